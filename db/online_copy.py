"""A copy of a database that is in use, by SQLite's own backup API; counted and checked before it is trusted."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from db.database import APPLICATION_ID, BUSY_SECONDS, refuse_what_is_no_database
from db.faults import READING_FAULTS, sqlite_reason, unreadable
from db.migrations import LATEST
from desktop_app.domain.errors import AppError


@dataclass(frozen=True, slots=True)
class DatabaseSummary:
    """What a database file holds. Records in the recycle bin are counted apart; changes: entries of the history."""

    version: int
    enterprises: int
    projects: int
    deleted_projects: int
    declarations: int
    changes: int

    @classmethod
    def from_told(cls, told: Mapping[str, int]) -> Self:
        """From what a backup wrote down, years ago or by a later program: what it does not say is 0, what we do not
        know is passed over. Raises ValueError, TypeError, AttributeError where it is nonsense.
        """
        return cls(**{field.name: int(told.get(field.name, 0)) for field in fields(cls)})


_COUNTS = (
    "SELECT count(*) FROM enterprise WHERE deleted_at IS NULL",
    "SELECT count(*) FROM project WHERE deleted_at IS NULL",
    "SELECT count(*) FROM project WHERE deleted_at IS NOT NULL",
    "SELECT count(*) FROM declaration WHERE deleted_at IS NULL",
    "SELECT coalesce(max(number), 0) FROM history",
)


def summary_of(connection: sqlite3.Connection) -> DatabaseSummary:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return DatabaseSummary(version, *(connection.execute(sql).fetchone()[0] for sql in _COUNTS))


def count_rows(file: Path) -> dict[str, int]:
    """Rows of every table of a copy that nobody writes to. Raises AppError where it cannot be read."""
    refuse_what_is_no_database(file)
    try:
        with closing(_read_only(file)) as connection:
            tables = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            ).fetchall()
            return {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables
            }
    except READING_FAULTS as error:
        raise unreadable(error, str(file)) from None


def project_stamps(file: Path) -> dict[str, tuple[str, str]]:
    """Id → (when changed last, name) of the projects that are not in the recycle bin; the database may be in use.

    Raises AppError where it cannot be read.
    """
    refuse_what_is_no_database(file)
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA query_only = ON")
            rows = connection.execute(
                "SELECT id, updated_at, name FROM project WHERE deleted_at IS NULL ORDER BY position, id"
            )
            return {id_: (updated_at, name) for id_, updated_at, name in rows}
    except READING_FAULTS as error:
        raise unreadable(error, str(file)) from None


def _read_only(file: Path) -> sqlite3.Connection:
    """A connection to a file that nobody writes to; no journal is looked for or made."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def live_summary(file: Path) -> DatabaseSummary:
    """What a database in use holds now. Raises AppError where it cannot be read."""
    refuse_what_is_no_database(file)
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            return summary_of(connection)
    except READING_FAULTS as error:
        raise unreadable(error, str(file)) from None


def fold_journal(file: Path) -> None:
    """Bring all of a database into its one file.

    Raises AppError("store-busy") where another program has it open, AppError("store-damaged") where it cannot be read.
    """
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if "locked" not in str(error):
            raise AppError("store-damaged", f"数据库“{file}”无法读取（{sqlite_reason(error)}）") from None
        mode = "wal"
    if mode != "delete":
        raise AppError("store-busy", f"数据库“{file}”正被另一个窗口使用，没有改动。请先关闭程序再试")


def copy_database(source: Path, target: Path) -> None:
    """The whole of `source`, with what stands in its WAL, as one file without a WAL. The target must not exist.

    Raises AppError where reading or writing fails; a target begun is removed.
    """
    refuse_what_is_no_database(source)
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as reading,
            closing(sqlite3.connect(target)) as writing,
        ):
            reading.backup(writing)
            writing.execute("PRAGMA journal_mode = DELETE").fetchall()
    except READING_FAULTS as error:
        target.unlink(missing_ok=True)
        raise AppError(
            "copy-failed",
            f"复制数据库“{source}”到“{target}”时出错（{sqlite_reason(error)}）。原数据没有被改动，请检查磁盘空间和权限",
        ) from None


def examine_copy(file: Path, called: Path | None = None) -> DatabaseSummary:
    """Full integrity check, references, counts. Raises AppError where the file is broken or not ours.

    called: the file a person knows, of which `file` is a copy.
    """
    shown = called or file
    refuse_what_is_no_database(file)
    try:
        with closing(_read_only(file)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise AppError("store-foreign", f"“{shown}”不是本程序的数据库，请选择正确的文件")
            found = connection.execute("PRAGMA integrity_check(3)").fetchall()
            if found != [("ok",)]:
                raise AppError("store-damaged", f"“{shown}”已损坏（内部检查没有通过），不能使用")
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise AppError("store-damaged", f"“{shown}”里有记录缺少所属的项目或企业，不能使用")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > LATEST:
                raise AppError(
                    "store-newer",
                    f"“{shown}”由更新版本的程序写成（结构版本{version}）。请安装新版程序后再使用",
                )
            return summary_of(connection)
    except READING_FAULTS as error:
        raise AppError(
            "store-damaged", f"“{shown}”已损坏或不完整（{sqlite_reason(error)}），不能使用"
        ) from None
