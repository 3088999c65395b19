"""结转: source, who goes, what happens to the fields, done. Nothing is written before the last step but a table taken in."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.carry_over.carry import CarryOutcome, CarryOver
from desktop_app.services.carry_over.page_answers import AnswerSheet
from desktop_app.services.carry_over.page_report import carry_table, outcome_words
from desktop_app.services.carry_over.page_source import (
    TableReview,
    carrying_packs,
    known_of,
    year_to_carry_into,
)
from desktop_app.services.carry_over.plan import CarryBasis, CarryPlan
from desktop_app.services.carry_over.table import TablePlan, read_plan, take
from desktop_app.services.carry_over.undo import undo_carry
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.ledger.archived_years import ArchivedYears
from ui import messages
from ui.carry.answer_step import AnswerStep
from ui.carry.done_step import DoneStep
from ui.carry.fields_step import FieldsStep
from ui.carry.source_step import SourceStep
from ui.context import AppContext
from ui.escape import EscapeGuard
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import own_layout
from ui.store_jobs import run_on_store
from ui.theme import ACCENT, MUTED, chrome_sheet

STEPS = ("来源", "结转哪些项目", "栏目怎样处理", "结转")


class CarryWizard(QDialog):
    """carried: records and declarations changed, so that pages read anew."""

    carried = Signal()

    def __init__(
        self,
        context: AppContext,
        office: Office,
        parent: QWidget | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Raises AppError("carry-over-none") where no policy of the office knows a carry-over."""
        super().__init__(parent)
        self._context, self._office, self._now = context, office, now
        library = context.library
        packs = carrying_packs(library, office)
        if not packs:
            raise AppError("carry-over-none", "所用的政策都没有结转的规定，项目在新年度重新申报即可。")
        batches = QuarterService(context.store, library, office, now).board.planned()
        year = year_to_carry_into(batches, library.packs, packs[0].id, office.year)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("结转")
        room = self.screen().availableGeometry()
        self.resize(min(1180, room.width() - 40), min(680, room.height() - 60))
        self.outcome: CarryOutcome | None = None
        self._is_fresh = False  # whether the plan shown is of the source as chosen now
        self.source_step = SourceStep(
            packs, year, lambda policy_id, of: known_of(context.store, library.packs, policy_id, of), self
        )
        nobody = CarryPlan(year - 1, year, packs[0].id, (), CarryBasis({}, packs[0], library.fields))
        self.answer_step = AnswerStep(AnswerSheet(nobody), self)
        self.fields_step = FieldsStep(self)
        self.done_step = DoneStep(self)
        self.stack = QStackedWidget(self)
        for step in (self.source_step, self.answer_step, self.fields_step, self.done_step):
            self.stack.addWidget(step)
        self.trail = QLabel(self)
        self.back_button = QPushButton("上一步(&B)", self)
        self.next_button = QPushButton("下一步(&N)", self)
        self.next_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        for button in self._all_buttons():
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self.go_to(0)
        self.source_step.policy.setFocus()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.back_button, self.next_button, self.close_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(12)
        layout.addWidget(self.trail)
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.source_step.changed.connect(self._forget_plan)
        self.source_step.file_chosen.connect(self.read_table)
        self.source_step.take_wanted.connect(self.take_table)
        self.source_step.undo_wanted.connect(self.undo)
        self.source_step.reopen_wanted.connect(self.reopen_year)
        self.done_step.carry_wanted.connect(self.carry)
        self.done_step.print_wanted.connect(self.print_report)
        self.done_step.undo_wanted.connect(self.undo)
        self.back_button.clicked.connect(lambda: self.go_to(self.stack.currentIndex() - 1))
        self.next_button.clicked.connect(lambda: self.go_to(self.stack.currentIndex() + 1))
        self.close_button.clicked.connect(self.reject)
        EscapeGuard(
            self,
            "答过的还没有结转，关闭就不留了。放弃并关闭吗？",
            lambda: bool(self.answer_step.sheet.past) and self.outcome is None,
        )

    def _all_buttons(self) -> list[QPushButton]:
        children: Iterable[QPushButton] = self.findChildren(QPushButton)
        return list(children)

    @property
    def plan(self) -> CarryPlan:
        """As it is answered for now."""
        return self.answer_step.sheet.plan

    def go_to(self, step: int) -> None:
        """Show a step; what it shows is made when it is come to."""
        if step == 1 and not (self._leave_table() and (self._is_fresh or self._make_plan())):
            return
        self.stack.setCurrentIndex(step)
        if step == 1:
            self.answer_step.rows.setFocus()
        elif step == 2:
            self.fields_step.show_plan(self.plan)
        elif step == 3:
            self.done_step.show_plan(self.plan)
        self._show_trail()

    def _leave_table(self) -> bool:
        """A table that was read and not taken is not passed over in silence."""
        if self.source_step.review is None:
            return True
        question = f"“{self.source_step.review.plan.file}”看过了，还没有读入。不读入就往下走吗？"
        if not messages.ask(self, question, "不读入"):
            return False
        self.source_step.show_review(None)
        return True

    def read_table(self, file: Path) -> None:
        """Read last year's table and show it line by line; nothing is written."""
        year, mappings = self.source_step.to_year - 1, self._context.mappings

        def work(store: Store, progress: Progress) -> TablePlan:
            progress.begin("读取上年申报表")
            return read_plan(store, file, year, mappings=mappings)

        try:
            plan = run_on_store(self, self._context, "读取上年申报表", work)
        except Cancelled:
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        self.source_step.show_review(TableReview.of(plan))
        self.source_step.rows.setFocus()

    def take_table(self) -> None:
        """Take the table as last year's plan: a step of its own, written at once."""
        review = self.source_step.review
        if review is None or review.open_lines:
            return
        try:
            ids = take(self._context.store, review.plan, same=review.same)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.source_step.show_review(None)
        self.source_step.refresh()
        self.source_step.file_words.setText(f"已读入{len(ids)}个项目，新建{review.to_create}个。")
        self.carried.emit()
        self.next_button.setFocus()

    def carry(self) -> None:
        """Carry over: all or nothing."""
        plan, archive = self.plan, self.done_step.archive.isChecked()

        def work(store: Store, progress: Progress) -> CarryOutcome:
            return CarryOver(store, self._context.library.packs, self._now).carry(
                plan, archive=archive, job=progress
            )

        try:
            self.outcome = run_on_store(self, self._context, "结转", work)
        except Cancelled:
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        self.done_step.show_done(plan, outcome_words(plan, self.outcome))
        self._show_trail()
        self.carried.emit()

    def undo(self) -> None:
        """Take this carry-over back, where nothing was changed since."""
        question = "各项目恢复到结转之前，申报登记为撤回，上年解除封存。撤回吗？"
        if not messages.ask(self, question, "撤回结转"):
            return
        year = self.outcome.key.year if self.outcome else self.source_step.to_year
        try:
            last = undo_carry(self._context.store, year, self._now)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.outcome = None
        self._is_fresh = False
        told = f"已撤回：{len(last.declaration_ids)}个项目恢复到结转之前。"
        self.done_step.show_undone(told)
        self.source_step.refresh()
        self.source_step.file_words.setText(told)
        self._show_trail()
        self.carried.emit()

    def reopen_year(self) -> None:
        """Let last year's declarations be changed again."""
        year = self.source_step.to_year - 1
        if messages.ask(self, f"{year}年的申报又可以修改；封存时留存的数据不变。解除封存吗？", "解除封存"):
            ArchivedYears(self._context.store).reopen(year)
            self.source_step.refresh()
            self.carried.emit()

    def print_report(self) -> None:
        """All projects of last year with what becomes of them, for a printer or PDF."""
        notes = outcome_words(self.plan, self.outcome)[:-1] if self.outcome else ()
        layout = own_layout(lambda _paper: carry_table(self.plan, self._office, notes), "A4")
        PreviewDialog("结转情况表", [layout], self).exec()

    def _make_plan(self) -> bool:
        """Who goes, as the store has it now; False where that was stopped or failed (it has been said)."""
        policy_id, year, packs = (
            self.source_step.policy_id,
            self.source_step.to_year,
            self._context.library.packs,
        )

        def work(store: Store, progress: Progress) -> CarryPlan:
            progress.begin("查看上年的项目")
            return CarryOver(store, packs, self._now).plan(policy_id, year)

        try:
            plan = run_on_store(self, self._context, "查看上年的项目", work)
        except Cancelled:
            return False
        except AppError as error:
            messages.show_error(self, error)
            return False
        self.answer_step.show_sheet(AnswerSheet(plan))
        self._is_fresh = True
        return True

    def _forget_plan(self) -> None:
        self._is_fresh = False
        self.next_button.setEnabled(self.source_step.known.total > 0)

    def _show_trail(self) -> None:
        here = self.stack.currentIndex()
        parts = [
            f'<span style="color:{(ACCENT if n == here else MUTED).name()};'
            f'{"font-weight:bold" if n == here else ""}">{n + 1} {word}</span>'
            for n, word in enumerate(STEPS)
        ]
        self.trail.setText("　›　".join(parts))
        is_done = self.outcome is not None
        self.back_button.setEnabled(here > 0 and not is_done)
        self.next_button.setVisible(here < len(STEPS) - 1)
        self.next_button.setEnabled(here > 0 or self.source_step.known.total > 0)
