"""The print area and the repeated rows and columns of a sheet, from the workbook's names."""

import re
from dataclasses import dataclass

from desktop_app.sheets import xml_tree
from desktop_app.sheets.formula_tokens import LAST_COLUMN, column_number
from desktop_app.sheets.package import Package
from desktop_app.sheets.row_moves import LAST_ROW

_SHEET = re.compile(r"(?:'(?:[^']|'')*'|[^'!,]*)!")
_CELLS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_ROWS = re.compile(r"\$?([0-9]{1,7}):\$?([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class PrintNames:
    """areas: (first row, first column, last row, last column), 1-based; whole columns reach to the sheet's last row.

    Empty or None where the workbook names none, or names it by a formula.
    """

    areas: tuple[tuple[int, int, int, int], ...] = ()
    title_rows: tuple[int, int] | None = None
    title_columns: tuple[int, int] | None = None


def print_names(package: Package, sheet: str) -> PrintNames:
    """Those of one worksheet. Raises AppError("template-…") where the workbook cannot be read."""
    position = next((n for n, entry in enumerate(package.sheets) if entry.name == sheet), -1)
    root = xml_tree.parse(package.parts[package.workbook_part], package.workbook_part)
    told = {
        element.get("name", "").casefold(): element.text or ""
        for element in xml_tree.elements(root, "definedName")
        if element.get("localSheetId") == str(position)
    }
    areas: list[tuple[int, int, int, int]] = []
    for piece in _pieces(told.get("_xlnm.print_area", "")):
        area = _area(piece)
        if area is None:
            areas = []
            break
        areas.append(area)
    rows = columns = None
    for piece in _pieces(told.get("_xlnm.print_titles", "")):
        if (found := _ROWS.fullmatch(piece)) is not None:
            rows = (int(found[1]), int(found[2]))
        elif (found := _COLUMNS.fullmatch(piece)) is not None:
            columns = (column_number(found[1]), column_number(found[2]))
    return PrintNames(tuple(areas), rows, columns)


def _pieces(told: str) -> list[str]:
    """References between commas, without the sheet's name, which may hold commas itself."""
    return [piece.strip() for piece in _SHEET.sub("", told).split(",") if piece.strip()]


def _area(piece: str) -> tuple[int, int, int, int] | None:
    if (cells := _CELLS.fullmatch(piece)) is not None:
        left, top = column_number(cells[1]), int(cells[2])
        right, bottom = (column_number(cells[3]), int(cells[4])) if cells[3] else (left, top)
    elif (columns := _COLUMNS.fullmatch(piece)) is not None:
        left, top, right, bottom = column_number(columns[1]), 1, column_number(columns[2]), LAST_ROW
    elif (rows := _ROWS.fullmatch(piece)) is not None:
        left, top, right, bottom = 1, int(rows[1]), LAST_COLUMN, int(rows[2])
    else:
        return None
    if not 1 <= top <= bottom <= LAST_ROW or not 1 <= left <= right <= LAST_COLUMN:
        return None
    return top, left, bottom, right
