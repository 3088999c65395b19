"""A file dropped onto the program."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtGui import QDropEvent

from desktop_app.services.importing.run import SUFFIXES


def dropped_file(event: QDropEvent, suffixes: Collection[str] = SUFFIXES) -> Path | None:
    """The one file of these kinds (default: tables) that is being dropped; None where it is another, or several."""
    urls = event.mimeData().urls()
    file = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return file if file is not None and file.suffix.lower() in suffixes else None
