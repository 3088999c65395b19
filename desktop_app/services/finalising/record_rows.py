"""The record rows of two copies of one table set beside each other, also where rows were added, removed or moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from desktop_app.services.importing.cells import cell_text
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.formula_tokens import column_number
from desktop_app.sheets.mapping import Mapping
from desktop_app.sheets.read_table import SheetGrid

_NEAR = 80  # of 100, between two rows' texts, for a project whose name was changed


@dataclass(frozen=True, slots=True)
class RecordRow:
    """row: the sheet's row of the record's first line, from 1. values: by the place of the column in the mapping."""

    row: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """pairs: (ours, theirs); removed: ours that are gone; added: theirs that are new."""

    pairs: tuple[tuple[RecordRow, RecordRow], ...]
    removed: tuple[RecordRow, ...]
    added: tuple[RecordRow, ...]


def record_rows(grid: SheetGrid, mapping: Mapping, count: int | None = None) -> tuple[RecordRow, ...]:
    """The records of a filled table from the first record row on: `count` of them, or until what follows the table.

    A blank row within the records is passed over; the first row whose key column is blank while another record column
    is not ends them (totals, notes), and so does the end of the sheet.
    """
    found: list[RecordRow] = []
    key = _key_place(mapping)
    first, step = mapping.rows[0], mapping.rows_per_record
    row = first
    while (count is None or len(found) < count) and row <= len(grid.rows) + grid.first_row - 1:
        values = tuple(_value(grid, row + item.line, item.column) for item in mapping.columns)
        own = [values[place] for place, item in enumerate(mapping.columns) if item.fields]
        if cell_text(values[key]):
            if count is None and _is_note(grid, row):
                break
            found.append(RecordRow(row, values))
        elif any(cell_text(value) for value in own) and count is None:
            break
        row += step
    return tuple(found)


def paired(ours: Sequence[RecordRow], theirs: Sequence[RecordRow], mapping: Mapping) -> Pairing:
    """By project code, by name, then by what is most alike of the rest."""
    pairs: list[tuple[RecordRow, RecordRow]] = []
    mine, others = list(ours), list(theirs)
    for field in ("project_code", "project_name"):
        place = next((n for n, item in enumerate(mapping.columns) if item.fields == (field,)), None)
        if place is None:
            continue
        for one in tuple(mine):
            text = cell_text(one.values[place])
            same = [other for other in others if text and cell_text(other.values[place]) == text]
            # Two rows of one name: the nearer one.
            if same:
                other = min(same, key=lambda each: abs(each.row - one.row))
                pairs.append((one, other))
                mine.remove(one)
                others.remove(other)
    for one in tuple(mine):
        likeness = [
            (fuzz.ratio(_text(one), _text(other)), -abs(one.row - other.row), other) for other in others
        ]
        best = max(likeness, key=lambda each: each[:2], default=None)
        if best is not None and best[0] >= _NEAR:
            pairs.append((one, best[2]))
            mine.remove(one)
            others.remove(best[2])
    pairs.sort(key=lambda pair: pair[0].row)
    return Pairing(tuple(pairs), tuple(mine), tuple(others))


def _key_place(mapping: Mapping) -> int:
    for wanted in ("project_name", "enterprise_name"):
        for place, item in enumerate(mapping.columns):
            if wanted in item.fields:
                return place
    return next(place for place, item in enumerate(mapping.columns) if item.fields)


def _is_note(grid: SheetGrid, row: int) -> bool:
    """A merged line across the table (notes, signature) gives every column the same text."""
    line = grid.rows[row - grid.first_row]
    texts = {cell_text(value) for value in line if cell_text(value)}
    return len(texts) == 1 and sum(bool(cell_text(value)) for value in line) > 2


def _value(grid: SheetGrid, row: int, column: str) -> Value:
    line, place = row - grid.first_row, column_number(column) - 1
    return grid.rows[line][place] if line < len(grid.rows) and place < len(grid.rows[line]) else None


def _text(row: RecordRow) -> str:
    return "|".join(cell_text(value) for value in row.values)
