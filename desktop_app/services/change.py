"""What an operation changed: returned by every mutation, so that screens refresh what they show and no more."""

from typing import NamedTuple

from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Subject


class FieldChange(NamedTuple):
    """One field of one record. None = unknown before, or after."""

    subject: Subject
    record_id: str
    field: str
    old: FactValue | None
    new: FactValue | None


class Change(NamedTuple):
    """operation: its Chinese name, as undo and history show it. initiator: who asked, so that it need not echo.

    projects: ids of the projects whose line or form looks different now, those that share a changed firm included.
    enterprises: ids of the firms that were changed or made.
    """

    operation: str
    projects: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    initiator: str = ""

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.projects or self.enterprises)


def differences(subject: Subject, record_id: str, old: Facts, new: Facts) -> tuple[FieldChange, ...]:
    """The fields in which two states of a record differ."""
    keys = (*old, *(key for key in new if key not in old))
    return tuple(
        FieldChange(subject, record_id, key, old.get(key), new.get(key))
        for key in keys
        if old.get(key) != new.get(key)
    )


def applied(facts: Facts, changes: tuple[FieldChange, ...]) -> Facts:
    """The facts with these changes made."""
    result = dict(facts)
    for change in changes:
        if change.new is None:
            result.pop(change.field, None)
        else:
            result[change.field] = change.new
    return result
