"""Look at every record row of the filled sheet: its looks are those of the template's row, its formulas fill down."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cell_values import Value, date_serial, text_from_content
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.read_back import is_same
from desktop_app.sheets.record_formulas import RecordFormulas
from desktop_app.sheets.sheet_rows import Row
from desktop_app.sheets.xml_scan import escape_attribute, unescape_text

_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s[^>]*)?>([^<]*)<")
_OWN = frozenset({"r", "spans"})


class RecordCheck:
    """Takes the record rows of the filled sheet one by one."""

    def __init__(
        self,
        rows: dict[int, Row],
        formulas: RecordFormulas,
        styles: DefaultStyles,
        layout: Layout,
        records: Sequence[Sequence[Value]],
        *,
        prefix: str,
        with_values: bool,
    ) -> None:
        self._prefix = prefix
        self._rows = rows
        self._formulas = formulas
        self._styles = styles
        self._layout = layout
        self._records = records
        self._with_values = with_values
        self._expected: dict[int, tuple[re.Pattern[str], list[int]]] = {}
        self._following = layout.plan.blank_rows[0]
        self._columns: list[dict[str, int]] = [{} for _ in range(layout.plan.rows_per_record)]
        for index, (column, line) in enumerate(layout.plan.targets()):
            self._columns[line][column_letters(column)] = index
        own = re.escape(prefix)
        self._filled = re.compile(
            rf'<{own}c r="([A-Z]+)[0-9]+"(?: (?!t=)[^=>]+="[^"]*")*(?: t="(\w+)")?>'
            rf"(?:<{own}v>([^<]*)</{own}v>|<{own}is><{own}t(?: [^>]*)?>([^<]*)</{own}t></{own}is>)</{own}c>"
        )
        self.formulas_seen = 0
        self.written = 0
        self.compared = 0

    def take(self, number: int, text: str) -> None:
        """Raises AppError("proof-failed") naming row and column."""
        if self._with_values or number < self._layout.plan.blank_rows[0] + self._record_rows:
            self._check_row(number, text)

    def finish(self) -> None:
        """After the last row: all records must have been there."""
        if self._following != self._layout.plan.blank_rows[0] + self._record_rows:
            raise AppError("proof-failed", f"填好的表缺少第 {self._following} 行，没有生成文件。")

    @property
    def _record_rows(self) -> int:
        return len(self._records) * self._layout.plan.rows_per_record

    def _check_row(self, number: int, text: str) -> None:
        if number >= self._layout.plan.blank_rows[0] + self._record_rows:
            return
        if number != self._following:
            raise AppError("proof-failed", f"填好的表在第 {number} 行前后次序不对，没有生成文件。")
        self._following += 1
        source = self._layout.source_row(number)
        if source not in self._expected:
            self._expected[source] = self._expectation(source)
        pattern, formula_columns = self._expected[source]
        match = pattern.fullmatch(text.rstrip())
        if match is None or match.group(1) != str(number):
            raise AppError(
                "proof-failed", f"第 {number} 行的行高、单元格或样式与模板第 {source} 行不同，没有生成文件。"
            )
        if formula_columns:
            self._check_formulas(number, source, formula_columns, text)
        if self._with_values:
            self._check_values(number, text)

    def _expectation(self, source: int) -> tuple[re.Pattern[str], list[int]]:
        """A pattern of the whole row: its attributes, then each cell with its place and style, and nothing else."""
        row = self._rows.get(source)
        line = (source - self._layout.plan.blank_rows[0]) % self._layout.plan.rows_per_record
        styles = {cell.column: cell.tag.get("s") or "" for cell in row.cells} if row else {}
        for column, own_line in self._layout.plan.targets():
            if own_line == line and column not in styles:
                default = self._styles.style(row, column)
                styles[column] = str(default) if default else ""
        head = re.escape(f"<{self._prefix}row ") + r'r="([0-9]+)"' + _attributes(row)
        tail = re.escape(f"</{self._prefix}row>")
        cells = "".join(self._cell_pattern(column, styles[column]) for column in sorted(styles))
        formulas = [cell.column for cell in row.cells if cell.formula is not None] if row else []
        return re.compile(head + cells + tail), formulas

    def _cell_pattern(self, column: int, style: str) -> str:
        place = rf'<{re.escape(self._prefix)}c r="{column_letters(column)}\1"'
        # The style follows the place at once, unless the template's cell has its attributes in another order.
        looks = rf'(?: s="{style}"|(?=[^>]* s="{style}"))' if style else r"(?![^>]* s=)"
        end = re.escape(f"{self._prefix}c>")
        return rf"{place}{looks}[^>]*>(?:(?<=/>)|[^<]*(?:<(?!/{end})[^<]*)*</{end})\s*"

    def _check_formulas(self, number: int, source: int, columns: list[int], text: str) -> None:
        told = [unescape_text(formula) for formula in _FORMULA.findall(text)]
        row = self._rows[source]
        wanted = [self._formulas.text(cell, number) for cell in row.cells if cell.column in columns]
        if told != wanted:
            raise AppError(
                "proof-failed", f"第 {number} 行的公式没有按模板第 {source} 行填充，没有生成文件。"
            )
        self.formulas_seen += len(told)

    def _check_values(self, number: int, text: str) -> None:
        record, line = divmod(number - self._layout.plan.blank_rows[0], self._layout.plan.rows_per_record)
        values = self._records[record]
        columns = self._columns[line]
        wanted = {
            letters for letters, index in columns.items() if values[index] is not None and values[index] != ""
        }
        self.compared += len(columns)
        self.written += len(wanted)
        for letters, kind, content, inline in self._filled.findall(text):
            index = columns.get(letters)
            if index is None:
                continue
            value = values[index]
            if letters not in wanted or not _stands_for(value, kind, content, inline):
                raise AppError(
                    "proof-failed",
                    f"回读核对不一致：{letters}{number} 应为“{value}”，读到“{content or inline}”，没有生成文件。",
                )
            wanted.discard(letters)
        if wanted:
            raise AppError(
                "proof-failed", f"回读核对不一致：{sorted(wanted)[0]}{number} 没有值，没有生成文件。"
            )


def _stands_for(value: Value, kind: str, content: str, inline: str) -> bool:
    """Whether a cell's type and text say the value; written apart from the code that writes cells."""
    if kind == "inlineStr":
        read = text_from_content(unescape_text(inline))
        return read == value or is_same(value, read)
    if kind == "b":
        return value is (content == "1")
    if type(value) is Decimal:
        return kind == "" and (content == str(value) or Decimal(content) == value)
    if isinstance(value, date):
        serials = {date_serial(value, False), date_serial(value, True)}
        return kind == "" and Decimal(content) in serials
    return kind == "" and is_same(value, float(Decimal(content)))


def _attributes(row: Row | None) -> str:
    """Pattern of a row's attributes after its number; `spans` may be wider."""
    if row is None:
        return ">"
    out = ""
    for name, told in row.tag.attributes.items():
        if name == "spans":
            out += r' spans="[0-9: ]*"'
        elif name not in _OWN:
            out += re.escape(f' {name}="{escape_attribute(told.value)}"')
    return out + r">\s*"
