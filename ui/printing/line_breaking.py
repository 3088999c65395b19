"""Breaking Chinese text into lines: words and figures stay whole, marks that close never begin a line, marks that open never end one."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.printing.pages import Measure

_CLOSING = "、，。；：！？）》〉」』】〕”’％%,.;:!?)]}~～—–-…·"
_OPENING = "（《〈「『【〔“‘([{〔#＃￥$"
_TOLERANCE = 0.05  # points; a column made for a word holds it in spite of rounding
_WORD = r"[A-Za-z0-9]+(?:[.,:/@_+][A-Za-z0-9]+)*"
_UNIT = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:{_WORD}[年月日%]?|[^\s])[{re.escape(_CLOSING)}]*|[^\S\n]+",
)


@lru_cache(maxsize=20_000)
def units(text: str) -> tuple[str, ...]:
    """The pieces of one paragraph between which a line may end."""
    return tuple(_UNIT.findall(text))


def widest_unit(text: str, size: float, measure: "Measure") -> float:
    """The width below which some word of the text would have to be cut."""
    return max((measure(unit, size) for line in text.split("\n") for unit in units(line)), default=0.0)


def break_lines(text: str, width: float, size: float, measure: "Measure") -> tuple[str, ...]:
    """The lines of a text in a column of that width (points); a word wider than the column is cut by characters."""
    width += _TOLERANCE
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current, used = "", 0.0
        for unit in units(paragraph):
            if not current and unit.isspace():
                continue
            needed = measure(unit, size)
            if used + needed <= width:
                current, used = current + unit, used + needed
                continue
            if current:
                lines.append(current.rstrip())
            if unit.isspace():
                current, used = "", 0.0
            elif needed <= width:
                current, used = unit, needed
            else:
                *whole, current = _cut(unit, width, size, measure)
                lines.extend(whole)
                used = measure(current, size)
        lines.append(current.rstrip())
    return tuple(lines)


def _cut(unit: str, width: float, size: float, measure: "Measure") -> list[str]:
    pieces, current, used = [], "", 0.0
    for character in unit:
        needed = measure(character, size)
        if current and used + needed > width:
            pieces.append(current)
            current, used = "", 0.0
        current, used = current + character, used + needed
    return [*pieces, current]
