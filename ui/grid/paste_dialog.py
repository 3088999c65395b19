"""Before a block is written: every cell as it was typed, as it was understood, and what becomes of it."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.project_table.paste import OUTCOME_WORDS, BlockReading, CellReading, Outcome
from ui.projects.project_list_model import UNNAMED
from ui.theme import ACCENT_TINT, AMBER, AMBER_TINT, INK, MUTED, RED, RED_TINT, SOFT, Fonts, chrome_sheet

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("项目", "列", "原来", "粘贴的内容", "理解为", "结果")
_WIDTHS = (200, 150, 140, 150, 150, 320)
_GRAVEST_FIRST = (Outcome.ASK, Outcome.PROBLEM, Outcome.CLEARED, Outcome.CHANGED, Outcome.SAME)
_TINTS = {Outcome.ASK: (AMBER, AMBER_TINT), Outcome.PROBLEM: (RED, RED_TINT)}


class ReadingModel(QAbstractTableModel):
    """The cells of a block, those to look at first."""

    def __init__(self, reading: BlockReading) -> None:
        super().__init__()
        self.reading = reading
        self._shows_same = False
        self._places: list[int] = []
        self._arrange()

    def show_same(self, shown: bool) -> None:
        """Cells that stay as they are, too."""
        self.beginResetModel()
        self._shows_same = shown
        self._arrange()
        self.endResetModel()

    def cell_at(self, row: int) -> CellReading:
        return self.reading.cells[self._places[row]]

    def turn(self, row: int) -> None:
        """Take an uncertain cell as it was understood, or not after all."""
        cell = self.cell_at(row)
        self.reading = self.reading.accepting(self._places[row], accepted=not cell.is_accepted)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._places)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell_at(index.row())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return _texts(cell)[index.column()]
        ink, tint = _TINTS.get(cell.outcome, (None, None))
        if role == Qt.ItemDataRole.BackgroundRole and tint is not None:
            return QBrush(tint)
        if role == Qt.ItemDataRole.ForegroundRole:
            if cell.outcome is Outcome.SAME:
                return QBrush(MUTED)
            if index.column() == len(_HEADS) - 1 and ink is not None:
                return QBrush(ink)
        return None

    def _arrange(self) -> None:
        order = {outcome: place for place, outcome in enumerate(_GRAVEST_FIRST)}
        cells = self.reading.cells
        shown = [p for p, cell in enumerate(cells) if self._shows_same or cell.outcome is not Outcome.SAME]
        self._places = sorted(shown, key=lambda place: order[cells[place].outcome])


def _texts(cell: CellReading) -> tuple[str, ...]:
    words = cell.words or cell.after
    result = OUTCOME_WORDS[cell.outcome]
    if cell.outcome is Outcome.ASK:
        result = f"按“{words}”写入" if cell.is_accepted else f"待确认：{cell.problem}（按空格采用）"
    elif cell.problem:
        result = f"{result}：{cell.problem}"
    if cell.note and cell.is_written:
        result += f"（{cell.note}）"
    one_line = (" ".join(text.split()) for text in (cell.typed, words))
    return (cell.project_name or UNNAMED, cell.column.label, cell.before, *one_line, result)


class _Cells(QTableView):
    """Space takes a proposal."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, ReadingModel):
            for index in self.selectionModel().selectedRows():
                model.turn(index.row())
            return
        super().keyPressEvent(event)


class PasteDialog(QDialog):
    """Accepted: `reading` is what the person wants written."""

    def __init__(self, title: str, verb: str, reading: BlockReading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setStyleSheet(
            chrome_sheet()
            + f"QTableView::item:selected {{ background: {ACCENT_TINT.name()}; color: {INK.name()}; }}"
        )
        self._verb = verb
        self._model = ReadingModel(reading)
        self.summary = QLabel(reading.summary, self)
        self.summary.setFont(Fonts.strong)
        self.summary.setWordWrap(True)
        self.view = _Cells(self)
        self.view.setModel(self._model)
        self._lay_out_view()
        self.same = QCheckBox("也列出不变的格", self)
        self.same.setVisible(reading.count(Outcome.SAME) > 0)
        self.same.toggled.connect(self._model.show_same)
        self.go = QPushButton(self)
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        cancel = QPushButton("取消", self)
        cancel.clicked.connect(self.reject)
        hint = QLabel("全部一起写入，算作一步，可用Ctrl+Z撤销。", self)
        hint.setStyleSheet(f"color: {SOFT.name()};")
        foot = QHBoxLayout()
        foot.addWidget(self.same)
        foot.addWidget(hint)
        foot.addStretch(1)
        foot.addWidget(self.go)
        foot.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.summary)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self._model.dataChanged.connect(lambda *_: self._say())
        self._say()
        screen = self.screen().availableSize()
        self.resize(min(1160, screen.width() - 40), min(560, screen.height() - 80))

    @property
    def reading(self) -> BlockReading:
        """With the proposals that were taken."""
        return self._model.reading

    def _say(self) -> None:
        count = len(self.reading.edits)
        self.summary.setText(self.reading.summary)
        self.go.setText(f"{self._verb}{count}格" if count else "没有要写入的")
        self.go.setEnabled(count > 0)

    def _lay_out_view(self) -> None:
        view = self.view
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setFrameShape(QFrame.Shape.StyledPanel)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(Fonts.body_metrics.height() + 9)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setHighlightSections(False)
        for place, width in enumerate(_WIDTHS):
            view.setColumnWidth(place, width)
        view.doubleClicked.connect(lambda index: self._model.turn(index.row()))
        view.selectRow(0)
        view.setFocus()
