"""A list of findings with keys and clicks: Enter or a click goes to the field, F2 to the explanation."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from ui.findings.finding_rows import FindingRowPainter, FindingRows, Row
from ui.theme import style_scroll_bar


class FindingList(QListView):
    """Keeps the chosen row through every renewal of the rows."""

    picked = Signal(object)  # Row, whose field is wanted
    chosen = Signal(object)  # Row | None, the current one
    explanation_wanted = Signal()
    left = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, uniform_lines: int | None = None, picks_by_click: bool = True
    ) -> None:
        """picks_by_click: a click goes there at once; else a double click does."""
        super().__init__(parent)
        self.model_ = FindingRows(self)
        self.painter_ = FindingRowPainter(self, uniform_lines=uniform_lines)
        self.setModel(self.model_)
        self.setItemDelegate(self.painter_)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("自检发现")
        style_scroll_bar(self)
        (self.clicked if picks_by_click else self.doubleClicked).connect(self._click)
        self.selectionModel().currentChanged.connect(
            lambda index, _before: self.chosen.emit(self._row(index))
        )

    @property
    def current(self) -> Row | None:
        """The chosen row."""
        return self._row(self.currentIndex())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Only where they differ. The chosen one stays; where it is gone, the one in its place."""
        if tuple(rows) == self.model_.rows:
            return
        before, place = self.current, self.currentIndex().row()
        bar = self.verticalScrollBar().value()
        self.model_.replace(rows)
        self._refit()
        found = self.model_.row_of(before.key) if before is not None else -1
        if found < 0:
            found = min(max(place, 0), len(rows) - 1)
        while 0 <= found < len(rows) and rows[found].is_heading:
            found += 1
        if 0 <= found < len(rows):
            self.setCurrentIndex(self.model_.index(found))
        else:
            self.chosen.emit(None)
        self.verticalScrollBar().setValue(bar)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            row = self.current
            if row is not None:
                self.picked.emit(row)
        elif key == Qt.Key.Key_F2:
            self.explanation_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()
        self.scrollTo(self.currentIndex())

    def _refit(self) -> None:
        width = self.viewport().width()
        if width != self.painter_.width:
            self.painter_.width = width
            self.scheduleDelayedItemsLayout()

    def _click(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row is not None:
            self.picked.emit(row)

    def _row(self, index: QModelIndex) -> Row | None:
        if not index.isValid():
            return None
        row = self.model_.rows[index.row()]
        return None if row.is_heading else row
