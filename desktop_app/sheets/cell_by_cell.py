"""Totals that name the record rows one by one (C4+C5+C6): the new rows are added to them."""

from collections.abc import Sequence

from desktop_app.domain.errors import AppError
from desktop_app.sheets.formula_references import Reference, same_sheet
from desktop_app.sheets.formula_tokens import corners
from desktop_app.sheets.layout import Layout

MAX_FORMULA = 8_192


def new_cells(
    pieces: Sequence[Reference | str], own_sheet: str | None, target: str, layout: Layout
) -> dict[int, str]:
    """For a formula in pieces, what is to follow which piece; nothing where it does not name every blank record once.

    Raises AppError("template-cell-by-cell") where the formula would become longer than a cell holds.
    """
    if not layout.inserted or layout.capacity < 2:
        return {}
    columns = _columns(pieces, own_sheet, target)
    lines = layout.plan.rows_per_record
    first = layout.plan.blank_rows[0]
    found = {}
    for index, piece in enumerate(pieces):
        place = None if isinstance(piece, str) else _place(piece, own_sheet, target)
        if isinstance(piece, str) or place is None or not layout.move.is_inside_model(place[1], place[1]):
            continue
        column, row = place
        wanted = [first + (row - first) % lines + lines * number for number in range(layout.capacity)]
        joint = _joint(pieces, index)
        if joint and sorted(columns.get(column, [])) == wanted:
            found[index] = "".join(
                f"{joint}{piece.prefix}{column}{row + step}"
                for step in range(lines, layout.inserted + 1, lines)
            )
    if sum(len(text) for text in found.values()) > MAX_FORMULA // 2:
        raise AppError(
            "template-cell-by-cell",
            f"模板里有逐格相加的合计公式，插入 {layout.inserted} 行后公式太长：请改成 SUM(起:止) 后再用。",
        )
    return found


def _columns(pieces: Sequence[Reference | str], own_sheet: str | None, target: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for piece in pieces:
        place = None if isinstance(piece, str) else _place(piece, own_sheet, target)
        if place is not None:
            found.setdefault(place[0], []).append(place[1])
    return found


def _place(reference: Reference, own_sheet: str | None, target: str) -> tuple[str, int] | None:
    """Column and row of a single cell on the target sheet."""
    if ":" in reference.text:
        return None
    names = (own_sheet or "",) if reference.sheets is None else reference.sheets
    if len(names) != 1 or not same_sheet(names[0], target):
        return None
    corner, _ = corners(reference.text)
    return corner.column.upper(), corner.row


def _joint(pieces: Sequence[Reference | str], index: int) -> str:
    """What joins the cell with its neighbours: + or a comma; empty where something else does."""
    before = _near(pieces, index, -1)
    after = _near(pieces, index, 1)
    if "+" in {before, after} and before in {"", "+", "(", ","} and after in {"", "+", ")", ","}:
        return "+"
    return "," if before in {"(", ","} and after in {",", ")"} and "," in {before, after} else ""


def _near(pieces: Sequence[Reference | str], index: int, step: int) -> str:
    at = index + step
    while 0 <= at < len(pieces):
        piece = pieces[at]
        if not isinstance(piece, str):
            return "?"
        if piece.strip():
            return piece.strip()[0 if step > 0 else -1]
        at += step
    return ""
