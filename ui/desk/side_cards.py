"""The smaller cards of 工作台: projects that fall behind, the last backup, what else waits."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop_app.services.backup.summary import BackupSummary
from desktop_app.services.batches.page_desk import Attention, Pace
from ui.pages.data_page_card import Card, wrapped
from ui.pages.data_page_rows import RowsView
from ui.theme import AMBER, INK

_MOST_ROWS = 6  # shown at once; the rest by scrolling


class PaceCard(Card):
    """The projects that will not reach their share of the year as things go."""

    look_wanted = Signal()
    project_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "年度进度预警",
            "通知要求本年度完成固定资产投资的一定比例（三（三）结转的除外），按目前进度推算。",
            parent,
        )
        self._pace: Pace | None = None
        self.told = wrapped("", self)
        self.rows = RowsView(("项目", "按目前进度"), ("年产一万吨铸件技术", ""), self)
        self.rows.setAccessibleName("进度落后的项目")
        self.look = self.button("推算", "逐个项目推算年度进度，可以随时停止")
        self.body.addWidget(self.told)
        self.body.addWidget(self.rows)
        self.look.clicked.connect(self.look_wanted)
        self.rows.activated.connect(self._open)

    def show_pace(self, pace: Pace | None) -> None:
        """None: nobody looked yet."""
        self._pace = pace
        lines = pace.lines if pace is not None else ()
        self.told.setText(pace.words if pace is not None else "项目较多，按“推算”逐个看一遍。")
        self.told.setStyleSheet(f"color: {(AMBER if lines else INK).name()};")
        self.look.setVisible(pace is None)
        self.rows.setVisible(bool(lines))

        def cell(row: int, column: int) -> str:
            line = lines[row]
            return line.project_name if column == 0 else line.pace.words if line.pace else ""

        self.rows.replace(len(lines), cell)
        if lines:
            self.rows.fit(_MOST_ROWS)

    def _open(self, index: QModelIndex) -> None:
        if self._pace is not None and 0 <= index.row() < len(self._pace.lines):
            self.project_wanted.emit(self._pace.lines[index.row()].project_id)


class BackupCard(Card):
    """When the data was backed up last, and what to do about it."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("备份", "", parent)
        now = self.button("立即备份", "备份全部数据并核对（Ctrl+B）")
        now.clicked.connect(lambda: self.wanted.emit("back_up"))
        more = self.button("数据…", "备份到U盘、恢复、体检（Ctrl+4）")
        more.clicked.connect(lambda: self.wanted.emit("show_data"))

    def show_summary(self, summary: BackupSummary | None) -> None:
        """None: the data is in memory only."""
        self.setVisible(summary is not None)
        if summary is None:
            return
        mark = "! " if summary.needs_attention else ""
        told = f"{mark}{summary.words}。{summary.advice}" if summary.advice else f"{mark}{summary.words}。"
        self.words.setText(told)
        self.words.setStyleSheet(f"color: {(AMBER if summary.needs_attention else INK).name()};")


class AttentionCard(Card):
    """Lines that wait, each with its button; the card is there only while one does."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("待办", "", parent)
        self.words.hide()
        self.rows: list[QWidget] = []

    def show_lines(self, lines: Sequence[Attention]) -> None:
        """Other lines."""
        for row in self.rows:
            self.body.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(line) for line in lines]
        for row in self.rows:
            self.body.addWidget(row)
        self.setVisible(bool(lines))

    def _row(self, line: Attention) -> QWidget:
        row = QWidget(self)
        words = QLabel(f"! {line.words}", row)
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {AMBER.name()};")
        button = QPushButton(line.deed, row)
        button.setAutoDefault(True)
        button.clicked.connect(lambda: self.wanted.emit(line.action))
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(words, 1)
        across.addWidget(button)
        return row
