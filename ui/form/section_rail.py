"""The rail of sections above the form: where one is, what is filled, where something is to be put right."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.services.findings.finding import Severity
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, LINE, MUTED, SEVERITIES, SOFT, SURFACE, Fonts

_PADDING = 12


class SectionRail(QWidget):
    """Titles side by side; a mark stands beside a title whose section has a finding to be put right."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._titles: tuple[str, ...] = ()
        self._current = ""
        self._gravest: dict[str, Severity] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Fonts.body_metrics.height() + 18)

    def show_titles(self, titles: tuple[str, ...]) -> None:
        self._titles = titles
        self.update()

    def show_current(self, title: str) -> None:
        if title != self._current:
            self._current = title
            self.update()

    def show_findings(self, gravest: dict[str, Severity]) -> None:
        """gravest: by section, the gravest finding in it."""
        if gravest != self._gravest:
            self._gravest = gravest
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), SURFACE)
        painter.setPen(LINE)
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        for title, area in self._areas():
            current = title == self._current
            painter.setPen(ACCENT if current else SOFT)
            put_text(painter, area, title, "strong" if current else "body", "centre")
            if current:
                painter.fillRect(area.left() + 6, self.height() - 3, area.width() - 12, 3, ACCENT)
            severity = self._gravest.get(title)
            if severity is not None and severity is not Severity.HINT:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(SEVERITIES[severity].colour)
                painter.drawEllipse(area.right() - 7, area.top() + 8, 6, 6)
                painter.setPen(MUTED)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for title, area in self._areas():
            if area.contains(event.position().toPoint()):
                self.picked.emit(title)

    def _areas(self) -> list[tuple[str, QRect]]:
        widths = [width_of(title, "strong") for title in self._titles]
        room = self.width() - 12 - sum(widths)
        padding = max(2, min(_PADDING, room // (2 * max(1, len(widths)))))
        areas, x = [], 6
        for title, width in zip(self._titles, widths, strict=True):
            areas.append((title, QRect(x, 0, width + 2 * padding, self.height() - 2)))
            x += width + 2 * padding
        return self._shifted(areas)

    def _shifted(self, areas: list[tuple[str, QRect]]) -> list[tuple[str, QRect]]:
        """Where there is no room for all titles: as far to the left as the current one, and the next, ask for."""
        last = areas[-1][1].right() + 6 if areas else 0
        if last <= self.width():
            return areas
        place = next((i for i, (title, _) in enumerate(areas) if title == self._current), 0)
        shown = areas[min(place + 1, len(areas) - 1)][1].right() + 6
        shift = min(max(0, shown - self.width()), max(0, areas[max(0, place - 1)][1].left() - 6))
        return [(title, area.translated(-shift, 0)) for title, area in areas]
