"""What the editors of the form share: the signals they speak with, the keys that leave them, undisturbed composing.

An input method composes in the editor before it commits. Until then nothing is told, and nothing is rewritten.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent

from desktop_app.domain.facts import FactValue
from ui.editors.keys import belongs_to_editor, belongs_to_window, step_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget
else:
    _Widget = object

# A popup or another program takes the focus only for a moment: the person has not left the field.
_FOR_A_MOMENT = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})


class Stepping(_Widget):
    """Mixed into a widget: Enter and Shift+Enter ask for the next field and the one before; coming and going is told."""

    edited = Signal(str)  # what stands there now, typed
    chosen = Signal(object)  # a value, picked rather than typed
    entered = Signal()
    left = Signal()
    stepped = Signal(int)

    def settle(self) -> None:
        """Hand over what was typed and not yet told."""

    def break_off(self) -> None:
        """Drop what is being composed."""

    @property
    def held(self) -> str | None:
        """The text as typed, where it was not told yet; None where there is no such text."""
        return None

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if belongs_to_window(event):
                event.ignore()
                return False
            if belongs_to_editor(event):
                event.accept()
                return True
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

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _FOR_A_MOMENT:
            self.settle()
            self.left.emit()


class TextEditing(Stepping):
    """Mixed into an editor of text: tells every change the person makes, once it is no longer being composed."""

    _is_composing = False
    _holds_back = False
    _untold = False
    _waiting: tuple[str, FactValue | None] | None = None

    @property
    def is_composing(self) -> bool:
        """Whether an input method has begun a word that it has not committed."""
        return self._is_composing

    def show_content(self, text: str, value: FactValue | None) -> None:
        """Show what stands in the record; while a word is being composed, afterwards."""
        if self._is_composing:
            self._waiting = (text, value)
        else:
            self._put(text)

    @property
    def held(self) -> str | None:
        return self._content() if self._untold and not self._is_composing else None

    def settle(self) -> None:
        if not self._is_composing:
            self._holds_back = False
            self._tell()

    def break_off(self) -> None:
        """Drop a word that is being composed: what it was begun for is no longer shown here."""
        if self._is_composing:
            QGuiApplication.inputMethod().reset()
            self._is_composing = self._holds_back = self._untold = False
            self._waiting = None

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        self._holds_back = self._is_composing and not event.commitString()
        if event.commitString():
            self._waiting = None  # what is typed now comes after it
        super().inputMethodEvent(event)
        if not self._holds_back:
            self._tell()
        self._show_waiting()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _FOR_A_MOMENT:
            self._is_composing = False
            self._waiting = None  # leaving, the field is rendered anew
        super().focusOutEvent(event)

    def _changed(self) -> None:
        """The person changed the text; a selection that a composition begins to replace is gone before it is committed."""
        self._untold = True
        if not self._holds_back:
            self._tell()

    def _tell(self) -> None:
        if self._untold:
            self._untold = False
            self._typed(self._content())

    def _typed(self, text: str) -> None:
        """What to do with a text that was typed."""
        self.edited.emit(text)

    def _content(self) -> str:
        """What stands there."""
        raise NotImplementedError

    def _put(self, text: str) -> None:
        """Let this stand there, without telling it as an edit."""
        raise NotImplementedError

    def _show_waiting(self) -> None:
        if not self._is_composing and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self._put(waiting[0])
