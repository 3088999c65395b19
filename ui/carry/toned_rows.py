"""Rows whose state stands out: a colour beside the mark and the word that say the same."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.pages.data_page_rows import Cell, RowsModel, RowsView

_Index = QModelIndex | QPersistentModelIndex
ToneOf = Callable[[int], QColor | None]


class _TonedModel(RowsModel):
    def __init__(self, headings: Sequence[str], toned: int) -> None:
        super().__init__(headings)
        self.toned = toned
        self.tone: ToneOf = lambda _row: None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == self.toned:
            return self.tone(index.row())
        return super().data(index, role)


class TonedRows(RowsView):
    """toned: the column of the state. passed_on: keys for the widget around, which would else look for a row. Ctrl+C copies the selected rows, tab between cells, as a spreadsheet takes them."""

    def __init__(
        self, headings: Sequence[str], samples: Sequence[str], parent: QWidget | None = None, toned: int = 0
    ) -> None:
        super().__init__(headings, samples, parent)
        self.headings = tuple(headings)
        self.passed_on: frozenset[Qt.Key] = frozenset()
        self._model = _TonedModel(headings, toned)
        self.rows = self._model
        self.setModel(self._model)

    def show_rows(self, count: int, cell: Cell, tone: ToneOf, current: int = 0) -> None:
        """Other rows, one of them current."""
        self._model.tone = tone
        self.replace(count, cell)
        if 0 < current < count:
            self.setCurrentIndex(self.rows.index(current, 0))

    @property
    def current_row(self) -> int:
        """-1 without rows."""
        return self.currentIndex().row()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self.passed_on and not event.modifiers():
            event.ignore()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy(self.picked())
            return
        super().keyPressEvent(event)

    def copy(self, rows: Sequence[int]) -> None:
        """Put rows on the clipboard, their headings above several."""
        lines = [self.headings] if len(rows) > 1 else []
        lines += [
            tuple(str(self.rows.index(row, column).data() or "") for column in range(len(self.headings)))
            for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
