"""One field on the form. The cell paints label, box, unit, chip and the line beneath; only the editor is a widget.

from typing import NamedTuple
Label line, box, and the line for hint or finding are always there, so that nothing moves when a finding comes or goes.
"""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, FieldType
from desktop_app.services.findings.finding import Finding, Severity
from desktop_app.services.records.field_input import editor_text, typing_text
from ui.editors.chooser_editor import ChooserEditor, Search
from ui.editors.line_editor import LineEditor
from ui.editors.long_text_editor import LongTextEditor
from ui.editors.make_editor import FieldEditor, make_editor
from ui.editors.option_editor import OptionEditor
from ui.findings.tones import tone_of
from ui.text_line import put_lines, put_text, width_of
from ui.theme import (
    ACCENT,
    ACCENT_TINT,
    LINE,
    MUTED,
    PAPER,
    SOFT,
    SURFACE,
    Fonts,
)

_INSET = 8  # box border to text
_LONG_LINES = 3
_ASCII = "~"  # up to here letters are about half as wide as Chinese ones
HIGHLIGHT_MILLISECONDS = 1400


class Chip(NamedTuple):
    """What was understood. is_proposal: a click takes it, or Enter twice."""

    text: str = ""
    is_proposal: bool = False


NO_CHIP = Chip()


class FieldCell(QWidget):
    """Emits what the person did to this field; shows what it is told.

    What was only probably meant ("约2亿") is asked about: Enter asks, Enter once more takes it; Tab leaves it open.
    """

    proposal_taken = Signal(str)
    menu_wanted = Signal(object)  # QPoint on the screen
    stepped = Signal(int)

    def __init__(
        self, field: Field, region_within: str, firm_search: Search | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.field = field
        self.editor: FieldEditor = make_editor(field, region_within, firm_search, self)
        self.editor.setObjectName(field.key)
        self.editor.setAccessibleName(field.label)
        self.editor.setAccessibleDescription(field.hint)
        self._chip = NO_CHIP
        self._is_asking = False
        self._hint_characters = sum(1.0 if character > _ASCII else 0.62 for character in field.hint)
        self._finding: Finding | None = None
        self._highlight = 0.0
        self._animation: QVariantAnimation | None = None
        self.editor.entered.connect(self.update)
        self.editor.left.connect(self._stop_asking)
        self.editor.left.connect(self.update)
        self.editor.stepped.connect(self._step)
        self.setFocusProxy(self.editor)

    @property
    def chip(self) -> Chip:
        return self._chip

    @property
    def is_asking(self) -> bool:
        """Whether the next Enter takes what was probably meant."""
        return self._is_asking

    @property
    def chip_words(self) -> str:
        """What stands at the right of the label."""
        if not self._chip.is_proposal:
            return self._chip.text
        return f"再按回车，记为{self._chip.text}" if self._is_asking else f"是{self._chip.text}？点此确认"

    @property
    def finding(self) -> Finding | None:
        return self._finding

    @property
    def text(self) -> str:
        """What stands in the editor, where it is a line of text."""
        return self.editor.text() if isinstance(self.editor, LineEditor) else ""

    @property
    def line_beneath(self) -> str:
        """The words under the field: its finding, or else its hint. In full they stand beneath the form."""
        finding = self._finding
        if finding is None:
            return self.field.hint
        room = self._beneath_lines(self.width()) * (self.width() - 4)
        is_short = width_of(finding.line, "small") + 2 * Fonts.small_character <= room
        return finding.line if is_short else finding.short

    def show_value(self, value: FactValue | None, unread: str | None) -> None:
        """Put the record's content into the editor; an unread text as it was typed."""
        wording = typing_text if self.editor.hasFocus() else editor_text
        self.editor.show_content(wording(self.field, value) if unread is None else unread, value)

    def show_chip(self, chip: Chip) -> None:
        if chip != self._chip:
            self._chip = chip
            self._is_asking = False
            self.update(0, 0, self.width(), self._label_height())

    def show_finding(self, finding: Finding | None) -> None:
        if finding != self._finding:
            self._finding = finding
            self.setToolTip(f"{finding.line}\n{finding.action}（{finding.code}）" if finding else "")
            self.update()

    def highlight(self) -> None:
        """Draw the eye to this cell for a moment."""
        animation = self._animation = QVariantAnimation(self)
        animation.setDuration(HIGHLIGHT_MILLISECONDS)
        animation.setStartValue(1.0)
        animation.setEndValue(0.0)
        animation.valueChanged.connect(self._fade)
        animation.start(QVariantAnimation.DeletionPolicy.KeepWhenStopped)

    def height_for(self, width: int) -> int:
        """The height this cell needs at a width; it does not depend on what stands in it."""
        label = 0 if self._is_inline(width) else self._label_height()
        return label + self._box_height(width) + self._beneath_height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        box = self._box()
        editor = self.editor
        if isinstance(editor, OptionEditor):
            if self._is_inline(self.width()):
                natural = editor.natural_width()
                box.setLeft(self.width() - natural)
            editor.setGeometry(box)
            return
        unit = Fonts.small_metrics.horizontalAdvance(self.field.unit) + 8 if self.field.unit else 0
        pad = 5 if isinstance(editor, LongTextEditor) else 2
        arrow = 16 if isinstance(editor, ChooserEditor) else 0
        editor.setGeometry(box.adjusted(_INSET - 1, pad, -(_INSET + unit + arrow) + 1, -pad))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), PAPER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._highlight > 0:
            tint = QColor(ACCENT)
            tint.setAlphaF(0.18 * self._highlight)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint)
            painter.drawRoundedRect(self.rect(), 6, 6)
        dirty = event.rect()
        if dirty.top() < self._label_height() or self._is_inline(self.width()):
            self._paint_label(painter)
        if dirty.bottom() <= self._label_height() and not self._is_inline(self.width()):
            return
        if not isinstance(self.editor, OptionEditor):
            self._paint_box(painter)
        self._paint_beneath(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._chip.is_proposal and event.position().y() < self._label_height():
            self.proposal_taken.emit(self.field.key)
            return
        self.editor.setFocus(Qt.FocusReason.MouseFocusReason)
        on_arrow = event.position().x() > self.width() - 26 and self._box().contains(
            event.position().toPoint()
        )
        if isinstance(self.editor, ChooserEditor) and on_arrow:
            self.editor.open_list()

    def _paint_label(self, painter: QPainter) -> None:
        height = OptionEditor.chip_height() if self._is_inline(self.width()) else self._label_height() - 2
        area = QRect(1, 0, self.width() - 2, height)
        chip_room = 0
        words = self.chip_words
        if words:
            chip_room = width_of(words, "small") + 12
            chip = QRect(area.right() - chip_room, area.top() + 1, chip_room, area.height() - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ACCENT if self._is_asking else ACCENT_TINT)
            painter.drawRoundedRect(chip, 4, 4)
            painter.setPen(SURFACE if self._is_asking else ACCENT)
            put_text(painter, chip, words, "small", "centre")
        painter.setPen(ACCENT if self.editor.hasFocus() else SOFT)
        put_text(
            painter, area.adjusted(0, 0, -chip_room - 6 if chip_room else 0, 0), self.field.label, "body"
        )

    def _paint_box(self, painter: QPainter) -> None:
        box = self._box()
        focused = self.editor.hasFocus()
        border = LINE
        if self._finding and not self._finding.is_settled and self._finding.severity is not Severity.HINT:
            border = tone_of(self._finding).colour
        if focused:
            border = ACCENT
        painter.setPen(QPen(border, 2 if focused else 1))
        painter.setBrush(SURFACE)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 5, 5)
        inner = box.adjusted(_INSET, 0, -_INSET, 0)
        if self.field.unit:
            painter.setFont(Fonts.small)
            painter.setPen(MUTED)
            painter.drawText(
                inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.field.unit
            )
        if isinstance(self.editor, ChooserEditor):
            painter.setPen(QPen(MUTED, 1.4))
            x, y = inner.right() - 4.0, box.center().y() - 0.5
            painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])

    def _paint_beneath(self, painter: QPainter) -> None:
        height = self._beneath_height(self.width())
        area = QRect(2, self.height() - height + 1, self.width() - 4, height - 4)
        words = self.line_beneath
        painter.setPen(tone_of(self._finding).colour if self._finding else MUTED)
        if self._finding:
            words = f"{tone_of(self._finding).mark} {words}"
        put_lines(painter, area, words, "small", self._beneath_lines(self.width()))

    def _step(self, step: int) -> None:
        self.editor.settle()
        if step == 1 and self._chip.is_proposal:
            if not self._is_asking:
                self._is_asking = True
                self.update(0, 0, self.width(), self._label_height())
                return
            self.proposal_taken.emit(self.field.key)
        self.stepped.emit(step)

    def _stop_asking(self) -> None:
        self._is_asking = False

    def _fade(self, value: float) -> None:
        self._highlight = float(value)
        self.update()

    def _box(self) -> QRect:
        top = 0 if self._is_inline(self.width()) else self._label_height()
        return QRect(0, top, self.width(), self._box_height(self.width()))

    def _is_inline(self, width: int) -> bool:
        """Label and options share a line where there is room: a long list of yes-or-no questions stays short."""
        if not isinstance(self.editor, OptionEditor):
            return False
        label = Fonts.body_metrics.horizontalAdvance(self.field.label)
        return label + 12 + self.editor.natural_width() <= width

    @staticmethod
    def _label_height() -> int:
        return Fonts.body_metrics.height() + 3

    def _beneath_height(self, width: int) -> int:
        return self._beneath_lines(width) * Fonts.small_metrics.height() + 6

    def _beneath_lines(self, width: int) -> int:
        """Two where the hint would be cut off on one. Counted rather than measured: the form is laid out at the start."""
        return 2 if self._hint_characters * Fonts.small_character > width - 4 else 1

    def _box_height(self, width: int) -> int:
        if isinstance(self.editor, OptionEditor):
            return self.editor.height_for(width)
        if self.field.type is FieldType.LONGTEXT:
            return Fonts.body_metrics.lineSpacing() * _LONG_LINES + 12
        return Fonts.body_metrics.height() + 11
