"""What commands on the office's data share: folders, store, library, office — opened together, closed together."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from db.store import Store
from desktop_app.domain.entities import Office
from desktop_app.services.data_folder.folders import AppFolders, app_folders
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.office.operator import operator_name

if TYPE_CHECKING:
    from desktop_app.policy.library import Library
    from desktop_app.services.declaring.declare import DeclareService


class Opened:
    """An open store with what belongs to it. The packs are read when they are first asked for."""

    def __init__(self, folders: AppFolders, store: Store) -> None:
        self.folders = folders
        self.store = store

    @cached_property
    def library(self) -> "Library":
        """The packs; from then on the store reads facts with their fields too, and with the office's own."""
        from desktop_app.cli.packs import library_for  # noqa: PLC0415 - the window paints before it judges
        from desktop_app.services.onboarding.own_fields import joined, own_fields  # noqa: PLC0415 - with the packs

        library = joined(library_for(self.folders), own_fields(self.store))
        self.store.use_fields(library.fields)
        return library

    @property
    def office(self) -> Office | None:
        """None before the first run's page was filled in."""
        return OfficeService(self.store).load()

    def declaring(self) -> "DeclareService":
        from desktop_app.services.declaring.declare import DeclareService  # noqa: PLC0415 - brings the sheets

        return DeclareService(self.store, self.library, self.office, mappings=self.folders.mappings)


@contextmanager
def opened(
    data: Path | None, *, packs_later: bool = False, check_later: bool = False, writing: str = ""
) -> Iterator[Opened]:
    """Open the data folder (default: the user's own). Raises AppError where it cannot be.

    packs_later: leave the packs to the first use; facts only they know are kept, and read from then on.
    check_later: see `Store.open`. writing: in Chinese, what a command is about to write: then nobody else may.
    """
    folders = app_folders(data)
    with _alone(folders.data, writing), Store.open(folders.data, check_later=check_later) as store:
        store.acting_as(operator_name(store))
        office = Opened(folders, store)
        if not packs_later:
            _ = office.library
        yield office


def _alone(folder: Path, writing: str) -> AbstractContextManager[None]:
    if not writing:
        return nullcontext()
    from desktop_app.services.data_folder.lock import writing as locked  # noqa: PLC0415 - the window has a lock already

    return locked(folder, writing)
