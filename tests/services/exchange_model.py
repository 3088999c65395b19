"""PCs that edit one record and carry packages between them: a model for the laws of merging."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.domain.record_version import Mark, Version, Versions
from desktop_app.services.exchange.merge import (
    DELETED,
    TRUE,
    RecordState,
    absorb,
    decide,
    join,
    state_of,
)

RECORD = "project/p1"


class Clock:
    """Every look at it is a second later."""

    def __init__(self) -> None:
        self.seconds = 0

    def mark(self, store: str) -> Mark:
        self.seconds += 1
        return Mark(f"2026-01-01T00:00:{self.seconds:06d}", f"用户{store}", store)


@dataclass
class Desk:
    """One PC: what its record holds, and the versions it knows as of its last exchange."""

    name: str
    clock: Clock
    values: dict[str, str] = field(default_factory=dict)
    is_deleted: bool = False
    versions: dict[str, Version] = field(default_factory=dict)

    def copy(self) -> "Desk":
        return Desk(self.name, self.clock, dict(self.values), self.is_deleted, dict(self.versions))

    def edit(self, key: str, value: str | None) -> None:
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value

    def take_out(self) -> Versions:
        """A package."""
        mark = self.clock.mark(self.name)
        self.versions = absorb(
            self.versions, RECORD, self.values, self.is_deleted, lambda _key: mark, self.name
        )
        return dict(self.versions)

    def take_in(self, package: Versions) -> None:
        self.take_out()
        self.versions = join(self.versions, package)
        self._show()

    def choose(self, key: str, option: int) -> None:
        """Decide an open conflict for one of its values; nothing where there is none."""
        self.take_out()
        conflict = self.state.conflicts.get(key)
        if conflict is None:
            return
        head = conflict.heads[option % len(conflict.heads)]
        value = head.value if key != DELETED or head.field == DELETED else None
        self.versions = decide(self.versions, RECORD, key, value, self.clock.mark(self.name))
        self._show()

    def choose_all(self, option: int = 0) -> None:
        while self.state.conflicts:
            self.choose(next(iter(self.state.conflicts)), option)

    @property
    def state(self) -> RecordState:
        return state_of(self.versions, self.name)

    @property
    def contents(self) -> tuple[Mapping[str, str], bool]:
        return self.values, self.is_deleted

    def _show(self) -> None:
        self.values, self.is_deleted = dict(self.state.values), self.state.is_deleted


__all__ = ["DELETED", "RECORD", "TRUE", "Clock", "Desk"]
