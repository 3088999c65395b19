"""The table of all projects: which rows stand where, under a filter and an order. Holds ids only, reads rows on demand."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.domain.ports import Store
from desktop_app.services.change import Change
from desktop_app.services.findings.finding import RecordContext
from desktop_app.services.project_table.columns import Column, ColumnChoice, available_columns
from desktop_app.services.project_table.filter import FilterWork, TableFilter, filter_from_json
from desktop_app.services.project_table.index import ProjectIndex
from desktop_app.services.project_table.judge import TableJudge
from desktop_app.services.project_table.rows import RowPages, TableRow
from desktop_app.services.project_table.values import TableValues
from desktop_app.services.project_table.work import Step, Work

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack

SETTING = "ui.table.view"
PAGE = 16  # rows read together: a leap of the scroll bar reads two or three of them
MOST_SORTS = 4


@dataclass(frozen=True, slots=True)
class SortBy:
    """One column of an order; what is unknown stands last in both directions."""

    column_id: str
    descending: bool = False


class ProjectTable:
    """`visible` are the places of the rows in view, in order. Changing them is work in steps; nothing moves meanwhile."""

    def __init__(
        self,
        store: Store,
        packs: "Sequence[Pack]",
        context: RecordContext,
        as_of: Callable[[], date],
    ) -> None:
        self._store = store
        columns = available_columns(context.fields, packs)
        self.columns = {column.id: column for column in columns}
        self.choice = ColumnChoice(store, columns)
        self.index = ProjectIndex(store)
        self.pages = RowPages(store)
        self.judge = TableJudge(self.pages, packs, context, as_of)
        self.values = TableValues(store, self.index, self.judge)
        self._filtering = FilterWork(self.index, self.values, self.judge, self.columns)
        self.visible: Sequence[int] = ()
        self._order: tuple[tuple[SortBy, ...], Sequence[int]] | None = None
        self._arranged: tuple[TableFilter, tuple[SortBy, ...]] | None = None
        self._seen = 0  # number of the newest entry of the history that the table knows of
        self.filter, self.sort = self._kept_view()

    def load(self) -> Work:
        """Read all projects anew and arrange them. While nothing is filtered, rows come into view as they are read."""
        self._seen, _ = self._store.changed_since(None)
        self.pages.clear()
        self.values.clear()
        self._forget_arrangement()
        shows_at_once = self.filter.is_open
        for step in self.index.load():
            if shows_at_once:
                self._show(range(len(self.index)))
            yield step
        yield from self.arrange(self.filter, self.sort)

    def arrange(self, wanted: TableFilter, sort: Sequence[SortBy]) -> Work:
        """Show what a filter lets through, in an order. Kept for the next start, but for the text."""
        order = tuple(each for each in sort if each.column_id in self.columns)[:MOST_SORTS]
        self.filter, self.sort = wanted, order
        before = self._arranged
        if before is not None and before[1] == order and wanted.narrows(before[0]):
            places = self.visible
        else:
            places = yield from self._ordered(order)
        places = yield from self._filtering.apply(wanted, places)
        self._show(places)
        self._arranged = (wanted, order)
        self._keep_view()

    def __len__(self) -> int:
        return len(self.visible)

    def id_at(self, row: int) -> str:
        """The project in a row of the view."""
        return self.index.ids[self.visible[row]]

    def row_of(self, project_id: str) -> int:
        """The row of a project; -1 where it is not in view."""
        place = self.index.place_of(project_id)
        try:
            return self.visible.index(place)
        except ValueError:
            return -1

    def row(self, row: int) -> TableRow | None:
        """What stands in a row of the view, read with its neighbours where it was not yet; None where it is gone."""
        project_id = self.id_at(row)
        known = self.pages.known(project_id)
        if known is not None:
            return known
        start = row - row % PAGE
        ids = [self.id_at(each) for each in range(start, min(start + PAGE, len(self)))]
        return self.pages.fetch(ids).get(project_id)

    def rows(self, rows: Sequence[int]) -> list[TableRow]:
        """Several rows of the view; those that are gone are left out."""
        found = self.pages.fetch([self.id_at(row) for row in rows])
        return list(found.values())

    def note(self, change: Change) -> bool:
        """Something was changed, here or elsewhere. False where projects came or went: then `load` is due.

        The rows stay where they are, though they might not fit filter and order any more: nothing jumps while editing.
        """
        self.pages.forget(change.projects)
        self.judge.forget(change.projects)
        if change.fields:
            self.values.forget([each.field for each in change.fields])
        else:
            self.values.clear()
        if change.enterprises or any(each.field in {"enterprise_name", "uscc"} for each in change.fields):
            self.values.forget([id_ for id_, column in self.columns.items() if _of_firm(column)])
        self._order = None
        self._arranged = None
        return self.index.renew(change.projects)

    def catch_up(self) -> bool:
        """Take note of whatever was changed since, by whomever. False where `load` is due."""
        before = self._seen
        self._seen, changed = self._store.changed_since(before)
        projects = [id_ for entity, id_ in changed if entity == "project"]
        firms = {id_ for entity, id_ in changed if entity == "enterprise"}
        if any(entity == "declaration" for entity, _ in changed):
            self.values.clear()
        if firms:
            ids, owners = self.index.ids, self.index.firm_ids
            projects += [id_ for id_, owner in zip(ids, owners, strict=True) if owner in firms]
        return self.note(Change("", tuple(projects), tuple(firms))) if projects else True

    def sorted_by(self, column_id: str, *, add: bool) -> tuple[SortBy, ...]:
        """The order after a column's head was pressed: up, down, off. add: beside the columns sorted by already."""
        now = next((each for each in self.sort if each.column_id == column_id), None)
        others = tuple(each for each in self.sort if each.column_id != column_id) if add else ()
        if now is None:
            return (*others, SortBy(column_id))
        if not now.descending:
            turned = SortBy(column_id, descending=True)
            return tuple(turned if each is now else each for each in self.sort) if add else (turned,)
        return others

    def _ordered(self, sort: tuple[SortBy, ...]) -> Generator[Step, None, Sequence[int]]:
        if self._order is not None and self._order[0] == sort and len(self._order[1]) == len(self.index):
            return self._order[1]
        places: Sequence[int] = range(len(self.index))
        # Sorting is stable: the last column first, the column that counts most at the end.
        for each in reversed(sort):
            keys = yield from self.values.keys(self.columns[each.column_id])
            known = [place for place in places if keys[place] is not None]
            unknown = [place for place in places if keys[place] is None]
            yield Step("排序", 0, 0)
            known.sort(key=keys.__getitem__, reverse=each.descending)
            places = known + unknown
        self._order = (sort, places)
        return places

    def _show(self, places: Sequence[int]) -> None:
        self.visible = places

    def _forget_arrangement(self) -> None:
        self._order = None
        self._arranged = None
        self._show(())

    def _kept_view(self) -> tuple[TableFilter, tuple[SortBy, ...]]:
        kept = self._store.settings.get(SETTING)
        if not isinstance(kept, dict):
            return TableFilter(), ()
        sort = kept.get("sort")
        order = []
        for item in sort if isinstance(sort, list) else ():
            match item:
                case [str(id_), bool(descending)] if id_ in self.columns:
                    order.append(SortBy(id_, descending))
        return filter_from_json(kept.get("filter"), self.columns), tuple(order)

    def _keep_view(self) -> None:
        kept = {
            "filter": self.filter.to_json(),
            "sort": [[each.column_id, each.descending] for each in self.sort],
        }
        if self._store.settings.get(SETTING) != kept:
            self._store.settings.set(SETTING, kept)


def _of_firm(column: Column) -> bool:
    return column.field is not None and column.field.subject.value == "enterprise"
