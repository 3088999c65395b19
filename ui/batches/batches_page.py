"""申报批次: the batches at the left; the one in view at the right with its members, its ways, and what was withdrawn."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.services.batches.page_deeds import possible_deeds
from desktop_app.services.batches.page_state import BatchPageState
from desktop_app.services.batches.quarter import MemberLine
from desktop_app.services.batches.routing import Routing
from ui.batches.batch_head import BatchHead
from ui.batches.batch_list import BatchList
from ui.batches.member_rows import HistoryRows, MemberRows
from ui.batches.route_pane import RoutePane
from ui.pages.page import Page
from ui.theme import SOFT, SURFACE, Fonts, chrome_sheet

LOW = 540  # logical pixels
_LIST_WIDTH = 216
RouteAll = Callable[[BatchKey], Routing | None]


class BatchesPage(Page):
    """route_all: every project's way under a batch's policy, None where the person stopped it.

    wanted: the id of an action of the menu. project_wanted: to be opened in the form.
    """

    wanted = Signal(str)
    project_wanted = Signal(str)

    def __init__(
        self, state: BatchPageState, route_all: RouteAll, small_office: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.state = state
        self._shown: tuple[MemberLine, ...] = ()
        self.list = BatchList(self)
        self.head = BatchHead(self)
        self.members = MemberRows(self)
        self.history = HistoryRows(self)
        self.withdrawn = MemberRows(self)
        self.routes = RoutePane(route_all, small_office, self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.status = QComboBox(self)
        self.status.setAccessibleName("列出哪种状态")
        self.status.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.count = QLabel(self)
        self.count.setStyleSheet(f"color: {SOFT.name()};")
        self.tabs = QTabWidget(self)
        self.nothing = _Nothing("还没有项目列入这一批", "选入项目…", self)
        self.no_batch = _Nothing(
            "现用的政策没有申报日期。\n可以自己登记一批：选政策和季度，填上截止日。", "新建批次…", self
        )
        self._lay_out()
        self.list.picked.connect(self.show_batch)
        self.head.wanted.connect(self.wanted)
        self.nothing.button.clicked.connect(lambda: self.wanted.emit("batch_choose"))
        self.no_batch.button.clicked.connect(lambda: self.wanted.emit("batch_new"))
        self.search.textChanged.connect(self._show_members)
        self.status.currentIndexChanged.connect(self._show_members)
        self.members.selectionModel().currentRowChanged.connect(self._show_history)
        self.members.selectionModel().selectionChanged.connect(self._show_count)
        self.members.opened.connect(self.project_wanted)
        self.withdrawn.opened.connect(self.project_wanted)
        self.routes.opened.connect(self.project_wanted)
        self.tabs.currentChanged.connect(lambda _place: self._show_tab())

    # What is shown

    def arrive(self) -> None:
        self.refresh()
        self.members.setFocus() if self.state.members else self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the window is low, the moves of a declaration have a tab of their own."""
        super().resizeEvent(event)
        is_low, is_tab = event.size().height() < LOW, self.tabs.indexOf(self.history) >= 0
        if is_low and not is_tab:
            self.tabs.insertTab(1, self.history, "申报经过")
        elif is_tab and not is_low:
            self.tabs.removeTab(self.tabs.indexOf(self.history))
            self._down.addWidget(self.history)
            self._down.setSizes([400, 96])
            self.history.show()

    def start_search(self) -> bool:
        self.tabs.setCurrentIndex(0)
        self.search.setFocus()
        self.search.selectAll()
        return True

    def refresh(self, key: BatchKey | None = None) -> None:
        """Read all anew; what was narrowed down stays."""
        self.state.reload(key)
        self.list.show_lines(self.state.lines, self.state.key)
        self._show_batch()

    def show_batch(self, key: BatchKey) -> None:
        """Another batch into view."""
        if key != self.state.key:
            self.state.choose(key)
            self.search.clear()
            self.list.show_lines(self.state.lines, self.state.key)
            self._show_batch()

    def pick(self, status: Status) -> None:
        """Select the members of a status."""
        self.search.clear()
        self.status.setCurrentIndex(0)
        self.tabs.setCurrentIndex(0)
        rows = [row for row, each in enumerate(self._shown) if each.declaration.status is status]
        self.members.pick(rows)
        self.members.setFocus()

    @property
    def selected(self) -> tuple[MemberLine, ...]:
        """The members the person marked."""
        return tuple(self._shown[row] for row in self.members.picked() if row < len(self._shown))

    def _show_batch(self) -> None:
        line = self.state.line
        self._whole.setCurrentIndex(0 if line is not None else 1)
        if line is None:
            return
        self.head.show_line(line, possible_deeds(self.state))
        statuses = [status for status in Status if line.counts.get(status)]
        chosen = self.status.currentData()
        self.status.blockSignals(True)
        self.status.clear()
        self.status.addItem(f"全部（{line.total}）", None)
        for status in statuses:
            self.status.addItem(f"{STATUS_WORDS[status]}（{line.counts[status]}）", status)
        self.status.setCurrentIndex(max(0, self.status.findData(chosen)) if chosen else 0)
        self.status.blockSignals(False)
        self._middle.setCurrentIndex(0 if self.state.members else 1)
        self.nothing.button.setVisible(not line.is_archived)
        self._show_members()
        self.withdrawn.show_members(self.state.withdrawn, self.state.verdict)
        self.tabs.setTabText(0, f"在内的项目（{len(self.state.members)}）")
        place = self.tabs.indexOf(self.withdrawn)
        self.tabs.setTabText(place, f"已撤回（{len(self.state.withdrawn)}）")
        self.tabs.setTabVisible(place, bool(self.state.withdrawn))
        self._show_tab()

    def _show_members(self) -> None:
        chosen = self.status.currentData()
        status = Status(chosen) if chosen else None
        self._shown = self.state.narrowed(self.search.text(), status)
        self.members.show_members(self._shown, self.state.verdict)
        self._show_count()
        self._show_history()

    def _show_count(self) -> None:
        marked = len(self.members.picked())
        told = f"，选中{marked}个" if marked > 1 else ""
        self.count.setText(f"列出{len(self._shown)}个{told}")

    def _show_history(self) -> None:
        row = self.members.currentIndex().row()
        if 0 <= row < len(self._shown):
            self.history.show_events(self.state.history(self._shown[row]))
        else:
            self.history.show_events(())

    def _show_tab(self) -> None:
        if self.tabs.currentWidget() is self.routes and self.state.key is not None:
            self.routes.show_batch(self.state.key, self.state.quarter.today)

    # Putting it together

    def _lay_out(self) -> None:
        inside = QWidget(self)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.status)
        row.addWidget(self.count)
        self._down = QSplitter(Qt.Orientation.Vertical, inside)
        self._down.addWidget(self.members)
        self._down.addWidget(self.history)
        self._down.setStretchFactor(0, 1)
        self._down.setSizes([400, 96])
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 8, 8, 0)
        column.addLayout(row)
        column.addWidget(self._down, 1)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(inside)
        self._middle.addWidget(self.nothing)
        for part, name in (
            (self._middle, "在内的项目"),
            (self.routes, "各项目去向"),
            (self.withdrawn, "已撤回"),
        ):
            self.tabs.addTab(part, name)
        right = QWidget(self)
        body = QVBoxLayout(right)
        body.setContentsMargins(14, 10, 14, 6)
        body.setSpacing(8)
        body.addWidget(self.head)
        body.addWidget(self.tabs, 1)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(right)
        self._whole.addWidget(self.no_batch)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.list)
        across.addWidget(self._whole)
        across.setStretchFactor(1, 1)
        across.setSizes([_LIST_WIDTH, 1000])
        self.list.setMinimumWidth(160)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)


class _Nothing(QWidget):
    """What to do first."""

    def __init__(self, words: str, deed: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setStyleSheet(f"background: {SURFACE.name()};")
        told = QLabel(words, self)
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        told.setFont(Fonts.title)
        told.setStyleSheet(f"color: {SOFT.name()};")
        self.button = QPushButton(deed, self)
        self.button.setProperty("role", "primary")
        self.button.setStyleSheet(chrome_sheet())
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(told)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
