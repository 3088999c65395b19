"""A declaration quarter in one hand: batches, who is in, who goes where, the ledger, the turn of the year, a new notice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from desktop_app.domain.batch_days import Stage
from desktop_app.domain.declaration_moves import INSIDE, STATUS_WORDS, Move
from desktop_app.domain.declaring import BatchKey, DeclarationEvent, LedgerEntry
from desktop_app.domain.entities import Declaration, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.services.batches.board import BatchBoard
from desktop_app.services.batches.routing import Router, Routing, route_all
from desktop_app.services.carry_over.carry import CarryOver
from desktop_app.services.job import Progress
from desktop_app.services.ledger.status import DeclarationStatuses, allowed_moves
from desktop_app.services.ledger.year import DeclarationLedger, DeclareOutcome
from desktop_app.services.policies.notice_effect import NoticeEffect, notice_effect
from desktop_app.services.policies.programme import members


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A project in a batch. carried_from: the year it was carried over from, None for a new one. last: its last move."""

    declaration: Declaration
    project_name: str
    enterprise_name: str
    carried_from: int | None
    last: DeclarationEvent | None
    moves: tuple[Move, ...]

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.declaration.status]

    @property
    def kind_word(self) -> str:
        return "结转" if self.carried_from else "新增"


class QuarterService:
    """Use cases of the batch pages. now: the clock."""

    def __init__(
        self,
        store: Store,
        library: Library,
        office: Office,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._now = now
        self.board = BatchBoard(store, library, office, now)
        self.ledger = DeclarationLedger(store, library.packs, now)
        self.carry_over = CarryOver(store, library.packs, now)

    @property
    def statuses(self) -> DeclarationStatuses:
        return self.ledger.statuses

    @property
    def today(self) -> date:
        return self.board.today

    def declare(
        self,
        key: BatchKey,
        project_ids: Iterable[str],
        *,
        override_reason: str = "",
        different_reason: str = "",
        job: Progress | None = None,
    ) -> DeclareOutcome:
        """Puts projects into a batch, as DeclarationLedger.declare does; a batch that is closed is said, not refused."""
        outcome = self.ledger.declare(
            project_ids,
            *key,
            at=self._now(),
            override_reason=override_reason,
            different_reason=different_reason,
            job=job,
        )
        late = [b for b in self.board.planned() if b.key == key and b.stage is Stage.CLOSED]
        if not (late and outcome.declared):
            return outcome
        told = f"{key.name}已截止{-(late[0].countdown.left or 0)}天，是否还收请先问清上级。"
        return replace(outcome, cautions=(*outcome.cautions, told))

    def members(self, key: BatchKey, *, withdrawn: bool = False) -> tuple[MemberLine, ...]:
        """Who is in a batch, in order of entry; withdrawn ones instead where asked for."""
        found = [
            item
            for item in self._store.declarations.find(key.year, key.quarter, key.policy_id)
            if (item.status.value == "withdrawn") is withdrawn
        ]
        frozen = {record.project_id for record in self._store.year_records.find(key.year - 1)}
        ids = list(dict.fromkeys(item.project_id for item in found))
        dossiers = {dossier.project.id: dossier for dossier in self._store.projects.dossiers(ids)}
        closed = self.statuses.archived.is_archived(key.year)
        lines = []
        for item in found:
            dossier = dossiers.get(item.project_id)
            events = self._store.ledger.events_of(item.id)
            lines.append(
                MemberLine(
                    item,
                    (dossier.project.name if dossier else "") or "未命名项目",
                    dossier.enterprise.name if dossier and dossier.enterprise else "",
                    key.year - 1 if item.project_id in frozen else None,
                    events[-1] if events else None,
                    allowed_moves(item.status, closed=closed),
                )
            )
        return tuple(lines)

    def routing(
        self,
        policy_id: str,
        *,
        today: date | None = None,
        done: Mapping[str, Decimal] | None = None,
        job: Progress | None = None,
    ) -> Routing:
        """Every project's way under a policy. done: as Router takes it. Raises AppError("policy-unknown"), Cancelled."""
        pack = self._pack(policy_id)
        day = today or self.today
        batches = [batch for batch in self.board.planned(day) if batch.key.policy_id == policy_id]
        year = pack.year or self._office.year
        index = self.ledger.index(policy_id, year)
        router = Router(pack, batches, self.ledger, index, self._store.fields, day, done)
        return route_all(self._store, router, day, job)

    def ledger_lines(self, policy_id: str, year: int) -> tuple[LedgerEntry, ...]:
        """The ledger of a policy's programme in a year, projects that are gone included."""
        return self._store.ledger.find(year, members(self._library.packs, policy_id))

    def effect(self, before_id: str, after_id: str, job: Progress | None = None) -> NoticeEffect:
        """What a new notice changes; see notice_effect. Raises AppError("policy-unknown"), Cancelled."""
        return notice_effect(self._store, self._pack(before_id), self._pack(after_id), self.today, job)

    def adopt_notice(self, old_id: str, new_id: str, year: int) -> int:
        """Puts a year's declarations that have not left the office under the notice that has come, with the batches'
        own days. Returns how many moved. Raises AppError("policy-unknown"), ("programme-other"), ("year-archived").
        """
        if new_id not in members(self._library.packs, old_id) or new_id not in self._library.packs:
            raise AppError(
                "programme-other",
                f"“{new_id}”与“{old_id}”不是同一工程的通知：请检查政策包[declaring]的programme。",
            )
        self.statuses.archived.refuse(year)
        moved = [d for d in self._store.declarations.find(year, None, old_id) if d.status in INSIDE]
        with self._store.transaction("改按新通知申报"):
            for item in moved:
                self._store.declarations.save(replace(item, policy_id=new_id))
            for batch in self._store.batches.find(year):
                if batch.key.policy_id == old_id:
                    self._store.batches.remove(batch.key)
                    self._store.batches.save(replace(batch, key=batch.key._replace(policy_id=new_id)))
        return len(moved)

    def _pack(self, policy_id: str) -> Pack:
        return self._library.chosen((policy_id,))[0]
