"""Opening a project for editing and keeping what was typed, with the texts that could not be understood."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.ports import Store
from desktop_app.services.change import Change
from desktop_app.services.edit_session import EditSession
from desktop_app.services.findings_types import RecordContext
from desktop_app.services.form_state import FormState
from desktop_app.services.projects import ProjectService

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack

_UNREAD = "ui.unread."  # settings key, followed by the project's id
DIRECTIONS_2024 = "gx_direction_2024"
DIRECTION_POLICY = "gx-qianqi-2024"


def record_context(fields: FieldDictionary, office: Office, packs: "Sequence[Pack]") -> RecordContext:
    """What the findings need to know about an office."""
    needs_direction = any(pack.id == DIRECTION_POLICY for pack in packs)
    return RecordContext(fields, office.year, office.region, needs_direction)


class EditSessionStore:
    """Sessions in and out of the store."""

    def __init__(self, store: Store, projects: ProjectService, context: RecordContext) -> None:
        self._store = store
        self._projects = projects
        self._context = context

    def open(self, project_id: str, packs: "Sequence[Pack] | None", as_of: date) -> EditSession:
        """packs: None where they are not read yet. Raises AppError("project-missing") where there is none of that id."""
        dossier = self._projects.load(project_id)
        return EditSession(dossier, self._context, packs, as_of, self._unread(dossier))

    def take_packs(
        self, context: RecordContext, packs: "Sequence[Pack]", session: EditSession | None
    ) -> FormState | None:
        """From now on with packs and fields that were read after the window was painted; the open session too.

        The store must know the fields by now. Raises AppError("project-missing") where the project is gone.
        """
        self._context = context
        if session is None:
            return None
        dossier = self._projects.load(session.state.project_id)
        return session.take_packs(context, packs, dossier.facts, self._unread(dossier))

    def _unread(self, dossier: Dossier) -> dict[str, str]:
        """The texts kept because they could not be understood, of fields that are known."""
        kept = self._store.settings.get(_UNREAD + dossier.project.id)
        unread: Mapping[str, str] = kept if isinstance(kept, dict) else {}
        return {k: str(v) for k, v in unread.items() if k in self._context.fields and k not in dossier.facts}

    def keep(self, session: EditSession, initiator: str = "") -> Change:
        """Save what stands in the session. Where the store found its firm by name or code, the session takes it over.

        Raises AppError where the store cannot write; the session keeps everything then.
        """
        state = session.state
        project_id = state.project_id
        with self._store.transaction("修改项目"):
            if state.enterprise_id is not None:
                self._projects.choose_enterprise(project_id, state.enterprise_id, initiator=initiator)
            change = self._projects.save(project_id, state.facts, initiator=initiator)
            if state.unread:
                self._store.settings.set(_UNREAD + project_id, dict(state.unread))
            elif self._store.settings.get(_UNREAD + project_id) is not None:
                self._store.settings.remove(_UNREAD + project_id)
        stored = self._projects.load(project_id)
        if stored.enterprise is not None and dict(stored.facts) != dict(state.facts):
            session.choose_enterprise(stored.enterprise)
        session.mark_saved()
        return change
