"""The menu of a field (right button, or the menu key): clipboard, history, help."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from ui.form.field_cell import FieldCell
from ui.main_window import MainWindow
from ui.theme import chrome_sheet


def show_field_menu(window: MainWindow, cell: FieldCell, at: QPoint) -> None:
    """at: on the screen."""
    menu = field_menu(window, cell)
    menu.exec(at)
    menu.deleteLater()


def field_menu(window: MainWindow, cell: FieldCell) -> QMenu:
    """The menu, to be shown or asked."""
    menu = QMenu(cell)
    menu.setStyleSheet(chrome_sheet())
    editor = cell.editor
    if isinstance(editor, QLineEdit):
        has_selection, can_write = editor.hasSelectedText(), not editor.isReadOnly()
    elif isinstance(editor, QPlainTextEdit):
        has_selection, can_write = editor.textCursor().hasSelection(), not editor.isReadOnly()
    else:
        has_selection = can_write = False
    if isinstance(editor, QLineEdit | QPlainTextEdit):
        can_paste = can_write and bool(QApplication.clipboard().text())
        for words, deed, enabled in (
            ("剪切", editor.cut, has_selection and can_write),
            ("复制", editor.copy, has_selection),
            ("粘贴", editor.paste, can_paste),
            ("全选", editor.selectAll, True),
        ):
            action = QAction(words, menu)
            action.triggered.connect(deed)
            action.setEnabled(enabled)
            menu.addAction(action)
        menu.addSeparator()
    for action_id in ("field_history", "field_help"):
        menu.addAction(window.actions_by_id[action_id])
    return menu
