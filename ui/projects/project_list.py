"""The list pane: search, the projects, and the bar that offers to undo a deletion."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ui.icons import icon
from ui.projects.project_delegate import ProjectDelegate
from ui.projects.project_list_model import ProjectListModel
from ui.theme import MUTED, SOFT, Fonts, chrome_sheet, style_scroll_bar

SEARCH_DELAY = 120  # ms after the last keystroke
UNDO_SHOWN = 15_000  # ms


class _SearchLine(QLineEdit):
    """Down goes into the list, Enter opens its first line, Esc clears and goes back."""

    stepped_down = Signal()
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.stepped_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class ProjectList(QWidget):
    """Emits which project the person opens, what is searched, and whether a deletion is taken back."""

    opened = Signal(str)
    entered = Signal()
    searched = Signal(str)
    undo_wanted = Signal()
    left = Signal()

    def __init__(self, model: ProjectListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.search = _SearchLine(self)
        self.search.setPlaceholderText("查找项目、企业、代码（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setToolTip("查找项目（Ctrl+F）")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(SEARCH_DELAY)
        self._delay.timeout.connect(lambda: self.searched.emit(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._delay.start())
        self.view = QListView(self)
        self.view.setModel(model)
        self.view.setItemDelegate(ProjectDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        style_scroll_bar(self.view)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.selectionModel().currentChanged.connect(self._changed)
        self.view.activated.connect(lambda _index: self.entered.emit())
        self.search.stepped_down.connect(self._into_list)
        self.search.returnPressed.connect(self._open_first)
        self.search.escaped.connect(self.left)
        self.search.setStyleSheet(chrome_sheet())
        self._count = QLabel(self)
        self._count.setFont(Fonts.small)
        self._count.setStyleSheet(f"color: {MUTED.name()}; padding: 0 14px;")
        self._undo_bar = self._make_undo_bar()
        foot = QWidget(self)
        self._foot = QStackedLayout(foot)
        self._foot.addWidget(self._count)
        self._foot.addWidget(self._undo_bar)
        foot.setFixedHeight(Fonts.body_metrics.height() + 22)
        top = QHBoxLayout()
        top.setContentsMargins(10, 9, 10, 9)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(foot)

    def select(self, project_id: str) -> None:
        """Mark a project's line without opening it again."""
        place = self._model.place_of(project_id)
        before = self.view.currentIndex()
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if place >= 0:
            self.view.setCurrentIndex(self._model.index(place))
            self.view.scrollTo(self._model.index(place))
        else:
            self.view.clearSelection()
            selection.clearCurrentIndex()
        selection.blockSignals(False)
        for index in (before, self.view.currentIndex()):
            self.view.update(index)

    def show_count(self, shown: int, whole: int) -> None:
        if self.search.text().strip():
            self._count.setText(f"找到 {shown} 个，共 {whole} 个项目")
        else:
            self._count.setText(f"共 {whole} 个项目")

    def offer_undo(self, name: str) -> None:
        """A deletion can be taken back for a while; the bar stands where the count was, so nothing moves."""
        metrics = Fonts.small_metrics
        self._deleted.setText(f"已删除“{metrics.elidedText(name, Qt.TextElideMode.ElideRight, 110)}”")
        self._foot.setCurrentWidget(self._undo_bar)
        self._undo_end.start()

    def withdraw_undo(self) -> None:
        self._foot.setCurrentWidget(self._count)
        self._undo_end.stop()

    @property
    def offers_undo(self) -> bool:
        return self._foot.currentWidget() is self._undo_bar

    def _make_undo_bar(self) -> QWidget:
        bar = QWidget(self)
        self._deleted = QLabel(bar)
        self._deleted.setFont(Fonts.small)
        self._deleted.setStyleSheet(f"color: {SOFT.name()};")
        self.undo_button = QPushButton("撤销删除", bar)
        self.undo_button.clicked.connect(self.undo_wanted)
        self.undo_button.setStyleSheet(chrome_sheet())
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(14, 2, 8, 2)
        layout.addWidget(self._deleted, 1)
        layout.addWidget(self.undo_button)
        self._undo_end = QTimer(self)
        self._undo_end.setSingleShot(True)
        self._undo_end.setInterval(UNDO_SHOWN)
        self._undo_end.timeout.connect(self.withdraw_undo)
        return bar

    def _changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.opened.emit(self._model.id_at(current.row()))

    def _into_list(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid() and self._model.rowCount():
            self.view.setCurrentIndex(self._model.index(0))

    def _open_first(self) -> None:
        self._delay.stop()
        self.searched.emit(self.search.text())
        if self._model.rowCount():
            self.view.setCurrentIndex(self._model.index(0))
            self.entered.emit()
