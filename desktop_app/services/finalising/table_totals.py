"""Sums of a filled official table, read back by another reader, to be set beside the projects' own."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from decimal import Decimal, localcontext

from desktop_app.domain.fields import Field
from desktop_app.domain.money import EXACT
from desktop_app.services.declaring.export import FilledTable
from desktop_app.services.table_columns.values import MONEY_UNITS, CellSource
from desktop_app.sheets.formula_tokens import column_number
from desktop_app.sheets.read_table import SheetGrid, read_content


@dataclass(frozen=True, slots=True)
class TableSum:
    """A column of the table. total: in 万元, of the numbers that stand in the record rows."""

    field: str
    column: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a second reader finds in the file. records: record rows that hold anything."""

    records: int
    sums: tuple[TableSum, ...]


def read_back(table: FilledTable, fields: MappingType[str, Field]) -> ReadBack:
    """The file read once: its records counted, each money column added up. Raises AppError as reading a table does."""
    grid = next(
        g for g in read_content(table.output, table.report["output"]) if g.name == table.mapping.sheet
    )
    wanted = [
        (place, source)
        for place, source in enumerate(table.sources)
        if len(source.fields) == 1 and source.fields[0] in fields and fields[source.fields[0]].unit == "万元"
    ]
    sums = tuple(_sum(grid, table, place, source) for place, source in wanted)
    return ReadBack(_records(grid, table), sums)


def _sum(grid: SheetGrid, table: FilledTable, place: int, source: CellSource) -> TableSum:
    column = table.mapping.columns[place]
    number_of = column_number(column.column)
    known = [
        number
        for record in range(len(table.rows))
        if isinstance(number := _cell(grid, table, record, number_of, column.line), Decimal)
    ]
    with localcontext(EXACT):
        total = sum(known, Decimal(0)).scaleb(-_power(source))
    return TableSum(source.fields[0], column.column, total)


def _records(grid: SheetGrid, table: FilledTable) -> int:
    columns = [(column_number(item.column), item.line) for item in table.mapping.columns if item.fields]
    first, last = table.mapping.rows
    places = max((last - first + 1) // table.mapping.rows_per_record, len(table.rows))
    return sum(
        any(_cell(grid, table, record, column, line) not in {None, ""} for column, line in columns)
        for record in range(places)
    )


def _power(source: CellSource) -> int:
    return MONEY_UNITS[source.unit or "万元"]


def _cell(grid: SheetGrid, table: FilledTable, record: int, column: int, line: int) -> object:
    row = table.mapping.rows[0] + record * table.mapping.rows_per_record + line - grid.first_row
    place = column - 1
    return grid.rows[row][place] if row < len(grid.rows) and place < len(grid.rows[row]) else None
