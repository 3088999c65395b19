"""推荐进度: quotas and gaps, coverage of directions, the pool, and the texts to be handed in."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.policy.pack import Pack
from desktop_app.services.job import Progress
from desktop_app.services.recommendation.coverage import Coverage
from desktop_app.services.recommendation.desk import RecommendationDesk
from desktop_app.services.verdicts.words import VERDICT_WORDS
from ui import messages
from ui.documents.tick_rows import TickRows
from ui.pages.data_page_rows import RowsView
from ui.theme import chrome_sheet


class RecommendationDialog(QDialog):
    """project_wanted: the id of a project of the pool, to be opened."""

    project_wanted = Signal(str)

    def __init__(self, desk: RecommendationDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("推荐进度")
        room = self.screen().availableGeometry()
        self.resize(min(980, room.width() - 40), min(620, room.height() - 60))
        self.policy = QComboBox(self)
        for pack in desk.packs:
            self.policy.addItem(pack.badge, pack.id)
        self.headline = QLabel(self)
        self.quotas = RowsView(
            ("名额", "地区", "要求", "已推荐", "差距", "各县（市、区）"),
            ("粤东粤西粤北地市重点项目", "佛山市市", "不少于60个", "100个", "还差100个", ""),
            self,
        )
        self.matrix_choice = QComboBox(self)
        self.matrix = QTableWidget(self)
        self.matrix.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.gaps = QLabel(self)
        self.gaps.setWordWrap(True)
        self.pool = RowsView(
            ("项目", "企业", "结论", "优先", "还缺什么"),
            ("某某智能化技术改造项目某某", "广东某某有限公司某某", "不符合", "智能化、绿色化", ""),
            self,
        )
        self.texts = TickRows(
            ("企业", "文书", "状态"),
            ("广东某某有限公司某某某某", "“百企千项”示范行动——示范企业典型做法", ""),
            self,
        )
        self.open_button = QPushButton("打开项目(&O)", self)
        self.save_button = QPushButton("生成选中的文书(&S)…", self)
        self.save_button.setProperty("role", "primary")
        self.close_button = QPushButton("关闭", self)
        self._lay_out()
        self.policy.currentIndexChanged.connect(self.refresh)
        self.matrix_choice.currentIndexChanged.connect(self._show_matrix)
        self.open_button.clicked.connect(self.open_project)
        self.pool.activated.connect(lambda _index: self.open_project())
        self.save_button.clicked.connect(self.ask_and_save)
        self.texts.ticks.ticks_changed.connect(
            lambda: self.save_button.setEnabled(bool(self.texts.ticks.ticked))
        )
        self.close_button.clicked.connect(self.reject)
        self.refresh()

    def _lay_out(self) -> None:
        coverage = QWidget(self)
        column = QVBoxLayout(coverage)
        column.addWidget(self.matrix_choice)
        column.addWidget(self.matrix, 1)
        column.addWidget(self.gaps)
        pool = QWidget(self)
        column = QVBoxLayout(pool)
        column.addWidget(self.pool, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.open_button)
        column.addLayout(row)
        texts = QWidget(self)
        column = QVBoxLayout(texts)
        column.addWidget(self.texts, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.save_button)
        column.addLayout(row)
        self.tabs = QTabWidget(self)
        for page, word in (
            (self.quotas, "名额"),
            (coverage, "方向覆盖"),
            (pool, "储备库"),
            (texts, "典型做法"),
        ):
            self.tabs.addTab(page, word)
        top = QHBoxLayout()
        top.addWidget(self.policy)
        top.addWidget(self.headline, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)

    @property
    def pack(self) -> Pack | None:
        """The policy that is chosen."""
        chosen = self.policy.currentData()
        return next((pack for pack in self._desk.packs if pack.id == chosen), None)

    def refresh(self) -> None:
        """Everything for the chosen policy."""
        pack = self.pack
        if pack is None:
            self.headline.setText("本单位的政策没有名额和文书要求。")
            return
        self.lines = self._desk.quotas(pack)
        short = [line for line in self.lines if line.gap]
        recommended = len(self._desk.recommended(pack))
        self.headline.setText(
            f"　已推荐{recommended}个；" + (f"{len(short)}处名额不足" if short else "名额都已满足")
        )
        self.quotas.replace(len(self.lines), self._quota_cell)
        self.coverages: tuple[Coverage, ...] = self._desk.coverage(pack)
        self.matrix_choice.blockSignals(True)
        self.matrix_choice.clear()
        self.matrix_choice.addItems([each.title for each in self.coverages])
        self.matrix_choice.blockSignals(False)
        self._show_matrix()
        self.pool_lines = self._desk.pool(pack, Progress())
        self.pool.replace(len(self.pool_lines), self._pool_cell)
        self.states = self._desk.texts(pack)
        ready = [row for row, state in enumerate(self.states) if state.is_ready]
        self.texts.ticks.show(len(self.states), self._text_cell, ready)
        self.tabs.setTabVisible(1, bool(self.coverages))
        self.tabs.setTabVisible(3, bool(pack.documents))

    def open_project(self) -> None:
        """The project of the pool in view."""
        row = self.pool.currentIndex().row()
        if 0 <= row < len(self.pool_lines):
            self.accept()
            self.project_wanted.emit(self.pool_lines[row].project_id)

    def ask_and_save(self) -> None:
        """Asks for the folder, then writes."""
        folder = QFileDialog.getExistingDirectory(self, "文书放在哪个文件夹", str(Path.home()))
        if folder:
            self.save(Path(folder))

    def save(self, folder: Path) -> None:
        """Write the ticked texts."""
        pack = self.pack
        if pack is None:
            return
        wanted = [self.states[row] for row in sorted(self.texts.ticks.ticked)]
        unready = [state for state in wanted if not state.is_ready]
        if unready and not messages.ask(
            self,
            f"“{unready[0].name}”等{len(unready)}份还不能报送（{unready[0].words}）。仍要生成吗？",
            "生成",
        ):
            return
        try:
            files = self._desk.save_texts(pack, wanted, folder)
        except AppError as error:
            messages.show_error(self, error)
            return
        messages.show_note(self, f"已在“{folder}”生成{len(files)}份文书。")

    def _show_matrix(self) -> None:
        place = self.matrix_choice.currentIndex()
        if not 0 <= place < len(self.coverages):
            return
        shown = self.coverages[place]
        self.matrix.setRowCount(len(shown.rows) + 1)
        self.matrix.setColumnCount(len(shown.columns))
        self.matrix.setVerticalHeaderLabels([*shown.rows, "合计"])
        self.matrix.setHorizontalHeaderLabels(list(shown.columns))
        for row, line in enumerate((*shown.counts, shown.totals)):
            for column, count in enumerate(line):
                self.matrix.setItem(row, column, QTableWidgetItem(str(count) if count else "—"))
        words = "、".join(f"{row}的{column}" for row, column in shown.gaps[:12])
        more = f"等{len(shown.gaps)}处" if len(shown.gaps) > 12 else ""
        self.gaps.setText(f"还没有覆盖：{words}{more}。" if words else "各处都有覆盖。")

    def _quota_cell(self, row: int, column: int) -> str:
        line = self.lines[row]
        counties = "、".join(f"{name}{count}" for name, count in line.counties)
        return (line.title, line.place, line.wanted, f"{line.have}{line.unit}", line.words, counties)[column]

    def _pool_cell(self, row: int, column: int) -> str:
        line = self.pool_lines[row]
        cells = (
            line.project,
            line.enterprise,
            VERDICT_WORDS[line.verdict],
            "、".join(line.priority),
            line.why,
        )
        return cells[column]

    def _text_cell(self, row: int, column: int) -> str:
        state = self.states[row]
        return (state.name, state.document.title, state.words)[column]
