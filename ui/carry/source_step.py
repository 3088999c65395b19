"""First step: programme, year, and where last year's projects come from."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.policy.pack import Pack
from desktop_app.services.carry_over.page_source import TableReview, YearKnown, is_doubtful
from ui.carry.toned_rows import TonedRows
from ui.theme import AMBER, GREEN, SOFT, Fonts


class SourceStep(QWidget):
    """changed: another programme or year. file_chosen: last year's table. take_wanted: take the table that was read.

    undo_wanted: take the last carry-over back. reopen_wanted: let the closed year be changed again.
    """

    changed = Signal()
    file_chosen = Signal(Path)
    take_wanted = Signal()
    undo_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(
        self,
        packs: Sequence[Pack],
        year: int,
        known: Callable[[str, int], YearKnown],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._known_of = known
        self.review: TableReview | None = None
        self.policy = QComboBox(self)
        for pack in packs:
            self.policy.addItem(pack.badge, pack.id)
        self.year = QSpinBox(self)
        self.year.setRange(2000, 2100)
        self.year.setSuffix(" 年一季度")
        self.year.setValue(year)
        self.rule = QLabel(
            "上年在册、进度正常、本年度继续推进的项目，列入新年度一季度申报。下面三步看清谁结转、栏目怎样处理，"
            "到最后一步才写入。",
            self,
        )
        self.rule.setWordWrap(True)
        self.facts = QLabel(self)
        self.facts.setFont(Fonts.strong)
        self.facts.setWordWrap(True)
        self.undo_button = QPushButton("撤回上次结转(&Z)…", self)
        self.undo_button.setToolTip("结转后没有改过的，可以整批撤回")
        self.reopen_button = QPushButton("解除封存(&L)…", self)
        self.file_button = QPushButton("读入上年填好的申报表(&F)…", self)
        self.file_words = QLabel("没有用本程序申报上年的，读入上年填好的表；已有申报记录的不用读。", self)
        self.file_words.setWordWrap(True)
        self.file_words.setStyleSheet(f"color: {SOFT.name()};")
        self.rows = TonedRows(
            ("结果", "行", "表中的项目", "企业", "库中的项目"),
            (
                "? 是不是同一项目某",
                "第100行",
                "",
                "广西某某机械制造有限公司",
                "某某生产线智能化技术改造项目（企业相同）",
            ),
            self,
        )
        self.rows.passed_on = frozenset({Qt.Key.Key_Y, Qt.Key.Key_N})
        self.room = QWidget(self)  # holds the place while there is no table
        self.yes_button = QPushButton("是同一项目(Y)", self)
        self.no_button = QPushButton("不是，新建(N)", self)
        self.take_button = QPushButton("按此读入(&T)", self)
        self.take_button.setProperty("role", "primary")
        self._lay_out()
        self.policy.currentIndexChanged.connect(self.refresh)
        self.year.valueChanged.connect(self.refresh)
        self.file_button.clicked.connect(self._choose_file)
        self.yes_button.clicked.connect(lambda: self.say(True))
        self.no_button.clicked.connect(lambda: self.say(False))
        self.take_button.clicked.connect(self.take_wanted)
        self.undo_button.clicked.connect(self.undo_wanted)
        self.reopen_button.clicked.connect(self.reopen_wanted)
        self.show_review(None)
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        for word, editor in (("工程(&P)", self.policy), ("结转到(&Y)", self.year)):
            label = QLabel(word, self)
            label.setBuddy(editor)
            head.addWidget(label)
            head.addWidget(editor)
            head.addSpacing(12)
        head.addStretch(1)
        head.addWidget(self.undo_button)
        head.addWidget(self.reopen_button)
        file_row = QHBoxLayout()
        file_row.addWidget(self.file_button)
        file_row.addSpacing(8)
        file_row.addWidget(self.file_words, 1)
        deeds = QHBoxLayout()
        deeds.addWidget(self.yes_button)
        deeds.addWidget(self.no_button)
        deeds.addStretch(1)
        deeds.addWidget(self.take_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.rule)
        layout.addWidget(self.facts)
        layout.addLayout(file_row)
        layout.addWidget(self.rows, 1)
        layout.addWidget(self.room, 1)
        layout.addLayout(deeds)

    @property
    def policy_id(self) -> str:
        return str(self.policy.currentData())

    @property
    def to_year(self) -> int:
        return self.year.value()

    @property
    def known(self) -> YearKnown:
        """What the store holds of the year before."""
        return self._known_of(self.policy_id, self.to_year - 1)

    def refresh(self) -> None:
        """What is known of the year before."""
        known = self.known
        self.facts.setText(known.words)
        self.undo_button.setVisible(self._known_of(self.policy_id, self.to_year).total > 0)
        self.reopen_button.setVisible(known.is_archived)
        if self.review is not None and self.review.plan.year != self.to_year - 1:
            self.show_review(None)
        self.changed.emit()

    def show_review(self, review: TableReview | None, current: int = 0) -> None:
        """The table that was read; None to put it away."""
        self.review = review
        self.room.setVisible(review is None)
        for part in (self.rows, self.yes_button, self.no_button, self.take_button):
            part.setVisible(review is not None)
        if review is None:
            self.file_words.setText("没有用本程序申报上年的，读入上年填好的表；已有申报记录的不用读。")
            return
        self.file_words.setText(review.words)
        lines = review.plan.lines

        def cell(row: int, column: int) -> str:
            line = lines[row]
            known = f"{line.match.entry.project_name}（{line.match.words}）" if line.match else ""
            return (
                review.words_of(line),
                f"第{line.number}行",
                line.project_name,
                line.enterprise_name,
                known,
            )[column]

        waiting = {line.number for line in review.open_lines}
        self.rows.show_rows(
            len(lines), cell, lambda row: AMBER if lines[row].number in waiting else GREEN, current
        )
        doubts = any(is_doubtful(line) for line in lines)
        self.yes_button.setVisible(doubts)
        self.no_button.setVisible(doubts)
        self.take_button.setEnabled(not waiting)
        self.take_button.setToolTip("先答完带“?”的各行" if waiting else "")

    def say(self, same: bool) -> None:
        """Answer for the selected rows, then go to the next that waits."""
        if self.review is None:
            return
        lines = self.review.plan.lines
        picked = self.rows.picked()
        review = self.review.say([lines[row].number for row in picked], same)
        waiting = {line.number for line in review.open_lines}
        after = max(picked, default=0)
        order = [*range(after, len(lines)), *range(after)]
        self.show_review(review, next((row for row in order if lines[row].number in waiting), after))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.review is not None and event.key() in (Qt.Key.Key_Y, Qt.Key.Key_N) and not event.modifiers():
            self.say(event.key() == Qt.Key.Key_Y)
            return
        super().keyPressEvent(event)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            f"选择{self.to_year - 1}年填好的申报表",
            str(Path.home()),
            "表格 (*.xlsx *.xlsm *.xls *.et);;所有文件 (*)",
        )
        if name:
            self.file_chosen.emit(Path(name))
