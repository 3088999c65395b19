"""Records that share a firm or a code with another, in the store in memory."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from desktop_app.domain import pinyin
from desktop_app.domain.entities import Dossier, Enterprise

if TYPE_CHECKING:
    from db.memory import MemoryStore


class MemoryNeighbours:
    def __init__(self, store: "MemoryStore") -> None:
        self._store = store

    def firms(self, name: str, uscc: str) -> tuple[Enterprise, ...]:
        folded = pinyin.fold(name)
        live = [
            firm for firm in self._store.contents.enterprises.values() if not self._store.is_deleted(firm.id)
        ]
        named = [firm for firm in live if folded and pinyin.fold(firm.name) == folded]
        coded = [firm for firm in live if uscc and firm.facts.get("uscc") == uscc]
        return tuple({firm.id: firm for firm in (*named, *coded)}.values())

    def projects(self, enterprise_ids: Iterable[str], project_code: str, most: int) -> tuple[Dossier, ...]:
        ids = frozenset(enterprise_ids)
        found = (
            dossier
            for dossier in self._store.projects.iterate_dossiers()
            if dossier.project.enterprise_id in ids
            or (project_code and dossier.project.facts.get("project_code") == project_code)
        )
        return tuple(islice(found, most))
