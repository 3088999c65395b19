"""Paints pages on paper, on screen or into a PDF, with the program's own font, so that its text can be searched."""

from functools import cache

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
)

from desktop_app import resources
from ui.printing.pages import Fill, Line, Measure, Page, Paper, Text, Watermark

FAMILY = "Jigai Sans"
_MEASURED_AT = 1000


@cache
def family() -> str:
    """The family to print with: the bundled font, loaded on first use."""
    if FAMILY not in QFontDatabase.families():
        for file in sorted(resources.path("fonts").glob("*.[ot]tf")):
            QFontDatabase.addApplicationFont(str(file))
    return FAMILY


def _font(pixels: int) -> QFont:
    font = QFont(family())
    font.setPixelSize(max(pixels, 1))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    return font


@cache
def _metrics() -> QFontMetricsF:
    return QFontMetricsF(_font(_MEASURED_AT))


@cache
def _character_width(character: str) -> float:
    return _metrics().horizontalAdvance(character) / _MEASURED_AT


def font_measure() -> Measure:
    """Widths of texts in the print font, in points. Needs a QGuiApplication."""

    def measure(text: str, size: float) -> float:
        return sum(map(_character_width, text)) * size

    return measure


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


def paint_pages(device: QPagedPaintDevice, pages: list[Page]) -> bool:
    """All pages on the device; False where it cannot be painted on (no printer, no room)."""
    set_page(device, pages[0].paper)
    painter = QPainter()
    if not painter.begin(device):
        return False
    scale = painter.device().logicalDpiX() / 72
    try:
        for number, page in enumerate(pages):
            if number and not device.newPage():
                return False
            paint_page(painter, page, scale)
    finally:
        painter.end()
    return True


def paint_page(painter: QPainter, page: Page, scale: float) -> None:
    """One page with its upper left corner at the painter's origin. scale: units of the painter in a point."""
    pen = QPen()
    for item in page.items:
        if isinstance(item, Text):
            _text(painter, item, scale)
        elif isinstance(item, Line):
            pen.setColor(QColor(item.color))
            pen.setWidthF(item.width * scale)
            painter.setPen(pen)
            painter.drawLine(
                QPointF(item.x1 * scale, item.y1 * scale), QPointF(item.x2 * scale, item.y2 * scale)
            )
        elif isinstance(item, Fill):
            painter.fillRect(
                QRectF(item.x * scale, item.y * scale, item.width * scale, item.height * scale),
                QColor(item.color),
            )
        else:
            _watermark(painter, page.paper, item, scale)


def _text(painter: QPainter, item: Text, scale: float) -> None:
    """Word by word: Qt's PDF would call a blank a tabulator, and a search for words with a blank would fail."""
    painter.setPen(QColor(item.color))
    painter.setFont(_font(round(item.size * scale)))
    measure, x = font_measure(), item.x
    for position, word in enumerate(item.text.split(" ")):
        if position:
            x += measure(" ", item.size)
        if word:
            painter.drawText(QPointF(x * scale, item.y * scale), word)
        x += measure(word, item.size)


def _watermark(painter: QPainter, sheet: Paper, mark: Watermark, scale: float) -> None:
    size = sheet.height / 4
    width = font_measure()(mark.text, size)
    painter.save()
    painter.translate(sheet.width / 2 * scale, sheet.height / 2 * scale)
    painter.rotate(-30)
    painter.setPen(QColor("#efefef"))
    painter.setFont(_font(round(size * scale)))
    painter.drawText(QPointF(-width / 2 * scale, size / 3 * scale), mark.text)
    painter.restore()
