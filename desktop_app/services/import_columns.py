"""Where a sheet's header stands, and what each of its columns is; what is uncertain is said, never assumed in silence."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_app.domain.fields import Field, FieldDictionary, FieldType
from desktop_app.services.declare_headers import header_texts, plain
from desktop_app.services.import_names import (
    CITY,
    COMPOSITES,
    COUNTY,
    DIFFERENT_QUANTITY,
    NAMES,
    NUMBER,
)
from desktop_app.sheets import mapping as sheet_mapping
from desktop_app.sheets.formula_tokens import column_letters, column_number
from desktop_app.sheets.mapping import SourceKind
from desktop_app.sheets.read_table import SheetGrid

LAST_HEADER_ROW = 20
HEADER_DEPTH = 3
LEAST_COLUMNS = 2
NEAR_ENOUGH, CLEAR_LEAD = 84, 4
_UNIT = r"亿元|百万元|千万元|千元|万元|元"
_UNIT_IN_TITLE = re.compile(
    rf"[(（\[]?(?:单位[:：]?)?(?:人民币)?({_UNIT})[)）\]]?$|[(（](?:单位[:：]?)?({_UNIT})[)）]"
)
_UNIT_ABOVE = re.compile(rf"(?:金额)?单位[:：]?(?:人民币)?({_UNIT})")
_ABOVE_A_HEADER = re.compile(
    rf"(?:金额)?单位[:：]?(?:人民币)?(?:{_UNIT})$|(?:填报|推荐|申报|报送)单位(?:\(.*\))?[:：]|填报日期|联系电话[:：]"
)
_DECORATION = re.compile(
    r"[\s*★☆:：。]+|^其中[:：]?|^\d+[.、]|[(（](?:必填|选填|下拉选择|可多选|预计|计划)[)）]"
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


def find_header(grid: SheetGrid, fields: FieldDictionary) -> SheetHeader | None:
    """The rows that read best as a header; None where a sheet holds no table of projects."""
    best: SheetHeader | None = None
    best_rank: tuple[int, ...] = ()
    names = _spellings(fields)
    for first in range(grid.first_row, min(grid.first_row + len(grid.rows), LAST_HEADER_ROW + 1)):
        for last in range(first, min(first + HEADER_DEPTH, grid.first_row + len(grid.rows))):
            header = _read(grid, first, last, fields, names)
            rank = _rank(header, _is_joined(header_texts(grid, first, last)))
            if best is None or rank > best_rank:
                best, best_rank = header, rank
    if best is None or best.field_count < LEAST_COLUMNS or not _names_something(best.columns):
        return None
    return replace(best, unit=_unit_above(grid, best.first))


def header_of_mapping(told: sheet_mapping.Mapping, grid: SheetGrid, fields: FieldDictionary) -> SheetHeader:
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
    grid: SheetGrid, first: int, last: int, fields: FieldDictionary, names: Mapping[str, str]
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
    number: int, titles: list[str], fields: FieldDictionary, names: Mapping[str, str]
) -> ImportColumn | None:
    unit = next((m[1] or m[2] for t in reversed(titles) if (m := _UNIT_IN_TITLE.search(t))), "")
    bare = [_bare(title) for title in titles]
    header = " ".join(titles)
    member = _member(bare, fields, names)
    if member is not None:
        return ImportColumn(number, header, member[0], (member[0],), "", member[1])
    # The whole path, then the finest title, then (a parent over 合计) the parent.
    attempts = list(
        dict.fromkeys(("".join(bare), bare[-1], bare[0] if bare[-1] in ("合计", "小计", "") else ""))
    )
    for title in filter(None, attempts):
        if title in names:
            return _made(number, header, names[title], unit, fields)
    near = _nearest(bare[-1] or bare[0], names)
    if near is None:
        return None
    key, spelling = near
    return replace(_made(number, header, key, unit, fields), doubt=f"表头“{header}”按“{spelling}”理解")


def _made(number: int, header: str, key: str, unit: str, fields: Mapping[str, Field]) -> ImportColumn:
    if key in (CITY, COUNTY):
        parts: tuple[str, ...] = ("site_region",)
    else:
        parts = COMPOSITES.get(key, () if key == NUMBER else (key,))
    is_money = any(fields[part].type is FieldType.MONEY for part in parts if part in fields)
    return ImportColumn(number, header, key, parts, unit if is_money else "", is_money=is_money)


def _bare(title: str) -> str:
    return _DECORATION.sub("", _UNIT_IN_TITLE.sub("", title)).strip("()（）")


def _member(bare: list[str], fields: Mapping[str, Field], names: Mapping[str, str]) -> tuple[str, str] | None:
    """A column beneath a multi-choice's title that bears the label of one choice: 技术改造方向 / 智能化."""
    if len(bare) < 2:
        return None
    parent = names.get(bare[-2], "")
    field = fields.get(parent)
    if field is None or field.type is not FieldType.MULTI:
        return None
    code = next((c.code for c in field.choices if bare[-1] in (c.label, *c.aliases)), None)
    return (parent, code) if code else None


def _spellings(fields: Mapping[str, Field]) -> Mapping[str, str]:
    """Spelling → key, for every label and synonym."""
    names = {_bare(plain(field.label)): key for key, field in fields.items()}
    names.update({_bare(plain(s)): key for key, spellings in NAMES.items() for s in spellings})
    return names


def _nearest(title: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """The key whose spelling is clearly nearest; None where none is near enough, or two keys are."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only headers that nobody has seen need it

    if len(title) < 3:
        return None
    qualifiers = [word for word in DIFFERENT_QUANTITY if word in title]
    found = process.extract(
        title, names.keys(), scorer=fuzz.ratio, limit=6, score_cutoff=NEAR_ENOUGH - CLEAR_LEAD
    )
    fitting = [(s, score) for s, score, _ in found if len(s) >= 3 and all(word in s for word in qualifiers)]
    if not fitting or fitting[0][1] < NEAR_ENOUGH:
        return None
    best, score = fitting[0]
    rivals = {names[s] for s, other in fitting if score - other < CLEAR_LEAD}
    return (names[best], best) if rivals == {names[best]} else None


def _unit_above(grid: SheetGrid, first: int) -> str:
    for row in grid.rows[: max(first - grid.first_row, 0)]:
        for value in row:
            match = _UNIT_ABOVE.search(plain(value))
            if match:
                return match[1]
    return ""
