"""What a template leaves open in its record rows: not changed, but said in the proof."""

from collections.abc import Iterator
from typing import Any

from desktop_app.sheets import xml_tree
from desktop_app.sheets.areas import area_rows
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.package import Package, SheetEntry

_KINDS = {"dataValidation": "数据验证", "conditionalFormatting": "条件格式"}


def notes_on(package: Package, target: SheetEntry, layout: Layout) -> tuple[str, ...]:
    """One sentence for each validation or format that holds for some of the blank rows but does not reach the last."""
    if not layout.inserted:
        return ()
    root = xml_tree.parse(package.parts[target.part], target.part)
    found = []
    for element, label in _KINDS.items():
        for areas in _lists(root, element):
            if not _goes_on(areas, layout):
                found.append(f"{label} {areas} 在模板中没有到最后一个空白行，照原样保留，新插入的行不在其内")
    return tuple(found)


def _lists(root: Any, local: str) -> Iterator[str]:
    for element in xml_tree.elements(root, local):
        sqref = element.get("sqref")
        if sqref is None:
            sqref = next((child.text for child in element if xml_tree.local_name(child) == "sqref"), None)
        if sqref:
            yield sqref.strip()


def _goes_on(areas: str, layout: Layout) -> bool:
    """Whether none of the areas is in the blank rows, or one of them reaches the last record or is carried on."""
    first, last = layout.plan.blank_rows
    reach = last - layout.plan.rows_per_record + 1
    spans = [rows for rows in map(area_rows, areas.split()) if rows is not None]
    inside = [rows for rows in spans if rows[0] <= last and rows[1] >= first]
    return not inside or any(rows[1] >= reach or layout.move.is_inside_model(*rows) for rows in inside)
