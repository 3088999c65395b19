"""A store in memory: the same promises as the SQLite one (one contract test holds both), for tests and what-if work."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from db.faults import REFERENCE_MISSING
from db.memory_attachments import MemoryAttachments
from db.memory_capsules import MemoryCapsules
from db.memory_declaring import MemoryBatches, MemoryLedger, MemoryYearRecords
from db.memory_exchange import MemoryExchange
from db.memory_explanations import MemoryExplanations
from db.memory_neighbours import MemoryNeighbours
from db.search_text import search_text, terms
from desktop_app.domain import pinyin
from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.declaring import Batch, BatchKey, DeclarationEvent, LedgerEntry, YearRecord
from desktop_app.domain.entities import Attachment, Declaration, Dossier, Enterprise, Project
from desktop_app.domain.errors import AppError
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import FieldDictionary, standard_dictionary
from desktop_app.domain.listing import ALL_PROJECTS, HistoryEntry, ProjectEntry, ProjectFilter, ProjectRow
from desktop_app.domain.record import to_json_value
from desktop_app.domain.record_version import ExchangeNote, RecordKey, Version


@dataclass
class _Contents:
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    declarations: dict[str, Declaration] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    explanations: dict[str, Explanation] = field(default_factory=dict)
    batches: dict[BatchKey, Batch] = field(default_factory=dict)
    ledger: dict[str, LedgerEntry] = field(default_factory=dict)
    events: list[DeclarationEvent] = field(default_factory=list)
    year_records: dict[tuple[str, int], YearRecord] = field(default_factory=dict)
    versions: dict[RecordKey, dict[str, Version]] = field(default_factory=dict)
    unread_facts: dict[RecordKey, dict[str, Any]] = field(default_factory=dict)
    notes: list[ExchangeNote] = field(default_factory=list)
    capsules: dict[str, tuple[CapsuleEntry, bytes]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    deleted: dict[str, datetime] = field(default_factory=dict)
    history: list[HistoryEntry] = field(default_factory=list)
    change: int = 0

    def copied(self) -> "_Contents":
        return _Contents(**{name: copy(value) for name, value in vars(self).items()})


class MemoryStore:
    """Keeps the protocol of desktop_app.domain.ports.Store; gone when the program ends."""

    def __init__(
        self, fields: FieldDictionary | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.fields = fields or standard_dictionary()
        self.contents = _Contents()
        self._now = now
        self._actor = ""
        self._operation = ""
        self._depth = 0
        self.enterprises = MemoryEnterprises(self)
        self.projects = MemoryProjects(self)
        self.declarations = MemoryDeclarations(self)
        self.attachments = MemoryAttachments(self)
        self.explanations = MemoryExplanations(self)
        self.exchange = MemoryExchange(self)
        self.neighbours = MemoryNeighbours(self)
        self.batches = MemoryBatches(self)
        self.ledger = MemoryLedger(self)
        self.year_records = MemoryYearRecords(self)
        self.capsules = MemoryCapsules(self)
        self.settings = MemorySettings(self)

    def use_fields(self, fields: FieldDictionary) -> None:
        """Read facts with another dictionary from now on."""
        self.fields = fields

    @contextmanager
    def transaction(self, operation: str = "") -> Iterator[None]:
        before = self.contents.copied()
        if self._depth == 0:
            self._operation = operation
            self.contents.change += 1
        self._depth += 1
        try:
            yield
        except BaseException:
            self.contents = before
            raise
        finally:
            self._depth -= 1

    def acting_as(self, actor: str) -> None:
        self._actor = actor

    def history(self, entity_id: str) -> tuple[HistoryEntry, ...]:
        return tuple(entry for entry in self.contents.history if entry.entity_id == entity_id)

    def changed_since(self, number: int | None) -> tuple[int, frozenset[tuple[str, str]]]:
        history = self.contents.history
        number = len(history) if number is None else number
        return len(history), frozenset((entry.entity, entry.entity_id) for entry in history[number:])

    def close(self) -> None:
        """Nothing to let go."""

    @property
    def actor(self) -> str:
        """Who makes the changes."""
        return self._actor

    def time(self) -> datetime:
        now = self._now()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def record(
        self, entity: str, entity_id: str, action: str, name: str = "", old: Any = None, new: Any = None
    ) -> None:
        """One entry of the history; old and new are JSON-ready, None = there was none."""

        def text(value: Any) -> str | None:
            return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

        contents = self.contents
        contents.history.append(
            HistoryEntry(
                len(contents.history) + 1, self.time(), self._actor, self._operation, contents.change,
                entity, entity_id, action, name, text(old), text(new),
            )
        )  # fmt: skip

    def record_facts(self, entity: str, entity_id: str, old: Facts, new: Facts) -> None:
        for key in (*old, *(key for key in new if key not in old)):
            was, now = old.get(key), new.get(key)
            if was != now:
                self.record(
                    entity, entity_id, "update", key,
                    None if was is None else to_json_value(was),
                    None if now is None else to_json_value(now),
                )  # fmt: skip

    def mark(self, entity: str, entity_id: str, deleted: bool) -> None:
        """Into the recycle bin, or out of it."""
        if deleted == (entity_id in self.contents.deleted):
            return
        if deleted:
            self.contents.deleted[entity_id] = self.time()
        else:
            del self.contents.deleted[entity_id]
        self.record(entity, entity_id, "update", "deleted_at")

    def is_deleted(self, entity_id: str) -> bool:
        return entity_id in self.contents.deleted


class MemoryEnterprises:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, enterprise_id: str) -> Enterprise | None:
        return self._store.contents.enterprises.get(enterprise_id)

    def find_by_uscc(self, uscc: str) -> Enterprise | None:
        return next((e for e in self._live() if uscc and e.facts.get("uscc") == uscc), None)

    def find_by_name(self, name: str) -> Enterprise | None:
        folded = pinyin.fold(name)
        return next((e for e in self._live() if folded and pinyin.fold(e.name) == folded), None)

    def iterate(self, text: str = "") -> Iterator[Enterprise]:
        for enterprise in sorted(self._live(), key=lambda e: (e.name, e.id)):
            if _found(text, _enterprise_text(enterprise)):
                yield enterprise

    def values(self, key: str) -> Iterator[tuple[str, FactValue]]:
        for enterprise in list(self._store.contents.enterprises.values()):
            if key in enterprise.facts:
                yield enterprise.id, enterprise.facts[key]

    def save(self, enterprise: Enterprise) -> Enterprise:
        with self._store.transaction("保存企业"):
            known = self.get(enterprise.id)
            saved = replace(enterprise, facts=dict(enterprise.facts), updated_at=self._store.time())
            self._store.contents.enterprises[enterprise.id] = saved
            if known is None:
                self._store.record("enterprise", enterprise.id, "insert")
            else:
                self._store.record_facts("enterprise", enterprise.id, known.facts, saved.facts)
        return saved

    def add_many(self, enterprises: Iterable[Enterprise]) -> int:
        with self._store.transaction("批量新增企业"):
            return len([self.save(enterprise) for enterprise in enterprises])

    def delete(self, enterprise_id: str) -> None:
        used = sum(1 for p in self._store.projects.live() if p.enterprise_id == enterprise_id)
        if used:
            raise AppError("enterprise-in-use", f"这家企业还有{used}个项目，不能删除。请先删除项目或改选企业")
        with self._store.transaction("删除企业"):
            self._store.mark("enterprise", enterprise_id, True)

    def restore(self, enterprise_id: str) -> None:
        with self._store.transaction("恢复企业"):
            self._store.mark("enterprise", enterprise_id, False)

    def count(self) -> int:
        return sum(1 for _ in self._live())

    def _live(self) -> Iterator[Enterprise]:
        return (e for e in self._store.contents.enterprises.values() if not self._store.is_deleted(e.id))


class MemoryProjects:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, project_id: str) -> Project | None:
        return self._store.contents.projects.get(project_id)

    def dossier(self, project_id: str) -> Dossier | None:
        project = self.get(project_id)
        return Dossier(project, self._firm(project)) if project else None

    def dossiers(self, project_ids: Sequence[str]) -> tuple[Dossier, ...]:
        found = [self.dossier(project_id) for project_id in project_ids]
        return tuple(each for each in found if each is not None)

    def entries(self) -> Iterator[ProjectEntry]:
        for project in sorted(self.live(), key=lambda p: (p.order, p.id)):
            firm = self._firm(project)
            found_by = [_project_text(project), _enterprise_text(firm) if firm else ""]
            search = "\n".join(filter(None, found_by)).encode()
            yield ProjectEntry(project.id, project.order, project.enterprise_id, search)

    def entries_of(self, project_ids: Sequence[str]) -> tuple[ProjectEntry, ...]:
        wanted = set(project_ids)
        return tuple(entry for entry in self.entries() if entry.id in wanted)

    def values(self, key: str) -> Iterator[tuple[str, FactValue]]:
        for project in sorted(self.live(), key=lambda p: (p.order, p.id)):
            if key in project.facts:
                yield project.id, project.facts[key]

    def is_deleted(self, project_id: str) -> bool:
        return self._store.is_deleted(project_id)

    def save(self, project: Project) -> Project:
        with self._store.transaction("保存项目"):
            if project.enterprise_id and self._store.enterprises.get(project.enterprise_id) is None:
                raise AppError(*REFERENCE_MISSING)
            known, time = self.get(project.id), self._store.time()
            saved = replace(
                project,
                facts=dict(project.facts),
                order=project.order or (known.order if known else self._next_order()),
                created_at=known.created_at if known else time,
                updated_at=time,
            )
            self._store.contents.projects[project.id] = saved
            if known is None:
                self._store.record("project", project.id, "insert")
            else:
                if known.enterprise_id != saved.enterprise_id:
                    self._store.record(
                        "project",
                        project.id,
                        "update",
                        "enterprise_id",
                        known.enterprise_id,
                        saved.enterprise_id,
                    )
                self._store.record_facts("project", project.id, known.facts, saved.facts)
        return saved

    def add_many(self, projects: Iterable[Project]) -> int:
        with self._store.transaction("批量新增项目"):
            return len([self.save(project) for project in projects])

    def rows(self, wanted: ProjectFilter = ALL_PROJECTS) -> tuple[ProjectRow, ...]:
        return tuple(_row(dossier) for dossier in self.iterate_dossiers(wanted))

    def ids(self, wanted: ProjectFilter = ALL_PROJECTS) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows(wanted))

    def rows_of(self, project_ids: Sequence[str]) -> tuple[ProjectRow, ...]:
        return tuple(map(_row, self.dossiers(project_ids)))

    def iterate_dossiers(self, wanted: ProjectFilter = ALL_PROJECTS) -> Iterator[Dossier]:
        for project in sorted(self._store.contents.projects.values(), key=lambda p: (p.order, p.id)):
            dossier = Dossier(project, self._firm(project))
            if self._wanted(dossier, wanted):
                yield dossier

    def live(self) -> Iterator[Project]:
        return (p for p in self._store.contents.projects.values() if not self._store.is_deleted(p.id))

    def delete(self, project_id: str) -> None:
        with self._store.transaction("删除项目"):
            self._store.mark("project", project_id, True)

    def restore(self, project_id: str) -> None:
        with self._store.transaction("恢复项目"):
            self._store.mark("project", project_id, False)

    def purge(self, project_id: str) -> None:
        with self._store.transaction("彻底删除项目"):
            contents = self._store.contents
            gone = contents.projects.pop(project_id, None)
            contents.deleted.pop(project_id, None)
            if gone is not None and gone.is_example:
                self._store.ledger.forget_example(project_id)
            for declaration in [d for d in contents.declarations.values() if d.project_id == project_id]:
                del contents.declarations[declaration.id]
            for attachment in [a for a in contents.attachments.values() if a.project_id == project_id]:
                del contents.attachments[attachment.id]
            self._store.explanations.forget_project(project_id)
            self._store.record("project", project_id, "delete")

    def count(self) -> int:
        return sum(1 for _ in self.live())

    def _firm(self, project: Project) -> Enterprise | None:
        return self._store.enterprises.get(project.enterprise_id) if project.enterprise_id else None

    def _next_order(self) -> int:
        return max((p.order for p in self._store.contents.projects.values()), default=0) + 1

    def _wanted(self, dossier: Dossier, wanted: ProjectFilter) -> bool:
        project, firm = dossier.project, dossier.enterprise
        text = _project_text(project) + "\0" + (_enterprise_text(firm) if firm else "")
        return (
            self._store.is_deleted(project.id) == wanted.deleted
            and _found(wanted.text, text)
            and str(project.facts.get("site_region", "")).startswith(wanted.region)
            and wanted.industry in ("", project.facts.get("industry", ""))
            and wanted.enterprise_id in (None, project.enterprise_id)
            and wanted.is_example in (None, project.is_example)
            and (wanted.declared_in is None or self._declared(project.id, *wanted.declared_in))
        )

    def _declared(self, project_id: str, year: int, quarter: int) -> bool:
        declared = self._store.declarations.of_project(project_id)
        return any((d.year, d.quarter) == (year, quarter) for d in declared)


class MemoryDeclarations:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, declaration_id: str) -> Declaration | None:
        found = self._store.contents.declarations.get(declaration_id)
        return None if self._store.is_deleted(declaration_id) else found

    def save(self, declaration: Declaration) -> Declaration:
        with self._store.transaction("保存申报"):
            if self._store.projects.get(declaration.project_id) is None:
                raise AppError(*REFERENCE_MISSING)
            known = self._store.contents.declarations.get(declaration.id)
            self._store.contents.declarations[declaration.id] = declaration
            self._store.ledger.enter(declaration)
            if known is None:
                self._store.record("declaration", declaration.id, "insert")
            else:
                for name in ("policy_id", "year", "quarter", "status", "note", "choice"):
                    old, new = getattr(known, name), getattr(declaration, name)
                    if old != new:
                        self._store.record("declaration", declaration.id, "update", name, old, new)
        return declaration

    def of_project(self, project_id: str) -> tuple[Declaration, ...]:
        found = [d for d in self._live() if d.project_id == project_id]
        return tuple(sorted(found, key=lambda d: (d.year, d.quarter, d.policy_id, d.id)))

    def find(
        self, year: int | None = None, quarter: int | None = None, policy_id: str | None = None
    ) -> tuple[Declaration, ...]:
        found = [
            (self._order(d.project_id), d)
            for d in self._live()
            if year in (None, d.year)
            and quarter in (None, d.quarter)
            and policy_id in (None, d.policy_id)
            and not self._store.is_deleted(d.project_id)
        ]
        found.sort(key=lambda item: (item[0], item[1].year, item[1].quarter, item[1].policy_id, item[1].id))
        return tuple(declaration for _, declaration in found)

    def declared_quarters(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        found: dict[str, set[tuple[int, int]]] = {}
        for declaration in self._live():
            found.setdefault(declaration.project_id, set()).add((declaration.year, declaration.quarter))
        return {project_id: tuple(sorted(declared)) for project_id, declared in found.items()}

    def delete(self, declaration_id: str) -> None:
        with self._store.transaction("删除申报"):
            self._store.mark("declaration", declaration_id, True)

    def restore(self, declaration_id: str) -> None:
        with self._store.transaction("恢复申报"):
            self._store.mark("declaration", declaration_id, False)

    def _live(self) -> Iterator[Declaration]:
        return (d for d in self._store.contents.declarations.values() if not self._store.is_deleted(d.id))

    def _order(self, project_id: str) -> tuple[int, str]:
        project = self._store.contents.projects[project_id]
        return (project.order, project.id)


class MemorySettings:
    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def get(self, key: str, default: Any = None) -> Any:
        text = self._store.contents.settings.get(key)
        return default if text is None else json.loads(text)

    def set(self, key: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        with self._store.transaction("修改设置"):
            self._store.contents.settings[key] = text

    def remove(self, key: str) -> None:
        with self._store.transaction("清除设置"):
            self._store.contents.settings.pop(key, None)

    def all(self) -> Mapping[str, Any]:
        return {key: json.loads(text) for key, text in sorted(self._store.contents.settings.items())}


def _found(text: str, searched: str) -> bool:
    return all(term in searched for term in terms(text))


def _enterprise_text(enterprise: Enterprise) -> str:
    return search_text(enterprise.name, str(enterprise.facts.get("uscc", "")))


def _project_text(project: Project) -> str:
    return search_text(project.name, str(project.facts.get("project_code", "")))


def _row(dossier: Dossier) -> ProjectRow:
    project, facts, firm = dossier.project, dossier.project.facts, dossier.enterprise
    total: Any = facts.get("total_investment")
    fixed: Any = facts.get("fixed_asset_investment")
    return ProjectRow(
        project.id, project.order, project.name, project.enterprise_id, firm.name if firm else "",
        str(facts.get("site_region", "")), str(facts.get("industry", "")), total, fixed,
        str(facts.get("completion_month", "")), str(facts.get("project_code", "")), project.is_example,
        project.updated_at,
    )  # fmt: skip
