"""What is kept of a fault of the program itself: where it went wrong, in the log folder, for whoever mends it."""

import sys
from pathlib import Path

from desktop_app import __version__


def keep_trace(data: Path | None) -> str:
    """Append the current exception's places to the error log. Returns where it is, as the sentence calls it."""
    from desktop_app import log  # noqa: PLC0415 - seldom, and the window starts without it
    from desktop_app.services.data_folder.folders import app_folders  # noqa: PLC0415

    _, error, trace = sys.exc_info()
    log.begin(app_folders(data).logs, __version__)
    file = log.fault(error, trace) if error is not None else None
    return f"日志“{file}”" if file is not None else "出错时的操作步骤"
