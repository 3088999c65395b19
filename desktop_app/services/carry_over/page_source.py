"""First step of the carry-over: which programme and year, what is known of the year before, last year's table line by line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.domain.batch_days import Stage
from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.entities import DeclarationStatus, Office
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.services.carry_over.table import TableLine, TablePlan
from desktop_app.services.ledger.archived_years import ArchivedYears
from desktop_app.services.policies.batch_calendar import PlannedBatch
from desktop_app.services.policies.programme import members, programme_of


def carrying_packs(library: Library, office: Office) -> tuple[Pack, ...]:
    """The policies of the office's region that know a carry-over, the newest notice of each programme only.

    Of any year: in January the new year's notice has seldom come, and last year's still says who is carried over.
    """
    found: dict[str, Pack] = {}
    for pack in library.packs.values():
        if (
            not pack.declaring.get("carry_over")
            or pack.id in office.hidden_policies
            or not (pack.id in office.extra_policies or office.region.startswith(pack.regions))
        ):
            continue
        known = found.get(programme_of(pack))
        if known is None or (pack.year or 0) > (known.year or 0):
            found[programme_of(pack)] = pack
    return tuple(found.values())


def year_to_carry_into(
    batches: Sequence[PlannedBatch], policies: Mapping[str, Pack], policy_id: str, office_year: int
) -> int:
    """The year of the first quarter that can still be declared in; else the office's year."""
    family = members(policies, policy_id)
    first = [b for b in batches if b.key.policy_id in family and b.key.quarter == 1]
    open_years = [b.key.year for b in first if b.stage is not Stage.CLOSED]
    return min(open_years, default=office_year)


@dataclass(frozen=True, slots=True)
class YearKnown:
    """What the store holds of a year under a programme. by_status: declarations; from_table: projects of a table only."""

    year: int
    by_status: Mapping[DeclarationStatus, int]
    from_table: int
    is_archived: bool

    @property
    def total(self) -> int:
        return sum(self.by_status.values()) + self.from_table

    @property
    def words(self) -> str:
        """One sentence for the first step."""
        if not self.total:
            return (
                f"库中没有{self.year}年的申报记录。请读入{self.year}年填好的申报表，"
                "或先在申报批次中补登上年的申报。"
            )
        parts = [f"{STATUS_WORDS[status]}{count}个" for status, count in self.by_status.items()]
        if self.from_table:
            parts.append(f"由上年申报表读入{self.from_table}个")
        closed = "（已封存，只能查看）" if self.is_archived else ""
        return f"{self.year}年{closed}：" + "、".join(parts) + "。"


def known_of(store: Store, policies: Mapping[str, Pack], policy_id: str, year: int) -> YearKnown:
    """Declarations that were not withdrawn, by status in the order of the way; and projects of that year's table."""
    entries = store.ledger.find(year, members(policies, policy_id))
    counted: Counter[DeclarationStatus] = Counter(
        e.status for e in entries if e.status is not DeclarationStatus.WITHDRAWN
    )
    declared = {entry.project_id for entry in entries}
    from_table = sum(
        not record.declaration_id and record.project_id not in declared
        for record in store.year_records.find(year)
    )
    by_status = {status: counted[status] for status in STATUS_WORDS if counted[status]}
    return YearKnown(year, by_status, from_table, ArchivedYears(store).is_archived(year))


@dataclass(frozen=True, slots=True)
class TableReview:
    """A table that was read, with the person's word on each doubtful line. said: row number → the same project or not."""

    plan: TablePlan
    said: Mapping[int, bool]

    @classmethod
    def of(cls, plan: TablePlan) -> "TableReview":
        return cls(plan, {})

    def say(self, numbers: Sequence[int], same: bool) -> "TableReview":
        """Answer for these rows; rows without a doubt are passed over."""
        doubtful = {line.number for line in self.plan.lines if is_doubtful(line)}
        return replace(self, said={**self.said, **{n: same for n in numbers if n in doubtful}})

    @property
    def open_lines(self) -> tuple[TableLine, ...]:
        """Doubtful lines that wait for a word."""
        return tuple(line for line in self.plan.lines if is_doubtful(line) and line.number not in self.said)

    @property
    def same(self) -> frozenset[int]:
        """What carry_over.table.take is told."""
        return frozenset(number for number, same in self.said.items() if same)

    @property
    def to_create(self) -> int:
        return sum(self.becomes_new(line) for line in self.plan.lines)

    def becomes_new(self, line: TableLine) -> bool:
        return line.match is None or (is_doubtful(line) and self.said.get(line.number) is False)

    def words_of(self, line: TableLine) -> str:
        """What becomes of a line."""
        if line.match is None:
            return "＋ 新建项目"
        if not is_doubtful(line):
            return "✓ 对上库中项目"
        said = self.said.get(line.number)
        if said is None:
            return "? 是不是同一项目"
        return "✓ 是同一项目" if said else "＋ 不是，新建"

    @property
    def words(self) -> str:
        total, waiting = len(self.plan.lines), len(self.open_lines)
        told = f"“{self.plan.file}”共{total}个项目：对上{total - self.to_create - waiting}个，新建{self.to_create}个"
        questions = len(self.plan.questions) + sum(len(line.questions) for line in self.plan.lines)
        asked = f"；表中有{questions}处没有读懂，读入后在项目里补" if questions else ""
        return told + (f"，还有{waiting}个要您看是不是同一项目" if waiting else "") + asked + "。"


def is_doubtful(line: TableLine) -> bool:
    """Whether a person has to say that it is the same project."""
    return line.match is not None and not line.match.is_certain
