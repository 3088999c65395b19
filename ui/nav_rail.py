"""The pages of the program down the left edge."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.icons import icon
from ui.text_line import put_text
from ui.theme import ACCENT, ACCENT_TINT, LINE, SOFT, SURFACE, Fonts

WIDTH = 64
_ICON = 22


class NavRail(QWidget):
    """Icon and word for each page."""

    picked = Signal(str)

    def __init__(self, pages: tuple[tuple[str, str, str], ...], parent: QWidget | None = None) -> None:
        """pages: id, word, icon."""
        super().__init__(parent)
        self._pages = pages
        self._current = ""
        self.setFixedWidth(WIDTH)

    @property
    def current(self) -> str:
        """The page in front."""
        return self._current

    def show_current(self, page: str) -> None:
        if page != self._current:
            self._current = page
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self._height() * len(self._pages))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), SURFACE)
        painter.setPen(LINE)
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        for place, (page, word, name) in enumerate(self._pages):
            area = self._area(place)
            if page == self._current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ACCENT_TINT)
                painter.drawRoundedRect(area, 6, 6)
            words = area
            if self._has_icons():
                icon(name).paint(painter, QRect(area.center().x() - _ICON // 2, area.top() + 7, _ICON, _ICON))
                top = area.top() + _ICON + 9
                words = QRect(area.left(), top, area.width(), Fonts.small_metrics.height())
            painter.setPen(ACCENT if page == self._current else SOFT)
            put_text(painter, words, word, "small", "centre")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, (page, _, _) in enumerate(self._pages):
            if self._area(place).contains(event.position().toPoint()):
                self.picked.emit(page)

    @staticmethod
    def _height() -> int:
        return _ICON + Fonts.small_metrics.height() + 18

    def _has_icons(self) -> bool:
        """Where the window is too low for all pages with their icons, the words alone stand closer."""
        return 8 + len(self._pages) * (self._height() + 4) <= self.height()

    def _area(self, place: int) -> QRect:
        if self._has_icons():
            height, step = self._height(), self._height() + 4
        else:
            room = (self.height() - 8) // max(1, len(self._pages))
            step = min(room, Fonts.small_metrics.height() + 16)
            height = step - 2
        return QRect(5, 8 + place * step, self.width() - 11, height)
