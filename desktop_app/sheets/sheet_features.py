"""Everything of the target sheet around its rows: what is no plain reference and needs a rule of its own."""

from dataclasses import replace

from desktop_app.sheets.areas import area_rows, lowered, moved_area
from desktop_app.sheets.formula_references import Mover, fill_down, references
from desktop_app.sheets.formula_tokens import column_letters, corners
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.part_patch import ReferencePatch, Rules
from desktop_app.sheets.part_rules import FORMULA_ATTRIBUTES, FORMULA_TEXTS, SHEET_ATTRIBUTES, SHEET_TEXTS
from desktop_app.sheets.row_moves import LAST_ROW, InsertRows, RowMove
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

SHEET_RULES = {**SHEET_ATTRIBUTES, **FORMULA_ATTRIBUTES}
SHEET_TEXT_RULES = {**SHEET_TEXTS, **FORMULA_TEXTS}


def patch_features(
    text: str, mover: Mover, rows_per_record: int, spans: list[tuple[int, int]], edits: Edits
) -> None:
    """Move all that stands between the offsets (before and after sheetData); works both ways, in and out."""
    rules = Rules(mover.sheet, SHEET_RULES, SHEET_TEXT_RULES)
    patch = ReferencePatch(mover, rows_per_record)
    for start, end in spans:
        patch.collect(text, rules, edits, start, end)
        move_merges(text, mover.move, rows_per_record, start, end, edits)
        move_breaks(text, mover.move, start, end, edits)
        move_control_anchors(text, mover.move, start, end, edits)
        if isinstance(mover.move, InsertRows):
            repeat_sparklines(text, mover, rows_per_record, start, end, edits)
        else:
            drop_lost_sparklines(text, mover.move, start, end, edits)


def grow_dimension(text: str, layout: Layout, before: int, edits: Edits) -> None:
    """`dimension` covers the moved old area and the filled one."""
    tag = find_first(text, "dimension", 0, before)
    if tag is None or "ref" not in tag.attributes:
        return
    attribute = tag.attributes["ref"]
    first, last = corners(attribute.value)
    end = last or first
    columns = [column for column, _ in layout.plan.targets()] if layout.records else []
    left, right = min([first.column_number, *columns]), max([end.column_number, *columns])
    top, bottom = layout.move.span(first.row, end.row)
    if layout.records:
        start = layout.plan.blank_rows[0]
        top = min(top, start)
        bottom = max(bottom, start + layout.records * layout.plan.rows_per_record - 1)
    area = f"{column_letters(left)}{top}"
    if (left, top) != (right, bottom):
        area += f":{column_letters(right)}{bottom}"
    edits.attribute(attribute, area)


def move_merges(text: str, move: RowMove, rows_per_record: int, start: int, end: int, edits: Edits) -> None:
    """Merged cells move or grow; those inside the model record are repeated for each new one."""
    group = find_first(text, "mergeCells", start, end)
    if group is None:
        return
    added = 0
    for tag in scan(text, *inner_span(text, group)):
        if tag.local != "mergeCell" or tag.closing or "ref" not in tag.attributes:
            continue
        attribute = tag.attributes["ref"]
        rows = area_rows(attribute.value)
        if isinstance(move, InsertRows) and rows is not None and move.is_inside_model(*rows):
            copies = [
                _with_attribute(text, tag, "ref", lowered(attribute.value, step))
                for step in range(rows_per_record, move.count + 1, rows_per_record)
            ]
            added += len(copies)
            close = closing_tag(text, tag).end
            edits.replace(close, close, "".join(copies))
            continue
        moved = moved_area(attribute.value, move, grow=True)
        if moved is None:
            edits.replace(tag.start, closing_tag(text, tag).end, "")
            added -= 1
        else:
            edits.attribute(attribute, moved)
    count = group.attributes.get("count")
    if count is not None and added and count.value.isdigit():
        edits.attribute(count, str(int(count.value) + added))


def move_breaks(text: str, move: RowMove, start: int, end: int, edits: Edits) -> None:
    """Page breaks: `id` is the row above the break; breaks between columns name the rows they reach."""
    if "Breaks" not in text:
        return
    for group in scan(text, start, end):
        if group.closing or group.local not in {"rowBreaks", "colBreaks"}:
            continue
        for tag in scan(text, *inner_span(text, group)):
            if tag.local != "brk" or tag.closing:
                continue
            if group.local == "rowBreaks":
                identifier = tag.attributes.get("id")
                if identifier is not None and int(identifier.value) < LAST_ROW:
                    row = move.row(int(identifier.value) + 1)
                    edits.attribute(identifier, str(identifier.value if row is None else row - 1))
            else:
                reach = tag.attributes.get("max")
                if reach is not None and int(reach.value) < LAST_ROW - 1:
                    row = move.row(int(reach.value) + 1)
                    edits.attribute(reach, str(reach.value if row is None else row - 1))


def move_control_anchors(text: str, move: RowMove, start: int, end: int, edits: Edits) -> None:
    """Controls and embedded objects are tied to rows counted from 0: anchor/from/row and anchor/to/row."""
    if "anchor" not in text:
        return
    for anchor in scan(text, start, end):
        if anchor.local == "anchor" and not anchor.closing and not anchor.empty:
            moves = anchor.get("moveWithCells") in {"1", "true"}
            sizes = anchor.get("sizeWithCells") in {"1", "true"}
            move_anchor(text, anchor, move, edits, moves=moves or sizes, sizes=sizes)


def move_anchor(text: str, anchor: Tag, move: RowMove, edits: Edits, *, moves: bool, sizes: bool) -> None:
    """One anchor with `from` and `to`: an object that does not size with its cells keeps its height in rows."""
    if not moves:
        return
    rows: list[tuple[int, int, int]] = []
    waiting: Tag | None = None
    for tag in scan(text, *inner_span(text, anchor)):
        if waiting is not None and tag.closing and tag.name == waiting.name:
            value = text[waiting.end : tag.start].strip()
            if value.lstrip("-").isdigit():
                rows.append((waiting.end, tag.start, int(value)))
        waiting = tag if tag.local == "row" and not tag.closing and not tag.empty else None
    ends = rows[:2]
    down: int | None = None
    for start, end, row in ends:
        moved = move.row(row + 1)
        if moved is None:
            continue
        new = row + down if down is not None and not sizes else moved - 1
        if down is None:
            down = moved - 1 - row
        if new != row:
            edits.replace(start, end, str(new))


def repeat_sparklines(
    text: str, mover: Mover, rows_per_record: int, start: int, end: int, edits: Edits
) -> None:
    """A sparkline in the model record is repeated, its formula filled down, for each new record."""
    move = mover.move
    if not isinstance(move, InsertRows) or not move.count or "sparkline" not in text:
        return
    for tag in scan(text, start, end):
        if tag.local != "sparkline" or tag.closing or tag.empty:
            continue
        close = closing_tag(text, tag)
        place = find_first(text, "sqref", tag.end, close.start)
        formula = find_first(text, "f", tag.end, close.start)
        if place is None or formula is None:
            continue
        area = text[slice(*inner_span(text, place))].strip()
        rows = area_rows(area)
        if rows is None:
            continue
        told = unescape_text(text[slice(*inner_span(text, formula))])
        if not move.is_inside_model(*rows):
            _show_all_records(text, told, formula, mover, edits)
            continue
        copies = []
        for step in range(rows_per_record, move.count + 1, rows_per_record):
            copy = Edits()
            own = replace(mover, grow="never").formula(told, mover.sheet)
            lower = fill_down(_unlocked(own), step)
            copy.replace(*inner_span(text, formula), escape_text(lower))
            copy.replace(*inner_span(text, place), lowered(area, step))
            copies.append(copy.apply(text, tag.start, close.end))
        edits.replace(close.end, close.end, "".join(copies))
        # The area itself stays: the general rule would carry it on over the new rows.
        edits.replacements = [edit for edit in edits.replacements if edit[:2] != inner_span(text, place)]


def _show_all_records(text: str, told: str, formula: Tag, mover: Mover, edits: Edits) -> None:
    """A sparkline elsewhere (in the totals) is told for the records, like a total."""
    span = inner_span(text, formula)
    moved = replace(mover, grow="all", grow_single=True).formula(told, mover.sheet)
    edits.replacements = [edit for edit in edits.replacements if edit[:2] != span]
    if moved != told:
        edits.replace(*span, escape_text(moved))


def drop_lost_sparklines(text: str, move: RowMove, start: int, end: int, edits: Edits) -> None:
    """A sparkline whose own cell is taken out goes with it."""
    if "sparkline" not in text:
        return
    for tag in scan(text, start, end):
        if tag.local != "sparkline" or tag.closing or tag.empty:
            continue
        close = closing_tag(text, tag)
        place = find_first(text, "sqref", tag.end, close.start)
        if (
            place is None
            or moved_area(text[slice(*inner_span(text, place))].strip(), move, grow=True) is not None
        ):
            continue
        edits.replacements = [edit for edit in edits.replacements if not tag.start <= edit[0] < close.end]
        edits.replace(tag.start, close.end, "")


def _unlocked(formula: str) -> str:
    return "".join(
        piece if isinstance(piece, str) else piece.prefix + piece.text.replace("$", "")
        for piece in references(formula)
    )


def _with_attribute(text: str, tag: Tag, name: str, value: str) -> str:
    copy = Edits()
    copy.attribute(tag.attributes[name], value)
    return copy.apply(text, tag.start, closing_tag(text, tag).end)
