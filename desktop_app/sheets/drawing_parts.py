"""Pictures, text boxes, notes and controls of the sheet: the rows they are tied to (DrawingML and VML)."""

import re

from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.part_patch import ReferencePatch
from desktop_app.sheets.part_rules import Holds
from desktop_app.sheets.row_moves import RowMove
from desktop_app.sheets.sheet_features import move_anchor
from desktop_app.sheets.xml_scan import Edits, escape_text, scan, unescape_text

_CLIENT_DATA = re.compile(
    r"<(?P<p>[\w.-]+:)?ClientData\b[^>]*>.*?</(?P=p)ClientData>|<ClientData\b[^>]*>.*?</ClientData>",
    re.DOTALL,
)
_FORMULAS = {
    "FmlaLink": Holds.LINK,
    "FmlaTxbx": Holds.LINK,
    "FmlaPict": Holds.TOTAL,
    "FmlaRange": Holds.TOTAL,
    "FmlaGroup": Holds.TOTAL,
}


def move_drawing_anchors(text: str, move: RowMove, edits: Edits) -> None:
    """Anchors of a drawing: twoCell moves and grows, oneCell moves, absolute stays (ECMA-376 part 1, 20.5.2.33)."""
    for tag in scan(text):
        if tag.closing or tag.empty:
            continue
        if tag.local == "twoCellAnchor":
            kind = tag.get("editAs") or "twoCell"
            move_anchor(text, tag, move, edits, moves=kind != "absolute", sizes=kind == "twoCell")
        elif tag.local == "oneCellAnchor":
            move_anchor(text, tag, move, edits, moves=True, sizes=False)


def move_vml(text: str, mover: Mover, edits: Edits, *, on_sheet: bool) -> None:
    """Notes and old form controls. on_sheet: the drawing is that of the sheet whose rows move; else only links do.

    VML may be no well-formed XML, so only the contents of ClientData are looked at.
    """
    for block in _CLIENT_DATA.finditer(text):
        _move_links(text, block.span(), mover, edits, on_sheet)
        if on_sheet:
            _move_client_data(text, block.span(), mover.move, edits)


def _move_links(text: str, span: tuple[int, int], mover: Mover, edits: Edits, on_sheet: bool) -> None:
    patch = ReferencePatch(mover)
    for name, holds in _FORMULAS.items():
        for start, end in _contents(text, span, name):
            told = unescape_text(text[start:end])
            moved = patch.moved(told, holds, mover.sheet if on_sheet else None)
            if moved != told:
                edits.replace(start, end, escape_text(moved))


def _move_client_data(text: str, span: tuple[int, int], move: RowMove, edits: Edits) -> None:
    down: int | None = None
    for start, end in _contents(text, span, "Row"):
        row = int(text[start:end])
        moved = move.row(row + 1)
        if moved is not None:
            down = moved - 1 - row
            _put(text, start, end, str(moved - 1), edits)
    for start, end in _contents(text, span, "Anchor"):
        numbers = [part.strip() for part in text[start:end].split(",")]
        if len(numbers) != 8 or not all(number.lstrip("-").isdigit() for number in numbers):
            continue
        top, bottom = int(numbers[2]), int(numbers[6])
        if down is None and _stays(text, span, "MoveWithCells"):
            continue
        shift = down
        if shift is None:
            moved = move.row(top + 1)
            shift = 0 if moved is None else moved - 1 - top
        new_bottom = bottom + shift
        if down is None and not _stays(text, span, "SizeWithCells"):
            grown = move.row(bottom + 1)
            new_bottom = new_bottom if grown is None else grown - 1
        _put_numbers(text, start, end, {2: top + shift, 6: new_bottom}, edits)


def _stays(text: str, span: tuple[int, int], name: str) -> bool:
    """In VML the presence of MoveWithCells (SizeWithCells) says that the object does not move (size) with cells."""
    found = re.search(rf"<(?:[\w.-]+:)?{name}\b[^>]*?(?:/>|>\s*([A-Za-z]*)\s*<)", text[span[0] : span[1]])
    return found is not None and (found.group(1) or "True").lower() not in {"false", "f"}


def _put(text: str, start: int, end: int, value: str, edits: Edits) -> None:
    if text[start:end] != value:
        edits.replace(start, end, value)


def _put_numbers(text: str, start: int, end: int, values: dict[int, int], edits: Edits) -> None:
    for index, match in enumerate(re.finditer(r"-?[0-9]+", text[start:end])):
        if index in values:
            _put(text, start + match.start(), start + match.end(), str(values[index]), edits)


def _contents(text: str, span: tuple[int, int], name: str) -> list[tuple[int, int]]:
    found = re.compile(rf"<(?:[\w.-]+:)?{name}(?:\s[^>]*)?>([^<]*)</").finditer(text, *span)
    out = []
    for match in found:
        start, end = match.span(1)
        content = match.group(1)
        start += len(content) - len(content.lstrip())
        end -= len(content) - len(content.rstrip())
        if start < end:
            out.append((start, end))
    return out
