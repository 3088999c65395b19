"""A sentence over a fixed number of lines, so that a block never grows or shrinks with what it says."""

from functools import lru_cache

from ui.theme import Fonts

_NOT_FIRST = frozenset("，。；：、！？）》”’%")  # GB/T 15834: these never begin a line

_SLACK = 3  # pixels by which a painted line may be wider than it measures


def wrapped(text: str, width: int, count: int) -> tuple[str, ...]:
    """At most `count` lines of small type, `width` pixels wide; the last one ends with … where more would follow.

    Kept: measuring takes longer than painting what was measured, and most lines stay the same from key to key.
    """
    return _wrapped(text, width - _SLACK, count, id(Fonts.small_metrics))


@lru_cache(maxsize=600)
def _wrapped(text: str, width: int, count: int, _font: int) -> tuple[str, ...]:
    lines: list[str] = []
    rest = text
    while rest and len(lines) < count - 1 and Fonts.small_metrics.horizontalAdvance(rest) > width:
        place = _fitting(rest, width)
        lines.append(rest[:place])
        rest = rest[place:]
    return (*lines, rest) if rest else tuple(lines)


def _fitting(text: str, width: int) -> int:
    """How many characters fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if Fonts.small_metrics.horizontalAdvance(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    while low > 1 and low < len(text) and (text[low] in _NOT_FIRST or _is_within_word(text, low)):
        low -= 1
    return low


def _is_within_word(text: str, place: int) -> bool:
    """A number or a Latin word is not broken."""
    return all(mark.isascii() and (mark.isalnum() or mark in ",.") for mark in text[place - 1 : place + 1])
