"""Second step: who is carried over, who is not and why; what is still asked is answered with Y and N."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.amount_input import read_amount
from desktop_app.domain.money import plain
from desktop_app.services.carry_over.page_answers import FILTERS, MARKS, AnswerSheet
from desktop_app.services.carry_over.plan import CarryLine, CarryState
from ui.carry.toned_rows import TonedRows
from ui.theme import AMBER, GREEN, GREY, RED, Fonts

TONES = {
    CarryState.CARRY: GREEN,
    CarryState.ASK: AMBER,
    CarryState.OUT: RED,
    CarryState.DONE: GREY,
}


class AnswerStep(QWidget):
    """changed: something was answered."""

    changed = Signal()

    def __init__(self, sheet: AnswerSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.lines: tuple[CarryLine, ...] = ()
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.filter = QComboBox(self)
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, word in FILTERS:
            self.filter.addItem(word, value)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业，可打拼音")
        self.search.setClearButtonEnabled(True)
        self.rows = TonedRows(
            ("结转", "项目", "企业", "上年", "说明"),
            ("✓ 不结转", "某某生产线智能化技术改造项目", "广西某某机械制造有限", "2024年一季度，已上报", ""),
            self,
        )
        self.rows.passed_on = frozenset({Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_Backspace})
        self.question = QLabel(self)
        self.question.setFont(Fonts.strong)
        self.question.setWordWrap(True)
        self.flag = QLabel(self)
        self.flag.setWordWrap(True)
        self.flag.setStyleSheet(f"color: {AMBER.name()};")
        self.yes_button = QPushButton("是(Y)", self)
        self.no_button = QPushButton("否(N)", self)
        self.normal_button = QPushButton("所选都正常并继续(&A)", self)
        self.normal_button.setToolTip("所选各项目：实施进度正常、本年度继续推进。可先按Ctrl+A全选")
        self.forget_button = QPushButton("重新问(&R)", self)
        self.back_button = QPushButton("退回一步(&U)", self)
        self.done_label = QLabel("上年实际完成投资", self)
        self.done = QLineEdit(self)
        self.done.setPlaceholderText("万元，不知道就留空")
        self.done.setFixedWidth(Fonts.body_metrics.horizontalAdvance(self.done.placeholderText()) + 36)
        self.done_note = QLabel(self)
        self.done_note.setWordWrap(True)
        self.done_note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self.filter.currentIndexChanged.connect(lambda _changed: self.refresh())
        self.search.textChanged.connect(lambda _changed: self.refresh())
        self.rows.selectionModel().currentRowChanged.connect(lambda _current, _before: self._show_question())
        self.yes_button.clicked.connect(lambda: self.say(True))
        self.no_button.clicked.connect(lambda: self.say(False))
        self.normal_button.clicked.connect(self.say_normal)
        self.forget_button.clicked.connect(lambda: self._take(self.sheet.forget(self.picked_ids())))
        self.back_button.clicked.connect(lambda: self._take(self.sheet.back()))
        self.done.editingFinished.connect(self._take_done)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.filter)
        head.addWidget(self.search, 1)
        deeds = QHBoxLayout()
        for part in (
            self.yes_button,
            self.no_button,
            self.normal_button,
            self.forget_button,
            self.back_button,
        ):
            deeds.addWidget(part)
        deeds.addWidget(self.done_note, 1)
        asked = QHBoxLayout()
        asked.addWidget(self.question, 1)
        asked.addWidget(self.done_label)
        asked.addWidget(self.done)
        self.done_label.setBuddy(self.done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addLayout(head)
        layout.addWidget(self.rows, 1)
        layout.addLayout(asked)
        layout.addWidget(self.flag)
        layout.addLayout(deeds)

    def show_sheet(self, sheet: AnswerSheet) -> None:
        """Begin with another plan."""
        self.sheet = sheet
        self.refresh()
        self.rows.setFocus()

    def refresh(self, current: str = "") -> None:
        """The list anew; current: the project to stay on."""
        sheet = self.sheet
        self.words.setText(sheet.words)
        counted = sheet.counts
        for place, (value, word) in enumerate(FILTERS):
            self.filter.setItemText(place, f"{word}（{counted[value]}）")
        self.lines = lines = sheet.listed(str(self.filter.currentData()), self.search.text())
        place = next((n for n, line in enumerate(lines) if line.project_id == current), 0)

        def cell(row: int, column: int) -> str:
            line = lines[row]
            reason = f"⚑ 上年应竣工未竣工；{line.reason}" if line.missed_year else line.reason
            return (
                f"{MARKS[line.state]} {line.word}",
                line.project_name or "未命名项目",
                line.enterprise_name,
                line.last,
                reason,
            )[column]

        def tone(row: int) -> QColor:
            return TONES[lines[row].state]

        self.rows.show_rows(len(lines), cell, tone, place)
        self._show_question()

    def picked_ids(self) -> list[str]:
        return [self.lines[row].project_id for row in self.rows.picked()]

    @property
    def current(self) -> CarryLine | None:
        row = self.rows.current_row
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def say(self, yes: bool) -> None:
        """Answer the question of the current project, or of all that are selected."""
        self._take(self.sheet.say(self.picked_ids(), yes))

    def say_normal(self) -> None:
        self._take(self.sheet.normal_and_continuing(self.picked_ids()))

    def _take(self, sheet: AnswerSheet) -> None:
        if sheet is self.sheet:
            return
        line = self.current
        self.sheet = sheet
        here = line.project_id if line else ""
        after = next((each for each in sheet.plan.lines if each.project_id == here), None)
        if after is not None and not after.questions and line is not None and line.questions:
            # Answered for: on to the next that waits, below this one first.
            waiting = [each.project_id for each in self.lines if each.state is CarryState.ASK]
            below = waiting[waiting.index(here) + 1 :] if here in waiting else []
            still = {each.project_id for each in sheet.plan.of_state(CarryState.ASK)}
            here = next((id_ for id_ in (*below, *waiting) if id_ in still), here)
        self.refresh(here)
        self.changed.emit()

    def _show_question(self) -> None:
        line = self.current
        asked = self.sheet.question_of(line) if line else ""
        said = self.sheet.said_of(line.project_id) if line else ""
        told = f"“{line.project_name or '未命名项目'}”{asked}" if line and asked else said
        self.question.setText(told or ("" if self.lines else "没有项目。"))
        self.flag.setText(f"⚑ {line.missed_year}" if line and line.missed_year else "")
        for button in (self.yes_button, self.no_button):
            button.setEnabled(bool(asked))
        self.normal_button.setEnabled(bool(self.sheet.plan.of_state(CarryState.ASK)))
        self.forget_button.setEnabled(bool(said))
        self.back_button.setEnabled(bool(self.sheet.past))
        goes = line is not None and line.carried is not None
        self.done.setEnabled(goes)
        value = self.sheet.done_of(line.project_id) if line else None
        if not self.done.hasFocus():
            self.done.setText("" if value is None else plain(value))
        self.done_note.setText("")

    def _take_done(self) -> None:
        line = self.current
        if line is None:
            return
        reading = read_amount(self.done.text(), "万元")
        if reading.kind in ("exact", "blank"):
            self.done_note.setText("")
            self._take(self.sheet.completed(line.project_id, reading.value))
        else:
            self.done_note.setText(reading.note)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the list passes on; the editors keep theirs."""
        if event.modifiers():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Y, Qt.Key.Key_N):
            self.say(event.key() == Qt.Key.Key_Y)
        elif event.key() == Qt.Key.Key_Backspace:
            self._take(self.sheet.back())
        else:
            super().keyPressEvent(event)
