"""What stands beneath the table: how many rows and cells are chosen, and what the amounts among them add up to."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from desktop_app.domain.money import EXACT, grouped, in_words
from desktop_app.services.project_table.columns import Column
from desktop_app.services.project_table.view import ProjectTable
from desktop_app.services.project_table.work import Step

FEW_ROWS = 500  # read as rows; of more, the column is read
MOST_SUMS = 3  # named beneath the table


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """Of the chosen cells of one column. known: how many hold a number; total, least, most: in the field's unit."""

    column: Column
    known: int
    total: Decimal
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def words(self) -> str:
        """总投资合计20,941.5万元（2.0941亿元）"""
        unit = self.column.field.unit if self.column.field else ""
        amount = f"{grouped(self.total)}{unit}"
        spoken = in_words(self.total) if unit == "万元" and self.total >= 10**4 else ""
        return f"{self.column.label}合计{amount}" + (f"（{spoken}）" if spoken and spoken != amount else "")


@dataclass(frozen=True, slots=True)
class Totals:
    rows: int
    cells: int
    columns: tuple[ColumnTotal, ...] = ()

    @property
    def words(self) -> str:
        """选中3行12格；总投资合计…；nothing for a single cell."""
        if self.cells <= 1:
            return ""
        parts = [f"选中{self.rows}行{self.cells}格"]
        parts += [each.words for each in self.columns[:MOST_SUMS] if each.known]
        if len(self.columns) == 1 and self.columns[0].known > 1:
            only = self.columns[0]
            parts.append(f"{only.known}格有数，最小{grouped(only.least or 0)}，最大{grouped(only.most or 0)}")
        return "；".join(parts)


def totals(table: ProjectTable, chosen: Mapping[Column, Sequence[range]]) -> Generator[Step, None, Totals]:
    """chosen: column → the ranges of rows of the view that are chosen in it."""
    sums = []
    for column, ranges in chosen.items():
        field = column.field
        if field is None or not field.is_numeric or field.unit == "%":
            continue
        if sum(map(len, ranges)) <= FEW_ROWS:
            rows = table.rows([row for each in ranges for row in each])
            sums.append(_added(column, (row.value(field) for row in rows)))
        else:
            values = yield from table.values.of(column)
            places = table.visible
            sums.append(_added(column, (values[places[row]] for each in ranges for row in each)))
            yield Step("合计", 0, 0)
    counted = list(chosen.values())
    cells = sum(len(each) for ranges in counted for each in ranges)
    return Totals(_distinct(each for ranges in counted for each in ranges), cells, tuple(sums))


def _distinct(ranges: Iterable[range]) -> int:
    """How many rows the ranges cover together."""
    count, reached = 0, -1
    for each in sorted(ranges, key=lambda one: one.start):
        count += max(0, each.stop - max(each.start, reached))
        reached = max(reached, each.stop)
    return count


def _added(column: Column, values: Iterable[Any]) -> ColumnTotal:
    known = [Decimal(value) for value in values if value is not None]
    total = Decimal(0)
    for value in known:
        total = EXACT.add(total, value)
    return ColumnTotal(column, len(known), total, min(known, default=None), max(known, default=None))
