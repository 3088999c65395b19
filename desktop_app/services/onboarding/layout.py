"""The parts of an official table that was never seen: sheet, header, rows for records, unit, drop-downs, limits, notes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Field
from desktop_app.services.importing.columns import SheetHeader, find_header
from desktop_app.services.onboarding.cells import CellLooks, column_rules, read_looks
from desktop_app.services.onboarding.rows import RecordRows, find_rows
from desktop_app.services.table_columns.header_names import TOTALS
from desktop_app.services.table_columns.headers import plain
from desktop_app.services.table_columns.match import unit_above, unit_in
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.layout import FillPlan
from desktop_app.sheets.mapping import MONEY_UNITS
from desktop_app.sheets.package import Package
from desktop_app.sheets.read_table import SheetGrid, read_content

HEADER_DEPTH = 4
_LAST_HEADER_ROW = 20
_LEAST_HEADER_CELLS = 3
_LONGEST_TITLE = 60
_NUMBER_TITLES = frozenset({"序号", "编号", "序"})
_UNIT_WORDS = "亿元|百万元|千万元|千元|万元|元"
_UNIT_IN_NOTE = re.compile(rf"(?:金额)?单位(?:均|统一)?[为是:：]({_UNIT_WORDS})|以({_UNIT_WORDS})为单位")
_LIMIT = re.compile(
    r"(?:不超过|不得超过|限|控制在|少于|不多于)([0-9]{2,5})个?(?:汉)?字|([0-9]{2,5})个?(?:汉)?字(?:以内|之内|内|左右以内)"
)
_SURE, _PARTLY, _BY_FORM = 0.95, 0.75, 0.4


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column. titles: from above, as written; line: within a record of several rows, from 0.

    unit: of money, from the titles, "" where they name none; choices: of its drop-down; word_limit: in characters;
    is_computed: the blank rows hold a formula; is_date: the blank cells are formatted as dates; width: in characters.
    """

    letters: str
    titles: tuple[str, ...]
    line: int = 0
    unit: str = ""
    choices: tuple[str, ...] = ()
    word_limit: int | None = None
    is_number: bool = False
    is_computed: bool = False
    is_date: bool = False
    width: float = 10.0

    @property
    def plain_titles(self) -> tuple[str, ...]:
        return tuple(plain(title) for title in self.titles)

    @property
    def title(self) -> str:
        """The whole path in one text: 固定资产投资 / 设备投资."""
        return " / ".join("".join(title.split()) for title in self.titles)

    @property
    def place(self) -> str:
        return self.letters if self.line == 0 else f"{self.letters}.{self.line + 1}"


@dataclass(frozen=True, slots=True)
class TemplateLayout:
    """What was recognised. header, rows: first and last row, 1-based; rows are those for records.

    title: the lines above the header; unit: of money columns that name none, "" where the table says none; totals, notes:
    rows beneath with their text; header_cells: the header as a block, for the preview and to know it again;
    merges: (top, left, bottom, right) within the header; confidence: 0 to 1; doubts: what a person should look at.
    """

    name: str
    sheet: str
    header: tuple[int, int]
    rows: tuple[int, int]
    rows_per_record: int
    unit: str
    columns: tuple[LayoutColumn, ...]
    title: tuple[str, ...]
    totals: tuple[int, ...]
    notes: tuple[tuple[int, str], ...]
    header_cells: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...]
    confidence: float
    doubts: tuple[str, ...]

    def column(self, place: str) -> LayoutColumn | None:
        return next((column for column in self.columns if column.place == place), None)

    @property
    def describes(self) -> tuple[tuple[str, str], ...]:
        """What was recognised, for a person: (part, words)."""
        blank = (self.rows[1] - self.rows[0] + 1) // self.rows_per_record
        lines = f"，每个项目{self.rows_per_record}行" if self.rows_per_record > 1 else ""
        limited = [column for column in self.columns if column.word_limit]
        return (
            ("工作表", self.sheet),
            ("表头", _row_words(self.header)),
            ("填报行", f"{_row_words(self.rows)}（可填{blank}个，不够时插行{lines}）"),
            ("金额单位", self.unit or "表中没有注明"),
            ("栏目", f"{len(self.columns)}栏，其中{sum(map(_has_choices, self.columns))}栏有下拉选项"),
            (
                "字数限制",
                "、".join(f"{''.join(c.titles[-1].split())}{c.word_limit}字" for c in limited) or "没有",
            ),
            ("合计行", "、".join(f"第{row}行" for row in self.totals) or "没有"),
            ("说明和落款", f"{len(self.notes)}行" if self.notes else "没有"),
        )


def recognise_layout(content: bytes, name: str, fields: Mapping[str, Field]) -> TemplateLayout:
    """The best table of the file. Raises AppError: template-… (cannot be filled at all), layout-none (no table found)."""
    package = Package.read(content)
    grids = [grid for grid in read_content(content, name) if not grid.hidden and grid.rows]
    found = [(grid, header) for grid in grids if (header := _header_of(grid, fields)) is not None]
    if not found:
        raise AppError(
            "layout-none",
            f"“{name}”里没有找到像申报表的表头（一行写着各栏名称、下面是空白行）：请检查是否选对了文件。",
        )
    grid, header = max(found, key=lambda pair: (pair[1].field_count, len(pair[1].unknown)))
    looks = read_looks(package, grid.name)
    header = replace(header, last=_with_column_numbers(grid, header.last))
    rows = find_rows(grid, looks, header.last)
    columns = tuple(_columns(grid, looks, header, rows))
    below = tuple(_texts_below(grid, rows.last))
    counted = {row for row, _ in grid.formulas}
    sums = [row for row, text in below if row in counted or _is_total(text)]
    totals = (*rows.totals_above, *sums)
    notes = tuple((row, text) for row, text in below if row not in sums)
    above = _texts_of(grid, grid.first_row, header.first - 1)
    unit = _unit(above, notes)
    places = tuple((c.letters, c.line) if rows.per_record > 1 else c.letters for c in columns)
    plan = FillPlan(grid.name, (header.first, header.last), (rows.first, rows.last), places, rows.per_record)
    columns = column_rules(content, package, plan, columns)
    columns = tuple(_with_limit(column, [text for _, text in notes]) for column in columns)
    doubts = [*rows.doubts, *_doubts(columns, unit)]
    return TemplateLayout(
        name, grid.name, (header.first, header.last), (rows.first, rows.last), rows.per_record, unit, columns,
        above, totals, notes, _header_cells(grid, header), _header_merges(grid, header),
        _confidence(header, rows), tuple(doubts),
    )  # fmt: skip


def word_limit_in(texts: Sequence[str]) -> int | None:
    """The limit of characters that a text names (不超过300字), or None."""
    found = (match for text in texts if (match := _LIMIT.search(plain(text))))
    return next((int(match[1] or match[2]) for match in found), None)


def _header_of(grid: SheetGrid, fields: Mapping[str, Field]) -> SheetHeader | None:
    """By the names of its columns; where those say nothing, by its form: the row with most titles above a blank one."""
    by_names = find_header(grid, fields, HEADER_DEPTH)
    if by_names is not None:
        return by_names
    best: SheetHeader | None = None
    for number in range(grid.first_row, min(grid.first_row + len(grid.rows), _LAST_HEADER_ROW + 1)):
        row = grid.rows[number - grid.first_row]
        titles = {n: text for n, value in enumerate(row, 1) if (text := plain(value))}
        if len(set(titles.values())) < _LEAST_HEADER_CELLS or any(
            len(text) > _LONGEST_TITLE or not isinstance(row[n - 1], str) for n, text in titles.items()
        ):
            continue
        if best is None or len(titles) > len(best.unknown):
            best = SheetHeader(number, number, (), tuple(titles.items()))
    return best


def _with_column_numbers(grid: SheetGrid, last: int) -> int:
    """A row 1, 2, 3 … or 甲, 乙, 1, 2 beneath the titles numbers the columns and belongs to the header."""
    row = grid.rows[last + 1 - grid.first_row] if last + 1 - grid.first_row < len(grid.rows) else ()
    texts = [plain(value) for value in row if value is not None]
    texts = [text for text in texts if text not in ("甲", "乙", "丙", "丁", "栏次")]
    digits = [int(text.strip("()")) for text in texts if text.strip("()").isdigit()]
    consecutive = digits == list(range(digits[0], digits[0] + len(digits))) if digits else False
    return (
        last + 1 if len(digits) >= _LEAST_HEADER_CELLS and len(digits) == len(texts) and consecutive else last
    )


def _columns(
    grid: SheetGrid, looks: CellLooks, header: SheetHeader, rows: RecordRows
) -> Iterator[LayoutColumn]:
    block = _header_cells(grid, header)
    depth = len(block)
    computed = {column for row, column in grid.formulas if rows.first <= row <= rows.last}
    for number in range(1, max(map(len, block), default=0) + 1):
        stack = [row[number - 1] if number <= len(row) else "" for row in block]
        if not any(stack):
            continue
        letters = column_letters(number)
        lines = [list(dict.fromkeys(filter(None, stack)))]
        # In records of several rows each row of the header names the cells of one row, where it is not merged downwards.
        if rows.per_record > 1 and number not in rows.merged_columns and depth >= rows.per_record:
            lower = stack[depth - rows.per_record :]
            if len(set(filter(None, lower))) == rows.per_record:
                upper = [text for text in stack[: depth - rows.per_record] if text]
                lines = [list(dict.fromkeys([*upper, text])) for text in lower]
        for line, titles in enumerate(lines):
            shown = tuple(_without_numbering(titles))
            yield LayoutColumn(
                letters,
                shown,
                line,
                unit_in([plain(title) for title in shown]),
                word_limit=word_limit_in(shown),
                is_number=plain(shown[-1]) in _NUMBER_TITLES,
                is_computed=number in computed,
                is_date=looks.is_date(rows.first + line, number),
                width=looks.width(number),
            )


def _without_numbering(titles: Sequence[str]) -> Sequence[str]:
    """Without the number of the column that stands beneath its title."""
    named = [
        title for title in titles if not plain(title).strip("()").isdigit() and plain(title) not in "甲乙丙丁"
    ]
    return named or titles


def _header_cells(grid: SheetGrid, header: SheetHeader) -> tuple[tuple[str, ...], ...]:
    rows = grid.rows[header.first - grid.first_row : header.last - grid.first_row + 1]
    return tuple(tuple("" if value is None else str(value).strip() for value in row) for row in rows)


def _header_merges(grid: SheetGrid, header: SheetHeader) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(area for area in grid.merged if header.first <= area[0] and area[2] <= header.last)


def _texts_of(grid: SheetGrid, first: int, last: int) -> tuple[str, ...]:
    rows = grid.rows[max(first - grid.first_row, 0) : max(last - grid.first_row + 1, 0)]
    return tuple(
        dict.fromkeys(str(v).strip() for row in rows for v in row if v is not None and str(v).strip())
    )


def _texts_below(grid: SheetGrid, last: int) -> Iterator[tuple[int, str]]:
    for number in range(last + 1, grid.first_row + len(grid.rows)):
        text = "　".join(_texts_of(grid, number, number))
        if text:
            yield number, text


def _is_total(text: str) -> bool:
    first = plain(text.split("　", maxsplit=1)[0])
    return first in TOTALS or (len(first) <= 8 and first.endswith(("合计", "总计", "小计")))


def _unit(above: Sequence[str], notes: Sequence[tuple[int, str]]) -> str:
    named = unit_above(plain(text) for text in above)
    if named:
        return named
    found = (match for _, text in notes if (match := _UNIT_IN_NOTE.search(plain(text))))
    return next((match[1] or match[2] for match in found), "")


def _with_limit(column: LayoutColumn, notes: Sequence[str]) -> LayoutColumn:
    """A limit that a note tells of this column by its name: 建设内容及规模不超过300字."""
    if column.word_limit is not None:
        return column
    title = re.sub(r"[(（].*", "", plain(column.titles[-1]))
    if len(title) < 2:
        return column
    clauses = [
        clause for note in notes for clause in re.split(r"[;；。]|\d+[.、]", plain(note)) if title in clause
    ]
    return replace(column, word_limit=word_limit_in(clauses))


def _doubts(columns: Sequence[LayoutColumn], unit: str) -> Iterator[str]:
    for column in columns:
        if column.unit and column.unit not in MONEY_UNITS:
            yield f"{column.place}列“{column.titles[-1]}”以{column.unit}为单位，程序不能按这个单位填写，请核对。"
    if unit and unit not in MONEY_UNITS:
        yield f"表中注明以{unit}为单位，程序不能按这个单位填写，请改选。"


def _confidence(header: SheetHeader, rows: RecordRows) -> float:
    if not header.field_count:
        return _BY_FORM
    known = header.field_count / (header.field_count + len(header.unknown))
    sure = known >= 0.6 and not rows.doubts
    return _SURE if sure else _PARTLY


def _has_choices(column: LayoutColumn) -> bool:
    return bool(column.choices)


def _row_words(span: tuple[int, int]) -> str:
    return f"第{span[0]}行" if span[0] == span[1] else f"第{span[0]}至{span[1]}行"
