"""各项目去向: who can go into which batch, what is missing, who is out and why."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.declaring import BatchKey
from desktop_app.services.batches.page_picking import narrowed_routes, why
from desktop_app.services.batches.routing import ROUTE_WORDS, Route, RouteLine, Routing
from ui.batches.toned_rows import TonedRows
from ui.batches.tones import ROUTES
from ui.theme import SOFT

RouteAll = Callable[[BatchKey], Routing | None]
SearchKeys = Callable[[], dict[str, bytes]]
_ROUTE = 2


class RoutePane(QWidget):
    """opened: a project. small_office: whether all projects are looked at without being asked."""

    opened = Signal(str)

    def __init__(
        self, route_all: RouteAll, small_office: Callable[[], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._route_all, self._small_office = route_all, small_office
        self.search_keys: SearchKeys = dict
        self._key: BatchKey | None = None
        self._routing: Routing | None = None
        self._lines: tuple[RouteLine, ...] = ()
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.route = QComboBox(self)
        self.route.setAccessibleName("列出哪种去向")
        self.route.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.again = QPushButton("重新核对", self)
        self.again.setToolTip("按各批截止日的结论，逐个项目核对可以去哪一批")
        self.summary = QLabel(self)
        self.summary.setStyleSheet(f"color: {SOFT.name()};")
        self.rows = TonedRows(
            ("项目名称", "项目单位", "去向", "批次和最晚日期", "还缺什么、为什么"),
            ("年产一万吨铸件", "广西某某有限公", "! 疑似重复", "2024年一季度　01-30", ""),
            self,
            elastic=(0, 1),
        )
        self.detail = QPlainTextEdit(self)
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName("还缺什么、为什么")
        self.detail.setFixedHeight(64)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        row.addWidget(self.route)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.addLayout(row)
        column.addWidget(self.summary)
        column.addWidget(self.rows, 1)
        column.addWidget(self.detail)
        self.again.clicked.connect(self.look)
        self.search.textChanged.connect(self._show)
        self.route.currentIndexChanged.connect(self._show)
        self.rows.activated.connect(self._open)
        self.rows.selectionModel().currentRowChanged.connect(self._show_detail)

    def show_batch(self, key: BatchKey, today: date) -> None:
        """The ways under a batch's policy; looked at anew where that is quick, else when asked."""
        same = self._key is not None and self._key.policy_id == key.policy_id
        if not same or (self._routing is not None and self._routing.today != today):
            self._routing = None
        self._key = key
        if self._small_office():
            self.look()
        else:
            self._show_routing()

    def look(self) -> None:
        """Go through all projects."""
        if self._key is None:
            return
        found = self._route_all(self._key)
        if found is not None:
            self._routing = found
        self._show_routing()

    def _show_routing(self) -> None:
        counts = self._routing.counts if self._routing is not None else {}
        chosen = self.route.currentData()
        self.route.blockSignals(True)
        self.route.clear()
        self.route.addItem("全部去向", None)
        for route in Route:
            if counts.get(route):
                self.route.addItem(f"{ROUTE_WORDS[route]}（{counts[route]}）", route)
        self.route.setCurrentIndex(max(0, self.route.findData(chosen)) if chosen else 0)
        self.route.blockSignals(False)
        self._show()

    def _show(self) -> None:
        if self._routing is None:
            self._lines = ()
            self.summary.setText("项目较多，按“重新核对”逐个看一遍，可以随时停止。")
        else:
            chosen = self.route.currentData()
            keys = self.search_keys() if self.search.text().strip() else {}
            routes = (Route(chosen),) if chosen else ()
            self._lines = narrowed_routes(self._routing.lines, self.search.text(), keys, routes)
            counted = self._routing.counts
            told = "，".join(
                f"{ROUTE_WORDS[route]}{counted[route]}个" for route in Route if counted.get(route)
            )
            self.summary.setText(told or "项目库里还没有项目。")
        lines = self._lines

        def cell(row: int, column: int) -> str:
            line = lines[row]
            by = f"　{line.by.day:%m-%d}" if line.by is not None and line.by.day is not None else ""
            mark = ROUTES[line.route][0]
            return (
                line.project_name,
                line.enterprise_name,
                f"{mark} {line.word}",
                f"{line.batch_title}{by}",
                why(line),
            )[column]

        def tone(row: int, column: int) -> QColor | None:
            return ROUTES[lines[row].route][1] if column == _ROUTE else None

        self.rows.show_rows(len(lines), cell, tone)
        self._show_detail()

    def _show_detail(self) -> None:
        row = self.rows.currentIndex().row()
        self.detail.setPlainText(why(self._lines[row]) if 0 <= row < len(self._lines) else "")

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._lines):
            self.opened.emit(self._lines[index.row()].project_id)
