"""What last year's filled table teaches: in which column the values of known projects stand, in which unit and form."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property

from desktop_app.domain import pinyin, project_code
from desktop_app.domain.entities import Dossier
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.money import plain as plain_number
from desktop_app.domain.month import Month
from desktop_app.services.importing.columns import find_header
from desktop_app.services.onboarding.options import option_keys, source_of
from desktop_app.services.table_columns.header_names import NUMBER
from desktop_app.services.table_columns.headers import header_texts, plain
from desktop_app.services.table_columns.match import bare
from desktop_app.services.table_columns.source import source_of_column
from desktop_app.services.table_columns.values import CellSource, CellValue, cell_value
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.mapping import MONEY_UNITS, ColumnSource
from desktop_app.sheets.read_table import SheetGrid, read_content

HEADER_DEPTH = 4
MOST_ROWS = 300  # known projects that vote; more teach nothing new
_MONTH_FORMS = ("yyyy年m月", "yyyy年mm月", "yyyy.m", "yyyy.mm", "yyyy-mm", "yyyy/m", "yyyy/mm", "yyyymm")
_STYLES = ("name", "ordinal_name", "code")


@dataclass(frozen=True, slots=True)
class Vote:
    """What one column's values agree with. agreed of compared cells; distinct: how many different values agreed."""

    key: str
    source: ColumnSource
    agreed: int
    compared: int
    distinct: int

    @property
    def share(self) -> float:
        return self.agreed / self.compared if self.compared else 0.0


@dataclass(frozen=True, slots=True)
class LearnedColumn:
    """titles: plain, from above. votes: best first."""

    letters: str
    titles: tuple[str, ...]
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One row of the filled table that is a project of ours. by: 项目代码 or 项目名称."""

    number: int
    cells: tuple[Value, ...]
    dossier: Dossier
    by: str


@dataclass(frozen=True)
class Learned:
    """A filled table, read with the office's projects. rows: how many rows hold something beneath the header."""

    file: str
    sheet: str
    header: tuple[int, int]
    rows: int
    known: tuple[KnownRow, ...]
    columns: tuple[LearnedColumn, ...]

    @cached_property
    def _by_titles(self) -> Mapping[tuple[str, ...], LearnedColumn]:
        return {_key(column.titles): column for column in self.columns}

    def column(self, titles: Sequence[str]) -> LearnedColumn | None:
        """The column of the same titles; by the finest title alone where only one column bears it."""
        found = self._by_titles.get(_key(titles))
        if found is not None or not titles:
            return found
        alike = [column for column in self.columns if _key(column.titles[-1:]) == _key(titles[-1:])]
        return alike[0] if len(alike) == 1 else None


def learn_from(
    content: bytes, name: str, dossiers: Iterable[Dossier], fields: Mapping[str, Field], year: int
) -> Learned:
    """Read a filled table. year: of its declaration. Raises AppError: table-…, learn-no-table, learn-no-project."""
    grids = [grid for grid in read_content(content, name) if not grid.hidden and grid.rows]
    found = [(grid, header) for grid in grids if (header := find_header(grid, fields, HEADER_DEPTH))]
    if not found:
        raise AppError(
            "learn-no-table", f"“{name}”里没有找到写着“项目名称”等栏目的表头：请选择去年填好的同一种表。"
        )
    known_projects = _Known(dossiers)
    best: tuple[SheetGrid, tuple[int, int], int, tuple[KnownRow, ...]] | None = None
    for grid, header in found:
        rows = list(_rows(grid, header.last))
        known = tuple(known_projects.find(rows))
        if best is None or len(known) > len(best[3]):
            best = (grid, (header.first, header.last), len(rows), known)
    assert best is not None
    grid, span, count, known = best
    if not known:
        raise AppError(
            "learn-no-project",
            f"“{name}”里的{count}行都不是项目库中的项目（按项目代码和项目名称核对）：请先导入这些项目，再用它核对。",
        )
    titles = _titles(header_texts(grid, *span))
    return Learned(name, grid.name, span, count, known, tuple(_columns(titles, known, fields, year)))


def same_cell(ours: CellValue, theirs: Value) -> bool:
    """Whether a cell says what we would write: exact for numbers, apart from width and blanks for texts."""
    return bool(_forms(ours) & _forms(theirs))


def _columns(
    titles: Mapping[int, tuple[str, ...]], known: Sequence[KnownRow], fields: Mapping[str, Field], year: int
) -> Iterator[LearnedColumn]:
    sources = tuple(_possible(fields))
    agreed: Counter[tuple[int, int]] = Counter()
    compared: Counter[tuple[int, int]] = Counter()
    distinct: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    readers = [source_of_column(source, "万元") for _, source in sources]
    for row in known[:MOST_ROWS]:
        facts = row.dossier.facts
        ours = [_forms(_rendered(reader, facts, fields, year)) for reader in readers]
        for number in titles:
            theirs = _forms(row.cells[number - 1]) if number <= len(row.cells) else frozenset()
            if not theirs:
                continue
            for place, forms in enumerate(ours):
                if forms:
                    compared[number, place] += 1
                    common = forms & theirs
                    if common:
                        agreed[number, place] += 1
                        distinct[number, place].update(common)
    for number, own in titles.items():
        votes = [
            Vote(key, source, agreed[number, place], compared[number, place], len(distinct[number, place]))
            for place, (key, source) in enumerate(sources)
            if agreed[number, place]
        ]
        votes.sort(key=lambda vote: (-vote.agreed, -vote.share, -vote.distinct))
        yield LearnedColumn(column_letters(number), own, tuple(votes))


def _possible(fields: Mapping[str, Field]) -> Iterator[tuple[str, ColumnSource]]:
    """Every way in which a column may be filled."""
    for key in option_keys(fields):
        if key == NUMBER:
            continue
        field = fields.get(key)
        kind = field.type if field else None
        if kind is FieldType.MONEY:
            for unit in MONEY_UNITS:
                yield key, source_of(key, "A", 0, fields, unit=unit)
        elif kind is FieldType.MONTH or key == "@period":
            for form in _MONTH_FORMS:
                yield key, source_of(key, "A", 0, fields, format=form)
        elif kind is FieldType.INDUSTRY:
            for style in _STYLES:
                yield key, source_of(key, "A", 0, fields, style=style)
        else:
            yield key, source_of(key, "A", 0, fields)


def _rendered(source: CellSource, facts: Facts, fields: Mapping[str, Field], year: int) -> CellValue:
    return cell_value(source, facts, fields, 0, year)


def _forms(value: object) -> frozenset[str]:
    """A value in the forms in which it may stand in a cell, for comparison; blank: none."""
    if value is None:
        return frozenset()
    if isinstance(value, bool):
        return frozenset({"是" if value else "否"})
    if isinstance(value, datetime | date):
        return frozenset({f"month:{value.year}-{value.month:02d}", Month.of(value).chinese()})
    if isinstance(value, Decimal | int):
        return frozenset({_number(Decimal(value))})
    text = "".join(unicodedata.normalize("NFKC", str(value)).split())
    if not text:
        return frozenset()
    forms = {text}
    try:
        number = Decimal(text.replace(",", ""))
        if number.is_finite():
            forms.add(_number(number))
    except InvalidOperation:
        forms.add(text.replace("-", "至").replace("—", "至").replace("~", "至"))
    return frozenset(forms)


def _number(value: Decimal) -> str:
    return f"number:{plain_number(value.normalize())}"


def _rows(grid: SheetGrid, header_end: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
    for number in range(header_end + 1, grid.first_row + len(grid.rows)):
        row = grid.rows[number - grid.first_row]
        if sum(1 for value in row if value is not None) > 1:
            yield number, row


def _titles(texts: Sequence[Sequence[str]]) -> Mapping[int, tuple[str, ...]]:
    width = max(map(len, texts), default=0)
    found = {}
    for number in range(1, width + 1):
        own = tuple(dict.fromkeys(row[number - 1] for row in texts if number <= len(row) and row[number - 1]))
        if own:
            found[number] = own
    return found


def _key(titles: Sequence[str]) -> tuple[str, ...]:
    return tuple(bare(plain(title)) for title in titles)


class _Known:
    """The office's projects by code and by name; a name that two projects bear finds neither."""

    def __init__(self, dossiers: Iterable[Dossier]) -> None:
        self._by_code: dict[str, Dossier] = {}
        self._by_name: dict[str, Dossier | None] = {}
        for dossier in dossiers:
            code = str(dossier.facts.get("project_code", ""))
            if code:
                self._by_code[project_code.normalize(code)] = dossier
            name = pinyin.fold(dossier.project.name)
            if name:
                self._by_name[name] = None if name in self._by_name else dossier

    def find(self, rows: Iterable[tuple[int, tuple[Value, ...]]]) -> Iterator[KnownRow]:
        """By the code, wherever in the row it stands; else by the name."""
        for number, cells in rows:
            texts = [str(value).strip() for value in cells if isinstance(value, str) and value.strip()]
            by_code = next((d for t in texts if (d := self._by_code.get(project_code.normalize(t)))), None)
            by_name = next((d for t in texts if (d := self._by_name.get(pinyin.fold(t)))), None)
            dossier = by_code or by_name
            if dossier is not None:
                yield KnownRow(number, cells, dossier, "项目代码" if by_code else "项目名称")
