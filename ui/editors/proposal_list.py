"""The list beneath a chooser: what is offered, and how a line looks. Made at the first keystroke, never at the start."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.text_line import put_text, width_of
from ui.theme import ACCENT_TINT, INK, MUTED, SURFACE, Fonts

if TYPE_CHECKING:
    from ui.editors.chooser_editor import Proposal

_Index = QModelIndex | QPersistentModelIndex
MOST_VISIBLE = 9


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


def make_completer(model: ProposalModel, line: QLineEdit) -> QCompleter:
    """A popup list that never takes the focus from the line it belongs to."""
    completer = QCompleter(model, line)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    completer.setMaxVisibleItems(MOST_VISIBLE)
    completer.popup().setItemDelegate(ProposalDelegate(model, line))
    completer.setWidget(line)
    return completer
