"""The store: one SQLite file in the data folder, opened with every check, spoken to in domain types."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from db import folder_swap, migrations
from db.database import (
    APPLICATION_ID,
    FILE_NAME,
    Database,
    refuse_what_is_damaged,
    refuse_what_is_no_database,
    refuse_what_is_not_ours,
)
from db.enterprises import SqliteEnterprises
from db.projects import SqliteProjects
from db.session import Session
from db.settings import SqliteSettings
from db.stored_values import stored
from db.tables import HISTORY_COLUMNS
from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldDictionary, standard_dictionary
from desktop_app.domain.listing import HistoryEntry
from desktop_app.domain.system_reasons import system_reason

if TYPE_CHECKING:
    from db.attachments import SqliteAttachments
    from db.batches import SqliteBatches
    from db.capsules import SqliteCapsules
    from db.declarations import SqliteDeclarations
    from db.exchange import SqliteExchange
    from db.explanations import SqliteExplanations
    from db.ledger import SqliteLedger
    from db.neighbours import SqliteNeighbours
    from db.year_records import SqliteYearRecords

BACKUP_FOLDER = "backups"
CHECKED_AT_ONCE = 8 * 2**20  # bytes; SQLite's quick check reads about 200 MB in a second, from memory


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The office's data; keeps the protocol of desktop_app.domain.ports.Store. Open it with `Store.open`.

    What the first window does not read is brought when it is first asked for: each repository comes with the values
    it hands out, and together they would keep the window waiting.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.enterprises = SqliteEnterprises(session)
        self.projects = SqliteProjects(session)
        self.settings = SqliteSettings(session)

    @classmethod
    def open(
        cls,
        folder: Path,
        fields: FieldDictionary | None = None,
        now: Callable[[], datetime] = _utc_now,
        *,
        check_later: bool = False,
    ) -> Self:
        """Open the folder's jigai.db; folder and file are made when missing, an older file is upgraded.

        fields: the dictionary facts are read with (default: the program's own). check_later: a large file is not read
        through first; whoever asks for this calls `db.health.refuse_damage` soon. Raises AppError, with nothing changed, where the folder cannot be used or the file is damaged, foreign or newer than this program.
        """
        _make_folder(folder)
        folder_swap.finish(folder)  # a restore that was cut off at its last step
        file = folder / FILE_NAME
        if not os.path.lexists(file):
            _create(file)
        refuse_what_is_no_database(file)
        database = Database(file)
        try:
            refuse_what_is_not_ours(database)
            todo = migrations.pending(database)
            if todo or not check_later or file.stat().st_size <= CHECKED_AT_ONCE:
                refuse_what_is_damaged(database)
            if todo:
                _copy_before_upgrade(file, migrations.applied_version(database))
                migrations.migrate(database.writer)
            database.rows("PRAGMA journal_mode = WAL")
            database.rows(
                "BEGIN IMMEDIATE"
            )  # a folder that cannot be written says so now, not at the first save
            database.rows("COMMIT")
        except BaseException:
            database.close()
            raise
        return cls(Session(database, fields or standard_dictionary(), now))

    @cached_property
    def declarations(self) -> "SqliteDeclarations":
        from db.declarations import SqliteDeclarations  # noqa: PLC0415 - see the class

        return SqliteDeclarations(self._session)

    @cached_property
    def attachments(self) -> "SqliteAttachments":
        from db.attachments import SqliteAttachments  # noqa: PLC0415 - see the class

        return SqliteAttachments(self._session)

    @cached_property
    def explanations(self) -> "SqliteExplanations":
        from db.explanations import SqliteExplanations  # noqa: PLC0415 - see the class

        return SqliteExplanations(self._session)

    @cached_property
    def exchange(self) -> "SqliteExchange":
        from db.exchange import SqliteExchange  # noqa: PLC0415 - see the class

        return SqliteExchange(self._session)

    @cached_property
    def neighbours(self) -> "SqliteNeighbours":
        from db.neighbours import SqliteNeighbours  # noqa: PLC0415 - see the class

        return SqliteNeighbours(self._session)

    @cached_property
    def batches(self) -> "SqliteBatches":
        from db.batches import SqliteBatches  # noqa: PLC0415 - see the class

        return SqliteBatches(self._session)

    @cached_property
    def ledger(self) -> "SqliteLedger":
        from db.ledger import SqliteLedger  # noqa: PLC0415 - see the class

        return SqliteLedger(self._session)

    @cached_property
    def year_records(self) -> "SqliteYearRecords":
        from db.year_records import SqliteYearRecords  # noqa: PLC0415 - see the class

        return SqliteYearRecords(self._session)

    @cached_property
    def capsules(self) -> "SqliteCapsules":
        from db.capsules import SqliteCapsules  # noqa: PLC0415 - see the class

        return SqliteCapsules(self._session)

    @property
    def file(self) -> Path:
        return self._session.database.file

    @property
    def fields(self) -> FieldDictionary:
        return self._session.fields

    def use_fields(self, fields: FieldDictionary) -> None:
        """Read facts with another dictionary from now on (packs were added or removed)."""
        self._session.fields = fields

    def transaction(self, operation: str = "") -> AbstractContextManager[None]:
        return self._session.transaction(operation)

    def acting_as(self, actor: str) -> None:
        self._session.actor = actor

    def history(self, entity_id: str) -> tuple[HistoryEntry, ...]:
        rows = self._session.database.rows(
            f"SELECT {', '.join(HISTORY_COLUMNS)} FROM history WHERE entity_id = ? ORDER BY number",
            (entity_id,),
        )
        return tuple(_entry(row) for row in rows)

    def changed_since(self, number: int | None) -> tuple[int, frozenset[tuple[str, str]]]:
        database = self._session.database
        newest = int(database.scalar("SELECT coalesce(max(number), 0) FROM history"))
        if number is None or newest <= number:
            return newest, frozenset()
        rows = database.rows("SELECT DISTINCT entity, entity_id FROM history WHERE number > ?", (number,))
        return newest, frozenset((entity, id_) for entity, id_ in rows)

    def close(self) -> None:
        """Fold the WAL into the file and let it go. A store is closed once or more."""
        if not self._session.database.is_closed():
            self._session.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _entry(row: tuple[Any, ...]) -> HistoryEntry:
    return HistoryEntry(row[0], stored(datetime.fromisoformat, row[1]), *row[2:])


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError(
            "folder-unusable",
            f"无法使用数据文件夹“{folder}”（{system_reason(error)}）。请换一个能写入的文件夹，或检查权限",
        ) from None


def _create(file: Path) -> None:
    """A new database, built beside and put in place whole: a file that is there was once complete."""
    leftover = file.with_name(f"{file.name}-wal")
    if leftover.exists():
        raise AppError(
            "store-missing",
            f"找到了“{leftover.name}”却没有“{file.name}”：数据库主文件被移走或删除了。为免丢失数据，没有新建；"
            f"请把主文件放回“{file.parent}”，或用备份恢复",
        )
    building = file.with_name(f".{file.name}.{new_id()}")
    try:
        building.touch()
        database = Database(building)
        try:
            database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.migrate(database.writer)
        finally:
            database.close()
        _put_in_place(building, file)
    except OSError as error:
        raise AppError(
            "folder-unusable",
            f"无法在“{file.parent}”里新建数据库（{system_reason(error)}）。请换一个能写入的文件夹，或检查权限和磁盘空间",
        ) from None
    finally:
        building.unlink(missing_ok=True)


def _put_in_place(building: Path, file: Path) -> None:
    """Rename without ever replacing a file that another process made meanwhile."""
    try:
        os.link(building, file)  # fails where the name is taken
    except FileExistsError:
        return
    except OSError:  # file systems without hard links
        if not file.exists():
            building.rename(file)


def _copy_before_upgrade(file: Path, version: int) -> None:
    folder = file.parent / BACKUP_FOLDER
    _make_folder(folder)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = folder / f"升级前-结构{version}-{stamp}-{new_id()[:4]}.db"
    from db.online_copy import copy_database, examine_copy  # noqa: PLC0415 - only where there is an older file

    copy_database(file, copy)
    examine_copy(copy, file)
