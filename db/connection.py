"""peewee's SQLite database with our durability settings, and faults told in sentences."""

import sqlite3
from pathlib import Path
from typing import Any

import peewee

from db.database import BUSY_SECONDS, PRAGMAS
from db.faults import translated


class StoreDatabase(peewee.SqliteDatabase):
    """A connection to one file. Faults of file and disk are raised as AppError, from wherever they come."""

    def __init__(self, file: Path, opened: sqlite3.Connection | None = None) -> None:
        """opened: a connection to the file to go on with; else `connect` opens one."""
        super().__init__(
            str(file), pragmas=PRAGMAS, timeout=BUSY_SECONDS, autoconnect=False, lock_type="IMMEDIATE"
        )
        self.file = file
        self._opened = opened

    def _connect(self) -> Any:
        if self._opened is None:
            return super()._connect()  # type: ignore[misc]
        self._add_conn_hooks(self._opened)  # type: ignore[attr-defined]
        return self._opened

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
