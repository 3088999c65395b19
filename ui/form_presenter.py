"""Between one project's editing session and what shows it: passes on what the person did, renders what came of it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.entities import Enterprise
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.services.change import Change
from desktop_app.services.edit_session import EditSession
from desktop_app.services.edit_session_store import EditSessionStore
from desktop_app.services.form_state import FormState
from ui.form.form_view import FormView
from ui.verdict.verdict_panel import VerdictPanel

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack
    from desktop_app.services.findings_types import RecordContext

INITIATOR = "form"
# A pause of this long in the typing keeps what stands there, so that a power cut takes no long text along.
IDLE_MILLISECONDS = 2000


class FormPresenter(QObject):
    """Holds the session of the project in view. Saves when a field is left and when the typing pauses."""

    rendered = Signal(object)  # FormState
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
        self._typed_key = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(IDLE_MILLISECONDS)
        self._pause.timeout.connect(self._keep_in_pause)
        form.text_edited.connect(self.type_text)
        form.value_chosen.connect(self.choose)
        form.field_left.connect(self._leave)
        form.proposal_taken.connect(self._accept)
        panel.field_picked.connect(form.go_to)

    @property
    def state(self) -> FormState | None:
        """What is shown; None while no project is open."""
        return self._session.state if self._session else None

    def open(self, project_id: str, packs: "Sequence[Pack] | None", as_of: date) -> None:
        """Show a project; the one before is kept first. packs: None where not read yet. Raises AppError where it is gone."""
        self.keep()
        self._session = self._sessions.open(project_id, packs, as_of)
        self._show(self._session.state)

    def take_packs(self, context: "RecordContext", packs: "Sequence[Pack]") -> None:
        """Go on with packs that were read after the project was shown. Raises AppError where the project is gone."""
        state = self._sessions.take_packs(context, packs, self._session)
        if state is not None:
            self._show(state)

    def close(self) -> None:
        """Keep what is open and show nothing."""
        self.keep()
        self._session = None
        self._panel.clear()

    def forget(self) -> None:
        """Drop what is open without keeping it: it was deleted."""
        self._session = None
        self._panel.clear()

    def type_text(self, key: str, text: str) -> None:
        if self._session is not None:
            self._typed_key = key
            self._pause.start()
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
        """Save what was typed; True where it is kept. A failure is told, and everything stays as it is."""
        self._form.settle()
        return self._keep(typed=None)

    def _keep_in_pause(self) -> None:
        """The same without touching the field that is being typed in: its text, caret and step of undo stay."""
        self._keep(typed=self._typed_key)

    def _keep(self, typed: str | None) -> bool:
        self._pause.stop()
        session = self._session
        if session is None or session.state.saved:
            return True
        self.about_to_keep.emit()
        try:
            change: Change = self._sessions.keep(session, INITIATOR)
        except AppError as error:
            self.failed.emit(error)
            return False
        self.saved_at = datetime.now().astimezone()
        self._show(session.state, typed)
        self.kept.emit(change)
        return True

    def _leave(self, key: str) -> None:
        if self._session is not None:
            self._session.end_step()
            self.keep()

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
