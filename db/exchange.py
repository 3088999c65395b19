"""What PCs that exchange records remember, in SQLite."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from db import facts_column
from db.session import Session, moment
from db.stored_values import read_json
from desktop_app.domain.record_version import ExchangeNote, Mark, RecordKey, Version

_TABLES = {"project": "project", "enterprise": "enterprise"}

# CROSS JOIN: by the parents' ids, or the planner pairs every version with every other of its field.
_CONTESTED = """
    WITH superseded AS (
        SELECT older.id FROM exchange_version newer CROSS JOIN json_each(newer.parents) parent
        CROSS JOIN exchange_version older ON older.id = parent.value AND older.field = newer.field)
    SELECT kind, record_id FROM exchange_version WHERE id NOT IN superseded
    GROUP BY kind, record_id, field HAVING count(*) > 1
    UNION SELECT kind, record_id FROM exchange_version WHERE field = '@deleted'"""


class SqliteExchange:
    def __init__(self, session: Session) -> None:
        self._session = session

    def records(self) -> frozenset[RecordKey]:
        rows = self._session.database.rows("SELECT DISTINCT kind, record_id FROM exchange_version")
        return frozenset(RecordKey(*row) for row in rows)

    def contested(self) -> frozenset[RecordKey]:
        return frozenset(RecordKey(*row) for row in self._session.database.rows(_CONTESTED))

    def versions(self, record: RecordKey) -> dict[str, Version]:
        rows = self._session.database.rows(
            "SELECT v.id, v.field, v.value, v.parents, m.at, m.actor, m.store FROM exchange_version v "
            "JOIN exchange_mark m ON m.version_id = v.id WHERE v.kind = ? AND v.record_id = ?",
            tuple(record),
        )
        marks: dict[str, set[Mark]] = {}
        for row in rows:
            marks.setdefault(row[0], set()).add(Mark(*row[4:]))
        return {
            id_: Version(id_, field, value, tuple(read_json(parents)), frozenset(marks[id_]))
            for id_, field, value, parents, *_ in rows
        }

    def add(self, record: RecordKey, versions: Iterable[Version]) -> int:
        known = self.versions(record)
        new = 0
        with self._session.transaction("交换记录"):
            for version in versions:
                old = known.get(version.id)
                if old is None:
                    new += 1
                    self._session.database.execute_sql(
                        "INSERT INTO exchange_version (id, kind, record_id, field, value, parents) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        (
                            version.id,
                            *record,
                            version.field,
                            version.value,
                            json.dumps(list(version.parents)),
                        ),
                    )
                for mark in sorted(version.marks - (old.marks if old else frozenset())):
                    self._session.database.execute_sql(
                        "INSERT INTO exchange_mark (version_id, at, actor, store) VALUES (?, ?, ?, ?)",
                        (version.id, mark.at, mark.by, mark.store),
                    )
        return new

    def unread_facts(self, record: RecordKey) -> Mapping[str, Any]:
        stored = self._stored(record)
        return facts_column.unread(stored, self._session.fields) if stored else {}

    def keep_unread_facts(self, record: RecordKey, facts: Mapping[str, Any]) -> None:
        stored, fields = self._stored(record), self._session.fields
        if stored is None or dict(facts_column.unread(stored, fields)) == dict(facts):
            return
        text = facts_column.encode(facts_column.decode(stored, fields), fields, facts)
        with self._session.transaction("交换记录"):
            self._session.database.execute_sql(
                f"UPDATE {_TABLES[record.kind]} SET facts = ? WHERE id = ?", (text, record.id)
            )

    def note(self, note: ExchangeNote) -> None:
        with self._session.transaction("交换记录"):
            self._session.database.execute_sql(
                "INSERT INTO exchange_note (package, is_out, at, office, actor, told) VALUES (?, ?, ?, ?, ?, ?)",
                (note.id, int(note.is_out), self._session.time(), note.office, note.by, note.told),
            )

    def notes(self) -> tuple[ExchangeNote, ...]:
        rows = self._session.database.rows(
            "SELECT package, is_out, office, actor, told, at FROM exchange_note ORDER BY number DESC"
        )
        return tuple(
            ExchangeNote(package, is_out == 1, office, by, told, moment(at))
            for package, is_out, office, by, told, at in rows
        )

    def _stored(self, record: RecordKey) -> str | None:
        """The facts as they stand in the database; None where there is no such record."""
        found = self._session.database.scalar(
            f"SELECT facts FROM {_TABLES[record.kind]} WHERE id = ?", (record.id,)
        )
        return None if found is None else str(found)
