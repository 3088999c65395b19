"""Formulas of cells outside the record rows: references moved, shared ones told apart, stale values renewed."""

from collections.abc import Mapping

from desktop_app.sheets.cached_values import CachedValue
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.part_patch import ReferencePatch
from desktop_app.sheets.part_rules import Holds
from desktop_app.sheets.sheet_rows import Cell
from desktop_app.sheets.xml_scan import Edits, Tag, escape_attribute, escape_text


def patch_cell(
    text: str,
    cell: Cell,
    mover: Mover,
    own_sheet: str,
    values: Mapping[tuple[int, int], CachedValue],
    edits: Edits,
    *,
    new_row: int | None = None,
    expand: bool,
) -> None:
    """One cell that is not in a record row.

    new_row: its new row number where it moves. expand: shared formulas become formulas of their own.
    values: new cached values by (row, column) in the template; a cell not named keeps its value.
    """
    changes: dict[str, str | None] = {}
    if new_row is not None and "r" in cell.tag.attributes:
        letters = (cell.tag.get("r") or "").rstrip("0123456789")
        changes["r"] = f"{letters}{new_row}"
    if cell.formula is not None:
        _patch_formula(cell, mover, own_sheet, edits, expand)
        if (cell.row, cell.column) in values:
            changes["t"] = _patch_value(cell, values[cell.row, cell.column], edits)
    _patch_tag(cell.tag, changes, edits)


def _patch_formula(cell: Cell, mover: Mover, own_sheet: str, edits: Edits, expand: bool) -> None:
    formula = cell.formula
    assert formula is not None
    moved = mover.formula(formula.text, own_sheet)
    changes: dict[str, str | None] = {}
    attributes = formula.tag.attributes
    if own_sheet.casefold() == mover.sheet.casefold():
        patch = ReferencePatch(mover)
        for name in ("ref", "r1", "r2"):
            if name in attributes:
                changes[name] = patch.moved(attributes[name].value, Holds.PLACE, own_sheet)
    if formula.kind == "shared" and expand:
        changes.update({"t": None, "si": None, "ref": None})
    unchanged = all(name in attributes and attributes[name].value == value for name, value in changes.items())
    if moved == formula.text and unchanged and not (formula.is_expanded and expand):
        return
    opening = _tag_text(formula.tag, changes).rstrip(">").rstrip("/")
    edits.replace(formula.start, formula.end, f"{opening}>{escape_text(moved)}</{formula.tag.name}>")


def _patch_value(cell: Cell, value: CachedValue, edits: Edits) -> str | None:
    """Replace or remove `<v>`; returns the cell's new type (None: a number or nothing)."""
    assert cell.formula is not None
    prefix = cell.formula.tag.prefix
    element = "" if value is None else f"<{prefix}v>{escape_text(value[1])}</{prefix}v>"
    start, end = cell.value_span or (cell.formula.end, cell.formula.end)
    edits.replace(start, end, element)
    return None if value is None or value[0] == "n" else value[0]


def _patch_tag(tag: Tag, changes: dict[str, str | None], edits: Edits) -> None:
    same = all((tag.get(name)) == value for name, value in changes.items())
    if not same:
        edits.replace(tag.start, tag.end, _tag_text(tag, changes))


def _tag_text(tag: Tag, changes: dict[str, str | None]) -> str:
    parts = [f"<{tag.name}"]
    for name, attribute in tag.attributes.items():
        value = changes.get(name, attribute.value)
        if value is not None:
            raw = (
                attribute.raw
                if value == attribute.value and '"' not in attribute.raw
                else escape_attribute(value)
            )
            parts.append(f' {name}="{raw}"')
    parts.extend(
        f' {name}="{escape_attribute(value)}"'
        for name, value in changes.items()
        if value is not None and name not in tag.attributes
    )
    return "".join(parts) + ("/>" if tag.empty else ">")
