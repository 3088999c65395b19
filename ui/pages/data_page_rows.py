"""Read-only lists of the data page and its dialogs: rows of texts under headings."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from ui.theme import Fonts

_Index = QModelIndex | QPersistentModelIndex
Cell = Callable[[int, int], str]


class RowsModel(QAbstractTableModel):
    """cell(row, column) gives a text when it is about to be seen, so that long lists cost nothing."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = headings
        self._count = 0
        self._cell: Cell = lambda _row, _column: ""

    def replace(self, count: int, cell: Cell) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._count, self._cell = count, cell
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._cell(index.row(), index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None


class RowsView(QTreeView):
    """A list of rows. samples: a text of usual length for each column; the column with "" takes what is left."""

    def __init__(
        self, headings: Sequence[str], samples: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = RowsModel(headings)
        self.setModel(self.rows)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.header()
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(Fonts.body_metrics.horizontalAdvance("项目名称名称"))
        for column, sample in enumerate(samples):
            header.resizeSection(column, Fonts.body_metrics.horizontalAdvance(sample) + 20)
        header.setSectionResizeMode(samples.index(""), QHeaderView.ResizeMode.Stretch)
        self.setStyleSheet("QTreeView::item { padding: 3px 4px; border: none; }")

    def replace(self, count: int, cell: Cell) -> None:
        """Show other rows, the first of them current."""
        self.rows.replace(count, cell)
        if count:
            self.setCurrentIndex(self.rows.index(0, 0))

    def fit(self, most: int) -> None:
        """As high as its rows, up to `most` of them."""
        line = max(self.sizeHintForRow(0), Fonts.body_metrics.height() + 6)
        shown = max(2, min(most, self.rows.rowCount()))
        self.setFixedHeight(self.header().sizeHint().height() + shown * line + 4)

    def picked(self) -> list[int]:
        """The selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
