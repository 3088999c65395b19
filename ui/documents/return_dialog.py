"""A collection sheet comes back: what it says beside what is known; only what is ticked is taken over."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.change import Change
from desktop_app.services.documents.collection_return import (
    KIND_WORDS,
    TAKEN_AT_FIRST,
    AnswerKind,
    ReturnedAnswer,
    ReturnedSheet,
    read_collection,
    take_over,
)
from desktop_app.services.records.field_input import editor_text
from ui import messages
from ui.context import AppContext
from ui.documents.tick_rows import TickRows
from ui.theme import Fonts, chrome_sheet

_HEADS = ("项目或企业", "栏目", "现在", "企业填的", "情况")
_SAMPLES = ("某某技术改造项目某某", "截至上年底累计完成", "2,000,000万元", "2,000,000万元", "")


class ReturnDialog(QDialog):
    """taken: what was taken over (a Change)."""

    taken = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.sheet: ReturnedSheet | None = None
        self.shown: Sequence[ReturnedAnswer] = ()
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("读回收集表")
        self.setAcceptDrops(True)
        room = self.screen().availableGeometry()
        self.resize(min(980, room.width() - 40), min(600, room.height() - 60))
        self.headline = QLabel(
            "选择或拖入企业发回的收集表（.xlsx、.xls、.et）。读入前先在这里逐项看过。", self
        )
        self.headline.setWordWrap(True)
        self.headline.setFont(Fonts.strong)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.choose_button = QPushButton("选择文件(&O)…", self)
        self.only_changes = QCheckBox("只看有变化的(&V)", self)
        self.only_changes.setChecked(True)
        self.answers = TickRows(_HEADS, _SAMPLES, self)
        self.take_button = QPushButton("采用选中的(&T)", self)
        self.take_button.setProperty("role", "primary")
        self.take_button.setEnabled(False)
        self.close_button = QPushButton("关闭", self)
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.only_changes)
        top.addWidget(self.choose_button)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.take_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.answers, 1)
        layout.addLayout(foot)
        self.choose_button.clicked.connect(self.choose_file)
        self.only_changes.toggled.connect(self._show_answers)
        self.answers.ticks.ticks_changed.connect(self._show_count)
        self.take_button.clicked.connect(self.take)
        self.close_button.clicked.connect(self.reject)
        self.choose_button.setFocus()

    def choose_file(self) -> None:
        """Asks for the file and reads it."""
        name, _ = QFileDialog.getOpenFileName(
            self, "选择企业发回的收集表", str(Path.home()), "收集表 (*.xlsx *.xls *.et);;所有文件 (*)"
        )
        if name:
            self.read(Path(name))

    def read(self, file: Path) -> None:
        """Show what a sheet says; nothing is written."""
        try:
            self.sheet = read_collection(file, self._context.store)
        except AppError as error:
            messages.show_error(self, error)
            return
        sheet = self.sheet
        changed = sum(1 for answer in sheet.answers if answer.kind is not AnswerKind.SAME)
        words = [
            f"“{file.name}”　{sheet.enterprise}：" + (f"{changed}处与现在不同" if changed else "没有变化")
        ]
        if sheet.gone:
            words.append(f"有{sheet.gone}个项目已不在项目库中，没有读入")
        if sheet.missing_rows:
            words.append(f"企业删去了{len(sheet.missing_rows)}行（如“{sheet.missing_rows[0]}”）")
        self.headline.setText("；".join(words) + "。")
        self._show_answers()
        self.answers.setFocus()

    def take(self) -> None:
        """Take the ticked answers over, as one step."""
        wanted = [self.shown[row] for row in sorted(self.answers.ticks.ticked)]
        try:
            change: Change = take_over(self._context.projects, self._context.store, wanted)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.taken.emit(change)
        assert self.sheet is not None
        self.read(self.sheet.file)
        self.note.setText(f"已采用{len(wanted)}处，记入各栏的修改历史。")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.read(files[0])

    def _show_answers(self) -> None:
        if self.sheet is None:
            return
        every = self.sheet.answers
        changes = self.only_changes.isChecked()
        self.shown = [a for a in every if a.kind is not AnswerKind.SAME] if changes else every
        ticked = [row for row, answer in enumerate(self.shown) if answer.kind in TAKEN_AT_FIRST]
        locked = [
            row
            for row, answer in enumerate(self.shown)
            if answer.kind in {AnswerKind.SAME, AnswerKind.UNREADABLE}
        ]
        self.answers.ticks.show(len(self.shown), self._cell, ticked, locked)

    def _cell(self, row: int, column: int) -> str:
        answer = self.shown[row]
        unit = answer.field.unit
        if column == 2:
            return _with_unit(editor_text(answer.field, answer.here), unit)
        if column == 3:
            read = answer.there is not None
            return _with_unit(editor_text(answer.field, answer.there), unit) if read else answer.raw
        if column == 4:
            words = KIND_WORDS[answer.kind]
            return f"{words}：{answer.problem}（{answer.place}）" if answer.problem else words
        return (answer.record, answer.field.label)[column]

    def _show_count(self) -> None:
        ticked = len(self.answers.ticks.ticked)
        self.take_button.setEnabled(bool(ticked))
        self.note.setText(f"选了{ticked}处。两边都改过的、企业清空的，看过再选。" if self.sheet else "")


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if text else ""
