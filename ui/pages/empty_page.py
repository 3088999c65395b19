"""What stands where the form will be while there is no project: what to do first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme import SOFT, Fonts, chrome_sheet


class EmptyPage(QWidget):
    """Three ways to begin."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        title = QLabel("还没有项目", self)
        title.setFont(Fonts.large)
        words = QLabel(
            "新建一个项目，边录入边看是否符合政策；已有表格的，直接导入；\n或先载入示例数据，看看程序怎样工作。",
            self,
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setStyleSheet(f"color: {SOFT.name()};")
        self.new_button = QPushButton("新建项目（Ctrl+N）", self)
        self.new_button.setProperty("role", "primary")
        self.import_button = QPushButton("导入表格（Ctrl+I）", self)
        self.sample_button = QPushButton("载入示例数据", self)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.import_button)
        buttons.addWidget(self.sample_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(2)
        layout.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(buttons)
        layout.addStretch(3)
