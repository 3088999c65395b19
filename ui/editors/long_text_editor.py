"""Several lines of text. Enter goes on to the next field; Ctrl+Enter begins a new line."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from ui.editors.text_editing import TextEditing


class LongTextEditor(TextEditing, QPlainTextEdit):
    """Emits the whole text at every change the person makes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._shown = ""
        self.textChanged.connect(self._compare)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.textCursor().insertBlock()
            return
        super().keyPressEvent(event)

    def _content(self) -> str:
        return self.toPlainText()

    def _put(self, text: str) -> None:
        if self._shown != text:
            self._shown = text
            self.setPlainText(text)

    def _compare(self) -> None:
        """The document also changes where a word is composed, and where the record is shown."""
        text = self.toPlainText()
        if text != self._shown:
            self._shown = text
            self._changed()
