"""The list beneath a chooser: what is offered, and how a line looks. Made at the first keystroke, never at the start."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.text_line import put_text, width_of
from ui.theme import ACCENT_TINT, INK, MUTED, SURFACE, Fonts, chrome_sheet

if TYPE_CHECKING:
    from ui.editors.chooser_editor import Proposal

_Index = QModelIndex | QPersistentModelIndex
MOST_VISIBLE = 9
LEAST_WIDTH = 300


class ProposalModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.proposals: Sequence[Proposal] = ()

    def replace(self, proposals: "Sequence[Proposal]") -> None:
        self.beginResetModel()
        self.proposals = proposals
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.proposals)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.proposals[index.row()].text
        return None


class ProposalDelegate(QStyledItemDelegate):
    """Text at the left, its remark in grey at the right."""

    def __init__(self, model: ProposalModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, Fonts.body_metrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        proposal = self._model.proposals[index.row()]
        area = option.rect  # type: ignore[attr-defined]
        selected = option.state & QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        painter.fillRect(area, ACCENT_TINT if selected else SURFACE)
        inner = area.adjusted(9, 0, -9, 0)
        remark_width = min(width_of(proposal.remark, "small"), inner.width() // 2)
        painter.setPen(MUTED)
        remark = QRect(inner.right() - remark_width, inner.top(), remark_width, inner.height())
        put_text(painter, remark, proposal.remark, "small", "right")
        painter.setPen(INK)
        put_text(painter, inner.adjusted(0, 0, -remark_width - 8, 0), proposal.text, "body")


class ProposalList(QListView):
    """Lies over the window, beneath its line (above it where there is more room): no window of its own, no focus."""

    picked = Signal(int)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line.window())
        self._line = line
        self._model = ProposalModel()
        self.setModel(self._model)
        self.setItemDelegate(ProposalDelegate(self._model, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet(
            chrome_sheet()
            + f"QListView {{ border: 1px solid {MUTED.name()}; background: {SURFACE.name()}; }}"
        )
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        self.hide()

    def offer(self, proposals: "Sequence[Proposal]") -> None:
        """Show these, the first marked; nothing to offer, nothing to be seen."""
        self._model.replace(proposals)
        if not proposals:
            self.hide()
            return
        window = self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._line.mapTo(window, QPoint(-8, self._line.height() + 4))
        height = min(len(proposals), MOST_VISIBLE) * self.sizeHintForRow(0) + 4
        above = self._line.mapTo(window, QPoint(0, -4)).y()
        y = corner.y() if corner.y() + height <= window.height() or above < height else above - height
        width = max(LEAST_WIDTH, self._line.width() + 16)
        x = max(0, min(corner.x(), window.width() - width))
        self.setGeometry(x, y, width, min(height, window.height() - y))
        self.setCurrentIndex(self._model.index(0, 0))
        self.scrollToTop()
        self.show()
        self.raise_()

    def move_mark(self, steps: int) -> None:
        """The mark so many lines further, as far as there are lines."""
        place = self.currentIndex().row() + steps
        self.setCurrentIndex(self._model.index(max(0, min(place, self._model.rowCount() - 1)), 0))
