"""带出 and 带回 as jobs beside the window: each opens a store of its own, for a store belongs to one thread."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db.store import Store
from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.exchange.package import Package
from desktop_app.services.exchange.take_in import Decisions, TakenIn, review, settle, take_in, unsealed
from desktop_app.services.exchange.take_out import TakenOut, take_out
from desktop_app.services.exchange.undo import TakenBack, last_merge, undo_merge
from desktop_app.services.exchange.words import ReviewLines, review_lines
from desktop_app.services.job import Progress


@dataclass(frozen=True, slots=True)
class ExchangeDesk:
    """The data folder, the dictionary its facts are read with, who works here."""

    folder: Path
    fields: FieldDictionary
    by: str = ""

    def take_out(
        self,
        project_ids: Sequence[str],
        target: Path,
        progress: Progress,
        *,
        with_attachments: bool,
        passphrase: str | None,
    ) -> TakenOut:
        """See `exchange.take_out.take_out`."""
        with self._store() as store:
            return take_out(
                store,
                self.folder,
                project_ids,
                target,
                with_attachments=with_attachments,
                passphrase=passphrase,
                by=self.by,
                progress=progress,
            )

    def review(
        self, file: Path, into: "tempfile.TemporaryDirectory[str]", passphrase: str | None, progress: Progress
    ) -> tuple[Package, ReviewLines]:
        """The package, opened (in `into` where it is sealed), and what taking it in would do. Nothing is changed."""
        package = unsealed(file, into, passphrase, progress)
        with self._store() as store:
            return package, review_lines(store, review(store, package, self.by, progress))

    def take_in(self, package: Package, decisions: Decisions, progress: Progress) -> TakenIn:
        """See `exchange.take_in.take_in`."""
        with self._store() as store:
            return take_in(store, self.folder, package, decisions, by=self.by, progress=progress)

    def settle(self, decisions: Decisions) -> tuple[str, ...]:
        """See `exchange.take_in.settle`."""
        with self._store() as store:
            return settle(store, decisions, by=self.by)

    def undo_merge(self) -> TakenBack | None:
        """Takes the last merge back; None where there is none. See `exchange.undo.undo_merge`."""
        with self._store() as store:
            batch = last_merge(store)
            return None if batch is None else undo_merge(store, batch)

    def _store(self) -> Store:
        store = Store.open(self.folder, self.fields)
        store.acting_as(self.by)
        return store
