"""What was read of a damaged database, put into a copy of its newest good backup."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.faults import READING_FAULTS, sqlite_reason
from db.salvage import SalvagedTable
from desktop_app.domain.errors import AppError

_OWN = frozenset({"migration"})  # says how the backup came to its structure; never taken from elsewhere
Report = Callable[[int, int], None]


@dataclass(slots=True)
class Merged:
    """What came from where. Projects are counted, those in the recycle bin included.

    replayed: entity → ids of records whose own row is lost, brought up to date by the history. refused: rows that were
    read and do not fit. lost: projects that the history names and nothing else holds.
    """

    from_damaged: int = 0
    from_backup: int = 0
    replayed: dict[str, set[str]] = field(default_factory=dict)
    refused: int = 0
    lost: int = 0


def merge(base: Path, tables: Mapping[str, SalvagedTable], report: Report | None = None) -> Merged:
    """Put the salvaged rows into `base`, a good database of the same or a later structure; all or nothing.

    A table that is whole in the damaged file replaces the backup's. Of any other, rows that were read come in, and rows
    that were not stay as the backup has them, brought up to date by what the history says.
    Raises AppError("repair-failed").
    """
    try:
        return _merge(base, tables, report)
    except READING_FAULTS as error:
        raise AppError(
            "repair-failed",
            f"修复没有完成（合并时出错：{sqlite_reason(error)}），原文件没有改动。请改用备份恢复",
        ) from None


def _merge(base: Path, tables: Mapping[str, SalvagedTable], report: Report | None) -> Merged:
    merged = Merged()
    with closing(sqlite3.connect(base, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        last_number = _scalar(connection, "SELECT coalesce(max(number), 0) FROM history")
        present = _columns(connection)
        read: dict[str, set[Any]] = {}
        for done, (name, columns) in enumerate(sorted(present.items())):
            if report is not None:
                report(done, len(present))
            table = tables.get(name)
            if table is not None and name not in _OWN:
                read[name] = _take_in(connection, table, columns, merged)
        _replay(connection, tables, present, read, last_number, merged)
        _mend_references(connection, merged)
        connection.execute(
            "UPDATE writer SET change = max(change, (SELECT coalesce(max(change), 0) FROM history))"
        )
        _count(connection, tables, read, merged)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")
    return merged


def _columns(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Table → column → its place in the primary key, 0 where it is not in it."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: {row[1]: row[5] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        for (name,) in names
    }


def _take_in(
    connection: sqlite3.Connection, table: SalvagedTable, columns: Mapping[str, int], merged: Merged
) -> set[Any]:
    """The first key of every row that came in."""
    common = [column for column in table.columns if column in columns]
    keys = sorted((column for column, place in columns.items() if place), key=lambda c: columns[c])
    if not keys or any(key not in common for key in keys):
        return set()
    if table.whole:
        connection.execute(f'DELETE FROM "{table.name}"')
    places = [table.columns.index(column) for column in common]
    key_at = table.columns.index(keys[0])
    sql = _insert(table.name, common, keys)
    taken: set[Any] = set()
    for row in table.rows:
        try:
            connection.execute(sql, [row[place] for place in places])
            taken.add(row[key_at])
        except READING_FAULTS:
            merged.refused += 1
    return taken


def _insert(name: str, columns: list[str], keys: list[str]) -> str:
    """Insert, or change where the key is there and the row there is not the newer one."""
    changed = ", ".join(f'"{c}" = excluded."{c}"' for c in columns if c not in keys)
    quoted = ", ".join(f'"{c}"' for c in columns)
    deed = f"UPDATE SET {changed}" if changed else "NOTHING"
    newer = (
        f' WHERE excluded.updated_at >= "{name}".updated_at' if changed and "updated_at" in columns else ""
    )
    return (
        f'INSERT INTO "{name}" ({quoted}) VALUES ({", ".join("?" * len(columns))}) '
        f"ON CONFLICT ({', '.join(keys)}) DO {deed}{newer}"
    )


def _replay(
    connection: sqlite3.Connection,
    tables: Mapping[str, SalvagedTable],
    present: Mapping[str, Mapping[str, int]],
    read: Mapping[str, set[Any]],
    last_number: int,
    merged: Merged,
) -> None:
    """Bring records that only the backup has to where the history, newer than the backup, says they were."""
    history = tables.get("history")
    if history is None:
        return
    at = {column: place for place, column in enumerate(history.columns)}
    newer = sorted(row for row in history.rows if row[at["number"]] > last_number)
    for row in newer:
        entity, id_, action = row[at["entity"]], row[at["entity_id"]], row[at["action"]]
        columns = present.get(entity, {})
        damaged = tables.get(entity)
        if "id" not in columns or damaged is None or damaged.whole or id_ in read.get(entity, set()):
            continue
        if action == "delete":
            connection.execute(f'DELETE FROM "{entity}" WHERE id = ?', (id_,))
        elif action == "update" and _set(connection, entity, id_, row[at["field"]], row[at["new"]], columns):
            merged.replayed.setdefault(entity, set()).add(id_)


def _set(
    connection: sqlite3.Connection,
    entity: str,
    id_: str,
    field_: str,
    new: str | None,
    columns: Iterable[str],
) -> bool:
    """Set a column, or a key of the facts, to what the history wrote down; whether there is such a record."""
    try:
        value = json.loads(new) if new is not None else None
        if field_ in columns:
            sql = f'UPDATE "{entity}" SET "{field_}" = ? WHERE id = ?'
            return connection.execute(sql, (value, id_)).rowcount > 0
        if "facts" not in columns:
            return False
        found = connection.execute(f'SELECT facts FROM "{entity}" WHERE id = ?', (id_,)).fetchone()
        if found is None:
            return False
        facts = json.loads(found[0])
        facts.pop(field_, None)
        if new is not None:
            facts[field_] = value
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        connection.execute(f'UPDATE "{entity}" SET facts = ? WHERE id = ?', (text, id_))
        return True
    except (ValueError, sqlite3.IntegrityError):  # a history entry that is damaged itself
        return False


def _mend_references(connection: sqlite3.Connection, merged: Merged) -> None:
    """A project whose firm is lost stands without one; what belongs to a lost project goes."""
    while broken := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, parent, which in {(table, parent, which) for table, _, parent, which in broken}:
            references = connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            column, key = next((row[3], row[4] or "id") for row in references if row[0] == which)
            columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            required = any(row[1] == column and (row[3] or row[5]) for row in columns)
            lost = f'"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT "{key}" FROM "{parent}")'
            if required:
                merged.refused += connection.execute(f'DELETE FROM "{table}" WHERE {lost}').rowcount
            else:
                connection.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE {lost}')


def _count(
    connection: sqlite3.Connection,
    tables: Mapping[str, SalvagedTable],
    read: Mapping[str, set[Any]],
    merged: Merged,
) -> None:
    ids = {row[0] for row in connection.execute("SELECT id FROM project")}
    merged.from_damaged = len(ids & read.get("project", set()))
    merged.from_backup = len(ids) - merged.from_damaged
    named, purged = (
        {
            row[0]
            for row in connection.execute(
                "SELECT entity_id FROM history WHERE entity = 'project' AND action = ?", (action,)
            )
        }
        for action in ("insert", "delete")
    )
    project = tables.get("project")
    merged.lost = 0 if project is not None and project.whole else len(named - purged - ids)


def _scalar(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
