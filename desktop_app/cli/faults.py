"""What is kept of a fault of the program itself: the trace, in the log folder, for whoever mends it."""

import sys
import traceback
from datetime import datetime
from pathlib import Path

from desktop_app import __version__
from desktop_app.services.app_folders import app_folders

_MOST_BYTES = 1_000_000


def keep_trace(data: Path | None) -> str:
    """Append the current exception's trace to the error log. Returns where it is, as the sentence calls it.

    A trace names places in the program and no values, so nothing of the office's gets into it.
    """
    kind, _, trace = sys.exc_info()
    lines = [f"{datetime.now():%Y-%m-%d %H:%M:%S} jigai {__version__} {kind.__name__ if kind else ''}\n"]
    lines += traceback.format_tb(trace)
    try:
        folder = app_folders(data).logs
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "error.log"
        if file.exists() and file.stat().st_size > _MOST_BYTES:
            file.replace(folder / "error.1.log")
        with file.open("a", encoding="utf-8") as stream:
            stream.writelines(lines)
    except OSError:
        return "出错时的操作步骤"
    return f"日志“{file}”"
