"""A cell's text in its box: broken into lines, made smaller where it must be, placed as the cell's format says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin

from desktop_app.sheets.print_sheet import CellLook, PrintCell
from ui.printing.line_breaking import break_lines
from ui.printing.pages import Face, Measure, Text

LINE = 1.2  # of the letters' size: what spreadsheets give a line
_BASELINE = 0.95  # from the top of a line
SIDE = 1.5  # points left free at either side of a cell
_INDENT = 6.75
_SMALLEST = 4.0
_STEP = 0.5
_SQUEEZED = 0.92  # letters so much smaller, where that spares a line
CUT = "…（未完，全文见表格文件）"

Faces = Callable[[Face], Measure]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text with their size; width: that of the widest, height: of all."""

    lines: tuple[str, ...]
    size: float
    width: float
    height: float


def face_of(look: CellLook) -> Face:
    """The letters a cell's format asks for."""
    return _face(look.family, look.bold, look.italic)


@cache
def _face(family: str, bold: bool, italic: bool) -> Face:
    return Face(family, bold, italic)


def inner_width(look: CellLook, width: float) -> float:
    """What a box of that width leaves for text."""
    return max(width - 2 * SIDE - look.indent * _INDENT, 1.0)


def set_text(cell: PrintCell, width: float, overflow: float, faces: Faces) -> Block:
    """The text in a box of that width, as tall as it becomes. overflow: the width with the blank cells beside it.

    Figures stay on one line and become smaller where they are too wide; other texts are broken rather than cut off.
    """
    look = cell.look
    measure = faces(face_of(look))
    if look.stacked:
        return _block(tuple(cell.text.replace("\n", "")), look.size, measure)
    if look.angle:
        return _turned(cell.text.split("\n"), look, measure)
    room = inner_width(look, width)
    if cell.is_number or (look.shrink and not look.wrap):
        lines = tuple(cell.text.split("\n"))
        needed = max(measure(line, look.size) for line in lines)
        return _block(lines, look.size * min(1.0, room / needed) if needed else look.size, measure)
    if (
        not look.wrap
        and "\n" not in cell.text
        and measure(cell.text, look.size) <= inner_width(look, overflow)
    ):
        return _block((cell.text,), look.size, measure)
    if "\n" not in cell.text and room < (needed := measure(cell.text, look.size)) <= room / _SQUEEZED:
        return _block((cell.text,), look.size * room / needed, measure)
    return _block(break_lines(cell.text, room, look.size, measure), look.size, measure)


def squeezed(cell: PrintCell, block: Block, width: float, height: float, least: float, faces: Faces) -> Block:
    """The block in letters of at least so many points, as large as the height allows; still too tall where it must be."""
    look, size = cell.look, block.size
    if look.angle or look.stacked or cell.is_number:
        return block
    measure = faces(face_of(look))
    while block.height > height and size - _STEP >= least:
        size -= _STEP
        block = _block(break_lines(cell.text, inner_width(look, width), size, measure), size, measure)
    return block


def fitted(cell: PrintCell, block: Block, width: float, height: float, faces: Faces) -> Block:
    """The block made small enough for the height; what is too long even so ends with a remark."""
    look, size = cell.look, block.size
    if block.height <= height + 0.1 or look.angle:
        return block
    measure = faces(face_of(look))
    while block.height > height and size > _SMALLEST:
        size = max(size - _STEP, _SMALLEST)
        lines = (
            block.lines if look.stacked else break_lines(cell.text, inner_width(look, width), size, measure)
        )
        block = _block(tuple(lines), size, measure)
    if block.height <= height:
        return block
    remark = () if look.stacked else break_lines(CUT, inner_width(look, width), size, measure)
    kept = max(int(height / (size * LINE)) - len(remark), 1)
    return _block((*block.lines[:kept], *remark), size, measure)


def texts(
    cell: PrintCell,
    block: Block,
    left: float,
    top: float,
    width: float,
    height: float,
    scale: float,
    faces: Faces,
) -> Iterator[Text]:
    """The lines on the page. The box is measured on the page already; the block and the cell's sizes are not scaled."""
    look = cell.look
    face, size = face_of(look), block.size * scale
    color = cell.color or look.color
    if look.angle:
        yield from _turned_texts(cell, block, left, top, width, height, scale)
        return
    measure = faces(face)
    step = size * LINE
    spare = height - len(block.lines) * step
    y = top + {"top": 0.0, "center": spare / 2}.get(look.vertical, spare) + size * _BASELINE
    if spare < 0:
        y = top + size * _BASELINE
    side = SIDE * scale
    indent = look.indent * _INDENT * scale
    placed = look.horizontal or ("right" if cell.is_number else "left")
    if look.stacked:
        placed = "center"
    for line in block.lines:
        if line:
            used = measure(line, size)
            if placed == "center":
                x = left + (width - used) / 2
            elif placed == "right":
                x = left + width - side - indent - used
            else:
                x = left + side + indent
            yield Text(x, y, line, size, color, face, look.underline)
        y += step


def _block(lines: tuple[str, ...], size: float, measure: Measure) -> Block:
    width = max((measure(line, size) for line in lines), default=0.0)
    return Block(lines, size, width, len(lines) * size * LINE)


def _turned(lines: list[str], look: CellLook, measure: Measure) -> Block:
    """Text at an angle: as tall as it reaches."""
    length = max(measure(line, look.size) for line in lines)
    turn = radians(abs(look.angle))
    thick = len(lines) * look.size * LINE
    return Block(
        tuple(lines),
        look.size,
        length * cos(turn) + thick * sin(turn),
        length * sin(turn) + thick * cos(turn) + 2 * SIDE,
    )


def _turned_texts(
    cell: PrintCell, block: Block, left: float, top: float, width: float, height: float, scale: float
) -> Iterator[Text]:
    """Around the middle of the box."""
    look, size = cell.look, block.size * scale
    turn = radians(look.angle)
    step = size * LINE
    first = -(len(block.lines) - 1) / 2 * step + size * (_BASELINE - LINE / 2)
    # How long the lines are follows from the box they take.
    thick = len(block.lines) * size * LINE
    reach = block.height * scale - 2 * SIDE * scale - thick * abs(cos(turn))
    length = reach / abs(sin(turn)) if sin(turn) else block.width * scale
    for number, line in enumerate(block.lines):
        away = first + number * step
        x = left + width / 2 - length / 2 * cos(turn) - away * sin(turn)
        y = top + height / 2 - length / 2 * sin(turn) + away * cos(turn)
        yield Text(x, y, line, size, cell.color or look.color, face_of(look), angle=float(look.angle))
