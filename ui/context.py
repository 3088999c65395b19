"""All the window needs from below, handed in by the program's entry point."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.entities import Office
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.records.projects import ProjectService

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store
    from desktop_app.policy.library import Library


@dataclass(frozen=True)
class AppContext:
    """store: open, migrated. library: read when first needed. today: the day of the check. version: as shown.

    folder: the data folder of a store on disk; None for one in memory, which is neither backed up nor imported into.
    fill_sample: puts the sample office's projects into the store and returns how many; None where there is none.
    """

    store: "Store"
    load_library: "Callable[[], Library]"
    today: Callable[[], date]
    version: str = ""
    fill_sample: "Callable[[Store, Office], int] | None" = None
    folder: Path | None = None

    @cached_property
    def library(self) -> "Library":
        return self.load_library()

    @property
    def mappings(self) -> Path | None:
        """The folder of the official tables that the office registered."""
        return AppFolders(self.folder).mappings if self.folder is not None else None

    @cached_property
    def savepoints(self) -> SavepointFolder | None:
        """What was typed and is in no record yet; None for a store in memory."""
        return SavepointFolder(AppFolders(self.folder).savepoints) if self.folder is not None else None

    def take_own_fields(self) -> None:
        """Let the dictionary know the fields that the office has just made."""
        from desktop_app.services.onboarding.own_fields import joined, own_fields  # noqa: PLC0415 - seldom

        library = joined(self.library, own_fields(self.store))
        self.store.use_fields(library.fields)
        self.__dict__["library"] = library  # what cached_property keeps

    @cached_property
    def projects(self) -> ProjectService:
        return ProjectService(self.store)

    @cached_property
    def offices(self) -> OfficeService:
        return OfficeService(self.store)
