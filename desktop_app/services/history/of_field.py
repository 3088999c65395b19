"""The history of one field: who changed it when, from what to what; every value can be brought back."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.entities import Dossier
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, Subject
from desktop_app.domain.listing import HistoryEntry
from desktop_app.domain.ports import Store
from desktop_app.domain.record import RecordError
from desktop_app.services.history.words import stored_value, stored_words, value_words

SOMEBODY = "本机"  # where no name was known


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One change. old, new: in shown wording with the unit. value: what stood there from then on.

    can_restore: the value can be read and is not the one that stands now.
    """

    at: datetime
    by: str
    operation: str
    old: str
    new: str
    value: FactValue | None
    can_restore: bool


class FieldHistory:
    """Reads the store's history; changes nothing. Bringing a value back is an edit of the session."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_field(self, project_id: str, key: str) -> tuple[FieldEntry, ...]:
        """Newest first; the oldest is the value the record was made with.

        A firm's field has the history of the firm the project belongs to now. Raises AppError("project-missing").
        """
        dossier = self._store.projects.dossier(project_id)
        if dossier is None:
            raise AppError("project-missing", "这个项目已不在数据库里，可能被彻底删除。请刷新列表")
        field = self._store.fields[key]
        entries = self._store.history(_owner(dossier, field))
        changes = [entry for entry in entries if entry.field == key]
        now = dossier.facts.get(key)
        found = [self._entry(field, entry, now) for entry in changes]
        made = next((entry for entry in entries if entry.action == "insert"), None)
        if made is not None:
            first = self._first(field, made, changes, now)
            found[:0] = [first] if first is not None else []
        return tuple(reversed(found))

    def _entry(self, field: Field, entry: HistoryEntry, now: FactValue | None) -> FieldEntry:
        fields = self._store.fields
        try:
            value, readable = stored_value(fields, field.key, entry.new), True
        except RecordError:
            value, readable = None, False
        return FieldEntry(
            entry.at,
            entry.actor or SOMEBODY,
            entry.operation,
            stored_words(fields, field.key, entry.old),
            stored_words(fields, field.key, entry.new),
            value,
            readable and value != now,
        )

    def _first(
        self, field: Field, made: HistoryEntry, changes: list[HistoryEntry], now: FactValue | None
    ) -> FieldEntry | None:
        """The value at the record's making; None where the field was blank then."""
        if changes and changes[0].old is None:
            return None
        try:
            value = stored_value(self._store.fields, field.key, changes[0].old) if changes else now
        except RecordError:
            return None
        if value is None:
            return None
        words = value_words(field, value)
        return FieldEntry(
            made.at, made.actor or SOMEBODY, made.operation, "", words, value, bool(changes) and value != now
        )


def _owner(dossier: Dossier, field: Field) -> str:
    if field.subject is Subject.PROJECT:
        return dossier.project.id
    return dossier.enterprise.id if dossier.enterprise is not None else ""
