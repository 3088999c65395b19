"""带回: a package is opened, reviewed, and, once the person agrees, merged in one transaction after a backup."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.domain.listing import ProjectFilter
from desktop_app.domain.ports import Store
from desktop_app.domain.record_version import ExchangeNote, Mark, RecordKey, Version, Versions
from desktop_app.services.attachments.file_types import recognise
from desktop_app.services.attachments.files import AttachmentFiles
from desktop_app.services.backup.backups import backup
from desktop_app.services.backup.facts import BackupInfo
from desktop_app.services.exchange.merge import DELETED, TRUE, decide, join, state_of
from desktop_app.services.exchange.own_fields import take_own_fields
from desktop_app.services.exchange.package import Package, damaged, read_package
from desktop_app.services.exchange.records import (
    ATTACHMENT,
    ENTERPRISE,
    KINDS,
    OWNER,
    PROJECT,
    is_deleted,
    known_store,
    own_store,
    stamp,
    values_of,
    write,
)
from desktop_app.services.exchange.review import (
    Counts,
    FieldReview,
    Outcome,
    RecordReview,
    count,
    open_conflicts,
    review_record,
)
from desktop_app.services.exchange.take_out import absorbed
from desktop_app.services.job import Progress
from desktop_app.services.sealed_file import plain_file

OPERATION = "带回合并"
DECIDED = "带回决定"
Decisions = Mapping[tuple[RecordKey, str], str]  # id of the chosen option, by record and field


@dataclass(frozen=True, slots=True)
class TakenIn:
    """projects: ids of all that look different now. undecided: conflicts left open. saved: the backup taken before."""

    counts: Counts
    projects: tuple[str, ...]
    undecided: int
    saved: BackupInfo | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A package with what taking it in would do."""

    package: Package
    records: Mapping[RecordKey, RecordReview] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return count(self.records)

    @property
    def is_idle(self) -> bool:
        """Nothing would change and nothing is to be decided."""
        told = self.counts
        return not (told.new or told.taken or told.conflicts)


@contextmanager
def opened(file: Path, passphrase: str | None, progress: Progress | None = None) -> Iterator[Package]:
    """The package in a file, sealed or not, checked through; it may be used inside the block. Raises AppError."""
    progress = progress or Progress()
    if not file.is_file():
        raise AppError("file-missing", f"找不到文件“{file}”，请检查U盘是否插好")
    with plain_file(file, passphrase, progress) as plain:
        yield read_package(plain, progress, file.name)


def unsealed(
    file: Path, into: tempfile.TemporaryDirectory[str], passphrase: str | None, progress: Progress
) -> Package:
    """The same, kept in a folder of the caller's for as long as that lives."""
    with opened(file, passphrase, progress) as package:
        if package.file == file:
            return package
        kept = Path(into.name) / "plain"
        package.file.replace(kept)
        return Package(package.head, package.records, kept)


def review(
    store: Store,
    package: Package,
    by: str = "",
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Reviewed:
    """What would come of it; nothing is changed. Raises AppError where the package names what it does not hold."""
    progress, now = progress or Progress(), now or datetime.now(UTC)
    progress.begin("正在比较")
    own = known_store(store)
    found: dict[RecordKey, RecordReview] = {}
    for number, (record, brought) in enumerate(_in_order(package)):
        progress.report(number, len(package.records))
        known = absorbed(store, record, own, by, now)
        found[record] = review_record(record, known, brought, own, values_of(store, record) is not None)
    _refuse_what_is_not_whole(store, package, found)
    return Reviewed(package, found)


def take_in(
    store: Store,
    folder: Path,
    package: Package,
    decisions: Decisions | None = None,
    *,
    by: str = "",
    progress: Progress | None = None,
    now: datetime | None = None,
) -> TakenIn:
    """Merge a package, after a backup, in one transaction. Conflicts without a decision stay open, this PC's value in view.

    Raises AppError, Cancelled; then nothing is changed.
    """
    progress, now = progress or Progress(), now or datetime.now(UTC)
    reviewed = review(store, package, by, progress, now)
    if reviewed.is_idle:
        return TakenIn(reviewed.counts, (), 0)
    _keep_contents(AttachmentFiles(folder), reviewed, progress)
    saved = backup(folder, reason="带回前", progress=progress)
    progress.begin("正在合并")
    touched: dict[str, None] = {}
    undecided = 0
    with store.transaction(OPERATION):
        own = own_store(store)
        take_own_fields(store, package)
        for number, (record, brought) in enumerate(_in_order(package)):
            progress.report(number, len(package.records))
            known = absorbed(store, record, own, by, now)
            told = reviewed.records[record]
            chosen = {name: id_ for (key, name), id_ in (decisions or {}).items() if key == record}
            merged = _decided(record, join(known, brought), chosen, Mark(stamp(now), by, own), own)
            store.exchange.add(record, merged.values())
            undecided += len(state_of(merged, own).conflicts)
            if told.outcome is not Outcome.SAME and _settle(store, record, told, known, merged, own):
                touched.update(dict.fromkeys(_projects_of(store, record)))
        counts = reviewed.counts
        words = (
            f"新增{counts.new}条，采用{counts.taken}处，两边都改过{counts.conflicts}处（未决{undecided}处）"
        )
        store.exchange.note(ExchangeNote(package.head.id, False, package.head.office, by, words))
    return TakenIn(counts, tuple(touched), undecided, saved)


def undecided(store: Store) -> tuple[FieldReview, ...]:
    """Every conflict that waits for a decision."""
    own = known_store(store)
    now = datetime.now(UTC)
    found: list[FieldReview] = []
    for record in sorted(store.exchange.contested()):
        if values_of(store, record) is not None:
            found.extend(open_conflicts(record, absorbed(store, record, own, "", now), own))
    return tuple(found)


def settle(
    store: Store, decisions: Decisions, *, by: str = "", now: datetime | None = None
) -> tuple[str, ...]:
    """Decide open conflicts, all in one transaction; the ids of the projects that look different now."""
    now = now or datetime.now(UTC)
    touched: dict[str, None] = {}
    with store.transaction(DECIDED):
        own = own_store(store)
        for record in sorted({key for key, _ in decisions}, key=lambda r: (KINDS.index(r.kind), r.id)):
            known = absorbed(store, record, own, by, now)
            chosen = {name: id_ for (key, name), id_ in decisions.items() if key == record}
            merged = _decided(record, known, chosen, Mark(stamp(now), by, own), own)
            store.exchange.add(record, merged.values())
            state = state_of(merged, own)
            if (values_of(store, record), is_deleted(store, record)) != (state.values, state.is_deleted):
                write(store, record, state.values, state.is_deleted)
                touched.update(dict.fromkeys(_projects_of(store, record)))
    return tuple(touched)


def _in_order(package: Package) -> list[tuple[RecordKey, Mapping[str, Version]]]:
    """Firms before their projects, projects before their attachments."""
    return sorted(package.records.items(), key=lambda item: (KINDS.index(item[0].kind), item[0].id))


def _decided(
    record: RecordKey, versions: dict[str, Version], chosen: Mapping[str, str], mark: Mark, own: str
) -> dict[str, Version]:
    """The versions with the decisions made; one about a conflict that is none any more is passed over."""
    conflicts = state_of(versions, own).conflicts
    # The deletion last: keeping a record deleted means having seen the other decisions.
    for name in sorted(chosen.keys() & conflicts.keys(), key=lambda name: name == DELETED):
        option = next((head for head in conflicts[name].heads if head.id == chosen[name]), None)
        if option is None:
            continue
        value = option.value if name != DELETED else (TRUE if _is_deletion(option) else None)
        versions = decide(versions, str(record), name, value, mark)
    return versions


def _is_deletion(head: Version) -> bool:
    return head.field == DELETED and head.value is not None


def _settle(
    store: Store, record: RecordKey, told: RecordReview, known: Versions, merged: Versions, own: str
) -> bool:
    """Make the record what its versions say; whether anything looks different now."""
    state = state_of(merged, own)
    here = values_of(store, record)
    if here is None:
        if state.is_deleted or not _can_stand(store, record, state.values):
            return False
        write(store, record, state.values, False)
        return True
    rejected = [
        option
        for each in told.conflicts
        for option in each.options
        if option.id not in known
        and not option.field.startswith("@")
        and option.value not in {here.get(option.field), state.values.get(option.field)}
    ]
    for option in rejected:
        # Written and replaced at once, so that the history holds both values.
        both = {**here, option.field: option.value}
        write(store, record, {k: v for k, v in both.items() if v is not None}, is_deleted(store, record))
    changed = (here, is_deleted(store, record)) != (state.values, state.is_deleted)
    if changed or rejected:
        write(store, record, state.values, state.is_deleted)
    return changed


def _can_stand(store: Store, record: RecordKey, values: Mapping[str, str]) -> bool:
    """Whether what the new record belongs to is there: an attachment of a project that did not come does not."""
    if record.kind != ATTACHMENT:
        return True
    return store.projects.get(json.loads(values["project_id"])) is not None


def _projects_of(store: Store, record: RecordKey) -> tuple[str, ...]:
    if record.kind == PROJECT:
        return (record.id,)
    if record.kind == ATTACHMENT:
        attachment = store.attachments.get(record.id)
        return (attachment.project_id,) if attachment else ()
    return tuple(row.id for row in store.projects.rows(ProjectFilter(enterprise_id=record.id)))


def _refuse_what_is_not_whole(
    store: Store, package: Package, found: Mapping[RecordKey, RecordReview]
) -> None:
    """A firm or a content that is named must be in the package, or here."""
    called = package.file.name
    for record, told in found.items():
        values = told.after.values
        if record.kind == PROJECT and OWNER in values:
            firm = RecordKey(ENTERPRISE, str(json.loads(values[OWNER])))
            if firm not in package.records and store.enterprises.get(firm.id) is None:
                raise damaged(called, "缺少项目所属的企业")
        is_new_file = record.kind == ATTACHMENT and told.outcome is Outcome.NEW and not told.after.is_deleted
        if is_new_file and json.loads(values["sha256"]) not in (package.head.files or {}):
            raise damaged(called, "缺少附件的内容")


def _keep_contents(files: AttachmentFiles, reviewed: Reviewed, progress: Progress) -> None:
    """Contents that are not here yet; a row comes after its content. Raises AppError where one is not what it says."""
    progress.begin("正在存入附件")
    brought = reviewed.package.head.files or {}
    for number, (record, told) in enumerate(reviewed.records.items()):
        progress.report(number, len(reviewed.records))
        if record.kind != ATTACHMENT or told.after.is_deleted:
            continue
        values = {name: json.loads(text) for name, text in told.after.values.items()}
        sha256 = values["sha256"]
        if sha256 in brought and not files.is_whole(sha256, values["size"]):
            content = reviewed.package.content(sha256)
            if len(content) != values["size"]:
                raise damaged(reviewed.package.file.name, "附件大小与登记的不符")
            try:
                recognise(values["file_name"], content)
            except AppError as error:
                raise AppError(
                    "package-hostile", f"带回的文件里有不能收的附件，没有改动任何数据：{error.message}"
                ) from None
            files.put(content)
