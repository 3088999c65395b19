"""A word in the accent colour that does something: what the panel's head offers."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.text_line import put_text, width_of
from ui.theme import ACCENT, ACCENT_TINT, PAPER, Fonts
from ui.verdict.panel_item import PanelItem


class PanelLink(PanelItem):
    chosen = Signal()

    def __init__(self, words: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(tip)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(width_of(self._words, "small") + 16, Fonts.small_metrics.height() + 8)

    def enter(self) -> None:
        self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ACCENT_TINT if self.hasFocus() else PAPER)
        painter.setPen(ACCENT)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        put_text(painter, self.rect(), self._words, "small", "centre")
