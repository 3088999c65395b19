"""Choosing from a long list by typing: characters, full pinyin, initials or a code. The list never takes the focus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QCompleter, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.domain.facts import FactValue
from ui.editors.line_editor import LineEditor
from ui.theme import ACCENT_TINT, INK, MUTED, SURFACE, Fonts


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the list. value: what is stored; text: what the editor then shows; remark: grey, at the right."""

    value: FactValue
    text: str
    remark: str = ""


Search = Callable[[str], Sequence[Proposal]]
_Index = QModelIndex | QPersistentModelIndex


class _ProposalModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.proposals: Sequence[Proposal] = ()

    def replace(self, proposals: Sequence[Proposal]) -> None:
        self.beginResetModel()
        self.proposals = proposals
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.proposals)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.proposals[index.row()].text
        return None


class _ProposalDelegate(QStyledItemDelegate):
    """Text at the left, its remark in grey at the right."""

    def __init__(self, model: _ProposalModel, parent: QWidget) -> None:
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
        painter.setFont(Fonts.small)
        painter.setPen(MUTED)
        remark_width = min(Fonts.small_metrics.horizontalAdvance(proposal.remark), inner.width() // 2)
        centre = Qt.AlignmentFlag.AlignVCenter
        remark = Fonts.small_metrics.elidedText(proposal.remark, Qt.TextElideMode.ElideLeft, remark_width)
        painter.drawText(inner, centre | Qt.AlignmentFlag.AlignRight, remark)
        painter.setFont(Fonts.body)
        painter.setPen(INK)
        room = inner.width() - remark_width - 8
        text = Fonts.body_metrics.elidedText(proposal.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, centre | Qt.AlignmentFlag.AlignLeft, text)


class ChooserEditor(LineEditor):
    """A line with a list beneath it. Enter takes the marked line; what is typed otherwise is kept as it is."""

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self._model = _ProposalModel()
        self._list: QCompleter | None = None  # made at the first keystroke: most choosers are never opened
        self.textEdited.connect(self._propose)

    @property
    def proposals(self) -> Sequence[Proposal]:
        """What the list offers now."""
        return self._model.proposals

    def open_list(self) -> None:
        """Show everything that fits what stands there, or all of it."""
        self._propose(self.text() if self.isModified() else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4} and not self._popup_is_open():
            self.open_list()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        return super().event(event)

    def _popup_is_open(self) -> bool:
        return self._list is not None and self._list.popup().isVisible()

    def _completer(self) -> QCompleter:
        if self._list is None:
            completer = QCompleter(self._model, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            completer.setMaxVisibleItems(9)
            completer.popup().setItemDelegate(_ProposalDelegate(self._model, self))
            completer.setWidget(self)
            completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
            self._list = completer
        return self._list

    def _propose(self, text: str) -> None:
        completer = self._completer()
        self._model.replace(self._search(text.strip()))
        if not self._model.proposals:
            completer.popup().hide()
            return
        completer.complete()
        completer.popup().setCurrentIndex(self._model.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._model.proposals):
            proposal = self._model.proposals[index.row()]
            self.setText(proposal.text)
            self.setModified(False)
            self.chosen.emit(proposal.value)
