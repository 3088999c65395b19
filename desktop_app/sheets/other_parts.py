"""All parts but the target sheet itself: which of them hold references to it, and their text with these moved."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.sheets import drawing_parts
from desktop_app.sheets.defined_names import ask_for_recalculation, patch_names
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.package import CONTENT_TYPES, Package, SheetEntry
from desktop_app.sheets.part_patch import ReferencePatch, Rules
from desktop_app.sheets.part_rules import (
    CHART_KINDS,
    FORMULA_ATTRIBUTES,
    FORMULA_TEXTS,
    GRAPHIC_ATTRIBUTES,
    GRAPHIC_TEXTS,
    SHEET_PART_ATTRIBUTES,
    Holds,
)
from desktop_app.sheets.xml_scan import Edits, closing_tag, decode_part, scan

PartPatch = Callable[[str, Edits], None]

_OF_SHEET = frozenset({"table", "comments", "threadedComment", "tableSingleCells", "namedSheetView"})


@dataclass(frozen=True)
class PartRoles:
    """For each part the kinds of relations that lead to it, and the sheet it belongs to (None: no single one)."""

    kinds: dict[str, frozenset[str]]
    sheets: dict[str, str]

    @classmethod
    def read(cls, package: Package) -> "PartRoles":
        kinds: dict[str, set[str]] = {}
        for part in ("", *package.parts):
            for relation in package.relations(part):
                if not relation.external:
                    kinds.setdefault(relation.target, set()).add(relation.kind)
        sheets = {}
        for entry in package.sheets:
            for relation in package.relations(entry.part):
                if not relation.external:
                    sheets[relation.target] = entry.name
        return cls({part: frozenset(found) for part, found in kinds.items()}, sheets)


def patch_part(
    package: Package, part: str, roles: PartRoles, target: SheetEntry, mover: Mover, lines: int
) -> str | None:
    """Text of a part (neither workbook nor a sheet) with references to the target moved, or None when nothing is."""
    kinds = roles.kinds.get(part, frozenset())
    own = roles.sheets.get(part)
    on_sheet = own is not None and own == target.name
    if part.endswith(".rels"):
        return _apply(package, part, lambda text, edits: _links(text, mover, edits))
    if kinds & CHART_KINDS:
        return _rules(package, part, mover, lines, Rules(None, GRAPHIC_ATTRIBUTES, GRAPHIC_TEXTS))
    if "drawing" in kinds:
        return _apply(package, part, lambda text, edits: _drawing(text, mover, edits, on_sheet))
    if "vmlDrawing" in kinds:
        return _apply(package, part, lambda text, edits: _vml(text, mover, edits, on_sheet))
    if "ctrlProp" in kinds:
        return _rules(package, part, mover, lines, Rules(own, FORMULA_ATTRIBUTES))
    if "pivotCacheDefinition" in kinds:
        return _apply(package, part, lambda text, edits: _pivot_source(text, mover, edits))
    if kinds & _OF_SHEET:
        attributes = SHEET_PART_ATTRIBUTES if on_sheet else {}
        return _rules(package, part, mover, lines, Rules(own, attributes, FORMULA_TEXTS))
    if "connections" in kinds:
        return _rules(package, part, mover, lines, Rules(None, FORMULA_ATTRIBUTES))
    return None


def patch_workbook(package: Package, mover: Mover) -> str | None:
    def patch(text: str, edits: Edits) -> None:
        patch_names(text, mover, edits)
        ask_for_recalculation(text, edits)

    return _apply(package, package.workbook_part, patch)


def without_calculation_chain(package: Package) -> dict[str, bytes | None]:
    """calcChain names cells in order of calculation; Excel rebuilds it. Part, relation and content type go (None)."""
    changed: dict[str, bytes | None] = {}
    for part in package.related(package.workbook_part, "calcChain"):
        relations = package.relations_part(package.workbook_part)
        changed[part] = None
        for name, attribute, ending in (
            (relations, "Type", "/calcChain"),
            (CONTENT_TYPES, "PartName", "/" + part),
        ):
            text, codec = decode_part(package.parts[name])
            edits = Edits()
            for tag in scan(text):
                if not tag.closing and (tag.get(attribute) or "").casefold().endswith(ending.casefold()):
                    edits.replace(tag.start, closing_tag(text, tag).end, "")
            changed[name] = edits.apply(text).encode(codec)
    return changed


def _rules(package: Package, part: str, mover: Mover, lines: int, rules: Rules) -> str | None:
    return _apply(package, part, lambda text, edits: ReferencePatch(mover, lines).collect(text, rules, edits))


def _apply(package: Package, part: str, patch: PartPatch) -> str | None:
    text, _ = decode_part(package.parts[part])
    edits = Edits()
    patch(text, edits)
    return edits.apply(text) if edits.replacements else None


def _drawing(text: str, mover: Mover, edits: Edits, on_sheet: bool) -> None:
    ReferencePatch(mover).collect(text, Rules(None, GRAPHIC_ATTRIBUTES), edits)
    if on_sheet:
        drawing_parts.move_drawing_anchors(text, mover.move, edits)


def _vml(text: str, mover: Mover, edits: Edits, on_sheet: bool) -> None:
    drawing_parts.move_vml(text, mover, edits, on_sheet=on_sheet)


def _links(text: str, mover: Mover, edits: Edits) -> None:
    """Links of shapes and cells to a place in the workbook are external relations with the address `#表!A1`."""
    patch = ReferencePatch(mover)
    for tag in scan(text):
        address = tag.attributes.get("Target") if tag.local == "Relationship" and not tag.closing else None
        if address is not None and address.value.startswith("#"):
            edits.attribute(address, patch.moved(address.value, Holds.LOCATION, None))


def _pivot_source(text: str, mover: Mover, edits: Edits) -> None:
    patch = ReferencePatch(mover)
    for tag in scan(text):
        if (
            tag.local == "worksheetSource"
            and not tag.closing
            and (tag.get("sheet") or "").casefold() == mover.sheet.casefold()
        ):
            area = tag.attributes.get("ref")
            if area is not None and not any(name.endswith(":id") for name in tag.attributes):
                edits.attribute(area, patch.moved(area.value, Holds.AREA, mover.sheet))
