"""What PCs that exchange records remember, in the store in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop_app.domain.record_version import ExchangeNote, RecordKey, Version

if TYPE_CHECKING:
    from db.memory import MemoryStore


class MemoryExchange:
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    def records(self) -> frozenset[RecordKey]:
        return frozenset(self._store.contents.versions)

    def contested(self) -> frozenset[RecordKey]:
        found = []
        for record, versions in self._store.contents.versions.items():
            named = {(parent, version.field) for version in versions.values() for parent in version.parents}
            heads = [
                version.field for version in versions.values() if (version.id, version.field) not in named
            ]
            if len(set(heads)) < len(heads) or "@deleted" in {version.field for version in versions.values()}:
                found.append(record)
        return frozenset(found)

    def versions(self, record: RecordKey) -> dict[str, Version]:
        return dict(self._store.contents.versions.get(record, {}))

    def add(self, record: RecordKey, versions: Iterable[Version]) -> int:
        known = self.versions(record)
        before = len(known)
        with self._store.transaction("交换记录"):
            for version in versions:
                old = known.get(version.id)
                known[version.id] = replace(version, marks=version.marks | old.marks) if old else version
            self._store.contents.versions[record] = known
        return len(known) - before

    def unread_facts(self, record: RecordKey) -> Mapping[str, Any]:
        return dict(self._store.contents.unread_facts.get(record, {}))

    def keep_unread_facts(self, record: RecordKey, facts: Mapping[str, Any]) -> None:
        with self._store.transaction("交换记录"):
            self._store.contents.unread_facts[record] = dict(facts)

    def note(self, note: ExchangeNote) -> None:
        with self._store.transaction("交换记录"):
            self._store.contents.notes.insert(0, replace(note, at=self._store.time()))

    def notes(self) -> tuple[ExchangeNote, ...]:
        return tuple(self._store.contents.notes)
