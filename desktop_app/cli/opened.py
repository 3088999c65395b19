"""What commands on the office's data share: folders, store, library, office — opened together, closed together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.store import Store
from desktop_app.cli.packs import library_for
from desktop_app.domain.entities import Office
from desktop_app.policy.library import Library
from desktop_app.services.app_folders import AppFolders, app_folders
from desktop_app.services.office import OfficeService

if TYPE_CHECKING:
    from desktop_app.services.declare import DeclareService


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store with what belongs to it."""

    folders: AppFolders
    library: Library
    store: Store

    @property
    def office(self) -> Office | None:
        """None before the first run's page was filled in."""
        return OfficeService(self.store).load()

    def declaring(self) -> "DeclareService":
        from desktop_app.services.declare import DeclareService  # noqa: PLC0415 - brings the sheets; the window starts without

        return DeclareService(self.store, self.library, self.office)


@contextmanager
def opened(data: Path | None) -> Iterator[Opened]:
    """Open the data folder (default: the user's own). Raises AppError where it cannot be."""
    folders = app_folders(data)
    library = library_for(folders)
    with Store.open(folders.data, library.fields) as store:
        yield Opened(folders, library, store)
