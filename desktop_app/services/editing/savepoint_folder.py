"""Savepoints as files beside the database, one for each project and run of the program.

A savepoint is appended as a line and brought down to the disk; lines before it stay. So at every moment, whatever dies,
the file holds the newest savepoint or the one before. What is discarded goes to a small bin for thirty days.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason

if TYPE_CHECKING:
    from desktop_app.services.editing.savepoint import Savepoint

SUFFIX = ".savepoint"
BIN = "discarded"
DAYS_IN_BIN = 30
_LONGEST = 256 * 1024  # bytes; a longer file is written anew with its last line alone
_MOST_READ = 16 * 2**20
_STAMP = "%Y%m%dT%H%M%S"
THIS_RUN = os.urandom(6).hex()  # what one run of the program writes bears its name
_IN_BIN = re.compile(r"(\d{8}T\d{6})-.*")


class FoundSavepoint(NamedTuple):
    """A savepoint with the file it lies in. discarded_at: None unless it lies in the bin."""

    savepoint: "Savepoint"
    file: Path
    discarded_at: datetime | None = None


class SavepointFolder:
    """The savepoints of one data folder. What this run of the program writes is its own; the rest was left behind."""

    def __init__(self, folder: Path, run: str = THIS_RUN) -> None:
        """folder: `AppFolders.savepoints`; it is made with the first savepoint. run: another one only in tests."""
        self._folder = folder
        self._run = run
        self._torn: set[Path] = set()

    def write(self, savepoint: "Savepoint") -> None:
        """Keep a savepoint; when this returns it is on the disk. Raises AppError; what was kept before then stays."""
        from desktop_app.safe_files import write_atomically  # noqa: PLC0415 - not needed to start
        from desktop_app.services.editing.savepoint import encode  # noqa: PLC0415

        file = self._own_file(savepoint.project_id)
        line = encode(savepoint)
        try:
            if file in self._torn or (file.exists() and file.stat().st_size > _LONGEST):
                write_atomically(file, line + b"\n")
                self._torn.discard(file)
            else:
                self._append(file, line)
        except AppError as error:
            raise _refused(error.message) from error
        except OSError as error:
            self._torn.add(file)
            raise _refused(system_reason(error)) from error

    def remove(self, project_id: str) -> None:
        """Forget what this run kept of a project: it is in the record now. Raises AppError."""
        file = self._own_file(project_id)
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise _refused(system_reason(error)) from error
        self._torn.discard(file)

    def holds(self, project_id: str) -> bool:
        """Whether this run has a savepoint of a project."""
        return self._own_file(project_id).exists()

    def left_behind(self) -> tuple[FoundSavepoint, ...]:
        """Savepoints of earlier runs, newest first; files without a whole line are `unreadable`."""
        return _newest_first(
            FoundSavepoint(savepoint, file) for file in self._others() if (savepoint := _read(file))
        )

    def unreadable(self) -> tuple[Path, ...]:
        """Files of earlier runs in which no line is whole."""
        return tuple(file for file in self._others() if _read(file) is None)

    def discarded(self) -> tuple[FoundSavepoint, ...]:
        """What lies in the bin, newest first."""
        found = []
        for file in _files(self._folder / BIN):
            savepoint, at = _read(file), _discarded_at(file)
            if savepoint is not None and at is not None:
                found.append(FoundSavepoint(savepoint, file, at))
        return tuple(sorted(found, key=lambda each: (each.discarded_at, each.file), reverse=True))

    def discard(self, file: Path, now: datetime | None = None) -> None:
        """Into the bin, from where it can be taken back for thirty days. Raises AppError."""
        stamp = (now or datetime.now(UTC)).astimezone(UTC).strftime(_STAMP)
        try:
            bin_ = self._folder / BIN
            bin_.mkdir(parents=True, exist_ok=True)
            file.replace(bin_ / f"{stamp}-{file.name}")
            _sync_folder(bin_)
        except OSError as error:
            raise _refused(system_reason(error)) from error

    def empty_bin(self, now: datetime | None = None) -> int:
        """Delete what has lain in the bin for more than thirty days; how many. What cannot be deleted stays."""
        oldest = (now or datetime.now(UTC)) - timedelta(days=DAYS_IN_BIN)
        gone = 0
        for file in _files(self._folder / BIN):
            at = _discarded_at(file)
            if at is not None and at < oldest:
                try:
                    file.unlink()
                    gone += 1
                except OSError:
                    continue  # another day
        return gone

    def _append(self, file: Path, line: bytes) -> None:
        is_new = not file.exists()
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(file.parent.parent)
        with file.open("ab", buffering=0) as stream:
            content = b"\n" + line + b"\n"  # the first break ends whatever was torn before
            if stream.write(content) != len(content):
                raise OSError(28, "short write")  # what a disk says that has become full
            os.fsync(stream.fileno())
        if is_new:
            _sync_folder(file.parent)

    def _own_file(self, project_id: str) -> Path:
        if re.fullmatch(r"[0-9A-Za-z_-]{1,64}", project_id) is None:
            raise ValueError(project_id)
        return self._folder / f"{project_id}.{self._run}{SUFFIX}"

    def _others(self) -> Iterator[Path]:
        return (file for file in _files(self._folder) if not file.name.endswith(f".{self._run}{SUFFIX}"))


def _sync_folder(folder: Path) -> None:
    from desktop_app.safe_files import sync_folder  # noqa: PLC0415 - not needed to start

    sync_folder(folder)


def _files(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(file for file in folder.iterdir() if file.name.endswith(SUFFIX)))
    except OSError:
        return ()


def _read(file: Path) -> "Savepoint | None":
    from desktop_app.services.editing.savepoint import newest  # noqa: PLC0415 - not needed to start

    try:
        with file.open("rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _MOST_READ))
            return newest(stream.read(_MOST_READ))
    except OSError:
        return None


def _newest_first(found: Iterator[FoundSavepoint]) -> tuple[FoundSavepoint, ...]:
    return tuple(sorted(found, key=lambda each: (each.savepoint.taken_at, each.file), reverse=True))


def _discarded_at(file: Path) -> datetime | None:
    match = _IN_BIN.fullmatch(file.name)
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC) if match else None


def _refused(reason: str) -> AppError:
    return AppError(
        "savepoint-failed",
        f"刚输入的内容没能随手存盘（{reason.rstrip('。')}）。可以继续输入；请尽快清理磁盘或检查数据文件夹，再按Ctrl+S保存",
    )
