"""The support bundle: every file in it can be read here before it is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.doctor.support_bundle import Part, write_bundle
from ui import messages
from ui.theme import LINE, SOFT, chrome_sheet


class SupportDialog(QDialog):
    """Parts at the left, what is in them at the right."""

    def __init__(self, parts: Sequence[Part], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("支持包")
        self.resize(820, 480)
        self._parts = tuple(parts)
        self._today = today
        words = QLabel(
            "请维护人员帮忙时，可以把这个包交给他。里面只有版本、计数、代号和出错位置，没有项目、企业、人名、电话和金额；"
            "存之前可以逐个看。",
            self,
        )
        words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setStyleSheet(f"QListWidget {{ border: 1px solid {LINE.name()}; border-radius: 6px; }}")
        self.list.addItems([part.name for part in self._parts])
        self.list.setAccessibleName("包里的文件")
        self.what = QLabel(self)
        self.what.setStyleSheet(f"color: {SOFT.name()};")
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName("文件内容")
        self.keep_button = QPushButton("存为…(&S)", self)
        self.keep_button.setProperty("role", "primary")
        self.keep_button.setDefault(True)
        close = QPushButton("关闭", self)
        self.list.currentRowChanged.connect(self._show)
        self.keep_button.clicked.connect(self.choose)
        close.clicked.connect(self.reject)
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.what)
        beside.addWidget(self.text, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setHandleWidth(10)
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([190, 590])
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(splitter, 1)
        layout.addLayout(foot)
        self.list.setCurrentRow(0)

    def choose(self) -> None:
        """Ask where, then write."""
        suggested = Path.home() / f"技改申报台支持包-{self._today:%Y%m%d}.zip"
        name, _ = QFileDialog.getSaveFileName(self, "支持包存为", str(suggested), "压缩包 (*.zip)")
        if name:
            self.keep(Path(name))

    def keep(self, out: Path) -> None:
        """Write what is shown, and nothing else."""
        try:
            write_bundle(self._parts, out)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.accept()

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            self.what.setText(self._parts[row].what)
            self.text.setPlainText(self._parts[row].text)
