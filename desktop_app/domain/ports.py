"""What services need of a store, as protocols. Floor 2 has two that keep them: SQLite, and one in memory.

Repositories take and hand out the values of `entities`; nobody above sees a database row. Every write is one
transaction of its own unless it stands inside `Store.transaction`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from desktop_app.domain.capsule import CapsuleRepository
from desktop_app.domain.declaring import Batch, BatchKey, DeclarationEvent, LedgerEntry, YearRecord
from desktop_app.domain.entities import Attachment, Declaration, Dossier, Enterprise, Project
from desktop_app.domain.explanation import ExplanationRepository
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.listing import ALL_PROJECTS, HistoryEntry, ProjectEntry, ProjectFilter, ProjectRow
from desktop_app.domain.record_version import ExchangeRepository


class EnterpriseRepository(Protocol):
    def get(self, enterprise_id: str) -> Enterprise | None:
        """The firm, deleted ones included; None where there is none of that id."""
        ...

    def find_by_uscc(self, uscc: str) -> Enterprise | None:
        """The firm with this unified social credit code that is not deleted."""
        ...

    def find_by_name(self, name: str) -> Enterprise | None:
        """The first firm of exactly this name (width, case, blanks and punctuation apart) that is not deleted."""
        ...

    def iterate(self, text: str = "") -> Iterator[Enterprise]:
        """Firms that are not deleted, by name; text as in ProjectFilter.text."""
        ...

    def values(self, key: str) -> Iterator[tuple[str, FactValue]]:
        """Id and value of one field, streamed, of every firm where it is known."""
        ...

    def save(self, enterprise: Enterprise) -> Enterprise:
        """Insert or change; facts this dictionary cannot read stay as they were. Returns it as stored."""
        ...

    def add_many(self, enterprises: Iterable[Enterprise]) -> int: ...

    def delete(self, enterprise_id: str) -> None:
        """Into the recycle bin. Raises AppError("enterprise-in-use") while projects that are not deleted belong to it."""
        ...

    def restore(self, enterprise_id: str) -> None: ...

    def count(self) -> int: ...


class ProjectRepository(Protocol):
    def get(self, project_id: str) -> Project | None:
        """The project, deleted ones included; None where there is none of that id."""
        ...

    def dossier(self, project_id: str) -> Dossier | None:
        """The project with its firm."""
        ...

    def dossiers(self, project_ids: Sequence[str]) -> tuple[Dossier, ...]:
        """Several at once, in the order asked for, deleted ones included; ids that are not there are left out."""
        ...

    def entries(self) -> Iterator[ProjectEntry]:
        """Every project that is not deleted, streamed in order of entry; writing between two steps is allowed."""
        ...

    def entries_of(self, project_ids: Sequence[str]) -> tuple[ProjectEntry, ...]:
        """Those of these projects that are there and not deleted, in order of entry."""
        ...

    def values(self, key: str) -> Iterator[tuple[str, FactValue]]:
        """Id and value of one field, streamed in order of entry, of every project not deleted where it is known."""
        ...

    def is_deleted(self, project_id: str) -> bool: ...

    def save(self, project: Project) -> Project:
        """Insert or change; order 0 = at the end. Facts this dictionary cannot read stay. Returns it as stored."""
        ...

    def add_many(self, projects: Iterable[Project]) -> int: ...

    def rows(self, wanted: ProjectFilter = ALL_PROJECTS) -> tuple[ProjectRow, ...]:
        """Lines of the list, in order of entry."""
        ...

    def ids(self, wanted: ProjectFilter = ALL_PROJECTS) -> tuple[str, ...]:
        """The same, only who they are: the lines follow by `rows_of` when they are looked at."""
        ...

    def rows_of(self, project_ids: Sequence[str]) -> tuple[ProjectRow, ...]:
        """Lines of these projects, in the order asked for, deleted ones included; ids that are not there are left out."""
        ...

    def iterate_dossiers(self, wanted: ProjectFilter = ALL_PROJECTS) -> Iterator[Dossier]:
        """Streamed, in order of entry; writing between two steps is allowed."""
        ...

    def delete(self, project_id: str) -> None:
        """Into the recycle bin."""
        ...

    def restore(self, project_id: str) -> None: ...

    def purge(self, project_id: str) -> None:
        """Remove for good, with its declarations; what it held stays in the history."""
        ...

    def count(self) -> int: ...


class DeclarationRepository(Protocol):
    def get(self, declaration_id: str) -> Declaration | None: ...

    def save(self, declaration: Declaration) -> Declaration: ...

    def of_project(self, project_id: str) -> tuple[Declaration, ...]:
        """By year, quarter and policy."""
        ...

    def find(
        self, year: int | None = None, quarter: int | None = None, policy_id: str | None = None
    ) -> tuple[Declaration, ...]:
        """Of projects that are not deleted, in the projects' order of entry."""
        ...

    def declared_quarters(self) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Project id → the (year, quarter)s it was declared in, earliest first; projects without any are left out."""
        ...

    def delete(self, declaration_id: str) -> None: ...

    def restore(self, declaration_id: str) -> None: ...


class AttachmentRepository(Protocol):
    """Rows about files; added_at is set by the first save."""

    def get(self, attachment_id: str) -> Attachment | None:
        """The row, deleted ones included."""
        ...

    def is_deleted(self, attachment_id: str) -> bool: ...

    def of_project(self, project_id: str, *, deleted: bool = False) -> tuple[Attachment, ...]:
        """In order of adding; deleted: those in the recycle bin instead."""
        ...

    def all(self, *, deleted: bool | None = None) -> tuple[Attachment, ...]:
        """Of all projects, in order of adding; None: those in the recycle bin too."""
        ...

    def save(self, attachment: Attachment) -> Attachment: ...

    def delete(self, attachment_id: str) -> None:
        """Into the recycle bin; the content stays."""
        ...

    def restore(self, attachment_id: str) -> None: ...


class BatchRepository(Protocol):
    """The office's own days and notes of a batch; a batch of a pack's window need not be stored."""

    def get(self, key: BatchKey) -> Batch | None: ...

    def find(self, year: int | None = None) -> tuple[Batch, ...]:
        """By year, quarter and policy."""
        ...

    def save(self, batch: Batch) -> Batch: ...

    def remove(self, key: BatchKey) -> None: ...


class LedgerRepository(Protocol):
    """What was declared, one line a declaration, kept by the store itself; it outlives the projects."""

    def find(
        self, year: int | None = None, policy_ids: Iterable[str] | None = None
    ) -> tuple[LedgerEntry, ...]:
        """By year, quarter, policy and time; of deleted projects too, not of deleted declarations."""
        ...

    def add_event(self, event: DeclarationEvent) -> None: ...

    def events_of(self, declaration_id: str) -> tuple[DeclarationEvent, ...]:
        """Oldest first."""
        ...


class YearRecordRepository(Protocol):
    """Projects as they stood when a year was closed. Written once, never changed."""

    def freeze(self, year: int, projects: Iterable[tuple[str, str]]) -> int:
        """Copies what is known now of projects (id, the year's declaration id or ""). What is there stays.

        Returns how many were written.
        """
        ...

    def get(self, project_id: str, year: int) -> YearRecord | None: ...

    def of_project(self, project_id: str) -> tuple[YearRecord, ...]:
        """By year."""
        ...

    def find(self, year: int) -> tuple[YearRecord, ...]: ...


class NeighbourRepository(Protocol):
    """Records that share a firm or a code with another, found quickly."""

    def firms(self, name: str, uscc: str) -> tuple[Enterprise, ...]:
        """Firms, not deleted, of this name (as `find_by_name` compares) or of this code; blanks find nothing."""
        ...

    def projects(self, enterprise_ids: Iterable[str], project_code: str, most: int) -> tuple[Dossier, ...]:
        """Projects, not deleted, of these firms or with this code, in order of entry, at most so many."""
        ...


class SettingsRepository(Protocol):
    """Values are anything JSON can hold. Keys that begin with "ui." leave no trace in the history."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...

    def remove(self, key: str) -> None: ...

    def all(self) -> Mapping[str, Any]: ...


class Store(Protocol):
    """The office's data. Belongs to the thread that opened it."""

    @property
    def enterprises(self) -> EnterpriseRepository: ...

    @property
    def projects(self) -> ProjectRepository: ...

    @property
    def declarations(self) -> DeclarationRepository: ...

    @property
    def attachments(self) -> AttachmentRepository: ...

    @property
    def explanations(self) -> ExplanationRepository: ...

    @property
    def exchange(self) -> ExchangeRepository: ...

    @property
    def neighbours(self) -> NeighbourRepository: ...

    @property
    def batches(self) -> BatchRepository: ...

    @property
    def ledger(self) -> LedgerRepository: ...

    @property
    def year_records(self) -> YearRecordRepository: ...

    @property
    def capsules(self) -> CapsuleRepository: ...

    @property
    def settings(self) -> SettingsRepository: ...

    @property
    def fields(self) -> FieldDictionary: ...

    def use_fields(self, fields: FieldDictionary) -> None:
        """Read facts with another dictionary from now on (a pack or a field of the office's own was added)."""
        ...

    def transaction(self, operation: str = "") -> AbstractContextManager[None]:
        """All or nothing; may be nested. operation: what the history calls it, in Chinese."""
        ...

    def acting_as(self, actor: str) -> None:
        """Who makes the changes from now on."""
        ...

    def history(self, entity_id: str) -> tuple[HistoryEntry, ...]:
        """What happened to a record, oldest first."""
        ...

    def changed_since(self, number: int | None) -> tuple[int, frozenset[tuple[str, str]]]:
        """Number of the newest entry of the history, and (entity, id) of the records changed after another number.

        None: only the number is asked for.
        """
        ...

    def close(self) -> None: ...
