"""What a backup holds and how it differs from now, shown before anything is restored from it."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.database import FILE_NAME
from db.online_copy import DatabaseSummary, examine_copy, project_stamps
from db.store import Store
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.services.backup.archive import is_archive, unpack, verify_archive
from desktop_app.services.backup.restore import prepare, refuse_other_counts
from desktop_app.services.job import Progress
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.sealed_file import plain_file

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """Projects, from the backup to now. new: made since, a restore would take them away; changed: edited since, or
    before; gone: deleted since, a restore brings them back. names: of some of those a restore would take or change.
    """

    new: int
    changed: int
    gone: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupContents:
    """names: of the projects changed last. taken_at: None where the file does not say. attachments, packs, tables: files
    beside the database; None in a copy of the database alone. difference: None where there is nothing to compare with.
    """

    file: Path
    size: int
    holds: DatabaseSummary
    office: str
    names: tuple[str, ...]
    changed_at: datetime | None
    taken_at: datetime | None = None
    program: str = ""
    attachments: int | None = None
    packs: int | None = None
    tables: int | None = None
    sealed: bool = False
    difference: Difference | None = None


def look_into(
    file: Path, folder: Path | None = None, *, passphrase: str | None = None, progress: Progress | None = None
) -> BackupContents:
    """Check a backup through and read what is inside; the file itself is not touched (a copy is read).

    folder: the data folder it is compared with. Raises AppError where it is broken, foreign or from a newer program, or
    the passphrase is wrong or wanted.
    """
    try:
        with (
            tempfile.TemporaryDirectory(prefix="jigai-") as name,
            plain_file(file, passphrase, progress) as plain,
        ):
            copy = Path(name)
            manifest = verify_archive(plain, file.name, progress) if is_archive(plain) else None
            if manifest is not None:
                unpack(plain, copy, file.name, only=FILE_NAME)
                refuse_other_counts(copy, manifest, file)
            else:
                prepare(plain, copy, None, progress)
            holds = examine_copy(copy / FILE_NAME, file)
            with Store.open(copy) as store:
                office = OfficeService(store).load()
                rows = store.projects.rows()
            rows_by_change = sorted(rows, key=lambda row: row.updated_at or datetime.min, reverse=True)
            beside = [m.path.split("/") for m in manifest.members] if manifest else []
            return BackupContents(
                file,
                file.stat().st_size,
                holds,
                f"{office.name}（{office.year}年度）" if office else "",
                tuple(row.name or "未命名项目" for row in rows_by_change[:_SHOWN]),
                max((row.updated_at for row in rows if row.updated_at), default=None),
                manifest.taken_at if manifest else None,
                manifest.program if manifest else "",
                manifest.attachments if manifest else None,
                len({path[1] for path in beside if path[0] == "policies"}) if manifest else None,
                sum(path[0] == "mappings" and path[-1].endswith(".toml") for path in beside) if manifest else None,
                plain != file,
                _difference(copy / FILE_NAME, folder / FILE_NAME) if folder is not None else None,
            )  # fmt: skip
    except OSError as error:
        raise AppError(
            "backup-unreadable", f"读备份“{file}”时出错（{system_reason(error)}）。请检查磁盘或U盘"
        ) from None


def _difference(backed_up: Path, now: Path) -> Difference | None:
    """None where the present database cannot be read: that is no reason not to look into a backup."""
    try:
        then, present = project_stamps(backed_up), project_stamps(now)
    except AppError:
        return None
    new = [id_ for id_ in present if id_ not in then]
    changed = [id_ for id_, stamp in present.items() if id_ in then and then[id_][0] != stamp[0]]
    gone = sum(id_ not in present for id_ in then)
    names = tuple(present[id_][1] or "未命名项目" for id_ in (*new, *changed)[:_SHOWN])
    return Difference(len(new), len(changed), gone, names)
