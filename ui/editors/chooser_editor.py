"""Choosing from a long list by typing: characters, full pinyin, initials or a code. The list never takes the focus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.facts import FactValue
from ui.editors.keys import step_of
from ui.editors.line_editor import LineEditor

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCompleter

    from ui.editors.proposal_list import ProposalModel


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the list. value: what is stored; text: what the editor then shows; remark: grey, at the right."""

    value: FactValue
    text: str
    remark: str = ""


Search = Callable[[str], Sequence[Proposal]]


class ChooserEditor(LineEditor):
    """A line with a list beneath it. Enter takes the marked line and goes on; what is typed otherwise is kept as it is."""

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = search
        self._offered: Sequence[Proposal] = ()
        self._model: ProposalModel | None = None
        self._list: QCompleter | None = None
        self.textEdited.connect(self._propose)

    @property
    def proposals(self) -> Sequence[Proposal]:
        """What the list offers now."""
        return self._offered

    def open_list(self) -> None:
        """Show everything that fits what was typed, or all of it."""
        self._propose(self.text() if self.isModified() else "")

    def take(self, place: int) -> None:
        """Take the proposal at a place of the list."""
        if 0 <= place < len(self._offered):
            proposal = self._offered[place]
            self.setText(proposal.text)
            self.setModified(False)
            self.chosen.emit(proposal.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_F4} and not self._is_open():
            self.open_list()
            return
        if step_of(event) == 1 and self._list is not None and self._is_open():
            place = self._list.popup().currentIndex().row()
            self._list.popup().hide()
            self.take(place)
        super().keyPressEvent(event)

    def _is_open(self) -> bool:
        return self._list is not None and self._list.popup().isVisible()

    def _propose(self, text: str) -> None:
        from ui.editors.proposal_list import ProposalModel, make_completer  # noqa: PLC0415 - most are never opened

        self._offered = self._search(text.strip())
        if self._list is None or self._model is None:
            self._model = ProposalModel()
            self._list = make_completer(self._model, self)
            self._list.activated[QModelIndex].connect(lambda index: self.take(index.row()))  # type: ignore[index]
        self._model.replace(self._offered)
        if not self._offered:
            self._list.popup().hide()
            return
        self._list.complete()
        self._list.popup().setCurrentIndex(self._list.completionModel().index(0, 0))
