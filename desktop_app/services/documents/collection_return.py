"""A collection sheet comes back: every answer is read, set beside what is known, and taken over only as a person decides.

What was sent out stands in the sheet, so that an answer nobody touched is told from one that was changed, also where
the record was changed here meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, FieldDictionary
from desktop_app.domain.listing import ProjectFilter
from desktop_app.domain.ports import Store
from desktop_app.domain.record import to_json_value
from desktop_app.services.change import Change
from desktop_app.services.importing.cells import cell_text, is_blank, read_cell
from desktop_app.services.records.accepted_values import accept_values
from desktop_app.services.records.projects import ProjectService
from desktop_app.sheets.question_book import Answer, AnsweredBook, read_book

OPERATION = "读回收集表"


class AnswerKind(StrEnum):
    SAME = "same"  # as it is here, or as it was sent
    NEW = "new"  # blank here, now answered
    CHANGED = "changed"  # the firm changed it, here it stands as it was sent
    CONFLICT = "conflict"  # changed on both sides, differently
    CLEARED = "cleared"  # the firm emptied what was sent
    UNREADABLE = "unreadable"  # not understood; problem says why


KIND_WORDS: Mapping[AnswerKind, str] = {
    AnswerKind.SAME: "没有变化",
    AnswerKind.NEW: "新填",
    AnswerKind.CHANGED: "有改动",
    AnswerKind.CONFLICT: "两边都改过",
    AnswerKind.CLEARED: "企业清空了",
    AnswerKind.UNREADABLE: "读不懂",
}
TAKEN_AT_FIRST = frozenset({AnswerKind.NEW, AnswerKind.CHANGED})


@dataclass(frozen=True, slots=True)
class ReturnedAnswer:
    """One answer. record: the project's or firm's name; place: sheet and cell; raw: as the firm wrote it."""

    record_id: str
    record: str
    field: Field
    kind: AnswerKind
    here: FactValue | None
    there: FactValue | None
    raw: str
    place: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """file, firm: for the heading. missing_rows: labels whose row was deleted. gone: records that are no longer here."""

    file: Path
    enterprise: str
    answers: tuple[ReturnedAnswer, ...]
    missing_rows: tuple[str, ...]
    gone: int

    def of_kind(self, kind: AnswerKind) -> tuple[ReturnedAnswer, ...]:
        """The answers of one kind."""
        return tuple(answer for answer in self.answers if answer.kind is kind)


def read_collection(file: Path, store: Store) -> ReturnedSheet:
    """Read a sheet that came back. Nothing is written. Raises AppError("collection-…") or what reading tables raises."""
    book = read_book(file)
    sent = book.heading.get("sent")
    if not isinstance(sent, dict):
        raise AppError(
            "collection-broken", f"“{file.name}”里的标识被改动过，认不出发出时的内容：请重新生成收集表"
        )
    reader = _Reader(store, sent)
    answers = tuple(found for answer in book.answers if (found := reader.read(answer)) is not None)
    return ReturnedSheet(
        file, str(book.heading.get("name", "")), answers, _labels(book, store.fields), len(reader.gone)
    )


def take_over(service: ProjectService, store: Store, answers: Iterable[ReturnedAnswer]) -> Change:
    """Put these answers into the records, all or none, as one operation 读回收集表. Unreadable ones are passed over."""
    by_record: dict[str, dict[str, FactValue | None]] = {}
    for answer in answers:
        if answer.kind is not AnswerKind.UNREADABLE:
            by_record.setdefault(answer.record_id, {})[answer.field.key] = answer.there
    wanted = [
        (project_id, values)
        for record_id, values in by_record.items()
        if (project_id := _project_of(store, record_id)) is not None
    ]
    return accept_values(service, store, OPERATION, wanted)


class _Reader:
    """Reads answers against the store; each record is looked up once."""

    def __init__(self, store: Store, sent: Mapping[str, Any]) -> None:
        self._store = store
        self._sent = sent
        self._records: dict[str, tuple[str, Mapping[str, FactValue]] | None] = {}
        self.gone: set[str] = set()

    def read(self, answer: Answer) -> ReturnedAnswer | None:
        record_id, _, key = answer.id.partition("/")
        field = self._store.fields.get(key)
        record = self._record(record_id)
        if field is None or record is None:
            return None
        name, facts = record
        here = facts.get(key)
        raw = cell_text(answer.value)
        sent = self._sent.get(answer.id)
        if is_blank(answer.value):
            kind = AnswerKind.CLEARED if sent is not None and here is not None else AnswerKind.SAME
            return ReturnedAnswer(record_id, name, field, kind, here, None, raw, answer.place)
        reading = read_cell(field, answer.value, field.unit)
        if reading.value is None or reading.problem:
            problem = reading.problem or "没有读懂"
            return ReturnedAnswer(
                record_id, name, field, AnswerKind.UNREADABLE, here, None, raw, answer.place, problem
            )
        kind = _kind(here, reading.value, sent)
        return ReturnedAnswer(record_id, name, field, kind, here, reading.value, raw, answer.place)

    def _record(self, record_id: str) -> tuple[str, Mapping[str, FactValue]] | None:
        if record_id not in self._records:
            self._records[record_id] = found = _find(self._store, record_id)
            if found is None:
                self.gone.add(record_id)
        return self._records[record_id]


def _kind(here: FactValue | None, there: FactValue, sent: Any) -> AnswerKind:
    if there == here or to_json_value(there) == sent:
        return AnswerKind.SAME
    if here is None:
        return AnswerKind.NEW if sent is None else AnswerKind.CONFLICT
    return AnswerKind.CHANGED if to_json_value(here) == sent else AnswerKind.CONFLICT


def _find(store: Store, record_id: str) -> tuple[str, Mapping[str, FactValue]] | None:
    project = store.projects.get(record_id)
    if project is not None:
        return None if store.projects.is_deleted(record_id) else (project.name or "未命名项目", project.facts)
    firm = store.enterprises.get(record_id)
    return (firm.name, firm.facts) if firm is not None else None


def _project_of(store: Store, record_id: str) -> str | None:
    """The project itself, or one of the firm's through which its facts are saved."""
    if store.projects.get(record_id) is not None:
        return None if store.projects.is_deleted(record_id) else record_id
    rows = store.projects.rows(ProjectFilter(enterprise_id=record_id))
    return rows[0].id if rows else None


def _labels(book: AnsweredBook, fields: FieldDictionary) -> tuple[str, ...]:
    keys = (id_.partition("/")[2] for id_ in book.missing)
    return tuple(fields[key].label for key in keys if key in fields)
