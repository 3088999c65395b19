"""Taking a carry-over back, as long as nobody has changed what it brought: values as before, declarations withdrawn.

The copy of the year that was closed stays as it was made: it is never written again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.domain.listing import HistoryEntry
from desktop_app.domain.ports import Store
from desktop_app.domain.record_version import RecordKey
from desktop_app.services.carry_over.carry import operation
from desktop_app.services.exchange.records import ENTERPRISE, PROJECT
from desktop_app.services.exchange.undo import MergeBatch, undo_merge
from desktop_app.services.ledger.archived_years import ArchivedYears
from desktop_app.services.ledger.status import DeclarationStatuses

UNDONE = "撤回结转"


@dataclass(frozen=True, slots=True)
class LastCarry:
    """The newest carry-over into a year. hindrances: what was changed since, one sentence each; with any it stays."""

    to_year: int
    at: datetime
    declaration_ids: tuple[str, ...]
    project_names: tuple[str, ...]
    hindrances: tuple[str, ...]
    batch: MergeBatch

    @property
    def can_be_undone(self) -> bool:
        return not self.hindrances


def last_carry(store: Store, to_year: int) -> LastCarry | None:
    """None where nothing was carried into the year, or all of it was withdrawn."""
    name = operation(to_year)
    found: dict[str, tuple[int, datetime]] = {}
    declared = [d for d in store.declarations.find(to_year, 1) if d.status is not DeclarationStatus.WITHDRAWN]
    for item in declared:
        carried = [entry for entry in store.history(item.id) if entry.operation == name]
        if carried:
            found[item.id] = (carried[0].change, carried[0].at)
    if not found:
        return None
    change, at = max(found.values())
    mine = [item for item in declared if found.get(item.id, (0, at))[0] == change]
    entries: dict[RecordKey, tuple[HistoryEntry, ...]] = {}
    names: list[str] = []
    hindrances: list[str] = []
    for item in mine:
        dossier = store.projects.dossier(item.project_id)
        if dossier is None:
            continue
        project = dossier.project.name or "未命名项目"
        names.append(project)
        if item.status is not DeclarationStatus.DRAFT or len(store.ledger.events_of(item.id)) > 1:
            hindrances.append(f"“{project}”的申报已往下办理")
        records = [RecordKey(PROJECT, item.project_id)]
        if dossier.project.enterprise_id:
            records.append(RecordKey(ENTERPRISE, dossier.project.enterprise_id))
        for record in records:
            history = store.history(record.id)
            own = tuple(entry for entry in history if entry.change == change)
            touched = {entry.field for entry in own}
            since = {entry.field for entry in history if entry.change > change}
            # A firm is shared: only what the carry-over changed of it counts.
            if since if record.kind == PROJECT else since & touched:
                whose = f"“{project}”" if record.kind == PROJECT else f"“{project}”的企业资料"
                hindrances.append(f"{whose}结转后又改过")
            if own:
                entries[record] = own
    return LastCarry(
        to_year, at, tuple(item.id for item in mine), tuple(names), tuple(dict.fromkeys(hindrances)),
        MergeBatch(change, at, entries),
    )  # fmt: skip


def undo_carry(
    store: Store, to_year: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> LastCarry:
    """Take the newest carry-over into a year back, in one transaction; the year before is opened again.

    Raises AppError("carry-none") where there is none, ("carry-changed") where something was changed since.
    """
    last = last_carry(store, to_year)
    if last is None:
        raise AppError("carry-none", f"没有结转到{to_year}年的项目，不用撤回。")
    if not last.can_be_undone:
        told = "；".join(last.hindrances[:3]) + (
            f"等{len(last.hindrances)}处" if len(last.hindrances) > 3 else ""
        )
        raise AppError(
            "carry-changed",
            f"{told}，不能整批撤回。可在申报批次中逐个撤回；要回到结转之前，可恢复“结转前”的备份。",
        )
    statuses = DeclarationStatuses(store, now)
    with store.transaction(UNDONE):
        undo_merge(store, last.batch)
        outcome = statuses.move_many(last.declaration_ids, DeclarationStatus.WITHDRAWN, note=UNDONE)
        if outcome.refused:
            raise AppError(outcome.refused[0].code, outcome.refused[0].message)
        if statuses.archived.is_archived(to_year - 1):
            ArchivedYears(store).reopen(to_year - 1)
    return last
