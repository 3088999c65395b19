"""A line's pattern turned into one text with holes, so that a row is written by a single substitution."""

from collections.abc import Sequence
from decimal import Decimal

from desktop_app.sheets.cached_values import FormulaValue
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.number_formats import StyleKind
from desktop_app.sheets.row_lines import FixedSlot, FormulaSlot, Line, SeriesSlot, ValueSlot
from desktop_app.sheets.value_cells import ValueCells
from desktop_app.sheets.xml_scan import escape_text

# Stands for the row number in a pattern; XML cannot hold it, so it meets nothing else.
_ROW = "\0"
_LAST_DIGITS = frozenset("123456789")


class RowText:
    """Writes rows of one pattern."""

    def __init__(self, line: Line, prefix: str, cells: ValueCells, formula_value: FormulaValue) -> None:
        self._prefix = prefix
        self._cells = cells
        self._formula_value = formula_value
        self._holes: list[ValueSlot | SeriesSlot | FormulaSlot] = []
        parts = [line.before, _ROW, line.after]
        for slot in line.slots:
            if isinstance(slot, FixedSlot):
                parts.extend((slot.head, _ROW, slot.tail))
                continue
            parts.extend(
                (slot.head, _ROW, slot.middle if isinstance(slot, FormulaSlot) else slot.tail, _ROW * 2)
            )
            self._holes.append(slot)
        parts.append(line.closing)
        pattern = "".join(parts).replace("%", "%%")
        self._pattern = pattern.replace(_ROW * 2, "%s")
        self._values: list[tuple[int, StyleKind]] = [
            (slot.index, slot.style) for slot in self._holes if isinstance(slot, ValueSlot)
        ]
        self._has_only_values = len(self._values) == len(self._holes)

    def text(self, row: int, number: int, record: Sequence[Value]) -> str:
        """XML of row `row` for record `number`. Raises AppError("value-unwritable")."""
        if self._has_only_values:
            ends = self._value_ends(record)
        else:
            ends = [self._end(slot, row, number, record) for slot in self._holes]
        # A text that holds the mark is escaped, so only the pattern's own marks are replaced.
        return self._pattern.replace(_ROW, str(row)) % tuple(ends)

    def _value_ends(self, record: Sequence[Value]) -> list[str]:
        cells = self._cells
        texts, start, end = cells.texts, cells.number_start, cells.number_end
        ends = []
        for index, style in self._values:
            value = record[index]
            kind = type(value)
            if kind is str:
                ends.append(texts.get(value) or cells.text(value))  # type: ignore[arg-type]
            elif kind is Decimal:
                told = str(value)
                # Most numbers are short and plain; the rest (1E+3, 12.50, NaN, long ones) takes the longer way.
                if told[-1] in _LAST_DIGITS and "E" not in told and len(told) < 16:
                    ends.append(f"{start}{told}{end}")
                else:
                    ends.append(cells.number(value))  # type: ignore[arg-type]
            else:
                ends.append(cells.rest(value, style))
        return ends

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
