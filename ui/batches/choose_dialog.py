"""选入项目: every project with its way under the policy, ticked into the batch; reasons where they are asked for."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.batches.page_picking import SHOW_WORDS, Picking, Show, declared_words, why
from desktop_app.services.batches.routing import RouteLine
from desktop_app.services.ledger.year import DeclareOutcome
from ui import messages
from ui.batches.toned_rows import TonedRows
from ui.batches.tones import ROUTES
from ui.escape import EscapeGuard
from ui.theme import MUTED, SOFT, VERDICTS, chrome_sheet
from ui.window_size import fit_to_screen

Declare = Callable[[QWidget, str, str], DeclareOutcome | None]
_SEARCH_DELAY = 120  # ms
_VERDICT, _ROUTE = 2, 3


class ChooseDialog(QDialog):
    """Stays open while something that was ticked could not be declared.

    declare: what the picking does, beside the window where there is much; takes both reasons; None where it was stopped.
    """

    def __init__(self, title: str, picking: Picking, declare: Declare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"{title}：选入项目")
        fit_to_screen(self, 1060, 680)
        self._picking, self._declare = picking, declare
        self._lines: tuple[RouteLine, ...] = ()
        self.declared = 0
        self.show_box = QComboBox(self)
        self.show_box.setAccessibleName("列出哪些项目")
        self.show_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        counts = picking.counts()
        for show in Show:
            if counts[show] or show in {Show.FITTING, Show.ALL}:
                self.show_box.addItem(f"{SHOW_WORDS[show]}（{counts[show]}）", show)
        if not counts[Show.FITTING]:
            self.show_box.setCurrentIndex(1)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业、代码（可打拼音首字母）")
        self.search.setClearButtonEnabled(True)
        self.rows = TonedRows(
            ("项目名称", "项目单位", "自检", "去向", "批次", "还缺什么、为什么"),
            ("年产一万吨铸件技术", "广西某某有限", "✕ 不符合", "— 已在本批次", "2024年一季度", ""),
            self,
            elastic=(0, 1),
        )
        self.detail = QPlainTextEdit(self)
        self.detail.setReadOnly(True)
        self.detail.setFixedHeight(66)
        self.detail.setAccessibleName("还缺什么、为什么")
        self.override = QLineEdit(self)
        self.override.setPlaceholderText("本单位负责重复申报的理由，会印在表上；留空则这些项目不列入")
        self.different = QLineEdit(self)
        self.different.setPlaceholderText("核实后不是同一个项目的依据，随申报记录保存；留空则不列入")
        self._reasons = QFormLayout()
        self._override_label, self._different_label = QLabel(self), QLabel(self)
        self._reasons.addRow(self._override_label, self.override)
        self._reasons.addRow(self._different_label, self.different)
        self.all_button = QPushButton("勾选列出的", self)
        self.none_button = QPushButton("全不勾", self)
        self.count = QLabel(self)
        self.count.setStyleSheet(f"color: {SOFT.name()};")
        self.done_button = QPushButton("列入批次", self)
        self.done_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_SEARCH_DELAY)
        self._lay_out()
        self._connect()
        EscapeGuard(self, "勾选的项目还没有列入批次。放弃并关闭吗？", lambda: bool(self._picking.ticked))
        self.refresh()
        self.rows.setFocus()

    def refresh(self) -> None:
        """The rows as narrowed down."""
        self._lines = self._picking.shown(Show(self.show_box.currentData()), self.search.text())
        lines, picking = self._lines, self._picking

        def cell(row: int, column: int) -> str:
            line = lines[row]
            verdict, mark = VERDICTS[line.verdict], ROUTES[line.route][0]
            return (
                line.project_name,
                line.enterprise_name,
                f"{verdict.mark} {verdict.word}",
                f"{mark} {picking.state_words(line)}",
                line.batch_title,
                why(line),
            )[column]

        def tone(row: int, column: int) -> QColor | None:
            line = lines[row]
            if line.project_id in picking.inside:
                return MUTED
            return (
                VERDICTS[line.verdict].colour
                if column == _VERDICT
                else ROUTES[line.route][1]
                if column == _ROUTE
                else None
            )

        def ticked(row: int) -> bool | None:
            project_id = lines[row].project_id
            return None if project_id in picking.inside else project_id in picking.ticked

        self.rows.show_rows(len(lines), cell, tone, ticked)
        self._show_detail()
        self._show_ticks()

    def finish(self) -> None:
        """Puts the ticked projects into the batch, and says what came of it."""
        try:
            outcome = self._declare(self, self.override.text(), self.different.text())
        except AppError as error:
            messages.show_error(self, error)
            return
        if outcome is None:
            return
        self.declared += len(outcome.declared)
        if outcome.refused or outcome.cautions:
            messages.show_note(self, declared_words(self._picking.key, outcome))
        if outcome.refused:
            self.refresh()
        else:
            self.accept()

    def _tick_rows(self, rows: list[int], on: bool) -> None:
        self._picking.tick((self._lines[row].project_id for row in rows), on=on)
        self._show_ticks()

    def _tick_all(self, *, on: bool) -> None:
        self._picking.tick((line.project_id for line in self._lines), on=on)
        self._show_ticks()

    def _tick_none(self) -> None:
        self._picking.tick(tuple(self._picking.ticked), on=False)
        self._show_ticks()

    def _show_ticks(self) -> None:
        self.rows.toned.repaint_ticks()
        needs, ticked = self._picking.needs(), len(self._picking.ticked)
        beside = f"，其中{needs.words}" if needs.words else ""
        self.count.setText(f"列出{len(self._lines)}个，已勾选{ticked}个{beside}")
        self.done_button.setText(f"列入批次（{ticked}个）" if ticked else "列入批次")
        self.done_button.setEnabled(ticked > 0)
        self._reasons.setRowVisible(self.override, needs.override > 0)
        # A reason to declare again on the office's own responsibility also lets through what only looks alike.
        self._reasons.setRowVisible(self.different, needs.different > 0)
        self._override_label.setText(f"{needs.override}个本年度已申报")
        self._different_label.setText(f"{needs.different}个疑似重复")

    def _show_detail(self) -> None:
        row = self.rows.currentIndex().row()
        self.detail.setPlainText(why(self._lines[row]) if 0 <= row < len(self._lines) else "")

    def _connect(self) -> None:
        self._delay.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _text: self._delay.start())
        self.show_box.currentIndexChanged.connect(self.refresh)
        self.rows.toned.tick_wanted.connect(self._tick_rows)
        self.rows.selectionModel().currentRowChanged.connect(self._show_detail)
        self.all_button.clicked.connect(lambda: self._tick_all(on=True))
        self.none_button.clicked.connect(self._tick_none)
        self.done_button.clicked.connect(self.finish)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.show_box)
        top.addWidget(self.search, 1)
        top.addWidget(self.all_button)
        top.addWidget(self.none_button)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        for button in (self.done_button, self.close_button):
            foot.addWidget(button)
        for button in (self.all_button, self.none_button, self.done_button, self.close_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.rows, 1)
        column.addWidget(self.detail)
        column.addLayout(self._reasons)
        column.addLayout(foot)
