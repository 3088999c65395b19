"""Sheets that are not filled: formulas, lists, conditions, sparklines and links that point to the filled one."""

from collections.abc import Mapping

from desktop_app.sheets.cached_values import CachedValue
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.package import Package
from desktop_app.sheets.part_patch import ReferencePatch, Rules
from desktop_app.sheets.part_rules import FORMULA_ATTRIBUTES, FORMULA_TEXTS
from desktop_app.sheets.sheet_formulas import patch_cell
from desktop_app.sheets.sheet_rows import Cell, read_rows
from desktop_app.sheets.xml_scan import Edits, decode_part


def patch_other_sheet(
    package: Package, part: str, mover: Mover, values: Mapping[tuple[int, int], CachedValue]
) -> bytes | None:
    """The sheet with references moved and stale values renewed; None when nothing in it changes."""
    text, codec = decode_part(package.parts[part])
    own = next(entry.name for entry in package.sheets if entry.part == part)
    patched = patch_sheet_text(text, own, mover, values)
    return None if patched is None else patched.encode(codec)


def patch_sheet_text(
    text: str, own: str, mover: Mover, values: Mapping[tuple[int, int], CachedValue]
) -> str | None:
    """The same for the text of a sheet named `own`."""
    sheet = read_rows(text)
    edits = Edits()
    patch = ReferencePatch(mover)
    rules = Rules(own, FORMULA_ATTRIBUTES, FORMULA_TEXTS)
    patch.collect(text, rules, edits, 0, sheet.data.start)
    patch.collect(text, rules, edits, sheet.inner[1], len(text))
    cells = [cell for row in sheet.rows for cell in row.cells if cell.formula is not None]
    expanded = _groups_to_expand(cells, mover, own)
    for cell in cells:
        assert cell.formula is not None
        expand = (cell.formula.tag.get("si") or "") in expanded
        patch_cell(text, cell, mover, own, values, edits, expand=expand)
    return edits.apply(text) if edits.replacements else None


def _groups_to_expand(cells: list[Cell], mover: Mover, own: str) -> set[str]:
    """Shared formulas any of whose cells changes must be told apart; the others stay as they are."""
    found = set()
    for cell in cells:
        formula = cell.formula
        if (
            formula is not None
            and formula.kind == "shared"
            and mover.formula(formula.text, own) != formula.text
        ):
            found.add(formula.tag.get("si") or "")
    return found
