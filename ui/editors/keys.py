"""Keys that mean the same in every editor: they move between fields, or belong to the window's own actions."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_STANDARD = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def is_window_undo(event: QEvent) -> bool:
    """Undo and redo belong to the record, not to one editor's own text."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return any(event.matches(standard) for standard in _STANDARD) or (
        event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def step_of(event: QKeyEvent) -> int:
    """1 for Enter (the next field), -1 for Shift+Enter (the one before), 0 for any other key."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return 0
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.NoModifier:
        return 1
    return -1 if modifiers == Qt.KeyboardModifier.ShiftModifier else 0
