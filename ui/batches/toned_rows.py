"""Rows of texts in which single cells have a colour of their own, and which may be ticked."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.pages.data_page_rows import Cell, RowsModel, RowsView
from ui.theme import Fonts

_Index = QModelIndex | QPersistentModelIndex
ToneOf = Callable[[int, int], QColor | None]
_NARROWEST = 44  # logical pixels: columns of two characters
_PADDING = 18
_ENOUGH = 160  # for the column that takes what is left, before others become wider
IsTicked = Callable[[int], bool | None]  # None: cannot be


class TonedModel(RowsModel):
    """tone(row, column): a cell's colour, None for the ordinary one. ticked(row): None where a row cannot be ticked."""

    tick_wanted = Signal(list, bool)  # rows, on

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__(headings)
        self._tone: ToneOf = lambda _row, _column: None
        self._ticked: IsTicked | None = None

    def show(self, count: int, cell: Cell, tone: ToneOf, ticked: IsTicked | None = None) -> None:
        """Other rows."""
        self._tone, self._ticked = tone, ticked
        self.replace(count, cell)

    def repaint_ticks(self) -> None:
        """Ticks were changed elsewhere."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def is_ticked(self, row: int) -> bool | None:
        return self._ticked(row) if self._ticked is not None else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._tone(index.row(), index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            state = self.is_ticked(index.row())
            return None if state is None else Qt.CheckState.Checked if state else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self.is_ticked(index.row()) is None:
            return False
        self.tick_wanted.emit([index.row()], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can = index.column() == 0 and self.is_ticked(index.row()) is not None
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can else flags


class TonedRows(RowsView):
    """The view of a TonedModel. The space bar ticks the selected rows, Enter opens the current one.

    elastic: columns that become wider with the view, up to twice what their sample takes.
    """

    def __init__(
        self,
        headings: Sequence[str],
        samples: Sequence[str],
        parent: QWidget | None = None,
        elastic: Sequence[int] = (),
    ) -> None:
        super().__init__(headings, samples, parent)
        header = self.header()
        header.setMinimumSectionSize(_NARROWEST)
        for column, sample in enumerate(samples):
            if sample:
                header.resizeSection(column, Fonts.body_metrics.horizontalAdvance(sample) + _PADDING)
        self._elastic = {column: header.sectionSize(column) for column in elastic}
        self._rigid = sum(header.sectionSize(column) for column, sample in enumerate(samples) if sample)
        self.toned = TonedModel(headings)
        self.rows = self.toned
        self.setModel(self.toned)

    def show_rows(self, count: int, cell: Cell, tone: ToneOf, ticked: IsTicked | None = None) -> None:
        """Other rows; the row that was current stays it where there is one."""
        row = self.currentIndex().row()
        self.toned.show(count, cell, tone, ticked)
        if count:
            self.setCurrentIndex(self.toned.index(min(max(row, 0), count - 1), 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spare = max(0, event.size().width() - self._rigid - _ENOUGH) // (len(self._elastic) + 1)
        for column, width in self._elastic.items():
            self.header().resizeSection(column, width + min(width, spare))

    def pick(self, rows: Sequence[int]) -> None:
        """Select these rows."""
        selection = self.selectionModel()
        flags = selection.SelectionFlag
        self.clearSelection()
        for row in rows:
            selection.select(self.toned.index(row, 0), flags.Select | flags.Rows)
        if rows:
            selection.setCurrentIndex(self.toned.index(rows[0], 0), flags.NoUpdate)
            self.scrollTo(self.toned.index(rows[0], 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        free = [row for row in self.picked() if self.toned.is_ticked(row) is not None]
        if event.key() == Qt.Key.Key_Space and free:
            self.toned.tick_wanted.emit(free, not all(self.toned.is_ticked(row) for row in free))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
