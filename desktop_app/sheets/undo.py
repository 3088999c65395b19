"""The way back: take the inserted rows out of a filled part again, and tell whether it is the template's part."""

import re
from typing import Any

from desktop_app.sheets import xml_tree
from desktop_app.sheets.cached_values import CachedValue
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.row_moves import LAST_ROW, DeleteRows, RowMove
from desktop_app.sheets.sheet_features import patch_features
from desktop_app.sheets.sheet_formulas import patch_cell
from desktop_app.sheets.sheet_rows import Row, SheetRows
from desktop_app.sheets.xml_scan import Edits, closing_tag, find_first, scan

NOTHING = DeleteRows(LAST_ROW + 1, 0)
# A range that grew from one cell and shrank again reads A1:A1; both sides are brought to A1.
_ONE_CELL = re.compile(rb"(?<![A-Za-z0-9$:])(\$?[A-Za-z]{1,3}\$?[0-9]{1,7}):\1(?![0-9A-Za-z:])")

# A cell of a new record in a total that names the records one by one.
_GONE = re.compile(rb"[+,](?:'(?:[^']|'')+'!|[^\s+,()'<>\"]+!)?#REF!")


def same_xml(left: str, right: str, part: str) -> bool:
    """Whether two texts are the same XML, apart from how ranges of one cell are written."""
    if left == right:
        return True
    return comparable(left, part) == comparable(right, part)


def comparable(text: str, part: str) -> bytes:
    root = (
        xml_tree.parse(text.encode("utf-8"), part)
        if "<?xml" not in text[:60]
        else _parse_declared(text, part)
    )
    for element in root.iter():
        # White space between elements says nothing; within an element of text alone it stays.
        if element.tail is not None and not element.tail.strip():
            element.tail = None
        if len(element) and element.text is not None and not element.text.strip():
            element.text = None
    if root.tag.endswith("}worksheet") and (data := root.find("{*}sheetData")) is not None and not len(data):
        data.text = None
    return _ONE_CELL.sub(rb"\1", _GONE.sub(b"", xml_tree.canonical(root)))


def _parse_declared(text: str, part: str) -> Any:
    """The declaration names the old encoding; the text is given as UTF-8."""
    return xml_tree.parse(re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8"), part)


def bare_sheet(text: str, sheet: SheetRows, own: str, mover: Mover, cut: tuple[int, int] | None) -> str:
    """A sheet with its rows moved by `mover`, without the values of formulas, shared formulas told apart, without
    `dimension`, and without what stands between the offsets of `cut`."""
    edits = Edits()
    if cut is not None and cut[0] != cut[1]:
        edits.replace(*cut, "")
    spans = [(0, sheet.data.start), (sheet.inner[1], len(text))]
    if own.casefold() == mover.sheet.casefold():
        patch_features(text, mover, 1, spans, edits)
    _drop_dimension(text, sheet.data.start, edits)
    for row in sheet.rows:
        if cut is None or not cut[0] <= row.start < cut[1]:
            _bare_row(text, row, own, mover, edits)
    return edits.apply(text)


def _bare_row(text: str, row: Row, own: str, mover: Mover, edits: Edits) -> None:
    new = mover.move.row(row.number) if own.casefold() == mover.sheet.casefold() else row.number
    if new is not None and new != row.number and "r" in row.tag.attributes:
        edits.attribute(row.tag.attributes["r"], str(new))
    for cell in row.cells:
        moved = new if new != row.number else None
        if moved is not None or cell.formula is not None:
            no_values: dict[tuple[int, int], CachedValue] = {(cell.row, cell.column): None}
            patch_cell(text, cell, mover, own, no_values, edits, new_row=moved, expand=True)


def _drop_dimension(text: str, before: int, edits: Edits) -> None:
    tag = find_first(text, "dimension", 0, before)
    if tag is not None:
        start, end = tag.start, closing_tag(text, tag).end
        edits.replacements = [edit for edit in edits.replacements if not start <= edit[0] < end]
        edits.replace(start, end, "")


def without_calculation(text: str) -> str:
    """A workbook part without the wish to be recalculated, which a fill adds."""
    edits = Edits()
    for tag in scan(text):
        if tag.local != "calcPr" or tag.closing:
            continue
        others = [name for name in tag.attributes if name != "fullCalcOnLoad"]
        if others:
            wish = tag.attributes.get("fullCalcOnLoad")
            if wish is not None:
                start = text.rindex("fullCalcOnLoad", tag.start, wish.start)
                edits.replace(start, wish.end + 1, "")
        else:
            edits.replace(tag.start, closing_tag(text, tag).end, "")
    return edits.apply(text)


def without_chain(text: str) -> str:
    """Content types or relations without calcChain."""
    edits = Edits()
    for tag in scan(text):
        if tag.closing:
            continue
        told = (tag.get("Type") or "") + (tag.get("PartName") or "")
        if told.casefold().endswith(("/calcchain", "/calcchain.xml")):
            edits.replace(tag.start, closing_tag(text, tag).end, "")
    return edits.apply(text)


def deleting(mover: Mover, move: RowMove) -> Mover:
    """The mover of the way back."""
    return Mover(mover.sheet, move, mover.sheet_order)
