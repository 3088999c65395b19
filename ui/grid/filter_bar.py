"""Above the grid: the search line, a button for each filter, the columns, and what can be done."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop_app.services.project_table.filter import TableFilter
from desktop_app.services.project_table.options import (
    NOTHING_TO_CHOOSE,
    PART_WORDS,
    Option,
    Part,
    options_of,
    with_part,
    words_of,
)
from desktop_app.services.project_table.view import ProjectTable
from ui.icons import icon
from ui.theme import ACCENT, ACCENT_TINT, LINE, SOFT, Fonts, chrome_sheet

_MOST_WORDS = 12  # characters of a chosen filter on its button


class _SearchLine(QLineEdit):
    """Down and Enter go into the grid, Esc clears."""

    stepped_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.stepped_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.stepped_down.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Emits the filter the person wants."""

    wanted = Signal(object)  # TableFilter
    columns_wanted = Signal()
    left = Signal()

    def __init__(self, table: ProjectTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._filter = table.filter
        self.setStyleSheet(chrome_sheet())
        self.search = _SearchLine(self)
        self.search.setPlaceholderText("查找项目、企业、代码（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setToolTip("在表格里查找（Ctrl+F）")
        self.search.setMinimumWidth(18 * Fonts.body_metrics.averageCharWidth())
        self.search.setMaximumWidth(330)
        self.search.textChanged.connect(self._typed)
        self.search.stepped_down.connect(self.left)
        self.buttons: dict[Part, QToolButton] = {}
        self._said: dict[Part, str] = {}
        across = QHBoxLayout(self)
        across.setContentsMargins(10, 8, 10, 8)
        across.setSpacing(5)
        across.addWidget(self.search, 1)
        for part in PART_WORDS:
            button = self.buttons[part] = self._make_button(part)
            across.addWidget(button)
        self.clear_button = QPushButton("清除筛选", self)
        self.clear_button.setToolTip("显示全部项目")
        self.clear_button.clicked.connect(self.clear)
        across.addWidget(self.clear_button)
        across.addStretch(1)
        self.columns_button = QPushButton("列…", self)
        self.columns_button.setToolTip("选择显示哪些列、先后次序")
        self.columns_button.clicked.connect(self.columns_wanted)
        across.addWidget(self.columns_button)
        self.deeds = QToolButton(self)
        self.deeds.setText("操作")
        self.deeds.setToolTip("复制、粘贴、填充、批量设置……")
        self.deeds.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.deeds.setMenu(QMenu(self.deeds))
        self._style(self.deeds, is_on=False)
        across.addWidget(self.deeds)
        self.show_filter(self._filter)

    def show_filter(self, wanted: TableFilter) -> None:
        """Say what is chosen."""
        self._filter = wanted
        for part, button in self.buttons.items():
            words = words_of(self._table, part, wanted)
            shown = words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…"
            if words == self._said.get(part):
                continue
            self._said[part] = words
            button.setText(f"{PART_WORDS[part]}：{shown}" if words else PART_WORDS[part])
            button.setToolTip(f"按{PART_WORDS[part]}筛选" + (f"：{words}" if words else ""))
            self._style(button, is_on=bool(words))
        self.clear_button.setVisible(not wanted.is_open)

    def clear(self) -> None:
        """Let everything through."""
        self._filter = TableFilter()
        blocked = self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(blocked)
        self._want(TableFilter())

    def _typed(self, text: str) -> None:
        self._want(replace(self._filter, text=text.strip()))

    def _want(self, wanted: TableFilter) -> None:
        self.show_filter(wanted)
        self.wanted.emit(wanted)

    def _make_button(self, part: Part) -> QToolButton:
        button = QToolButton(self)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        menu = QMenu(button)
        menu.setStyleSheet(chrome_sheet())
        menu.aboutToShow.connect(lambda: self._fill(menu, part))
        button.setMenu(menu)
        return button

    def _fill(self, menu: QMenu, part: Part) -> None:
        menu.clear()
        chosen = getattr(self._filter, part)
        choose = self._chooser(part)
        whole = menu.addAction("不限")
        whole.setCheckable(True)
        whole.setChecked(not chosen)
        whole.triggered.connect(lambda: choose(None))
        menu.addSeparator()
        options = options_of(self._table, part)
        for option in options:
            _add(menu, option, chosen, choose)
        if not options:
            menu.addAction(NOTHING_TO_CHOOSE).setEnabled(False)

    def _chooser(self, part: Part) -> Callable[[object], None]:
        return lambda value: self._want(with_part(self._filter, part, value))

    @staticmethod
    def _style(button: QToolButton, *, is_on: bool) -> None:
        ink, ground, edge = (ACCENT, ACCENT_TINT.name(), ACCENT) if is_on else (SOFT, "transparent", LINE)
        button.setStyleSheet(
            f"QToolButton {{ color: {ink.name()}; background: {ground}; border: 1px solid {edge.name()};"
            " border-radius: 5px; padding: 4px 18px 4px 8px; }"
            f"QToolButton:hover, QToolButton:focus {{ border-color: {ACCENT.name()}; }}"
            "QToolButton::menu-indicator { subcontrol-position: right center; right: 5px; }"
        )


def _add(menu: QMenu, option: Option, chosen: object, choose: Callable[[object], None]) -> None:
    if option.children:
        beneath = menu.addMenu(option.label)
        for child in option.children:
            _add(beneath, child, chosen, choose)
        return
    action: QAction = menu.addAction(option.label)
    action.setCheckable(True)
    action.setChecked(option.value == chosen)
    action.triggered.connect(lambda: choose(option.value))
