"""The marks of verdicts and statuses, drawn as lines so that they are sharp at every size."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from ui.theme import Fonts


def paint_mark(
    painter: QPainter, x: float, y: float, radius: float, mark: str, ink: QColor, fill: QColor | None = None
) -> None:
    """A round mark about a centre: ✓, ✕, — as strokes, anything else as a letter."""
    centre = QPointF(x, y)
    if fill is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(centre, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(
        ink, max(1.4, radius / 4.5), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    painter.setPen(pen)
    r = radius
    if mark == "✓":
        painter.drawPolyline(
            [
                QPointF(x - 0.45 * r, y + 0.02 * r),
                QPointF(x - 0.1 * r, y + 0.38 * r),
                QPointF(x + 0.48 * r, y - 0.36 * r),
            ]
        )
    elif mark == "✕":
        d = 0.36 * r
        painter.drawLine(QPointF(x - d, y - d), QPointF(x + d, y + d))
        painter.drawLine(QPointF(x - d, y + d), QPointF(x + d, y - d))
    elif mark == "—":
        painter.drawLine(QPointF(x - 0.42 * r, y), QPointF(x + 0.42 * r, y))
    else:
        font = QFont(Fonts.strong)
        font.setPixelSize(max(8, round(radius * 1.5)))
        painter.setFont(font)
        painter.drawText(QRectF(x - r, y - r, 2 * r, 2 * r), Qt.AlignmentFlag.AlignCenter, mark)
