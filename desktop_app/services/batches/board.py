"""What is to be done for each batch next, from its days and from where its declarations stand: the first page's lines."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from desktop_app.domain.batch_days import Stage, Tone, disorder
from desktop_app.domain.declaring import Batch, BatchKey, Level
from desktop_app.domain.entities import Declaration, Office
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library
from desktop_app.services.ledger.archived_years import ArchivedYears
from desktop_app.services.policies.batch_calendar import PlannedBatch, calendar, window_keys
from desktop_app.services.policies.programme import members


@dataclass(frozen=True, slots=True)
class NextAction:
    """code: returned, check, finalise, send, answer, carry, choose, wait, notice, none, done. words: for a button or line."""

    code: str
    words: str
    count: int = 0
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch as the first page shows it. counts: declarations by status, withdrawn ones apart."""

    batch: PlannedBatch
    counts: Mapping[Status, int]
    withdrawn: int
    action: NextAction
    is_archived: bool

    @property
    def key(self) -> BatchKey:
        return self.batch.key

    @property
    def total(self) -> int:
        return sum(self.counts.values())


# What is open, in the order in which it is urgent: status → code, words.
_STEPS: tuple[tuple[Status, str, str], ...] = (
    (Status.RETURNED, "returned", "按退回意见修改{}个项目"),
    (Status.DRAFT, "check", "核对{}个项目"),
    (Status.CHECKED, "finalise", "定稿{}个项目"),
    (Status.FINAL, "send", "打印上报{}个项目"),
    (Status.SENT, "answer", "登记{}个项目的批复结果"),
)
_UNSENT = (Status.RETURNED, Status.DRAFT, Status.CHECKED, Status.FINAL)
_EMPTY: Mapping[Stage, tuple[str, str]] = {
    Stage.OPEN: ("choose", "选择要申报的项目"),
    Stage.COMING: ("wait", "等上一批截止"),
    Stage.UNKNOWN: ("notice", "等通知，日期可先自行填写"),
    Stage.CLOSED: ("none", "已截止，没有申报项目"),
}


def next_action(batch: PlannedBatch, counts: Mapping[Status, int], carry_over: int = 0) -> NextAction:
    """The next step of a batch. carry_over: last year's projects that wait to be carried into it."""
    if carry_over and batch.stage is not Stage.CLOSED:
        return NextAction("carry", f"结转上年的{carry_over}个项目", carry_over)
    for status, code, words in _STEPS:
        count = counts.get(status, 0)
        if count:
            late = batch.countdown.tone is Tone.PAST and status in _UNSENT
            told = f"（{batch.countdown.words}）" if late else ""
            return NextAction(code, words.format(count) + told, count, late)
    if sum(counts.values()):
        return NextAction("done", "已办结")
    return NextAction(*_EMPTY[batch.stage])


class BatchBoard:
    """Lines for the office, and the office's own days. now: the clock."""

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
        self._archived = ArchivedYears(store)

    @property
    def today(self) -> date:
        return self._now().astimezone().date()

    def planned(self, today: date | None = None) -> tuple[PlannedBatch, ...]:
        """Every batch of the office's year, and next year's first quarter once the last window is past.

        Those under a policy without days are there as soon as something is declared in them.
        """
        declared = {
            BatchKey(item.policy_id, item.year, item.quarter)
            for item in self._store.declarations.find(self._office.year)
        }
        noted = {batch.key: batch for batch in self._store.batches.find()}
        return calendar(
            self._library.active_for(self._office),
            self._library.packs,
            ({key: Batch(key) for key in declared} | noted).values(),
            self._office.region,
            self._office.year,
            today or self.today,
        )

    def batch(self, key: BatchKey, today: date | None = None) -> PlannedBatch:
        """One batch. Raises AppError("batch-unknown")."""
        for planned in self.planned(today):
            if planned.key == key:
                return planned
        raise AppError("batch-unknown", f"没有{key.name}这一批：请先新建批次，或检查申报年度和所用的政策。")

    def lines(self, today: date | None = None) -> tuple[BatchLine, ...]:
        """What the first page shows, by closing date."""
        day = today or self.today
        by_key: dict[BatchKey, Counter[Status]] = {}
        items = self._store.declarations.find()
        for item in items:
            key = BatchKey(item.policy_id, item.year, item.quarter)
            by_key.setdefault(key, Counter())[item.status] += 1
        archived = self._archived.all()
        return tuple(
            self._line(planned, by_key.get(planned.key, Counter()), items, archived)
            for planned in self.planned(day)
        )

    def set_days(self, key: BatchKey, days: Mapping[Level, date]) -> Batch:
        """The office's own closing dates of a batch; an empty mapping takes them back.

        Raises AppError: policy-unknown, quarter-wrong, year-archived, batch-days-order (a level closes after the one
        above it, the notice's own date included).
        """
        batch = self._changeable(key)
        window = window_keys(self._library.packs[key.policy_id]).get(key)
        notice = {Level.DEPARTMENT: window.closes} if window else {}
        if fault := disorder({**notice, **days}):
            raise AppError("batch-days-order", f"{key.name}：{fault}，下一级要先报上来，请改正日期。")
        return self._keep(replace(batch, days=dict(days)))

    def set_words(self, key: BatchKey, title: str, note: str) -> Batch:
        """The office's own title and note of a batch. Raises AppError as set_days does."""
        return self._keep(replace(self._changeable(key), title=title.strip(), note=note.strip()))

    def _changeable(self, key: BatchKey) -> Batch:
        if key.policy_id not in self._library.packs:
            raise AppError("policy-unknown", f"没有标识为“{key.policy_id}”的政策：请从政策库中选择。")
        if not 1 <= key.quarter <= 4:
            raise AppError("quarter-wrong", f"没有第{key.quarter}季度：季度应为1至4。")
        self._archived.refuse(key.year)
        return self._store.batches.get(key) or Batch(key)

    def _keep(self, batch: Batch) -> Batch:
        of_the_notice = batch.key in window_keys(self._library.packs[batch.key.policy_id])
        if of_the_notice and not (batch.days or batch.title or batch.note):
            self._store.batches.remove(batch.key)  # nothing of the office's own is left
            return batch
        return self._store.batches.save(batch)

    def _line(
        self,
        planned: PlannedBatch,
        counts: Counter[Status],
        items: Sequence[Declaration],
        archived: tuple[int, ...],
    ) -> BatchLine:
        kept: dict[Status, int] = {s: count for s, count in counts.items() if s is not Status.WITHDRAWN}
        waiting = self._waiting(planned.key, items, archived)
        return BatchLine(
            planned,
            kept,
            counts[Status.WITHDRAWN],
            next_action(planned, kept, waiting),
            planned.key.year in archived,
        )

    def _waiting(self, key: BatchKey, items: Sequence[Declaration], archived: tuple[int, ...]) -> int:
        """How many of last year's listed projects wait to be carried over: not declared this year yet; none once last
        year is closed.
        """
        pack = self._library.packs[key.policy_id]
        if key.quarter != 1 or key.year - 1 in archived or not pack.declaring.get("carry_over"):
            return 0
        family = members(self._library.packs, key.policy_id)
        mine = [item for item in items if item.policy_id in family]
        listed = {i.project_id for i in mine if i.year == key.year - 1 and i.status is Status.LISTED}
        there = {i.project_id for i in mine if i.year == key.year and i.status is not Status.WITHDRAWN}
        return len(listed - there)
