"""Capsules of the store in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from db.memory import MemoryStore


class MemoryCapsules:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def of_batch(self, key: BatchKey) -> tuple[CapsuleEntry, ...]:
        return tuple(entry for entry in self.all() if entry.key == key)

    def all(self) -> tuple[CapsuleEntry, ...]:
        found = [entry for entry, _ in self._store.contents.capsules.values()]
        return tuple(sorted(found, key=lambda e: (e.key.year, e.key.quarter, e.key.policy_id, e.version)))

    def content(self, capsule_id: str) -> bytes | None:
        found = self._store.contents.capsules.get(capsule_id)
        return found[1] if found else None

    def add(self, entry: CapsuleEntry, content: bytes) -> CapsuleEntry:
        if any(known.version == entry.version for known in self.of_batch(entry.key)):
            raise AppError(
                "capsule-exists", f"{entry.key.name}已有第{entry.version}版定稿档案：请刷新申报批次后再定稿。"
            )
        with self._store.transaction("存入定稿档案"):
            kept = replace(entry, size=len(content), made_by=self._store.actor, made_at=self._store.time())
            self._store.contents.capsules[entry.id] = (kept, content)
            self._store.record("capsule", entry.id, "insert")
        return kept
