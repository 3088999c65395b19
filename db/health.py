"""A thorough look into the live database, changing nothing: what a doctor asks of it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.database import (
    APPLICATION_ID,
    BUSY_SECONDS,
    Database,
    refuse_what_is_damaged,
    refuse_what_is_no_database,
)
from db.faults import READING_FAULTS, unreadable
from db.migrations import LATEST
from db.online_copy import DatabaseSummary, summary_of
from db.stored_values import stored
from desktop_app.domain.errors import AppError


@dataclass(frozen=True, slots=True)
class Health:
    """damage: what SQLite's integrity check says, empty when whole. broken_references: records that name others which
    are not there. attachments: SHA-256 and size of each content that is named. idle_firms: firms without projects. stale_declarations: of projects in the recycle bin.
    """

    version: int
    latest: int
    damage: tuple[str, ...]
    broken_references: int
    summary: DatabaseSummary | None
    idle_firms: int
    stale_declarations: int
    last_change: datetime | None
    journal_mode: str
    attachments: tuple[tuple[str, int], ...] = ()


_IDLE_FIRMS = """SELECT count(*) FROM enterprise e WHERE e.deleted_at IS NULL AND NOT EXISTS
    (SELECT 1 FROM project p WHERE p.enterprise_id = e.id AND p.deleted_at IS NULL)"""
_STALE_DECLARATIONS = """SELECT count(*) FROM declaration d JOIN project p ON p.id = d.project_id
    WHERE d.deleted_at IS NULL AND p.deleted_at IS NOT NULL"""


def check_health(file: Path) -> Health:
    """Raises AppError where the file is no database of ours or cannot be read at all."""
    refuse_what_is_no_database(file)
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA query_only = ON")
            return _look(connection, file)
    except READING_FAULTS as error:
        raise unreadable(error, str(file)) from None


def refuse_damage(file: Path) -> None:
    """SQLite's quick check on a connection of its own, from any thread. Raises AppError with what it found."""
    refuse_what_is_no_database(file)
    database = Database(file)
    try:
        refuse_what_is_damaged(database)
    finally:
        database.close()


def _look(connection: sqlite3.Connection, file: Path) -> Health:
    def number(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    if number("PRAGMA application_id") != APPLICATION_ID:
        raise AppError("store-foreign", f"“{file}”不是本程序的数据库，请选择正确的文件")
    version = number("PRAGMA user_version")
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(10)")]
    damage = () if found == ["ok"] else tuple(found)
    journal = str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    if damage or version > LATEST:
        return Health(version, LATEST, damage, 0, None, 0, 0, None, journal)
    last = connection.execute("SELECT at FROM history ORDER BY number DESC LIMIT 1").fetchone()
    return Health(
        version,
        LATEST,
        damage,
        len(connection.execute("PRAGMA foreign_key_check").fetchall()),
        summary_of(connection),
        number(_IDLE_FIRMS),
        number(_STALE_DECLARATIONS),
        stored(datetime.fromisoformat, last[0]) if last else None,
        journal,
        _attachments(connection),
    )


def _attachments(connection: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Deleted ones too: they can be brought back. Older structures have none."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'attachment'").fetchone()
    return tuple(connection.execute("SELECT DISTINCT sha256, size FROM attachment")) if there else ()
