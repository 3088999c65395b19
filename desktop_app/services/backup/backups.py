"""Backups: taken while the program runs, verified before they count, thinned by a rule."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db import folder_swap
from db.database import FILE_NAME
from db.online_copy import DatabaseSummary, copy_database, count_rows, examine_copy, live_summary
from db.store import BACKUP_FOLDER
from desktop_app import __version__
from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.services.backup.archive import Manifest, verify_archive, write_archive
from desktop_app.services.backup.facts import (
    ARCHIVE_SUFFIX,
    DATABASE_SUFFIX,
    ELSEWHERE,
    BackupInfo,
    facts_file,
    read_facts,
    read_info,
    sha256_of,
    write_facts,
)
from desktop_app.services.backup.members import fingerprint, size_of
from desktop_app.services.backup.thinning import to_delete
from desktop_app.services.job import Progress
from desktop_app.services.sealed_file import SEALED_SUFFIX, seal_stream, unseal_stream

SPARE = 16 << 20  # bytes that stay free beside a backup
WORK_PREFIX = ".备份中-"
_STALE = timedelta(days=1)


def backup(
    folder: Path,
    out: Path | None = None,
    reason: str = "备份",
    *,
    passphrase: str | None = None,
    progress: Progress | None = None,
) -> BackupInfo:
    """Back up a data folder, in use or not, to `out` (a file, or a folder; default: the backups folder).

    The backup holds the database and all the office keeps beside it; only where `out` ends in .db it is a copy of the
    database alone. It is read back and compared before it gets its name. Raises AppError, and leaves no file, where
    anything is wrong; an existing `out` is replaced only at the end. Raises Cancelled.
    """
    source = folder / FILE_NAME
    if not source.exists():
        raise AppError("store-absent", f"“{folder}”里还没有数据库，没有可备份的内容")
    progress = progress or Progress()
    target = _target(out, folder, reason, sealed=passphrase is not None)
    building = target.with_name(f".{target.name}.{new_id()[:8]}")
    try:
        _refuse_little_space(folder, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _work_folder(folder) as work:
            progress.begin("复制数据库")
            holds = _copied(source, work / FILE_NAME)
            info = BackupInfo(
                target,
                _now(),
                0,
                "",
                holds,
                reason,
                other_disk=_is_elsewhere(target.parent, folder),
            )
            if target.suffix == DATABASE_SUFFIX:
                info = replace(info, sha256=_write_alone(work / FILE_NAME, building, target))
            else:
                info = _write_archived(info, work, folder, building, passphrase, progress)
        info = replace(info, size=building.stat().st_size)
        # Facts of the backup that is replaced would disown the new one, were the power to fail between the two.
        facts_file(target).unlink(missing_ok=True)
        building.replace(target)
        _keep_facts(info, folder)
    except OSError as error:
        raise AppError(
            "backup-failed",
            f"无法把备份写到“{target}”（{system_reason(error)}）。请检查位置、权限和剩余空间；数据没有改动",
        ) from None
    finally:
        with contextlib.suppress(OSError):  # a stick that was pulled out
            building.unlink(missing_ok=True)
    return info


def backup_if_changed(
    folder: Path, reason: str = "退出时", progress: Progress | None = None
) -> BackupInfo | None:
    """Back up where the newest backup in the backups folder holds another state, then thin the folder out.

    None where there is nothing new, or nothing at all yet. Raises AppError, Cancelled.
    """
    _clear_away(folder)
    if not is_changed(folder):
        return None
    info = backup(folder, reason=reason, progress=progress)
    thin_out(folder)
    return info


def is_changed(folder: Path) -> bool:
    """Whether the data folder holds anything that its newest backup does not. Raises AppError."""
    source = folder / FILE_NAME
    if not source.exists():
        return False
    now, beside = live_summary(source), fingerprint(folder)
    newest = next((info for info in list_backups(folder) if info.beside is not None), None)
    if newest is None:
        return now.changes > 0 or size_of(folder) > 0
    return (newest.holds.changes, newest.holds.version, newest.beside) != (now.changes, now.version, beside)


def list_backups(folder: Path) -> tuple[BackupInfo, ...]:
    """The backups in a data folder whose contents are known, newest first; sealed ones are not among them."""
    found = [
        read_info(file)
        for suffix in (ARCHIVE_SUFFIX, DATABASE_SUFFIX)
        for file in (folder / BACKUP_FOLDER).glob(f"*{suffix}")
        if not file.name.startswith(".")
    ]
    return tuple(sorted((info for info in found if info), key=lambda info: info.taken_at, reverse=True))


def newest_elsewhere(folder: Path) -> BackupInfo | None:
    """The newest backup that was written outside the data folder, as to a stick that may not be plugged in now."""
    return read_facts(folder / BACKUP_FOLDER / ELSEWHERE)


def newest_backup(folder: Path) -> BackupInfo | None:
    """The newest backup known of, wherever it lies."""
    elsewhere = newest_elsewhere(folder)
    found = [*list_backups(folder), *([elsewhere] if elsewhere else [])]
    return max(found, key=lambda info: info.taken_at, default=None)


def thin_out(folder: Path, now: datetime | None = None) -> tuple[Path, ...]:
    """Delete the backups that the rule lets go, in the backups folder only; which they were."""
    listed = {info.file.name: info for info in list_backups(folder)}
    gone = []
    for name in sorted(to_delete({n: info.taken_at for n, info in listed.items()}, now or datetime.now(UTC))):
        file = listed[name].file
        with contextlib.suppress(OSError):  # one that is being read stays until next time
            file.unlink()
            facts_file(file).unlink(missing_ok=True)
            gone.append(file)
    return tuple(gone)


def space_needed(folder: Path) -> int:
    """Bytes a backup may take at most, with what is to stay free beside it."""
    database = sum(
        file.stat().st_size for file in (folder / FILE_NAME, folder / f"{FILE_NAME}-wal") if file.exists()
    )
    return database + size_of(folder) + SPARE


def free_name(folder: Path, reason: str, suffix: str = ARCHIVE_SUFFIX) -> Path:
    """A name in a folder by reason and time that nothing there has."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    plain = folder / f"{reason}-{stamp}{suffix}"
    return plain if not plain.exists() else folder / f"{reason}-{stamp}-{new_id()[:4]}{suffix}"


def _target(out: Path | None, folder: Path, reason: str, *, sealed: bool) -> Path:
    """Where the backup goes. Raises AppError where it would stand in the place of something that is needed."""
    ending = f"{ARCHIVE_SUFFIX}{SEALED_SUFFIX}" if sealed else ARCHIVE_SUFFIX
    try:
        target = out or free_name(folder / BACKUP_FOLDER, reason, ending)
        if target.is_dir():
            target = free_name(target, reason, ending)
        if sealed and target.suffix != SEALED_SUFFIX:
            target = target.with_name(f"{target.name}{SEALED_SUFFIX}")
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


def _refuse_little_space(folder: Path, target: Path) -> None:
    """Looked at before anything is written: on the target's disk, and on the data's, where the copy is made."""
    needed = space_needed(folder)
    for place in (target.parent, folder):
        there = next((each for each in (place, *place.parents) if each.exists()), folder)
        free = shutil.disk_usage(there).free
        if free < needed:
            raise AppError(
                "backup-no-space",
                f"“{there}”所在的磁盘只剩{free >> 20}MB，备份要{(needed >> 20) + 1}MB。没有开始备份，"
                "请清理磁盘或换一个U盘",
            )


@contextlib.contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    work = folder / f"{WORK_PREFIX}{new_id()[:8]}"
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def leftovers(folder: Path) -> tuple[Path, ...]:
    """What backups, restores and new databases left behind that were cut off; a restore that will be finished is none."""
    kept = folder_swap.unfinished(folder)
    found = [
        left
        for pattern in (
            f"{WORK_PREFIX}*", f"{folder_swap.PREFIX}*", f".{FILE_NAME}.*", f"{BACKUP_FOLDER}/.*"
        )
        for left in folder.glob(pattern)
    ]  # fmt: skip
    return tuple(sorted(left for left in found if left not in kept))


def _clear_away(folder: Path) -> None:
    """Leftovers of long ago: nobody is at work on them any more."""
    before = (datetime.now(UTC) - _STALE).timestamp()
    for left in leftovers(folder):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime >= before:
                continue
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def _copied(source: Path, copy: Path) -> DatabaseSummary:
    """The database as one checked file. Raises AppError."""
    before = live_summary(source)
    copy_database(source, copy)
    holds = examine_copy(copy, source)
    # What was counted before must be in it; what other windows saved meanwhile may be.
    if holds.changes < before.changes or (holds.changes == before.changes and holds != before):
        raise AppError(
            "backup-incomplete", "备份与数据库的记录数不一致，这份备份已作废。请关闭其他窗口后再试"
        )
    return holds


def _write_alone(copy: Path, building: Path, target: Path) -> str:
    """The database alone, read back; its SHA-256."""
    shutil.copyfile(copy, building)
    _down_to_the_disk(building)
    digest = sha256_of(copy)
    if sha256_of(building) != digest:
        raise _unreadable(target)
    return digest


def _write_archived(
    info: BackupInfo, work: Path, folder: Path, building: Path, passphrase: str | None, progress: Progress
) -> BackupInfo:
    """The archive, sealed where there is a passphrase, read back; the facts with what was written."""
    copy = work / FILE_NAME
    about = Manifest(
        __version__, info.holds.version, info.taken_at, info.reason, info.holds, count_rows(copy), fingerprint(folder)
    )  # fmt: skip
    plain = building if passphrase is None else work / "备份.zip"
    progress.begin("写备份")
    with plain.open("xb") as stream:
        manifest = write_archive(stream, copy, folder, about, progress)
    _down_to_the_disk(plain)
    progress.begin("读回核对")
    if verify_archive(plain, info.file.name, progress) != manifest:
        raise _unreadable(info.file)
    if passphrase is not None:
        _write_sealed(plain, building, passphrase, info.file, progress)
    return replace(
        info,
        sha256=sha256_of(building),
        beside=manifest.beside,
        attachments=manifest.attachments,
        sealed=passphrase is not None,
    )


def _write_sealed(plain: Path, building: Path, passphrase: str, target: Path, progress: Progress) -> None:
    progress.begin("加密")
    with plain.open("rb") as reading, building.open("xb") as writing:
        seal_stream(reading, writing, passphrase, progress, plain.stat().st_size)
    _down_to_the_disk(building)
    progress.begin("读回核对")
    opened = plain.with_name("读回.zip")
    with building.open("rb") as reading, opened.open("xb") as writing:
        unseal_stream(reading, writing, passphrase, progress, building.stat().st_size, target.name)
    if sha256_of(opened) != sha256_of(plain):
        raise _unreadable(target)


def _now() -> datetime:
    """To the millisecond, as it is written down."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _unreadable(target: Path) -> AppError:
    return AppError("backup-unreadable", f"备份写到“{target}”后读回不一致，磁盘或U盘可能有问题。请换一个位置")


def _keep_facts(info: BackupInfo, folder: Path) -> None:
    if info.file.suffix == DATABASE_SUFFIX:
        write_facts(info, facts_file(info.file))
    kept = folder / BACKUP_FOLDER
    if info.file.absolute().parent != kept.absolute():
        kept.mkdir(exist_ok=True)
        write_facts(info, kept / ELSEWHERE)


def _is_elsewhere(place: Path, folder: Path) -> bool:
    return place.stat().st_dev != folder.stat().st_dev


def _down_to_the_disk(file: Path) -> None:
    """Not just to the cache, and out of the cache where the system can: what is read back then was written."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
