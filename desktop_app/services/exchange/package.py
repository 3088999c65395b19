"""The file that goes from PC to PC (*.jgx): a zip of a manifest, the records' versions line by line, and contents.

Everything in it is looked at before anything is believed: names, sizes, hashes, the shape of each value. A version's
id is not stored but worked out again, so that no chain of versions can be forged into a circle.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from desktop_app import __version__
from desktop_app.domain.errors import AppError
from desktop_app.domain.record_version import Mark, RecordKey, Version
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import open_atomically
from desktop_app.services.attachments.file_types import MAX_BYTES
from desktop_app.services.attachments.files import AttachmentFiles
from desktop_app.services.exchange.checks import is_sensible
from desktop_app.services.exchange.merge import DELETED, version_id
from desktop_app.services.exchange.records import KINDS, json_text
from desktop_app.services.job import Progress
from desktop_app.sheets.zip_guard import read_member

SUFFIX = ".jgx"
FORMAT = 1
_KIND = "jigai-exchange"
_MANIFEST, _RECORDS, _FILES = "manifest.json", "records.jsonl", "files/"
MOST_PROJECTS = 2000
_MOST_MANIFEST = 8 * 2**20
_MOST_RECORDS = 96 * 2**20  # bytes of all lines
_MOST_LINE = 4 * 2**20
_MOST_FILES = 20_000
_MOST_TOTAL = 8 * 2**30
_LONGEST_VALUE = 100_000  # characters
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_FIELD = re.compile(r"[@0-9A-Za-z_.:,-]{1,400}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
_BROKEN = (
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    RecursionError,
)

Records = Mapping[RecordKey, Mapping[str, Version]]


@dataclass(frozen=True, slots=True)
class PackageHead:
    """Who wrote the package. own_fields: the office's own fields, as its settings keep them. files: hash → bytes."""

    id: str
    office: str
    by: str
    store: str
    written_at: datetime
    projects: int
    own_fields: tuple[Mapping[str, Any], ...] = ()
    files: Mapping[str, int] | None = None  # None: attachments were left out
    program: str = __version__


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was checked through. file: the plain zip, from which contents are read when they are needed."""

    head: PackageHead
    records: Records
    file: Path

    def content(self, sha256: str) -> bytes:
        """One attachment's content, checked. Raises AppError."""
        with _broken_is_told(self.file.name), zipfile.ZipFile(self.file) as archive:
            return _content(archive, sha256, (self.head.files or {})[sha256], self.file.name)


class _broken_is_told:  # noqa: N801 - a block, read as a verb
    """Turns what a broken zip or JSON raises into a sentence."""

    def __init__(self, called: str) -> None:
        self._called = called

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, FileNotFoundError):
            raise AppError("file-missing", f"找不到“{self._called}”，请检查U盘是否插好") from None
        if isinstance(error, OSError):
            raise AppError(
                "package-unreadable", f"“{self._called}”读不出来（{system_reason(error)}），没有改动任何数据"
            ) from None
        if isinstance(error, _BROKEN):
            raise damaged(self._called, "压缩包或清单读不出来") from None


def write_package(
    target: Path, head: PackageHead, records: Records, contents: AttachmentFiles, progress: Progress
) -> None:
    """Write the whole file or none. Raises AppError, Cancelled."""
    with open_atomically(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        digest, size = hashlib.sha256(), 0
        with archive.open(_RECORDS, "w") as lines:
            for number, (record, versions) in enumerate(records.items()):
                line = _line(record, versions)
                digest.update(line)
                size += len(line)
                lines.write(line)
                progress.report(number, len(records))
        files = head.files or {}
        for number, sha256 in enumerate(files):
            progress.phase = "正在写入附件"
            progress.report(number, len(files))
            archive.writestr(f"{_FILES}{sha256}", contents.read(sha256), zipfile.ZIP_STORED)
        archive.writestr(_MANIFEST, _manifest(head, digest.hexdigest(), size))


def read_package(file: Path, progress: Progress, called: str = "") -> Package:
    """Check a plain package through. Raises AppError, with nothing changed anywhere; Cancelled.

    called: the name the person knows, of which `file` is the opened copy.
    """
    called = called or file.name
    with _broken_is_told(called), zipfile.ZipFile(file) as archive:
        told = _checked_manifest(archive, called)
        head = _head(told)
        with archive.open(_RECORDS) as stream:
            records = dict(_records(stream, told, called, progress))
        for number, (sha256, size) in enumerate((head.files or {}).items()):
            progress.phase = "正在核对附件"
            progress.report(number, len(head.files or {}))
            _content(archive, sha256, size, called)
        return Package(head, records, file)


def damaged(called: str, how: str) -> AppError:
    return AppError(
        "package-damaged", f"“{called}”已损坏（{how}），没有改动任何数据。请重新带出一次，或换一个U盘"
    )


def _hostile(called: str, how: str) -> AppError:
    return AppError("package-hostile", f"“{called}”不像正常的交换文件（{how}），已拒绝打开，没有改动任何数据")


def _line(record: RecordKey, versions: Mapping[str, Version]) -> bytes:
    told = [
        [v.field, v.value, list(v.parents), sorted([m.at, m.by, m.store] for m in v.marks)]
        for v in _parents_first(versions)
    ]
    return (json_text([record.kind, record.id, told]) + "\n").encode()


def _parents_first(versions: Mapping[str, Version]) -> Iterator[Version]:
    done: set[str] = set()
    waiting = sorted(versions)
    while waiting:
        ready = [id_ for id_ in waiting if all(p in done or p not in versions for p in versions[id_].parents)]
        for id_ in ready:
            yield versions[id_]
        done.update(ready)
        waiting = [id_ for id_ in waiting if id_ not in done]


def _manifest(head: PackageHead, records_hash: str, records_size: int) -> str:
    told = {
        "kind": _KIND,
        "format": FORMAT,
        "program": head.program,
        "package": head.id,
        "office": head.office,
        "by": head.by,
        "store": head.store,
        "written_at": head.written_at.isoformat(timespec="milliseconds"),
        "projects": head.projects,
        "own_fields": list(head.own_fields),
        "records": {"sha256": records_hash, "size": records_size},
        "files": None if head.files is None else dict(head.files),
    }
    return json.dumps(told, ensure_ascii=True, indent=1)


def _checked_manifest(archive: zipfile.ZipFile, called: str) -> dict[str, Any]:
    entries = {entry.orig_filename: entry for entry in archive.infolist()}
    if _MANIFEST not in entries or _RECORDS not in entries:
        raise AppError(
            "package-foreign", f"“{called}”不是本程序带出的文件，请选择后缀为{SUFFIX}的文件，没有改动任何数据"
        )
    if len(entries) != len(archive.infolist()) or len(entries) > _MOST_FILES:
        raise _hostile(called, "文件太多或重名")
    for name, entry in entries.items():
        limit = {_MANIFEST: _MOST_MANIFEST, _RECORDS: _MOST_RECORDS}.get(name, MAX_BYTES)
        if entry.file_size > limit:
            raise _hostile(called, "解开后大得不正常")
        if entry.flag_bits & 0x1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged(called, "压缩方式不对")
    if sum(entry.file_size for entry in entries.values()) > _MOST_TOTAL:
        raise _hostile(called, "解开后大得不正常")
    manifest = read_member(archive, entries[_MANIFEST], _MOST_MANIFEST)
    if manifest is None:
        raise _hostile(called, "清单的大小与登记的不符")
    told = json.loads(manifest, parse_constant=_refuse_constant)
    json.dumps(told, ensure_ascii=False).encode()  # texts that cannot be written are refused here
    if not isinstance(told, dict) or told.get("kind") != _KIND or not isinstance(told.get("format"), int):
        raise AppError("package-foreign", f"“{called}”不是本程序带出的文件，没有改动任何数据")
    if told["format"] > FORMAT:
        raise AppError(
            "package-newer",
            f"“{called}”由更新版本的程序（{str(told.get('program'))[:20]}）带出，本程序还读不懂，没有改动任何数据。"
            "请先在本机安装新版程序",
        )
    files = told["files"] or {}
    wanted = {_MANIFEST, _RECORDS, *(f"{_FILES}{sha256}" for sha256 in files)}
    if wanted != set(entries) or not all(_HASH.fullmatch(sha256) for sha256 in files):
        raise _hostile(called, "里面的文件与清单不符")
    return told


def _head(told: Mapping[str, Any]) -> PackageHead:
    """Raises ValueError, KeyError, TypeError where the manifest is not as this program writes it."""
    files = told["files"]
    own_fields = tuple(item for item in told["own_fields"] if isinstance(item, dict))
    at = datetime.fromisoformat(told["written_at"])
    if at.tzinfo is None or not _ID.fullmatch(told["package"]) or not _ID.fullmatch(told["store"]):
        raise ValueError("manifest")
    return PackageHead(
        told["package"],
        str(told["office"])[:200],
        str(told["by"])[:100],
        told["store"],
        at,
        int(told["projects"]),
        own_fields[:1000],
        None if files is None else {str(sha256): int(size) for sha256, size in files.items()},
        str(told["program"])[:20],
    )


def _records(
    stream: IO[bytes], told: Mapping[str, Any], called: str, progress: Progress
) -> Iterator[tuple[RecordKey, Mapping[str, Version]]]:
    digest, done = hashlib.sha256(), 0
    seen: set[RecordKey] = set()
    progress.phase = "正在核对记录"
    while line := stream.readline(_MOST_LINE + 1):
        done += len(line)
        if len(line) > _MOST_LINE or done > _MOST_RECORDS:
            raise _hostile(called, "记录大得不正常")
        digest.update(line)
        progress.report(done, int(told["records"]["size"]))
        record, versions = _record(json.loads(line, parse_constant=_refuse_constant), called)
        if record in seen:
            raise _hostile(called, "记录重复")
        seen.add(record)
        yield record, versions
    if digest.hexdigest() != told["records"]["sha256"]:
        raise damaged(called, "记录与校验值不符")


def _record(told: Any, called: str) -> tuple[RecordKey, Mapping[str, Version]]:
    kind, id_, lines = told
    record = RecordKey(kind, id_)
    if kind not in KINDS or not _ID.fullmatch(id_):
        raise _hostile(called, "记录的标识可疑")
    versions: dict[str, Version] = {}
    for name, value, parents, marks in lines:
        if not _FIELD.fullmatch(name) or not _is_value(value):
            raise _hostile(called, "栏目或内容可疑")
        # Parents stand first: a circle cannot be written down, let alone be read.
        if not all(p in versions and (name == DELETED or versions[p].field == name) for p in parents):
            raise damaged(called, "修改的来历不完整")
        key = version_id(str(record), name, value, parents)
        versions[key] = Version(key, name, value, tuple(sorted(parents)), _marks(marks))
    if not is_sensible(record, versions):
        raise _hostile(called, "栏目或内容可疑")
    return record, versions


def _marks(told: Iterable[Any]) -> frozenset[Mark]:
    marks = frozenset(Mark(str(at), str(by)[:100], str(store)) for at, by, store in told)
    if not marks or not all(_AT.fullmatch(mark.at) and _ID.fullmatch(mark.store) for mark in marks):
        raise ValueError("marks")
    for mark in marks:
        datetime.fromisoformat(mark.at)
        mark.by.encode()
    return marks


def _is_value(value: object) -> bool:
    """Blank, or the canonical text of one JSON value of sensible size."""
    if value is None:
        return True
    if not isinstance(value, str) or len(value) > _LONGEST_VALUE:
        return False
    return json_text(json.loads(value, parse_constant=_refuse_constant)) == value


def _refuse_constant(_name: str) -> Any:
    raise ValueError("constant")


def _content(archive: zipfile.ZipFile, sha256: str, size: int, called: str) -> bytes:
    with archive.open(f"{_FILES}{sha256}") as stream:
        content = stream.read(MAX_BYTES + 1)
    if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
        raise damaged(called, "有附件与校验值不符")
    return content
