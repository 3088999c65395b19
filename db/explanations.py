"""Written explanations of findings, in SQLite."""

from typing import Any

from db.session import Session, moment
from db.tables import upsert
from desktop_app.domain.explanation import Explanation

_SAVED = (
    "id", "project_id", "code", "fields", "body", "given_for", "written_by", "created_at", "updated_at", "deleted_at",
)  # fmt: skip
_SAVE = upsert("explanation", _SAVED, keep=("created_at",))
_READ = "SELECT id, project_id, code, fields, body, given_for, written_by, updated_at FROM explanation"
_ORDER = "ORDER BY project_id, code, fields"


class SqliteExplanations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, explanation_id: str) -> Explanation | None:
        found = self._found("WHERE id = ?", explanation_id)
        return found[0] if found else None

    def is_deleted(self, explanation_id: str) -> bool:
        return bool(
            self._session.database.scalar(
                "SELECT deleted_at IS NOT NULL FROM explanation WHERE id = ?", (explanation_id,)
            )
        )

    def of_project(self, project_id: str, *, deleted: bool = False) -> tuple[Explanation, ...]:
        state = "IS NOT NULL" if deleted else "IS NULL"
        return self._found(f"WHERE project_id = ? AND deleted_at {state} {_ORDER}", project_id)

    def all(self) -> tuple[Explanation, ...]:
        return self._found(f"WHERE deleted_at IS NULL {_ORDER}")

    def save(self, explanation: Explanation) -> Explanation:
        time, e = self._session.time(), explanation
        with self._session.transaction("填写说明"):
            self._session.database.execute_sql(
                _SAVE,
                (
                    e.id,
                    e.project_id,
                    e.code,
                    ",".join(e.fields),
                    e.text,
                    e.given_for,
                    self._session.actor,
                    time,
                    time,
                    None,
                ),
            )
        saved = self.get(explanation.id)
        assert saved is not None
        return saved

    def delete(self, explanation_id: str) -> None:
        with self._session.transaction("撤回说明"):
            self._session.database.execute_sql(
                "UPDATE explanation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                (self._session.time(), explanation_id),
            )

    def _found(self, rest: str, *values: Any) -> tuple[Explanation, ...]:
        rows = self._session.database.rows(f"{_READ} {rest}", values)
        return tuple(
            Explanation(id_, project_id, code, tuple(fields.split(",")), body, given_for, by, moment(at))
            for id_, project_id, code, fields, body, given_for, by, at in rows
        )
