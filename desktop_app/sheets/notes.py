"""What a template leaves open in its record rows: not changed, but said in the proof."""

from collections.abc import Iterator
from typing import Any

from desktop_app.sheets import xml_tree
from desktop_app.sheets.areas import area_rows, moved_areas
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.part_patch import validated_areas
from desktop_app.sheets.xml_scan import decode_part

_KINDS = {"dataValidation": "数据验证", "conditionalFormatting": "条件格式"}


def notes_on(package: Package, target: SheetEntry, layout: Layout) -> tuple[str, ...]:
    """One sentence for each validation or format that holds for some of the blank records only."""
    if not layout.inserted:
        return ()
    root = xml_tree.parse(package.parts[target.part], target.part)
    validated = validated_areas(decode_part(package.parts[target.part])[0])
    found = []
    for element, label in _KINDS.items():
        is_validation = element == "dataValidation"
        for areas in _lists(root, element):
            spans = _in_blank_rows(areas.split(), layout)
            if not spans:
                continue
            if not _reaches_new_rows(areas, layout, validated if is_validation else None):
                found.append(f"{label} {areas} 在模板中没有到最后一个空白行，照原样保留，新插入的行不在其内")
            elif is_validation and not _starts_at_first(spans, layout):
                found.append(
                    f"{label} {areas} 在模板中没有包括全部空白行，新插入的行已在其内，其余照原样保留"
                )
    return tuple(found)


def _lists(root: Any, local: str) -> Iterator[str]:
    for element in xml_tree.elements(root, local):
        sqref = element.get("sqref")
        if sqref is None:
            sqref = next((child.text for child in element if xml_tree.local_name(child) == "sqref"), None)
        if sqref:
            yield sqref.strip()


def _in_blank_rows(areas: list[str], layout: Layout) -> list[tuple[int, int]]:
    first, last = layout.plan.blank_rows
    spans = [rows for rows in map(area_rows, areas) if rows is not None]
    return [rows for rows in spans if rows[0] <= last and rows[1] >= first]


def _reaches_new_rows(areas: str, layout: Layout, validated: tuple[str, ...] | None) -> bool:
    move = layout.move
    moved = moved_areas(areas, move, layout.plan.rows_per_record, validated)
    spans = [rows for rows in map(area_rows, moved.split()) if rows is not None]
    return any(rows[0] < move.at + move.count and rows[1] >= move.at for rows in spans)


def _starts_at_first(spans: list[tuple[int, int]], layout: Layout) -> bool:
    start = layout.plan.blank_rows[0]
    return min(rows[0] for rows in spans) < start + layout.plan.rows_per_record
