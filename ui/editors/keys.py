"""Keys that mean the same in every editor: they move between fields, or belong to the window's own actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.actions import ACTIONS

# Some desktops let a text field take Ctrl+E, Ctrl+D or Ctrl+K for the cursor; the menus promise them to the window.
_LETTERS = frozenset(
    ord(spec.shortcut[-1])
    for spec in ACTIONS
    if spec.shortcut.startswith("Ctrl+")
    and len(spec.shortcut) == len("Ctrl+X")
    and spec.shortcut[-1].isalpha()
)
_STANDARD = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
# What people know from every text field comes before any action of the window.
_EDITING = (
    QKeySequence.StandardKey.DeleteEndOfWord,
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfLine,
    QKeySequence.StandardKey.DeleteCompleteLine,
)


def belongs_to_window(event: QKeyEvent) -> bool:
    """Undo and redo belong to the record, not to one editor's own text; so do the letters of the menus."""
    return any(event.matches(standard) for standard in _STANDARD) or (
        event.key() in _LETTERS and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def belongs_to_editor(event: QKeyEvent) -> bool:
    """Keys that delete a word or a line: of the text, wherever the caret stands in one."""
    return any(event.matches(standard) for standard in _EDITING)


def step_of(event: QKeyEvent) -> int:
    """1 for Enter (the next field), -1 for Shift+Enter (the one before), 0 for any other key."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return 0
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.NoModifier:
        return 1
    return -1 if modifiers == Qt.KeyboardModifier.ShiftModifier else 0
