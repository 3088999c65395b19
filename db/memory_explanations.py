"""Written explanations of findings, in the store in memory."""

from typing import TYPE_CHECKING

from db.faults import REFERENCE_MISSING
from desktop_app.domain.errors import AppError
from desktop_app.domain.explanation import Explanation

if TYPE_CHECKING:
    from db.memory import MemoryStore


class MemoryExplanations:
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    def get(self, explanation_id: str) -> Explanation | None:
        return self._store.contents.explanations.get(explanation_id)

    def is_deleted(self, explanation_id: str) -> bool:
        return self._store.is_deleted(explanation_id)

    def of_project(self, project_id: str, *, deleted: bool = False) -> tuple[Explanation, ...]:
        return tuple(e for e in self._ordered(deleted) if e.project_id == project_id)

    def all(self) -> tuple[Explanation, ...]:
        return self._ordered(deleted=False)

    def save(self, explanation: Explanation) -> Explanation:
        with self._store.transaction("填写说明"):
            if self._store.projects.get(explanation.project_id) is None:
                raise AppError(*REFERENCE_MISSING)
            known = self.get(explanation.id)
            saved = explanation._replace(written_by=self._store.actor, written_at=self._store.time())
            self._store.contents.explanations[saved.id] = saved
            if known is None:
                self._store.record("explanation", saved.id, "insert")
            else:
                for column, old, new in (
                    ("body", known.text, saved.text),
                    ("given_for", known.given_for, saved.given_for),
                ):
                    if old != new:
                        self._store.record("explanation", saved.id, "update", column, old, new)
            self._store.mark("explanation", saved.id, False)
        return saved

    def delete(self, explanation_id: str) -> None:
        with self._store.transaction("撤回说明"):
            self._store.mark("explanation", explanation_id, True)

    def forget_project(self, project_id: str) -> None:
        """The project was removed for good."""
        kept = self._store.contents.explanations
        for explanation in [e for e in kept.values() if e.project_id == project_id]:
            del kept[explanation.id]

    def _ordered(self, deleted: bool) -> tuple[Explanation, ...]:
        kept = self._store.contents.explanations.values()
        found = [e for e in kept if self._store.is_deleted(e.id) == deleted]
        return tuple(sorted(found, key=lambda e: (e.project_id, e.code, e.fields)))
