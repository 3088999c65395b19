"""新通知影响: two notices, who changes and why; from here the year's declarations go over to the new one."""

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
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.carry_over.page_notice import (
    FILTERS,
    HEADS,
    EffectSheet,
    can_adopt,
    cells,
    change_cells,
    change_words,
    comparable_packs,
    effect_table,
    first_choice,
    sheet_of,
    to_be_moved,
)
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.policies.notice_effect import Effect, EffectLine
from ui import messages
from ui.carry.toned_rows import TonedRows
from ui.context import AppContext
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import own_layout
from ui.store_jobs import run_on_store
from ui.theme import AMBER, GREEN, GREY, RED, chrome_sheet

_TONES = {Effect.GAINS: GREEN, Effect.LOSES: RED, Effect.OPENS: AMBER, Effect.ASKS: AMBER, Effect.SAME: GREY}


class NoticeDialog(QDialog):
    """project_wanted: a project's id. adopted: declarations went over to another notice."""

    project_wanted = Signal(str, str)
    adopted = Signal()

    def __init__(
        self,
        context: AppContext,
        office: Office,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._context, self._office, self._now = context, office, now
        self.sheet: EffectSheet | None = None
        self.lines: tuple[EffectLine, ...] = ()
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("新通知影响")
        room = self.screen().availableGeometry()
        self.resize(min(1180, room.width() - 40), min(680, room.height() - 60))
        packs = comparable_packs(context.library)
        self.before, self.after = QComboBox(self), QComboBox(self)
        for box, chosen in zip((self.before, self.after), first_choice(packs, office), strict=True):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(14)
            for pack in packs:
                box.addItem(f"{pack.badge} {pack.document_number}", pack.id)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        self.filter = QComboBox(self)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, word in FILTERS:
            self.filter.addItem(word, value)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业，可打拼音")
        self.search.setClearButtonEnabled(True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.rows = TonedRows(
            HEADS,
            (
                "✓ 需补充材料",
                "某某生产线智能化技术改造项目",
                "广西某某机械制造有限公司",
                "不符合合",
                "不符合合",
                "",
            ),
            self,
        )
        self.conditions = TonedRows(
            ("变化", "条款", "条件", "原文（旧）", "原文（新）"),
            (
                "新增增增",
                "二（三）三",
                "符合工业树产业林重点产业链方向",
                "固定资产投资五百万元至二千万元的项目要求",
                "",
            ),
            self,
        )
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.rows, "受影响的项目")
        self.tabs.addTab(self.conditions, "条款变化")
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.print_button = QPushButton("打印或存PDF(&P)…", self)
        self.adopt_button = QPushButton("改按新通知申报(&A)…", self)
        self.go_button = QPushButton("打开这个项目(&G)", self)
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self._connect()
        self.rows.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for word, box in (("原来的(&O)", self.before), ("新通知(&N)", self.after)):
            label = QLabel(word, self)
            label.setBuddy(box)
            head.addWidget(label)
            head.addWidget(box, 1)
        narrow = QHBoxLayout()
        narrow.addWidget(self.filter)
        narrow.addWidget(self.search, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.print_button)
        foot.addWidget(self.adopt_button)
        foot.addStretch(1)
        foot.addWidget(self.go_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.words)
        layout.addLayout(narrow)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.detail)
        layout.addLayout(foot)

    def _connect(self) -> None:
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(lambda _place: self.load())
        self.filter.currentIndexChanged.connect(lambda _place: self.refresh())
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.rows.selectionModel().currentRowChanged.connect(lambda _current, _before: self._show_detail())
        self.conditions.selectionModel().currentRowChanged.connect(
            lambda _current, _before: self._show_detail()
        )
        self.tabs.currentChanged.connect(lambda _place: self._show_detail())
        self.rows.activated.connect(lambda _index: self.go())
        self.go_button.clicked.connect(self.go)
        self.adopt_button.clicked.connect(self.adopt)
        self.print_button.clicked.connect(self.print_lines)
        self.close_button.clicked.connect(self.reject)
        for button in (self.print_button, self.adopt_button, self.go_button, self.close_button):
            button.setAutoDefault(False)

    @property
    def before_id(self) -> str:
        return str(self.before.currentData())

    @property
    def after_id(self) -> str:
        return str(self.after.currentData())

    def load(self) -> bool:
        """Compare the two; False where that was stopped or failed (it has been said)."""
        before, after = self.before_id, self.after_id
        library, office, now = self._context.library, self._office, self._now

        def work(store: Store, progress: Progress) -> EffectSheet:
            return sheet_of(
                store, QuarterService(store, library, office, now).effect(before, after, progress)
            )

        try:
            self.sheet = run_on_store(self, self._context, "对照新旧通知", work)
        except Cancelled:
            return False
        except AppError as error:
            messages.show_error(self, error)
            return False
        self.refresh()
        return True

    def refresh(self) -> None:
        """The lines of the filter, the conditions that changed, what can be done."""
        sheet = self.sheet
        if sheet is None:
            return
        self.words.setText(sheet.words)
        counted = sheet.counts
        for place, (value, word) in enumerate(FILTERS):
            self.filter.setItemText(place, f"{word}（{counted[value]}）")
        self.lines = lines = sheet.listed(str(self.filter.currentData()), self.search.text())

        def tone(row: int) -> QColor:
            return _TONES[lines[row].effect]

        self.rows.show_rows(len(lines), lambda row, column: cells(lines[row])[column], tone)
        changes = sheet.effect.conditions
        self.conditions.show_rows(
            len(changes), lambda row, column: change_cells(changes[row])[column], lambda _row: None
        )
        self.tabs.setTabText(0, f"受影响的项目（{len(lines)}）")
        self.tabs.setTabText(1, f"条款变化（{len(changes)}）")
        possible = can_adopt(self._context.library, self.before_id, self.after_id)
        self.adopt_button.setEnabled(possible)
        self.adopt_button.setToolTip("" if possible else "不是同一工程的两份通知，不能改按")
        self._show_detail()

    @property
    def current(self) -> EffectLine | None:
        row = self.rows.current_row
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def go(self) -> None:
        """Open the project in view."""
        line = self.current
        if line is not None:
            self.accept()
            self.project_wanted.emit(
                line.project_id, line.missing_fields[0] if line.missing_fields else "project_name"
            )

    def adopt(self) -> None:
        """Put the year's declarations that have not left the office under the new notice, after asking."""
        store, library = self._context.store, self._context.library
        new = library.packs[self.after_id]
        year = new.year or self._office.year
        count = to_be_moved(store, self.before_id, year)
        question = (
            f"{year}年按“{library.packs[self.before_id].badge}”申报、还没有上报的{count}个项目，连同批次日期，"
            f"改按“{new.badge}”申报。已上报的不动。继续吗？"
        )
        if not messages.ask(self, question, "改按新通知"):
            return
        service = QuarterService(store, library, self._office, self._now)
        try:
            moved = service.adopt_notice(self.before_id, self.after_id, year)
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已有{moved}个项目改按“{new.badge}”申报，请重新自检。")
        self.adopted.emit()

    def print_lines(self) -> None:
        """What is listed and the conditions that changed, for a printer or PDF."""
        sheet = self.sheet
        if sheet is None:
            return
        layout = own_layout(lambda _paper: effect_table(sheet, self.lines, self._office), "A4")
        PreviewDialog("新通知影响", [layout], self).exec()

    def _show_detail(self) -> None:
        if self.tabs.currentWidget() is self.conditions:
            row = self.conditions.current_row
            changes = self.sheet.effect.conditions if self.sheet else ()
            self.detail.setText(change_words(changes[row]) if 0 <= row < len(changes) else "")
            self.go_button.setEnabled(False)
            return
        line = self.current
        self.go_button.setEnabled(line is not None)
        if line is None:
            self.detail.setText("")
            return
        missing = f"\n要补：{'、'.join(line.missing)}" if line.missing else ""
        self.detail.setText(f"{line.project_name}：{'；'.join(line.reasons)}{missing}")
