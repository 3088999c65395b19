"""History of a whole record: one operation after the other with all it changed; a double click goes to the field."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain import pinyin
from desktop_app.services.history.of_record import RecordEntry
from ui.theme import SOFT, Fonts, chrome_sheet, style_scroll_bar
from ui.window_size import fit_to_screen

_KEY = Qt.ItemDataRole.UserRole


class RecordHistoryDialog(QDialog):
    """Enter on a line goes to its field."""

    field_picked = Signal(str)
    operator_named = Signal(str)

    def __init__(
        self, name: str, entries: Sequence[RecordEntry], operator: str, parent: QWidget | None = None
    ) -> None:
        """operator: whose name new entries carry on this PC."""
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"项目历史：{name}")
        fit_to_screen(self, 760, 560)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找栏目、内容、操作或经办人")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels(["时间", "谁", "操作和内容"])
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName("项目历史")
        self.list.setColumnWidth(0, 160)
        self.list.setColumnWidth(1, 100)
        style_scroll_bar(self.list)
        for entry in entries:
            self.list.addTopLevelItem(_item(entry))
        self.list.expandAll()
        self.list.itemActivated.connect(self._pick)
        note = QLabel("回车或双击一行，转到那一栏。" if entries else "还没有历史。", self)
        note.setFont(Fonts.small)
        note.setStyleSheet(f"color: {SOFT.name()};")
        close = QPushButton("关闭", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.operator = QLineEdit(operator, self)
        self.operator.setMaximumWidth(16 * Fonts.small_character)
        self.operator.setAccessibleName("本机经办人")
        self.operator.setToolTip("以后的修改记在这个名字下；留空用登录名")
        self.operator.editingFinished.connect(self._name_operator)
        self._operator = operator
        foot = QHBoxLayout()
        foot.addWidget(note)
        foot.addStretch(1)
        foot.addWidget(QLabel("本机经办人", self))
        foot.addWidget(self.operator)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.list.setFocus()

    def _name_operator(self) -> None:
        if self.operator.text() != self._operator:
            self._operator = self.operator.text()
            self.operator_named.emit(self._operator)

    def _narrow(self, text: str) -> None:
        wanted = pinyin.fold(text)
        for place in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(place)
            if item is not None:
                item.setHidden(wanted not in str(item.data(1, _KEY)))

    def _pick(self, item: QTreeWidgetItem) -> None:
        key = item.data(0, _KEY)
        if key:
            self.accept()
            self.field_picked.emit(str(key))


def _item(entry: RecordEntry) -> QTreeWidgetItem:
    words = (f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}", entry.by, entry.operation)
    item = QTreeWidgetItem(list(words))
    item.setFont(2, Fonts.strong)
    item.setData(1, _KEY, pinyin.fold(" ".join((*words, *(line.words for line in entry.lines)))))
    for line in entry.lines:
        child = QTreeWidgetItem(["", "", " ".join(line.words.split())])
        child.setToolTip(2, line.words)
        child.setData(0, _KEY, line.key)
        item.addChild(child)
    return item
