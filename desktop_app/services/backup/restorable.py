"""The data folder as the 数据 page shows it: what it holds now, and what can be restored from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.database import FILE_NAME
from db.health import refuse_damage
from db.online_copy import DatabaseSummary, live_summary
from db.store import CHECKED_AT_ONCE
from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.backup.backups import list_backups
from desktop_app.services.backup.facts import ARCHIVE_SUFFIX, DATABASE_SUFFIX
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.office.own_store import opened_store
from desktop_app.services.records.recycle import RecycleBin
from desktop_app.services.sealed_file import SEALED_SUFFIX


@dataclass(frozen=True, slots=True)
class Restorable:
    """holds: None where the contents are not known before it is opened: sealed, or kept as it was before an upgrade.

    attachments: how many files; whole: whether it holds more than the database.
    """

    file: Path
    taken_at: datetime
    size: int
    holds: DatabaseSummary | None
    reason: str = ""
    attachments: int = 0
    whole: bool = False
    sealed: bool = False


def database_file(folder: Path) -> Path:
    """Where a data folder keeps its database."""
    return folder / FILE_NAME


def present(folder: Path) -> DatabaseSummary:
    """What the database holds now, counted as a backup's contents are. Raises AppError where it cannot be read."""
    return live_summary(database_file(folder))


def is_checked_later(folder: Path) -> bool:
    """Whether the database is so large that it was opened without being read through."""
    file = database_file(folder)
    return file.exists() and file.stat().st_size > CHECKED_AT_ONCE


def check(folder: Path) -> None:
    """Read the database through, from any thread. Raises AppError where it is damaged."""
    refuse_damage(database_file(folder))


def restorables(folder: Path) -> tuple[Restorable, ...]:
    """Every copy in the backups folder, newest first: backups, and what was kept before a restore or an upgrade."""
    found = [
        Restorable(
            i.file, i.taken_at, i.size, i.holds, i.reason or _reason(i.file), i.attachments, i.beside is not None
        )
        for i in list_backups(folder)
    ]  # fmt: skip
    listed = {each.file for each in found}
    for file in AppFolders(folder).backups.glob("*"):
        if (
            file not in listed
            and file.is_file()
            and not file.name.startswith(".")
            and file.suffix in {ARCHIVE_SUFFIX, DATABASE_SUFFIX, SEALED_SUFFIX}
        ):
            facts = file.stat()
            found.append(
                Restorable(
                    file,
                    datetime.fromtimestamp(facts.st_mtime, UTC),
                    facts.st_size,
                    None,
                    _reason(file),
                    sealed=file.suffix == SEALED_SUFFIX,
                )
            )
    return tuple(sorted(found, key=lambda each: each.taken_at, reverse=True))


def _reason(file: Path) -> str:
    """What stands before the time in a name that the program gave."""
    return file.name.partition("-")[0] if "-" in file.name else ""


def restore_deleted(folder: Path, fields: FieldDictionary, project_ids: Sequence[str]) -> None:
    """Projects out of the recycle bin, in a store of this thread's own: thousands take seconds. Raises AppError."""
    with opened_store(folder, fields) as store:
        RecycleBin(store).restore(project_ids, initiator="data_page")
