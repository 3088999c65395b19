"""Rewrite the references of a formula when rows of one sheet move, and fill a formula down."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.errors import AppError
from desktop_app.sheets.formula_tokens import (
    CellCorner,
    Kind,
    Token,
    column_letters,
    column_number,
    corners,
    sheet_names,
    tokens,
)
from desktop_app.sheets.row_moves import LAST_ROW, RowMove

# A single cell as the only argument of these is a range of one row: with a single blank record it must grow.
_RANGE_FUNCTIONS = frozenset(
    {"SUM(", "SUBTOTAL(", "COUNT(", "COUNTA(", "COUNTBLANK(", "AVERAGE(", "MAX(", "MIN(", "PRODUCT(", "AGGREGATE(",
     "SUMIF(", "SUMIFS(", "COUNTIF(", "COUNTIFS(", "SUMPRODUCT("}
)  # fmt: skip


@dataclass(frozen=True)
class Mover:
    """Rows of `sheet` move by `move`; names of all sheets in order tell what a 3-D reference spans.

    grow: "all" in formulas about the records (totals, charts), "locked" where a relative reference means the cell's own
    row (formulas in record rows, conditions), "never" elsewhere.
    """

    sheet: str
    move: RowMove
    sheet_order: tuple[str, ...] = ()
    # With fewer than these rows locked, references of defined names are offsets from the cell and do not move.
    only_locked: bool = False
    grow: str = "all"
    grow_single: bool = False
    on_three_dimensional: Callable[[str], None] | None = field(default=None, compare=False)
    # Cells of new records for totals that name the records one by one: text to follow the piece of that number.
    new_cells: Callable[[Sequence["Reference | str"], str | None], dict[int, str]] | None = field(
        default=None, compare=False
    )

    def formula(self, formula: str, own_sheet: str | None) -> str:
        """The formula with its references moved; the very same string when none does.

        own_sheet: the sheet the formula stands on, None where a reference without a sheet means none (names, charts).
        """
        pieces = list(references(formula))
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return formula
        out = [self._moved(piece, own_sheet) for piece in pieces]
        if self.new_cells is not None and self.grow == "all":
            for index, text in self.new_cells(pieces, own_sheet).items():
                out[index] += text
        return "".join(out)

    def _moved(self, reference: "Reference | str", own_sheet: str | None) -> str:
        if isinstance(reference, str):
            return reference
        if reference.sheets is None:
            concerned = own_sheet is not None and same_sheet(own_sheet, self.sheet)
        elif len(reference.sheets) == 2:
            return self._three_dimensional(reference)
        else:
            concerned = any(same_sheet(name, self.sheet) for name in reference.sheets)
        return reference.prefix + (
            self.area(reference.text, reference.is_lone_argument) if concerned else reference.text
        )

    def _three_dimensional(self, reference: "Reference") -> str:
        assert reference.sheets is not None
        order = [name.casefold() for name in self.sheet_order]
        try:
            ends = sorted(order.index(name.casefold()) for name in reference.sheets)
            spans = ends[0] <= order.index(self.sheet.casefold()) <= ends[1]
        except ValueError:
            spans = True
        whole = reference.prefix + reference.text
        if spans and self.area(reference.text, False) != reference.text and self.on_three_dimensional:
            self.on_three_dimensional(whole)
        return whole

    def area(self, text: str, is_lone_argument: bool = False) -> str:
        """One reference without its sheet: A1, A1:B2, 7:9 or A:A."""
        head, colon, tail = text.partition(":")
        if not head.strip("$").isdigit():
            if head.lstrip("$").isalpha():
                return text
            first, last = corners(text)
            if last is None:
                return self._single(first, is_lone_argument)
            rows = self._span(first.row, last.row, first.row_lock, last.row_lock)
            if rows is None:
                return "#REF!"
            return (
                f"{first.column_lock}{first.column}{first.row_lock}{rows[0]}:"
                f"{last.column_lock}{last.column}{last.row_lock}{rows[1]}"
            )
        locks = "$" if head.startswith("$") else "", "$" if tail.startswith("$") else ""
        rows = self._span(int(head.strip("$")), int(tail.strip("$")), *locks)
        return "#REF!" if rows is None else f"{locks[0]}{rows[0]}{colon}{locks[1]}{rows[1]}"

    def _single(self, corner: CellCorner, is_lone_argument: bool) -> str:
        if self.only_locked and not corner.row_lock:
            return corner.text()
        if (self.grow_single or is_lone_argument) and self.grow == "all":
            span = self.move.grown_span(corner.row, corner.row)
            if span is not None and span[0] != span[1]:
                end = f"{corner.column_lock}{corner.column}{corner.row_lock}"
                return f"{end}{span[0]}:{end}{span[1]}"
        row = self.move.row(corner.row)
        if row is None:
            return "#REF!"
        return f"{corner.column_lock}{corner.column}{corner.row_lock}{row}"

    def _span(self, first: int, last: int, first_lock: str, last_lock: str) -> tuple[int, int] | None:
        if first > last:
            span = self._span(last, first, last_lock, first_lock)
            return None if span is None else (span[1], span[0])
        if self.only_locked and not (first_lock and last_lock):
            if not first_lock and not last_lock:
                return first, last
            moved = self.move.row(first if first_lock else last)
            return None if moved is None else ((moved, last) if first_lock else (first, moved))
        may_grow = self.grow == "all" or (self.grow == "locked" and bool(first_lock) and bool(last_lock))
        return self.move.grown_span(first, last) if may_grow else self.move.span(first, last)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a formula: sheet prefix as written, the area, and whether it is a function's whole argument."""

    prefix: str
    sheets: tuple[str, ...] | None
    text: str
    is_lone_argument: bool


def references(formula: str) -> Iterator[Reference | str]:
    """The formula as references and the text between them, in order."""
    if not any(letter.isdigit() for letter in formula):
        yield formula
        return
    found = list(tokens(formula))
    stack: list[str] = []
    prefix: Token | None = None
    for index, token in enumerate(found):
        if token.kind is Kind.SHEET:
            if prefix:
                yield prefix.text
            prefix = token
            continue
        head = prefix.text if prefix else ""
        if token.kind in {Kind.CELLS, Kind.ROWS}:
            sheets = sheet_names(prefix.text) if prefix else None
            yield Reference(head, sheets, token.text, _is_lone_argument(found, index, bool(prefix), stack))
        else:
            if token.kind is Kind.FUNCTION or token.text == "(":
                stack.append(token.text.upper())
            elif token.text == ")" and stack:
                stack.pop()
            yield head + token.text
        prefix = None
    if prefix:
        yield prefix.text


def _is_lone_argument(found: list[Token], index: int, has_prefix: bool, stack: list[str]) -> bool:
    if not stack or stack[-1] not in _RANGE_FUNCTIONS or ":" in found[index].text:
        return False
    before = found[index - (2 if has_prefix else 1)].text
    after = found[index + 1].text if index + 1 < len(found) else ""
    return (before == "," or before.endswith("(")) and after in {",", ")"}


def fill_down(formula: str, rows: int) -> str:
    """The formula copied `rows` rows lower on its sheet: relative rows move, locked ones stay."""
    if rows == 0:
        return formula
    out = []
    for reference in references(formula):
        if isinstance(reference, str):
            out.append(reference)
        else:
            out.append(reference.prefix + _lowered(reference.text, rows))
    return "".join(out)


def fill_across(formula: str, rows: int, columns: int) -> str:
    """The formula copied by rows and columns: how a shared formula is told to its other cells."""
    out = []
    for token in tokens(formula):
        if token.kind is Kind.CELLS:
            ends = []
            for corner in corners(token.text):
                if corner is not None:
                    number = corner.column_number + (0 if corner.column_lock else columns)
                    row = corner.row + (0 if corner.row_lock else rows)
                    number, row = (number - 1) % 16384 + 1, (row - 1) % LAST_ROW + 1
                    ends.append(f"{corner.column_lock}{column_letters(number)}{corner.row_lock}{row}")
            out.append(":".join(ends))
        elif token.kind is Kind.ROWS:
            out.append(_lowered(token.text, rows))
        elif token.kind is Kind.COLUMNS:
            ends = []
            for end in token.text.split(":"):
                lock = "$" if end.startswith("$") else ""
                number = column_number(end.lstrip("$")) + (0 if lock else columns)
                ends.append(lock + column_letters((number - 1) % 16384 + 1))
            out.append(":".join(ends))
        else:
            out.append(token.text)
    return "".join(out)


def _lowered(text: str, rows: int) -> str:
    ends = []
    for end in text.split(":"):
        if end.lstrip("$").isdigit():
            ends.append(end if end.startswith("$") else str(_wrapped(int(end) + rows)))
        else:
            corner, _ = corners(end)
            row = corner.row if corner.row_lock else _wrapped(corner.row + rows)
            ends.append(f"{corner.column_lock}{corner.column}{corner.row_lock}{row}")
    return ":".join(ends)


def _wrapped(row: int) -> int:
    return (row - 1) % LAST_ROW + 1


def same_sheet(left: str, right: str) -> bool:
    """Sheet names are compared without regard to case."""
    return left.casefold() == right.casefold()


def refuse_three_dimensional(reference: str) -> None:
    """Spreadsheets do not move 3-D references when rows come into one of the sheets: the result would be wrong."""
    raise AppError(
        "template-3d-reference",
        f"模板公式用了跨多张表的引用“{reference}”，插入行后各表不再对齐，无法正确填写：请把它改成逐表引用后再试。",
    )
