"""The data validations a template carries, of both kinds (ordinary and the x14 twins of Excel 2010)."""

from dataclasses import dataclass
from typing import Any

from desktop_app.sheets import xml_tree
from desktop_app.sheets.areas import area_rows, moved_areas
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import column_number, corners
from desktop_app.sheets.package import Package
from desktop_app.sheets.part_patch import validated_areas
from desktop_app.sheets.xml_scan import decode_part


@dataclass(frozen=True)
class ValidationRule:
    """One validation. kind: list, whole, decimal, date, time, textLength, custom. areas: (top, left, bottom, right), at
    the places they have in the filled sheet; formulas are told for the top left cell of them. refuses: whether a
    spreadsheet would reject a wrong value (False: it only warns or says nothing)."""

    kind: str
    operator: str
    formula1: str
    formula2: str
    areas: tuple[tuple[int, int, int, int], ...]
    refuses: bool
    message: str
    is_extension: bool

    @property
    def origin(self) -> tuple[int, int]:
        """(row, column) of the cell the formulas are told for."""
        return min(area[0] for area in self.areas), min(area[1] for area in self.areas)

    def covers(self, row: int, column: int) -> bool:
        return any(
            top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.areas
        )


def read_rules(package: Package, part: str, mover: Mover, rows_per_record: int) -> tuple[ValidationRule, ...]:
    """All validations of a sheet, moved as `fill` moves them."""
    root = xml_tree.parse(package.parts[part], part)
    validated = validated_areas(decode_part(package.parts[part])[0])
    found = []
    for element in xml_tree.elements(root, "dataValidation"):
        is_extension = not element.get("sqref")
        sqref = element.get("sqref") or _text(element, "sqref")
        areas = tuple(
            _corners(area) for area in moved_areas(sqref, mover.move, rows_per_record, validated).split()
        )
        if not areas:
            continue
        locked = Mover(mover.sheet, mover.move, mover.sheet_order, grow="locked")
        found.append(
            ValidationRule(
                element.get("type", "none"),
                element.get("operator", "between"),
                locked.formula(_text(element, "formula1"), mover.sheet),
                locked.formula(_text(element, "formula2"), mover.sheet),
                areas,
                element.get("showErrorMessage") in {"1", "true"}
                and element.get("errorStyle", "stop") == "stop",
                element.get("error") or element.get("prompt") or "",
                is_extension,
            )
        )
    return tuple(found)


def _text(element: Any, local: str) -> str:
    child = next((child for child in element if xml_tree.local_name(child) == local), None)
    return "" if child is None else "".join(child.itertext()).strip()


def _corners(area: str) -> tuple[int, int, int, int]:
    rows = area_rows(area)
    first, _, last = area.replace("$", "").partition(":")
    if first.isalpha():
        return 1, column_number(first), 1_048_576, column_number(last or first)
    if first.isdigit():
        assert rows is not None
        return rows[0], 1, rows[1], 16_384
    start, end = corners(area)
    stop = end or start
    return start.row, start.column_number, stop.row, stop.column_number
