"""What a death of the program left behind: compared with the records, put into them through the history, or discarded.

A savepoint loses to a record that was changed after it: nothing of it is proposed then, it can only be looked at and
taken over field by field. Nothing is overwritten in silence, and nothing thrown away: it lies in the bin for a while.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.domain.entities import Dossier, Enterprise
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field
from desktop_app.domain.ports import Store
from desktop_app.domain.record import RecordError, parse_record
from desktop_app.services.change import Change
from desktop_app.services.editing.savepoint import Savepoint
from desktop_app.services.editing.savepoint_folder import FoundSavepoint, SavepointFolder
from desktop_app.services.editing.session import EditSession
from desktop_app.services.editing.session_store import EditSessionStore, newest_entry
from desktop_app.services.records.field_input import understood
from desktop_app.services.records.projects import ProjectService

OPERATION = "恢复未保存的修改"
OTHER_FIRM = ""  # the key of the line that says the project was given to another firm
_BLANK = "（空）"


class Fate(StrEnum):
    """How a savepoint stands to its record."""

    FRESH = "fresh"  # 记录还是输入时的样子
    STALE = "stale"  # 记录在此之后又改过：以记录为准
    DELETED = "deleted"  # 项目已删除
    MISSING = "missing"  # 数据库里没有这个项目


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which savepoint and record differ, both in shown wording."""

    key: str
    label: str
    recorded: str
    typed: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A savepoint that holds something the record does not. unknown: fields of packs that are not installed now."""

    found: FoundSavepoint
    fate: Fate
    project_name: str
    enterprise_name: str
    differences: tuple[Difference, ...]
    unknown: tuple[str, ...] = ()

    @property
    def proposed(self) -> frozenset[str]:
        """The fields to recover unless the person wants otherwise."""
        return frozenset(d.key for d in self.differences) if self.fate is not Fate.STALE else frozenset()


class SavepointRecovery:
    def __init__(
        self,
        folder: SavepointFolder,
        store: Store,
        projects: ProjectService,
        sessions: EditSessionStore,
        as_of: date,
    ) -> None:
        self._folder = folder
        self._store = store
        self._projects = projects
        self._sessions = sessions
        self._as_of = as_of

    def offers(self) -> tuple[Offer, ...]:
        """What earlier runs left behind, newest first. What is in the record already is cleared away."""
        return tuple(offer for offer in self._offers(self._folder.left_behind()) if self._is_worth(offer))

    def discarded(self) -> tuple[Offer, ...]:
        """What lies in the bin, newest first."""
        return tuple(self._offers(self._folder.discarded()))

    def recover(self, offer: Offer, keys: Collection[str] | None = None) -> Change:
        """Put these fields (default: those proposed) into the record, as one transaction; the savepoint goes to the bin.

        A deleted project comes back first, one that is not there is made anew. Raises AppError, with nothing changed.
        """
        savepoint = offer.found.savepoint
        wanted = set(offer.proposed if keys is None else keys)
        with self._store.transaction(OPERATION):
            project_id = self._existing_project(savepoint.project_id)
            session = self._sessions.open(project_id, None, self._as_of)
            firm = self._other_firm(savepoint, self._projects.load(project_id))
            if firm is not None and OTHER_FIRM in wanted:
                session.choose_enterprise(firm)
            for key in savepoint.keys:
                if key in wanted and key in self._store.fields:
                    self._put(session, savepoint, key)
            change = self._sessions.keep(session, "recovery", OPERATION)
        if offer.found.discarded_at is None:
            self._folder.discard(offer.found.file)
        return Change(
            OPERATION, change.projects or (project_id,), change.enterprises, change.fields, "recovery"
        )

    def discard(self, offer: Offer) -> None:
        """Into the bin, where it lies for thirty days. Raises AppError."""
        if offer.found.discarded_at is None:
            self._folder.discard(offer.found.file)

    def _offers(self, found: Iterable[FoundSavepoint]) -> Iterable[Offer]:
        for each in found:
            yield self._offer(each)

    def _offer(self, found: FoundSavepoint) -> Offer:
        savepoint, fields = found.savepoint, self._store.fields
        dossier = self._store.projects.dossier(savepoint.project_id)
        facts = dossier.facts if dossier else {}
        unread = self._sessions.unread(dossier) if dossier else {}
        differences = []
        other = self._other_firm(savepoint, dossier)
        if other is not None:
            before = dossier.enterprise.name if dossier and dossier.enterprise else ""
            differences.append(
                Difference(OTHER_FIRM, "所属企业", before or _BLANK, other.name or "未命名企业")
            )
        for key in savepoint.keys:
            if key not in fields:
                continue
            value, text = self._content(savepoint, key)
            if value != facts.get(key) or text != unread.get(key):
                recorded = shown(fields[key], facts.get(key), unread.get(key))
                differences.append(
                    Difference(key, fields[key].label, recorded, shown(fields[key], value, text))
                )
        return Offer(
            found,
            self._fate(savepoint, dossier),
            savepoint.project_name or (dossier.project.name if dossier else ""),
            savepoint.enterprise_name,
            tuple(differences),
            tuple(key for key in savepoint.keys if key not in fields),
        )

    def _fate(self, savepoint: Savepoint, dossier: Dossier | None) -> Fate:
        if dossier is None:
            return Fate.MISSING
        if self._store.projects.is_deleted(savepoint.project_id):
            return Fate.DELETED
        return Fate.STALE if newest_entry(self._store, dossier) > savepoint.base else Fate.FRESH

    def _is_worth(self, offer: Offer) -> bool:
        if offer.differences or offer.unknown:
            return True
        try:
            self._folder.discard(offer.found.file)
        except AppError:
            return False  # a folder that cannot be written: nothing is lost by leaving it
        return False

    def _other_firm(self, savepoint: Savepoint, dossier: Dossier | None) -> Enterprise | None:
        """The firm that was chosen in the form, where the record has another one or none."""
        if savepoint.enterprise_id is None:
            return None
        if dossier is not None and dossier.project.enterprise_id == savepoint.enterprise_id:
            return None
        return self._store.enterprises.get(savepoint.enterprise_id)

    def _existing_project(self, project_id: str) -> str:
        if self._store.projects.get(project_id) is None:
            return self._projects.create(initiator="recovery").projects[0]
        if self._store.projects.is_deleted(project_id):
            self._projects.restore(project_id, initiator="recovery")
        return project_id

    def _content(self, savepoint: Savepoint, key: str) -> tuple[FactValue | None, str | None]:
        """The value of a field, or the text that stands there; a value that is none any more stands as text."""
        if key in savepoint.texts:
            return None, savepoint.texts[key]
        raw = savepoint.values[key]
        try:
            return parse_record({key: raw}, self._store.fields).get(key), None
        except RecordError:
            return None, str(raw)

    def _put(self, session: EditSession, savepoint: Savepoint, key: str) -> None:
        value, text = self._content(savepoint, key)
        if text is not None:
            session.set_text(key, text)
        else:
            session.set_value(key, value)


def shown(field: Field, value: FactValue | None, text: str | None) -> str:
    """What stands in a field, in words."""
    if text is not None:
        return f"“{text}”（还没读懂）"
    return understood(field, value) or _BLANK
