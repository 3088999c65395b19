"""A table dropped onto the program."""

from pathlib import Path

from PySide6.QtGui import QDropEvent

from desktop_app.services.import_run import SUFFIXES


def dropped_file(event: QDropEvent) -> Path | None:
    """The one table that is being dropped, if it is one."""
    urls = event.mimeData().urls()
    file = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return file if file is not None and file.suffix.lower() in SUFFIXES else None
