"""One line of text: names, amounts, months, codes. The cell around it draws its border."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.editors.text_editing import TextEditing

# Come to in any other way, by Tab, by Enter, from a card, the whole text is ready to be written over.
_KEEPS_CURSOR = frozenset(
    {
        Qt.FocusReason.MouseFocusReason,
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
    }
)


class LineEditor(TextEditing, QLineEdit):
    """Emits every change the person makes; never rewrites its text while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setTextMargins(0, 0, 0, 0)
        # It fills its whole area itself: what lies beneath need not be painted again at every keystroke.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.textEdited.connect(lambda _text: self._changed())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _KEEPS_CURSOR:
            self.selectAll()

    def _content(self) -> str:
        return self.text()

    def _put(self, text: str) -> None:
        if self.text() != text:
            position = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(position if self.hasFocus() else 0)
