"""Closed years in SQLite: what was known of a project, copied as it stands, readable by this dictionary or not."""

from collections.abc import Iterable
from typing import Any

from db.facts_column import decode
from db.session import Session, moment
from desktop_app.domain.declaring import YearRecord

_FREEZE = """INSERT OR IGNORE INTO year_record (id, project_id, year, declaration_id, is_example, frozen_at, facts)
    SELECT ?, project.id, ?, ?, project.is_example, ?, json_patch(coalesce(enterprise.facts, '{}'), project.facts)
    FROM project LEFT JOIN enterprise ON enterprise.id = project.enterprise_id WHERE project.id = ?"""
_READ = "SELECT project_id, year, facts, declaration_id, frozen_at FROM year_record"


class SqliteYearRecords:
    def __init__(self, session: Session) -> None:
        self._session = session

    def freeze(self, year: int, projects: Iterable[tuple[str, str]]) -> int:
        done = 0
        with self._session.transaction(f"封存{year}年度"):
            time = self._session.time()
            for project_id, declaration_id in projects:
                id_ = YearRecord(project_id, year, {}).id
                cursor = self._session.database.execute_sql(
                    _FREEZE, (id_, year, declaration_id, time, project_id)
                )
                done += int(cursor.rowcount)
        return done

    def get(self, project_id: str, year: int) -> YearRecord | None:
        found = self._session.database.rows(f"{_READ} WHERE project_id = ? AND year = ?", (project_id, year))
        return self._entity(found[0]) if found else None

    def of_project(self, project_id: str) -> tuple[YearRecord, ...]:
        rows = self._session.database.rows(f"{_READ} WHERE project_id = ? ORDER BY year", (project_id,))
        return tuple(map(self._entity, rows))

    def find(self, year: int) -> tuple[YearRecord, ...]:
        rows = self._session.database.rows(f"{_READ} WHERE year = ? ORDER BY rowid", (year,))
        return tuple(map(self._entity, rows))

    def _entity(self, row: tuple[Any, ...]) -> YearRecord:
        project_id, year, facts, declaration_id, frozen_at = row
        return YearRecord(
            project_id, year, decode(facts, self._session.fields), declaration_id, moment(frozen_at)
        )
