"""The head of the data page: where everything lies, what is there, when it was backed up last."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.services.backup.backups import newest_backup
from desktop_app.services.backup.restorable import database_file, present
from desktop_app.services.backup.summary import backup_summary
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.data_folder.place import place_of
from ui.context import AppContext
from ui.pages.data_page_wording import counts, moment, size
from ui.theme import AMBER, INK, MUTED, Fonts


class Overview(QWidget):
    """Four lines, each with its name at the left; folders can be opened."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        title = QLabel("数据", self)
        title.setFont(Fonts.large)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self.contents = self._line("现有")
        self.last_backup = self._line("最近备份")
        folder = context.folder
        self.data_line = self._line("数据位置", folder)
        self.backups_line = self._line("备份位置", AppFolders(folder).backups if folder else None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addLayout(self._grid)

    def refresh(self) -> None:
        """Count and look anew."""
        folder = self._context.folder
        if folder is None:
            self.contents.setText(f"{self._context.projects.count()}个项目")
            self.data_line.setText("只在内存中，关闭程序后不保留")
            self.backups_line.setText("—")
            self.last_backup.setText("—")
            return
        self.contents.setText(counts(present(folder)))
        file = database_file(folder)
        held = f"（{size(file.stat().st_size)}）" if file.exists() else ""
        place = place_of(folder)
        self.data_line.setText(f"{file}{held}" + (f"\n⚠ {place.warning}" if place.warning else ""))
        self.data_line.setStyleSheet(f"color: {(AMBER if place.warning else INK).name()};")
        self.backups_line.setText(str(AppFolders(folder).backups))
        newest = newest_backup(folder)
        words = (
            f"{moment(newest.taken_at)}，{newest.holds.projects}个项目，“{newest.file.name}”"
            if newest
            else "还没有备份过，请备份一次"
        )
        stands = backup_summary(folder)
        advice = f"。{stands.advice}" if newest and stands.advice else ""
        self.last_backup.setText(f"{words}{advice}")
        self.last_backup.setStyleSheet(f"color: {(AMBER if stands.needs_attention else INK).name()};")

    def _line(self, name: str, folder: Path | None = None) -> QLabel:
        row = self._grid.rowCount()
        label = QLabel(name, self)
        label.setStyleSheet(f"color: {MUTED.name()};")
        value = QLabel(self)
        value.setWordWrap(True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(value, row, 1)
        if folder is not None:
            button = QPushButton("打开文件夹", self)
            button.setToolTip(f"在文件管理器中打开“{folder}”")
            button.setAccessibleName(f"打开{name}的文件夹")
            button.setAutoDefault(True)
            button.clicked.connect(lambda: _open(folder))
            self._grid.addWidget(button, row, 2)
        return value


def _open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
