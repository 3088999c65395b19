"""The city's edited table beside the capsule's: each change is accepted, or refused with a reason."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.change import Change
from desktop_app.services.finalising.capsule_file import CapsuleContent
from desktop_app.services.finalising.returned_table import (
    Readable,
    ReturnedCell,
    ReturnedTable,
    accept,
    meaning,
    refuse,
)
from ui import messages
from ui.context import AppContext
from ui.documents.tick_rows import TickRows
from ui.pages.data_page_rows import RowsView
from ui.theme import Fonts, chrome_sheet

_HEADS = ("项目", "栏目", "定稿时", "退回表", "认作", "位置")
_SAMPLES = ("某某技术改造项目某某某", "固定资产投资固定", "2,000,000", "2,000,000", "", "AA100")


class ReturnedDialog(QDialog):
    """taken: what was accepted (a Change)."""

    taken = Signal(object)

    def __init__(
        self,
        table: ReturnedTable,
        capsule: CapsuleContent,
        context: AppContext,
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._capsule = capsule
        self._day = day
        self.table = table
        self.left: list[ReturnedCell] = list(table.cells)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("退回的表格")
        room = self.screen().availableGeometry()
        self.resize(min(1040, room.width() - 40), min(640, room.height() - 60))
        self.headline = QLabel(_headline(table), self)
        self.headline.setWordWrap(True)
        self.headline.setFont(Fonts.strong)
        self.cells = TickRows(_HEADS, _SAMPLES, self)
        self.other_label = QLabel("项目行之外的改动（标题、合计、说明），只供查看：", self)
        self.others = RowsView(
            ("位置", "定稿时", "退回表"), ("AA100", "2024年一季度申报表某某某某某某", ""), self
        )
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("不采用的理由，随申报记录保存")
        self.accept_button = QPushButton("采用选中的(&T)", self)
        self.accept_button.setProperty("role", "primary")
        self.refuse_button = QPushButton("不采用选中的(&N)", self)
        self.close_button = QPushButton("关闭", self)
        foot = QHBoxLayout()
        foot.addWidget(self.reason, 1)
        for button in (self.refuse_button, self.accept_button, self.close_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addWidget(self.cells, 1)
        layout.addWidget(self.other_label)
        layout.addWidget(self.others)
        layout.addLayout(foot)
        for part in (self.other_label, self.others):
            part.setVisible(bool(table.others))
        self.others.replace(len(table.others), self._other_cell)
        self.others.fit(4)
        self.cells.ticks.ticks_changed.connect(self._show_buttons)
        self.accept_button.clicked.connect(self.accept_ticked)
        self.refuse_button.clicked.connect(self.refuse_ticked)
        self.close_button.clicked.connect(self.reject)
        self._show_cells()
        self.cells.setFocus()

    def accept_ticked(self) -> None:
        """Into the records, as one step."""
        wanted = [cell for cell in self._ticked() if cell.readable is Readable.YES]
        try:
            change: Change = accept(self._context.projects, self._context.store, wanted)
        except AppError as error:
            messages.show_error(self, error)
            return
        self.taken.emit(change)
        self._done(wanted)

    def refuse_ticked(self) -> None:
        """A note with each declaration; the record stays."""
        wanted = self._ticked()
        try:
            refuse(self._context.store, self._capsule, wanted, self.reason.text(), self._day)
        except AppError as error:
            messages.show_error(self, error)
            self.reason.setFocus()
            return
        self._done(wanted)

    def _ticked(self) -> Sequence[ReturnedCell]:
        return [self.left[row] for row in sorted(self.cells.ticks.ticked)]

    def _done(self, cells: Sequence[ReturnedCell]) -> None:
        self.left = [cell for cell in self.left if cell not in cells]
        self._show_cells()

    def _show_cells(self) -> None:
        ticked = [row for row, cell in enumerate(self.left) if cell.readable is Readable.YES]
        self.cells.ticks.show(len(self.left), self._cell, ticked)

    def _show_buttons(self) -> None:
        ticked = self._ticked()
        self.refuse_button.setEnabled(bool(ticked))
        self.accept_button.setEnabled(any(cell.readable is Readable.YES for cell in ticked))

    def _cell(self, row: int, column: int) -> str:
        cell = self.left[row]
        read = meaning(cell) if cell.readable is Readable.YES else cell.problem or "读不懂"
        if cell.readable is Readable.YES and cell.value is None:
            read = "（清空）"
        return (cell.project, cell.label, cell.ours, cell.theirs, read, cell.place)[column]

    def _other_cell(self, row: int, column: int) -> str:
        cell = self.table.others[row]
        return (cell.place, cell.ours, cell.theirs)[column]


def _headline(table: ReturnedTable) -> str:
    if table.is_same:
        return f"“{table.file.name}”与定稿的表格完全相同。"
    parts = [f"{len(table.cells)}处与定稿不同" if table.cells else "各项目的内容没有变"]
    if table.removed:
        parts.append(f"去掉了{len(table.removed)}个项目：{'、'.join(name for _, name in table.removed[:3])}")
    if table.added:
        parts.append(f"多了{len(table.added)}行：{'、'.join(table.added[:3])}")
    return f"“{table.file.name}”：{'；'.join(parts)}。"
