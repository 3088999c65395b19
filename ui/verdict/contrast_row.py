"""One matter in two texts: at the left what the newer asks, at the right what the older does, each with the status."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.services.verdicts.contrast import ContrastRow, ContrastSide
from ui.marks import paint_mark
from ui.text_line import put_text, width_of
from ui.theme import ACCENT_TINT, AMBER, FAINT, INK, LINE, MUTED, SOFT, STATUSES, SURFACE, Fonts
from ui.verdict.panel_item import PanelItem
from ui.verdict.wrapping import wrapped

NOTHING = "没有这一条"
_QUOTE_LINES, _STATUS_LINES, _READING_LINES = 2, 2, 2
_SIDE = 12
_MARK = 24


class ContrastRowItem(PanelItem):
    """Of one height whatever the statuses. picked: the field to go to."""

    picked = Signal(str)

    def __init__(self, row: ContrastRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        lines = (
            _QUOTE_LINES + _STATUS_LINES + (_READING_LINES if row.readings and row.asks_differently else 0)
        )
        self.setFixedHeight(Fonts.strong_metrics.height() + lines * Fonts.small_metrics.lineSpacing() + 22)

    @property
    def row(self) -> ContrastRow:
        return self._row

    def show_row(self, row: ContrastRow) -> None:
        if row != self._row:
            self._row = row
            self.update()

    def enter(self) -> None:
        sides = [side for side in (self._row.left, self._row.right) if side is not None]
        target = next((key for side in sides for key in side.fields), "")
        if target:
            self.picked.emit(target)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ACCENT_TINT if self.hasFocus() else SURFACE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.width() // 2
        self._paint_side(painter, self._row.left, QRect(0, 0, half, self.height()))
        self._paint_side(painter, self._row.right, QRect(half, 0, self.width() - half, self.height()))
        if self._row.parts_ways:
            painter.fillRect(0, 0, 4, self.height(), AMBER)
        foot = self.height() - 8
        if self._row.readings and self._row.asks_differently:
            spacing = Fonts.small_metrics.lineSpacing()
            top = foot = self.height() - _READING_LINES * spacing - 6
            room = self.width() - 2 * _SIDE - _MARK
            painter.setPen(MUTED)
            told = "说明：" + " ".join(self._row.readings)
            for place, words in enumerate(wrapped(told, room, _READING_LINES)):
                put_text(painter, QRect(_SIDE + _MARK, top + place * spacing, room, spacing), words, "small")
        painter.setPen(FAINT)
        painter.drawLine(half, 8, half, foot)
        painter.setPen(LINE)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _paint_side(self, painter: QPainter, side: ContrastSide | None, area: QRect) -> None:
        line = QRect(area.left() + _SIDE, 8, area.width() - 2 * _SIDE, Fonts.strong_metrics.height())
        if side is None:
            painter.setPen(MUTED)
            put_text(painter, line.adjusted(_MARK, 0, 0, 0), NOTHING, "body")
            return
        tone = STATUSES[side.status]
        paint_mark(painter, line.left() + 9, line.center().y() + 1, 8, tone.mark, tone.colour, tone.tint)
        painter.setPen(MUTED)
        put_text(painter, line, side.clause, "small", "right")
        painter.setPen(INK)
        put_text(
            painter, line.adjusted(_MARK, 0, -width_of(side.clause, "small") - 6, 0), side.title, "strong"
        )
        spacing, room = Fonts.small_metrics.lineSpacing(), line.width() - _MARK
        y = line.bottom() + 3
        painter.setPen(SOFT)
        for place, words in enumerate(wrapped(f"“{side.quote}”", room, _QUOTE_LINES)):
            put_text(painter, QRect(line.left() + _MARK, y + place * spacing, room, spacing), words, "small")
        y += _QUOTE_LINES * spacing + 2
        painter.setPen(tone.colour)
        for place, words in enumerate(wrapped(_standing(side), room, _STATUS_LINES)):
            put_text(painter, QRect(line.left() + _MARK, y + place * spacing, room, spacing), words, "small")

    def told(self) -> str:
        sides = [
            f"{side.clause} {side.title}：“{side.quote}” {_standing(side)}" if side else NOTHING
            for side in (self._row.left, self._row.right)
        ]
        return "\n\n".join((*sides, *self._row.readings))


def _standing(side: ContrastSide) -> str:
    """符合：固定资产投资1,900万元，…; a message that begins with the word stands alone."""
    word = STATUSES[side.status].word
    return side.message if side.message.startswith(word) else f"{word}：{side.message}"
