"""How a cell looks, and how it is edited: by the editors of the form, in place."""

import math
from functools import cache

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.domain.facts import FactValue
from desktop_app.services.findings.finding import Severity
from desktop_app.services.project_table.cells import Cell
from desktop_app.services.project_table.columns import NAME, Column
from desktop_app.services.records.field_input import typing_text
from ui.editors.chooser_editor import ChooserEditor, Search
from ui.editors.line_editor import LineEditor
from ui.editors.long_text_editor import LongTextEditor
from ui.editors.make_editor import FieldEditor, make_editor
from ui.editors.option_editor import OptionEditor
from ui.grid.grid_model import GridModel
from ui.marks import paint_mark
from ui.projects.project_list_model import UNNAMED
from ui.text_line import put_text
from ui.theme import (
    ACCENT,
    ACCENT_TINT,
    INK,
    MUTED,
    RED,
    RED_TINT,
    SEVERITIES,
    SURFACE,
    VERDICTS,
    Fonts,
)

Index = QModelIndex | QPersistentModelIndex
_PADDING = 7
_LONG_SIZE = QSize(420, 130)
_LEAST_CHOOSER = 220
_SELECTED = QStyle.StateFlag.State_Selected.value  # as a number: asked for every cell that is painted


class _Editing:
    """One cell being edited: what was typed or picked there so far."""

    def __init__(self, editor: FieldEditor, project_id: str, column: Column, row: int) -> None:
        self.editor = editor
        self.project_id = project_id
        self.column = column
        self.row = row
        self.text: str | None = None
        self.value: tuple[FactValue | None] | None = None
        self.is_over = False

    def take_text(self, text: str) -> None:
        self.text, self.value = text, None

    def take_value(self, value: FactValue | None) -> None:
        self.text, self.value = None, (value,)


class CellDelegate(QStyledItemDelegate):
    """Emits what was entered; writes nothing itself."""

    typed = Signal(str, object, str)  # project id, Column, text
    chosen = Signal(str, object, object)  # project id, Column, value
    given_up = Signal(str, object, str)  # project id, Column, text typed before Esc
    moved_on = Signal(int, int)  # rows, columns the cursor goes on by

    def __init__(
        self, model: GridModel, region_within: str, firm_search: Search | None, parent: QAbstractItemView
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._region_within = region_within
        self._firm_search = firm_search
        self._view = parent
        self._editing: _Editing | None = None
        self.covered = 0  # pixels at the left that the frozen name lies over

    @property
    def editor(self) -> FieldEditor | None:
        """The open editor."""
        return self._editing.editor if self._editing is not None else None

    def finish(self) -> None:
        """Take over what stands in an open editor, and close it."""
        if self._editing is not None:
            self._end(0, 0)

    # Looks

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        if option.widget is self._view and area.right() < self.covered:  # type: ignore[attr-defined]
            return  # the frozen name lies over it
        column = self._model.columns[index.column()]
        cell = self._model.cell(index)
        if option.state.value & _SELECTED:  # type: ignore[attr-defined]
            painter.fillRect(area, ACCENT_TINT)
        elif cell.is_unread:
            painter.fillRect(area, RED_TINT)
        self._paint_content(painter, area.adjusted(_PADDING, 0, -_PADDING, 0), cell, column)
        if self._view.currentIndex() == index:
            painter.setPen(QPen(ACCENT, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    @staticmethod
    def _paint_content(painter: QPainter, inner: QRect, cell: Cell, column: Column) -> None:
        if cell.verdict is not None or cell.count is not None:
            _paint_judgement(painter, inner, cell)
            return
        painter.setPen(RED if cell.is_unread else MUTED if cell.is_pending else INK)
        text = cell.text
        if column.id == NAME and not text:
            painter.setPen(MUTED)
            text = UNNAMED
        put_text(painter, inner, text, "body", "right" if column.is_amount and not cell.is_unread else "left")

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._model.columns[index.column()]
        row = self._model.row(index.row())
        field = column.field
        if field is None or row is None:
            return QWidget(parent)
        editor = make_editor(field, self._region_within, self._firm_search, parent)
        editor.setAccessibleName(field.label)
        editor.setAutoFillBackground(True)
        if isinstance(editor, OptionEditor):
            editor.ground = SURFACE
        if isinstance(editor, LongTextEditor):
            editor.setFrameShape(LongTextEditor.Shape.Box)
        editing = self._editing = _Editing(editor, row.id, column, index.row())
        unread = row.unread.get(field.key)
        value = row.value(field)
        editor.show_content(unread if unread is not None else typing_text(field, value), value)
        editor.edited.connect(editing.take_text)
        editor.chosen.connect(editing.take_value)
        editor.stepped.connect(lambda step: self._end(step, 0))
        editor.left.connect(lambda: self._end(0, 0) if self._editing is editing else None)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Filled when it was made; what is being typed is never overwritten."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        within = editor.parentWidget()
        room = within.rect() if within is not None else area
        if isinstance(editor, LineEditor):
            least = _LEAST_CHOOSER if isinstance(editor, ChooserEditor) else 0
            place = area.adjusted(3, 3, -3, -3)
            place.setWidth(max(place.width(), least))
        elif isinstance(editor, OptionEditor):
            width = min(editor.natural_width() + 2, max(room.width() - 16, 120))
            place = QRect(area.left() + 2, area.top() + 2, width, editor.height_for(width))
        else:
            place = QRect(area.topLeft(), _LONG_SIZE)
        place.moveRight(min(place.right(), room.right() - 2))
        place.moveLeft(max(place.left(), room.left() + 2))
        place.moveBottom(min(place.bottom(), room.bottom() - 2))
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab goes on to the next cell, Esc gives up; every other key is the editor's."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if self._editing is None or watched is not self._editing.editor:
            return False
        if event.key() == Qt.Key.Key_Tab:
            self._end(0, 1)
            return True
        if event.key() == Qt.Key.Key_Backtab:
            self._end(0, -1)
            return True
        if event.key() == Qt.Key.Key_Escape:
            return self._escape()
        return False

    def _escape(self) -> bool:
        editing = self._editing
        if editing is None or (isinstance(editing.editor, ChooserEditor) and editing.editor.is_list_open):
            return False
        held = editing.editor.held
        text = held if held is not None else editing.text
        self._close(editing)
        if text is not None:
            self.given_up.emit(editing.project_id, editing.column, text)
        self.moved_on.emit(0, 0)
        return True

    def _end(self, rows: int, columns: int) -> None:
        editing = self._editing
        if editing is None or editing.is_over:
            return
        editing.is_over = True
        editing.editor.settle()
        self._close(editing)
        if editing.value is not None:
            self.chosen.emit(editing.project_id, editing.column, editing.value[0])
        elif editing.text is not None:
            self.typed.emit(editing.project_id, editing.column, editing.text)
        if rows or columns:
            self.moved_on.emit(rows, columns)

    def _close(self, editing: _Editing) -> None:
        editing.is_over = True
        self._editing = None
        self.closeEditor.emit(editing.editor, QAbstractItemDelegate.EndEditHint.NoHint)


def _paint_judgement(painter: QPainter, inner: QRect, cell: Cell) -> None:
    """A verdict, or findings: mark and word in their colour."""
    if cell.verdict is not None:
        tone = VERDICTS[cell.verdict]
    else:
        assert cell.count is not None
        severity = next((each for each in Severity if cell.count.has(each)), None)
        if severity is None:
            painter.setPen(MUTED)
            put_text(painter, inner, cell.text, "body")
            return
        tone = SEVERITIES[severity]
    mark = _mark(tone.mark, tone.colour.name(), painter.device().devicePixelRatioF())
    size = round(mark.deviceIndependentSize().width())
    painter.drawPixmap(inner.left(), inner.top() + (inner.height() - size) // 2, mark)
    painter.setPen(tone.colour)
    put_text(painter, inner.adjusted(size + 5, 0, 0, 0), cell.text, "body")


@cache
def _mark(mark: str, colour: str, ratio: float) -> QPixmap:
    """A round mark, painted once: hundreds of them are in view."""
    radius = Fonts.small_metrics.height() * 0.42
    size = math.ceil(2 * radius) + 1
    pixmap = QPixmap(math.ceil(size * ratio), math.ceil(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, size / 2, size / 2, radius, mark, SURFACE, QColor(colour))
    painter.end()
    return pixmap
