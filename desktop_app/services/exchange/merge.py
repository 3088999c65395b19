"""Two PCs' records merged field by field. Pure: values in, values out; no store, no files, no clock.

A record's past is a set of versions. A version is one value of one field and names the versions it was made from; its
id is a hash of all that. Merging is the union of two such sets: doing it twice adds nothing, the order does not
matter, nothing is ever taken out. What a field holds now follows from the set alone (`state_of`): the versions that no
other was made from are its heads; heads of different values are an open conflict, until a decision is made from all
of them. The same edit made on two PCs is the same version and no conflict.

A deletion is a version too, made from the heads it saw: a value it did not see stands against it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from desktop_app.domain.record_version import Mark, Version, Versions

DELETED = "@deleted"
TRUE = "true"


@dataclass(frozen=True, slots=True)
class Conflict:
    """heads: of different values, the one the record shows first. ancestor: what they all were made from."""

    field: str
    heads: tuple[Version, ...]
    ancestor: str | None = None


@dataclass(frozen=True, slots=True)
class RecordState:
    """What the record holds by its versions. values: blank fields are absent. conflicts: by field, DELETED among them."""

    values: Mapping[str, str]
    is_deleted: bool
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)


def version_id(record: str, name: str, value: str | None, parents: Iterable[str]) -> str:
    """record: a text that is the record's own on every PC. 64 hex digits."""
    told = json.dumps([record, name, value, sorted(parents)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def make_version(record: str, name: str, value: str | None, parents: Iterable[str], mark: Mark) -> Version:
    origin = tuple(sorted(set(parents)))
    return Version(version_id(record, name, value, origin), name, value, origin, frozenset({mark}))


def join(one: Versions, other: Versions) -> dict[str, Version]:
    """Everything both know. Commutative, associative, idempotent."""
    both = dict(one)
    for id_, version in other.items():
        known = both.get(id_)
        if known is None:
            both[id_] = version
        elif not version.marks <= known.marks:
            both[id_] = Version(id_, known.field, known.value, known.parents, known.marks | version.marks)
    return both


def heads_by_field(versions: Versions) -> dict[str, tuple[Version, ...]]:
    """The versions of each field that no other version of it was made from, in the order of their ids."""
    superseded = {
        parent
        for version in versions.values()
        for parent in version.parents
        if parent in versions and versions[parent].field == version.field
    }
    heads: dict[str, list[Version]] = {}
    for id_ in sorted(versions.keys() - superseded):
        heads.setdefault(versions[id_].field, []).append(versions[id_])
    return {name: tuple(found) for name, found in heads.items()}


def ancestry(versions: Versions, ids: Iterable[str]) -> set[str]:
    """These versions and all they were made from."""
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        id_ = waiting.pop()
        if id_ in found or id_ not in versions:
            continue
        found.add(id_)
        waiting.extend(versions[id_].parents)
    return found


def shown_head(heads: tuple[Version, ...], own: str) -> Version:
    """The head whose value the record shows: one written on this PC before all others, else the one written last.

    own: the id of this PC's store.
    """
    mine = [head for head in heads if any(mark.store == own for mark in head.marks)]
    return max(mine or heads, key=lambda head: (head.last_mark.at, head.id))


def state_of(versions: Versions, own: str) -> RecordState:
    """What the record holds on the PC `own`, and what is still to be decided."""
    heads = heads_by_field(versions)
    values: dict[str, str] = {}
    conflicts: dict[str, Conflict] = {}
    for name, found in heads.items():
        if name == DELETED:
            continue
        shown = shown_head(found, own)
        if shown.value is not None:
            values[name] = shown.value
        if any(head.value != shown.value for head in found):
            conflicts[name] = _conflict(versions, name, shown, found)
    is_deleted, against = _deletion(versions, heads, own)
    if against:
        conflicts[DELETED] = Conflict(DELETED, against)
    return RecordState(values, is_deleted, conflicts)


def absorb(
    versions: Versions,
    record: str,
    values: Mapping[str, str],
    is_deleted: bool,
    mark: Callable[[str], Mark],
    own: str,
) -> dict[str, Version]:
    """The versions with what was changed on this PC since: a value that is not the shown one is made from the shown one.

    values: what the record holds now; mark: by field, who changed it last and when.
    """
    known = dict(versions)
    heads = heads_by_field(versions)
    state = state_of(versions, own)
    changed = False
    for name in sorted({*values, *heads} - {DELETED}):
        value = values.get(name)
        if value == state.values.get(name):
            continue
        new = make_version(record, name, value, _shown_ids(heads.get(name, ()), own), mark(name))
        known[new.id] = new
        changed = True
    if is_deleted and (changed or not state.is_deleted):
        seen = [id_ for name, found in heads_by_field(known).items() for id_ in _seen(name, found, own)]
        known.update(_one(make_version(record, DELETED, TRUE, seen, mark(DELETED))))
    elif state.is_deleted and not is_deleted:
        seen = [head.id for head in heads[DELETED]]
        known.update(_one(make_version(record, DELETED, None, seen, mark(DELETED))))
    return known


def decide(versions: Versions, record: str, name: str, value: str | None, mark: Mark) -> dict[str, Version]:
    """A decision: this value, made from all heads of the field. For DELETED: TRUE keeps it deleted, None keeps it."""
    heads = heads_by_field(versions)
    if name == DELETED and value is not None:
        made_from = [head.id for found in heads.values() for head in found]
    else:
        made_from = [head.id for head in heads.get(name, ())]
    return {**versions, **_one(make_version(record, name, value, made_from, mark))}


def _one(version: Version) -> dict[str, Version]:
    return {version.id: version}


def _shown_ids(heads: tuple[Version, ...], own: str) -> list[str]:
    """What a person who sees the record has before him: every head of the value it shows."""
    if not heads:
        return []
    value = shown_head(heads, own).value
    return [head.id for head in heads if head.value == value]


def _seen(name: str, heads: tuple[Version, ...], own: str) -> list[str]:
    return [head.id for head in heads] if name == DELETED else _shown_ids(heads, own)


def _conflict(versions: Versions, name: str, shown: Version, heads: tuple[Version, ...]) -> Conflict:
    others = sorted(
        (head for head in heads if head.value != shown.value), key=lambda head: (head.last_mark.at, head.id)
    )
    by_value = {head.value: head for head in others}
    return Conflict(name, (shown, *by_value.values()), _common_value(versions, name, heads))


def _common_value(versions: Versions, name: str, heads: tuple[Version, ...]) -> str | None:
    """The value of the nearest version that all heads were made from; None where the field was blank."""
    common = set.intersection(*(ancestry(versions, [head.id]) for head in heads))
    nearest = {id_: version for id_, version in versions.items() if id_ in common and version.field == name}
    found = heads_by_field(nearest).get(name, ())
    return found[0].value if found else None


def _deletion(
    versions: Versions, heads: Mapping[str, tuple[Version, ...]], own: str
) -> tuple[bool, tuple[Version, ...]]:
    """Whether the record shows as deleted; the deletion and what stands against it, the shown side first."""
    found = heads.get(DELETED, ())
    deletions = [head for head in found if head.value is not None]
    if not deletions:
        return False, ()
    seen = ancestry(versions, (head.id for head in deletions))
    unseen = [
        head for name, those in heads.items() if name != DELETED for head in those if head.id not in seen
    ]
    against = [*(head for head in found if head.value is None), *unseen]
    if not against:
        return True, ()
    last = max(against, key=lambda head: (head.last_mark.at, head.id))
    deletion = shown_head(tuple(deletions), own)
    is_deleted = any(mark.store == own for mark in deletion.marks) and not any(
        mark.store == own for head in against for mark in head.marks
    )
    return is_deleted, (deletion, last) if is_deleted else (last, deletion)
