"""What two PCs remember of a record they exchange: each value of each field, and what it was made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class RecordKey(NamedTuple):
    """kind: "project", "enterprise" or "attachment"."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Who wrote a version, when (UTC, ISO 8601), and on which PC's store."""

    at: str
    by: str
    store: str


@dataclass(frozen=True, slots=True)
class Version:
    """value: canonical JSON text, None = the field is blank. parents: ids, sorted. marks: everyone who wrote just this."""

    id: str
    field: str
    value: str | None
    parents: tuple[str, ...]
    marks: frozenset[Mark]

    @property
    def last_mark(self) -> Mark:
        return max(self.marks)


Versions = Mapping[str, Version]  # of one record, by id


@dataclass(frozen=True, slots=True)
class ExchangeNote:
    """One package that was written or taken in. id: the package's own. told: a sentence about what came of it."""

    id: str
    is_out: bool
    office: str
    by: str
    told: str
    at: datetime | None = None


class ExchangeRepository(Protocol):
    """Versions are only ever added."""

    def records(self) -> frozenset[RecordKey]:
        """Every record that was exchanged."""
        ...

    def contested(self) -> frozenset[RecordKey]:
        """Records in which something may wait for a decision: a field of several heads, or a deletion."""
        ...

    def versions(self, record: RecordKey) -> dict[str, Version]:
        """What is known of a record, by id; empty for one that was never exchanged."""
        ...

    def add(self, record: RecordKey, versions: Iterable[Version]) -> int:
        """Keep versions and marks that are not known yet; how many versions were new."""
        ...

    def unread_facts(self, record: RecordKey) -> Mapping[str, Any]:
        """JSON values of a project or a firm that this dictionary cannot read."""
        ...

    def keep_unread_facts(self, record: RecordKey, facts: Mapping[str, Any]) -> None:
        """Replace them."""
        ...

    def note(self, note: ExchangeNote) -> None: ...

    def notes(self) -> tuple[ExchangeNote, ...]:
        """Newest first."""
        ...
