"""What of a data folder belongs to the office beside the database: own packs, registered tables, attachments."""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

REPLACED = ("policies", "mappings")  # a restore makes them as they were
ADDED = ("attachments",)  # named by their content: a restore only adds, so that nothing is ever lost
FOLDERS = (*REPLACED, *ADDED)
_UNFINISHED = ".~"  # how safe_files names what is being written


def members(folder: Path) -> Iterator[PurePosixPath]:
    """Paths of the files, relative to the data folder, in order. Links and files being written are left out."""
    for name in FOLDERS:
        for file in sorted((folder / name).rglob("*")):
            if file.is_file() and not file.is_symlink() and not file.name.startswith(_UNFINISHED):
                yield PurePosixPath(file.relative_to(folder).as_posix())


def fingerprint(folder: Path) -> str:
    """Another text where a file came, went or was written; sizes and times are looked at, not the contents."""
    digest = hashlib.sha256()
    for path in members(folder):
        facts = (folder / path).stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def size_of(folder: Path) -> int:
    """Of all members together, in bytes."""
    return sum((folder / path).stat().st_size for path in members(folder))
