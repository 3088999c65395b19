"""Write the record rows of the filled sheet as text, one after the other, without holding them."""

from collections.abc import Iterator, Sequence

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cached_values import FormulaValue
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.number_formats import StyleKind
from desktop_app.sheets.record_formulas import RecordFormulas
from desktop_app.sheets.row_lines import (
    FormulaSlot,
    Line,
    SeriesSlot,
    Slot,
    ValueSlot,
    cell_head,
    fixed_slot,
    formula_slot,
    looks,
    row_tag,
)
from desktop_app.sheets.row_text import RowText
from desktop_app.sheets.running_numbers import find_series
from desktop_app.sheets.sheet_rows import Cell, Row, SheetRows
from desktop_app.sheets.string_table import StringTable
from desktop_app.sheets.value_cells import ValueCells

# Records written together: enough to be fast, few enough to need no room.
RUN = 512


class RecordRows:
    """The record rows of one sheet: those of the template with their cells filled, and the new ones."""

    def __init__(
        self,
        text: str,
        sheet: SheetRows,
        layout: Layout,
        mover: Mover,
        styles: DefaultStyles,
        style_kinds: list[StyleKind],
        *,
        is_1904: bool,
        strings: StringTable | None,
    ) -> None:
        self._text = text
        self._layout = layout
        self._mover = mover
        self._styles = styles
        self._style_kinds = style_kinds
        self._prefix = sheet.data.prefix
        self._cells = ValueCells(self._prefix, strings, is_1904=is_1904)
        first, last = layout.plan.blank_rows
        self._rows = {row.number: row for row in sheet.rows if first <= row.number <= last}
        self._formulas = RecordFormulas(self._rows, layout, mover)
        self._series = find_series(list(self._rows.values()), layout)
        self.formula_value: FormulaValue = lambda row, column: None

    def texts(self, records: Sequence[Sequence[Value]]) -> Iterator[str]:
        """The rows from the first blank row of the template to the last record row, as XML, some at a time."""
        first = self._layout.plan.blank_rows[0]
        lines = self._layout.plan.rows_per_record
        patterns: dict[tuple[int, ...], list[RowText]] = {}
        for start, stop in self._runs(len(records)):
            rows = range(first + start * lines, first + (start + 1) * lines)
            key = tuple(map(self._pattern_key, rows))
            if key not in patterns:
                patterns[key] = [
                    RowText(self.line(row), self._prefix, self._cells, self.formula_value) for row in rows
                ]
            yield "".join(self._run(patterns[key], start, records[start:stop]))
        yield self._left_over(first + len(records) * lines)

    def _pattern_key(self, row: int) -> int:
        source = self._layout.source_row(row)
        # The lines of new rows are the same for every new record.
        return -source if self._layout.is_new(row) else source

    def _runs(self, records: int) -> Iterator[tuple[int, int]]:
        """Numbers of records (first, one after the last) that are written together: the new ones, some at a time."""
        first, lines = self._layout.plan.blank_rows[0], self._layout.plan.rows_per_record
        number = 0
        while number < records:
            new_until = number
            if self._layout.is_new(first + number * lines):
                new_until = min(number + RUN, (self._layout.move.at + self._layout.inserted - first) // lines)
            stop = min(records, max(number + 1, new_until))
            yield number, stop
            number = stop

    def _run(self, patterns: list[RowText], start: int, records: Sequence[Sequence[Value]]) -> Iterator[str]:
        first, lines = self._layout.plan.blank_rows[0], self._layout.plan.rows_per_record
        top, bottom = first + start * lines, first + (start + len(records)) * lines
        try:
            by_line = [
                pattern.texts(range(top + line, bottom, lines), start, records)
                for line, pattern in enumerate(patterns)
            ]
        except AppError:
            # Once more, one by one, to tell which record it is.
            for number, record in enumerate(records, start):
                for row, pattern in enumerate(patterns, first + number * lines):
                    try:
                        pattern.texts([row], number, [record])
                    except AppError as error:
                        raise AppError(
                            error.code, f"第 {number + 1} 条记录（第 {row} 行）：{error.message}"
                        ) from error
            raise
        for texts in zip(*by_line, strict=True):
            yield from texts

    def _left_over(self, start: int) -> str:
        """Blank rows of the template that no record needs, as they are."""
        rows = [
            row for number, row in sorted(self._rows.items()) if number >= start and not self._layout.inserted
        ]
        return "".join(self._text[row.start : row.end] for row in rows)

    def line(self, row: int) -> Line:
        """The pattern of one record row of the filled sheet."""
        source_number = self._layout.source_row(row)
        source = self._rows.get(source_number)
        is_new = self._layout.is_new(row)
        line = (source_number - self._layout.plan.blank_rows[0]) % self._layout.plan.rows_per_record
        cells = {cell.column: cell for cell in source.cells} if source else {}
        slots: dict[int, Slot] = {}
        for index, (column, own_line) in enumerate(self._layout.plan.targets()):
            if own_line == line:
                slots[column] = self._value_slot(index, column, cells.get(column), source)
        for column, cell in cells.items():
            if column not in slots:
                slots[column] = self._kept_slot(cell, row, is_new)
        before, after, closing = row_tag(source, self._prefix, list(slots))
        return Line(before, after, closing, tuple(slots[column] for column in sorted(slots)))

    def _value_slot(self, index: int, column: int, cell: Cell | None, row: Row | None) -> ValueSlot:
        if cell is not None and cell.formula is not None:
            raise AppError(
                "template-formula-column",
                f"第 {cell.row} 行 {column_letters(column)} 列是模板自己的公式，不能用数据覆盖：请在列对应中去掉这一列。",
            )
        default = self._styles.style(row, column)
        style = cell.style if cell is not None else default
        kind = self._style_kinds[style] if style < len(self._style_kinds) else StyleKind.OTHER
        tag = cell.tag if cell is not None else None
        return ValueSlot(column, index, cell_head(self._prefix, column), looks(tag, default), kind)

    def _kept_slot(self, cell: Cell, row: int, is_new: bool) -> Slot:
        if cell.formula is not None:
            return self._formula_slot(cell, row)
        series = self._series.get(cell.column)
        if series is not None and series.line_row(cell.row):
            head = cell_head(self._prefix, cell.column)
            return SeriesSlot(cell.column, head, looks(cell.tag, 0), series.first, series.step)
        keep = not is_new or self._is_same_in_all(cell)
        return fixed_slot(self._text, cell, self._prefix, with_content=keep and cell.has_content)

    def _is_same_in_all(self, cell: Cell) -> bool:
        """Printed content is repeated in new rows only when every blank record has the same."""
        lines = self._layout.plan.rows_per_record
        first, last = self._layout.plan.blank_rows
        start = first + (cell.row - first) % lines
        for number in range(start, last + 1, lines):
            row = self._rows.get(number)
            twin = next((other for other in row.cells if other.column == cell.column), None) if row else None
            if twin is None or (twin.kind, twin.value, twin.inline) != (cell.kind, cell.value, cell.inline):
                return False
        return True

    def _formula_slot(self, cell: Cell, row: int) -> FormulaSlot:
        formula, base = self._formulas.text_and_base(cell, row)
        return formula_slot(cell, formula, base, self._prefix)
