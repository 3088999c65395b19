"""The right side of a trial: every policy as it stands and as it would; and what was changed and what turned."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.services.verdicts.what_if import ChangedField, Outcome, TurnedCondition
from desktop_app.services.verdicts.what_if_text import NOTHING_CHANGED
from ui.marks import paint_mark
from ui.text_line import put_text, width_of
from ui.theme import ACCENT_TINT, FAINT, INK, MUTED, PAPER, SOFT, STATUSES, SURFACE, VERDICTS, Fonts
from ui.verdict.wrapping import wrapped

_SIDE = 12
_LINES_OF_CHANGE = 2
_LINES_OF_TURN = 2
ARROW = "→"


class TrialOutcomes(QWidget):
    """A line for each policy. How high they stand is settled at the beginning, so that nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcomes: tuple[Outcome, ...] = ()
        self._with_amount: frozenset[str] = frozenset()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return self._outcomes

    def reserve(self, with_amount: frozenset[str]) -> None:
        """with_amount: the policies that get a line for an amount, whether there is one now or not."""
        self._with_amount = with_amount

    def show_outcomes(self, outcomes: tuple[Outcome, ...]) -> None:
        if outcomes == self._outcomes:
            return
        self._outcomes = outcomes
        self.setAccessibleName("；".join(f"{each.badge}：{ARROW.join(each.words)}" for each in outcomes))
        self.arrange(self.width())
        self.update()

    def arrange(self, width: int) -> None:
        self.resize(width, self._paint(None, width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), PAPER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, self.width())

    def _paint(self, painter: QPainter | None, width: int) -> int:
        """Paints where a painter is given; returns the height of it all."""
        y = 4
        for outcome in self._outcomes:
            height = self._height_of(outcome)
            if painter is not None:
                self._paint_outcome(painter, outcome, QRect(_SIDE, y, width - 2 * _SIDE, height - 1))
            y += height
        return y + 4

    def _height_of(self, outcome: Outcome) -> int:
        second = Fonts.small_metrics.height() + 2 if outcome.pack_id in self._with_amount else 0
        return Fonts.body_metrics.height() + second + 9

    def _paint_outcome(self, painter: QPainter, outcome: Outcome, area: QRect) -> None:
        painter.fillRect(area, ACCENT_TINT if outcome.differs else SURFACE)
        line = QRect(area.left(), area.top() + 3, area.width() - 8, Fonts.body_metrics.height())
        before, after = (VERDICTS[verdict] for verdict in outcome.verdicts)
        middle = line.center().y() + 1
        paint_mark(painter, line.left() + 14, middle, 7, after.mark, SURFACE, after.colour)
        right = line.right()
        painter.setPen(after.colour)
        put_text(painter, line, outcome.words[1], "strong", "right")
        right -= width_of(outcome.words[1], "strong") + 6
        if outcome.words[0] != outcome.words[1]:
            # Where the verdict itself turns, its word says enough of what was; else the number of items does.
            was = (
                before.word
                if before is not after
                else outcome.words[0].removeprefix(after.word).strip("（）")
            )
            for words, ink in ((ARROW, MUTED), (was, before.colour)):
                painter.setPen(ink)
                put_text(
                    painter,
                    QRect(line.left(), line.top(), right - line.left(), line.height()),
                    words,
                    "small",
                    "right",
                )
                right -= width_of(words, "small") + 6
        painter.setPen(INK)
        put_text(
            painter,
            QRect(line.left() + 28, line.top(), right - line.left() - 34, line.height()),
            outcome.badge,
            "body",
        )
        if outcome.pack_id not in self._with_amount or outcome.amounts == ("", ""):
            return
        old, new = (words or "无金额" for words in outcome.amounts)
        painter.setPen(SOFT if old != new else MUTED)
        amounts = f"{old} {ARROW} {new}" if old != new else new
        below = QRect(line.left() + 28, line.bottom() + 2, line.width() - 28, Fonts.small_metrics.height())
        put_text(painter, below, amounts, "small", "right")


class TrialTurns(QWidget):
    """What was changed, and which conditions turned by it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[ChangedField, ...] = ()
        self._turned: tuple[tuple[str, TurnedCondition], ...] = ()

    def show_trial(self, outcomes: tuple[Outcome, ...], changes: tuple[ChangedField, ...]) -> None:
        turned = tuple((outcome.badge, each) for outcome in outcomes for each in outcome.turned)
        if (changes, turned) != (self._changes, self._turned):
            self._changes, self._turned = changes, turned
            self.arrange(self.width())
            self.update()

    def arrange(self, width: int) -> None:
        self.resize(width, self._paint(None, width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), PAPER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, self.width())

    def _paint(self, painter: QPainter | None, width: int) -> int:
        """Paints where a painter is given; returns the height of it all."""
        y = self._paint_title(painter, "改了什么", 0, width)
        if not self._changes:
            y = self._paint_lines(painter, [NOTHING_CHANGED], y, width)
        for change in self._changes:
            words = f"{change.label}：{change.before} {ARROW} {change.after}"
            y = self._paint_lines(painter, self._wrap(words, width, _LINES_OF_CHANGE), y, width)
        y = self._paint_title(painter, "哪些条件转变", y, width)
        if not self._turned:
            y = self._paint_lines(painter, ["没有"], y, width)
        for badge, each in self._turned:
            y = self._paint_turn(painter, badge, each, y, width)
        return y + 12

    def _paint_title(self, painter: QPainter | None, words: str, y: int, width: int) -> int:
        height = Fonts.strong_metrics.height()
        if painter is not None:
            painter.setPen(FAINT)
            painter.drawLine(_SIDE, y + 8, width - _SIDE, y + 8)
            painter.setPen(SOFT)
            put_text(painter, QRect(_SIDE, y + 12, width - 2 * _SIDE, height), words, "strong")
        return y + height + 16

    def _paint_lines(
        self, painter: QPainter | None, lines: Sequence[str], y: int, width: int, indent: int = 0
    ) -> int:
        height = Fonts.small_metrics.lineSpacing()
        for words in lines:
            if painter is not None:
                painter.setPen(SOFT)
                put_text(
                    painter, QRect(_SIDE + indent, y, width - 2 * _SIDE - indent, height), words, "small"
                )
            y += height
        return y + 3

    def _paint_turn(
        self, painter: QPainter | None, badge: str, turned: TurnedCondition, y: int, width: int
    ) -> int:
        tone = STATUSES[turned.after]
        if painter is not None:
            paint_mark(
                painter, _SIDE + 8, y + Fonts.small_metrics.height() / 2, 7, tone.mark, SURFACE, tone.colour
            )
        head = f"{badge}　{turned.clause} {turned.title}"
        told = f"{STATUSES[turned.before].word} {ARROW} {tone.word}：{turned.message}"
        y = self._paint_lines(painter, self._wrap(head, width - 22, 1), y, width, 22)
        return self._paint_lines(painter, self._wrap(told, width - 22, _LINES_OF_TURN), y - 3, width, 22)

    @staticmethod
    def _wrap(words: str, width: int, count: int) -> tuple[str, ...]:
        return wrapped(words, width - 2 * _SIDE, count)
