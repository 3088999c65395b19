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
    """A list of rows; `widths` in average characters, the column `wide` takes what is left."""

    def __init__(
        self, headings: Sequence[str], widths: Sequence[int], wide: int, parent: QWidget | None = None
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
        for column, width in enumerate(widths):
            header.resizeSection(column, width * Fonts.body_metrics.averageCharWidth() + 16)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    def replace(self, count: int, cell: Cell) -> None:
        """Show other rows, the first of them current."""
        self.rows.replace(count, cell)
        if count:
            self.setCurrentIndex(self.rows.index(0, 0))

    def picked(self) -> list[int]:
        """The selected rows, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())
