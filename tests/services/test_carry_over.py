"""三（三）: last year's projects into the new year — who, who not and why, and what becomes of their facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.domain.month import Month
from desktop_app.services.carry_over.plan import CarryAnswer, CarryLine, CarryPlan, CarryState
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.ledger.archived_years import ArchivedYears
from tests.services.quarter_office import FIRM, POLICY, PROJECT, QuarterOffice, key

YES = CarryAnswer(normal=True, continues=True)
LISTED = DeclarationStatus.LISTED


def office_with(
    *statuses: DeclarationStatus, store: Store | None = None, **facts: Any
) -> tuple[QuarterOffice, list[str]]:
    """Projects declared in the first quarter of 2024 that got so far; now it is January 2025."""
    office = QuarterOffice(store=store)
    ids = [office.project(f"{letter}线改造", **facts) for letter in "甲乙丙丁戊己庚辛"[: len(statuses)]]
    for project, status in zip(ids, statuses, strict=True):
        declared = office.declare(project)
        if status is DeclarationStatus.WITHDRAWN:
            office.service.ledger.withdraw(declared[0])
        elif status is not DeclarationStatus.DRAFT:
            office.reach(declared, status)
    office.day = date(2025, 1, 10)
    return office, ids


def plan(office: QuarterOffice, **answers: CarryAnswer) -> CarryPlan:
    return office.service.carry_over.plan(POLICY, 2025, answers)


def only(office: QuarterOffice, answer: CarryAnswer = YES) -> CarryLine:
    (row,) = office.store.projects.rows()
    (line,) = plan(office, **{row.id: answer}).lines
    return line


def test_没有回答的先问() -> None:
    office, _ = office_with(LISTED)
    line = only(office, CarryAnswer())
    assert (line.state, line.questions) == (CarryState.ASK, ("normal", "continues"))
    assert line.reason == "请确认：实施进度是否正常；本年度是否继续推进"
    assert only(office, CarryAnswer(normal=True)).questions == ("continues",)


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (YES, CarryState.CARRY, "上年在册"),
        (CarryAnswer(normal=False, continues=True), CarryState.OUT, "进度不正常"),
        (CarryAnswer(normal=True, continues=False), CarryState.OUT, "不再继续"),
        (CarryAnswer(completed=True), CarryState.OUT, "已竣工"),
    ],
)
def test_在册_正常_继续_缺一不可(answer: CarryAnswer, state: CarryState, reason: str) -> None:
    office, _ = office_with(LISTED)
    line = only(office, answer)
    assert line.state is state
    assert reason in line.reason


@pytest.mark.parametrize(
    ("status", "answer", "state", "reason"),
    [
        (DeclarationStatus.SENT, YES, CarryState.ASK, "上年是否已入库"),
        (DeclarationStatus.SENT, CarryAnswer(True, None, True, True), CarryState.CARRY, "上年在册"),
        (DeclarationStatus.SENT, CarryAnswer(False, None, True, True), CarryState.OUT, "没有入库"),
        (DeclarationStatus.RETURNED, YES, CarryState.OUT, "上年退回"),
        (DeclarationStatus.RETURNED, CarryAnswer(True, None, True, True), CarryState.CARRY, "上年在册"),
        (DeclarationStatus.REJECTED, YES, CarryState.OUT, "上年未通过"),
        (DeclarationStatus.DRAFT, YES, CarryState.OUT, "没有上报"),
    ],
)
def test_上年的结果(status: DeclarationStatus, answer: CarryAnswer, state: CarryState, reason: str) -> None:
    office, _ = office_with(status)
    line = only(office, answer)
    assert line.state is state
    assert reason in line.reason


def test_撤回的不在其中_删除的留有台账() -> None:
    office, ids = office_with(LISTED, DeclarationStatus.WITHDRAWN, LISTED)
    office.store.projects.delete(ids[2])
    lines = plan(office).lines
    assert [(line.project_name, line.state) for line in lines] == [
        ("甲线改造", CarryState.ASK), ("丙线改造", CarryState.OUT),
    ]  # fmt: skip
    assert "已从项目库中删除" in lines[1].reason


@pytest.mark.parametrize(
    ("completion", "asked"),
    [(Month(2024, 11), True), (Month(2024, 12), True), (Month(2025, 1), False), (None, False)],
)
def test_计划年内竣工的要问是否已竣工(completion: Month | None, asked: bool) -> None:
    office, _ = office_with(LISTED, completion_month=completion)
    assert ("completed" in only(office).questions) is asked


@pytest.mark.parametrize(
    ("investment", "flagged"),
    [("499.99", False), ("500", True), ("2000", True), ("2000.01", False)],
)
def test_五百至二千万元未在年内竣工的标出(investment: str, flagged: bool) -> None:
    office, _ = office_with(LISTED, fixed_asset_investment=Decimal(investment))
    missed = only(office).missed_year
    assert bool(missed) is flagged
    if flagged:
        assert "二（四）" in missed
        assert "2024年内没有竣工投产" in missed


@pytest.mark.parametrize(
    ("completion", "completed", "flagged"),
    [
        (Month(2024, 12), True, False), (Month(2025, 1), True, True), (Month(2024, 12), False, True),
        (Month(2025, 1), False, True),
    ],
)  # fmt: skip
def test_年末竣工与次年一月竣工(completion: Month, completed: bool, flagged: bool) -> None:
    office, _ = office_with(
        LISTED, fixed_asset_investment=Decimal(1500), completion_month=completion, project_completed=completed
    )
    assert bool(only(office).missed_year) is flagged


def test_结转后的数据() -> None:
    office, (project,) = office_with(
        LISTED,
        progress_normal=False,
        continues_this_year=False,
        progress_note="设备到货",
        output_before=Decimal(5),
    )
    outcome = office.service.carry_over.carry(plan(office, **{project: YES}))
    assert outcome.key == key(1, 2025)
    assert outcome.summary == "已把1个项目结转到2025年一季度。"
    dossier = office.store.projects.dossier(project)
    assert dossier is not None
    facts = dossier.facts
    assert facts["investment_to_last_year"] == Decimal(6000)
    assert (facts["in_plan_last_year"], facts["progress_normal"], facts["continues_this_year"]) == (
        True,
        True,
        True,
    )
    for cleared in ("investment_this_year", "progress_note", "annual_revenue"):
        assert cleared not in facts
    for kept in ("project_name", "fixed_asset_investment", "start_month", "output_before", "enterprise_name"):
        assert (
            facts[kept] == {**FIRM, **PROJECT, "project_name": "甲线改造", "output_before": Decimal(5)}[kept]
        )
    assert [(d.year, d.quarter, d.status) for d in office.store.declarations.of_project(project)] == [
        (2024, 1, LISTED), (2025, 1, DeclarationStatus.DRAFT),
    ]  # fmt: skip
    events = office.service.statuses.events(outcome.declared[0].id)
    assert events[0].note == "由2024年度结转（2024年一季度，入库）"
    (member,) = office.service.members(key(1, 2025))
    assert (member.carried_from, member.kind_word) == (2024, "结转")


def test_计划列出清空_核对和累加的字段() -> None:
    office, _ = office_with(LISTED)
    carried = only(office).carried
    assert carried is not None
    assert "investment_this_year" in carried.to_fill_in
    assert {"investment_to_last_year", "completion_month", "is_above_scale"} <= set(carried.to_confirm)
    grown = next(each for each in carried.fields if each.key == "investment_to_last_year")
    assert grown.how == "2000 + 4000（上年“本年度预期完成固定资产投资”，请核对）"
    told = only(office, CarryAnswer(normal=True, continues=True, done=Decimal("3500.5"))).carried
    assert told is not None
    assert told.facts["investment_to_last_year"] == Decimal("5500.5")
    assert "investment_to_last_year" not in told.to_confirm


def test_不知道的不累加() -> None:
    office, _ = office_with(LISTED, investment_this_year=None)
    carried = only(office).carried
    assert carried is not None
    assert "investment_to_last_year" not in carried.facts
    assert "investment_to_last_year" in carried.to_fill_in


def test_上年原样封存_只能看() -> None:
    office, (project, other) = office_with(LISTED, LISTED)
    office.service.carry_over.carry(plan(office, **{project: YES}), archive=True)
    kept = office.store.year_records.get(project, 2024)
    assert kept is not None
    assert kept.facts == {**FIRM, **PROJECT, "project_name": "甲线改造"}
    assert office.store.year_records.get(other, 2024) is not None
    assert ArchivedYears(office.store).all() == (2024,)
    with pytest.raises(AppError, match="2024年度已经结转封存"):
        office.declare(office.project("新项目"), quarter=4)


def test_没有回答的可以以后再结转_不会重复() -> None:
    office, (first, second) = office_with(LISTED, LISTED)
    assert len(office.service.carry_over.carry(plan(office, **{first: YES})).declared) == 1
    later = plan(office, **{first: YES, second: YES})
    assert [line.state for line in later.lines] == [CarryState.DONE, CarryState.CARRY]
    assert len(office.service.carry_over.carry(later).declared) == 1
    again = office.service.carry_over.carry(plan(office, **{first: YES, second: YES}))
    assert again.declared == ()
    dossier = office.store.projects.dossier(first)
    assert dossier is not None
    assert dossier.facts["investment_to_last_year"] == Decimal(6000)


def test_看过之后改的以现在的为准() -> None:
    office, (project,) = office_with(LISTED)
    shown = plan(office, **{project: YES})
    dossier = office.store.projects.dossier(project)
    assert dossier is not None
    changed = {**dossier.project.facts, "investment_this_year": Decimal(1000)}
    office.store.projects.save(replace(dossier.project, facts=changed))
    office.service.carry_over.carry(shown)
    after = office.store.projects.dossier(project)
    assert after is not None
    assert after.facts["investment_to_last_year"] == Decimal(3000)


def test_中途停下什么都没有变() -> None:
    office, (project,) = office_with(LISTED)
    job = Progress()
    job.cancel()
    with pytest.raises(Cancelled):
        office.service.carry_over.carry(plan(office, **{project: YES}), archive=True, job=job)
    assert ArchivedYears(office.store).all() == ()
    assert len(office.store.declarations.of_project(project)) == 1
    assert office.store.year_records.get(project, 2024) is None


def test_没有结转规定的政策() -> None:
    office, _ = office_with(LISTED)
    with pytest.raises(AppError) as caught:
        office.service.carry_over.plan("gx-q4-2024-loan", 2025)
    assert caught.value.code == "carry-over-none"


def test_首页提示结转() -> None:
    office, (project,) = office_with(LISTED)
    proposed = office.service.board.lines()[-1]
    assert (proposed.key, proposed.action.words) == (key(1, 2025), "结转上年的1个项目")
    office.service.carry_over.carry(plan(office, **{project: YES}), archive=True)
    assert office.service.board.lines()[-1].action.words == "核对1个项目"


def test_结转前先备份(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        office, (project,) = office_with(LISTED, store=store)
        outcome = office.service.carry_over.carry(plan(office, **{project: YES}), archive=True)
        assert Path(outcome.backup).exists()
        assert store.year_records.find(2024)[0].facts["investment_to_last_year"] == Decimal(2000)
        assert {entry.operation for entry in store.history(outcome.declared[0].id)} == {
            "结转2024年项目到2025年"
        }
