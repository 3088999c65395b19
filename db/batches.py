"""Batches in SQLite: the office's own days and notes."""

from datetime import date
from typing import Any

from db.session import Session
from db.stored_values import stored
from db.tables import upsert
from desktop_app.domain.declaring import Batch, BatchKey, Level

_COLUMNS = (
    "id", "policy_id", "year", "quarter", "title", "note", "county_day", "city_day", "department_day", "created_at",
    "updated_at",
)  # fmt: skip
_SAVE = upsert("batch", _COLUMNS, keep=("policy_id", "year", "quarter", "created_at"))
_READ = "policy_id, year, quarter, title, note, county_day, city_day, department_day"


class SqliteBatches:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: BatchKey) -> Batch | None:
        rows = self._session.database.rows(f"SELECT {_READ} FROM batch WHERE id = ?", (key.id,))
        return _entity(rows[0]) if rows else None

    def find(self, year: int | None = None) -> tuple[Batch, ...]:
        rows = self._session.database.rows(
            f"SELECT {_READ} FROM batch WHERE year = coalesce(?, year) ORDER BY year, quarter, policy_id",
            (year,),
        )
        return tuple(map(_entity, rows))

    def save(self, batch: Batch) -> Batch:
        time = self._session.time()
        days = [batch.days[level].isoformat() if level in batch.days else None for level in Level]
        with self._session.transaction("修改申报批次"):
            self._session.database.execute_sql(
                _SAVE, (batch.id, *batch.key, batch.title, batch.note, *days, time, time)
            )
        return batch

    def remove(self, key: BatchKey) -> None:
        with self._session.transaction("删除申报批次"):
            self._session.database.execute_sql("DELETE FROM batch WHERE id = ?", (key.id,))


def _entity(row: tuple[Any, ...]) -> Batch:
    policy_id, year, quarter, title, note, *days = row
    own = {level: stored(date.fromisoformat, day) for level, day in zip(Level, days, strict=True) if day}
    return Batch(BatchKey(policy_id, year, quarter), own, title, note)
