"""One condition of a policy: mark, title, clause; actual against required; opened: the sentence and the reading.

A closed row has two lines whatever its status, so that nothing moves when a status changes.
"""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.verdict import ConditionResult, Status
from desktop_app.services.verdicts.words import SENSITIVE, condition_line
from ui.marks import paint_mark
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, ACCENT_TINT, FAINT, INK, MUTED, SOFT, STATUSES, SUNKEN, SURFACE, Fonts
from ui.verdict.panel_item import PanelItem

_LEFT = 30
_RIGHT = 10
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ConditionRow(PanelItem):
    """picked: the fields to go to, the one that matters first."""

    picked = Signal(str)
    toggled = Signal()

    def __init__(self, policy_id: str, readings: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.policy_id = policy_id
        self._readings = readings
        self._condition: ConditionResult | None = None
        self._is_sensitive = False
        self.is_open = False

    @property
    def condition(self) -> ConditionResult | None:
        return self._condition

    def show_condition(self, condition: ConditionResult, *, is_sensitive: bool) -> None:
        if condition != self._condition or is_sensitive != self._is_sensitive:
            self._condition, self._is_sensitive = condition, is_sensitive
            self.update()

    def told(self) -> str:
        condition = self._condition
        if condition is None:
            return ""
        return f"{condition.title} {STATUSES[condition.status].word}\n{condition.message}"

    def height_for(self, width: int) -> int:
        base = Fonts.body_metrics.height() + Fonts.small_metrics.height() + 14
        if not self.is_open or self._condition is None:
            return base
        return base + self._paint_details(None, width) + 6

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.height_for(self.width()))

    def toggle(self) -> None:
        """Open or close the details."""
        self.is_open = not self.is_open
        self.toggled.emit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        condition = self._condition
        painter = QPainter(self)
        painter.fillRect(event.rect(), SURFACE)
        if condition is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.fillRect(self.rect(), ACCENT_TINT)
        elif self.is_open:
            painter.fillRect(self.rect(), SUNKEN)
        painter.setPen(FAINT)
        painter.drawLine(_LEFT, self.height() - 1, self.width() - _RIGHT, self.height() - 1)
        tone = STATUSES[condition.status]
        line = Fonts.body_metrics.height()
        paint_mark(painter, 16, 6 + line / 2, 8, tone.mark, tone.colour, tone.tint)
        top = QRect(_LEFT, 6, self.width() - _LEFT - _RIGHT, line)
        painter.setPen(MUTED)
        clause = f"{SENSITIVE} · {condition.clause}" if self._is_sensitive else condition.clause
        put_text(painter, top, clause, "small", "right")
        painter.setPen(INK if condition.status is not Status.NOT_APPLICABLE else MUTED)
        put_text(painter, top.adjusted(0, 0, -width_of(clause, "small") - 6, 0), condition.title, "body")
        painter.setPen(tone.colour if condition.status in {Status.UNMET, Status.UNKNOWN} else MUTED)
        second = QRect(_LEFT, top.bottom() + 2, top.width(), Fonts.small_metrics.height())
        put_text(painter, second, condition_line(condition), "small")
        if self.is_open:
            painter.translate(0, second.bottom() + 6)
            self._paint_details(painter, self.width())

    def details(self) -> list[tuple[str, str]]:
        """What an open row says: a word, and the text beside it."""
        condition = self._condition
        if condition is None:
            return []
        parts = [("说明", condition.message), ("要求", condition.required)]
        if condition.actual is not None:
            parts.append(("现状", f"{condition.actual}{condition.unit if condition.unit != '%' else ''}"))
        if condition.quote:
            parts.append(("原文", f"“{condition.quote}”"))
        if condition.ask:
            parts.append(("核实", condition.ask))
        parts += [("口径", self._readings[each]) for each in condition.readings if each in self._readings]
        parts += [("注意", caution) for caution in condition.cautions]
        return parts

    def enter(self) -> None:
        self._pick()

    def space(self) -> None:
        self.toggle()

    def clicked(self) -> None:
        self._pick()
        self.toggle()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        condition = self._condition
        if condition is None:
            return
        menu = QMenu(self)
        go = menu.addAction("转到对应栏目")
        go.triggered.connect(self._pick)
        menu.addSeparator()
        identity = f"{self.policy_id} / {condition.id}"
        shown = menu.addAction(f"条件标识：{identity}（第{condition.clause}条）")
        shown.setEnabled(False)
        copy = menu.addAction("复制条件标识")
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(identity))
        copy_words = menu.addAction("复制结论文字")
        copy_words.triggered.connect(lambda: QGuiApplication.clipboard().setText(condition.message))
        menu.exec(event.globalPos())

    def _pick(self) -> None:
        condition = self._condition
        if condition is not None:
            target = next(iter(condition.missing or condition.fields), "")
            if target:
                self.picked.emit(target)

    def _paint_details(self, painter: QPainter | None, width: int) -> int:
        """Paints the details where a painter is given; returns their height."""
        word_width = Fonts.small_metrics.horizontalAdvance("原文") + 8
        room = width - _LEFT - word_width - _RIGHT
        y = 0
        for word, text in self.details():
            measured = Fonts.small_metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, text).height()
            height = max(measured, Fonts.small_metrics.height())
            if painter is not None:
                painter.setFont(Fonts.small)
                painter.setPen(MUTED)
                painter.drawText(QRect(_LEFT, y, word_width, height), _WRAP, word)
                painter.setPen(ACCENT if word == "口径" else SOFT)
                painter.drawText(QRect(_LEFT + word_width, y, room, height), _WRAP, text)
            y += height + 3
        return y
