"""报送函: what the office decides on the left, the letter as it will read on the right."""

from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QFileDialog,
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
from desktop_app.papers.letter import Letter
from desktop_app.services.documents.batch_papers import BatchPapers, Scope
from desktop_app.services.documents.cover_letter import LetterWishes, letter_text
from ui import messages
from ui.documents.scope_bar import ScopeBar
from ui.escape import EscapeGuard
from ui.theme import chrome_sheet


class LetterDialog(QDialog):
    """Shows the letter of a batch and writes it as .docx."""

    def __init__(
        self, papers: BatchPapers, year: int, scope: Scope | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._papers = papers
        self.letter: Letter | None = None
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("报送函")
        room = self.screen().availableGeometry()
        self.resize(min(980, room.width() - 40), min(640, room.height() - 60))
        wishes = papers.wishes()
        self.scope_bar = ScopeBar(papers.packs, scope, year, self)
        self.recipient = QLineEdit(wishes.recipient, self)
        self.recipient.setPlaceholderText("上一级工业和信息化主管部门")
        self.title = QLineEdit(self)
        self.title.setPlaceholderText("按批次自动拟定")
        self.number = QLineEdit(self)
        self.number.setPlaceholderText("如：兴工信函〔2024〕5号，可留空")
        self.head = QLineEdit(wishes.head, self)
        self.head.setPlaceholderText("用红头纸打印时留空")
        today = papers.today
        self.day = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.day.setDisplayFormat("yyyy年M月d日")
        self.with_list = QCheckBox("附申报项目清单", self)
        self.with_list.setChecked(wishes.with_list)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.save_button = QPushButton("存为docx(&S)…", self)
        self.save_button.setProperty("role", "primary")
        self.save_button.setDefault(True)
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self._connect()
        self.refresh()
        self.recipient.setFocus()
        self._kept = self.wishes
        EscapeGuard(self, "报送函还没有存为文件，填的会丢。放弃并关闭吗？", lambda: self.wishes != self._kept)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        for word, editor in (
            ("主送机关(&R)", self.recipient), ("标题(&T)", self.title), ("发文字号(&N)", self.number),
            ("发文机关标志（红头）(&H)", self.head), ("成文日期(&D)", self.day), ("", self.with_list),
        ):  # fmt: skip
            form.addRow(word, editor)
        note = QLabel("数字从批次实时统计，项目改了就跟着变；文字可在WPS或Word中再改。", self)
        note.setWordWrap(True)
        left = QVBoxLayout()
        left.addLayout(form)
        left.addWidget(note)
        left.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 2)
        middle.addWidget(self.text, 3)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self.scope_bar)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.scope_bar.changed.connect(self.refresh)
        for line in (self.recipient, self.title, self.number, self.head):
            line.textChanged.connect(self.refresh)
        self.day.dateChanged.connect(self.refresh)
        self.with_list.toggled.connect(self.refresh)
        self.save_button.clicked.connect(self.ask_and_save)
        self.close_button.clicked.connect(self.reject)

    @property
    def wishes(self) -> LetterWishes:
        """As they stand in the editors."""
        return LetterWishes(
            self.recipient.text().strip(), self.title.text().strip(), self.number.text().strip(),
            self.head.text().strip(), self.with_list.isChecked(),
        )  # fmt: skip

    def refresh(self) -> None:
        """The letter as it now reads, or why there is none."""
        day = self.day.date().toPython()
        try:
            self.letter = self._papers.letter(self.scope_bar.scope, day, self.wishes)  # type: ignore[arg-type]
            self.text.setPlainText(letter_text(self.letter))
        except AppError as error:
            self.letter = None
            self.text.setPlainText(error.message)
        self.save_button.setEnabled(self.letter is not None)

    def ask_and_save(self) -> None:
        """Asks where, then writes."""
        if self.letter is None:
            return
        suggested = str(Path.home() / f"{self.letter.title}.docx")
        name, _ = QFileDialog.getSaveFileName(self, "保存报送函", suggested, "Word文档 (*.docx)")
        if name:
            self.save(Path(name if name.lower().endswith(".docx") else f"{name}.docx"))

    def save(self, out: Path) -> None:
        """Write the letter that is shown."""
        if self.letter is None:
            return
        try:
            self._papers.save_letter(self.letter, out)
            self._papers.keep_wishes(self.wishes)
            self._kept = self.wishes
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已存为“{out.name}”，可用WPS或Word打开、打印。")
