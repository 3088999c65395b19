"""The workbook part: text of defined names, and the wish to be recalculated when opened; nothing else."""

from dataclasses import replace

from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.xml_scan import (
    Edits,
    Tag,
    closing_tag,
    escape_text,
    find_first,
    inner_span,
    scan,
    unescape_text,
)

# Elements that must stand after calcPr in a workbook (CT_Workbook, a sequence).
_AFTER_CALCULATION = frozenset(
    {"oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
     "fileRecoveryPr", "webPublishObjects", "extLst"}
)  # fmt: skip


def patch_names(text: str, mover: Mover, edits: Edits) -> None:
    """Names follow the rows. A relative row in a name is an offset from the cell that uses it and stays; those of print
    area and filter are always places."""
    group = find_first(text, "definedNames")
    if group is None:
        return
    for tag in scan(text, *inner_span(text, group)):
        if tag.local != "definedName" or tag.closing or tag.empty:
            continue
        start, end = tag.end, closing_tag(text, tag).start
        told = unescape_text(text[start:end])
        is_built_in = (tag.get("name") or "").startswith("_xlnm.")
        own = replace(mover, only_locked=not is_built_in, grow="all", grow_single=True)
        moved = own.formula(told, None)
        if moved != told:
            edits.replace(start, end, escape_text(moved))


def ask_for_recalculation(text: str, edits: Edits) -> None:
    """fullCalcOnLoad: spreadsheets compute every formula anew when the file is opened."""
    root = find_first(text, "workbook")
    calculation = find_first(text, "calcPr")
    if root is None:
        return
    if calculation is not None:
        wish = calculation.attributes.get("fullCalcOnLoad")
        if wish is not None:
            edits.attribute(wish, "1")
        else:
            at = calculation.start + 1 + len(calculation.name)
            edits.replace(at, at, ' fullCalcOnLoad="1"')
        return
    at = closing_tag(text, root).start
    depth = 0
    for tag in scan(text, root.end):
        if depth == 0 and not tag.closing and tag.local in _AFTER_CALCULATION:
            at = tag.start
            break
        depth += _depth_change(tag)
    edits.replace(at, at, f'<{root.prefix}calcPr fullCalcOnLoad="1"/>')


def _depth_change(tag: Tag) -> int:
    if tag.empty:
        return 0
    return -1 if tag.closing else 1
