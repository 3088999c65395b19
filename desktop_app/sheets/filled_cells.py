"""The workbook as it will be once filled, seen cell by cell: what the formulas are worked out from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast

from desktop_app.sheets import xml_tree
from desktop_app.sheets.cell_values import TOO_LARGE, Value, date_serial, date_text, text_from_content
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.formula_references import Mover, same_sheet
from desktop_app.sheets.formula_values import Area, ErrorValue, NotKnown, Scalar, evaluate
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.name_table import NameTable
from desktop_app.sheets.number_formats import StyleKind, style_kinds
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.record_formulas import RecordFormulas
from desktop_app.sheets.sheet_rows import Cell, SheetRows, read_rows
from desktop_app.sheets.xml_scan import decode_part, unescape_text

# Formulas that hang on formulas deeper than this are left to the spreadsheet.
# Cells that formulas of record rows may read in all; what goes beyond is left to the spreadsheet.
RECORD_WORK = 600_000
DEPTH = 30


# Texts of a cell's own string, whatever prefix they have; guides to pronunciation are no part of it.
_TEXT = re.compile(r"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)</")
_PHONETIC = re.compile(r"<((?:[\w.-]+:)?rPh)[\s>].*?</\1>", re.DOTALL)


class FilledCells:
    """Cells of the filled workbook, by their new positions. Formulas are worked out when asked for, once."""

    def __init__(
        self,
        package: Package,
        target: SheetEntry,
        sheet: SheetRows,
        mover: Mover,
        layout: Layout,
        records: Sequence[Sequence[Value]],
        *,
        is_1904: bool,
    ) -> None:
        self.package = package
        self.target = target
        self.mover = mover
        self.layout = layout
        self.records = records
        self.names = NameTable.read(package, mover)
        self._is_1904 = is_1904
        self._sheets: dict[str, dict[tuple[int, int], Cell]] = {target.name.casefold(): sheet.cells()}
        self._bottoms: dict[str, int] = {}
        first, last = layout.plan.blank_rows
        rows = {row.number: row for row in sheet.rows if first <= row.number <= last}
        self._rows = rows
        self.formulas = RecordFormulas(rows, layout, mover)
        self._targets = {target: index for index, target in enumerate(layout.plan.targets())}
        self._hidden = any(row.tag.get("hidden") in {"1", "true"} for row in sheet.rows)
        self._strings: list[str] | None = None
        self._inline: dict[str, Scalar] = {}
        self._read_areas: dict[Area, tuple[Scalar | ErrorValue, ...]] = {}
        self._known: dict[tuple[str, int, int], Scalar | ErrorValue | NotKnown] = {}
        # What formulas of record rows have read so far: each of them over all records is work squared.
        self._record_formulas = 0
        self._read_by_records = 0
        self._under_way: set[tuple[str, int, int]] = set()
        self._kinds = style_kinds(package)
        self._default_styles = DefaultStyles.read(
            decode_part(package.parts[target.part])[0], sheet.data.start
        )

    def cells_of(self, sheet: str) -> dict[tuple[int, int], Cell]:
        """Cells of a sheet by their place in the template. Raises NotKnown for a sheet that is not there."""
        key = sheet.casefold()
        if key not in self._sheets:
            entry = next((entry for entry in self.package.sheets if same_sheet(entry.name, sheet)), None)
            if entry is None or entry.kind != "worksheet":
                raise NotKnown(sheet)
            self._sheets[key] = read_rows(decode_part(self.package.parts[entry.part])[0]).cells()
        return self._sheets[key]

    # The protocol that formulas are worked out with.
    def value(self, sheet: str, row: int, column: int) -> Scalar | ErrorValue:
        if not same_sheet(sheet, self.target.name):
            return self._template_value(sheet, self.cells_of(sheet).get((row, column)), row)
        record = self._record_at(row)
        if record is not None:
            return self._record_value(*record, row, column)
        return self._template_value(sheet, self.cells_of(sheet).get((self._old_row(row), column)), row)

    def values(self, area: Area) -> Iterator[Scalar | ErrorValue]:
        bottom = min(area.last_row, self._bottom(area.sheet))
        if self._record_formulas:
            self._read_by_records += bottom - area.first_row + 1
            if self._read_by_records > RECORD_WORK:
                raise NotKnown("much work")
        if not same_sheet(area.sheet, self.target.name):
            return self._values_elsewhere(area, bottom)
        if area.first_column == area.last_column:
            return iter(self._column_values(area, bottom))
        return (
            self.value(area.sheet, row, column)
            for row in range(area.first_row, bottom + 1)
            for column in range(area.first_column, area.last_column + 1)
        )

    def _values_elsewhere(self, area: Area, bottom: int) -> Iterator[Scalar | ErrorValue]:
        """Values of another sheet, kept: the lists of drop-downs are asked for again for every record."""
        known = self._read_areas.get(area)
        if known is not None:
            yield from known
            return
        read = []
        for row in range(area.first_row, bottom + 1):
            for column in range(area.first_column, area.last_column + 1):
                value = self.value(area.sheet, row, column)
                yield value
                read.append(value)
        self._read_areas[area] = tuple(read)

    def _column_values(self, area: Area, bottom: int) -> list[Scalar | ErrorValue]:
        """One column: numbers and texts of records are taken as they are, the rest one by one."""
        column, lines = area.first_column, self.layout.plan.rows_per_record
        index = self._targets.get((column, 0)) if lines == 1 else None
        start = self.layout.plan.blank_rows[0]
        first, last = max(area.first_row, start), min(bottom, start + len(self.records) - 1)
        if index is None or first > last:
            first, last = bottom + 1, bottom
        found = [self.value(area.sheet, row, column) for row in range(area.first_row, min(first, bottom + 1))]
        if index is not None:
            values = [record[index] for record in self.records[first - start : last + 1 - start]]
            if (
                set(map(type, values)) == {Decimal}
                and max(map(abs, cast("list[Decimal]", values))) < TOO_LARGE
            ):
                found.extend(cast("list[Decimal]", values))
            else:
                found.extend(self._scalar(value, row, column) for row, value in enumerate(values, first))
        found.extend(self.value(area.sheet, row, column) for row in range(last + 1, bottom + 1))
        return found

    def values_for_subtotal(self, area: Area) -> Iterator[Scalar | ErrorValue]:
        if self._hidden:
            raise NotKnown("hidden rows")
        if not same_sheet(area.sheet, self.target.name):
            raise NotKnown("subtotal of another sheet")
        bottom = min(area.last_row, self._bottom(area.sheet))
        cells = self.cells_of(area.sheet)
        if area.first_column == area.last_column and not self._holds_subtotals(area):
            yield from self._column_values(area, bottom)
            return
        for row in range(area.first_row, bottom + 1):
            for column in range(area.first_column, area.last_column + 1):
                cell = None if self._record_at(row) is not None else cells.get((self._old_row(row), column))
                if cell is not None and cell.formula is not None and "SUBTOTAL(" in cell.formula.text.upper():
                    continue
                yield self.value(area.sheet, row, column)

    def _holds_subtotals(self, area: Area) -> bool:
        """Whether a cell of the area's columns, wherever it is, is a subtotal."""
        return any(
            cell.formula is not None and "SUBTOTAL(" in cell.formula.text.upper()
            for (_, column), cell in self.cells_of(area.sheet).items()
            if area.first_column <= column <= area.last_column
        )

    def named(self, name: str, bracket: str | None, sheet: str, row: int, column: int) -> Area:
        return self.names.area(name, bracket, sheet, row, column)

    # Where things are.
    def _record_at(self, row: int) -> tuple[int, int] | None:
        number, line = divmod(row - self.layout.plan.blank_rows[0], self.layout.plan.rows_per_record)
        return (number, line) if 0 <= number < len(self.records) else None

    def _old_row(self, row: int) -> int:
        move = self.layout.move
        return row - move.count if row >= move.at + move.count else row

    def _bottom(self, sheet: str) -> int:
        key = sheet.casefold()
        if key not in self._bottoms:
            last = max((row for row, _ in self.cells_of(sheet)), default=0)
            if same_sheet(sheet, self.target.name):
                last = max(self.layout.move.row(last), self.layout.last_row)
            self._bottoms[key] = last
        return self._bottoms[key]

    # What stands there.
    def _record_value(self, number: int, line: int, row: int, column: int) -> Scalar | ErrorValue:
        index = self._targets.get((column, line))
        if index is not None:
            return self._scalar(self.records[number][index], row, column)
        cell = self.cells_of(self.target.name).get((self.layout.source_row(row), column))
        if cell is None or not cell.has_content:
            return None
        if cell.formula is not None:
            return self.formula_value(self.target.name, self.formulas.text(cell, row), cell, row)
        if self.layout.inserted:
            raise NotKnown("printed content of new rows")
        return self._template_value(self.target.name, cell, row)

    def _scalar(self, value: Value, row: int, column: int) -> Scalar:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return value or None
        if isinstance(value, date):
            source = self._rows.get(self.layout.source_row(row))
            cell = self.cells_of(self.target.name).get((self.layout.source_row(row), column))
            style = cell.style if cell is not None else self._default_styles.style(source, column)
            is_date = style < len(self._kinds) and self._kinds[style] is StyleKind.DATE
            serial = date_serial(value, self._is_1904) if is_date else None
            return date_text(value) if serial is None else serial
        if not -TOO_LARGE < value < TOO_LARGE:
            return str(value)
        return value if isinstance(value, Decimal) else Decimal(value)

    def _template_value(self, sheet: str, cell: Cell | None, row: int) -> Scalar | ErrorValue:
        if cell is None or not cell.has_content:
            return None
        if cell.formula is not None:
            return self.formula_value(sheet, self._moved(sheet, cell), cell, row)
        return self._constant(cell)

    def _moved(self, sheet: str, cell: Cell) -> str:
        assert cell.formula is not None
        return replace(self.mover, on_three_dimensional=None).formula(cell.formula.text, sheet)

    def _constant(self, cell: Cell) -> Scalar | ErrorValue:
        kind, value = cell.kind, cell.value
        if kind == "inlineStr" or value is None:
            return self._inline_text(cell.inline) if cell.inline else None
        if kind == "s":
            return self._string(int(value))
        if kind == "b":
            return value == "1"
        if kind == "e":
            return ErrorValue(value)
        if kind in {"str", "d"}:
            return value
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise NotKnown(value) from error

    def _inline_text(self, inline: str) -> Scalar:
        if inline not in self._inline:
            told = _PHONETIC.sub("", inline)
            self._inline[inline] = "".join(
                text_from_content(unescape_text(text)) for text in _TEXT.findall(told)
            )
        return self._inline[inline]

    def _string(self, number: int) -> str:
        if self._strings is None:
            parts = self.package.related(self.package.workbook_part, "sharedStrings")
            root = xml_tree.parse(self.package.parts[parts[0]], parts[0]) if parts else None
            self._strings = (
                []
                if root is None
                else [
                    "".join(
                        t.text or ""
                        for t in xml_tree.elements(item, "t")
                        if xml_tree.local_name(t.getparent()) != "rPh"
                    )
                    for item in xml_tree.elements(root, "si")
                ]
            )
        if number >= len(self._strings):
            raise NotKnown("string number")
        return self._strings[number]

    def formula_value(self, sheet: str, formula: str, cell: Cell, row: int) -> Scalar | ErrorValue:
        """Result of a formula standing in `row` (new position). Raises NotKnown."""
        key = (sheet.casefold(), row, cell.column)
        known = self._known.get(key)
        if known is None and key not in self._known:
            if key in self._under_way or len(self._under_way) > DEPTH:
                raise NotKnown("circle")
            self._under_way.add(key)
            in_record = same_sheet(sheet, self.target.name) and self._record_at(row) is not None
            self._record_formulas += in_record
            try:
                known = evaluate(formula, self, sheet, row, cell.column, is_array=_is_array(cell))
            except NotKnown as reason:
                known = reason
            finally:
                self._under_way.discard(key)
                self._record_formulas -= in_record
            self._known[key] = known
        if isinstance(known, NotKnown):
            raise known
        return known


def _is_array(cell: Cell) -> bool:
    """Whether the formula is an array's of one cell. Raises NotKnown for larger ones and data tables."""
    formula = cell.formula
    if formula is None or formula.kind not in {"array", "dataTable"}:
        return False
    first, _, last = (formula.tag.get("ref") or "").partition(":")
    if formula.kind == "dataTable" or (last and last != first):
        raise NotKnown("array formula")
    return True
