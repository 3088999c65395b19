"""The subsidy card: class, tier, upper limit, and how far the next tier is."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.domain.verdict import SubsidyResult, SubsidyStatus, Verdict
from desktop_app.services.verdicts.words import subsidy_band, subsidy_head, subsidy_next
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, AMBER, GREY, INK, LINE, MUTED, PAPER, SOFT, SURFACE, Fonts

CEILING_NOTE = "上限不是应得数，须符合条件"
NOT_PAYABLE = "项目目前不符合条件，不能享受"


def two_lines(words: str, width: int) -> tuple[str, str]:
    """A sentence over two lines of `width` pixels, broken after its last mark that still fits."""
    if width_of(words, "small") <= width:
        return words, ""
    breaks = [place + 1 for place, mark in enumerate(words) if mark in "，；、"]
    fitting = [place for place in breaks if width_of(words[:place], "small") <= width]
    return (words[: fitting[-1]], words[fitting[-1] :]) if fitting else (words, "")


class SubsidyCard(QWidget):
    """Always of one height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._subsidy: SubsidyResult | None = None
        self._note = CEILING_NOTE
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName("设备投资补助")

    @property
    def subsidy(self) -> SubsidyResult | None:
        return self._subsidy

    def lines(self) -> tuple[str, str, str, str]:
        """Head, band, next tier, note: what stands on the card."""
        if self._subsidy is None:
            return ("", "", "", "")
        return (
            subsidy_head(self._subsidy),
            subsidy_band(self._subsidy),
            subsidy_next(self._subsidy),
            self._note,
        )

    def sizeHint(self) -> QSize:
        return QSize(100, Fonts.strong_metrics.height() + 3 * Fonts.small_metrics.lineSpacing() + 28)

    def show_subsidy(self, subsidy: SubsidyResult | None, verdict: Verdict | None) -> None:
        """verdict: of the policy the subsidy belongs to."""
        note = NOT_PAYABLE if verdict is Verdict.INELIGIBLE else CEILING_NOTE
        if (subsidy, note) != (self._subsidy, self._note):
            self._subsidy, self._note = subsidy, note
            self.setToolTip(subsidy.reason if subsidy else "")
            self.setAccessibleDescription("。".join(filter(None, self.lines())))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), PAPER)
        if self._subsidy is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(LINE, 1))
        painter.setBrush(SURFACE)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        colour = {SubsidyStatus.TIER: ACCENT, SubsidyStatus.NONE: GREY, SubsidyStatus.UNKNOWN: AMBER}[
            self._subsidy.status
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRect(0, 0, 4, self.height()), 2, 2)
        head, band, further, note = self.lines()
        inner = QRect(14, 8, self.width() - 26, Fonts.strong_metrics.height() + 4)
        painter.setPen(INK)
        put_text(painter, inner, "设备投资补助", "strong")
        painter.setPen(colour)
        put_text(painter, inner, head, "strong", "right")
        small = Fonts.small_metrics.lineSpacing()
        source = self._subsidy.source
        first, second = (band, further) if band else two_lines(further, inner.width())
        for place, (words, ink) in enumerate(
            ((first, SOFT), (second, SOFT), (f"{source}　{note}".strip(), MUTED))
        ):
            painter.setPen(ink)
            area = QRect(14, inner.bottom() + 3 + place * (small + 1), inner.width(), small)
            put_text(painter, area, words, "small")
