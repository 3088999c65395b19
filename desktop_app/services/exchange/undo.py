"""Taking the last merge back: each field gets the value it had before, unless somebody has changed it since.

What the merge brought stays known: the same package brings nothing again, for what was taken back is this PC's own
decision. A later change on the other PC is brought and reviewed as ever.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.domain.listing import HistoryEntry
from desktop_app.domain.ports import Store
from desktop_app.domain.record_version import RecordKey
from desktop_app.services.exchange.records import (
    ENTERPRISE,
    KINDS,
    OWNER,
    PROJECT,
    is_deleted,
    json_text,
    values_of,
    write,
)
from desktop_app.services.exchange.take_in import OPERATION

UNDONE = "撤回合并"


@dataclass(frozen=True, slots=True)
class MergeBatch:
    """What the last merge changed, by record, oldest entry first. change: its number in the history."""

    change: int
    at: datetime
    entries: Mapping[RecordKey, tuple[HistoryEntry, ...]]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """fields, records: how many were put back as they were, or into the recycle bin. kept: changed since, left alone."""

    fields: int
    records: int
    kept: int
    projects: tuple[str, ...]


def last_merge(store: Store) -> MergeBatch | None:
    """The newest merge that was not taken back; None where there is none."""
    found: dict[RecordKey, tuple[HistoryEntry, ...]] = {}
    newest = undone = 0
    for record in store.exchange.records():
        entries = store.history(record.id)
        merged = [entry.change for entry in entries if entry.operation == OPERATION]
        undone = max([undone, *(entry.change for entry in entries if entry.operation == UNDONE)])
        if merged:
            found[record] = entries
            newest = max(newest, *merged)
    if not newest or undone > newest:
        return None
    batch = {
        record: tuple(entry for entry in entries if entry.change == newest)
        for record, entries in found.items()
        if any(entry.change == newest for entry in entries)
    }
    return MergeBatch(newest, next(iter(batch.values()))[0].at, batch)


def undo_merge(store: Store, batch: MergeBatch) -> TakenBack:
    """Take a merge back, in one transaction. Raises AppError, with nothing changed."""
    fields = records = kept = 0
    projects: dict[str, None] = {}
    # Attachments before their projects, projects before their firms: a firm in use cannot go.
    order = sorted(batch.entries.items(), key=lambda item: (-KINDS.index(item[0].kind), item[0].id))
    with store.transaction(UNDONE):
        for record, entries in order:
            values = values_of(store, record)
            if values is None:
                continue
            if any(entry.action == "insert" for entry in entries):
                records += _throw_away(store, record)
            else:
                put_back, left = _put_back(store, record, dict(values), entries)
                fields += put_back
                kept += left
            if record.kind == PROJECT:
                projects[record.id] = None
    return TakenBack(fields, records, kept, tuple(projects))


def _put_back(
    store: Store, record: RecordKey, values: dict[str, str], entries: tuple[HistoryEntry, ...]
) -> tuple[int, int]:
    """How many fields were put back, and how many were left because they hold something newer."""
    was_deleted = now_deleted = is_deleted(store, record)
    first: dict[str, HistoryEntry] = {}
    last: dict[str, HistoryEntry] = {}
    for entry in entries:
        name = OWNER if entry.field == "enterprise_id" else entry.field
        first.setdefault(name, entry)
        last[name] = entry
    put_back = kept = 0
    for name, entry in first.items():
        before, after = _text(entry.old), _text(last[name].new)
        if name == "deleted_at":
            if was_deleted == (after is not None):
                now_deleted = before is not None
                put_back += was_deleted != now_deleted
        elif before == after or name == "position":
            continue
        elif values.get(name) != after:
            kept += 1
        else:
            put_back += 1
            if before is None:
                values.pop(name, None)
            else:
                values[name] = before
    if put_back:
        write(store, record, values, now_deleted)
    return put_back, kept


def _throw_away(store: Store, record: RecordKey) -> int:
    """A record that came with the merge goes into the recycle bin; a firm that others use by now stays."""
    if record.kind == ENTERPRISE:
        try:
            store.enterprises.delete(record.id)
        except AppError as error:
            if error.code != "enterprise-in-use":
                raise
            return 0
        return 1
    if is_deleted(store, record):
        return 0
    (store.projects if record.kind == PROJECT else store.attachments).delete(record.id)
    return 1


def _text(told: str | None) -> str | None:
    """A value of the history as records tell it; JSON null is blank."""
    if told is None or told == "null":
        return None
    return json_text(json.loads(told))
