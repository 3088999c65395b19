"""An office in memory with a handful of projects, and the table of them; for the tests of the table's services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.facts import FactValue
from desktop_app.policy.library import standard_library
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.project_table.columns import Column
from desktop_app.services.project_table.commands import Area, TableCommands
from desktop_app.services.project_table.edits import TableEdits
from desktop_app.services.project_table.filter import TableFilter
from desktop_app.services.project_table.view import ProjectTable, SortBy
from desktop_app.services.project_table.work import finish
from desktop_app.services.records.projects import ProjectService
from tests.ui.sample_project import FULL_PROJECT

OFFICE = Office("示例县工业和信息化局", "450200", 2024)
DAY = date(2024, 6, 1)
ROWS: tuple[dict[str, FactValue], ...] = (
    {"project_name": "重庆线改造", "enterprise_name": "甲厂", "site_region": "450203", "industry": "36",
     "total_investment": Decimal("1000.5"), "gx_direction_2024": ("green",)},
    {"project_name": "阿尔法", "enterprise_name": "甲厂", "site_region": "450107", "industry": "32",
     "total_investment": Decimal("99.9999")},
    {"project_name": "柳州2号线", "enterprise_name": "乙厂", "total_investment": Decimal("100")},
    {"project_name": "柳州10号线", "enterprise_name": "丙厂", "site_region": "450205", "employees": 30},
)  # fmt: skip


@dataclass
class Desk:
    """The table at work, as the window has it."""

    store: MemoryStore
    projects: ProjectService
    table: ProjectTable
    commands: TableCommands

    @property
    def names(self) -> list[str]:
        """Of the projects in view, in order."""
        return [row.dossier.project.name for row in self.table.rows(range(len(self.table)))]

    def show(self, wanted: TableFilter | None = None, *sort: SortBy) -> list[str]:
        finish(self.table.arrange(wanted or TableFilter(), sort))
        return self.names

    def column(self, key: str) -> Column:
        return self.table.columns[key]

    def area(self, rows: range, *keys: str) -> Area:
        return list(rows), [self.column(key) for key in keys]

    def value(self, row: int, key: str) -> FactValue | None:
        return self.projects.load(self.table.id_at(row)).facts.get(key)


def desk(rows: tuple[Mapping[str, FactValue], ...] = ROWS) -> Desk:
    store = MemoryStore()
    library = standard_library()
    store.use_fields(library.fields)
    projects = ProjectService(store)
    for facts in rows:
        projects.create(facts)
    return reopened(store, projects)


def reopened(store: MemoryStore, projects: ProjectService) -> Desk:
    """The same office at the next start."""
    library = standard_library()
    packs = library.active_for(OFFICE)
    table = ProjectTable(store, packs, record_context(library.fields, OFFICE, packs), lambda: DAY)
    finish(table.load())
    return Desk(store, projects, table, TableCommands(table, TableEdits(store, projects)))


__all__ = ["DAY", "FULL_PROJECT", "OFFICE", "ROWS", "Desk", "desk", "reopened"]
