"""Lists of areas (`sqref`) under a move of rows, with the areas of the model record repeated for new records."""

from collections.abc import Sequence

from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import LAST_COLUMN, corners
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


def moved_areas(
    areas: str, move: RowMove, rows_per_record: int = 1, validated: Sequence[str] | None = None
) -> str:
    """A blank-separated list moved for what holds for records: validations, formats, protected ranges.

    Areas inside the model record are carried on over the new records, and one that ends with it while others of the list
    go on below it (`C4:C8 C9`, as editing leaves them behind) takes the new rows in; the order of the rest is kept. A
    validation of the last record alone holds for the new ones too, unless another one does; validated: the areas of
    all validations of the sheet, None where the list is of another kind.
    """
    out = []
    listed = areas.split()
    for area in listed:
        if isinstance(move, InsertRows) and move.count:
            carried = _carried_on(area, move, rows_per_record)
            if carried == [area] and _goes_on_below(area, listed, move):
                carried = [lowered_end(area, move.count)]
            elif validated is not None and _is_last_record_only(area, validated, move, rows_per_record):
                carried = _carried_up(area, move, rows_per_record)
            out.extend(carried)
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


def _goes_on_below(area: str, listed: list[str], move: InsertRows) -> bool:
    """Whether an area ends just above the new rows and each of its columns is covered just below them."""
    rows = area_rows(area)
    if rows is None or rows[1] != move.at - 1:
        return False
    below = [other for other in listed if (span := area_rows(other)) and span[0] <= move.at <= span[1]]
    return set(_columns(area)) <= {column for other in below for column in _columns(other)}


def _is_last_record_only(area: str, validated: Sequence[str], move: InsertRows, rows_per_record: int) -> bool:
    rows = area_rows(area)
    if rows is None or move.stretch or not move.at <= rows[0] <= rows[1] < move.at + rows_per_record:
        return False
    line = rows[0] - rows_per_record
    above = [other for other in validated if (span := area_rows(other)) and span[0] <= line <= span[1]]
    return not {column for other in above for column in _columns(other)} & set(_columns(area))


def _carried_up(area: str, move: InsertRows, rows_per_record: int) -> list[str]:
    rows = area_rows(area)
    if rows == (move.at, move.at + rows_per_record - 1):
        return [lowered_end(area, move.count)]
    return [lowered(area, step) for step in range(0, move.count + 1, rows_per_record)]


def _columns(area: str) -> range:
    if area.partition(":")[0].strip("$").isdigit():
        return range(1, LAST_COLUMN + 1)
    first, last = corners(area)
    return range(first.column_number, (last or first).column_number + 1)


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
