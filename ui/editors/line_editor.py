"""One line of text: names, amounts, months, codes. The cell around it draws its border."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.facts import FactValue
from ui.editors.keys import belongs_to_window, step_of

# Come to in any other way, by Tab, by Enter, from a card, the whole text is ready to be written over.
_KEEPS_CURSOR = frozenset(
    {
        Qt.FocusReason.MouseFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
    }
)


class LineEditor(QLineEdit):
    """Emits every change the person makes; never rewrites its text while it has the focus."""

    edited = Signal(str)
    chosen = Signal(object)
    entered = Signal()
    left = Signal()
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setTextMargins(0, 0, 0, 0)
        # It fills its whole area itself: what lies beneath need not be painted again at every keystroke.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.textEdited.connect(self._typed)

    def show_content(self, text: str, value: FactValue | None) -> None:
        """Show what stands in the record; the cursor stays where it can."""
        if self.text() != text:
            position = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(position if self.hasFocus() else 0)

    def settle(self) -> None:
        """Hand over what was typed and not yet told; a plain line tells at once."""

    def _typed(self, text: str) -> None:
        self.edited.emit(text)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and belongs_to_window(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.stepped.emit(step)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()
        if event.reason() not in _KEEPS_CURSOR:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A popup or another program takes the focus only for a moment: the person has not left the field.
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.left.emit()
