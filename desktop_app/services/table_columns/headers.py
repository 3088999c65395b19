"""The header of an official table: its texts, where the same header stands in another file, which rows are for projects."""

import re
import unicodedata
from collections.abc import Sequence

from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.read_table import SheetGrid

_BLANKS = re.compile(r"\s+")
_YEAR = re.compile(r"20[0-9]{2}(?=年)")
_LAST_HEADER_START = 30
_MOST_BLANK_ROWS = 500


def plain(value: Value) -> str:
    """A header's text for comparison: one width, no blanks, any year as Y."""
    text = unicodedata.normalize("NFKC", str(value)) if value is not None else ""
    return _YEAR.sub("Y", _BLANKS.sub("", text))


def header_texts(grid: SheetGrid, first: int, last: int) -> tuple[tuple[str, ...], ...]:
    """The plain texts of the header's rows (1-based, inclusive), without blank columns at the end."""
    rows = [[plain(value) for value in row] for row in _rows(grid, first, last)]
    width = max((n + 1 for row in rows for n, text in enumerate(row) if text), default=0)
    return tuple(tuple(row[:width]) for row in rows)


def column_titles(texts: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Each column's titles from above, a title that runs over several rows once."""
    width = max(map(len, texts), default=0)
    return tuple(
        tuple(dict.fromkeys(row[number] for row in texts if number < len(row) and row[number]))
        for number in range(width)
    )


def same_header_at(grid: SheetGrid, texts: Sequence[Sequence[str]]) -> int | None:
    """The row (1-based) at which exactly this header begins in a sheet, or None."""
    titles = column_titles(texts)
    end = min(len(grid.rows), _LAST_HEADER_START)
    for top in range(grid.first_row, grid.first_row + end - len(texts) + 1):
        if column_titles(header_texts(grid, top, top + len(texts) - 1)) == titles:
            return top
    return None


def blank_rows(grid: SheetGrid, header_end: int) -> tuple[int, int]:
    """First and last row beneath the header that are meant for projects: blank but for a running number or formulas.

    A row whose formulas stand elsewhere than in the first of them is a total row, and ends them.
    """
    first = last = header_end + 1
    own_formulas = _formula_columns(grid, first)
    for number in range(first, min(first + _MOST_BLANK_ROWS, grid.first_row + len(grid.rows))):
        if not _is_blank(grid, number) or _formula_columns(grid, number) != own_formulas:
            break
        last = number
    return first, last


def _is_blank(grid: SheetGrid, number: int) -> bool:
    for column, value in enumerate(grid.rows[number - grid.first_row], 1):
        is_running_number = column == 1 and value is not None and str(value).strip().isdigit()
        if value is not None and (number, column) not in grid.formulas and not is_running_number:
            return False
    return True


def _formula_columns(grid: SheetGrid, number: int) -> frozenset[int]:
    return frozenset(column for row, column in grid.formulas if row == number)


def _rows(grid: SheetGrid, first: int, last: int) -> Sequence[Sequence[Value]]:
    start = first - grid.first_row
    return grid.rows[max(start, 0) : last - grid.first_row + 1]
