"""All keys: those of the menus, of the fields and of the table. Longer than a low screen: it scrolls."""

from html import escape

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from ui.actions import ACTIONS, MENUS
from ui.grid.grid_deeds import DEEDS
from ui.theme import MUTED, chrome_sheet
from ui.window_size import fit_to_screen

_KEYS_OF_FIELDS = (
    ("下一栏 / 上一栏", "回车或Tab / Shift+回车或Shift+Tab"),
    ("确认“约2亿”这样的内容", "再按一次回车"),
    ("长文本内换行", "Ctrl+回车"),
    ("选“是”“否”“未填”", "1或Y、2或N、Delete"),
    ("并排的选项", "数字键，或方向键；多选用空格勾选"),
    ("展开候选列表", "↓"),
    ("删到词尾 / 词首", "Ctrl+Delete / Ctrl+Backspace"),
)
_KEYS_OF_TABLE = (
    ("下一格 / 上一格", "Tab / Shift+Tab；回车向下，Shift+回车向上"),
    ("选中整行 / 整列", "Shift+空格 / Ctrl+空格"),
    ("选一块", "Shift+方向键，或拖动"),
    ("上一行 / 下一行", "Alt+↑ / Alt+↓"),
)


class ShortcutsDialog(QDialog):
    """Two columns, menu by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键一览")
        self.setStyleSheet(chrome_sheet())
        fit_to_screen(self, 560, 640)
        self.text = QTextBrowser(self)
        self.text.document().setDocumentMargin(14)
        self.text.setHtml(_page())
        close = QDialogButtonBox(self)
        close.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addWidget(close)
        self.text.setFocus()


def _page() -> str:
    menus = [(menu, tuple((spec.text, spec.keys) for spec in ACTIONS if spec.menu == menu)) for menu in MENUS]
    table = (*_KEYS_OF_TABLE, *((deed.text, deed.keys) for deed in DEEDS))
    parts = (("填写各栏时", _KEYS_OF_FIELDS), *menus, ("在表格里", table))
    return "".join(_part(title, keys) for title, keys in parts)


def _part(title: str, keys: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(
        f"<tr><td width='230'>{escape(text)}</td><td style='color:{MUTED.name()}'>{escape(key)}</td></tr>"
        for text, key in keys
    )
    return f"<h4>{escape(title)}</h4><table cellpadding='3' width='100%'>{rows}</table>"
