"""One line of text, painted quickly: shaped once, kept, and drawn again from what was kept.

Shaping Chinese text takes longer than everything else a keystroke paints; most lines stay the same for hours.
"""

import math
from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTransform

from ui.printing.line_breaking import break_lines
from ui.theme import Fonts

Face = Literal["body", "small", "strong", "title"]
Place = Literal["left", "right", "centre"]
MOST_KEPT = 4000  # lines per face; then the keeping begins anew

_PLAIN = QTransform()
_FACES: dict[Face, Callable[[], QFont]] = {
    "body": lambda: Fonts.body,
    "small": lambda: Fonts.small,
    "strong": lambda: Fonts.strong,
    "title": lambda: Fonts.title,
}


class _Kept:
    """What is kept of one face."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.height = self.metrics.height()
        self.lines: dict[str, tuple[QStaticText, int]] = {}
        self.shortened: dict[tuple[str, int], str] = {}
        self.broken: dict[tuple[str, int], tuple[str, ...]] = {}

    def line(self, text: str) -> tuple[QStaticText, int]:
        known = self.lines.get(text)
        if known is None:
            if len(self.lines) >= MOST_KEPT:
                self.lines.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(_PLAIN, self.font)  # shaped here once, for measuring and for drawing
            known = self.lines[text] = (static, math.ceil(static.size().width()))
        return known

    def fitted(self, text: str, width: int) -> str:
        if self.line(text)[1] <= width:
            return text
        known = self.shortened.get((text, width))
        if known is None:
            if len(self.shortened) >= MOST_KEPT:
                self.shortened.clear()
            known = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self.shortened[text, width] = known
        return known

    def lines_of(self, text: str, width: int) -> tuple[str, ...]:
        known = self.broken.get((text, width))
        if known is None:
            if len(self.broken) >= MOST_KEPT:
                self.broken.clear()
            known = break_lines(text, width, 0, lambda part, _size: self.metrics.horizontalAdvance(part))
            self.broken[text, width] = known
        return known


_kept: dict[Face, _Kept] = {}


def _of(face: Face) -> _Kept:
    kept = _kept.get(face)
    font = _FACES[face]()
    if kept is None or kept.font is not font:
        kept = _kept[face] = _Kept(font)
    return kept


def width_of(text: str, face: Face) -> int:
    """The width of a line, in logical pixels."""
    return _of(face).line(text)[1]


def put_text(painter: QPainter, area: QRect, text: str, face: Face, place: Place = "left") -> None:
    """Draws one line in the painter's pen, centred vertically, shortened with … where it does not fit."""
    if not text:
        return
    kept = _of(face)
    static, width = kept.line(kept.fitted(text, area.width()))
    x = area.left()
    if place == "right":
        x = area.right() + 1 - width
    elif place == "centre":
        x = area.left() + (area.width() - width) // 2
    painter.setFont(kept.font)
    painter.drawStaticText(QPointF(x, area.top() + (area.height() - kept.height) / 2), static)


def lines_of(text: str, face: Face, width: int) -> tuple[str, ...]:
    """A text broken into lines of at most that width, in logical pixels."""
    return _of(face).lines_of(text, width)


def put_lines(painter: QPainter, area: QRect, text: str, face: Face, most: int) -> int:
    """Draws a text from the top of the area on at most so many lines, the last shortened with … where more is left.

    Returns how many lines it took.
    """
    if not text:
        return 0
    if width_of(text, face) <= area.width():
        lines: tuple[str, ...] = (text,)
    else:
        lines = lines_of(text, face, area.width())
    if len(lines) > most:
        lines = (*lines[: most - 1], "".join(lines[most - 1 :]))
    height = _of(face).height
    for place, line in enumerate(lines):
        put_text(painter, QRect(area.left(), area.top() + place * height, area.width(), height), line, face)
    return len(lines)
