"""Defined names and tables of a workbook as areas, at their places once the sheet is filled."""

import re
from dataclasses import dataclass, replace

from desktop_app.sheets import xml_tree
from desktop_app.sheets.areas import moved_area
from desktop_app.sheets.formula_references import Mover, same_sheet
from desktop_app.sheets.formula_tokens import Kind, corners, sheet_names, tokens
from desktop_app.sheets.formula_values import Area, NotKnown
from desktop_app.sheets.package import Package

_PART = re.compile(r"\[(#?)([^\[\]]+)\]")
_THIS_ROW = "this row"
# Part of a table that an item names: first and last row from those of heading, records and totals.
_ITEMS = {"all", "data", "headers", "totals", _THIS_ROW}


@dataclass(frozen=True)
class Table:
    """A list object: whole area, whether it has heading and total rows, names of its columns."""

    area: Area
    headings: int
    totals: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class NameTable:
    """names: (name, sheet or None) → formula, folded. tables: by folded name."""

    names: dict[tuple[str, str | None], str]
    tables: dict[str, Table]

    @classmethod
    def read(cls, package: Package, mover: Mover) -> "NameTable":
        root = xml_tree.parse(package.parts[package.workbook_part], package.workbook_part)
        names = {}
        quiet = replace(mover, on_three_dimensional=None, grow_single=True)
        for element in xml_tree.elements(root, "definedName"):
            scope = element.get("localSheetId")
            sheet = (
                package.sheets[int(scope)].name.casefold()
                if scope and int(scope) < len(package.sheets)
                else None
            )
            names[element.get("name", "").casefold(), sheet] = quiet.formula(element.text or "", None)
        tables = {}
        for entry in package.sheets:
            for part in package.related(entry.part, "table"):
                table = xml_tree.parse(package.parts[part], part)
                ref = table.get("ref", "A1")
                if same_sheet(entry.name, mover.sheet):
                    ref = moved_area(ref, mover.move, grow=True) or ref
                tables[table.get("displayName", table.get("name", "")).casefold()] = Table(
                    _area(entry.name, ref),
                    int(table.get("headerRowCount", "1")),
                    int(table.get("totalsRowCount", "0")),
                    tuple(column.get("name", "") for column in xml_tree.elements(table, "tableColumn")),
                )
        return cls(names, tables)

    def formula(self, name: str, sheet: str) -> str | None:
        """What a name stands for on a sheet; its own scope goes before the workbook's."""
        own = self.names.get((name.casefold(), sheet.casefold()))
        return own if own is not None else self.names.get((name.casefold(), None))

    def area(self, name: str, bracket: str | None, sheet: str, row: int, column: int) -> Area:
        """What a name, or a table with its bracket, stands for in the cell (row, column) of a sheet; name: "" for the
        table the cell is in. Raises NotKnown where it is no plain area."""
        table = self.tables.get(name.casefold()) if name else self._table_at(sheet, row, column)
        if table is not None:
            return _table_area(table, bracket, row)
        formula = self.formula(name, sheet)
        if formula is None or bracket is not None:
            raise NotKnown(name)
        found = [token for token in tokens(formula) if token.kind is not Kind.SPACE]
        if [token.kind for token in found] != [Kind.SHEET, Kind.CELLS] or "$" not in found[1].text:
            raise NotKnown(name)
        sheets = sheet_names(found[0].text)
        if len(sheets) != 1:
            raise NotKnown(name)
        return _area(sheets[0], found[1].text)

    def _table_at(self, sheet: str, row: int, column: int) -> Table | None:
        for table in self.tables.values():
            area = table.area
            inside = (
                area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
            )
            if inside and same_sheet(area.sheet, sheet):
                return table
        return None


def _area(sheet: str, text: str) -> Area:
    first, last = corners(text)
    end = last or first
    return Area(sheet, first.row, end.row, first.column_number, end.column_number)


def _table_area(table: Table, bracket: str | None, row: int) -> Area:
    whole = table.area
    first, last = whole.first_row + table.headings, whole.last_row - table.totals
    item, columns = _told(bracket) if bracket is not None else ("data", [])
    rows = {
        "all": (whole.first_row, whole.last_row),
        "data": (first, last),
        "headers": (whole.first_row, first - 1),
        "totals": (last + 1, whole.last_row),
        _THIS_ROW: (row, row),
    }[item]
    if rows[0] > rows[1] or (item == _THIS_ROW and not first <= row <= last):
        raise NotKnown(str(bracket))
    if any(column not in table.columns for column in columns):
        raise NotKnown(str(bracket))
    numbers = [whole.first_column + table.columns.index(column) for column in columns]
    left, right = (min(numbers), max(numbers)) if numbers else (whole.first_column, whole.last_column)
    return Area(whole.sheet, *rows, left, right)


def _told(bracket: str) -> tuple[str, list[str]]:
    """Item and columns of `[投资]`, `[@投资]`, `[[#Totals],[投资]]`, `[[投资]:[设备]]`. Raises NotKnown."""
    body = bracket[1:-1].strip()
    if "'" in body:
        raise NotKnown(bracket)
    item = "data"
    if body.startswith("@"):
        item, body = _THIS_ROW, body[1:]
    if not body:
        return item, []
    if "[" not in body:
        body = f"[{body}]"
    parts = _PART.findall(body)
    named = [text.casefold() for sharp, text in parts if sharp]
    columns = [text for sharp, text in parts if not sharp]
    rest = _PART.sub("", body).strip()
    if named and not columns and rest.startswith(","):
        # [[#This Row],投资], as XlsxWriter writes it
        columns, rest = [rest[1:]], ","
    if len(named) > 1 or (named and named[0] not in _ITEMS) or len(columns) > 2:
        raise NotKnown(bracket)
    if rest.replace(" ", "") != "," * (len(named) if columns else 0) + ":" * (
        len(columns) - 1 if columns else 0
    ):
        raise NotKnown(bracket)
    return (named[0] if named else item), columns
