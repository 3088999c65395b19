"""Between one project's editing session and what shows it: passes on what the person did, renders what came of it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.domain.entities import Enterprise
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.services.change import Change
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.session import EditSession
from desktop_app.services.editing.session_store import EditSessionStore
from ui.form.form_view import FormView
from ui.verdict.verdict_panel import VerdictPanel

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack
    from desktop_app.services.findings.finding import RecordContext

INITIATOR = "form"
# Fields by which other records of the same firm or code are found.
LOOKED_UP_BY = frozenset({"enterprise_name", "uscc", "project_code"})
# What has stood in an editor for two seconds is on the disk: looked for this often, whether or not the typing pauses.
LOOK_EVERY = 1800  # ms


class FormPresenter(QObject):
    """Holds the session of the project in view.

    What is typed goes into a savepoint when a field is left and every two seconds; into the record when the project is
    left, and before anything that reads the records.
    """

    rendered = Signal(object)  # FormState
    protected = Signal()  # what was typed is in the savepoint
    unprotected = Signal(object)  # AppError: the savepoint cannot be written; told once until it can be again
    kept = Signal(object)  # Change
    failed = Signal(object)  # AppError
    about_to_keep = Signal()

    def __init__(
        self,
        sessions: EditSessionStore,
        form: FormView,
        panel: VerdictPanel,
        find_enterprise: Callable[[str], Enterprise | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sessions = sessions
        self._form = form
        self._panel = panel
        self._find_enterprise = find_enterprise
        self._session: EditSession | None = None
        self.saved_at: datetime | None = None
        self.protected_at: datetime | None = None
        self._protected: tuple[FormState | None, dict[str, str]] = (None, {})
        self._is_unprotected = False
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(LOOK_EVERY)
        self._clock.timeout.connect(self.protect)
        form.text_edited.connect(self.type_text)
        form.value_chosen.connect(self.choose)
        form.field_left.connect(self._leave)
        form.proposal_taken.connect(self._accept)
        panel.field_picked.connect(form.go_to)

    def set_look_every(self, milliseconds: int) -> None:
        """How often what is typed is looked at; a trial of durability need not wait two seconds each time."""
        self._clock.setInterval(milliseconds)

    @property
    def is_unprotected(self) -> bool:
        """Whether the savepoint could not be written the last time."""
        return self._is_unprotected

    @property
    def state(self) -> FormState | None:
        """What is shown; None while no project is open."""
        return self._session.state if self._session else None

    def open(self, project_id: str, packs: "Sequence[Pack] | None", as_of: date) -> bool:
        """Show a project; the one before is kept first, and stays (False) where it cannot be.

        packs: None where not read yet. Raises AppError where the project is gone.
        """
        if not self.keep():
            return False
        self._session = self._sessions.open(project_id, packs, as_of)
        self._protected, self.protected_at = (self._session.state, {}), None
        self._clock.start()
        self._show(self._session.state)
        return True

    def take_packs(self, context: "RecordContext", packs: "Sequence[Pack]") -> None:
        """Go on with packs that were read after the project was shown. Raises AppError where the project is gone."""
        state = self._sessions.take_packs(context, packs, self._session)
        if state is not None:
            self._show(state)

    def close(self) -> None:
        """Keep what is open and show nothing."""
        self.keep()
        self._clock.stop()
        self._session = None
        self._panel.clear()

    def forget(self) -> None:
        """Drop what is open without keeping it: it was deleted."""
        if self._session is not None:
            self._sessions.forget(self._session.state.project_id)
        self._clock.stop()
        self._session = None
        self._panel.clear()

    def type_text(self, key: str, text: str) -> None:
        if self._session is not None:
            self._show(self._session.set_text(key, text), typed=key)

    def choose(self, key: str, value: FactValue | None) -> None:
        session = self._session
        if session is None:
            return
        firm = self._find_enterprise(str(value)) if key == "enterprise_name" and value else None
        if firm is not None and firm.id != session.state.enterprise_id:
            self._show(session.choose_enterprise(firm))
            return
        self._show(session.set_value(key, value))

    def restore_value(self, key: str, value: FactValue | None) -> None:
        """Bring back a value of the field's history, as an edit that can be undone, and show where."""
        if self._session is not None:
            self._show(self._session.restore_value(key, value))
            self._point_at(key)

    def look_around(self) -> None:
        """Compare the record anew with the others of its firm and code, and with what was explained."""
        if self._session is not None:
            self._show(self._sessions.look_around(self._session))

    def undo(self) -> None:
        """Take the last step back and show where."""
        if self._session is not None:
            self._show(self._session.undo())
            self._point_at(self._session.last_undone_key())

    def redo(self) -> None:
        if self._session is not None:
            self._show(self._session.redo())
            self._point_at(self._session.last_done_key())

    def keep(self) -> bool:
        """Save what was typed into the record; True where it is kept. A failure is told, and everything stays as it is."""
        self._form.settle()
        session = self._session
        if session is None:
            return True
        # Also where nothing is to be kept: a savepoint of what was taken back goes. Else it then says what the record says,
        # and a death between the two leaves nothing to ask about.
        self.protect()
        if session.state.saved:
            return True
        self.about_to_keep.emit()
        try:
            change: Change = self._sessions.keep(session, INITIATOR)
        except AppError as error:
            self.failed.emit(error)
            return False
        self._protected, self.protected_at = (session.state, {}), None
        self._is_unprotected = False
        self.saved_at = datetime.now().astimezone()
        self._show(session.state)
        self.kept.emit(change)
        return True

    def protect(self) -> bool:
        """Put what was typed into the savepoint, also from the middle of a field, whose text and caret are left alone.

        True where nothing would be lost now. That it cannot be written is told once; it is tried again and again.
        """
        session = self._session
        if session is None:
            return True
        wanted = (session.state, self._held())
        before, held = self._protected
        if before is wanted[0] and held == wanted[1] and not self._is_unprotected:
            return True
        try:
            written = self._sessions.protect(session, wanted[1])
        except AppError as error:
            if not self._is_unprotected:
                self._is_unprotected = True
                self.unprotected.emit(error)
            return False
        self._protected = wanted
        self._is_unprotected = False
        if written:
            self.protected_at = datetime.now().astimezone()
            self.protected.emit()
        return True

    def _held(self) -> dict[str, str]:
        """The text in the editor in use, where it was not handed over yet."""
        key = self._form.current_key
        cell = self._form.cells().get(key)
        text = cell.editor.held if cell is not None else None
        return {} if text is None else {key: text}

    def _leave(self, key: str) -> None:
        if self._session is not None:
            self._session.end_step()
            self.protect()
            if key in LOOKED_UP_BY:
                self.look_around()

    def _accept(self, key: str) -> None:
        if self._session is not None:
            self._show(self._session.accept_proposal(key))

    def _point_at(self, key: str | None) -> None:
        if key:
            self._form.go_to(key)

    def _show(self, state: FormState, typed: str | None = None) -> None:
        self._form.show_state(state, typed)
        self._panel.show_state(state, typed)
        self.rendered.emit(state)
