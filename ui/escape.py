"""Esc in a dialog loses nothing that was typed there: it asks first."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from ui import messages


class EscapeGuard(QObject):
    """Watches one dialog; belongs to it."""

    def __init__(
        self,
        dialog: QDialog,
        question: str = "刚才填的还没有用上。放弃并关闭吗？",
        holds_work: Callable[[], bool] | None = None,
    ) -> None:
        """holds_work: whether something would be lost; by default, whether text was typed."""
        super().__init__(dialog)
        self._dialog = dialog
        self._question = question
        self._holds_work = holds_work or (lambda: has_typed_text(dialog))
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The key first: while the dialog is being destroyed other events come, and nothing else of us stands any more.
        is_escape = (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        )
        if not is_escape or watched is not self._dialog or not self._holds_work():
            return False
        if messages.ask(self._dialog, self._question, "放弃"):
            self._dialog.reject()
        return True


def has_typed_text(dialog: QDialog) -> bool:
    """Whether the person changed the text of some line or page, and something stands there."""
    lines: Iterable[QLineEdit] = dialog.findChildren(QLineEdit)
    pages: Iterable[QPlainTextEdit] = dialog.findChildren(QPlainTextEdit)
    return any(line.isModified() and not line.isReadOnly() and line.text().strip() for line in lines) or any(
        page.document().isModified() and not page.isReadOnly() and page.toPlainText().strip()
        for page in pages
    )
