"""The open database. SQLite itself reads; peewee, which takes a while to load, comes with the first write.

A window that only shows what is there is painted before peewee is needed. Both speak through one connection, so that
what is read inside a transaction is what was written in it.
"""

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from db.faults import READING_FAULTS, translated
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason

if TYPE_CHECKING:
    from db.connection import StoreDatabase

FILE_NAME = "jigai.db"
# "JGAI": marks a file as ours, so that another program's database is never taken for an empty one.
APPLICATION_ID = 0x4A474149
BUSY_SECONDS = 5
_SQLITE_MAGIC = b"SQLite format 3\0"

PRAGMAS = (
    ("foreign_keys", "ON"),
    ("synchronous", "FULL"),
    ("temp_store", "MEMORY"),
    # KiB: ids are random, so a small cache would read and write its pages over and over
    ("cache_size", -65536),
)


class Readable(Protocol):
    """What can be read of an open database."""

    @property
    def file(self) -> Path: ...

    def rows(self, sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises AppError for a fault of file or disk."""
        ...

    def scalar(self, sql: str, params: tuple[Any, ...] = ()) -> Any:
        """The first column of the first row, or None."""
        ...


class Database:
    """A connection to one file. Faults of file and disk are raised as AppError."""

    def __init__(self, file: Path) -> None:
        """Opens it, with our durability settings."""
        self.file = file
        self._writer: StoreDatabase | None = None
        try:
            self._connection: sqlite3.Connection | None = connect(file)
        except READING_FAULTS as error:
            raise translated(error, str(file)) from error

    @property
    def writer(self) -> "StoreDatabase":
        """peewee on this connection; loaded when first asked for."""
        if self._writer is None:
            from db.connection import StoreDatabase  # noqa: PLC0415 - see the module

            self._writer = StoreDatabase(self.file, self._connection)
            self._writer.connect()
        return self._writer

    def rows(self, sql: str, params: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        if self._connection is None:
            raise AppError("store-closed", f"数据库“{self.file}”已经关闭，请重新打开程序")
        try:
            return self._connection.execute(sql, params).fetchall()
        except READING_FAULTS as error:  # damage often shows only while rows are read
            raise translated(error, str(self.file)) from error

    def scalar(self, sql: str, params: tuple[Any, ...] = ()) -> Any:
        found = self.rows(sql, params)
        return found[0][0] if found else None

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """A statement that changes something; its cursor."""
        return self.writer.execute_sql(sql, params)

    def atomic(self) -> AbstractContextManager[Any]:
        """A transaction, or within one a savepoint."""
        found: AbstractContextManager[Any] = self.writer.atomic()
        return found

    def in_transaction(self) -> bool:
        return self._writer is not None and bool(self._writer.in_transaction())

    def is_closed(self) -> bool:
        return self._connection is None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        elif self._connection is not None:
            self._connection.close()
        self._connection = self._writer = None


def connect(file: Path) -> sqlite3.Connection:
    """SQLite on a file as the store uses it: transactions are begun and ended by whoever writes."""
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        for name, value in PRAGMAS:
            connection.execute(f"PRAGMA {name} = {value}")
    except READING_FAULTS:
        connection.close()
        raise
    return connection


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


def refuse_what_is_not_ours(database: Readable) -> None:
    """Raises AppError where another program made the database."""
    if database.scalar("PRAGMA application_id") != APPLICATION_ID:
        raise AppError(
            "store-foreign", f"“{database.file}”不是本程序的数据库。文件没有被改动，请选择正确的文件"
        )


def refuse_what_is_damaged(database: Readable) -> None:
    """SQLite's quick_check, and texts that are texts. Raises AppError where either fails."""
    found = [str(row[0]) for row in database.rows("PRAGMA quick_check(3)")]
    if found != ["ok"] or _has_bytes_for_texts(database):
        raise AppError(
            "store-damaged",
            f"数据库“{database.file}”已损坏（内部检查没有通过）。文件没有被改动，请用最近的备份恢复",
        )


def _has_bytes_for_texts(database: Readable) -> bool:
    """SQLite itself lets a text column hold raw bytes; this program never writes them."""
    tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")
    for (table,) in tables:
        columns = database.rows("SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'", (table,))
        tests = " OR ".join(f"typeof(\"{name}\") = 'blob'" for (name,) in columns)
        if tests and database.rows(f'SELECT 1 FROM "{table}" WHERE {tests} LIMIT 1'):
            return True
    return False
