"""Collection sheets: tick the firms, choose a folder, one pre-filled workbook for each."""

from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.documents.batch_papers import BatchPapers, save_sheets
from desktop_app.services.job import Cancelled
from ui import messages
from ui.documents.tick_rows import TickRows
from ui.jobs import run_job
from ui.theme import chrome_sheet


class CollectionDialog(QDialog):
    """Firms that still owe answers are ticked at first."""

    def __init__(self, papers: BatchPapers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets = papers.collection()
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("发收集表")
        room = self.screen().availableGeometry()
        self.resize(min(820, room.width() - 40), min(560, room.height() - 60))
        note = QLabel(
            "每家企业一个工作簿：已知的填好，缺的标黄，金额单位锁定，选项有下拉。"
            "企业填好发回后，用“读回收集表”读入，不用对栏目。",
            self,
        )
        note.setWordWrap(True)
        self.firms = TickRows(
            ("企业", "项目", "缺", "文件名"), ("广西某某机械制造有限公司", "10个", "100项", ""), self
        )
        self.count = QLabel(self)
        self.all_button = QPushButton("全选(&A)", self)
        self.none_button = QPushButton("全不选(&N)", self)
        self.save_button = QPushButton("生成到文件夹(&S)…", self)
        self.save_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        foot = QHBoxLayout()
        foot.addWidget(self.all_button)
        foot.addWidget(self.none_button)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.save_button)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(note)
        layout.addWidget(self.firms, 1)
        layout.addLayout(foot)
        self.firms.ticks.ticks_changed.connect(self._show_count)
        self.all_button.clicked.connect(lambda: self.firms.ticks.tick(range(len(self.sheets)), on=True))
        self.none_button.clicked.connect(lambda: self.firms.ticks.tick(range(len(self.sheets)), on=False))
        self.save_button.clicked.connect(self.ask_and_save)
        self.close_button.clicked.connect(self.reject)
        owing = [row for row, sheet in enumerate(self.sheets) if sheet.wanted]
        self.firms.ticks.show(len(self.sheets), self._cell, owing)
        self.firms.setFocus()

    def ask_and_save(self) -> None:
        """Asks for the folder, then writes."""
        folder = QFileDialog.getExistingDirectory(self, "收集表放在哪个文件夹", str(Path.home()))
        if folder:
            self.save(Path(folder))

    def save(self, folder: Path) -> None:
        """Write the ticked firms' sheets."""
        wanted = [self.sheets[row] for row in sorted(self.firms.ticks.ticked)]
        there = [sheet.file_name for sheet in wanted if (folder / sheet.file_name).exists()]
        if there and not messages.ask(
            self,
            f"文件夹里已有{len(there)}个同名文件（如“{there[0]}”），企业填过的内容会被盖掉。要替换吗？",
            "替换",
        ):
            return
        try:
            files = run_job(self, "生成收集表", lambda progress: save_sheets(wanted, folder, progress))
        except Cancelled:
            return
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已在“{folder}”生成{len(files)}个收集表。")

    def _cell(self, row: int, column: int) -> str:
        sheet = self.sheets[row]
        return (sheet.enterprise, f"{sheet.projects}个", f"{sheet.wanted}项", sheet.file_name)[column]

    def _show_count(self) -> None:
        ticked = len(self.firms.ticks.ticked)
        self.count.setText(
            f"　选了{ticked}家，共{len(self.sheets)}家" if self.sheets else "　还没有填了企业的项目"
        )
        self.save_button.setEnabled(bool(ticked))
