"""Batches, ledger and closed years of the store in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.domain.declaring import Batch, BatchKey, DeclarationEvent, LedgerEntry, YearRecord
from desktop_app.domain.entities import Declaration, DeclarationStatus

if TYPE_CHECKING:
    from db.memory import MemoryStore

_STATUS_OF_IDENTITY = frozenset(
    {DeclarationStatus.DRAFT, DeclarationStatus.CHECKED, DeclarationStatus.FINAL, DeclarationStatus.SENT}
)


class MemoryBatches:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, key: BatchKey) -> Batch | None:
        return self._store.contents.batches.get(key)

    def find(self, year: int | None = None) -> tuple[Batch, ...]:
        found = [batch for batch in self._store.contents.batches.values() if year in (None, batch.key.year)]
        return tuple(sorted(found, key=lambda b: (b.key.year, b.key.quarter, b.key.policy_id)))

    def save(self, batch: Batch) -> Batch:
        with self._store.transaction("修改申报批次"):
            known = self.get(batch.key)
            self._store.contents.batches[batch.key] = batch
            self._store.record("batch", batch.id, "insert" if known is None else "update")
        return batch

    def remove(self, key: BatchKey) -> None:
        with self._store.transaction("删除申报批次"):
            if self._store.contents.batches.pop(key, None) is not None:
                self._store.record("batch", key.id, "delete")


class MemoryLedger:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def enter(self, declaration: Declaration) -> None:
        """What the triggers of the SQLite store do: the line follows its declaration."""
        lines, project = self._store.contents.ledger, self._store.projects.dossier(declaration.project_id)
        assert project is not None
        known = lines.get(declaration.id)
        if known is None or declaration.status in _STATUS_OF_IDENTITY:
            facts = project.project.facts
            firm = project.enterprise
            known = LedgerEntry(
                declaration.id, declaration.project_id, BatchKey("", 0, 1), declaration.status, project.project.name,
                str(facts.get("project_code", "")), firm.name if firm else "",
                str(firm.facts.get("uscc", "")) if firm else "", is_example=project.project.is_example,
            )  # fmt: skip
        key = BatchKey(declaration.policy_id, declaration.year, declaration.quarter)
        lines[declaration.id] = replace(
            known, key=key, status=declaration.status, declared_at=declaration.declared_at
        )

    def forget_example(self, project_id: str) -> None:
        """An example's lines and closed years go with it."""
        contents = self._store.contents
        contents.ledger = {k: v for k, v in contents.ledger.items() if v.project_id != project_id}
        contents.year_records = {k: v for k, v in contents.year_records.items() if k[0] != project_id}

    def find(
        self, year: int | None = None, policy_ids: Iterable[str] | None = None
    ) -> tuple[LedgerEntry, ...]:
        wanted = None if policy_ids is None else set(policy_ids)
        found = [
            line
            for line in self._store.contents.ledger.values()
            if year in (None, line.key.year)
            and (wanted is None or line.key.policy_id in wanted)
            and not self._store.is_deleted(line.id)
        ]
        return tuple(
            sorted(
                found,
                key=lambda e: (
                    e.key.year,
                    e.key.quarter,
                    e.key.policy_id,
                    e.declared_at.isoformat() if e.declared_at else "",
                    e.id,
                ),
            )
        )

    def add_event(self, event: DeclarationEvent) -> None:
        with self._store.transaction("登记申报状态"):
            self._store.contents.events.append(replace(event, at=event.at or self._store.time()))

    def events_of(self, declaration_id: str) -> tuple[DeclarationEvent, ...]:
        found = [event for event in self._store.contents.events if event.declaration_id == declaration_id]
        return tuple(sorted(found, key=lambda event: str(event.at)))


class MemoryYearRecords:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def freeze(self, year: int, projects: Iterable[tuple[str, str]]) -> int:
        done = 0
        with self._store.transaction(f"封存{year}年度"):
            for project_id, declaration_id in projects:
                dossier = self._store.projects.dossier(project_id)
                if dossier is None or (project_id, year) in self._store.contents.year_records:
                    continue
                self._store.contents.year_records[project_id, year] = YearRecord(
                    project_id, year, dossier.facts, declaration_id, self._store.time()
                )
                done += 1
        return done

    def get(self, project_id: str, year: int) -> YearRecord | None:
        return self._store.contents.year_records.get((project_id, year))

    def of_project(self, project_id: str) -> tuple[YearRecord, ...]:
        found = [r for r in self._store.contents.year_records.values() if r.project_id == project_id]
        return tuple(sorted(found, key=lambda record: record.year))

    def find(self, year: int) -> tuple[YearRecord, ...]:
        return tuple(r for r in self._store.contents.year_records.values() if r.year == year)
