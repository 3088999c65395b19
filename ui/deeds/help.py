"""Actions that explain the program."""

from html import escape

from PySide6.QtCore import Qt

from ui.actions import ACTIONS
from ui.main_window import MainWindow
from ui.messages import show_note
from ui.pages.manual_dialog import ManualDialog

_KEYS_OF_FIELDS = (
    ("下一栏 / 上一栏", "回车 / Shift+回车"),
    ("长文本内换行", "Ctrl+回车"),
    ("选“是”“否”“未填”", "1或Y、2或N、Delete"),
    ("展开候选列表", "↓"),
)


def manual(window: MainWindow) -> None:
    dialog = ManualDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def shortcuts(window: MainWindow) -> None:
    rows = "".join(
        f"<tr><td>{escape(text)}</td><td>{escape(keys)}</td></tr>"
        for text, keys in (*((spec.text, spec.keys) for spec in ACTIONS), *_KEYS_OF_FIELDS)
    )
    show_note(window, f"<table cellpadding='3'>{rows}</table>")


def about(window: MainWindow) -> None:
    show_note(
        window,
        f"<p><b>技改申报台</b>　{escape(window.context.version)}</p><p>离线使用，数据只在本机。</p>"
        "<p>界面使用Qt（LGPL）与思源黑体子集（OFL）。</p>",
    )
