"""What can be done with cells, in one table: for the menu 操作, the context menu, and the keys while the grid has the focus."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


@dataclass(frozen=True, slots=True)
class Deed:
    """name: of the page's method."""

    name: str
    text: str
    shortcut: str
    tip: str
    starts_group: bool = False

    @property
    def keys(self) -> str:
        """The shortcut as it is shown."""
        shown = self.shortcut
        for key, word in _KEY_WORDS:
            shown = shown.replace(key, word)
        return shown


_KEY_WORDS = (("Return", "回车"), ("Up", "↑"), ("Down", "↓"), ("Left", "←"), ("Right", "→"))

DEEDS = (
    Deed("open_form", "打开表单", "Ctrl+Return", "在表单里打开这个项目"),
    Deed("edit_cell", "修改这一格", "F2", "也可以直接打字"),
    Deed("copy", "复制", "Ctrl+C", "复制选中的格，可粘贴到Excel、WPS", starts_group=True),
    Deed("paste", "粘贴…", "Ctrl+V", "从Excel、WPS粘贴一块，先看每一格怎样理解"),
    Deed("fill_down", "向下填充", "Ctrl+D", "用选中区域的第一行填满以下各行", starts_group=True),
    Deed("set_column", "批量设置…", "Ctrl+Shift+V", "把当前列的一个值写给所有选中的项目"),
    Deed("clear", "清空", "Del", "清空选中的格，可撤销"),
    Deed("sort_up", "按本列升序", "Alt+Shift+Up", "从小到大、按拼音", starts_group=True),
    Deed("sort_down", "按本列降序", "Alt+Shift+Down", "从大到小"),
    Deed("add_sort", "再按本列排序", "Alt+Shift+Right", "前面各列相同的，再按这一列；再按一次改方向"),
    Deed("unsort", "恢复录入次序", "Alt+Shift+Left", "取消排序"),
    Deed("filter_by_cell", "只看与本格相同的", "Alt+Shift+F", "按本格的地区、行业或结论筛选"),
    Deed("renew", "刷新", "F5", "按现在的数据重新筛选、排序", starts_group=True),
    Deed("choose_columns", "选择列…", "Alt+Shift+C", "显示哪些列、先后次序"),
)


class DeedMenu:
    """The actions, made once; shown in menus and answering to their keys while the grid has the focus."""

    def __init__(self, owner: QWidget, done: Callable[[str], None]) -> None:
        self.actions: dict[str, QAction] = {}
        for deed in DEEDS:
            action = QAction(deed.text, owner)
            action.setShortcut(QKeySequence(deed.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setToolTip(f"{deed.tip}（{deed.keys}）")
            action.setStatusTip(deed.tip)
            action.triggered.connect(lambda _checked=False, name=deed.name: done(name))
            owner.addAction(action)
            self.actions[deed.name] = action

    def fill(self, menu: QMenu) -> None:
        """Put them into a menu."""
        menu.clear()
        for deed in DEEDS:
            if deed.starts_group:
                menu.addSeparator()
            menu.addAction(self.actions[deed.name])
