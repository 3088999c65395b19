"""What a person wrote about a finding that wants an explanation (W): kept, printed, and bound to its values."""

from datetime import datetime
from typing import NamedTuple, Protocol


class Explanation(NamedTuple):
    """code and fields say which finding of the project. given_for: the values it was given for, as canonical JSON.

    written_by, written_at: of the last writing; set by the store.
    """

    id: str
    project_id: str
    code: str
    fields: tuple[str, ...]
    text: str
    given_for: str = "{}"
    written_by: str = ""
    written_at: datetime | None = None


class ExplanationRepository(Protocol):
    """One explanation for each finding of a project; what was withdrawn stays in the history."""

    def get(self, explanation_id: str) -> Explanation | None:
        """Withdrawn ones included."""
        ...

    def is_deleted(self, explanation_id: str) -> bool: ...

    def of_project(self, project_id: str, *, deleted: bool = False) -> tuple[Explanation, ...]:
        """By code and fields; deleted: the withdrawn ones instead."""
        ...

    def all(self) -> tuple[Explanation, ...]:
        """Of all projects, by project, code and fields; without those withdrawn."""
        ...

    def save(self, explanation: Explanation) -> Explanation:
        """Insert or change; a withdrawn one stands again. Returns it as stored."""
        ...

    def delete(self, explanation_id: str) -> None:
        """Withdraw it."""
        ...
