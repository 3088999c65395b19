"""Who is carried over into a new year, who is not and why, who needs an answer first. Pure.

三（三）: in last year's plan, progress normal, continuing this year. 二（四）: a project that had to be completed within its
year and was not is flagged: the new year asks it again for completion within the year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.declaring import LedgerEntry
from desktop_app.domain.entities import DeclarationStatus, Dossier
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field
from desktop_app.domain.month import Month
from desktop_app.policy.pack import Condition, Pack
from desktop_app.policy.status import DAY, MET
from desktop_app.services.carry_over.facts import CONTINUES, PROGRESS_NORMAL, CarriedFacts, carried_facts

COMPLETED, COMPLETION = "project_completed", "completion_month"


class CarryState(StrEnum):
    CARRY = "carry"
    ASK = "ask"
    OUT = "out"
    DONE = "done"  # carried over already


CARRY_WORDS: Mapping[CarryState, str] = {
    CarryState.CARRY: "结转",
    CarryState.ASK: "待确认",
    CarryState.OUT: "不结转",
    CarryState.DONE: "已结转",
}


@dataclass(frozen=True, slots=True)
class CarryAnswer:
    """What a person says of a project. None: not said. done: investment completed last year, 万元."""

    in_plan: bool | None = None
    completed: bool | None = None
    normal: bool | None = None
    continues: bool | None = None
    done: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CarryCandidate:
    """A project of last year. entry: its line of last year's ledger; None where last year's table alone names it.

    dossier: None where the project is no longer kept. is_carried: declared in the new year already.
    """

    project_id: str
    dossier: Dossier | None
    entry: LedgerEntry | None
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class CarryLine:
    """One project. questions: names of the CarryAnswer fields still to be answered, the first first.

    missed_year: why it should have been completed last year and was not; "" where that does not concern it.
    carried: what becomes of its facts, where it is carried.
    """

    project_id: str
    project_name: str
    enterprise_name: str
    last: str
    state: CarryState
    reason: str
    questions: tuple[str, ...] = ()
    missed_year: str = ""
    declaration_id: str = ""
    carried: CarriedFacts | None = None

    @property
    def word(self) -> str:
        return CARRY_WORDS[self.state]


QUESTION_WORDS: Mapping[str, str] = {
    "in_plan": "上年是否已入库",
    "completed": "是否已竣工投产",
    "normal": "实施进度是否正常",
    "continues": "本年度是否继续推进",
}


@dataclass(frozen=True, slots=True)
class CarryBasis:
    """What a plan's lines were judged by, so that one line can be judged again when its project is answered for.

    notice: last year's; its condition on completion within the year is looked at.
    """

    candidates: Mapping[str, CarryCandidate]
    notice: Pack
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class CarryPlan:
    """lines: in the order of entry. policy_id: under which the carried are declared, in the first quarter of to_year."""

    from_year: int
    to_year: int
    policy_id: str
    lines: tuple[CarryLine, ...]
    basis: CarryBasis
    answers: Mapping[str, CarryAnswer] = field(default_factory=dict)

    def of_state(self, state: CarryState) -> tuple[CarryLine, ...]:
        return tuple(line for line in self.lines if line.state is state)

    def answered(self, answers: Mapping[str, CarryAnswer]) -> "CarryPlan":
        """The plan where these projects are answered for so; the others stay as they are."""
        basis = self.basis
        wanted = [basis.candidates[id_] for id_ in answers if id_ in basis.candidates]
        changed = plan_lines(wanted, answers, basis.notice, basis.fields, self.from_year)
        by_id = {line.project_id: line for line in changed}
        lines = tuple(by_id.get(line.project_id, line) for line in self.lines)
        return replace(self, lines=lines, answers={**self.answers, **answers})


def plan_lines(
    candidates: Sequence[CarryCandidate],
    answers: Mapping[str, CarryAnswer],
    notice: Pack,
    fields: Mapping[str, Field],
    from_year: int,
) -> tuple[CarryLine, ...]:
    """One line a candidate. notice: last year's, whose condition on completion within the year is looked at."""
    name = notice.declaring.get("completes_in_year", "")
    bound = next((each for each in notice.conditions if each.id == name), None)
    clause = notice.declaring.get("carry_over_clause", "")
    return tuple(
        _line(each, answers.get(each.project_id, CarryAnswer()), bound, fields, from_year, clause)
        for each in candidates
    )


def _line(
    candidate: CarryCandidate,
    answer: CarryAnswer,
    bound: Condition | None,
    fields: Mapping[str, Field],
    year: int,
    clause: str,
) -> CarryLine:
    entry, dossier = candidate.entry, candidate.dossier
    last = f"{entry.key.name}，{STATUS_WORDS[entry.status]}" if entry else f"{year}年度表中的项目"
    declaration_id = entry.id if entry else ""

    def line(state: CarryState, reason: str, **more: object) -> CarryLine:
        return CarryLine(
            candidate.project_id,
            dossier.project.name if dossier else entry.project_name if entry else "",
            (dossier.enterprise.name if dossier.enterprise else "")
            if dossier
            else (entry.enterprise_name if entry else ""),
            last,
            state,
            reason,
            declaration_id=declaration_id,
            **more,  # type: ignore[arg-type]
        )

    if dossier is None:
        return line(CarryState.OUT, "项目已从项目库中删除，台账仍留有记录")
    if candidate.is_carried:
        return line(CarryState.DONE, f"已列入{year + 1}年一季度")
    refused = _not_in_plan(entry, answer, year)
    if refused:
        return line(CarryState.OUT, refused)
    facts = dossier.facts
    missed = _missed(facts, answer, bound, year)
    if _completed(facts, answer):
        return line(CarryState.OUT, "已竣工投产，不再结转", missed_year=missed)
    if answer.normal is False:
        return line(CarryState.OUT, f"实施进度不正常，按{clause}不结转", missed_year=missed)
    if answer.continues is False:
        return line(CarryState.OUT, f"本年度不再继续推进，按{clause}不结转", missed_year=missed)
    questions = _questions(facts, entry, answer, year)
    carried = carried_facts(facts, fields, {PROGRESS_NORMAL: True, CONTINUES: True}, answer.done)
    if questions:
        told = "；".join(QUESTION_WORDS[each] for each in questions)
        return line(
            CarryState.ASK, f"请确认：{told}", questions=questions, missed_year=missed, carried=carried
        )
    return line(CarryState.CARRY, "上年在册、进度正常、本年度继续推进", missed_year=missed, carried=carried)


def _not_in_plan(entry: LedgerEntry | None, answer: CarryAnswer, year: int) -> str:
    """Why a project was not in last year's plan; "" where it was, or where that is still to be said."""
    if entry is None or entry.status is DeclarationStatus.LISTED or answer.in_plan:
        return ""
    if entry.status is DeclarationStatus.SENT:
        return "上年申报后没有入库" if answer.in_plan is False else ""
    if entry.status in (DeclarationStatus.REJECTED, DeclarationStatus.RETURNED):
        return f"上年{STATUS_WORDS[entry.status]}，没有入库"
    return f"{year}年没有上报（{STATUS_WORDS[entry.status]}）"


def _completed(facts: Facts, answer: CarryAnswer) -> bool:
    return facts.get(COMPLETED) is True if answer.completed is None else answer.completed


def _questions(facts: Facts, entry: LedgerEntry | None, answer: CarryAnswer, year: int) -> tuple[str, ...]:
    asked = []
    if entry is not None and entry.status is DeclarationStatus.SENT and answer.in_plan is None:
        asked.append("in_plan")
    completion = facts.get(COMPLETION)
    due = isinstance(completion, Month) and completion <= Month(year, 12)
    if due and answer.completed is None and COMPLETED not in facts:
        asked.append("completed")
    asked += [name for name in ("normal", "continues") if getattr(answer, name) is None]
    return tuple(asked)


def _missed(facts: Facts, answer: CarryAnswer, bound: Condition | None, year: int) -> str:
    """For a project that the notice wanted completed within the year: that it was not."""
    if bound is None or bound.when is None:
        return ""
    end = Month(year, 12)
    if bound.when.test({**facts, DAY: end.last_day()}) != MET:
        return ""
    completion = facts.get(COMPLETION)
    in_time = not isinstance(completion, Month) or completion <= end
    if _completed(facts, answer) and in_time:
        return ""
    return f"{bound.quote}（{bound.clause}）：{year}年内没有竣工投产，结转后仍要求当年竣工"
