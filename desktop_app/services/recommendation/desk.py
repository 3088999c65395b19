"""The use cases of recommending, for a store: what is recommended, what the notice wants, what is handed in."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Document, Pack
from desktop_app.safe_files import plain_stem, write_atomically
from desktop_app.services.job import Progress
from desktop_app.services.ledger.year import DeclarationLedger
from desktop_app.services.recommendation.coverage import Coverage, coverages
from desktop_app.services.recommendation.handed_in_text import TextState, text_file, text_states
from desktop_app.services.recommendation.pool import PoolLine, reserve_pool
from desktop_app.services.recommendation.quota_board import QuotaLine, quota_lines


class RecommendationDesk:
    """now: the clock. Packs with quotas, documents or directions have something to show here."""

    def __init__(self, store: Store, library: Library, office: Office, now: Callable[[], datetime]) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._now = now
        self._ledger = DeclarationLedger(store, library.packs)

    @property
    def packs(self) -> tuple[Pack, ...]:
        """The office's policies that set quotas or want texts."""
        active = self._library.active_for(self._office)
        return tuple(pack for pack in active if pack.quotas or pack.documents)

    @property
    def day(self) -> date:
        """The day verdicts are given for, and of the texts."""
        return self._office.check_day(self._now().astimezone().date())

    def recommended(self, pack: Pack) -> tuple[Dossier, ...]:
        """What is declared under the policy in its year, withdrawn ones apart."""
        year = pack.year or self._office.year
        ids = dict.fromkeys(item.project_id for item in self._ledger.in_batch(year, None, pack.id))
        found = (self._store.projects.dossier(project_id) for project_id in ids)
        return tuple(dossier for dossier in found if dossier is not None)

    def quotas(self, pack: Pack) -> tuple[QuotaLine, ...]:
        return quota_lines(pack, self.recommended(pack), self._office.region)

    def coverage(self, pack: Pack) -> tuple[Coverage, ...]:
        return coverages(pack, self.recommended(pack), self._store.fields)

    def pool(self, pack: Pack, progress: Progress) -> tuple[PoolLine, ...]:
        """What may still be recommended. Raises Cancelled."""
        taken = frozenset(dossier.project.id for dossier in self.recommended(pack))
        every = tuple(self._store.projects.iterate_dossiers())
        return reserve_pool(every, taken, pack, self._store.fields, self.day, progress)

    def texts(self, pack: Pack) -> tuple[TextState, ...]:
        """The state of every text the notice wants of what is recommended."""
        recommended = self.recommended(pack)
        return tuple(state for document in pack.documents for state in text_states(document, recommended))

    def save_texts(self, pack: Pack, states: Sequence[TextState], folder: Path) -> tuple[Path, ...]:
        """Write these texts into a folder, a .docx each. Raises AppError("output-…")."""
        by_record: dict[str, Dossier] = {}
        for dossier in self.recommended(pack):
            by_record.setdefault(dossier.project.id, dossier)
            if dossier.enterprise is not None:
                by_record.setdefault(dossier.enterprise.id, dossier)
        written = []
        for state in states:
            file = folder / _file_name(state.document, state.name)
            write_atomically(file, text_file(state.document, by_record[state.record_id], self.day))
            written.append(file)
        return tuple(written)


def _file_name(document: Document, name: str) -> str:
    plain = plain_stem(f"{document.clause}-{name}", 90)
    return f"{plain}.docx"
