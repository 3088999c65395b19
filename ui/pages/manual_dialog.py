"""The user's manual inside the program: the same text as resources/help/manual.md."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop_app import resources
from desktop_app.services.findings.catalogue import as_markdown
from ui.theme import chrome_sheet
from ui.window_size import fit_to_screen

_FINDINGS_PLACE = "<!-- findings -->"


def manual_text() -> str:
    """The manual in Markdown, with the table of all findings where it belongs."""
    return resources.text("help", "manual.md").replace(_FINDINGS_PLACE, as_markdown())


class ManualDialog(QDialog):
    """The manual, with a search that goes from hit to hit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.setStyleSheet(chrome_sheet())
        fit_to_screen(self, 860, 640)
        self.text = QTextBrowser(self)
        self.text.document().setDocumentMargin(18)
        self.text.document().setMarkdown(manual_text())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("在手册中查找，回车找下一处")
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self.find_next)
        self.found = QLabel("", self)
        close = QPushButton("关闭", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        bottom = QHBoxLayout()
        bottom.addWidget(self.search, 1)
        bottom.addWidget(self.found)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.addWidget(self.text, 1)
        column.addLayout(bottom)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_next(self) -> None:
        """The next place of what is searched; from the top again after the last."""
        wanted = self.search.text().strip()
        if not wanted:
            return
        if self.text.find(wanted):
            self.found.setText("")
            return
        cursor = self.text.textCursor()
        cursor.setPosition(0)
        self.text.setTextCursor(cursor)
        again = self.text.find(wanted, QTextDocument.FindFlag(0))
        self.found.setText("已到末尾，从头找起" if again else "没有找到")
