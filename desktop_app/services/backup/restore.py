"""Restore: built beside, verified, put in place as one step; what was there is kept as a backup of its own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from db import folder_swap
from db.database import FILE_NAME, refuse_what_is_no_database
from db.online_copy import DatabaseSummary, copy_database, count_rows, examine_copy, fold_journal
from db.shape import refuse_other_shape
from db.store import BACKUP_FOLDER, Store
from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.services.backup.archive import Manifest, is_archive, unpack
from desktop_app.services.backup.backups import backup, free_name
from desktop_app.services.backup.facts import DATABASE_SUFFIX, facts_file, read_facts, sha256_of
from desktop_app.services.backup.members import ADDED, REPLACED
from desktop_app.services.job import Progress
from desktop_app.services.sealed_file import plain_file

KEPT = "恢复前"
_NOT_NOW = frozenset({"store-busy", "backup-no-space", "backup-failed", "backup-incomplete"})


@dataclass(frozen=True, slots=True)
class RestoreInfo:
    """kept: where what was replaced lies now; None where there was nothing."""

    file: Path
    holds: DatabaseSummary
    kept: Path | None


def restore(
    file: Path, folder: Path, *, passphrase: str | None = None, progress: Progress | None = None
) -> RestoreInfo:
    """Put a backup in the place of the folder's database and of what lies beside it.

    It is verified, copied beside, upgraded where it is older, verified again; what is replaced is backed up; then all is
    put in place as one step. Attachments are added, never removed. A copy of the database alone leaves the folders
    beside as they are. Raises AppError, with nothing changed, where the file is broken, foreign or newer, the passphrase
    is wrong, or the database is in use.
    """
    progress = progress or Progress()
    target = folder / FILE_NAME
    if target.exists() and file.exists() and file.samefile(target):
        raise AppError("restore-onto-itself", "选择的文件就是正在使用的数据库，请选择备份文件")
    building: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder_swap.finish(folder)
        building = folder_swap.begin(folder)
        prepared = folder_swap.new_in(building)
        whole = prepare(file, prepared, passphrase, progress)
        progress.begin("升级并核对")
        holds = upgrade(prepared)
        progress.begin("保留现有数据")
        kept = keep_present(folder)
        progress.begin("换上")
        folder_swap.swap(folder, building, REPLACED if whole else (), ADDED if whole else ())
    except OSError as error:
        raise AppError(
            "restore-failed",
            f"恢复没有完成（{system_reason(error)}），原数据没有被改动。请检查权限和剩余空间",
        ) from None
    finally:
        if building is not None and building not in folder_swap.unfinished(folder):
            shutil.rmtree(building, ignore_errors=True)
    return RestoreInfo(target, holds, kept)


def prepare(
    file: Path, into: Path, passphrase: str | None, progress: Progress | None = None, only: str = ""
) -> bool:
    """Verify a backup of either kind and write what it holds below `into`; whether it held more than the database.

    only: just this member of it. Raises AppError, OSError.
    """
    progress = progress or Progress()
    progress.begin("核对备份")
    with plain_file(file, passphrase, progress) as plain:
        if is_archive(plain):
            manifest = unpack(plain, into, file.name, only, progress)
            examine_copy(into / FILE_NAME, file)
            refuse_other_counts(into, manifest, file)
            return True
        examine_copy(plain, file)
        facts = read_facts(facts_file(file))
        if facts is not None and facts.sha256 != sha256_of(plain):
            raise AppError(
                "backup-altered", f"备份“{file}”与备份时的校验值不符，可能被改动或损坏。请换一份备份"
            )
        copy_database(plain, into / FILE_NAME)
        return False


def refuse_other_counts(prepared: Path, manifest: Manifest, file: Path) -> None:
    """Raises AppError where the database below `prepared` has not the rows that the backup's list names."""
    if count_rows(prepared / FILE_NAME) != dict(manifest.tables):
        raise AppError("backup-damaged", f"备份“{file.name}”里的记录数与备份时不符，不能使用。请换一份备份")


def upgrade(prepared: Path) -> DatabaseSummary:
    """Bring a prepared database to the present schema, in one file, checked. Raises AppError, OSError."""
    Store.open(prepared).close()
    fold_journal(prepared / FILE_NAME)
    refuse_other_shape(prepared / FILE_NAME)
    holds = examine_copy(prepared / FILE_NAME)
    shutil.rmtree(prepared / BACKUP_FOLDER, ignore_errors=True)  # the copy that an upgrade makes
    return holds


def keep_present(folder: Path) -> Path | None:
    """A backup of what is about to be replaced; of a damaged database, a copy as it is, with its journals.

    Raises AppError("store-busy") where it is in use, OSError.
    """
    target = folder / FILE_NAME
    present = [
        file
        for ending in ("", *folder_swap.JOURNALS)
        if (file := target.with_name(target.name + ending)).exists()
    ]
    if not present:
        return None
    kept = free_name(folder / BACKUP_FOLDER, KEPT, DATABASE_SUFFIX)
    kept.parent.mkdir(parents=True, exist_ok=True)
    raw = kept.with_name(f".{kept.stem}-{new_id()[:8]}")
    raw.mkdir()
    try:
        for file in present:  # before anything opens it: SQLite would tidy a wreck's journals away
            shutil.copyfile(file, raw / file.name)
        try:
            refuse_what_is_no_database(target)
            fold_journal(target)
            return backup(folder, reason=KEPT).file
        except AppError as error:
            if error.code in _NOT_NOW:
                raise
        # Damaged, foreign or newer: it is kept as it is.
        for file in raw.iterdir():
            file.replace(kept.with_name(kept.name + file.name.removeprefix(target.name)))
        for name in REPLACED:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, kept.with_name(f"{kept.stem}-{name}"))
        return kept
    finally:
        shutil.rmtree(raw, ignore_errors=True)
