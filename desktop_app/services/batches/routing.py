"""Where each project can go: the next batch, by when, what is still missing, or why it stays out.

The verdict is that of the batch's own closing date. What was declared this year is out, approved or not; a project whose
verdict is settled against it goes to no batch; one that is eligible only after this window goes to the next.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.batch_days import Countdown, Stage, countdown
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field
from desktop_app.domain.ports import Store
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.pack import Pack
from desktop_app.policy.status import DAY, MET, NOT_APPLICABLE
from desktop_app.services.batches.pace import Progress, progress, progress_rule
from desktop_app.services.job import Progress as Job
from desktop_app.services.ledger.match import LedgerIndex
from desktop_app.services.ledger.year import DeclarationLedger, Refusal
from desktop_app.services.policies.batch_calendar import PlannedBatch

_STEP = 50  # projects between two reports of a long run


class Route(StrEnum):
    """ready: everything is there. missing: facts are. similar: perhaps declared already, a person looks. declared: in the
    ledger. ineligible: a condition is unmet. missed: no window is left."""

    READY = "ready"
    MISSING = "missing"
    SIMILAR = "similar"
    DECLARED = "declared"
    INELIGIBLE = "ineligible"
    MISSED = "missed"


ROUTE_WORDS: Mapping[Route, str] = {
    Route.READY: "可申报",
    Route.MISSING: "待补充",
    Route.SIMILAR: "疑似重复",
    Route.DECLARED: "已申报",
    Route.INELIGIBLE: "不符合",
    Route.MISSED: "本年度已截止",
}


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One project's way. key: the batch it can go to, or is in; by: this office's closing date for it.

    missing: labels of the fields to fill in, with their keys beside. reasons: why it is out, or what to look at; one
    sentence each. pace: of projects the notice binds to a share of the year, else None.
    """

    project_id: str
    project_name: str
    enterprise_name: str
    route: Route
    verdict: Verdict
    key: BatchKey | None
    batch_title: str
    by: Countdown | None
    missing: tuple[str, ...]
    missing_fields: tuple[str, ...]
    reasons: tuple[str, ...]
    pace: Progress | None
    refusal: Refusal | None = None

    @property
    def word(self) -> str:
        return ROUTE_WORDS[self.route]

    @property
    def is_at_risk(self) -> bool:
        return self.pace is not None and self.pace.is_at_risk


@dataclass(frozen=True, slots=True)
class Routing:
    """Every project's way under one policy. counts: projects by route."""

    lines: tuple[RouteLine, ...]
    today: date

    @property
    def counts(self) -> Mapping[Route, int]:
        return Counter(line.route for line in self.lines)

    @property
    def at_risk(self) -> tuple[RouteLine, ...]:
        return tuple(line for line in self.lines if line.is_at_risk)

    def for_batch(self, key: BatchKey) -> tuple[RouteLine, ...]:
        """The projects that go to a batch or are in it."""
        return tuple(line for line in self.lines if line.key == key)


class Router:
    """Ways under one policy. batches: the policy's, by time. done: 万元 completed this year, by project, where followed."""

    def __init__(
        self,
        pack: Pack,
        batches: Sequence[PlannedBatch],
        ledger: DeclarationLedger,
        index: LedgerIndex,
        fields: Mapping[str, Field],
        today: date,
        done: Mapping[str, Decimal] | None = None,
    ) -> None:
        self._pack = pack
        self._batches = [
            b for b in batches if b.key.policy_id == pack.id and b.stage in (Stage.OPEN, Stage.COMING)
        ]
        self._ledger = ledger
        self._index = index
        self._fields = fields
        self._today = today
        self._done = done or {}
        self._rule = progress_rule(pack)
        last = max((b.key for b in batches if b.key.policy_id == pack.id), default=None)
        self._year = pack.year or (last.year if last else today.year)

    def route(self, dossier: Dossier) -> RouteLine:
        """Where one project can go."""
        facts = dossier.facts
        first = self._batches[0] if self._batches else None
        result = evaluate(facts, self._pack, self._day(first))
        pace = self._pace(dossier.project.id, facts, result.verdict)
        refusal = self._ledger.refusal_of(dossier, self._key(first), self._index)
        if refusal is not None and refusal.match is not None and refusal.match.is_certain:
            entry = refusal.match.entry
            return self._line(
                dossier, Route.DECLARED, result, None, pace, (refusal.message,), refusal, entry.key
            )
        if first is None:
            return self._line(
                dossier, Route.MISSED, result, None, pace, ("本年度各批都已截止，请等下一年度的通知",)
            )
        batch, result = self._earliest(facts, first, result)
        reasons = (refusal.message,) if refusal else ()
        if result.verdict is Verdict.INELIGIBLE:
            return self._line(
                dossier, Route.INELIGIBLE, result, None, pace, (*_unmet(result), *reasons), refusal
            )
        route = Route.READY if result.verdict is Verdict.ELIGIBLE else Route.MISSING
        if refusal is not None:
            route = Route.SIMILAR
        return self._line(
            dossier, route, result, batch, pace, (*reasons, *self._carried(facts, batch)), refusal
        )

    def _earliest(
        self, facts: Facts, first: PlannedBatch, result: PolicyResult
    ) -> tuple[PlannedBatch, PolicyResult]:
        """The first batch at whose date the verdict is no refusal; the first of all where there is none."""
        if result.verdict is not Verdict.INELIGIBLE:
            return first, result
        failing = [
            condition
            for condition, status in zip(self._pack.conditions, result.statuses, strict=True)
            if status is Status.UNMET
        ]
        for batch in self._batches[1:]:
            dated = {**facts, DAY: self._day(batch)}
            if all(condition.test(dated) in (MET, NOT_APPLICABLE) for condition in failing):
                later = evaluate(facts, self._pack, self._day(batch))
                if later.verdict is not Verdict.INELIGIBLE:
                    return batch, later
        return first, result

    def _carried(self, facts: Facts, batch: PlannedBatch) -> tuple[str, ...]:
        declaring = self._pack.declaring
        if not declaring.get("carry_over") or facts.get("in_plan_last_year") is not True:
            return ()
        clause = declaring.get("carry_over_clause", "")
        if batch.key.quarter == 1:
            return (f"上年结转项目，随一季度申报（{clause}）",)
        return (f"上年结转项目应随一季度申报（{clause}），一季度已截止，请与主管部门联系",)

    def _day(self, batch: PlannedBatch | None) -> date:
        """The day of the verdict: the batch's closing, else today within the year."""
        if batch is not None:
            return batch.closes or batch.by or self._today
        year = self._year
        return min(max(self._today, date(year, 1, 1)), date(year, 12, 31))

    def _key(self, batch: PlannedBatch | None) -> BatchKey:
        return batch.key if batch is not None else BatchKey(self._pack.id, self._year, 4)

    def _pace(self, project_id: str, facts: Facts, verdict: Verdict) -> Progress | None:
        if self._rule is None or verdict is Verdict.INELIGIBLE:
            return None
        return progress(self._rule, facts, self._year, self._today, self._done.get(project_id))

    def _line(
        self,
        dossier: Dossier,
        route: Route,
        result: PolicyResult,
        batch: PlannedBatch | None,
        pace: Progress | None,
        reasons: tuple[str, ...],
        refusal: Refusal | None = None,
        key: BatchKey | None = None,
    ) -> RouteLine:
        keys = result.missing if route in (Route.MISSING, Route.SIMILAR) else ()
        by = (batch.by or batch.closes) if batch else None
        return RouteLine(
            dossier.project.id,
            dossier.project.name or "未命名项目",
            dossier.enterprise.name if dossier.enterprise else "",
            route,
            result.verdict,
            batch.key if batch else key,
            batch.title if batch else key.name if key else "",
            countdown(by, self._today) if batch else None,
            tuple(self._fields[each].label if each in self._fields else each for each in keys),
            keys,
            reasons,
            pace,
            refusal,
        )


def _unmet(result: PolicyResult) -> tuple[str, ...]:
    """The unmet conditions, each with its clause."""
    return tuple(
        f"不符合{condition.clause}：{condition.title}"
        for condition, status in zip(result.pack.conditions, result.statuses, strict=True)
        if status is Status.UNMET
    )


def route_all(
    store: Store,
    router: Router,
    today: date,
    job: Job | None = None,
    dossiers: Iterable[Dossier] | None = None,
) -> Routing:
    """Every project's way; watched and stopped through `job`. Raises Cancelled."""
    total = store.projects.count()
    if job is not None:
        job.begin("逐个核对")
    lines = []
    for number, dossier in enumerate(dossiers or store.projects.iterate_dossiers()):
        if job is not None and number % _STEP == 0:
            job.report(number, total)
        lines.append(router.route(dossier))
    return Routing(tuple(lines), today)
