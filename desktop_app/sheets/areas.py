"""Lists of areas (`sqref`) under a move of rows, with the areas of the model record repeated for new records."""

from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import corners
from desktop_app.sheets.row_moves import InsertRows, RowMove


def area_rows(area: str) -> tuple[int, int] | None:
    """First and last row of A1, A1:B2 or 7:9; None for whole columns."""
    first, _, last = area.partition(":")
    if first.strip("$").isdigit():
        return int(first.strip("$")), int((last or first).strip("$"))
    if first.lstrip("$").isalpha():
        return None
    start, end = corners(area)
    return start.row, (end or start).row


def moved_area(area: str, move: RowMove, grow: bool) -> str | None:
    """One area moved; None when it is gone."""
    mover = Mover("", move, grow="all" if grow else "never", grow_single=grow)
    moved = mover.area(area)
    return None if "#REF!" in moved else moved


def moved_areas(areas: str, move: RowMove, rows_per_record: int = 1) -> str:
    """A blank-separated list moved for what holds for records: validations, formats, protected ranges.

    Areas inside the model record are carried on over the new records; the order of the rest is kept.
    """
    out = []
    for area in areas.split():
        if isinstance(move, InsertRows) and move.count:
            out.extend(_carried_on(area, move, rows_per_record))
        else:
            moved = moved_area(area, move, grow=True)
            if moved is not None:
                out.append(moved)
    return " ".join(out)


def _carried_on(area: str, move: InsertRows, rows_per_record: int) -> list[str]:
    rows = area_rows(area)
    if rows is None or not move.is_inside_model(*rows):
        moved = moved_area(area, move, grow=True)
        return [] if moved is None else [moved]
    if rows == (move.model_first, move.at - 1):
        return [lowered_end(area, move.count)]
    return [area, *(lowered(area, step) for step in range(rows_per_record, move.count + 1, rows_per_record))]


def lowered(area: str, rows: int) -> str:
    """The area that many rows lower."""
    first, last = corners(area)
    out = f"{first.column_lock}{first.column}{first.row_lock}{first.row + rows}"
    return out if last is None else f"{out}:{last.column_lock}{last.column}{last.row_lock}{last.row + rows}"


def lowered_end(area: str, rows: int) -> str:
    """The area with its lower end that many rows lower."""
    if area.partition(":")[0].strip("$").isdigit():
        first_row, _, last_row = area.partition(":")
        return f"{first_row}:{int(last_row.strip('$')) + rows}"
    first, last = corners(area)
    end = last or first
    start = f"{first.column_lock}{first.column}{first.row_lock}{first.row}"
    return f"{start}:{end.column_lock}{end.column}{end.row_lock}{end.row + rows}"
