"""Where a sheet's header stands, and what each of its columns is; what is uncertain is said, never assumed in silence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_app.domain.fields import Field, FieldType
from desktop_app.services.table_columns.header_names import CITY, COMPOSITES, COUNTY, NUMBER
from desktop_app.services.table_columns.headers import header_texts, plain
from desktop_app.services.table_columns.match import ColumnNames, unit_above, unit_in
from desktop_app.sheets import mapping as sheet_mapping
from desktop_app.sheets.formula_tokens import column_letters, column_number
from desktop_app.sheets.mapping import SourceKind
from desktop_app.sheets.read_table import SheetGrid

LAST_HEADER_ROW = 20
HEADER_DEPTH = 3
LEAST_COLUMNS = 2
_UNIT = r"亿元|百万元|千万元|千元|万元|元"
_ABOVE_A_HEADER = re.compile(
    rf"(?:金额)?单位[:：]?(?:人民币)?(?:{_UNIT})$|(?:填报|推荐|申报|报送)单位(?:\(.*\))?[:：]|填报日期|联系电话[:：]"
)


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column. number: 1-based. fields: what it fills; unit: of money, "" where none was found.

    member: the code of a multi-choice this column answers with 是 or 否. doubt: what a person should confirm.
    """

    number: int
    header: str
    name: str
    fields: tuple[str, ...]
    unit: str = ""
    member: str = ""
    doubt: str = ""
    is_money: bool = False

    @property
    def letters(self) -> str:
        return column_letters(self.number)


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """first, last: the header's rows, 1-based. unit: of the table, "" where it names none. unknown: (column, title)."""

    first: int
    last: int
    columns: tuple[ImportColumn, ...]
    unknown: tuple[tuple[int, str], ...]
    unit: str = ""

    @property
    def field_count(self) -> int:
        return sum(1 for column in self.columns if column.name != NUMBER)


def find_header(
    grid: SheetGrid, fields: Mapping[str, Field], depth: int = HEADER_DEPTH
) -> SheetHeader | None:
    """The rows (at most `depth`) that read best as a header; None where a sheet holds no table of projects."""
    best: SheetHeader | None = None
    best_rank: tuple[int, ...] = ()
    names = ColumnNames(fields)
    for first in range(grid.first_row, min(grid.first_row + len(grid.rows), LAST_HEADER_ROW + 1)):
        for last in range(first, min(first + depth, grid.first_row + len(grid.rows))):
            header = _read(grid, first, last, fields, names)
            rank = _rank(header, _is_joined(header_texts(grid, first, last)))
            if best is None or rank > best_rank:
                best, best_rank = header, rank
    if best is None or best.field_count < LEAST_COLUMNS or not _names_something(best.columns):
        return None
    return replace(best, unit=_unit_above(grid, best.first))


def header_of_mapping(told: sheet_mapping.Mapping, grid: SheetGrid) -> SheetHeader:
    """The header as a mapping file gives it."""
    texts = header_texts(grid, *told.header)
    columns = []
    for source in told.columns:
        if source.kind is SourceKind.NUMBER:
            continue
        number = column_number(source.column)
        name = source.fields[0] if len(source.fields) == 1 else _composite(source.fields)
        if source.level in ("city", "county") and source.fields == ("site_region",):
            name = CITY if source.level == "city" else COUNTY
        parts = COMPOSITES.get(name, source.fields)
        title = " ".join(_titles(texts, number))
        columns.append(
            ImportColumn(number, title, name, parts, source.unit or told.unit, source.member or "")
        )
    return SheetHeader(told.header[0], told.header[1], tuple(columns), (), told.unit)


def _composite(keys: tuple[str, ...]) -> str:
    return next((name for name, parts in COMPOSITES.items() if parts == keys), keys[0])


def _rank(header: SheetHeader, joined: bool) -> tuple[int, ...]:
    exact = sum(1 for column in header.columns if not column.doubt)
    return (
        header.field_count + exact,
        -len(header.unknown),
        int(joined),
        header.last - header.first,
        -header.first,
    )


def _is_joined(texts: Sequence[Sequence[str]]) -> bool:
    """Whether the rows belong together: a cell merged downwards, or a title over several columns of a row of titles.

    A line above the header (the table's name, its unit) is neither.
    """
    for above, below in pairwise(texts):
        if any(_ABOVE_A_HEADER.match(text) for text in above):
            return False
        down = any(one and one == other for one, other in zip(above, below, strict=False))
        across = len(set(filter(None, above))) > 1 and any(
            one and one == other for one, other in pairwise(above)
        )
        if not down and not across:
            return False
    return True


def _names_something(columns: Iterable[ImportColumn]) -> bool:
    return any("project_name" in column.fields or "enterprise_name" in column.fields for column in columns)


def _titles(texts: Sequence[Sequence[str]], number: int) -> list[str]:
    """A column's titles from above to below, each once (a merged cell stands in all of its rows)."""
    return list(dict.fromkeys(row[number - 1] for row in texts if number <= len(row) and row[number - 1]))


def _read(
    grid: SheetGrid, first: int, last: int, fields: Mapping[str, Field], names: ColumnNames
) -> SheetHeader:
    texts = header_texts(grid, first, last)
    columns: list[ImportColumn] = []
    unknown: list[tuple[int, str]] = []
    width = max(map(len, texts), default=0)
    # A title that spans the whole table is its name, not a column's.
    for number in range(1, width + 1):
        titles = _titles(texts, number)
        if not titles:
            continue
        column = _column(number, titles, fields, names)
        if column is None:
            unknown.append((number, "".join(titles)))
        else:
            columns.append(column)
    kept, twice = _without_doubles(columns)
    return SheetHeader(first, last, kept, (*unknown, *twice))


def _without_doubles(
    columns: Sequence[ImportColumn],
) -> tuple[tuple[ImportColumn, ...], list[tuple[int, str]]]:
    """Of several columns for one field the certain one is kept; where that does not decide, the first."""
    kept: dict[tuple[str, str], ImportColumn] = {}
    dropped: list[ImportColumn] = []
    for column in sorted(columns, key=lambda c: (bool(c.doubt), c.number)):
        key = (column.name, column.member)
        if key in kept:
            dropped.append(column)
        else:
            kept[key] = column
    ordered = tuple(sorted(kept.values(), key=lambda c: c.number))
    return ordered, [(column.number, column.header) for column in dropped]


def _column(
    number: int, titles: list[str], fields: Mapping[str, Field], names: ColumnNames
) -> ImportColumn | None:
    match = names.nearest(titles)
    if match is None:
        return None
    header = " ".join(titles)
    if match.member:
        return ImportColumn(number, header, match.key, (match.key,), "", match.member)
    made = _made(number, header, match.key, unit_in(titles), fields)
    return made if match.is_exact else replace(made, doubt=f"表头“{header}”按“{match.spelling}”理解")


def _made(number: int, header: str, key: str, unit: str, fields: Mapping[str, Field]) -> ImportColumn:
    if key in (CITY, COUNTY):
        parts: tuple[str, ...] = ("site_region",)
    else:
        parts = COMPOSITES.get(key, () if key == NUMBER else (key,))
    is_money = any(fields[part].type is FieldType.MONEY for part in parts if part in fields)
    return ImportColumn(number, header, key, parts, unit if is_money else "", is_money=is_money)


def _unit_above(grid: SheetGrid, first: int) -> str:
    rows = grid.rows[: max(first - grid.first_row, 0)]
    return unit_above(plain(value) for row in rows for value in row)
