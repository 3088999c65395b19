"""去向: where each project can go, by when, what is missing, which are behind; a line opens its project at the field."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.batches.routing import Route, RouteLine, Routing
from desktop_app.services.carry_over.page_routing import (
    FILTERS,
    HEADS,
    RoutingSheet,
    cells,
    field_to_open,
    routed_packs,
    routing_table,
)
from desktop_app.services.job import Cancelled, Progress
from ui import messages
from ui.carry.toned_rows import TonedRows
from ui.context import AppContext
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import own_layout
from ui.store_jobs import run_on_store
from ui.theme import AMBER, GREEN, GREY, RED, chrome_sheet

_TONES = {
    Route.READY: GREEN,
    Route.MISSING: AMBER,
    Route.SIMILAR: AMBER,
    Route.DECLARED: GREY,
    Route.INELIGIBLE: RED,
    Route.MISSED: RED,
}
_SAMPLES = (
    "— 疑似重复", "某某生产线智能化技", "广西某某机械", "2024年一季度", "07-30，还有12天", "", "⚑ 按目前进度，本",
)  # fmt: skip


class RoutingDialog(QDialog):
    """project_wanted: (project id, field key)."""

    project_wanted = Signal(str, str)

    def __init__(
        self,
        context: AppContext,
        office: Office,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Raises AppError("no-batches") where none of the office's policies has batches."""
        super().__init__(parent)
        self._context, self._office, self._now = context, office, now
        planned = QuarterService(context.store, context.library, office, now).board.planned()
        packs = routed_packs(context.library, office, planned)
        if not packs:
            raise AppError(
                "no-batches",
                "本年度没有分批申报的政策，没有去向可排：新通知还没到的，等装入它的政策包；否则请在“单位”页检查申报年度和所用政策。",
            )
        self.sheet: RoutingSheet | None = None
        self.lines: tuple[RouteLine, ...] = ()
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("去向")
        room = self.screen().availableGeometry()
        self.resize(min(1300, room.width() - 40), min(680, room.height() - 60))
        self.policy = QComboBox(self)
        for pack in packs:
            self.policy.addItem(pack.badge, pack.id)
        self.filter = QComboBox(self)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, word in FILTERS:
            self.filter.addItem(word, value)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业，可打拼音")
        self.search.setClearButtonEnabled(True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.rows = TonedRows(HEADS, _SAMPLES, self)
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.print_button = QPushButton("打印或存PDF(&P)…", self)
        self.copy_button = QPushButton("复制全部(&C)", self)
        self.copy_button.setToolTip("复制列出的各行，可粘贴到表格；选中几行按Ctrl+C只复制这几行")
        self.go_button = QPushButton("打开这个项目(&G)", self)
        self.go_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self.policy.currentIndexChanged.connect(lambda _place: self.load())
        self.filter.currentIndexChanged.connect(lambda _place: self.refresh())
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.rows.selectionModel().currentRowChanged.connect(lambda _current, _before: self._show_detail())
        self.rows.activated.connect(lambda _index: self.go())
        self.go_button.clicked.connect(self.go)
        self.copy_button.clicked.connect(self._copy_all)
        self.print_button.clicked.connect(self.print_lines)
        self.close_button.clicked.connect(self.reject)
        for button in (self.print_button, self.copy_button, self.go_button, self.close_button):
            button.setAutoDefault(False)
        self.rows.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        label = QLabel("政策(&Z)", self)
        label.setBuddy(self.policy)
        head.addWidget(label)
        head.addWidget(self.policy)
        head.addWidget(self.filter)
        head.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.print_button)
        foot.addWidget(self.copy_button)
        foot.addStretch(1)
        foot.addWidget(self.go_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.words)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.detail)
        layout.addLayout(foot)

    def load(self) -> bool:
        """Work every project's way out; False where that was stopped or failed (it has been said)."""
        policy_id = str(self.policy.currentData())
        library, office, now = self._context.library, self._office, self._now

        def work(store: Store, progress: Progress) -> Routing:
            return QuarterService(store, library, office, now).routing(policy_id, job=progress)

        try:
            routing = run_on_store(self, self._context, "排去向", work)
        except Cancelled:
            return False
        except AppError as error:
            messages.show_error(self, error)
            return False
        self.sheet = RoutingSheet(routing, self.policy.currentText())
        self.refresh()
        return True

    def refresh(self) -> None:
        """The lines of the filter."""
        sheet = self.sheet
        if sheet is None:
            return
        self.words.setText(sheet.words)
        counted = sheet.counts
        for place, (value, word) in enumerate(FILTERS):
            self.filter.setItemText(place, f"{word}（{counted[value]}）")
        self.lines = lines = sheet.listed(str(self.filter.currentData()), self.search.text())
        texts: dict[int, tuple[str, ...]] = {}

        def cell(row: int, column: int) -> str:
            if row not in texts:
                texts[row] = cells(lines[row])
            return texts[row][column]

        def tone(row: int) -> QColor:
            return _TONES[lines[row].route]

        self.rows.show_rows(len(lines), cell, tone)
        self._show_detail()

    @property
    def current(self) -> RouteLine | None:
        row = self.rows.current_row
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def go(self) -> None:
        """Open the project in view at what is missing."""
        line = self.current
        if line is not None:
            self.accept()
            self.project_wanted.emit(line.project_id, field_to_open(line))

    def print_lines(self) -> None:
        """What is listed, for a printer or PDF."""
        sheet = self.sheet
        if sheet is None:
            return
        shown = dict(FILTERS)[str(self.filter.currentData())]
        layout = own_layout(lambda _paper: routing_table(sheet, self.lines, self._office, shown), "A4")
        PreviewDialog("项目去向表", [layout], self).exec()

    def _copy_all(self) -> None:
        self.rows.copy(range(len(self.lines)))

    def _show_detail(self) -> None:
        line = self.current
        self.go_button.setEnabled(line is not None)
        if line is None:
            self.detail.setText("")
            return
        told = [text for text in cells(line)[5:] if text]
        self.detail.setText(f"{line.project_name}　" + "\n".join(told))
