"""The page 申报批次 without a display: the batches, the one in view, its members, and what may be done with them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from operator import attrgetter

from desktop_app.domain.declaration_moves import MoveKind
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.pinyin import fold
from desktop_app.domain.ports import Store
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.library import Library
from desktop_app.services.batches.board import BatchLine
from desktop_app.services.batches.page_words import event_words
from desktop_app.services.batches.quarter import MemberLine, QuarterService
from desktop_app.services.job import Progress
from desktop_app.services.ledger.status import DeclarationStatuses, MoveOutcome
from desktop_app.services.policies.batch_calendar import PlannedBatch

_TOLD = 8  # refusals named one by one


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """A move and the declarations it applies to. left_out: how many of those asked about cannot go there now."""

    word: str
    after: Status
    kind: MoveKind
    needs_reason: bool
    ids: tuple[str, ...]
    left_out: int


def clock_on(today: Callable[[], date]) -> Callable[[], datetime]:
    """The clock, on the day the program works with: at noon where that is not the real one."""

    def now() -> datetime:
        real, day = datetime.now(UTC), today()
        if real.astimezone().date() == day:
            return real
        return datetime.combine(day, time(12)).astimezone()

    return now


def verdict_day(batch: PlannedBatch, today: date) -> date:
    """The day whose verdict counts for a batch: its closing, else today within its year."""
    if closes := batch.closes or batch.by:
        return closes
    year = batch.key.year
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


class BatchPageState:
    """now: the clock. Everything is read anew by `reload`."""

    def __init__(
        self, store: Store, library: Library, office: Office, now: Callable[[], datetime] | None = None
    ) -> None:
        self._store = store
        self._library = library
        self.office = office
        self._now = now or (lambda: datetime.now(UTC))
        self.quarter = QuarterService(store, library, office, self._now)
        self.lines: tuple[BatchLine, ...] = ()
        self.key: BatchKey | None = None
        self.members: tuple[MemberLine, ...] = ()
        self.withdrawn: tuple[MemberLine, ...] = ()
        self._verdicts: dict[str, Verdict | None] = {}
        self._search: dict[str, bytes] = {}

    # Batches

    def reload(self, key: BatchKey | None = None) -> None:
        """Read all anew. key: the batch to show; else the one in view stays, else the next to do something for."""
        self.lines = self.quarter.board.lines()
        known = [line.key for line in self.lines]
        wanted = key or self.key
        self.key = wanted if wanted in known else self._first()
        self._verdicts.clear()
        self._search.clear()
        self.members = self.quarter.members(self.key) if self.key else ()
        self.withdrawn = self.quarter.members(self.key, withdrawn=True) if self.key else ()

    def choose(self, key: BatchKey) -> None:
        """Show another batch."""
        if key != self.key:
            self.reload(key)

    @property
    def line(self) -> BatchLine | None:
        """The batch in view."""
        return next((line for line in self.lines if line.key == self.key), None)

    def required(self) -> BatchLine:
        """The batch in view. Raises AppError("batch-none")."""
        if (line := self.line) is None:
            raise AppError(
                "batch-none", "还没有申报批次：现用的政策没有申报日期，请先用“批次→新建批次”登记一批。"
            )
        return line

    @property
    def is_finalised(self) -> bool:
        """Whether the batch in view was finalised at least once, so that there is a capsule."""
        return self.key is not None and bool(self._store.capsules.of_batch(self.key))

    def _first(self) -> BatchKey | None:
        """The first batch with something to do; else the last one."""
        for line in self.lines:
            if line.action.code not in {"wait", "none", "done"}:
                return line.key
        return self.lines[-1].key if self.lines else None

    # Members

    def verdict(self, member: MemberLine) -> Verdict | None:
        """A member's verdict on the batch's day, computed when first asked for; None without conditions or project."""
        project_id = member.declaration.project_id
        if project_id not in self._verdicts:
            self._verdicts[project_id] = self._judge(project_id)
        return self._verdicts[project_id]

    def _judge(self, project_id: str) -> Verdict | None:
        line = self.line
        pack = self._library.packs.get(line.key.policy_id) if line else None
        dossier = self._store.projects.dossier(project_id)
        if line is None or pack is None or dossier is None or not pack.has_verdict:
            return None
        return evaluate(dossier.facts, pack, verdict_day(line.batch, self.quarter.today)).verdict

    def narrowed(self, text: str, status: Status | None) -> tuple[MemberLine, ...]:
        """The members of a status whose project or firm holds every word of a text; pinyin and codes count."""
        found = [each for each in self.members if status is None or each.declaration.status is status]
        words = [word.encode() for word in map(fold, text.split()) if word]
        if words:
            self._read_search()
            empty = b""
            found = [
                each
                for each in found
                if all(word in self._search.get(each.declaration.project_id, empty) for word in words)
            ]
        return tuple(found)

    def _read_search(self) -> None:
        if not self._search:
            ids = [each.declaration.project_id for each in self.members]
            self._search = {entry.id: entry.search for entry in self._store.projects.entries_of(ids)}

    def history(self, member: MemberLine) -> tuple[tuple[str, str, str, str], ...]:
        """What happened to a declaration, newest first: day, move, note, when it was written down."""
        item = member.declaration
        events = self.quarter.statuses.events(item.id)
        if not events and item.declared_at is not None:  # entered by a program that wrote no moves down yet
            day = item.declared_at.astimezone()
            return ((f"{day:%Y-%m-%d}", f"登记为{member.status_word}", item.note, ""),)
        return tuple(
            (
                event.day.isoformat(),
                event_words(event),
                event.note,
                f"{event.at.astimezone():%Y-%m-%d %H:%M}" if event.at else "",
            )
            for event in reversed(events)
        )

    # Moves

    def moves(self, members: Sequence[MemberLine]) -> tuple[MoveChoice, ...]:
        """What can be done with these, each with those it applies to, the next step first.

        Finalising is not among them: it freezes the whole batch at once.
        """
        found: dict[tuple[MoveKind, Status, str], list[tuple[str, bool]]] = {}
        for member in members:
            for move in member.moves:
                if (move.kind, move.after) != (MoveKind.FORWARD, Status.FINAL):
                    found.setdefault((move.kind, move.after, move.word), []).append(
                        (member.declaration.id, move.needs_reason)
                    )
        order = list(MoveKind)
        choices = [
            MoveChoice(
                word,
                after,
                kind,
                any(needs for _, needs in ids),
                tuple(declaration_id for declaration_id, _ in ids),
                len(members) - len(ids),
            )
            for (kind, after, word), ids in found.items()
        ]
        return tuple(sorted(choices, key=lambda choice: order.index(choice.kind)))

    def move_to(self, members: Sequence[MemberLine], after: Status, kind: MoveKind) -> MoveChoice | None:
        """The one move to a status; None where none of these may go there. Words of several join in one."""
        fitting = [each for each in self.moves(members) if (each.after, each.kind) == (after, kind)]
        if not fitting:
            return None
        ids = tuple(dict.fromkeys(id_ for each in fitting for id_ in each.ids))
        word = max(fitting, key=lambda each: len(each.ids)).word
        return MoveChoice(
            word, after, kind, any(map(attrgetter("needs_reason"), fitting)), ids, len(members) - len(ids)
        )

    def carry_out(
        self,
        choice: MoveChoice,
        ids: Iterable[str],
        day: date,
        note: str,
        store: Store | None = None,
        job: Progress | None = None,
    ) -> MoveOutcome:
        """Moves declarations; the page is to be read anew. store: of a job's own thread. Raises Cancelled."""
        statuses = self.quarter.statuses if store is None else DeclarationStatuses(store, self._now)
        return statuses.move_many(ids, choice.after, day=day, note=note, job=job)


def outcome_words(choice: MoveChoice, outcome: MoveOutcome) -> str:
    """One line about what was done, and one for each that stayed."""
    told = f"{choice.word}：{len(outcome.moved)}个项目"
    if not outcome.refused:
        return told
    lines = [each.message for each in outcome.refused[:_TOLD]]
    more = [f"……共{len(outcome.refused)}个"] if len(outcome.refused) > _TOLD else []
    return "\n".join([f"{told}；{len(outcome.refused)}个没有动：", *lines, *more])
