"""The office's own days, title and note of a batch; the same for a batch that no pack knows."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.declaring import LEVEL_WORDS, QUARTER_WORDS, BatchKey, Level
from desktop_app.domain.errors import AppError
from desktop_app.services.policies.batch_calendar import PlannedBatch
from ui.escape import EscapeGuard
from ui.theme import MUTED, RED, SOFT, chrome_sheet

Keep = Callable[[BatchKey, dict[Level, date], str, str], None]


class DaysDialog(QDialog):
    """keep: writes it down, raises AppError with what is wrong. choices: policy id and name, for a new batch."""

    def __init__(
        self,
        batch: PlannedBatch | None,
        keep: Keep,
        today: date,
        choices: Sequence[tuple[str, str]] = (),
        year: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"{batch.title}：日期" if batch else "新建批次")
        self.setMinimumWidth(500)
        self._batch, self._keep, self._year = batch, keep, year
        self.policy = QComboBox(self)
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(24)
        for policy_id, name in choices:
            self.policy.addItem(name, policy_id)
        self.quarter = QComboBox(self)
        for number, word in enumerate(QUARTER_WORDS[1:], 1):
            self.quarter.addItem(f"{year}年{word}", number)
        self.quarter.setCurrentIndex((today.month - 1) // 3)
        self.ticks: dict[Level, QCheckBox] = {}
        self.days: dict[Level, QDateEdit] = {}
        self.name = QLineEdit(self)
        self.name.setMaxLength(60)
        self.note = QLineEdit(self)
        self.note.setMaxLength(300)
        self.fault = QLabel(self)
        self.fault.setWordWrap(True)
        self.fault.setStyleSheet(f"color: {RED.name()};")
        self.fault.hide()
        self._lay_out(today)
        EscapeGuard(self)

    @property
    def key(self) -> BatchKey:
        """The batch it is about."""
        if self._batch is not None:
            return self._batch.key
        return BatchKey(str(self.policy.currentData()), self._year, int(self.quarter.currentData()))

    @property
    def own_days(self) -> dict[Level, date]:
        """The ticked days."""
        found = {}
        for level, tick in self.ticks.items():
            if tick.isChecked():
                day = self.days[level].date()
                found[level] = date(day.year(), day.month(), day.day())
        return found

    def finish(self) -> None:
        """Keeps what stands there; says what is wrong with it instead of closing."""
        try:
            self._keep(self.key, self.own_days, self.name.text(), self.note.text())
        except AppError as error:
            self.fault.setText(error.message)
            self.fault.show()
            return
        self.accept()

    def _lay_out(self, today: date) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        row = 0
        if self._batch is None:
            for label, box in (("政策(&P)", self.policy), ("季度(&Q)", self.quarter)):
                row = self._row(grid, row, label, box)
        for chooser in (self.policy, self.quarter):
            chooser.setVisible(self._batch is None)
        known = {each.level: each for each in self._batch.deadlines} if self._batch else {}
        for level in Level:
            deadline = known.get(level)
            day = deadline.countdown.day if deadline else None
            tick = self.ticks[level] = QCheckBox(LEVEL_WORDS[level], self)
            edit = self.days[level] = QDateEdit(QDate(*(day or today).timetuple()[:3]), self)
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy年M月d日")
            tick.setChecked(deadline is not None and deadline.is_own)
            edit.setEnabled(tick.isChecked())
            tick.toggled.connect(edit.setEnabled)
            told = ""
            if deadline is not None and not deadline.is_own:
                told = "通知规定的日期"
            note = QLabel(told, self)
            note.setStyleSheet(f"color: {MUTED.name()};")
            parts: tuple[QWidget, ...] = (tick, edit, note)
            for place, part in enumerate(parts):
                grid.addWidget(part, row, place)
            row += 1
        if self._batch is not None:
            self.name.setPlaceholderText(self._batch.title)
            self.note.setText(self._batch.own_note)
        row = self._row(grid, row, "名称(&T)", self.name)
        self._row(grid, row, "备注(&N)", self.note)
        words = QLabel(
            "只勾本单位另定的日期，下一级不能晚于上一级；不勾就按通知的日期。截止日当天仍可申报。", self
        )
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {SOFT.name()};")
        buttons = QDialogButtonBox(self)
        done = QPushButton("保存(&S)", self)
        done.setProperty("role", "primary")
        buttons.addButton(done, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.finish)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(words)
        column.addLayout(grid)
        column.addWidget(self.fault)
        column.addWidget(buttons)

    def _row(self, grid: QGridLayout, row: int, label: str, editor: QWidget) -> int:
        words = QLabel(label, self)
        words.setBuddy(editor)
        grid.addWidget(words, row, 0)
        grid.addWidget(editor, row, 1, 1, 2)
        return row + 1
