"""Defined names and tables of a workbook as areas, at their places once the sheet is filled."""

import re
from dataclasses import dataclass, replace

from desktop_app.sheets import xml_tree
from desktop_app.sheets.areas import moved_area
from desktop_app.sheets.formula_references import Mover, same_sheet
from desktop_app.sheets.formula_tokens import Kind, corners, sheet_names, tokens
from desktop_app.sheets.formula_values import Area, NotKnown
from desktop_app.sheets.package import Package

_COLUMN = re.compile(r"\[(?:\[#(?:Data|数据)\],)?\[?([^\[\]#@']+)\]?\]")


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

    def area(self, name: str, bracket: str | None, sheet: str) -> Area:
        """Raises NotKnown where it is no plain area."""
        table = self.tables.get(name.casefold())
        if table is not None:
            return _table_area(table, bracket)
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


def _area(sheet: str, text: str) -> Area:
    first, last = corners(text)
    end = last or first
    return Area(sheet, first.row, end.row, first.column_number, end.column_number)


def _table_area(table: Table, bracket: str | None) -> Area:
    whole = table.area
    first, last = whole.first_row + table.headings, whole.last_row - table.totals
    if bracket is None:
        return replace(whole, first_row=first, last_row=last)
    match = _COLUMN.fullmatch(bracket)
    if match is None or match.group(1) not in table.columns:
        raise NotKnown(bracket)
    column = whole.first_column + table.columns.index(match.group(1))
    return Area(whole.sheet, first, last, column, column)
