"""A sentence over a fixed number of lines, so that a block never grows or shrinks with what it says."""

from ui.theme import Fonts

_NOT_FIRST = frozenset("，。；：、！？）》”’%")  # GB/T 15834: these never begin a line

_SLACK = 3  # pixels by which a painted line may be wider than it measures


def wrapped(text: str, width: int, count: int) -> list[str]:
    """At most `count` lines of small type, `width` pixels wide; the last one ends with … where more would follow."""
    metrics, width = Fonts.small_metrics, width - _SLACK
    lines: list[str] = []
    rest = text
    while rest and len(lines) < count - 1 and metrics.horizontalAdvance(rest) > width:
        place = _fitting(rest, width)
        lines.append(rest[:place])
        rest = rest[place:]
    return [*lines, rest] if rest else lines


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
