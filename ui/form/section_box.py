"""One section of the form: its title, the cells in lines, and the cells no active policy asks for, folded away."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.fields import Field, FieldDictionary
from desktop_app.services.editing.form_layout import Section, in_lines, takes_whole_width
from ui.form.field_cell import FieldCell
from ui.text_line import put_text
from ui.theme import ACCENT, INK, LINE, MUTED, Fonts

GAP = 18  # between columns
LINE_GAP = 4
_MARGIN = 18
NARROW = 470  # below this width one column

MakeCell = Callable[[Field, QWidget], FieldCell]


class SectionBox(QWidget):
    """Lays its cells out by hand: a form of a hundred fields must stand in a few milliseconds."""

    resized = Signal()
    unfolded = Signal(str)

    def __init__(
        self, section: Section, fields: FieldDictionary, make_cell: MakeCell, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.section = section
        self._fields = fields
        self._make_cell = make_cell
        self.cells: dict[str, FieldCell] = {}
        self.is_open = False
        self._filled = 0
        self._add(section.shown)

    def open_fold(self) -> None:
        """Show the folded fields too."""
        if not self.is_open and self.section.folded:
            self.is_open = True
            self._add(self.section.folded)
            self.unfolded.emit(self.section.title)
            self._arrange()
            self.resized.emit()

    def visible_keys(self) -> tuple[str, ...]:
        """The keys in view, in the order the cursor goes."""
        return self.section.keys if self.is_open else self.section.shown

    def show_filled(self, filled: int) -> None:
        """How many of the fields in view are known."""
        if filled != self._filled:
            self._filled = filled
            self.update(0, 0, self.width(), self._title_height())

    def height_for(self, width: int) -> int:
        return self._place(width, None)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.height_for(max(self.width(), NARROW)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        if event.rect().top() < self._title_height():
            painter = QPainter(self)
            painter.setPen(INK)
            area = QRect(_MARGIN, 0, self.width() - 2 * _MARGIN, self._title_height() - 6)
            put_text(painter, area, self.section.title, "title")
            count = len(self.visible_keys())
            painter.setPen(MUTED)
            put_text(painter, area, f"已填 {self._filled} / {count}" if count else "", "small", "right")
            painter.setPen(QPen(LINE, 1))
            painter.drawLine(area.left(), self._title_height() - 5, area.right(), self._title_height() - 5)
            painter.end()
        if self._has_toggle() and event.rect().intersects(self._toggle()):
            painter = QPainter(self)
            painter.setPen(ACCENT)
            put_text(painter, self._toggle(), self._toggle_words(), "small")
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._has_toggle() and self._toggle().contains(event.position().toPoint()):
            self.open_fold()

    def _add(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            self.cells[key] = self._make_cell(self._fields[key], self)
            if self.isVisible():
                self.cells[key].show()

    def _has_toggle(self) -> bool:
        return bool(self.section.folded) and not self.is_open

    def _toggle_words(self) -> str:
        which = "本部分" if self.section.is_folded else "另有"
        return f"▸ {which}{len(self.section.folded)}项当前政策用不到，点此展开"

    def _toggle(self) -> QRect:
        height = Fonts.small_metrics.height() + 8
        return QRect(_MARGIN, self.height() - height - 6, self.width() - 2 * _MARGIN, height)

    @staticmethod
    def _title_height() -> int:
        return Fonts.strong_metrics.height() + 24

    def _arrange(self) -> None:
        self._place(self.width(), self.cells)

    def _place(self, width: int, cells: dict[str, FieldCell] | None) -> int:
        """Puts the cells in place where they are given; returns the height of it all."""
        inner = max(width - 2 * _MARGIN, 100)
        columns = 2 if inner >= NARROW else 1
        half = (inner - GAP * (columns - 1)) // columns
        y = self._title_height()
        for line in in_lines(self._fields, self.visible_keys(), columns):
            height = 0
            for column, key in enumerate(line):
                span = inner if len(line) == 1 and takes_whole_width(self._fields, key) else half
                height = max(height, self.cells[key].height_for(span))
                if cells is not None:
                    x = _MARGIN + column * (half + GAP)
                    cells[key].setGeometry(x, y, span, self.cells[key].height_for(span))
            y += height + LINE_GAP
        if self._has_toggle():
            y += Fonts.small_metrics.height() + 12
        return y + 8
