"""Passphrases: two lines to choose one with, and the question for one that opens a file."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.sealed_file import SHORTEST_PASSPHRASE
from ui.pages.data_page_card import wrapped
from ui.theme import AMBER, Fonts, chrome_sheet


class NewPassphrase(QWidget):
    """The passphrase twice, and what is still wrong with it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.again = _hidden(self), _hidden(self)
        self.first.setPlaceholderText(f"至少{SHORTEST_PASSPHRASE}个字符，建议几个不相干的词")
        self.problem = QLabel(self)
        self.problem.setStyleSheet(f"color: {AMBER.name()};")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("口令", self.first)
        form.addRow("再写一遍", self.again)
        form.addRow("", self.problem)
        for line in (self.first, self.again):
            line.textChanged.connect(self._look)
        self._look()

    def text(self) -> str | None:
        """The passphrase; None while it is too short or the two differ."""
        chosen = self.first.text()
        return chosen if len(chosen) >= SHORTEST_PASSPHRASE and chosen == self.again.text() else None

    def _look(self) -> None:
        chosen, again = self.first.text(), self.again.text()
        missing = SHORTEST_PASSPHRASE - len(chosen)
        words = f"还差{missing}个字符" if chosen and missing > 0 else ""
        if not words and again and again != chosen:
            words = "两遍不一样"
        self.problem.setText(words or "口令忘了就打不开，谁也帮不了：请写在纸上，锁进柜子")
        self.changed.emit()


class PassphraseDialog(QDialog):
    """Asks for the passphrase of a sealed file. problem: why it is asked again."""

    def __init__(self, file_name: str, problem: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("输入口令")
        self.setMinimumWidth(460)
        title = QLabel(f"“{file_name}”已加密", self)
        title.setFont(Fonts.title)
        title.setWordWrap(True)
        self.line = _hidden(self)
        self.line.setPlaceholderText("备份时设定的口令")
        self.words = wrapped(problem, self)
        self.words.setVisible(bool(problem))
        buttons = QDialogButtonBox(self)
        self.open_button = QPushButton("打开", self)
        self.open_button.setProperty("role", "primary")
        self.open_button.setDefault(True)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QPushButton("取消", self), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        for part in (title, self.line, self.words, buttons):
            layout.addWidget(part)

    @classmethod
    def ask(cls, file_name: str, problem: str, parent: QWidget | None) -> str | None:
        """What was written; None where the person thought better."""
        dialog = cls(file_name, problem, parent)
        return dialog.line.text() if dialog.exec() == cls.DialogCode.Accepted else None


def _hidden(parent: QWidget) -> QLineEdit:
    line = QLineEdit(parent)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
