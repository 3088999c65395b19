"""Opening a project for editing and keeping what was typed, with the texts that could not be understood."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.record import to_json_value
from desktop_app.services.change import Change
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.session import EditSession
from desktop_app.services.findings.finding import RecordContext
from desktop_app.services.records.projects import ProjectService
from desktop_app.services.records.unread_texts import keep_unread_texts, unread_texts

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store
    from desktop_app.policy.pack import Pack

DIRECTION_POLICY = "gx-qianqi-2024"


def record_context(fields: FieldDictionary, office: Office, packs: "Sequence[Pack]") -> RecordContext:
    """What the findings need to know about an office."""
    needs_direction = any(pack.id == DIRECTION_POLICY for pack in packs)
    return RecordContext(fields, office.year, office.region, needs_direction)


def newest_entry(store: "Store", dossier: Dossier) -> int:
    """Number of the newest entry in the history of a project and its firm; 0 where there is none."""
    ids = [dossier.project.id, *([dossier.enterprise.id] if dossier.enterprise else [])]
    return max((entry.number for id_ in ids for entry in store.history(id_)), default=0)


class EditSessionStore:
    """Sessions in and out of the store; what is typed in between is kept apart, as savepoints."""

    def __init__(
        self,
        store: "Store",
        projects: ProjectService,
        context: RecordContext,
        savepoints: SavepointFolder | None = None,
    ) -> None:
        """savepoints: None for a store in memory, beside which nothing can outlive the program."""
        self._store = store
        self._projects = projects
        self._context = context
        self._savepoints = savepoints
        self._bases: dict[str, int] = {}

    def open(self, project_id: str, packs: "Sequence[Pack] | None", as_of: date) -> EditSession:
        """packs: None where they are not read yet. Raises AppError("project-missing") where there is none of that id."""
        dossier = self._projects.load(project_id)
        self._bases[project_id] = newest_entry(self._store, dossier)
        session = EditSession(dossier, self._context, packs, as_of, self.unread(dossier))
        if packs is not None:
            self.look_around(session)
        return session

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
        session.take_packs(context, packs, dossier.facts, self.unread(dossier))
        return self.look_around(session)

    def look_around(self, session: EditSession) -> FormState:
        """Compare with what the store holds now: records of the same firm or code, explanations."""
        from desktop_app.services.findings.surroundings import surroundings  # noqa: PLC0415 - not needed to start

        state = session.state
        return session.take_surroundings(
            surroundings(self._store, state.project_id, state.enterprise_id, state.facts)
        )

    def unread(self, dossier: Dossier) -> dict[str, str]:
        """The texts kept because they could not be understood, of fields that are known."""
        return unread_texts(self._store, dossier, self._context.fields)

    def protect(
        self, session: EditSession, held: Mapping[str, str] | None = None, now: datetime | None = None
    ) -> bool:
        """Put what was typed since the last save into the savepoint; whether there was anything. The record is not touched.

        held: texts by field that stand in an editor and were not handed over yet. Where nothing differs from the record
        any more, the savepoint goes. Raises AppError where it cannot be written; the one before stays then.
        """
        if self._savepoints is None:
            return False
        from desktop_app.services.editing.savepoint import Savepoint  # noqa: PLC0415 - not needed to start

        state = session.state
        chosen = state.enterprise_id if state.enterprise_id != session.saved_enterprise_id else None
        unsaved = session.unsaved(self._store.enterprises.get(chosen) if chosen else None)
        texts = {**unsaved.texts, **(held or {})}
        if not texts and state.saved:
            self._savepoints.remove(state.project_id)
            return False
        values = {
            key: None if value is None else to_json_value(value)
            for key, value in unsaved.values.items()
            if key not in texts
        }
        self._savepoints.write(
            Savepoint(
                state.project_id,
                now or datetime.now(UTC),
                self._bases.get(state.project_id, 0),
                state.enterprise_id,
                str(state.facts.get("project_name", "")),
                str(state.facts.get("enterprise_name", "")),
                values,
                texts,
            )
        )
        return True

    def keep(self, session: EditSession, initiator: str = "", operation: str = "修改项目") -> Change:
        """Save what stands in the session, as one transaction; its savepoint goes.

        Where the store found its firm by name or code, the session takes it over. Raises AppError where the store cannot
        write; session and savepoint keep everything then. operation: what the history calls it.
        """
        state = session.state
        project_id = state.project_id
        with self._store.transaction(operation):
            if state.enterprise_id is not None:
                self._projects.choose_enterprise(project_id, state.enterprise_id, initiator=initiator)
            change = self._projects.save(project_id, state.facts, initiator=initiator)
            keep_unread_texts(self._store, project_id, state.unread)
        stored = self._projects.load(project_id)
        if stored.enterprise is not None and dict(stored.facts) != dict(state.facts):
            session.choose_enterprise(stored.enterprise)
        session.mark_saved()
        self.look_around(session)
        self._bases[project_id] = newest_entry(self._store, stored)
        self.forget(project_id)
        return change

    def forget(self, project_id: str) -> None:
        """The savepoint of a project goes: its content is in the record, or the project was deleted."""
        if self._savepoints is None:
            return
        try:
            self._savepoints.remove(project_id)
        except AppError:
            return  # what it holds equals the record: the next start sees that and clears it away
