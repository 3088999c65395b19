"""Actions that explain the program."""

from html import escape

from PySide6.QtCore import Qt

from ui.main_window import MainWindow
from ui.messages import show_note
from ui.pages.manual_dialog import ManualDialog
from ui.pages.shortcuts_dialog import ShortcutsDialog


def manual(window: MainWindow) -> None:
    dialog = ManualDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def shortcuts(window: MainWindow) -> None:
    dialog = ShortcutsDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def about(window: MainWindow) -> None:
    show_note(
        window,
        f"<p><b>技改申报台</b>　{escape(window.context.version)}</p><p>离线使用，数据只在本机。</p>"
        "<p>界面使用Qt（LGPL）与思源黑体子集（OFL）。</p>",
    )
