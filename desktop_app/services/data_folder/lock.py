"""One writer for each data folder: a lock of the operating system, which dies with its holder; who holds it is written in."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from desktop_app.domain.errors import AppError

FILE_NAME = "jigai.lock"
WINDOW = "window"
_LOCKED_BYTE = 1 << 20  # far behind what is written: Windows keeps others from reading what is locked
_MOST_WRITTEN = 4096


class Holder(NamedTuple):
    """what: `WINDOW`, or in Chinese what a command does. pid 0, host "": not known."""

    what: str = ""
    pid: int = 0
    host: str = ""
    since: datetime | None = None

    @property
    def is_window(self) -> bool:
        return self.what == WINDOW

    @property
    def is_here(self) -> bool:
        """Whether it runs on this PC."""
        return self.host == this_pc()


def this_pc() -> str:
    """The name of this PC in its network."""
    return os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename


class FolderInUseError(AppError):
    """Somebody else writes into the folder."""

    def __init__(self, holder: Holder, message: str) -> None:
        super().__init__("folder-in-use", message)
        self.holder = holder


class DataFolderLock:
    """Held until `release`, or until the process ends, however it does."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    @property
    def is_held(self) -> bool:
        """False where the place knows no locks (some network shares) or cannot be written."""
        return self._handle is not None

    @classmethod
    def take(cls, folder: Path, what: str, doing: str = "") -> "DataFolderLock":
        """Raises FolderInUseError where another process has it. doing: what cannot be done now, for the sentence."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return cls(None)  # opening the database says what is wrong with the folder
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            holder = _read(folder / FILE_NAME)
            raise FolderInUseError(holder, _sentence(holder, doing)) from None
        except OSError:
            os.close(handle)
            return cls(None)
        _write(handle, Holder(what, os.getpid(), this_pc(), datetime.now(UTC)))
        return cls(handle)

    def release(self) -> None:
        """Once or more."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def writing(folder: Path, what: str) -> Iterator[None]:
    """While a command writes into the folder. what: in Chinese, for the sentence. Raises FolderInUseError."""
    lock = DataFolderLock.take(folder, what, what)
    try:
        yield
    finally:
        lock.release()


def _sentence(holder: Holder, doing: str) -> str:
    where = "" if holder.is_here or not holder.host else f"（在电脑“{holder.host}”上）"
    if holder.is_window:
        then = f"请先关闭窗口再{doing}" if doing else "请先关闭那个窗口"
        return f"程序的窗口正开着{where}，同一份数据不能两处同时写。{then}；数据没有改动"
    who = f"另一个操作“{holder.what}”" if holder.what else "另一个程序"
    return f"{who}正在写这份数据{where}，请等它结束再试；数据没有改动"


def _lock(handle: int) -> None:
    """Raises BlockingIOError or PermissionError where another process has it, OSError where locks are not known."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - of this system only

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - of these systems only

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write(handle: int, holder: Holder) -> None:
    facts = {"what": holder.what, "pid": holder.pid, "host": holder.host, "since": f"{holder.since}"}
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(facts, ensure_ascii=False).encode("utf-8"))
    except OSError:
        return  # a full disk: the lock holds all the same, others only do not learn whose it is


def _read(file: Path) -> Holder:
    try:
        with file.open("rb") as stream:
            facts = json.loads(stream.read(_MOST_WRITTEN))
        return Holder(
            str(facts["what"]),
            int(facts["pid"]),
            str(facts["host"]),
            datetime.fromisoformat(str(facts["since"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Holder()
