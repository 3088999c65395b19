"""Which columns the grid shows, and in which order. Keyboard: space shows or hides, Ctrl+↑ and Ctrl+↓ move."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.pinyin import fold, keys_of
from desktop_app.services.project_table.columns import NAME, Column
from ui.theme import MUTED, SOFT, Fonts, chrome_sheet

_ID = Qt.ItemDataRole.UserRole


class _Shown(QListWidget):
    """Ctrl+↑ and Ctrl+↓ move the marked column; Delete takes it away."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.drop()
        else:
            super().keyPressEvent(event)

    def move(self, step: int) -> None:  # type: ignore[override]  # Qt's moves the widget; nobody asks that of it here
        """The marked column so far on; the name stays first."""
        here = self.currentRow()
        if here > 0 and 0 < here + step < self.count():
            item = self.takeItem(here)
            self.insertItem(here + step, item)
            self.setCurrentRow(here + step)

    def drop(self) -> None:
        """The marked column goes; the name stays."""
        if self.currentRow() > 0:
            self.takeItem(self.currentRow())


class ColumnDialog(QDialog):
    """Accepted: `chosen` are the ids of the columns to show, in order."""

    def __init__(
        self,
        available: Sequence[Column],
        shown: Sequence[Column],
        default: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("选择列")
        self.setStyleSheet(chrome_sheet())
        self._columns = {column.id: column for column in available}
        self._default = list(default)
        self._spellings: dict[str, tuple[str, ...]] = {}
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("找一列（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.all = QListWidget(self)
        self.all.itemActivated.connect(lambda item: self._add(str(item.data(_ID))))
        self.shown = _Shown(self)
        self.shown.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.shown.itemDoubleClicked.connect(lambda _item: self.shown.drop())
        for part in (self.all, self.shown):
            part.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            part.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._fill_all()
        self._fill_shown([column.id for column in shown])
        self._lay_out()
        self.search.setFocus()
        screen = self.screen().availableSize()
        self.resize(min(720, screen.width() - 40), min(540, screen.height() - 80))

    @property
    def chosen(self) -> list[str]:
        """Ids of the columns to show, in order."""
        return [str(self.shown.item(place).data(_ID)) for place in range(self.shown.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the lists adds; only Ctrl+Enter, and the button, close."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.accept()
            elif self.focusWidget() is self.search:
                self._add_first()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        add, drop = self._button("加入 →", self._add_current), self._button("← 移出", self.shown.drop)
        up, down = (
            self._button("上移", lambda: self.shown.move(-1)),
            self._button("下移", lambda: self.shown.move(1)),
        )
        up.setToolTip("Ctrl+↑")
        down.setToolTip("Ctrl+↓")
        between = QVBoxLayout()
        between.addStretch(1)
        for button in (add, drop, up, down):
            between.addWidget(button)
        between.addStretch(1)
        body = QGridLayout()
        body.addWidget(QLabel("全部的列", self), 0, 0)
        body.addWidget(QLabel("显示的列（按此次序）", self), 0, 2)
        body.addWidget(self.search, 1, 0)
        body.addWidget(self.all, 2, 0)
        body.addLayout(between, 2, 1)
        body.addWidget(self.shown, 1, 2, 2, 1)
        body.setColumnStretch(0, 1)
        body.setColumnStretch(2, 1)
        hint = QLabel("项目名称总在最前，不随左右滚动。", self)
        hint.setStyleSheet(f"color: {SOFT.name()};")
        done = QPushButton("确定", self)
        done.setProperty("role", "primary")
        done.setToolTip("Ctrl+回车")
        done.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self._button("恢复默认", lambda: self._fill_shown(self._default)))
        foot.addWidget(hint)
        foot.addStretch(1)
        foot.addWidget(done)
        foot.addWidget(self._button("取消", self.reject))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.addLayout(body, 1)
        layout.addLayout(foot)

    def _button(self, text: str, pressed: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: pressed())
        return button

    def _fill_all(self) -> None:
        section = ""
        for column in self._columns.values():
            if column.section != section:
                section = column.section
                head = QListWidgetItem(section, self.all)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setForeground(MUTED)
                head.setFont(Fonts.small)
            item = QListWidgetItem(column.heading, self.all)
            item.setData(_ID, column.id)
            item.setToolTip(column.field.hint if column.field else "")

    def _fill_shown(self, ids: Sequence[str]) -> None:
        self.shown.clear()
        for id_ in ids:
            self._add(id_)
        self.shown.setCurrentRow(0)

    def _add(self, id_: str) -> None:
        if id_ in self.chosen or id_ not in self._columns:
            return
        item = QListWidgetItem(self._columns[id_].heading, self.shown)
        item.setData(_ID, id_)
        if id_ == NAME:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.shown.setCurrentItem(item)

    def _add_current(self) -> None:
        item = self.all.currentItem()
        if item is not None and item.data(_ID):
            self._add(str(item.data(_ID)))

    def _add_first(self) -> None:
        """What the search found first."""
        for place in range(self.all.count()):
            item = self.all.item(place)
            if not item.isHidden() and item.data(_ID):
                self._add(str(item.data(_ID)))
                return

    def _narrow(self, text: str) -> None:
        wanted = fold(text)
        for place in range(self.all.count()):
            item = self.all.item(place)
            id_ = item.data(_ID)
            if not id_:
                item.setHidden(bool(wanted))
                continue
            if wanted and id_ not in self._spellings:
                label = self._columns[id_].label
                self._spellings[id_] = (fold(label), *keys_of(label))
            item.setHidden(bool(wanted) and not any(wanted in each for each in self._spellings[id_]))
