"""A backup as one file: a plain zip of the database and of all the office keeps beside it, with a list of contents.

One file and not a folder: it is copied, sent and renamed whole, and half a copy is known as one. Any zip program opens
it: `jigai.db` is an SQLite database, `manifest.json` gives the SHA-256 of every member.
"""

import errno
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from db.database import FILE_NAME
from db.online_copy import DatabaseSummary
from desktop_app.domain.errors import AppError
from desktop_app.services.backup.members import FOLDERS, members
from desktop_app.services.job import Progress
from desktop_app.sheets.zip_guard import read_member, shown

FORMAT = "jigai-backup-1"
MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 16 << 20
_MOST_MEMBERS = 500_000
# A database of empty pages shrinks to a hundredth; what shrinks further and is large is no backup of ours.
_MOST_RATIO, _SMALL = 400, 64 << 20
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DEVICES = frozenset({"con", "prn", "aux", "nul"})
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, KeyError, TypeError, AttributeError,
    RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """path: relative, with slashes; size in bytes of the plain content."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a backup. program, schema: versions that wrote it; tables: rows of each; beside: see `fingerprint`."""

    program: str
    schema: int
    taken_at: datetime
    reason: str
    holds: DatabaseSummary
    tables: Mapping[str, int]
    beside: str
    members: tuple[Member, ...] = ()

    @property
    def size(self) -> int:
        """Of all members, unpacked, in bytes."""
        return sum(member.size for member in self.members)

    @property
    def attachments(self) -> int:
        return sum(member.path.startswith("attachments/") for member in self.members)


def write_archive(
    stream: IO[bytes], database: Path, folder: Path, about: Manifest, progress: Progress | None = None
) -> Manifest:
    """Write the database copy and the files beside the live one; the manifest as written. Raises OSError, Cancelled."""
    sources = [
        (PurePosixPath(FILE_NAME), database),
        *((path, folder / path) for path in members(folder)),
    ]
    total = sum(file.stat().st_size for _, file in sources)
    written: list[Member] = []
    done = 0
    with zipfile.ZipFile(stream, "w", allowZip64=True) as archive:
        for path, file in sources:
            # Attachments are pictures and the like: packing them again takes time and saves nothing.
            stored = path.parts[0] == "attachments"
            packing = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry = zipfile.ZipInfo(str(path), _stamp(about.taken_at))
            entry.compress_type = packing
            entry.external_attr = 0o644 << 16
            entry._compresslevel = 1  # type: ignore[attr-defined] # the only way for a stream before Python 3.13
            digest, size = hashlib.sha256(), 0
            with file.open("rb") as reading, archive.open(entry, "w", force_zip64=True) as writing:
                while chunk := reading.read(_CHUNK):
                    writing.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress.report(done, total)
            written.append(Member(str(path), size, digest.hexdigest()))
        manifest = _with_members(about, written)
        archive.writestr(
            zipfile.ZipInfo(MANIFEST, _stamp(about.taken_at)), _as_json(manifest), zipfile.ZIP_DEFLATED
        )
    return manifest


def is_archive(file: Path) -> bool:
    """Whether a file begins as a zip does. False where it cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def read_manifest(file: Path, called: str = "") -> Manifest:
    """The list of contents, checked against the zip's own; the contents are not read.

    Raises AppError: backup-foreign, backup-newer, backup-damaged, backup-hostile.
    """
    with _opened(file, called or file.name) as (_, manifest):
        return manifest


def verify_archive(file: Path, called: str = "", progress: Progress | None = None) -> Manifest:
    """Read every member through and compare its SHA-256. Raises AppError as read_manifest does."""
    with _opened(file, called or file.name) as (archive, manifest):
        done = 0
        for member in manifest.members:
            for chunk in _content(archive, member, called or file.name):
                done += len(chunk)
                if progress is not None:
                    progress.report(done, manifest.size)
        return manifest


def unpack(
    file: Path,
    into: Path,
    called: str = "",
    only: str = "",
    progress: Progress | None = None,
) -> Manifest:
    """Write the members below `into`, each proved by its SHA-256. only: just this path.

    Raises AppError as read_manifest does, and OSError where they cannot be written.
    """
    with _opened(file, called or file.name) as (archive, manifest):
        done = 0
        for member in manifest.members:
            if only and member.path != only:
                continue
            target = into / member.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as writing:
                for chunk in _content(archive, member, called or file.name):
                    writing.write(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress.report(done, manifest.size)
        return manifest


@contextmanager
def _opened(file: Path, called: str) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _manifest(archive, called)
    except _BROKEN:
        raise _damaged(called, "压缩包读不出来") from None
    except FileNotFoundError:
        raise AppError("file-missing", f"找不到文件“{file}”，请检查路径，或U盘是否插好") from None
    except OSError as error:
        if error.errno == errno.EINVAL:  # the list of contents points to before the file's beginning
            raise _damaged(called, "压缩包读不出来") from None
        raise


def _manifest(archive: zipfile.ZipFile, called: str) -> Manifest:
    entries = archive.infolist()
    names = [entry.orig_filename for entry in entries]
    if MANIFEST not in names or FILE_NAME not in names:
        raise AppError(
            "backup-foreign", f"“{called}”不是本程序的备份（里面没有数据库和清单），请选择正确的文件"
        )
    if len(names) > _MOST_MEMBERS or len(set(map(str.casefold, names))) != len(names):
        raise _hostile(called, "文件太多或重名")
    about = archive.getinfo(MANIFEST)
    told = read_member(archive, about, _LARGEST_MANIFEST)
    if told is None:
        raise _hostile(called, "清单大得不正常")
    manifest = _from_json(told, called)
    listed = {member.path: member.size for member in manifest.members}
    if listed != {e.orig_filename: e.file_size for e in entries if e.orig_filename != MANIFEST}:
        raise _damaged(called, "里面的文件与清单不符")
    for entry in entries:
        if entry.orig_filename not in {MANIFEST, FILE_NAME}:
            _refuse_odd_path(entry.orig_filename, called)
        if entry.compress_type not in _PACKINGS or entry.flag_bits & 0x1:
            raise _damaged(called, "压缩方式不对")
        if entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
            raise _hostile(called, "解开后大得不正常")
    return manifest


def _refuse_odd_path(name: str, called: str) -> None:
    path = PurePosixPath(name)
    windows = PureWindowsPath(name)
    if (
        path.is_absolute()
        or windows.drive
        or windows.root
        or any(sign in name for sign in '\\:\0<>|"?*')
        or str(path) != name
        or ".." in path.parts
        or len(path.parts) < 2
        or path.parts[0] not in FOLDERS
        or any(part.partition(".")[0].casefold() in _DEVICES for part in path.parts)
    ):
        raise _hostile(called, f"有路径可疑的文件“{shown(name)}”")


def _content(archive: zipfile.ZipFile, member: Member, called: str) -> Iterator[bytes]:
    """A member's content by pieces. Raises AppError at its end where it is another than the manifest says."""
    digest, size = hashlib.sha256(), 0
    with archive.open(member.path) as reading:
        while chunk := reading.read(_CHUNK):
            size += len(chunk)
            if size > member.size:
                break
            digest.update(chunk)
            yield chunk
    if size != member.size or digest.hexdigest() != member.sha256:
        raise _damaged(called, f"“{member.path}”与备份时的校验值不符")


def _damaged(called: str, how: str) -> AppError:
    return AppError("backup-damaged", f"备份“{called}”已损坏（{how}），不能使用。请换一份备份")


def _hostile(called: str, how: str) -> AppError:
    return AppError("backup-hostile", f"“{called}”不像正常的备份（{how}），已拒绝打开。请换一份备份")


def _stamp(at: datetime) -> tuple[int, int, int, int, int, int]:
    local = at.astimezone()
    return (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second)


def _with_members(about: Manifest, written: list[Member]) -> Manifest:
    return Manifest(
        about.program, about.schema, about.taken_at, about.reason, about.holds, about.tables, about.beside,
        tuple(written),
    )  # fmt: skip


def _as_json(manifest: Manifest) -> bytes:
    told = {
        "format": FORMAT,
        **asdict(manifest),
        "taken_at": manifest.taken_at.isoformat(timespec="milliseconds"),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def _from_json(content: bytes, called: str) -> Manifest:
    """Raises AppError("backup-newer"), or what _BROKEN names where it makes no sense."""
    told = json.loads(content)
    if told["format"] != FORMAT:
        raise AppError("backup-newer", f"备份“{called}”由更新版本的程序写成，请安装新版程序后再恢复")
    manifest = Manifest(
        str(told["program"]),
        int(told["schema"]),
        datetime.fromisoformat(told["taken_at"]),
        str(told["reason"]),
        DatabaseSummary.from_told(told["holds"]),
        {str(name): int(count) for name, count in told["tables"].items()},
        str(told["beside"]),
        tuple(Member(str(m["path"]), int(m["size"]), str(m["sha256"])) for m in told["members"]),
    )
    if manifest.taken_at.tzinfo is None:
        raise ValueError("taken_at")
    return manifest
