"""The table as it will look: its header with merged cells, and the first project in the first row."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from desktop_app.services.onboarding.layout import TemplateLayout
from desktop_app.sheets.formula_tokens import column_letters, column_number
from ui.theme import ACCENT_TINT, INK, SUNKEN, SURFACE, Fonts

_PER_CHARACTER = 8
_NARROWEST, _WIDEST = 44, 230
_TALLEST = 220
_TALL_HEADER, _PROJECT_LINES = 2, 2


class OnboardingPreview(QTableWidget):
    """Read only; follows every choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout: TemplateLayout | None = None
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(True)
        self.setFont(Fonts.small)
        self.setAccessibleName("按实际表样预览")

    def show_layout(self, layout: TemplateLayout) -> None:
        """The header of a table; the project's row is blank until it is shown."""
        self._layout = layout
        depth = layout.header[1] - layout.header[0] + 1
        width = max(
            max((column_number(column.letters) for column in layout.columns), default=1),
            max(map(len, layout.header_cells), default=1),
        )
        self.clearSpans()
        self.clear()
        self.setRowCount(depth + layout.rows_per_record)
        self.setColumnCount(width)
        self.setHorizontalHeaderLabels([column_letters(number) for number in range(1, width + 1)])
        self.setVerticalHeaderLabels(
            [str(layout.header[0] + row) for row in range(depth)]
            + [str(layout.rows[0] + row) for row in range(layout.rows_per_record)]
        )
        for row, texts in enumerate(layout.header_cells):
            for column in range(width):
                item = QTableWidgetItem(texts[column] if column < len(texts) else "")
                item.setBackground(QBrush(SUNKEN))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.setItem(row, column, item)
        for top, left, bottom, right in layout.merges:
            if right <= width:
                self.setSpan(top - layout.header[0], left - 1, bottom - top + 1, right - left + 1)
        for told in layout.columns:
            pixels = int(told.width * _PER_CHARACTER)
            self.setColumnWidth(column_number(told.letters) - 1, min(max(pixels, _NARROWEST), _WIDEST))
        line = Fonts.small_metrics.height()
        for row in range(self.rowCount()):
            lines = (2 if depth <= _TALL_HEADER else 1) if row < depth else _PROJECT_LINES
            self.setRowHeight(row, line * lines + 6)
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        frame = (
            self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height() + 4
        )
        self.setMinimumHeight(min(rows + frame, _TALLEST))

    def show_project(self, cells: Mapping[str, str]) -> None:
        """The cells of one project, by the columns' places."""
        layout = self._layout
        if layout is None:
            return
        depth = layout.header[1] - layout.header[0] + 1
        for line in range(layout.rows_per_record):
            for column in range(self.columnCount()):
                place = column_letters(column + 1) + (f".{line + 1}" if line else "")
                item = QTableWidgetItem(cells.get(place, ""))
                item.setForeground(QBrush(INK))
                item.setToolTip(cells.get(place, ""))
                self.setItem(depth + line, column, item)

    def mark(self, place: str) -> None:
        """Tint a column and bring it into view."""
        layout = self._layout
        if layout is None:
            return
        letters, _, line = place.partition(".")
        row = layout.header[1] - layout.header[0] + 1 + (int(line) - 1 if line else 0)
        for number in range(layout.header[1] - layout.header[0] + 1, self.rowCount()):
            for column in range(self.columnCount()):
                item = self.item(number, column)
                if item is not None:
                    here = number == row and column == column_number(letters) - 1
                    item.setBackground(QBrush(ACCENT_TINT if here else SURFACE))
        item = self.item(row, column_number(letters) - 1)
        if item is not None:
            self.scrollToItem(item, QAbstractItemView.ScrollHint.EnsureVisible)
