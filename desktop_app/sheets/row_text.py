"""A line's pattern turned into one text with holes, so that a row is written by a single substitution."""

from collections.abc import Sequence

from desktop_app.sheets.cached_values import FormulaValue
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.row_lines import FixedSlot, FormulaSlot, Line, SeriesSlot, ValueSlot
from desktop_app.sheets.value_cells import ValueCells
from desktop_app.sheets.xml_scan import escape_text

# Stands for the row number in a pattern; XML cannot hold it, so it meets nothing else.
_ROW = "\0"


class RowText:
    """Writes rows of one pattern."""

    def __init__(self, line: Line, prefix: str, cells: ValueCells, formula_value: FormulaValue) -> None:
        self._prefix = prefix
        self._cells = cells
        self._formula_value = formula_value
        self._holes: list[ValueSlot | SeriesSlot | FormulaSlot] = []
        # Texts of the pattern between its holes, so that a column's own beginnings and ends can go with them.
        pieces: list[str] = []
        parts = [line.before, _ROW, line.after]
        for slot in line.slots:
            if isinstance(slot, FixedSlot):
                parts.extend((slot.head, _ROW, slot.tail))
                continue
            middle = slot.middle if isinstance(slot, FormulaSlot) else slot.tail
            pieces.append("".join((*parts, slot.head, _ROW, middle)).replace("%", "%%"))
            parts = []
            self._holes.append(slot)
        pieces.append("".join((*parts, line.closing)).replace("%", "%%"))
        self._pieces = pieces

    def texts(self, rows: Sequence[int], first: int, records: Sequence[Sequence[Value]]) -> list[str]:
        """XML of rows for records that follow each other, `first` the number of the first one: worked out by column,
        which is several times faster than cell by cell. Raises AppError("value-unwritable") for one of them."""
        columns = list(zip(*records, strict=True))
        pattern = [self._pieces[0]]
        ends: list[Sequence[str | int]] = []
        for slot, piece in zip(self._holes, self._pieces[1:], strict=True):
            if isinstance(slot, ValueSlot):
                before, after, told = self._cells.column(columns[slot.index], slot.style)
            else:
                before, after = "", ""
                told = [
                    self._end(slot, row, first + offset, records[offset]) for offset, row in enumerate(rows)
                ]
            pattern.extend((before, "%s", after, piece))
            ends.append(told)
        joined = "".join(pattern)
        if not ends:
            return [joined.replace(_ROW, str(row)) % () for row in rows]
        return [
            joined.replace(_ROW, str(row)) % told
            for row, told in zip(rows, zip(*ends, strict=True), strict=True)
        ]

    def _end(
        self, slot: ValueSlot | SeriesSlot | FormulaSlot, row: int, number: int, record: Sequence[Value]
    ) -> str:
        if isinstance(slot, ValueSlot):
            return self._cells.rest(record[slot.index], slot.style)
        if isinstance(slot, SeriesSlot):
            return self._cells.number(slot.first + slot.step * number)
        prefix = self._prefix
        cached = self._formula_value(row, slot.column)
        kind = f' t="{cached[0]}"' if cached is not None and cached[0] != "n" else ""
        value = f"<{prefix}v>{escape_text(cached[1])}</{prefix}v>" if cached is not None else ""
        opening = slot.opening.replace("{row}", str(row))
        return f"{kind}>{opening}{slot.formula(row)}</{prefix}f>{value}</{prefix}c>"
