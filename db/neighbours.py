"""Records that share a firm or a code with another, found by the indexes, in SQLite."""

from collections.abc import Iterable
from typing import Any

from db import facts_column
from db.session import Session, moment
from desktop_app.domain import pinyin
from desktop_app.domain.entities import Dossier, Enterprise, Project


class SqliteNeighbours:
    def __init__(self, session: Session) -> None:
        self._session = session

    def firms(self, name: str, uscc: str) -> tuple[Enterprise, ...]:
        folded, found = pinyin.fold(name), []
        for column, value in (("folded_name", folded), ("uscc", uscc)):
            if value:
                found += self._session.database.rows(
                    f"SELECT id, facts, updated_at FROM enterprise WHERE {column} = ? AND deleted_at IS NULL "
                    "ORDER BY created_at, id",
                    (value,),
                )
        return tuple({row[0]: self._firm(row) for row in found}.values())

    def projects(self, enterprise_ids: Iterable[str], project_code: str, most: int) -> tuple[Dossier, ...]:
        ids = tuple(enterprise_ids)
        tests = [f"p.enterprise_id IN ({', '.join('?' * len(ids))})"] if ids else []
        tests += ["p.project_code = ?"] if project_code else []
        if not tests:
            return ()
        # + before deleted_at and position: so that SQLite goes by the firm and the code, of which there are few.
        rows = self._session.database.rows(
            "SELECT p.id, p.enterprise_id, p.facts, p.position, p.is_example, p.created_at, p.updated_at, "
            "e.id, e.facts, e.updated_at FROM project p LEFT JOIN enterprise e ON e.id = p.enterprise_id "
            f"WHERE ({' OR '.join(tests)}) AND +p.deleted_at IS NULL ORDER BY +p.position, +p.id LIMIT ?",
            (*ids, *((project_code,) if project_code else ()), most),
        )
        return tuple(self._dossier(row) for row in rows)

    def _dossier(self, row: tuple[Any, ...]) -> Dossier:
        facts = facts_column.decode(row[2], self._session.fields)
        project = Project(row[0], row[1], facts, row[3], bool(row[4]), moment(row[5]), moment(row[6]))
        return Dossier(project, self._firm(row[7:]) if row[7] is not None else None)

    def _firm(self, row: tuple[Any, ...]) -> Enterprise:
        return Enterprise(row[0], facts_column.decode(row[1], self._session.fields), moment(row[2]))
