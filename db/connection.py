"""The connection: peewee's SQLite database with our durability settings, and faults told in sentences."""

import sqlite3
from pathlib import Path
from typing import Any

import peewee

from db.faults import translated
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason

FILE_NAME = "jigai.db"
# "JGAI": marks a file as ours, so that another program's database is never taken for an empty one.
APPLICATION_ID = 0x4A474149
BUSY_SECONDS = 5
_SQLITE_MAGIC = b"SQLite format 3\0"

_PRAGMAS = (
    ("foreign_keys", "ON"),
    ("synchronous", "FULL"),
    ("temp_store", "MEMORY"),
    (
        "cache_size",
        -65536,
    ),  # KiB: ids are random, so a small cache would read and write its pages over and over
)


class StoreDatabase(peewee.SqliteDatabase):
    """A connection to one file. Faults of file and disk are raised as AppError, from wherever they come."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            str(file), pragmas=_PRAGMAS, timeout=BUSY_SECONDS, autoconnect=False, lock_type="IMMEDIATE"
        )
        self.file = file

    def connect(self, reuse_if_open: bool = False) -> bool:
        try:
            return bool(super().connect(reuse_if_open))
        except peewee.DatabaseError as error:
            raise translated(error, str(self.file)) from error

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        if sql.startswith("ROLLBACK") and self._is_rolled_back():
            return None
        try:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]
        except peewee.DatabaseError as error:
            raise translated(error, str(self.file)) from error

    def begin(self, lock_type: Any = None) -> None:
        try:
            super().begin(lock_type)
        except peewee.DatabaseError as error:
            raise translated(error, str(self.file)) from error

    def commit(self) -> None:
        try:
            super().commit()
        except peewee.DatabaseError as error:
            raise translated(error, str(self.file)) from error

    def rollback(self) -> None:
        if not self._is_rolled_back():
            super().rollback()

    def _is_rolled_back(self) -> bool:
        """SQLite takes a transaction back itself where the disk is full; asking again would hide that it is."""
        return not self.connection().in_transaction  # type: ignore[no-untyped-call]

    def rows(self, sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            return list(self.execute_sql(sql, params).fetchall())
        except sqlite3.DatabaseError as error:  # damage often shows only while rows are read
            raise translated(peewee.DatabaseError(str(error)), str(self.file)) from error

    def scalar(self, sql: str, params: tuple[Any, ...] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(sql, params)
        return found[0][0] if found else None


def refuse_what_is_no_database(file: Path) -> None:
    """Raises AppError where a file cannot be an SQLite database, before SQLite touches it."""
    if file.is_dir():
        raise AppError("store-damaged", f"“{file}”是文件夹，不是数据库文件。请选择数据库或备份文件")
    try:
        with file.open("rb") as stream:
            head = stream.read(len(_SQLITE_MAGIC))
    except FileNotFoundError:
        raise AppError("file-missing", f"找不到文件“{file}”，请检查路径") from None
    except OSError as error:
        raise AppError(
            "store-unopenable", f"无法读取“{file}”（{system_reason(error)}）。请检查权限，或磁盘是否还在"
        ) from None
    if not head:
        raise AppError("store-damaged", f"“{file}”是空文件（0字节），内容已丢失。请用最近的备份恢复")
    if head != _SQLITE_MAGIC:
        raise AppError(
            "store-damaged", f"“{file}”不是数据库文件，或已损坏。文件没有被改动，请用最近的备份恢复"
        )


def refuse_what_is_not_ours(database: StoreDatabase) -> None:
    """Raises AppError where another program made the database."""
    if database.scalar("PRAGMA application_id") != APPLICATION_ID:
        raise AppError(
            "store-foreign", f"“{database.file}”不是本程序的数据库。文件没有被改动，请选择正确的文件"
        )


def refuse_what_is_damaged(database: StoreDatabase) -> None:
    """SQLite's quick_check. Raises AppError with what it found."""
    found = [str(row[0]) for row in database.rows("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        raise AppError(
            "store-damaged",
            f"数据库“{database.file}”已损坏（内部检查没有通过）。文件没有被改动，请用最近的备份恢复",
        )
