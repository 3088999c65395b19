"""What is known of a backup without reading it through: of an archive from its own list, of others from a file beside."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from db.online_copy import DatabaseSummary
from desktop_app.domain.errors import AppError
from desktop_app.safe_files import write_atomically
from desktop_app.services.backup.archive import is_archive, read_manifest

ARCHIVE_SUFFIX, DATABASE_SUFFIX = ".zip", ".db"
ELSEWHERE = "别处的备份.json"  # facts of the newest backup that was written to a stick or another folder
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup that was verified when it was taken. size in bytes.

    sha256: of the whole file, "" where only its list of contents was read. beside: see backup.members.fingerprint;
    None for a copy of the database alone. attachments: how many files. other_disk: on another one than the data.
    """

    file: Path
    taken_at: datetime
    size: int
    sha256: str
    holds: DatabaseSummary
    reason: str = ""
    beside: str | None = None
    attachments: int = 0
    sealed: bool = False
    other_disk: bool = False


def read_info(file: Path) -> BackupInfo | None:
    """What is known of a backup; None where nothing is, as of a sealed one or one that is broken."""
    if not is_archive(file):
        return read_facts(facts_file(file), file)
    try:
        manifest = read_manifest(file)
        return BackupInfo(
            file,
            manifest.taken_at,
            file.stat().st_size,
            "",
            manifest.holds,
            manifest.reason,
            manifest.beside,
            manifest.attachments,
        )
    except (AppError, OSError):
        return None


def facts_file(file: Path) -> Path:
    """Where the facts of a copy of the database alone lie."""
    return file.with_name(f"{file.name}.json")


def write_facts(info: BackupInfo, beside: Path) -> None:
    told = asdict(info) | {
        "file": str(info.file.absolute()),
        "taken_at": info.taken_at.isoformat(timespec="milliseconds"),
    }
    write_atomically(beside, json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8"))


def read_facts(beside: Path, file: Path | None = None) -> BackupInfo | None:
    """None where there are no facts, or none that can be read. file: what they are of, wherever it lay then."""
    try:
        told = json.loads(beside.read_text(encoding="utf-8"))
        told["file"] = file or Path(told["file"])
        told["taken_at"] = datetime.fromisoformat(told["taken_at"])
        told["holds"] = DatabaseSummary.from_told(told["holds"])
        known = {field.name for field in fields(BackupInfo)}
        return BackupInfo(**{name: value for name, value in told.items() if name in known})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
