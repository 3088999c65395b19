"""The use cases of the papers: which batch, which words, where they are written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.papers.letter import Letter
from desktop_app.papers.letter_file import write_letter
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.safe_files import write_atomically
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.documents.chasing import ChasingText, chasing_texts
from desktop_app.services.documents.collection_sheet import CollectionSheet, collection_sheets
from desktop_app.services.documents.cover_letter import LetterWishes, cover_letter
from desktop_app.services.documents.summary import summary_table
from desktop_app.services.job import Progress
from desktop_app.services.ledger.year import OVERRIDE_MARK
from desktop_app.services.printing.table import DeclarationTable

_WISHES = "letter_wishes"  # the setting; title and number are of one letter and not kept


@dataclass(frozen=True, slots=True)
class Scope:
    """What a paper is about: a batch, or all projects of the office where no quarter is given."""

    policy_id: str
    year: int
    quarter: int | None = None


class BatchPapers:
    """Makes the papers of a store. now: the clock, local time zone aware."""

    def __init__(self, store: Store, library: Library, office: Office, now: Callable[[], datetime]) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._now = now
        self._declare = DeclareService(store, library, office, now)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The policies of the office that something can be declared under."""
        return self._library.active_for(self._office)

    @property
    def today(self) -> date:
        """The day on a paper, where nothing else is wished."""
        return self._now().astimezone().date()

    def dossiers(self, scope: Scope) -> tuple[Dossier, ...]:
        """The projects of a batch. Raises AppError("nothing-declared") where there is none."""
        found = self._declare.chosen(scope.year, scope.quarter, scope.policy_id)
        if not found:
            where = "这个批次里还没有项目" if scope.quarter else "项目库里还没有项目"
            raise AppError("nothing-declared", f"{where}：请先在申报批次中选入项目，或选“全部项目”")
        return found

    def wishes(self) -> LetterWishes:
        """As the office had them last."""
        kept: Any = self._store.settings.get(_WISHES, {})
        known = (
            {k: v for k, v in kept.items() if k in {"recipient", "head"} and isinstance(v, str)}
            if isinstance(kept, dict)
            else {}
        )
        return LetterWishes(
            **known, with_list=not isinstance(kept, dict) or kept.get("with_list") is not False
        )

    def keep_wishes(self, wishes: LetterWishes) -> None:
        """For the next letter."""
        kept = {k: v for k, v in asdict(wishes).items() if k in {"recipient", "head", "with_list"}}
        if self._store.settings.get(_WISHES) != kept:
            self._store.settings.set(_WISHES, kept)

    def letter(self, scope: Scope, day: date, wishes: LetterWishes) -> Letter:
        """The letter that goes with a batch; declarations let through against 三（四） are told. Raises AppError."""
        dossiers = self.dossiers(scope)
        return cover_letter(
            dossiers, self._library.packs[scope.policy_id], self._office, scope.year, scope.quarter, day,
            self._store.fields, remarks=self._remarks(scope, dossiers), wishes=wishes,
        )  # fmt: skip

    def save_letter(self, letter: Letter, out: Path) -> None:
        """Write a letter as .docx. Raises AppError("output-…") with nothing half-written."""
        write_atomically(out, write_letter(letter))

    def summary(self, scope: Scope, *, draft: bool) -> DeclarationTable:
        """The summary of a batch, ready to print. Raises AppError."""
        pack = self._library.packs[scope.policy_id]
        return summary_table(
            self.dossiers(scope),
            pack,
            self._office,
            scope.year,
            scope.quarter,
            self._store.fields,
            draft=draft,
        )

    def is_draft(self, scope: Scope) -> bool:
        """Whether the batch is not wholly finalised yet, so that its papers carry 草稿."""
        return self._declare.is_draft(self.dossiers(scope), scope.year, scope.quarter, scope.policy_id)

    def chasing(self, until: date | None = None) -> tuple[ChasingText, ...]:
        """What every firm still owes under the office's policies."""
        day = self._office.check_day(self.today)
        every = self._store.projects.iterate_dossiers()
        return chasing_texts(every, self._judging(), self._store.fields, self._office, day, until)

    def collection(self, enterprise_ids: Iterable[str] | None = None) -> tuple[CollectionSheet, ...]:
        """Collection sheets for these firms, or for all."""
        wanted = None if enterprise_ids is None else frozenset(enterprise_ids)
        chosen = (
            dossier
            for dossier in self._store.projects.iterate_dossiers()
            if wanted is None or (dossier.enterprise is not None and dossier.enterprise.id in wanted)
        )
        day = self._office.check_day(self.today)
        return collection_sheets(chosen, self._judging(), self._store.fields, self._office, day)

    def _judging(self) -> tuple[Pack, ...]:
        return tuple(
            pack for pack in self.packs if pack.has_verdict and pack.year in (None, self._office.year)
        )

    def _remarks(self, scope: Scope, dossiers: Sequence[Dossier]) -> tuple[str, ...]:
        if scope.quarter is None:
            return ()
        names = {dossier.project.id: dossier.project.name for dossier in dossiers}
        declared = self._store.declarations.find(scope.year, scope.quarter, scope.policy_id)
        return tuple(
            f"“{names[item.project_id]}”{item.note}。"
            for item in declared
            if item.project_id in names and item.note.startswith(OVERRIDE_MARK)
        )


def save_sheets(sheets: Sequence[CollectionSheet], folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Write collection sheets into a folder, replacing those of the same name.

    Raises Cancelled, AppError("output-…"). What was written before stays: every file is whole.
    """
    progress.begin("正在写收集表")
    written = []
    for number, sheet in enumerate(sheets):
        progress.report(number, len(sheets))
        file = folder / sheet.file_name
        write_atomically(file, sheet.content())
        written.append(file)
    return tuple(written)
