"""Backups: taken while the program runs, verified before they count; restored beside, verified, swapped."""

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.connection import FILE_NAME, refuse_what_is_no_database
from db.online_copy import DatabaseSummary, copy_database, examine_copy, fold_journal, live_summary
from db.store import BACKUP_FOLDER, Store
from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import write_atomically

BACKUP_SUFFIX = ".db"
_CHUNK = 1 << 20
_ELSEWHERE = "别处的备份.json"  # facts of the newest backup that was written to a stick or another folder


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A verified backup. Beside the file lies `<file>.json` with these facts, so that a list can show them."""

    file: Path
    taken_at: datetime
    size: int
    sha256: str
    holds: DatabaseSummary


@dataclass(frozen=True, slots=True)
class RestoreInfo:
    """kept: the database that was replaced, None where there was none."""

    file: Path
    holds: DatabaseSummary
    kept: Path | None


def backup(folder: Path, out: Path | None = None, reason: str = "备份") -> BackupInfo:
    """Copy the folder's database, open or not, to `out` (default: the backups folder, named by reason and time).

    Raises AppError, and leaves no file, where anything is wrong; an existing `out` is replaced only at the end.
    """
    source = folder / FILE_NAME
    if not source.exists():
        raise AppError("store-absent", f"“{folder}”里还没有数据库，没有可备份的内容")
    target = _target(out, folder, reason)
    building = target.with_name(f".{target.name}.{new_id()[:8]}")
    try:
        before = live_summary(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_database(source, building)
        holds = examine_copy(building, source)
        # What was counted before must be in it; what other windows saved meanwhile may be.
        if holds.changes < before.changes or (holds.changes == before.changes and holds != before):
            raise AppError(
                "backup-incomplete", "备份与数据库的记录数不一致，这份备份已作废。请关闭其他窗口后再试"
            )
        _sync(building)
        digest = _sha256(building)
        info = BackupInfo(target, datetime.now(UTC), building.stat().st_size, digest, holds)
        # Facts of the backup that is replaced would disown the new one, were the power to fail between the two.
        _facts_file(target).unlink(missing_ok=True)
        building.replace(target)
        if _sha256(target) != digest:
            raise AppError(
                "backup-unreadable", f"备份写到“{target}”后读回不一致，磁盘或U盘可能有问题。请换一个位置"
            )
        _write_facts(info, _facts_file(target))
        if target.absolute().parent != (folder / BACKUP_FOLDER).absolute():
            (folder / BACKUP_FOLDER).mkdir(exist_ok=True)
            _write_facts(info, folder / BACKUP_FOLDER / _ELSEWHERE)
    except OSError as error:
        raise AppError(
            "backup-failed", f"无法把备份写到“{target}”（{system_reason(error)}）。请检查位置、权限和剩余空间"
        ) from None
    finally:
        if building.exists():
            building.unlink()
    return info


def _target(out: Path | None, folder: Path, reason: str) -> Path:
    """Where the backup goes. Raises AppError where it would stand in the place of something that is needed."""
    try:
        target = out or _free_name(folder / BACKUP_FOLDER, reason)
        if target.is_dir():
            target = _free_name(target, reason)
        if target.exists() and not target.is_file():
            raise AppError("backup-failed", f"“{target}”是设备或管道，不是普通文件。请换一个文件名")
        beside_database = target.absolute().parent.resolve() == folder.resolve()
    except OSError as error:
        raise AppError(
            "backup-failed", f"无法把备份写到“{out}”（{system_reason(error)}）。请换一个文件名或位置"
        ) from None
    if beside_database and target.name.startswith(FILE_NAME):  # its journals too
        raise AppError("backup-onto-itself", "备份文件不能就是数据库本身，请换一个文件名")
    return target


def list_backups(folder: Path) -> tuple[BackupInfo, ...]:
    """The backups of a data folder whose facts lie beside them, newest first."""
    found = [_read_facts(file) for file in (folder / BACKUP_FOLDER).glob(f"*{BACKUP_SUFFIX}")]
    return tuple(sorted((info for info in found if info), key=lambda info: info.taken_at, reverse=True))


def newest_backup(folder: Path) -> BackupInfo | None:
    """The newest backup known of, also one on a stick that may not be plugged in now."""
    elsewhere = _read_facts_of(folder / BACKUP_FOLDER / _ELSEWHERE)
    found = [*list_backups(folder), *([elsewhere] if elsewhere else [])]
    return max(found, key=lambda info: info.taken_at, default=None)


def restore(file: Path, folder: Path) -> RestoreInfo:
    """Put a backup in the place of the folder's database; the one replaced is kept among the backups.

    The backup is verified, copied beside, upgraded where it is older, verified again, and swapped in by one rename.
    Raises AppError, with nothing changed, where the file is broken, foreign or newer, or the database is in use.
    """
    target = folder / FILE_NAME
    if target.exists() and file.exists() and file.samefile(target):
        raise AppError("restore-onto-itself", "选择的文件就是正在使用的数据库，请选择备份文件")
    examine_copy(file)
    kept_facts = _read_facts(file)
    if kept_facts is not None and kept_facts.sha256 != _sha256(file):
        raise AppError("backup-altered", f"备份“{file}”与备份时的校验值不符，可能被改动或损坏。请换一份备份")
    building = folder / f".恢复-{new_id()[:8]}"
    try:
        building.mkdir(parents=True)
        copy_database(file, building / FILE_NAME)
        Store.open(building).close()  # upgrades an older backup
        fold_journal(building / FILE_NAME)
        holds = examine_copy(building / FILE_NAME)
        _sync(building / FILE_NAME)
        kept = _keep_the_old(target)
        (building / FILE_NAME).replace(target)
        _sync_folder(folder)
    except OSError as error:
        raise AppError(
            "restore-failed",
            f"恢复没有完成（{system_reason(error)}），原数据没有被改动。请检查权限和剩余空间",
        ) from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return RestoreInfo(target, holds, kept)


def _keep_the_old(target: Path) -> Path | None:
    """Copy the database away as it is, damaged or not, and clear what would be replayed onto its successor."""
    journals = [target.with_name(target.name + ending) for ending in ("-wal", "-shm")]
    if not target.exists() and not any(journal.exists() for journal in journals):
        return None
    kept = _free_name(target.parent / BACKUP_FOLDER, "恢复前")
    kept.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        try:
            refuse_what_is_no_database(target)
            fold_journal(target)
        except AppError as error:
            if error.code == "store-busy":
                raise
            # Damaged: it is kept as it is, with its journal.
        shutil.copyfile(target, kept)
        _sync(kept)
    for journal in journals:
        if journal.exists():
            journal.replace(kept.with_name(kept.name + journal.name.removeprefix(target.name)))
    return kept


def _free_name(folder: Path, reason: str) -> Path:
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    plain = folder / f"{reason}-{stamp}{BACKUP_SUFFIX}"
    return plain if not plain.exists() else folder / f"{reason}-{stamp}-{new_id()[:4]}{BACKUP_SUFFIX}"


def _facts_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _write_facts(info: BackupInfo, beside: Path) -> None:
    facts = {
        "file": str(info.file.absolute()),
        "taken_at": info.taken_at.isoformat(timespec="milliseconds"),
        "size": info.size,
        "sha256": info.sha256,
        "holds": asdict(info.holds),
    }
    write_atomically(beside, json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8"))


def _read_facts(file: Path) -> BackupInfo | None:
    """The facts beside a backup; None where there are none, or none that can be read."""
    return _read_facts_of(_facts_file(file), file)


def _read_facts_of(beside: Path, file: Path | None = None) -> BackupInfo | None:
    try:
        facts = json.loads(beside.read_text(encoding="utf-8"))
        return BackupInfo(
            file or Path(facts["file"]),
            datetime.fromisoformat(facts["taken_at"]),
            int(facts["size"]),
            str(facts["sha256"]),
            DatabaseSummary(**facts["holds"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sync(file: Path) -> None:
    """Down to the disk, not just to the cache."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows has no such thing for folders
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
