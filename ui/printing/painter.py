"""Paints pages on paper, on screen or into a PDF, with fonts whose text can be searched."""

from functools import cache

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPen

from ui.printing.faces import font, font_measure, is_struck_twice, measure_of
from ui.printing.pages import (
    PLAIN,
    Fill,
    Line,
    Page,
    Paper,
    Report,
    Text,
    Watermark,
    nothing_to_report,
)

_BOLD_SHIFT = 0.03  # of the letters' size


def set_page(device: QPagedPaintDevice, sheet: Paper) -> None:
    """The device's page as the layout wants it; margins are the layout's own."""
    short, long = sorted((sheet.width, sheet.height))
    landscape = sheet.width > sheet.height
    layout = QPageLayout(
        QPageSize(QSizeF(short, long), QPageSize.Unit.Point, sheet.name),
        QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
        QPageLayout.Unit.Point,
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    device.setPageLayout(layout)


def paint_pages(
    device: QPagedPaintDevice,
    pages: list[Page],
    report: Report = nothing_to_report,
    onto: Paper | None = None,
) -> bool:
    """All pages on the device; False where it cannot be painted on (no printer, no room).

    onto: the paper that every page is shrunk to and centred on, None for their own.
    """
    set_page(device, onto or pages[0].paper)
    painter = QPainter()
    if not painter.begin(device):
        return False
    unit = painter.device().logicalDpiX() / 72
    try:
        for number, page in enumerate(pages):
            report(number, len(pages))
            if number:
                if onto is None and page.paper != pages[number - 1].paper:
                    set_page(device, page.paper)
                if not device.newPage():
                    return False
            _paint_onto(painter, page, onto or page.paper, unit)
    finally:
        painter.end()
    return True


def _paint_onto(painter: QPainter, page: Page, sheet: Paper, unit: float) -> None:
    own = page.paper
    factor = min(sheet.width / own.width, sheet.height / own.height)
    painter.save()
    painter.translate(
        (sheet.width - own.width * factor) / 2 * unit, (sheet.height - own.height * factor) / 2 * unit
    )
    paint_page(painter, page, unit * factor)
    painter.restore()


def paint_page(painter: QPainter, page: Page, scale: float) -> None:
    """One page with its upper left corner at the painter's origin. scale: units of the painter in a point."""
    brush = _Brush(painter, scale)
    for item in page.items:
        if isinstance(item, Text):
            brush.text(item)
        elif isinstance(item, Line):
            brush.line(item)
        elif isinstance(item, Fill):
            brush.fill(item)
        else:
            brush.watermark(page.paper, item)


@cache
def _color(name: str) -> QColor:
    return QColor(name)


@cache
def _pen(color: str, width: float, dash: tuple[float, ...]) -> QPen:
    pen = QPen(_color(color))
    pen.setWidthF(width)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap if not dash else Qt.PenCapStyle.FlatCap)
    if dash:
        pen.setDashPattern([max(length / width, 0.5) for length in dash])
    return pen


class _Brush:
    """A painter that is told only what changes from one item to the next: that is most of the time of printing."""

    def __init__(self, painter: QPainter, scale: float) -> None:
        self._painter = painter
        self._scale = scale
        self._pen: object = None
        self._font: object = None

    def text(self, item: Text) -> None:
        """Word by word: Qt's PDF would call a blank a tabulator, and a search for words with a blank would fail."""
        painter, scale = self._painter, self._scale
        self._use(_pen(item.color, 1.0, ()))
        used = font(item.face, round(item.size * scale))
        if used is not self._font:
            painter.setFont(used)
            self._font = used
        if item.angle:
            painter.save()
            painter.translate(item.x * scale, item.y * scale)
            painter.rotate(item.angle)
            self._words(item, 0.0, 0.0)
            painter.restore()
        else:
            self._words(item, item.x, item.y)
        if item.underline:
            width = measure_of(item.face)(item.text, item.size)
            below = item.y + item.size * 0.12
            self.line(Line(item.x, below, item.x + width, below, item.size * 0.05, item.color))

    def _words(self, item: Text, x: float, y: float) -> None:
        self._struck(item, x, y)
        if is_struck_twice(item.face):
            self._struck(item, x + item.size * _BOLD_SHIFT, y)

    def _struck(self, item: Text, x: float, y: float) -> None:
        painter, scale, text = self._painter, self._scale, item.text
        if " " not in text:
            painter.drawText(QPointF(x * scale, y * scale), text)
            return
        measure = measure_of(item.face)
        for position, word in enumerate(text.split(" ")):
            if position:
                x += measure(" ", item.size)
            if word:
                painter.drawText(QPointF(x * scale, y * scale), word)
                x += measure(word, item.size)

    def line(self, item: Line) -> None:
        scale = self._scale
        dash = tuple(length * scale for length in item.dash)
        self._use(_pen(item.color, item.width * scale, dash))
        self._painter.drawLine(
            QPointF(item.x1 * scale, item.y1 * scale), QPointF(item.x2 * scale, item.y2 * scale)
        )

    def fill(self, item: Fill) -> None:
        scale = self._scale
        frame = QRectF(item.x * scale, item.y * scale, item.width * scale, item.height * scale)
        self._painter.fillRect(frame, _color(item.color))

    def watermark(self, sheet: Paper, mark: Watermark) -> None:
        painter, scale = self._painter, self._scale
        size = sheet.height / 4
        width = font_measure()(mark.text, size)
        painter.save()
        painter.translate(sheet.width / 2 * scale, sheet.height / 2 * scale)
        painter.rotate(-30)
        painter.setPen(_color("#efefef"))
        painter.setFont(font(PLAIN, round(size * scale)))
        painter.drawText(QPointF(-width / 2 * scale, size / 3 * scale), mark.text)
        painter.restore()

    def _use(self, pen: QPen) -> None:
        if pen is not self._pen:
            self._painter.setPen(pen)
            self._pen = pen
