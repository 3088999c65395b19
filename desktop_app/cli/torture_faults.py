"""Disks that fail: full ones, and such as refuse to write, coming and going while the clerk types."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Protocol

DISK_SIZE = 24 * 2**20
_BALLAST = "ballast"
_UNLIMITED = -1


class Faults(Protocol):
    def change(self, random: Random) -> None:
        """Called before each deed: let a fault come or go."""
        ...


class NoFaults:
    """A disk that works."""

    def change(self, random: Random) -> None:
        """Nothing happens."""


class FullDisk:
    """Fills the small disk the folder lies on to the last block, and frees it again."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / _BALLAST
        self._ballast.unlink(missing_ok=True)

    def change(self, random: Random) -> None:
        if random.random() < 0.04:
            self._fill(random)
        elif random.random() < 0.08:
            self._ballast.unlink(missing_ok=True)

    def _fill(self, random: Random) -> None:
        """Leave between nothing and a few blocks."""
        with suppress(OSError), self._ballast.open("ab", buffering=0) as stream:
            while True:
                stream.write(b"\0" * random.choice((512, 4096, 65536)))


class WriteErrors:
    """Files that cannot grow (the system's own limit, so that SQLite meets it too), and disks that refuse to sync."""

    def __init__(self) -> None:
        self._sync = os.fsync
        self._failing = False
        os.fsync = self._sometimes  # type: ignore[assignment]

    def change(self, random: Random) -> None:
        if random.random() < 0.04:
            _limit_files(random.choice((0, 4096, 100_000)))
        elif random.random() < 0.1:
            _limit_files(_UNLIMITED)
        if random.random() < 0.05:
            self._failing = not self._failing

    def _sometimes(self, handle: int) -> None:
        if self._failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self._sync(handle)


class NoRoom(WriteErrors):
    """A full disk where no small one can be mounted: files cannot grow."""

    def change(self, random: Random) -> None:
        if random.random() < 0.04:
            _limit_files(random.choice((0, 4096, 100_000)))
        elif random.random() < 0.1:
            _limit_files(_UNLIMITED)


def faults_named(name: str, folder: Path) -> Faults:
    """The faults of a run: none, full, errors, or no-room."""
    if name == "full":
        return FullDisk(folder)
    if name == "errors":
        return WriteErrors()
    return NoRoom() if name == "no-room" else NoFaults()


def free_again(folder: Path) -> None:
    """As the person would do who was told that the disk is full."""
    (folder / _BALLAST).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A small disk mounted on the folder; False where this is not allowed."""
    with ExitStack() as stack:
        mounted = _mount(folder)
        if mounted:
            stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=False)
        yield mounted


def _mount(folder: Path) -> bool:
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_SIZE}", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        )
    except OSError:
        return False
    return done.returncode == 0


def _limit_files(most: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows, where nothing of this can be done

    soft = resource.RLIM_INFINITY if most == _UNLIMITED else most
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))
