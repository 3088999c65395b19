"""Whether a database has the tables, columns, indexes and triggers that this program's structure has."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from db import migrations
from db.database import Database
from db.faults import READING_FAULTS, unreadable
from desktop_app.domain.errors import AppError


def refuse_other_shape(file: Path) -> None:
    """Raises AppError("store-damaged") where something is missing. The database is of the present structure, in one file."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            missing = sorted(_wanted() - _shape(connection))
    except READING_FAULTS as error:
        raise unreadable(error, str(file)) from None
    if missing:
        raise AppError(
            "store-damaged",
            f"数据库“{file.name}”缺少本程序的{len(missing)}项结构（如{missing[0]}），可能已损坏或被改动过。请换一份备份",
        )


@cache
def _wanted() -> frozenset[str]:
    database = Database(Path(":memory:"))
    try:
        migrations.migrate(database.writer)
        connection: sqlite3.Connection = database.writer.connection()  # type: ignore[no-untyped-call]
        return _shape(connection)
    finally:
        database.close()


def _shape(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of everything in it; columns as table.column."""
    rows = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ).fetchall()
    found = {str(name) for _, name in rows}
    for type_, name in rows:
        if type_ == "table":
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
            found |= {f"{name}.{column}" for (column,) in columns}
    return frozenset(found)
