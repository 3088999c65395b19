"""Rows that can be ticked: with the mouse, or the selected ones with the space bar."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.pages.data_page_rows import Cell, RowsModel, RowsView

_Index = QModelIndex | QPersistentModelIndex


class TickModel(RowsModel):
    """ticked: the rows that are; locked ones cannot be."""

    ticks_changed = Signal()

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__(headings)
        self.ticked: set[int] = set()
        self._locked: frozenset[int] = frozenset()

    def show(self, count: int, cell: Cell, ticked: Iterable[int], locked: Iterable[int] = ()) -> None:
        """Other rows, these of them ticked."""
        self.ticked, self._locked = set(ticked), frozenset(locked)
        self.replace(count, cell)
        self.ticks_changed.emit()

    def tick(self, rows: Iterable[int], *, on: bool) -> None:
        """Tick rows, or untick them."""
        free = set(rows) - self._locked
        self.ticked = self.ticked | free if on else self.ticked - free
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
        self.ticks_changed.emit()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and index.row() not in self._locked:
            return Qt.CheckState.Checked if index.row() in self.ticked else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.row() in self._locked:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags


class TickRows(RowsView):
    """The view of a TickModel."""

    def __init__(
        self, headings: Sequence[str], samples: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(headings, samples, parent)
        self.ticks = TickModel(headings)
        self.rows = self.ticks
        self.setModel(self.ticks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        picked = self.picked()
        if event.key() == Qt.Key.Key_Space and picked:
            self.ticks.tick(picked, on=not set(picked) <= self.ticks.ticked)
            return
        super().keyPressEvent(event)
