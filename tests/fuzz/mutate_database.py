"""What can go wrong with a database: its pages, its head, and values no program of ours would write."""

import sqlite3
import struct
import tempfile
from pathlib import Path
from random import Random

from tests.fuzz.mutate_text import bytes_changed, cut_off, hostile_text

_STRUCTURE = (
    "DROP TABLE {table}", "ALTER TABLE {table} RENAME TO gone", "DELETE FROM {table}", "CREATE TABLE extra (x)",
    "PRAGMA user_version = {number}", "PRAGMA application_id = {number}", "CREATE VIEW v AS SELECT * FROM {table}",
    "ALTER TABLE {table} ADD COLUMN extra TEXT", "PRAGMA journal_mode = DELETE", "PRAGMA auto_vacuum = 1; VACUUM",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'CREATE TABLE x (y)' WHERE name = '{table}'",
    "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET rootpage = {number} WHERE name = '{table}'",
    "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE type = 'index'",
)  # fmt: skip


def database_changed(random: Random, content: bytes) -> bytes:
    """A database with pages, head, structure or values changed."""
    choice = random.random()
    if choice < 0.25:
        return bytes_changed(random, content)
    if choice < 0.35:
        return cut_off(random, content)
    if choice < 0.5:
        return _head_changed(random, content)
    return _content_changed(random, content)


def _head_changed(random: Random, content: bytes) -> bytes:
    data = bytearray(content)
    at = random.choice((16, 18, 19, 20, 24, 28, 32, 36, 40, 44, 52, 56, 60, 64, 68, 92, 96, *range(100, 112)))
    struct.pack_into(
        ">I",
        data,
        at,
        random.choice((0, 1, 2, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, random.randrange(2**32))),
    )
    return bytes(data)


def _content_changed(random: Random, content: bytes) -> bytes:
    """Through SQLite itself: a whole database that says strange things."""
    with tempfile.TemporaryDirectory(prefix="jigai-fuzz-") as name:
        file = Path(name) / "x.db"
        file.write_bytes(content)
        database = sqlite3.connect(file, isolation_level=None)
        try:
            tables = [
                row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
            for _ in range(random.choice((1, 1, 2))):
                try:
                    if random.random() < 0.4:
                        number = random.choice((0, 1, 3, 99, -1, 2**31 - 1))
                        told = random.choice(_STRUCTURE).format(table=random.choice(tables), number=number)
                        database.executescript(told)
                    else:
                        _value_changed(random, database, tables)
                except (sqlite3.Error, OverflowError, IndexError):
                    continue  # SQLite itself will not have it, or there is nothing left to change
        finally:
            database.close()
        return file.read_bytes()


def _value_changed(random: Random, database: sqlite3.Connection, tables: list[str]) -> None:
    for name, sql in database.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        if random.random() < 0.95 and sql:
            database.execute(f'DROP TRIGGER "{name}"')
    table = random.choice(tables)
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    value = random.choice(
        (None, -1, 2**62, 1.5, b"\xff\xfe", b"", "{}", "[]", "null", '{"a": NaN}', '{"project_name": 1}', "[" * 2000,
         '{"total_investment": "1e999999999"}', '{"project_name": "\\ud800"}', hostile_text(random).replace("\ud800", "?"))
    )  # fmt: skip
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()
    where = random.choice(
        ("", f'WHERE rowid = (SELECT rowid FROM "{table}" LIMIT 1 OFFSET {random.randrange(3)})')
    )
    database.execute(f'UPDATE "{table}" SET "{random.choice(columns)}" = ? {where}', (value,))
