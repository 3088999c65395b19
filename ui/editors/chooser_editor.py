"""Choosing from a long list by typing: characters, full pinyin, initials or a code. The list never takes the focus."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.facts import FactValue
from ui.editors.keys import step_of
from ui.editors.line_editor import LineEditor

if TYPE_CHECKING:
    from ui.editors.proposal_list import ProposalList


class Proposal(NamedTuple):
    """One line of the list. value: what is stored; text: what the editor then shows; remark: grey, at the right."""

    value: FactValue
    text: str
    remark: str = ""


Search = Callable[[str], Sequence[Proposal]]


_PAGE = 8
_MOVES = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _PAGE,
    Qt.Key.Key_PageUp: -_PAGE,
}


class ChooserEditor(LineEditor):
    """A line with a list beneath it. Enter takes the marked line and goes on; what is typed otherwise is kept as it is."""

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self._offered: Sequence[Proposal] = ()
        self._list: ProposalList | None = None
        self._is_searching = False

    @property
    def proposals(self) -> Sequence[Proposal]:
        """What the list offers now."""
        return self._offered

    @property
    def is_list_open(self) -> bool:
        """Whether proposals are in view."""
        return self._list is not None and self._list.isVisible()

    @property
    def held(self) -> str | None:
        return self.text() if self._is_searching else super().held

    def break_off(self) -> None:
        """The list goes, and with it what was only searched for."""
        super().break_off()
        self._is_searching = False
        if self._list is not None:
            self._list.hide()

    def settle(self) -> None:
        """What was typed to search, and led to no choice, is what stands in the field."""
        super().settle()
        if self._is_searching:
            self._is_searching = False
            self.edited.emit(self.text())

    def _typed(self, text: str) -> None:
        # While the list has something to offer, the text is a search, not yet a value that could be misunderstood.
        self._propose(text)
        self._is_searching = bool(self._offered and text.strip())
        if not self._is_searching:
            self.edited.emit(text)

    def open_list(self) -> None:
        """Show everything that fits what was typed; all of it when nothing was typed, or nothing fits."""
        self._propose(self.text() if self.isModified() else "")
        if not self._offered:
            self._propose("")

    def take(self, place: int) -> None:
        """Take the proposal at a place of the list."""
        if 0 <= place < len(self._offered):
            proposal = self._offered[place]
            self.setText(proposal.text)
            self.setModified(False)
            self._is_searching = False
            self.chosen.emit(proposal.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        proposals = self._list
        if proposals is None or not proposals.isVisible():
            if key in {Qt.Key.Key_Down, Qt.Key.Key_F4}:
                self.open_list()
                return
            super().keyPressEvent(event)
            return
        if key in _MOVES:
            proposals.move_mark(_MOVES[Qt.Key(key)])
            return
        if key == Qt.Key.Key_Escape:
            proposals.hide()
            return
        if step_of(event) == 1:
            proposals.hide()
            self.take(proposals.currentIndex().row())
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # The list would lie where the input method shows its own words; it comes back with the commit.
        if event.preeditString() and self._list is not None:
            self._list.hide()
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._list is not None:
            self._list.hide()
        super().focusOutEvent(event)

    def _propose(self, text: str) -> None:
        from ui.editors.proposal_list import ProposalList  # noqa: PLC0415 - most lists are never opened

        self._offered = self._search(text.strip())
        if self._list is None:
            self._list = ProposalList(self)
            self._list.picked.connect(self._pick)
        self._list.offer(self._offered)

    def _pick(self, place: int) -> None:
        if self._list is not None:
            self._list.hide()
        self.take(place)
