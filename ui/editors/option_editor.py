"""A few options side by side: 是 / 否 / 未填, sizes, classes; one of them, or several with “都不是”.

Painted as one widget. Keys: arrows move, space chooses, digits choose directly, Delete makes it blank again.
"""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.facts import FactValue
from ui.editors.text_editing import Stepping
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, ACCENT_TINT, INK, LINE, MUTED, PAPER, SOFT, SURFACE, Fonts

BLANK_LABEL = "未填"
NONE_LABEL = "都不是"
_PADDING = 8
_GAP = 4
_LINE_GAP = 4
_CHECK = "✓"


class OptionEditor(Stepping, QWidget):
    """Options that are all in view. A blank stays possible: what nobody knows yet is neither yes nor no (R7)."""

    def __init__(
        self,
        options: tuple[tuple[FactValue, str], ...],
        *,
        several: bool,
        blank: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """options: value and label. several: more than one may be chosen; then “都不是” is offered too.

        blank: whether it may be left open; a setting of the program has an answer always.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.ground = PAPER  # what it lies on
        self._several = several
        none: tuple[tuple[FactValue | None, str], ...] = (((), NONE_LABEL),) if several else ()
        self._has_blank = blank
        blanks: tuple[tuple[FactValue | None, str], ...] = ((None, BLANK_LABEL),) if blank else ()
        self._options: tuple[tuple[FactValue | None, str], ...] = (*options, *none, *blanks)
        self._value: FactValue | None = None
        self._current = 0
        self._hovered = -1
        self._rectangles: list[QRect] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)

    def show_content(self, text: str, value: FactValue | None) -> None:
        """Show what is chosen."""
        if value != self._value:
            self._value = value
            self._current = self._index_of(value)
            self.update()

    @property
    def labels(self) -> tuple[str, ...]:
        """The options' words in order, 未填 last."""
        return tuple(label for _, label in self._options)

    def height_for(self, width: int) -> int:
        """The height that all options need at this width."""
        rectangles = self._arrange(width)
        return rectangles[-1].bottom() + 1 if rectangles else self.chip_height()

    def heightForWidth(self, width: int) -> int:
        return self.height_for(width)

    def natural_width(self) -> int:
        """The width at which all options stand on one line."""
        return sum(self._chip_width(label) + _GAP for label in self.labels) - _GAP

    @staticmethod
    def chip_height() -> int:
        return Fonts.body_metrics.height() + 8

    def sizeHint(self) -> QSize:
        return QSize(self.natural_width(), self.height_for(max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._rectangles = self._arrange(self.width())

    def rectangle_of(self, index: int) -> QRect:
        """Where an option is painted."""
        if not self._rectangles:
            self._rectangles = self._arrange(self.width())
        return self._rectangles[index]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, (value, label) in enumerate(self._options):
            rectangle = self.rectangle_of(index)
            selected = self._is_chosen(value)
            current = index == self._current and self.hasFocus()
            quiet = value is None
            if selected and not quiet:
                fill, border, ink = ACCENT_TINT, ACCENT, ACCENT
            else:
                fill, border, ink = (
                    SURFACE,
                    (LINE if index != self._hovered else MUTED),
                    (MUTED if quiet else SOFT),
                )
            if selected and quiet:
                ink = SOFT
            painter.setPen(QPen(ACCENT if current else border, 2 if current else 1))
            painter.setBrush(fill)
            painter.drawRoundedRect(rectangle.adjusted(1, 1, -1, -1), 5, 5)
            painter.setPen(ink if not current or selected else INK)
            text = _CHECK + label if selected and not quiet else label
            put_text(painter, rectangle, text, "body", "centre")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        typed = event.text().lower()
        if key in {Qt.Key.Key_Right, Qt.Key.Key_Down}:
            self._move(1)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Up}:
            self._move(-1)
        elif key == Qt.Key.Key_Space:
            self._choose(self._current)
        elif self._has_blank and key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self._choose(len(self._options) - 1)
        elif typed.isdigit() and typed != "" and 1 <= int(typed) <= len(self._options):
            self._choose(int(typed) - 1)
        elif self._options[0][0] is True and typed in {"y", "n"}:
            self._choose(0 if typed == "y" else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _move(self, step: int) -> None:
        self._current = (self._current + step) % len(self._options)
        if self._several:
            self.update()
        else:
            self._choose(self._current)

    def _choose(self, index: int) -> None:
        self._current = index
        value = self._options[index][0]
        if self._several and isinstance(value, str):
            before = self._value if isinstance(self._value, tuple) else ()
            order = [each for each, _ in self._options if isinstance(each, str)]
            wanted = {str(each) for each in before} ^ {value}
            chosen: FactValue | None = tuple(each for each in order if each in wanted) or None
        else:
            chosen = value
        if chosen != self._value:
            self._value = chosen
            self.chosen.emit(chosen)
        self.update()

    def _is_chosen(self, value: FactValue | None) -> bool:
        if self._several and isinstance(value, str):
            return isinstance(self._value, tuple) and value in self._value
        return self._value == value and type(self._value) is type(value)

    def _index_of(self, value: FactValue | None) -> int:
        return next((i for i, (each, _) in enumerate(self._options) if self._is_chosen(each)), 0)

    def _at(self, point: QPoint) -> int:
        return next((i for i in range(len(self._options)) if self.rectangle_of(i).contains(point)), -1)

    def _chip_width(self, label: str) -> int:
        check = "" if label == BLANK_LABEL else _CHECK
        return width_of(check + label, "body") + 2 * _PADDING

    def _arrange(self, width: int) -> list[QRect]:
        x = y = 0
        height = self.chip_height()
        rectangles = []
        for label in self.labels:
            chip = min(self._chip_width(label), max(width, 1))
            if x and x + chip > width:
                x, y = 0, y + height + _LINE_GAP
            rectangles.append(QRect(x, y, chip, height))
            x += chip + _GAP
        return rectangles
