"""History of one field: who, when, from what to what; any value is brought back by Enter."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.facts import FactValue
from desktop_app.services.history.of_field import FieldEntry
from ui.theme import SOFT, Fonts, chrome_sheet, style_scroll_bar
from ui.window_size import fit_to_screen

_HEADS = ("时间", "谁", "原来", "改为", "操作")
_WIDTHS = (130, 90, 190, 190, 90)


class FieldHistoryDialog(QDialog):
    """label: the field's name; owner: whose field it is, where that is not the project itself."""

    restored = Signal(object)  # the value, None for blank

    def __init__(
        self, label: str, owner: str, entries: Sequence[FieldEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"历史：{label}")
        fit_to_screen(self, 760, 420)
        self._entries = tuple(entries)
        about = "选一行，恢复当时改成的值；恢复后还可以撤销。" if entries else "还没有保存过的修改。"
        note = QLabel((f"{owner}的资料，同一企业的项目共用。" if owner else "") + about, self)
        note.setFont(Fonts.small)
        note.setStyleSheet(f"color: {SOFT.name()};")
        note.setWordWrap(True)
        self.list = QTreeWidget(self)
        self.list.setHeaderLabels(list(_HEADS))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAccessibleName(f"{label}的历史")
        style_scroll_bar(self.list)
        for column, width in enumerate(_WIDTHS):
            self.list.setColumnWidth(column, width)
        for entry in self._entries:
            words = (
                f"{entry.at.astimezone():%Y-%m-%d %H:%M}",
                entry.by,
                entry.old or "—",
                entry.new,
                entry.operation,
            )
            item = QTreeWidgetItem(list(words))
            for column, text in enumerate(words):
                item.setToolTip(column, text)
            self.list.addTopLevelItem(item)
        self.restore = QPushButton("恢复此值", self)
        self.restore.setProperty("role", "primary")
        self.restore.setDefault(True)
        self.restore.clicked.connect(self._restore)
        close = QPushButton("关闭", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.restore)
        foot.addWidget(close)
        column_ = QVBoxLayout(self)
        column_.addWidget(note)
        column_.addWidget(self.list, 1)
        column_.addLayout(foot)
        self.list.currentItemChanged.connect(lambda _now, _before: self._refresh())
        self.list.itemActivated.connect(lambda _item, _column: self._restore())
        if self._entries:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self._refresh()
        self.list.setFocus()

    def _current(self) -> FieldEntry | None:
        place = self.list.indexOfTopLevelItem(self.list.currentItem()) if self.list.currentItem() else -1
        return self._entries[place] if place >= 0 else None

    def _refresh(self) -> None:
        entry = self._current()
        can = entry is not None and entry.can_restore
        self.restore.setEnabled(can)
        self.restore.setToolTip("" if can or entry is None else "这就是现在的值，或者已经读不出来")

    def _restore(self) -> None:
        entry = self._current()
        if entry is not None and entry.can_restore:
            value: FactValue | None = entry.value
            self.accept()
            self.restored.emit(value)
