"""The strip beneath the form: hint, example and finding of the field the cursor stands in, in full."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.fields import Field
from desktop_app.services.findings.finding import Finding
from ui.findings.tones import tone_of
from ui.text_line import lines_of, put_lines
from ui.theme import LINE, MUTED, SOFT, SUNKEN, Fonts

LINES = 3


class FieldHelp(QWidget):
    """Always of one height, so that nothing moves when the cursor does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._field: Field | None = None
        self._finding: Finding | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines = 0
        self.show_lines(LINES)

    def show_lines(self, lines: int) -> None:
        """How many lines there is room for."""
        if lines != self._lines:
            self._lines = lines
            self.setFixedHeight(lines * Fonts.small_metrics.height() + 14)

    def show_field(self, field: Field | None, finding: Finding | None) -> None:
        if (field, finding) != (self._field, self._finding):
            self._field, self._finding = field, finding
            self.setAccessibleDescription(" ".join(self.lines()))
            self.update()

    def lines(self) -> tuple[str, str]:
        """What stands there: the field and its hint; the finding or the example."""
        if self._field is None:
            return ("回车到下一栏，Shift+回车回上一栏；没有弄清的先留空，留空不等于“否”", "")
        example = f"例：{self._field.example}" if self._field.example else ""
        below = self._finding.in_full if self._finding else example
        return (f"{self._field.label}　{self._field.hint}", below)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SUNKEN)
        painter.setPen(LINE)
        painter.drawLine(0, 0, self.width(), 0)
        first, second = self.lines()
        area = QRect(18, 7, self.width() - 36, self.height() - 14)
        painter.setPen(SOFT)
        # What is wrong comes before what the field is for, where both want more than their line.
        wanted = len(lines_of(second, "small", area.width()))
        taken = put_lines(painter, area, first, "small", max(1, self._lines - wanted))
        area.setTop(area.top() + taken * Fonts.small_metrics.height())
        painter.setPen(tone_of(self._finding).colour if self._finding else MUTED)
        put_lines(painter, area, second, "small", self._lines - taken)
