"""Declarations in SQLite."""

from collections.abc import Mapping
from typing import Any

from db.session import Session, moment
from db.stored_values import stored
from db.tables import upsert
from desktop_app.domain.entities import Declaration, DeclarationStatus

_SAVED = (
    "id", "project_id", "policy_id", "year", "quarter", "status", "note", "choice", "declared_at", "created_at",
    "updated_at",
)  # fmt: skip
_SAVE = upsert("declaration", _SAVED, keep=("created_at",))
_READ = ["id", "project_id", "policy_id", "year", "quarter", "status", "note", "choice", "declared_at"]


class SqliteDeclarations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, declaration_id: str) -> Declaration | None:
        rows = self._session.database.rows(
            f"SELECT {', '.join(_READ)} FROM declaration WHERE id = ? AND deleted_at IS NULL",
            (declaration_id,),
        )
        return _entity(rows[0]) if rows else None

    def save(self, declaration: Declaration) -> Declaration:
        time = self._session.time()
        declared_at = declaration.declared_at
        with self._session.transaction("保存申报"):
            self._session.database.execute_sql(
                _SAVE,
                (
                    declaration.id,
                    declaration.project_id,
                    declaration.policy_id,
                    declaration.year,
                    declaration.quarter,
                    declaration.status.value,
                    declaration.note,
                    declaration.choice,
                    declared_at.isoformat(timespec="milliseconds") if declared_at else None,
                    time,
                    time,
                ),
            )
        return declaration

    def of_project(self, project_id: str) -> tuple[Declaration, ...]:
        rows = self._session.database.rows(
            f"SELECT {', '.join(_READ)} FROM declaration WHERE project_id = ? AND deleted_at IS NULL "
            "ORDER BY year, quarter, policy_id, id",
            (project_id,),
        )
        return tuple(map(_entity, rows))

    def find(
        self, year: int | None = None, quarter: int | None = None, policy_id: str | None = None
    ) -> tuple[Declaration, ...]:
        where = ["d.deleted_at IS NULL", "p.deleted_at IS NULL"]
        wanted = {"d.year": year, "d.quarter": quarter, "d.policy_id": policy_id}
        given = {column: value for column, value in wanted.items() if value is not None}
        sql = (
            f"SELECT {', '.join(f'd.{name}' for name in _READ)} FROM declaration d JOIN project p ON p.id = d.project_id "
            f"WHERE {' AND '.join([*where, *(f'{column} = ?' for column in given)])} "
            "ORDER BY p.position, p.id, d.year, d.quarter, d.policy_id, d.id"
        )
        return tuple(map(_entity, self._session.database.rows(sql, tuple(given.values()))))

    def declared_quarters(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        found: dict[str, tuple[tuple[int, int], ...]] = {}
        rows = self._session.database.rows(
            "SELECT DISTINCT project_id, year, quarter FROM declaration WHERE deleted_at IS NULL "
            "ORDER BY year, quarter"
        )
        for project_id, year, quarter in rows:
            found[project_id] = (*found.get(project_id, ()), (year, quarter))
        return found

    def delete(self, declaration_id: str) -> None:
        with self._session.transaction("删除申报"):
            self._mark(declaration_id, self._session.time())

    def restore(self, declaration_id: str) -> None:
        with self._session.transaction("恢复申报"):
            self._mark(declaration_id, None)

    def _mark(self, declaration_id: str, deleted_at: str | None) -> None:
        self._session.database.execute_sql(
            "UPDATE declaration SET deleted_at = ? WHERE id = ?", (deleted_at, declaration_id)
        )


def _entity(row: tuple[Any, ...]) -> Declaration:
    id_, project_id, policy_id, year, quarter, status, note, choice, declared_at = row
    return Declaration(
        id_,
        project_id,
        policy_id,
        year,
        quarter,
        stored(DeclarationStatus, status),
        note,
        choice,
        moment(declared_at),
    )
