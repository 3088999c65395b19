"""Last step: what is about to be done; afterwards what was, to print or to take back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.carry_over.page_answers import MARKS
from desktop_app.services.carry_over.page_report import before_words, why
from desktop_app.services.carry_over.plan import CarryPlan, CarryState
from ui.carry.answer_step import TONES
from ui.carry.toned_rows import TonedRows
from ui.theme import Fonts

_ORDER = (CarryState.CARRY, CarryState.DONE, CarryState.ASK, CarryState.OUT)


class DoneStep(QWidget):
    carry_wanted = Signal()
    print_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: CarryPlan | None = None
        self.headline = QLabel(self)
        self.headline.setFont(Fonts.strong)
        self.headline.setWordWrap(True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.archive = QCheckBox(self)
        self.archive.setChecked(True)
        self.rows = TonedRows(
            ("结转", "项目", "企业", "说明"),
            ("✓ 不结转", "某某生产线智能化技术改造项目某", "广西某某机械制造有限公司", ""),
            self,
        )
        self.carry_button = QPushButton("结转(&C)", self)
        self.carry_button.setProperty("role", "primary")
        self.print_button = QPushButton("打印或存PDF(&P)…", self)
        self.undo_button = QPushButton("撤回这次结转(&Z)", self)
        foot = QHBoxLayout()
        foot.addWidget(self.print_button)
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        foot.addWidget(self.carry_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.headline, self.words, self.archive):
            layout.addWidget(part)
        layout.addWidget(self.rows, 1)
        layout.addLayout(foot)
        self.archive.toggled.connect(lambda _on: self._tell_before())
        self.carry_button.clicked.connect(self.carry_wanted)
        self.print_button.clicked.connect(self.print_wanted)
        self.undo_button.clicked.connect(self.undo_wanted)

    def show_plan(self, plan: CarryPlan) -> None:
        """Before."""
        self._show_rows(plan)
        self.archive.setText(f"结转后封存{plan.from_year}年（只能查看；批复结果仍可登记）(&L)")
        self.archive.setVisible(True)
        self.carry_button.setVisible(True)
        self.carry_button.setEnabled(bool(plan.of_state(CarryState.CARRY)))
        self.undo_button.setVisible(False)
        self._tell_before()
        self.carry_button.setFocus()

    def show_done(self, plan: CarryPlan, words: Sequence[str]) -> None:
        """Afterwards. plan: as it was carried out."""
        self._show_rows(plan)
        self.headline.setText(words[0])
        self.words.setText("\n".join(words[1:]))
        self.archive.setVisible(False)
        self.carry_button.setVisible(False)
        self.undo_button.setVisible(True)
        self.print_button.setFocus()

    def show_undone(self, words: str) -> None:
        """Taken back."""
        self.headline.setText(words)
        self.words.setText("")
        self.undo_button.setVisible(False)

    def _tell_before(self) -> None:
        if self._plan is None:
            return
        words = before_words(self._plan, self.archive.isChecked())
        self.headline.setText(words[0])
        self.words.setText("\n".join(words[1:]))

    def _show_rows(self, plan: CarryPlan) -> None:
        self._plan = plan
        lines = sorted(plan.lines, key=lambda line: _ORDER.index(line.state))

        def cell(row: int, column: int) -> str:
            line = lines[row]
            return (
                f"{MARKS[line.state]} {line.word}", line.project_name or "未命名项目", line.enterprise_name, why(line),
            )[column]  # fmt: skip

        self.rows.show_rows(len(lines), cell, lambda row: TONES[lines[row].state])
