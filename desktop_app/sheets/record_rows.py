"""Write the record rows of the filled sheet as text, one after the other, without holding them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cached_values import FormulaValue
from desktop_app.sheets.cell_values import (
    TOO_LARGE,
    Value,
    date_serial,
    date_text,
    normal_text,
    number_text,
    text_element,
)
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.number_formats import StyleKind
from desktop_app.sheets.record_formulas import RecordFormulas
from desktop_app.sheets.row_lines import (
    FixedSlot,
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
from desktop_app.sheets.running_numbers import find_series
from desktop_app.sheets.sheet_rows import Cell, Row, SheetRows
from desktop_app.sheets.string_table import StringTable
from desktop_app.sheets.xml_scan import escape_text


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
        self._is_1904 = is_1904
        self._strings = strings
        self._prefix = sheet.data.prefix
        first, last = layout.plan.blank_rows
        self._rows = {row.number: row for row in sheet.rows if first <= row.number <= last}
        self._formulas = RecordFormulas(self._rows, layout, mover)
        self._series = find_series(list(self._rows.values()), layout)
        self.formula_value: FormulaValue = lambda row, column: None

    def texts(self, records: Sequence[Sequence[Value]]) -> Iterator[str]:
        """The rows from the first blank row of the template to the last record row, as XML, some at a time."""
        lines = self._layout.plan.rows_per_record
        first = self._layout.plan.blank_rows[0]
        patterns: dict[int, Line] = {}
        parts: list[str] = []
        for number, record in enumerate(records):
            if len(record) != len(self._layout.plan.columns):
                raise AppError(
                    "plan-wrong",
                    f"第 {number + 1} 条记录有 {len(record)} 个值，列对应却有 {len(self._layout.plan.columns)} 列，无法填写。",
                )
            for line in range(lines):
                row = first + number * lines + line
                source = self._layout.source_row(row)
                # The lines of new rows are the same for every new record.
                key = -source if self._layout.is_new(row) else source
                pattern = patterns.get(key)
                if pattern is None:
                    pattern = patterns[key] = self.line(row)
                try:
                    parts.append(self._row(pattern, row, number, record))
                except AppError as error:
                    raise AppError(
                        error.code, f"第 {number + 1} 条记录（第 {row} 行）：{error.message}"
                    ) from error
            if len(parts) >= 256:
                yield "".join(parts)
                parts.clear()
        yield "".join(parts)
        yield self._left_over(first + len(records) * lines)

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

    def _row(self, line: Line, row: int, number: int, record: Sequence[Value]) -> str:
        digits = str(row)
        parts = [line.before, digits, line.after]
        prefix = self._prefix
        strings = self._strings
        for slot in line.slots:
            if type(slot) is ValueSlot:
                value = record[slot.index]
                kind = type(value)
                if value is None or value == "":
                    parts.append(f"{slot.head}{digits}{slot.tail}/>")
                elif kind is Decimal:
                    text = number_text(value)  # type: ignore[arg-type]
                    if len(text) > 15 and not -TOO_LARGE < value < TOO_LARGE:  # type: ignore[operator]
                        parts.append(self._text_cell(slot, digits, text))
                    else:
                        parts.append(
                            f"{slot.head}{digits}{slot.tail}><{prefix}v>{text}</{prefix}v></{prefix}c>"
                        )
                elif kind is str and strings is not None:
                    found = strings.number(value)  # type: ignore[arg-type]
                    parts.append(
                        f'{slot.head}{digits}{slot.tail} t="s"><{prefix}v>{found}</{prefix}v></{prefix}c>'
                    )
                else:
                    parts.append(self._other_cell(slot, digits, value))
            elif type(slot) is FixedSlot:
                parts.append(f"{slot.head}{digits}{slot.tail}")
            elif type(slot) is FormulaSlot:
                parts.append(self._formula_cell(slot, row))
            else:
                assert isinstance(slot, SeriesSlot)
                value = slot.first + slot.step * number
                parts.append(f"{slot.head}{digits}{slot.tail}><{prefix}v>{value}</{prefix}v></{prefix}c>")
        parts.append(line.closing)
        return "".join(parts)

    def _other_cell(self, slot: ValueSlot, digits: str, value: Value) -> str:
        prefix = self._prefix
        if isinstance(value, bool):
            return f'{slot.head}{digits}{slot.tail} t="b"><{prefix}v>{int(value)}</{prefix}v></{prefix}c>'
        if isinstance(value, str):
            return self._text_cell(slot, digits, value)
        if isinstance(value, (date, datetime)):
            serial = date_serial(value, self._is_1904) if slot.style is StyleKind.DATE else None
            if serial is None:
                return self._text_cell(slot, digits, date_text(value))
            return f"{slot.head}{digits}{slot.tail}><{prefix}v>{number_text(serial)}</{prefix}v></{prefix}c>"
        if isinstance(value, (int, Decimal)):
            text = number_text(value)
            if not -TOO_LARGE < value < TOO_LARGE:
                return self._text_cell(slot, digits, text)
            return f"{slot.head}{digits}{slot.tail}><{prefix}v>{text}</{prefix}v></{prefix}c>"
        raise TypeError(f"no cell value: {type(value).__name__}")

    def _text_cell(self, slot: ValueSlot, digits: str, value: str) -> str:
        prefix = self._prefix
        if self._strings is not None:
            number = self._strings.number(value)
            return f'{slot.head}{digits}{slot.tail} t="s"><{prefix}v>{number}</{prefix}v></{prefix}c>'
        content = text_element(normal_text(value), prefix)
        return f'{slot.head}{digits}{slot.tail} t="inlineStr"><{prefix}is>{content}</{prefix}is></{prefix}c>'

    def _formula_cell(self, slot: FormulaSlot, row: int) -> str:
        prefix = self._prefix
        cached = self.formula_value(row, slot.column)
        kind = f' t="{cached[0]}"' if cached is not None and cached[0] != "n" else ""
        value = f"<{prefix}v>{escape_text(cached[1])}</{prefix}v>" if cached is not None else ""
        opening = slot.opening.replace("{row}", str(row))
        return (
            f"{slot.head}{row}{slot.middle}{kind}>{opening}{slot.formula(row)}</{prefix}f>{value}</{prefix}c>"
        )
