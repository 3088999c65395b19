"""The block beneath an opened card: what would settle the verdict, what one number would turn, how readings differ."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.policy.pack import Pack
from desktop_app.services.verdicts.summary import (
    CAUTION,
    READING,
    SETTLING,
    TURNING,
    SummaryLine,
    summary,
    summary_words,
)
from ui.text_line import put_text
from ui.theme import ACCENT, AMBER, LINE, MUTED, SOFT, SUNKEN, Fonts
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
        lines, before = summary(result, self._fields), self._lines
        if lines == before:
            return
        self._lines = lines
        if len(before) != len(lines):
            self.update()
            return
        for line, old, (top, height) in zip(lines, before, self._places(), strict=True):
            if line != old:
                self.update(1, top, self.width() - 2, height)

    def told(self) -> str:
        return "\n".join(f"{line.word}：{line.text}" for line in self._lines)

    def enter(self) -> None:
        self.menu_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), SUNKEN)
        painter.setPen(ACCENT if self.hasFocus() else LINE)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        spacing = Fonts.small_metrics.lineSpacing()
        margin = Fonts.small_metrics.horizontalAdvance("结论") + 18
        room = self.width() - margin - 8
        dirty = event.rect()
        for line, (top, height) in zip(self._lines, self._places(), strict=True):
            if top > dirty.bottom() or top + height <= dirty.top():
                continue
            painter.setPen(MUTED)
            put_text(painter, QRect(10, top, margin - 10, spacing), line.word, "small")
            painter.setPen(self._ink(line))
            for place, text in enumerate(wrapped(line.text, room, LINES[line.word])):
                put_text(painter, QRect(margin, top + place * spacing, room, spacing), text, "small")

    def _places(self) -> list[tuple[int, int]]:
        """Top and height of each line's room."""
        spacing, top, places = Fonts.small_metrics.lineSpacing(), _PADDING, []
        for line in self._lines:
            height = LINES[line.word] * spacing + _GAP
            places.append((top, height))
            top += height
        return places

    @staticmethod
    def _ink(line: SummaryLine) -> QColor:
        if not line.is_marked:
            return SOFT
        return ACCENT if line.word == TURNING else AMBER
