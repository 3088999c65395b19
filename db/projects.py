"""Projects in SQLite."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from db import facts_column
from db.row_batches import in_batches
from db.search_text import search_text, terms
from db.session import Session, moment
from db.stored_values import stored
from db.tables import upsert
from desktop_app.domain.entities import Dossier, Enterprise, Project
from desktop_app.domain.facts import FactValue
from desktop_app.domain.listing import ALL_PROJECTS, ProjectEntry, ProjectFilter, ProjectRow

_SAVED = (
    "id", "enterprise_id", "position", "is_example", "name", "project_code", "site_region", "industry",
    "total_investment", "fixed_asset_investment", "completion_month", "search", "created_at", "updated_at", "facts",
)  # fmt: skip
_SAVE = upsert("project", _SAVED, keep=("created_at",))
_READ = ("id", "enterprise_id", "facts", "position", "is_example", "created_at", "updated_at")
_LINE = (
    "id", "position", "name", "enterprise_id", "site_region", "industry", "total_investment",
    "fixed_asset_investment", "completion_month", "project_code", "is_example", "updated_at",
)  # fmt: skip
_BATCH = 500
# Facts that have a column of their own, which is in the index of the list: reading them never touches the facts.
_COLUMNS = {
    "project_name": "name",
    **{key: key for key in (
        "project_code", "site_region", "industry", "total_investment", "fixed_asset_investment", "completion_month",
    )},
}  # fmt: skip
_ENTRY = (
    "SELECT p.id, p.position, p.enterprise_id, CAST(trim(p.search || char(10) || coalesce(e.search, ''), char(10)) "
    "AS BLOB) FROM project p LEFT JOIN enterprise e ON e.id = p.enterprise_id WHERE p.deleted_at IS NULL"
)
# The first part alone lets SQLite begin where the last batch ended.
_AFTER = "p.position >= ? AND (p.position > ? OR p.id > ?) ORDER BY p.position, p.id"
_START = (-1, -1, "")
_MOST_IDS = 500  # in one statement


class SqliteProjects:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, project_id: str) -> Project | None:
        rows = self._session.database.rows(
            f"SELECT {', '.join(_READ)} FROM project WHERE id = ?", (project_id,)
        )
        return self._entity(rows[0]) if rows else None

    def dossier(self, project_id: str) -> Dossier | None:
        project = self.get(project_id)
        if project is None:
            return None
        rows = self._session.database.rows(
            "SELECT id, facts, updated_at FROM enterprise WHERE id = ?", (project.enterprise_id,)
        )
        return Dossier(project, self._firm(rows[0]) if rows else None)

    def dossiers(self, project_ids: Sequence[str]) -> tuple[Dossier, ...]:
        found: dict[str, Dossier] = {}
        for ids in _portions(project_ids):
            rows = self._session.database.rows(
                f"SELECT {', '.join(f'p.{name}' for name in _READ)}, e.facts, e.updated_at FROM project p "
                f"LEFT JOIN enterprise e ON e.id = p.enterprise_id WHERE p.id IN ({_marks(ids)})",
                tuple(ids),
            )
            for row in rows:
                firm = self._firm((row[1], row[7], row[8])) if row[1] is not None else None
                found[row[0]] = Dossier(self._entity(row), firm)
        return tuple(found[id_] for id_ in project_ids if id_ in found)

    def entries(self) -> Iterator[ProjectEntry]:
        rows = in_batches(
            self._session.database, f"{_ENTRY} AND {_AFTER}", _START, lambda row: (row[1], row[1], row[0])
        )
        return (ProjectEntry(*row) for row in rows)

    def entries_of(self, project_ids: Sequence[str]) -> tuple[ProjectEntry, ...]:
        found: list[ProjectEntry] = []
        for ids in _portions(project_ids):
            rows = self._session.database.rows(f"{_ENTRY} AND p.id IN ({_marks(ids)})", tuple(ids))
            found.extend(ProjectEntry(*row) for row in rows)
        return tuple(sorted(found, key=lambda entry: (entry.order, entry.id)))

    def values(self, key: str) -> Iterator[tuple[str, FactValue]]:
        column = _COLUMNS.get(key)
        what = f"json_quote(nullif({column}, ''))" if column else "facts -> ?"
        rows = in_batches(
            self._session.database,
            f"SELECT p.id, {what}, p.position FROM project p WHERE p.deleted_at IS NULL AND {_AFTER}",
            _START,
            lambda row: (row[2], row[2], row[0]),
            () if column else (facts_column.path(key),),
        )
        return facts_column.known_values(key, ((id_, text) for id_, text, _ in rows), self._session.fields)

    def is_deleted(self, project_id: str) -> bool:
        return bool(
            self._session.database.scalar(
                "SELECT deleted_at IS NOT NULL FROM project WHERE id = ?", (project_id,)
            )
        )

    def save(self, project: Project) -> Project:
        with self._session.transaction("保存项目"):
            rows = self._session.database.rows(
                "SELECT facts, position, name, project_code, search FROM project WHERE id = ?", (project.id,)
            )
            stored, position, *found_by = rows[0] if rows else (None, self._next_position())
            values = self._values(project, stored, project.order or position, found_by)
            self._session.database.execute_sql(_SAVE, values)
        saved = self.get(project.id)
        assert saved is not None
        return saved

    def add_many(self, projects: Iterable[Project]) -> int:
        count = 0
        with self._session.transaction("批量新增项目"):
            position = self._next_position()
            for project in projects:
                self._session.database.execute_sql(
                    _SAVE, self._values(project, None, project.order or position)
                )
                position = max(position, project.order) + 1
                count += 1
        return count

    def rows(self, wanted: ProjectFilter = ALL_PROJECTS) -> tuple[ProjectRow, ...]:
        where, given = _narrowed(wanted)
        columns = ", ".join(f"p.{name}" for name in _LINE)
        sql = f"SELECT {columns} FROM project p WHERE {where} ORDER BY p.position, p.id"
        # Firms are fewer than projects: reading their names once is quicker than a join.
        firms: dict[str | None, str] = dict(self._session.database.rows("SELECT id, name FROM enterprise"))
        with _collector_at_rest():
            return tuple(_line(row, firms) for row in self._session.database.rows(sql, given))

    def ids(self, wanted: ProjectFilter = ALL_PROJECTS) -> tuple[str, ...]:
        where, given = _narrowed(wanted)
        sql = f"SELECT p.id FROM project p WHERE {where} ORDER BY p.position, p.id"
        return tuple(row[0] for row in self._session.database.rows(sql, given))

    def rows_of(self, project_ids: Sequence[str]) -> tuple[ProjectRow, ...]:
        found: dict[str, ProjectRow] = {}
        for ids in _portions(project_ids):
            rows = self._session.database.rows(
                f"SELECT {', '.join(f'p.{name}' for name in _LINE)}, e.name FROM project p "
                f"LEFT JOIN enterprise e ON e.id = p.enterprise_id WHERE p.id IN ({_marks(ids)})",
                tuple(ids),
            )
            found.update((row[0], _line(row[:-1], {row[3]: row[-1] or ""})) for row in rows)
        return tuple(found[id_] for id_ in project_ids if id_ in found)

    def iterate_dossiers(self, wanted: ProjectFilter = ALL_PROJECTS) -> Iterator[Dossier]:
        where, given = _narrowed(wanted)
        sql = (
            f"SELECT {', '.join(f'p.{name}' for name in _READ)}, e.facts, e.updated_at "
            "FROM project p LEFT JOIN enterprise e ON e.id = p.enterprise_id "
            # The first part alone lets SQLite begin where the last batch ended.
            f"WHERE {where} AND p.position >= ? AND (p.position > ? OR p.id > ?) "
            f"ORDER BY p.position, p.id LIMIT {_BATCH}"
        )
        after: tuple[int, int, str] = _START
        firm: Enterprise | None = None
        while True:
            rows = self._session.database.rows(sql, (*given, *after))
            for row in rows:
                # Projects of one firm often follow each other: its facts are read once.
                if row[1] is None:
                    firm = None
                elif firm is None or firm.id != row[1] or firm.updated_at != moment(row[8]):
                    firm = self._firm((row[1], row[7], row[8]))
                yield Dossier(self._entity(row), firm)
            if len(rows) < _BATCH:
                return
            after = (rows[-1][3], rows[-1][3], rows[-1][0])

    def delete(self, project_id: str) -> None:
        with self._session.transaction("删除项目"):
            self._mark(project_id, self._session.time())

    def restore(self, project_id: str) -> None:
        with self._session.transaction("恢复项目"):
            self._mark(project_id, None)

    def purge(self, project_id: str) -> None:
        with self._session.transaction("彻底删除项目"):
            for table in ("declaration", "attachment", "explanation"):
                self._session.database.execute_sql(f"DELETE FROM {table} WHERE project_id = ?", (project_id,))
            self._session.database.execute_sql("DELETE FROM project WHERE id = ?", (project_id,))

    def count(self) -> int:
        return int(self._session.database.scalar("SELECT count(*) FROM project WHERE deleted_at IS NULL"))

    def _next_position(self) -> int:
        return int(self._session.database.scalar("SELECT coalesce(max(position), 0) + 1 FROM project"))

    def _mark(self, project_id: str, deleted_at: str | None) -> None:
        self._session.database.execute_sql(
            "UPDATE project SET deleted_at = ? WHERE id = ?", (deleted_at, project_id)
        )

    def _entity(self, row: tuple[Any, ...]) -> Project:
        facts = facts_column.decode(row[2], self._session.fields)
        return Project(row[0], row[1], facts, row[3], bool(row[4]), moment(row[5]), moment(row[6]))

    def _firm(self, row: tuple[Any, ...]) -> Enterprise:
        return Enterprise(row[0], facts_column.decode(row[1], self._session.fields), moment(row[2]))

    def _values(
        self, project: Project, stored: str | None, position: int, found_by: Sequence[str] = ()
    ) -> tuple[Any, ...]:
        """found_by: the stored name, code and search text; pinyin is looked up only where the first two changed."""
        fields, facts = self._session.fields, project.facts
        kept = facts_column.unread(stored, fields) if stored else None
        name = facts_column.indexed(facts, "project_name")
        code = facts_column.indexed(facts, "project_code")
        time = self._session.time()
        return (
            project.id,
            project.enterprise_id,
            position,
            int(project.is_example),
            name,
            code,
            facts_column.indexed(facts, "site_region"),
            facts_column.indexed(facts, "industry"),
            facts_column.indexed_or_null(facts, "total_investment"),
            facts_column.indexed_or_null(facts, "fixed_asset_investment"),
            facts_column.indexed(facts, "completion_month"),
            found_by[2] if found_by and list(found_by[:2]) == [name, code] else search_text(name, code),
            time,
            time,
            facts_column.encode(facts, fields, kept),
        )


def _line(row: tuple[Any, ...], firms: Mapping[str | None, str]) -> ProjectRow:
    id_, position, name, firm_id, site, industry, total, fixed, completion, code, is_example, updated_at = row
    return ProjectRow(
        id_, position, name, firm_id, firms.get(firm_id, ""), site, industry,
        stored(Decimal, total) if total else None,
        stored(Decimal, fixed) if fixed else None,
        completion, code, is_example == 1, moment(updated_at),
    )  # fmt: skip


def _portions(project_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (project_ids[start : start + _MOST_IDS] for start in range(0, len(project_ids), _MOST_IDS))


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No garbage collection while many small values are made that all stay: it would walk them again and again."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _narrowed(wanted: ProjectFilter) -> tuple[str, tuple[Any, ...]]:
    """The condition on `project p`, and its parameters."""
    where = [f"p.deleted_at IS {'NOT ' if wanted.deleted else ''}NULL"]
    given: list[Any] = []

    def ask(condition: str, *values: Any) -> None:
        where.append(condition)
        given.extend(values)

    for term in terms(wanted.text):
        firms = "SELECT id FROM enterprise WHERE instr(search, ?) > 0"
        ask(f"(instr(p.search, ?) > 0 OR p.enterprise_id IN ({firms}))", term, term)
    if wanted.region:
        ask("substr(p.site_region, 1, ?) = ?", len(wanted.region), wanted.region)
    if wanted.industry:
        ask("p.industry = ?", wanted.industry)
    if wanted.enterprise_id is not None:
        ask("p.enterprise_id = ?", wanted.enterprise_id)
    if wanted.is_example is not None:
        ask("p.is_example = ?", int(wanted.is_example))
    if wanted.declared_in is not None:
        declared = "SELECT project_id FROM declaration WHERE deleted_at IS NULL AND year = ? AND quarter = ?"
        ask(f"p.id IN ({declared})", *wanted.declared_in)
    return " AND ".join(where), tuple(given)
