"""Where the office's files lie: one data folder, everything in it."""

from pathlib import Path
from typing import NamedTuple

APP_NAME = "jigai"


class AppFolders(NamedTuple):
    """The folders below one data folder. Nothing is made before it is needed."""

    data: Path

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def policies(self) -> Path:
        """Packs the office added itself."""
        return self.data / "policies"

    @property
    def mappings(self) -> Path:
        """Confirmed mappings of templates, by the template's SHA-256."""
        return self.data / "mappings"

    @property
    def savepoints(self) -> Path:
        """What was typed and is not in its record yet."""
        return self.data / "savepoints"

    @property
    def attachments(self) -> Path:
        """Contents of attachments, by their SHA-256."""
        return self.data / "attachments"

    @property
    def requests(self) -> Path:
        """Where a second start leaves word for the window that is open."""
        return self.data / "requests"

    @property
    def logs(self) -> Path:
        return self.data / "logs"


def app_folders(override: Path | None = None) -> AppFolders:
    """The folders to use: `override` (--data DIR), else the user's own data folder."""
    if override is not None:
        return AppFolders(override.expanduser().absolute())
    import platformdirs  # noqa: PLC0415 - only where the folder is not named

    return AppFolders(Path(platformdirs.user_data_dir(APP_NAME, appauthor=False, roaming=False)))
