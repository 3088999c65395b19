"""What is missing, firm by firm, to be copied into a message."""

from PySide6.QtCore import QDate
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.documents.batch_papers import BatchPapers
from desktop_app.services.documents.chasing import ChasingText
from ui.pages.data_page_rows import RowsView
from ui.theme import chrome_sheet


class ChasingDialog(QDialog):
    """The firms on the left, what to send to the one in view on the right."""

    def __init__(self, papers: BatchPapers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers = papers
        self.texts: tuple[ChasingText, ...] = ()
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("缺什么：按企业")
        room = self.screen().availableGeometry()
        self.resize(min(940, room.width() - 40), min(600, room.height() - 60))
        self.headline = QLabel(self)
        self.has_day = QCheckBox("要求答复日期(&D)", self)
        today = papers.today
        self.day = QDateEdit(QDate(today.year, today.month, today.day).addDays(7), self)
        self.day.setDisplayFormat("yyyy年M月d日")
        self.day.setEnabled(False)
        self.firms = RowsView(("企业", "电话", "缺"), ("", "0775-12345678", "100项"), self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.copied = QLabel(self)
        self.copy_button = QPushButton("复制这一家(&C)", self)
        self.copy_button.setProperty("role", "primary")
        self.copy_all_button = QPushButton("复制全部(&A)", self)
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self.has_day.toggled.connect(self.day.setEnabled)
        self.has_day.toggled.connect(self.refresh)
        self.day.dateChanged.connect(self.refresh)
        self.firms.selectionModel().currentRowChanged.connect(self._show_current)
        self.copy_button.clicked.connect(self.copy_one)
        self.copy_all_button.clicked.connect(self.copy_all)
        self.close_button.clicked.connect(self.reject)
        self.refresh()
        self.firms.setFocus()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.has_day)
        top.addWidget(self.day)
        middle = QSplitter(self)
        middle.addWidget(self.firms)
        middle.addWidget(self.text)
        middle.setSizes([420, 480])
        foot = QHBoxLayout()
        foot.addWidget(self.copied, 1)
        for button in (self.copy_all_button, self.copy_button, self.close_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(middle, 1)
        layout.addLayout(foot)

    def refresh(self) -> None:
        """Ask again what is missing."""
        until = self.day.date().toPython() if self.has_day.isChecked() else None
        self.texts = self._papers.chasing(until)  # type: ignore[arg-type]
        texts = self.texts
        if texts:
            self.headline.setText(
                f"{len(texts)}家企业共缺{sum(text.missing for text in texts)}项，选一家，复制后粘贴到微信或短信。"
            )
        else:
            self.headline.setText("各企业都没有缺项。")
        kept = self.firms.currentIndex().row()

        def cell(row: int, column: int) -> str:
            text = texts[row]
            return (text.enterprise or "（未填企业）", text.phone, f"{text.missing}项")[column]

        self.firms.replace(len(texts), cell)
        if 0 <= kept < len(texts):
            self.firms.setCurrentIndex(self.firms.rows.index(kept, 0))
        self._show_current()
        for button in (self.copy_button, self.copy_all_button):
            button.setEnabled(bool(texts))

    def copy_one(self) -> None:
        """The text in view into the clipboard."""
        row = self.firms.currentIndex().row()
        if 0 <= row < len(self.texts):
            QGuiApplication.clipboard().setText(self.texts[row].text)
            self.copied.setText(f"已复制：{self.texts[row].enterprise or '未填企业'}")

    def copy_all(self) -> None:
        """Every firm's text, parted by blank lines."""
        QGuiApplication.clipboard().setText("\n\n".join(text.text for text in self.texts))
        self.copied.setText(f"已复制{len(self.texts)}家的全部文字")

    def _show_current(self) -> None:
        row = self.firms.currentIndex().row()
        self.text.setPlainText(self.texts[row].text if 0 <= row < len(self.texts) else "")
        self.copied.clear()
