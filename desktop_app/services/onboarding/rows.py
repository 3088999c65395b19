"""Which rows of a table never seen are meant for records: blank, formatted alike, one or several to a record."""

from dataclasses import dataclass

from desktop_app.services.onboarding.cells import CellLooks
from desktop_app.services.table_columns.header_names import TOTALS
from desktop_app.services.table_columns.headers import plain
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.read_table import SheetGrid

_MOST_BLANK_ROWS = 500
_MOST_LINES = 6
_EXAMPLES = ("例", "示例", "样例", "填写示例", "填报示例", "(例)", "范例", "举例", "例如", "例:")
_LOOKED_PAST = 3  # rows between header and blank rows: totals above, an example


@dataclass(frozen=True, slots=True)
class RecordRows:
    """first, last: 1-based. per_record: rows of one record; merged_columns: those whose cells span a record's rows."""

    first: int
    last: int
    per_record: int = 1
    merged_columns: frozenset[int] = frozenset()
    totals_above: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()


def find_rows(grid: SheetGrid, looks: CellLooks, header_end: int) -> RecordRows:
    """The rows for records beneath a header; at least one, with a doubt where that one is not blank."""
    first, totals, doubts = header_end + 1, [], []
    for number in range(header_end + 1, header_end + 1 + _LOOKED_PAST):
        texts = [plain(value) for value in _row(grid, number) if value is not None]
        if any(text in TOTALS for text in texts[:3]):
            totals.append(number)
        elif not (texts and texts[0].startswith(_EXAMPLES)):
            break
        first = number + 1
    if not _is_blank(grid, first):
        doubts.append(f"表头下面第{first}行不是空白行，请核对填报行的位置。")
        return RecordRows(first, first, totals_above=tuple(totals), doubts=tuple(doubts))
    last, style, formulas = first, looks.row_style(first), _formula_columns(grid, first)
    for number in range(first + 1, first + _MOST_BLANK_ROWS):
        inside = number < grid.first_row + len(grid.rows)
        if not _is_blank(grid, number) or _formula_columns(grid, number) != formulas:
            break
        # Beneath the last text only rows that look like the first are part of the table.
        if (looks.is_framed(first) or not inside) and not _looks_alike(
            looks, number, style, looks.is_framed(first)
        ):
            break
        last = number
    lines, merged = _lines_of_a_record(grid, first, last)
    return RecordRows(first, first + (last - first + 1) // lines * lines - 1, lines, merged, tuple(totals))


def _looks_alike(looks: CellLooks, number: int, style: tuple[int, ...], framed: bool) -> bool:
    return looks.is_framed(number) if framed else bool(style) and looks.row_style(number) == style


def _lines_of_a_record(grid: SheetGrid, first: int, last: int) -> tuple[int, frozenset[int]]:
    """Cells merged downwards over the same few rows, one block after the other, make records of several rows."""
    heights: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in grid.merged:
        if first <= top and bottom <= last and bottom > top and left == right:
            heights.setdefault(left, []).append((top, bottom - top + 1))
    for column in sorted(heights):
        blocks = sorted(heights[column])
        lines = blocks[0][1]
        starts = [top for top, height in blocks if height == lines]
        regular = starts == list(range(first, first + lines * len(starts), lines))
        several = len(starts) > 1 or lines == last - first + 1
        if lines <= _MOST_LINES and regular and several and len(starts) == len(blocks):
            merged = frozenset(n for n, own in heights.items() if own[0] == (first, lines))
            return lines, merged
    return 1, frozenset()


def _row(grid: SheetGrid, number: int) -> tuple[Value, ...]:
    place = number - grid.first_row
    return grid.rows[place] if 0 <= place < len(grid.rows) else ()


def _is_blank(grid: SheetGrid, number: int) -> bool:
    """But for a running number (a lone number, in whichever column) and for formulas."""
    told = [
        value
        for column, value in enumerate(_row(grid, number), 1)
        if value is not None and plain(value) and (number, column) not in grid.formulas
    ]
    return not told or (len(told) == 1 and str(told[0]).strip().isdigit())


def _formula_columns(grid: SheetGrid, number: int) -> frozenset[int]:
    return frozenset(column for row, column in grid.formulas if row == number)
