"""The batches at the left: title, policy, countdown, counts."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.domain.declaring import BatchKey
from desktop_app.services.batches.board import BatchLine
from desktop_app.services.batches.page_words import TONE_MARKS, counts_words
from ui.batches.tones import DAYS
from ui.text_line import put_text, width_of
from ui.theme import ACCENT, ACCENT_TINT, FAINT, INK, MUTED, SOFT, SURFACE, Fonts, style_scroll_bar

_SIDE = 14
_Index = QModelIndex | QPersistentModelIndex


class BatchRows(QAbstractListModel):
    """Each line is handed out under UserRole; its text is for those who listen."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[BatchLine] = ()

    def replace(self, lines: Sequence[BatchLine]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            batch = line.batch
            counts = counts_words(line.counts, line.withdrawn)
            return f"{batch.title}，{batch.badge}，{batch.stage_word}，{batch.countdown.words}，{counts}"
        return None


class BatchList(QListView):
    """picked: the batch the person goes to."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = BatchRows()
        self.setModel(self.rows)
        self.setItemDelegate(_BatchDelegate(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("申报批次")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style_scroll_bar(self)
        self.selectionModel().currentChanged.connect(self._changed)

    def show_lines(self, lines: Sequence[BatchLine], key: BatchKey | None) -> None:
        """Other batches, one of them in view. Says nothing."""
        self.selectionModel().blockSignals(True)
        self.rows.replace(lines)
        place = next((place for place, line in enumerate(lines) if line.key == key), -1)
        if place >= 0:
            self.setCurrentIndex(self.rows.index(place, 0))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def _changed(self, index: QModelIndex) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, BatchLine):
            self.picked.emit(line.key)


class _BatchDelegate(QStyledItemDelegate):
    """Four short lines of one height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, Fonts.body_metrics.height() + 3 * Fonts.small_metrics.height() + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, BatchLine):
            return
        area: QRect = option.rect  # type: ignore[attr-defined]
        view = self.parent()
        selected = isinstance(view, QListView) and view.currentIndex() == index
        painter.save()
        painter.fillRect(area, ACCENT_TINT if selected else SURFACE)
        if selected:
            painter.fillRect(area.left(), area.top(), 3, area.height(), ACCENT)
        painter.setPen(FAINT)
        painter.drawLine(area.left() + _SIDE, area.bottom(), area.right(), area.bottom())
        inner = area.adjusted(_SIDE, 7, -10, -8)
        batch, small = line.batch, Fonts.small_metrics.height() + 3
        stage = "已封存" if line.is_archived else batch.stage_word
        room = width_of(stage, "small")
        first = QRect(inner.left(), inner.top(), inner.width() - room - 8, Fonts.body_metrics.height())
        painter.setPen(INK)
        put_text(painter, first, batch.title, "strong")
        painter.setPen(MUTED)
        put_text(painter, QRect(inner.right() - room, inner.top(), room + 1, first.height()), stage, "small")
        down = QRect(inner.left(), first.bottom() + 2, inner.width(), small)
        painter.setPen(SOFT)
        put_text(painter, down, batch.badge, "small")
        at = batch.countdown
        day = f"　{at.day:%m-%d}" if at.day else ""
        painter.setPen(DAYS[at.tone])
        put_text(painter, down.translated(0, small), f"{TONE_MARKS[at.tone]} {at.words}{day}", "small")
        painter.setPen(SOFT)
        put_text(painter, down.translated(0, 2 * small), counts_words(line.counts), "small")
        painter.restore()
