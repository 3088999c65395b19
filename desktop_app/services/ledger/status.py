"""Moving declarations along: 草稿 → 已核对 → 已定稿 → 已上报 → the authority's answer, each move with its day and a note."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from desktop_app.domain.declaration_moves import STATUS_WORDS, Move, MoveKind, move_between, moves_from
from desktop_app.domain.declaring import BatchKey, DeclarationEvent
from desktop_app.domain.entities import Declaration, DeclarationStatus, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.services.job import Progress
from desktop_app.services.ledger.archived_years import ArchivedYears

_STEP = 20  # declarations between two reports of a long run


@dataclass(frozen=True, slots=True)
class NotMoved:
    """A declaration that stayed where it was, and why."""

    declaration_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class MoveOutcome:
    """What became of each declaration asked for, in the order asked."""

    moved: tuple[Declaration, ...]
    refused: tuple[NotMoved, ...]


class DeclarationStatuses:
    """now: the clock, for the day of a move where none is told."""

    def __init__(self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._now = now
        self.archived = ArchivedYears(store)

    @property
    def today(self) -> date:
        return self._now().astimezone().date()

    def begin(self, declaration: Declaration, note: str = "") -> Declaration:
        """Enters a new declaration with its first event."""
        self._store.declarations.save(declaration)
        day = (declaration.declared_at or self._now()).astimezone().date()
        self._store.ledger.add_event(
            DeclarationEvent(new_id(), declaration.id, None, declaration.status, day, note)
        )
        return declaration

    def move(
        self, declaration_id: str, after: DeclarationStatus, *, day: date | None = None, note: str = ""
    ) -> Declaration:
        """One move. Raises AppError: declaration-missing, move-not-allowed, reason-missing, day-in-future, year-archived."""
        with self._store.transaction(f"申报登记为{STATUS_WORDS[after]}"):
            return self._move(declaration_id, after, day or self.today, note.strip())

    def move_many(
        self,
        declaration_ids: Iterable[str],
        after: DeclarationStatus,
        *,
        day: date | None = None,
        note: str = "",
        job: Progress | None = None,
    ) -> MoveOutcome:
        """Many at once, as one step of the history; what may not go there is left out and told.

        Raises Cancelled where `job` was stopped: then nothing was moved.
        """
        moved: list[Declaration] = []
        refused: list[NotMoved] = []
        when = day or self.today
        wanted = tuple(dict.fromkeys(declaration_ids))
        with self._store.transaction(f"申报批量登记为{STATUS_WORDS[after]}"):
            for number, declaration_id in enumerate(wanted):
                if job is not None and number % _STEP == 0:
                    job.report(number, len(wanted))
                try:
                    moved.append(self._move(declaration_id, after, when, note.strip()))
                except AppError as error:
                    refused.append(NotMoved(declaration_id, error.code, error.message))
        return MoveOutcome(tuple(moved), tuple(refused))

    def moves_of(self, declaration_id: str) -> tuple[Move, ...]:
        """What may be done with a declaration now; of a closed year only what the authority answers."""
        found = self._found(declaration_id)
        return allowed_moves(found.status, closed=self.archived.is_archived(found.year))

    def events(self, declaration_id: str) -> tuple[DeclarationEvent, ...]:
        """What happened to a declaration, oldest first; also after its project is gone."""
        return self._store.ledger.events_of(declaration_id)

    def _move(self, declaration_id: str, after: DeclarationStatus, day: date, note: str) -> Declaration:
        found = self._found(declaration_id)
        move = move_between(found.status, after)
        if move is None:
            raise AppError("move-not-allowed", self._not_allowed(found, after))
        if move.kind is not MoveKind.ANSWER:
            self.archived.refuse(found.year)
        if move.needs_reason and not note:
            raise AppError("reason-missing", f"{self._named(found)}：{move.word}要写明理由，请填写后再试。")
        if day > self.today:
            raise AppError("day-in-future", f"日期{day}还没有到：请填写事情发生的日子。")
        saved = self._store.declarations.save(replace(found, status=after))
        self._store.ledger.add_event(DeclarationEvent(new_id(), found.id, found.status, after, day, note))
        return saved

    def _found(self, declaration_id: str) -> Declaration:
        found = self._store.declarations.get(declaration_id)
        if found is None:
            raise AppError("declaration-missing", "这条申报记录已不在库中：请刷新申报批次后再试。")
        return found

    def _not_allowed(self, found: Declaration, after: DeclarationStatus) -> str:
        now = STATUS_WORDS[found.status]
        if after is DeclarationStatus.WITHDRAWN:
            return f"{self._named(found)}的申报{now}，按通知已算申报过，不能撤回；请改登记为退回或未通过。"
        allowed = "、".join(STATUS_WORDS[move.after] for move in moves_from(found.status)) or "没有"
        return f"{self._named(found)}现为“{now}”，不能改为“{STATUS_WORDS[after]}”；可以改为：{allowed}。"

    def _named(self, found: Declaration) -> str:
        project = self._store.projects.get(found.project_id)
        name = (project.name if project else "") or "未命名项目"
        return f"“{name}”{BatchKey(found.policy_id, found.year, found.quarter).name}"


def allowed_moves(status: DeclarationStatus, *, closed: bool) -> tuple[Move, ...]:
    """What may be done with a declaration of a status; closed: of a closed year, only what the authority answers."""
    return tuple(move for move in moves_from(status) if not closed or move.kind is MoveKind.ANSWER)
