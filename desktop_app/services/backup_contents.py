"""What a backup file holds, shown before anything is restored from it."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.connection import FILE_NAME
from db.online_copy import DatabaseSummary, copy_database, examine_copy
from db.store import Store
from desktop_app.services.office import OfficeService

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class BackupContents:
    """names: of the first projects. changed_at: when a project was changed last; None where there is none."""

    file: Path
    size: int
    holds: DatabaseSummary
    office: str
    names: tuple[str, ...]
    changed_at: datetime | None


def look_into(file: Path) -> BackupContents:
    """Check a backup through and read what is inside; the file itself is not touched (a copy is read).

    Raises AppError where it is broken, foreign or from a newer program.
    """
    holds = examine_copy(file)
    with tempfile.TemporaryDirectory(prefix="jigai-") as name:
        folder = Path(name)
        copy_database(file, folder / FILE_NAME)
        with Store.open(folder) as store:
            office = OfficeService(store).load()
            rows = store.projects.rows()
    return BackupContents(
        file,
        file.stat().st_size,
        holds,
        f"{office.name}（{office.year}年度）" if office else "",
        tuple(row.name or "未命名项目" for row in rows[:_SHOWN]),
        max((row.updated_at for row in rows if row.updated_at), default=None),
    )
