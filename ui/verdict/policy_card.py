"""The card of one policy: mark, title, verdict in words, document number, and what matters most, in one line.

Its height never depends on the verdict. A compact card is one line high: for the many measures of one document.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.money import grouped
from desktop_app.domain.verdict import Verdict
from desktop_app.services.verdicts.words import SENSITIVE, key_line, verdict_words
from ui.marks import paint_mark
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, AMBER, AMBER_TINT, INK, LINE, MUTED, PAPER, SOFT, SURFACE, VERDICTS, Fonts
from ui.verdict.panel_item import PanelItem

if TYPE_CHECKING:
    from desktop_app.policy.evaluate import PolicyResult
    from desktop_app.policy.pack import Pack

_SIDE = 10


class PolicyCard(PanelItem):
    """toggled: the person wants the conditions, or no longer. menu_wanted: the card's menu, at a place on the screen."""

    toggled = Signal(str)
    menu_wanted = Signal(str, QPoint)

    def __init__(
        self, pack: "Pack", fields: FieldDictionary, *, is_compact: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.pack = pack
        self._fields = fields
        self.is_compact = is_compact
        self.is_open = False
        self._shown: tuple[Verdict | None, str, str, bool] = (None, "", "", False)
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName(pack.badge)

    @property
    def verdict(self) -> Verdict | None:
        return self._shown[0]

    @property
    def words(self) -> str:
        """The verdict as it stands on the card."""
        return self._shown[1]

    @property
    def line(self) -> str:
        """What matters most."""
        return self._shown[2]

    @property
    def is_sensitive(self) -> bool:
        return self._shown[3]

    def sizeHint(self) -> QSize:
        if self.is_compact:
            return QSize(100, Fonts.body_metrics.height() + 11)
        return QSize(100, Fonts.strong_metrics.height() + 2 * Fonts.small_metrics.height() + 24)

    def show_result(self, result: "PolicyResult") -> None:
        """Repaints only where something to be seen has changed."""
        words = verdict_words(result)
        line = self._amount(result) if self.is_compact else key_line(result, self._fields)
        shown = (result.verdict, words, line, bool(result.reading_sensitive))
        if shown != self._shown:
            self._shown = shown
            self.setAccessibleDescription(f"{words}。{line}")
            self.update()

    def set_open(self, is_open: bool) -> None:
        if is_open != self.is_open:
            self.is_open = is_open
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        verdict = self._shown[0]
        painter = QPainter(self)
        painter.fillRect(event.rect(), PAPER)
        if verdict is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = VERDICTS[verdict]
        border = ACCENT if self.hasFocus() else LINE
        painter.setPen(QPen(border, 1))
        painter.setBrush(SURFACE)
        if self.is_compact:
            self._paint_compact(painter, tone.colour, tone.tint, tone.mark)
            return
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone.colour)
        painter.drawRoundedRect(QRect(0, 0, 4, self.height()), 2, 2)
        first = Fonts.strong_metrics.height() + 4
        top = QRect(_SIDE + 24, 8, self.width() - 2 * _SIDE - 24, first)
        paint_mark(painter, _SIDE + 11, 8 + first / 2, 9, tone.mark, SURFACE, tone.colour)
        painter.setPen(tone.colour)
        put_text(painter, top.adjusted(0, 0, -16, 0), self.words, "strong", "right")
        self._paint_arrow(painter, top.right() - 4, top.center().y())
        painter.setPen(INK)
        title = top.adjusted(0, 0, -26 - width_of(self.words, "strong"), 0)
        put_text(painter, title, self.pack.badge, "strong")
        small = Fonts.small_metrics.height()
        second = QRect(top.left(), top.bottom() + 2, top.width(), small)
        painter.setPen(SOFT if verdict is Verdict.ELIGIBLE else tone.colour)
        put_text(painter, second, self.line, "small")
        third = QRect(top.left(), second.bottom() + 3, top.width(), small)
        painter.setPen(MUTED)
        put_text(painter, third.adjusted(0, 0, -70, 0), self.pack.document_number, "small")
        if self.is_sensitive:
            self._paint_sensitive(painter, third)

    def enter(self) -> None:
        self.toggled.emit(self.pack.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(self.pack.id, event.globalPos())

    @staticmethod
    def _amount(result: "PolicyResult") -> str:
        return f"{grouped(result.amount)}万元" if result.amount is not None else ""

    def _paint_compact(self, painter: QPainter, colour: QColor, tint: QColor, mark: str) -> None:
        area = self.rect()
        if self.hasFocus() or self.is_open:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(area, 4, 4)
        paint_mark(painter, _SIDE + 11, area.height() / 2, 8, mark, SURFACE, colour)
        inner = QRect(_SIDE + 24, 0, area.width() - 2 * _SIDE - 24, area.height())
        painter.setPen(colour)
        words = f"{self.line}　{self.words}" if self.line else self.words
        if self.is_sensitive:
            words = f"{SENSITIVE}　{words}"
        put_text(painter, inner.adjusted(0, 0, -16, 0), words, "small", "right")
        self._paint_arrow(painter, inner.right() - 4, inner.center().y())
        painter.setPen(INK)
        put_text(painter, inner.adjusted(0, 0, -26 - width_of(words, "small"), 0), self.pack.badge, "body")

    def _paint_arrow(self, painter: QPainter, x: int, y: int) -> None:
        painter.setPen(QPen(MUTED, 1.4))
        rise = -2 if self.is_open else 2
        painter.drawPolyline([QPoint(x - 4, y - rise), QPoint(x, y + rise), QPoint(x + 4, y - rise)])

    @staticmethod
    def _paint_sensitive(painter: QPainter, line: QRect) -> None:
        width = width_of(SENSITIVE, "small") + 10
        pill = QRect(line.right() - width, line.top(), width, line.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(AMBER_TINT)
        painter.drawRoundedRect(pill, 4, 4)
        painter.setPen(AMBER)
        put_text(painter, pill, SENSITIVE, "small", "centre")
