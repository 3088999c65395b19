"""Pages beneath one another as they will be printed, at any size; only what is in view is painted."""

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui.printing.pages import Page
from ui.printing.painter import paint_page

WHOLE_PAGE = 0.0  # a zoom: as large as shows a page from edge to edge
_GAP = 16
_FINE = 10.0  # texts are set ten times as large and then shrunk: letters have whole pixel sizes only
_SHADOW = QColor("#c9d0d8")


class _Sheets(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: list[Page] = []
        self.scale = 1.0  # pixels in a point
        self._heights: list[float] = [0.0]  # of the pages before each, in points
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        if not self.pages:
            return QSize(200, 200)
        width = max(page.paper.width for page in self.pages) * self.scale + 2 * _GAP
        return QSize(int(width), int(self.top_of(len(self.pages))))

    def top_of(self, number: int) -> float:
        """Where a page (from 0) begins."""
        return _GAP * (number + 1) + self._heights[number] * self.scale

    def set_pages(self, pages: list[Page]) -> None:
        self.pages = pages
        self._heights = [0.0, *accumulate(page.paper.height for page in pages)]

    def page_at(self, y: float) -> int:
        """The page (from 1) that begins at that height or above it."""
        return max(bisect_right(range(len(self.pages)), y, key=self.top_of), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = self.page_at(event.rect().top()) - 1
        for number, page in enumerate(self.pages[first:], first):
            top = self.top_of(number)
            if top > event.rect().bottom():
                break
            frame = QRectF(
                (self.width() - page.paper.width * self.scale) / 2,
                top,
                page.paper.width * self.scale,
                page.paper.height * self.scale,
            )
            if not frame.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(frame.translated(2, 2), _SHADOW)
            painter.fillRect(frame, Qt.GlobalColor.white)
            painter.save()
            painter.translate(frame.topLeft())
            painter.scale(self.scale / _FINE, self.scale / _FINE)
            paint_page(painter, page, _FINE)
            painter.restore()


class PageView(QScrollArea):
    """Shows pages; says which one is in view."""

    page_changed = Signal(int)  # from 1
    zoom_asked = Signal(int)  # 1 larger, -1 smaller

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = _Sheets(self)
        self._zoom: float | None = None
        self._shown = 1
        self.setWidget(self._sheets)
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.setAccessibleName("打印预览")

    @property
    def page_count(self) -> int:
        return len(self._sheets.pages)

    @property
    def page(self) -> int:
        """The page in view, from 1."""
        return self._shown

    def set_pages(self, pages: list[Page]) -> None:
        """Shows other pages, from the first."""
        self._sheets.set_pages(pages)
        self._apply()
        self.verticalScrollBar().setValue(0)
        self._scrolled()

    def set_zoom(self, percent: float | None) -> None:
        """Percent of the real size; None: as wide as the view; WHOLE_PAGE: a whole page. The page in view stays."""
        page = self._shown
        self._zoom = percent
        self._apply()
        self.go_to(page)

    @property
    def percent(self) -> float:
        """How large the pages are shown, of their real size."""
        return self._sheets.scale * 72 / self.logicalDpiX() * 100

    def go_to(self, page: int) -> None:
        """Brings a page (from 1) to the top of the view."""
        self.verticalScrollBar().setValue(int(self._sheets.top_of(page - 1)) - _GAP)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if not self._zoom:
            self._apply()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def _apply(self) -> None:
        if not self._sheets.pages:
            return
        if not self._zoom:
            widest = max(page.paper.width for page in self._sheets.pages)
            # The scroll bar's place is kept free, so that its coming and going does not change the size.
            room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * _GAP - 4
            scale = room / widest
            if self._zoom == WHOLE_PAGE:
                tallest = max(page.paper.height for page in self._sheets.pages)
                scale = min(scale, (self.height() - 2 * _GAP - 4) / tallest)
            self._sheets.scale = max(scale, 0.1)
        else:
            self._sheets.scale = self.logicalDpiX() / 72 * self._zoom / 100
        self._sheets.resize(self._sheets.sizeHint())
        self._sheets.update()

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        number = self._sheets.page_at(middle)
        if number != self._shown:
            self._shown = number
            self.page_changed.emit(number)
