"""A second start asks the first window to come forward: a file in a folder that the window watches. No network."""

import contextlib
import sys
import time
from pathlib import Path

from desktop_app.domain.entities import new_id
from desktop_app.services.data_folder.folders import AppFolders

PATIENCE = 3.0  # seconds until a window that does not answer is taken for stuck
_LOOK_EVERY = 0.05
_SUFFIX = ".front"


def watched_folder(folder: Path) -> Path:
    """Where requests are put; made here, so that it can be watched."""
    place = AppFolders(folder).requests
    place.mkdir(parents=True, exist_ok=True)
    return place


def take_requests(folder: Path) -> bool:
    """Whether somebody asked for the window; the requests are answered by clearing them away."""
    asked = False
    for file in AppFolders(folder).requests.glob(f"*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            file.unlink()
            asked = True
    return asked


def ask_to_come_forward(folder: Path, pid: int, patience: float = PATIENCE) -> bool:
    """Ask the window of process pid, and wait for its answer. False where none came, or nothing could be written."""
    _let_come_forward(pid)
    try:
        request = watched_folder(folder) / f"{new_id()}{_SUFFIX}"
        request.touch()
        end = time.monotonic() + patience
        while request.exists():
            if time.monotonic() >= end:
                request.unlink(missing_ok=True)
                return False
            time.sleep(_LOOK_EVERY)
    except OSError:
        return False
    return True


def _let_come_forward(pid: int) -> None:
    """Windows lets only the program in front say who comes next."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - of this system only

        ctypes.windll.user32.AllowSetForegroundWindow(pid)
