"""带出: chosen projects, with their firms and, if wanted, their attachments, as one file for another PC."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.domain.record_version import ExchangeNote, RecordKey, Version
from desktop_app.services.attachments.files import AttachmentFiles
from desktop_app.services.exchange.merge import absorb
from desktop_app.services.exchange.package import MOST_PROJECTS, PackageHead, write_package
from desktop_app.services.exchange.records import (
    ATTACHMENT,
    ENTERPRISE,
    OWNER,
    PROJECT,
    attachments_of,
    is_deleted,
    marks_of,
    own_store,
    values_of,
)
from desktop_app.services.job import Progress
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.onboarding.own_fields import SETTING as OWN_FIELDS
from desktop_app.services.sealed_file import refuse_short_passphrase, seal


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What the file holds. size in bytes."""

    file: Path
    projects: int
    enterprises: int
    attachments: int
    size: int
    is_sealed: bool


def take_out(
    store: Store,
    folder: Path,
    project_ids: Sequence[str],
    target: Path,
    *,
    with_attachments: bool = True,
    passphrase: str | None = None,
    by: str = "",
    progress: Progress | None = None,
    now: datetime | None = None,
) -> TakenOut:
    """Write the package; what the records hold now is kept as the common ancestor. Raises AppError, Cancelled.

    Projects in the recycle bin may be among them: their deletion is told to the other PC.
    """
    progress, now = progress or Progress(), now or datetime.now(UTC)
    if not project_ids:
        raise AppError("nothing-to-take-out", "还没有选择要带出的项目")
    if len(project_ids) > MOST_PROJECTS:
        raise AppError("too-many-to-take-out", f"一次最多带出{MOST_PROJECTS}个项目，请分几次带出")
    if passphrase is not None:
        refuse_short_passphrase(passphrase)
    progress.begin("正在收集项目")
    with store.transaction("带出"):
        own = own_store(store)
        records: dict[RecordKey, Mapping[str, Version]] = {}
        for number, project_id in enumerate(dict.fromkeys(project_ids)):
            progress.report(number, len(project_ids))
            _collect(store, records, RecordKey(PROJECT, project_id), own, by, now)
            if with_attachments:
                for attachment in attachments_of(store, project_id):
                    _collect(store, records, attachment, own, by, now)
        for firm in _owners(records):
            if store.enterprises.get(firm.id) is not None:
                _collect(store, records, firm, own, by, now)
        files = _contents(store, records) if with_attachments else None
        office = OfficeService(store).load()
        told_fields = store.settings.get(OWN_FIELDS, [])
        head = PackageHead(
            new_id(),
            office.name if office else "",
            by,
            own,
            now,
            _count(records, PROJECT),
            tuple(item for item in told_fields if isinstance(item, dict)),
            files,
        )
    progress.begin("正在写入文件")
    _write(target, head, records, AttachmentFiles(folder), passphrase, progress)
    told = f"带出{head.projects}个项目到“{target.name}”"
    store.exchange.note(ExchangeNote(head.id, True, head.office, by, told))
    return TakenOut(
        target,
        head.projects,
        _count(records, ENTERPRISE),
        _count(records, ATTACHMENT),
        target.stat().st_size,
        passphrase is not None,
    )


def absorbed(store: Store, record: RecordKey, own: str, by: str, now: datetime) -> dict[str, Version]:
    """The record's versions with what was changed here since they were last written down; nothing is stored."""
    known = store.exchange.versions(record)
    values = values_of(store, record)
    if values is None:
        return known
    mark = marks_of(store, record, own, by, now)
    return absorb(known, str(record), values, is_deleted(store, record), mark, own)


def _collect(
    store: Store,
    records: dict[RecordKey, Mapping[str, Version]],
    record: RecordKey,
    own: str,
    by: str,
    now: datetime,
) -> None:
    if record not in records:
        versions = absorbed(store, record, own, by, now)
        if not versions and values_of(store, record) is None:
            raise AppError("project-missing", "要带出的项目已不在数据库里，请刷新后重新选择")
        store.exchange.add(record, versions.values())
        records[record] = versions


def _owners(records: Mapping[RecordKey, Mapping[str, Version]]) -> tuple[RecordKey, ...]:
    """The firms the projects belong to, or belonged to in any version."""
    ids = (
        json.loads(version.value)
        for record, versions in records.items()
        if record.kind == PROJECT
        for version in versions.values()
        if version.field == OWNER and version.value is not None
    )
    return tuple(RecordKey(ENTERPRISE, id_) for id_ in dict.fromkeys(ids))


def _contents(store: Store, records: Mapping[RecordKey, Mapping[str, Version]]) -> dict[str, int]:
    """Hash and size of every content that goes along; those of thrown-away attachments stay."""
    found: dict[str, int] = {}
    for record in records:
        attachment = store.attachments.get(record.id) if record.kind == ATTACHMENT else None
        if attachment is not None and not store.attachments.is_deleted(record.id):
            found[attachment.sha256] = attachment.size
    return found


def _count(records: Mapping[RecordKey, object], kind: str) -> int:
    return sum(record.kind == kind for record in records)


def _write(
    target: Path,
    head: PackageHead,
    records: Mapping[RecordKey, Mapping[str, Version]],
    contents: AttachmentFiles,
    passphrase: str | None,
    progress: Progress,
) -> None:
    if passphrase is None:
        write_package(target, head, records, contents, progress)
        return
    with tempfile.TemporaryDirectory(prefix="jigai-") as folder:
        plain = Path(folder) / "plain"
        write_package(plain, head, records, contents, progress)
        progress.begin("正在加密")
        seal(plain, target, passphrase, progress)
