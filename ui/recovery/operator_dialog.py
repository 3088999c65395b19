"""Who is working here: asked once, so that the history can say who changed what."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.office.operator import LONGEST
from ui.escape import EscapeGuard
from ui.theme import SOFT, Fonts, chrome_sheet


class OperatorDialog(QDialog):
    """Says the name as typed; blank where the person would rather not."""

    answered = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("经办人")
        title = QLabel("您怎么称呼？", self)
        title.setFont(Fonts.title)
        words = QLabel("修改历史里会记下是谁改的。只记在这台电脑上，随时可在“文件 → 经办人”中改。", self)
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {SOFT.name()};")
        self.name = QLineEdit(name, self)
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText("姓名")
        self.name.setAccessibleName("经办人姓名")
        self.keep_button = QPushButton("确定", self)
        self.keep_button.setProperty("role", "primary")
        self.keep_button.setDefault(True)
        self.skip_button = QPushButton("不填", self)
        self.skip_button.setAutoDefault(False)
        self.keep_button.clicked.connect(self._keep)
        self.skip_button.clicked.connect(self.reject)
        self.rejected.connect(lambda: self.answered.emit(name))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.skip_button)
        foot.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        for part in (title, words, self.name):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.setMinimumWidth(420)
        EscapeGuard(self)

    def _keep(self) -> None:
        self.answered.emit(self.name.text())
        self.accept()
