"""The grid itself: cells with a name column that stays in view, worked by keys as a spreadsheet is."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from desktop_app.services.project_table.columns import Column
from ui.editors.chooser_editor import Search
from ui.editors.line_editor import LineEditor
from ui.grid.cell_delegate import CellDelegate
from ui.grid.grid_model import GridModel
from ui.theme import ACCENT, LINE, MUTED, SOFT, SUNKEN, SURFACE, Fonts, chrome_sheet

_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)
WIDTHS_KEPT_AFTER = 400  # ms
_MOST_COLUMNS_SHOWN = 0.6  # of the width, for the name that stays


class _Frozen(QTableView):
    """The name column, laid over the grid's left edge. Never has the focus itself, but for its editor."""

    def begin(self, index: QModelIndex, trigger: QAbstractItemView.EditTrigger, event: QEvent | None) -> bool:
        """Edit a name."""
        return self.edit(index, trigger, event)  # type: ignore[arg-type]  # Qt admits that there is no event


class GridView(QTableView):
    """Emits what the person asks for; the page decides."""

    opened = Signal(int)  # row
    cleared = Signal()
    sorted_by = Signal(str, bool)  # column id; beside the others
    columns_moved = Signal(list)  # column ids in their new order
    width_set = Signal(str, int)
    moved = Signal()  # another cell, another selection

    def __init__(
        self, model: GridModel, region_within: str, firm_search: Search | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.grid = model
        self.setModel(model)
        self.cells = CellDelegate(model, region_within, firm_search, self)
        self._frozen = _Frozen(self)
        self._widths: dict[str, int] = {}
        self._is_laying_out = False
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(WIDTHS_KEPT_AFTER)
        self._keeping.timeout.connect(self._tell_widths)
        for view in (self, self._frozen):
            view.setItemDelegate(self.cells)
            view.setFrameShape(QFrame.Shape.NoFrame)
            view.setWordWrap(False)
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
            view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
            view.setEditTriggers(_TRIGGERS)
            view.setTabKeyNavigation(True)
            rows = view.verticalHeader()
            rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            rows.setMinimumSectionSize(1)
            rows.setDefaultSectionSize(self.row_height())
        self._style()
        self._freeze()
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(False)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.sectionClicked.connect(self._head_clicked)
        head.sectionMoved.connect(lambda *_: QTimer.singleShot(0, self._tell_order))
        head.sectionResized.connect(self._resized)
        model.modelReset.connect(self.lay_out)
        self.cells.moved_on.connect(self._move_on)
        self.selectionModel().selectionChanged.connect(lambda *_: self.moved.emit())
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.lay_out()

    @staticmethod
    def row_height() -> int:
        return Fonts.body_metrics.height() + 11

    def lay_out(self) -> None:
        """Widths, hidden columns and the frozen name as the columns now are."""
        self._is_laying_out = True
        choice = self.grid.table.choice
        unit = Fonts.body_metrics.horizontalAdvance("0")
        for place, column in enumerate(self.grid.columns):
            width = choice.width_of(column.id) or column.characters * unit + 16
            self.setColumnWidth(place, width)
            self._frozen.setColumnHidden(place, place > 0)
        self._frozen.setColumnWidth(0, self.columnWidth(0))
        self._is_laying_out = False
        self._place_frozen()

    # Cells

    @property
    def current_row(self) -> int:
        return self.currentIndex().row()

    def go_to(self, row: int, column: int = 0) -> None:
        """The cursor into a cell."""
        if 0 <= row < self.grid.rowCount():
            index = self.grid.index(row, max(0, min(column, self.grid.columnCount() - 1)))
            # Not setCurrentIndex: with Shift held, as for Shift+Enter, that would choose everything in between.
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def chosen_ranges(self) -> dict[Column, list[range]]:
        """What is chosen: the rows of each column, as ranges."""
        found: dict[Column, list[range]] = {}
        for each in self._ranges():
            for place in range(each.left(), each.right() + 1):
                found.setdefault(self.grid.columns[place], []).append(range(each.top(), each.bottom() + 1))
        return found

    def chosen_area(self) -> tuple[list[int], list[Column]]:
        """Rows and columns of the smallest block around what is chosen; the cursor's cell where nothing is."""
        ranges = self._ranges()
        if not ranges and self.currentIndex().isValid():
            here = self.currentIndex()
            return [here.row()], [self.grid.columns[here.column()]]
        if not ranges:
            return [], []
        rows = range(min(each.top() for each in ranges), max(each.bottom() for each in ranges) + 1)
        places = range(min(each.left() for each in ranges), max(each.right() for each in ranges) + 1)
        return list(rows), [self.grid.columns[place] for place in places]

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def beyond(self) -> tuple[Sequence[int], list[Column]]:
        """All rows and columns from the first chosen cell on: what a pasted block may be laid over."""
        rows, columns = self.chosen_area()
        if not rows:
            return [], []
        first = self.grid.columns.index(columns[0])
        return range(rows[0], self.grid.rowCount()), list(self.grid.columns[first:])

    def choose(self, rows: range, places: range) -> None:
        """Choose a block of cells."""
        if rows and places:
            block = QItemSelection(self.grid.index(rows[0], places[0]), self.grid.index(rows[-1], places[-1]))
            self.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def edit(self, *arguments: object) -> bool | None:  # type: ignore[override]  # two overloads in Qt
        """Names are edited where they are seen: in the column laid over."""
        index = arguments[0]
        if not isinstance(index, QModelIndex) or index.column() != 0 or not index.isValid():
            return super().edit(*arguments)  # type: ignore[call-overload, no-any-return]
        trigger = arguments[1] if len(arguments) > 1 else QAbstractItemView.EditTrigger.EditKeyPressed
        event = arguments[2] if len(arguments) > 2 else None
        if trigger == QAbstractItemView.EditTrigger.NoEditTriggers:
            return False
        return self._frozen.begin(index, trigger, event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if control:
                self.opened.emit(self.current_row)
            elif plain or shift:
                self._move_on(-1 if shift else 1, 0)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and plain:
            self.cleared.emit()
        elif key == Qt.Key.Key_Space and (control or shift):
            self._choose_line(whole_column=control)
        elif key == Qt.Key.Key_Escape:
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Composing begins to edit; Qt sees to that itself, but for the name, whose editor is in the column laid over."""
        if self.currentIndex().column() != 0 or not (event.commitString() or event.preeditString()):
            super().inputMethodEvent(event)
            return
        if self.cells.editor is None:
            self.edit(self.currentIndex())
        editor = self.cells.editor
        if isinstance(editor, LineEditor):
            editor.selectAll()
            QApplication.sendEvent(editor, event)

    def keyboardSearch(self, search: str) -> None:
        """Typing edits; it does not jump about."""

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Never beneath the frozen name."""
        super().scrollTo(index, hint)
        if index.column() > 0:
            left, covered = self.visualRect(index).left(), self.columnWidth(0)
            if left < covered:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - (covered - left))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_frozen()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "_edge"):
            self._place_frozen()

    # Parts

    def _freeze(self) -> None:
        frozen = self._frozen
        frozen.setModel(self.grid)
        frozen.setSelectionModel(self.selectionModel())
        frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frozen.verticalHeader().hide()
        head = frozen.horizontalHeader()
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.sectionClicked.connect(self._head_clicked)
        head.sectionResized.connect(self._frozen_resized)
        frozen.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frozen.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(frozen.verticalScrollBar().setValue)
        frozen.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        frozen.show()
        frozen.raise_()

    def _place_frozen(self) -> None:
        frozen, head = self._frozen, self.horizontalHeader()
        frozen.horizontalHeader().setFixedHeight(head.height())
        left = self.verticalHeader().width() + self.frameWidth()
        height = self.viewport().height() + head.height()
        width = min(self.columnWidth(0), int(self.viewport().width() * _MOST_COLUMNS_SHOWN) or 1)
        frozen.setGeometry(QRect(left, self.frameWidth(), width, height))
        self._edge.setGeometry(left + width - 1, self.frameWidth(), 1, height)
        self._edge.raise_()
        self.cells.covered = width

    def _style(self) -> None:
        """Sheets for heads and scroll bars only: a sheet on the view itself would slow down every cell."""
        head = (
            f"QHeaderView {{ background: {SUNKEN.name()}; }}"
            f"QHeaderView::section {{ background: {SUNKEN.name()}; color: {SOFT.name()}; border: none;"
            f" border-right: 1px solid {LINE.name()}; border-bottom: 1px solid {LINE.name()}; padding: 5px 6px; }}"
            f"QHeaderView::section:hover {{ color: {ACCENT.name()}; }}"
        )
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, SURFACE)  # the lines between the cells follow from it
        for view in (self, self._frozen):
            view.setPalette(palette)
            for part in (view.horizontalHeader(), view.verticalHeader()):
                part.setStyleSheet(head)
            for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
                bar.setStyleSheet(chrome_sheet())
        self._edge = QWidget(self)
        self._edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._edge.setAutoFillBackground(True)
        edge = self._edge.palette()
        edge.setColor(QPalette.ColorRole.Window, MUTED)
        self._edge.setPalette(edge)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)

    # Keys and heads

    def _move_on(self, rows: int, columns: int) -> None:
        """The cursor so far down and to the right, as far as there are cells; at a row's end into the next."""
        self.setFocus()
        here = self.currentIndex()
        if not here.isValid() or not (rows or columns):
            return
        last = self.grid.columnCount() - 1
        row, column = here.row() + rows, here.column() + columns
        if column > last:
            row, column = row + 1, 0
        elif column < 0:
            row, column = row - 1, last
        self.go_to(max(0, min(row, self.grid.rowCount() - 1)), column)

    def _choose_line(self, *, whole_column: bool) -> None:
        rows, columns = self.chosen_area()
        if not rows:
            return
        places = [self.grid.columns.index(column) for column in columns]
        if whole_column:
            self.choose(range(self.grid.rowCount()), range(places[0], places[-1] + 1))
        else:
            self.choose(range(rows[0], rows[-1] + 1), range(self.grid.columnCount()))

    def _head_clicked(self, place: int) -> None:
        held = QApplication.keyboardModifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.choose(range(self.grid.rowCount()), range(place, place + 1))
            return
        self.sorted_by.emit(self.grid.columns[place].id, bool(held & Qt.KeyboardModifier.ShiftModifier))

    def _current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        for index in (current, previous):
            self._frozen.update(index)
            self.update(index)
        self.moved.emit()

    def _tell_order(self) -> None:
        head = self.horizontalHeader()
        places = [head.logicalIndex(visual) for visual in range(head.count())]
        if places != sorted(places):
            self.columns_moved.emit([self.grid.columns[place].id for place in places])

    def reset_order(self) -> None:
        """The heads as the columns stand: after they were taken over in their new order."""
        head = self.horizontalHeader()
        blocked = head.blockSignals(True)
        for place in range(head.count()):
            head.moveSection(head.visualIndex(place), place)
        head.blockSignals(blocked)
        self.lay_out()

    def _resized(self, place: int, _old: int, new: int) -> None:
        if place == 0:
            self._frozen.setColumnWidth(0, new)
            self._place_frozen()
        if not self._is_laying_out and place < len(self.grid.columns):
            self._widths[self.grid.columns[place].id] = new
            self._keeping.start()

    def _frozen_resized(self, place: int, _old: int, new: int) -> None:
        """Only the name: the other columns are resized to nothing there, as they are hidden."""
        if place == 0 and not self._is_laying_out and self.columnWidth(0) != new:
            self.setColumnWidth(0, new)

    def _tell_widths(self) -> None:
        widths, self._widths = self._widths, {}
        for id_, width in widths.items():
            self.width_set.emit(id_, width)
