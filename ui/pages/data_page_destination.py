"""A backup on demand: where to, whether there is room, whether it is sealed with a passphrase."""

import shutil
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.backup.backups import space_needed
from ui.pages.data_page_card import wrapped
from ui.pages.data_page_passphrase import NewPassphrase
from ui.pages.data_page_wording import size
from ui.theme import GREEN, RED, Fonts, chrome_sheet


class DestinationDialog(QDialog):
    """folder: the data folder; start: what was chosen last. `place` and `passphrase` hold the answer once accepted."""

    def __init__(self, folder: Path, start: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("备份到U盘")
        self.setMinimumWidth(560)
        self._needed = space_needed(folder)
        title = QLabel("把全部数据备份到U盘或其他文件夹", self)
        title.setFont(Fonts.title)
        self.place_line = QLineEdit(str(start), self)
        self.choose_button = QPushButton("选择…", self)
        self.choose_button.clicked.connect(self.choose)
        row = QHBoxLayout()
        row.addWidget(self.place_line, 1)
        row.addWidget(self.choose_button)
        self.room = wrapped("", self)
        self.seal_box = QCheckBox("用口令加密（U盘丢了，别人也看不到内容）", self)
        self.new_passphrase = NewPassphrase(self)
        self.new_passphrase.hide()
        self.seal_box.toggled.connect(self.new_passphrase.setVisible)
        buttons = QDialogButtonBox(self)
        self.backup_button = QPushButton("备份并核对", self)
        self.backup_button.setProperty("role", "primary")
        self.backup_button.setDefault(True)
        buttons.addButton(self.backup_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QPushButton("取消", self), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        inside = wrapped(
            "一个文件，里面是数据库、本单位的政策包、登记的表格和全部附件。写完后从盘上读回核对，无误才算数。",
            self,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(inside)
        layout.addLayout(row)
        for part in (self.room, self.seal_box, self.new_passphrase, buttons):
            layout.addWidget(part)
        self.place_line.textChanged.connect(self._look)
        self.seal_box.toggled.connect(self._look)
        self.new_passphrase.changed.connect(self._look)
        self._look()

    @property
    def place(self) -> Path:
        return Path(self.place_line.text().strip())

    @property
    def passphrase(self) -> str | None:
        return self.new_passphrase.text() if self.seal_box.isChecked() else None

    def choose(self) -> None:
        """Asks for the folder."""
        chosen = QFileDialog.getExistingDirectory(self, "备份到哪个文件夹", str(self.place))
        if chosen:
            self.place_line.setText(chosen)

    def _look(self) -> None:
        there = bool(self.place_line.text().strip()) and self.place.is_dir()
        free = shutil.disk_usage(self.place).free if there else 0
        enough = there and free >= self._needed
        if enough:
            words, colour = f"✓ 剩余{size(free)}，最多需要{size(self._needed)}", GREEN
        elif there:
            words, colour = f"✕ 只剩{size(free)}，需要{size(self._needed)}，请换一个位置", RED
        else:
            words, colour = "✕ 没有这个文件夹。请插好U盘，点“选择…”", RED
        self.room.setText(words)
        self.room.setStyleSheet(f"color: {colour.name()};")
        sealed = not self.seal_box.isChecked() or self.new_passphrase.text() is not None
        self.backup_button.setEnabled(enough and sealed)
