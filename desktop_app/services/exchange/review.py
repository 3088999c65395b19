"""What taking a package in would do, record by record and field by field: shown before anything is done. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.record_version import Mark, RecordKey, Version, Versions
from desktop_app.services.exchange.merge import (
    DELETED,
    RecordState,
    heads_by_field,
    join,
    shown_head,
    state_of,
)


class Outcome(StrEnum):
    SAME = "same"  # 相同
    TAKEN = "taken"  # 采用带回的
    OURS = "ours"  # 本机后来改过，保持本机
    CONFLICT = "conflict"  # 两边都改过，要选
    NEW = "new"  # 新记录


@dataclass(frozen=True, slots=True)
class FieldReview:
    """here, there, ancestor: JSON texts, None = blank. options: of a conflict, the one in view first, then the latest first.

    For the field DELETED the options are the deletion and the latest thing that stands against it.
    """

    record: RecordKey
    field: str
    outcome: Outcome
    here: str | None
    there: str | None
    ancestor: str | None = None
    here_mark: Mark | None = None
    there_mark: Mark | None = None
    options: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordReview:
    """before, after: what the record holds by its versions; outcome: NEW, SAME, or the gravest of its fields."""

    record: RecordKey
    outcome: Outcome
    before: RecordState
    after: RecordState
    fields: tuple[FieldReview, ...] = ()

    @property
    def conflicts(self) -> tuple[FieldReview, ...]:
        return tuple(each for each in self.fields if each.outcome is Outcome.CONFLICT)


@dataclass(frozen=True, slots=True)
class Counts:
    """new and same count records, the rest fields."""

    new: int
    same: int
    taken: int
    ours: int
    conflicts: int


def review_record(
    record: RecordKey, known: Versions, brought: Versions, own: str, is_here: bool
) -> RecordReview:
    """known: this PC's versions, up to date; brought: the package's. is_here: whether the record stands in the store."""
    both = join(known, brought)
    before, after = state_of(known, own), state_of(both, own)
    if not is_here:
        told = Outcome.SAME if known and both == dict(known) else Outcome.NEW
        return RecordReview(record, told, before, after)
    fields = tuple(_fields(record, known, brought, both, before, after, own))
    outcomes = {each.outcome for each in fields}
    gravest = next(
        (o for o in (Outcome.CONFLICT, Outcome.TAKEN, Outcome.OURS) if o in outcomes), Outcome.SAME
    )
    return RecordReview(record, gravest, before, after, fields)


def count(reviews: Mapping[RecordKey, RecordReview]) -> Counts:
    every = [each for review in reviews.values() for each in review.fields]
    return Counts(
        sum(review.outcome is Outcome.NEW for review in reviews.values()),
        sum(review.outcome is Outcome.SAME for review in reviews.values()),
        sum(each.outcome is Outcome.TAKEN for each in every),
        sum(each.outcome is Outcome.OURS for each in every),
        sum(each.outcome is Outcome.CONFLICT for each in every),
    )


def open_conflicts(record: RecordKey, known: Versions, own: str) -> tuple[FieldReview, ...]:
    """What is still undecided of a record, without any package."""
    state = state_of(known, own)
    return tuple(_conflict(record, name, state) for name in sorted(state.conflicts))


def _fields(
    record: RecordKey,
    known: Versions,
    brought: Versions,
    both: Versions,
    before: RecordState,
    after: RecordState,
    own: str,
) -> Iterator[FieldReview]:
    theirs, ours, merged = (heads_by_field(each) for each in (brought, known, both))
    for name in sorted({*theirs, *after.conflicts}):
        if name in after.conflicts:
            yield _conflict(record, name, after)
            continue
        there = shown_head(theirs[name], own)
        here_mark = shown_head(ours[name], own).last_mark if name in ours else None
        if name == DELETED:
            was, now = _told(before.is_deleted), _told(after.is_deleted)
        else:
            was, now = before.values.get(name), after.values.get(name)
        if was != now:
            mark = shown_head(merged[name], own).last_mark
            yield FieldReview(record, name, Outcome.TAKEN, was, now, was, here_mark, mark)
        elif there.value != now:
            yield FieldReview(record, name, Outcome.OURS, now, there.value, None, here_mark, there.last_mark)


def _conflict(record: RecordKey, name: str, state: RecordState) -> FieldReview:
    found = state.conflicts[name]
    here, *others = found.heads
    there = others[-1]
    return FieldReview(
        record,
        name,
        Outcome.CONFLICT,
        _told(state.is_deleted) if name == DELETED else here.value,
        _told(not state.is_deleted) if name == DELETED else there.value,
        found.ancestor,
        here.last_mark,
        there.last_mark,
        (here, *reversed(others)),
    )


def _told(is_deleted: bool) -> str | None:
    return "true" if is_deleted else None
