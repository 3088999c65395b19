"""The block beneath an opened card: what would settle the verdict, what one number would turn, how readings differ."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.policy.pack import Pack
from desktop_app.services.verdict_summary import (
    CAUTION,
    READING,
    SETTLING,
    TURNING,
    SummaryLine,
    summary,
    summary_words,
)
from ui.text_line import put_text
from ui.theme import ACCENT, AMBER, LINE, MUTED, PAPER, SOFT, SUNKEN, Fonts
from ui.verdict.panel_item import PanelItem
from ui.verdict.wrapping import wrapped

LINES = {SETTLING: 2, TURNING: 2, READING: 3, CAUTION: 2}
_PADDING = 7
_GAP = 3


class CardSummary(PanelItem):
    """Of one height for one policy. Enter opens the card's menu."""

    menu_wanted = Signal()

    def __init__(self, pack: Pack, fields: FieldDictionary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = fields
        self._lines: tuple[SummaryLine, ...] = ()
        height = sum(LINES[word] * Fonts.small_metrics.lineSpacing() + _GAP for word in summary_words(pack))
        self.setFixedHeight(height + 2 * _PADDING)

    @property
    def lines(self) -> tuple[SummaryLine, ...]:
        """What it says."""
        return self._lines

    def show_result(self, result: PolicyResult) -> None:
        lines = summary(result, self._fields)
        if lines != self._lines:
            self._lines = lines
            told = "\n".join(f"{line.word}：{line.text}" for line in lines)
            self.setAccessibleName(told)
            self.setToolTip(told)
            self.update()

    def enter(self) -> None:
        self.menu_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        painter.fillRect(self.rect(), SUNKEN)
        painter.setPen(ACCENT if self.hasFocus() else LINE)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        spacing = Fonts.small_metrics.lineSpacing()
        margin = Fonts.small_metrics.horizontalAdvance("结论") + 18
        y = _PADDING
        for line in self._lines:
            painter.setPen(MUTED)
            put_text(painter, QRect(10, y, margin - 10, spacing), line.word, "small")
            painter.setPen(self._ink(line))
            room = self.width() - margin - 8
            for place, text in enumerate(wrapped(line.text, room, LINES[line.word])):
                put_text(painter, QRect(margin, y + place * spacing, room, spacing), text, "small")
            y += LINES[line.word] * spacing + _GAP

    @staticmethod
    def _ink(line: SummaryLine) -> QColor:
        if not line.is_marked:
            return SOFT
        return ACCENT if line.word == TURNING else AMBER
