"""Look at every record row of the filled sheet: its looks are those of the template's row, its formulas fill down."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cell_values import Value, text_from_content
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.formula_tokens import column_letters, column_number
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.read_back import is_same
from desktop_app.sheets.record_formulas import RecordFormulas
from desktop_app.sheets.sheet_rows import Row
from desktop_app.sheets.xml_scan import escape_attribute, unescape_text

_FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s[^>]*)?>([^<]*)<")
_FILLED = re.compile(r'<(?:[\w.-]+:)?c r="([A-Z]+)[0-9]+"([^>]*?)(?:/>|>(.*?)</(?:[\w.-]+:)?c>)', re.DOTALL)
_VALUE = re.compile(r"<(?:[\w.-]+:)?(?:v|t)(?:\s[^>]*)?>([^<]*)<")
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
        self._index = {target: index for index, target in enumerate(layout.plan.targets())}
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
        for letters, attributes, body in _FILLED.findall(text):
            index = self._index.get((column_number(letters), line))
            if index is None:
                continue
            value = self._records[record][index]
            read = _read(attributes, body)
            self.compared += 1
            if value is None or value == "":
                if read is None:
                    continue
            elif is_same(value, read):
                self.written += 1
                continue
            raise AppError(
                "proof-failed",
                f"回读核对不一致：{letters}{number} 应为“{value}”，读到“{read}”，没有生成文件。",
            )


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


def _read(attributes: str, body: str) -> Any:
    told = _VALUE.search(body) if body else None
    if told is None:
        return None
    text = unescape_text(told.group(1))
    if ' t="inlineStr"' in attributes:
        return text_from_content(text)
    if ' t="b"' in attributes:
        return text == "1"
    return float(Decimal(text))
