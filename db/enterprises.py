"""Firms in SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from db import facts_column
from db.row_batches import in_batches
from db.search_text import search_text, terms
from db.session import Session, moment
from db.tables import upsert
from desktop_app.domain import pinyin
from desktop_app.domain.entities import Enterprise
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue

_SAVED = ("id", "name", "folded_name", "uscc", "search", "created_at", "updated_at", "facts")
_SAVE = upsert("enterprise", _SAVED, keep=("created_at",))
_READ = "SELECT id, facts, updated_at FROM enterprise"
_BATCH = 500
_COLUMNS = {"enterprise_name": "name", "uscc": "uscc"}  # facts with a column of their own


class SqliteEnterprises:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, enterprise_id: str) -> Enterprise | None:
        return self._first(f"{_READ} WHERE id = ?", enterprise_id)

    def find_by_uscc(self, uscc: str) -> Enterprise | None:
        if not uscc:
            return None
        return self._first(f"{_READ} WHERE uscc = ? AND deleted_at IS NULL ORDER BY created_at, id", uscc)

    def find_by_name(self, name: str) -> Enterprise | None:
        folded = pinyin.fold(name)
        if not folded:
            return None
        return self._first(
            f"{_READ} WHERE folded_name = ? AND deleted_at IS NULL ORDER BY created_at, id", folded
        )

    def iterate(self, text: str = "") -> Iterator[Enterprise]:
        where = "deleted_at IS NULL" + " AND instr(search, ?) > 0" * len(terms(text))
        after = ("", "")
        while True:
            rows = self._session.database.rows(
                f"SELECT id, facts, updated_at, name FROM enterprise WHERE {where} AND (name, id) > (?, ?) "
                f"ORDER BY name, id LIMIT {_BATCH}",
                (*terms(text), *after),
            )
            for row in rows:
                yield self._entity(row)
            if len(rows) < _BATCH:
                return
            after = (rows[-1][3], rows[-1][0])

    def values(self, key: str) -> Iterator[tuple[str, FactValue]]:
        column = _COLUMNS.get(key)
        what = f"json_quote({column})" if column else "facts -> ?"
        path = () if column else (facts_column.path(key),)
        rows = in_batches(
            self._session.database,
            f"SELECT id, {what} FROM enterprise WHERE id > ? ORDER BY id",
            ("",),
            lambda row: (row[0],),
            path,
        )
        yield from facts_column.known_values(key, rows, self._session.fields)

    def save(self, enterprise: Enterprise) -> Enterprise:
        with self._session.transaction("保存企业"):
            rows = self._session.database.rows(
                "SELECT facts, name, uscc, search FROM enterprise WHERE id = ?", (enterprise.id,)
            )
            stored, *found_by = rows[0] if rows else (None,)
            self._session.database.execute_sql(_SAVE, self._values(enterprise, stored, found_by))
        saved = self.get(enterprise.id)
        assert saved is not None
        return saved

    def add_many(self, enterprises: Iterable[Enterprise]) -> int:
        count = 0
        with self._session.transaction("批量新增企业"):
            for enterprise in enterprises:
                self._session.database.execute_sql(_SAVE, self._values(enterprise, None))
                count += 1
        return count

    def delete(self, enterprise_id: str) -> None:
        with self._session.transaction("删除企业"):
            used = self._session.database.scalar(
                "SELECT count(*) FROM project WHERE enterprise_id = ? AND deleted_at IS NULL",
                (enterprise_id,),
            )
            if used:
                raise AppError(
                    "enterprise-in-use", f"这家企业还有{used}个项目，不能删除。请先删除项目或改选企业"
                )
            self._mark(enterprise_id, self._session.time())

    def restore(self, enterprise_id: str) -> None:
        with self._session.transaction("恢复企业"):
            self._mark(enterprise_id, None)

    def count(self) -> int:
        return int(self._session.database.scalar("SELECT count(*) FROM enterprise WHERE deleted_at IS NULL"))

    def _mark(self, enterprise_id: str, deleted_at: str | None) -> None:
        self._session.database.execute_sql(
            "UPDATE enterprise SET deleted_at = ? WHERE id = ?", (deleted_at, enterprise_id)
        )

    def _first(self, sql: str, value: str) -> Enterprise | None:
        rows = self._session.database.rows(f"{sql} LIMIT 1", (value,))
        return self._entity(rows[0]) if rows else None

    def _entity(self, row: tuple[Any, ...]) -> Enterprise:
        return Enterprise(row[0], facts_column.decode(row[1], self._session.fields), moment(row[2]))

    def _values(
        self, enterprise: Enterprise, stored: str | None, found_by: Sequence[str] = ()
    ) -> tuple[Any, ...]:
        """found_by: the stored name, code and search text; pinyin is looked up only where the first two changed."""
        fields = self._session.fields
        kept = facts_column.unread(stored, fields) if stored else None
        name = facts_column.indexed(enterprise.facts, "enterprise_name")
        uscc = facts_column.indexed(enterprise.facts, "uscc")
        time = self._session.time()
        return (
            enterprise.id,
            name,
            pinyin.fold(name),
            uscc,
            found_by[2] if found_by and list(found_by[:2]) == [name, uscc] else search_text(name, uscc),
            time,
            time,
            facts_column.encode(enterprise.facts, fields, kept),
        )
