"""2024 played through with the sample office's projects: four quarters, a returned table, an amended declaration, carry-over.

On a store on disk, with the real table and the services the window uses. 2025 is a pack that the test writes as data.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.batch_days import Stage
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.evaluate import evaluate
from desktop_app.services.batches.routing import Route
from desktop_app.services.carry_over.page_answers import AnswerSheet
from desktop_app.services.carry_over.plan import CarryState
from desktop_app.services.carry_over.undo import undo_carry
from desktop_app.services.documents.batch_papers import BatchPapers, Scope
from desktop_app.services.documents.cover_letter import letter_text
from desktop_app.services.finalising.capsule_compare import compare
from desktop_app.services.finalising.returned_table import Readable, accept, compare_returned, refuse
from desktop_app.services.job import Progress
from desktop_app.services.ledger.year import OVERRIDE_MARK
from tests.e2e.year_office import DAYS, NEXT_POLICY, POLICY, YearOffice


def key(quarter: int, year: int = 2024, policy: str = POLICY) -> BatchKey:
    return BatchKey(policy, year, quarter)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[YearOffice]:
    made = YearOffice(tmp_path / "数据")
    yield made
    made.store.close()


def quarter_in(year: YearOffice, quarter: int) -> list[str]:
    """From routing to the capsule: who is ready and planned goes in, what is doubtful is explained."""
    year.day = DAYS[quarter]
    lines = {line.project_id: line for line in year.service.routing(POLICY).lines}
    ids = [
        project
        for project in year.schedule[quarter]
        if lines[project].route is Route.READY and lines[project].key == key(quarter)
    ]
    outcome = year.service.declare(key(quarter), ids)
    assert outcome.refused == ()
    year.explain(ids)
    return ids


def finalised(year: YearOffice, quarter: int) -> bytes:
    """The capsule's bytes; the check passes, the sums agree three ways."""
    made = year.finalise(key(quarter))
    assert made.check.passed, made.check.headline
    assert all(each.agree and each.table and each.letter for each in made.check.sums[:3])
    kept = year.store.capsules.content(made.entry.id)
    assert kept is not None
    return kept


def test_一年四季_退回一次_改正一次_结转到下一年(year: YearOffice) -> None:
    capsules: dict[int, bytes] = {}
    first = first_quarter(year, capsules)
    second = second_quarter(year, capsules, first)
    third = third_quarter(year, capsules)
    fourth = fourth_quarter(year, capsules, second)
    # After the last window the board proposes next year's first quarter.
    proposed = {
        day: [batch.key for batch in year.service.board.planned(day) if batch.key.year == 2025]
        for day in (date(2024, 10, 30), date(2024, 10, 31))
    }
    assert proposed == {date(2024, 10, 30): [], date(2024, 10, 31): [key(1, 2025)]}
    next_year(year, carry(year))
    for quarter, data in capsules.items():
        entry = year.finaliser.versions(key(quarter))[0]
        assert year.store.capsules.content(entry.id) == data
        assert hashlib.sha256(data).hexdigest() == entry.sha256
    declared = [*first, *second, *third, *fourth, second[0]]
    assert len(year.service.ledger_lines(POLICY, 2024)) == len(declared)


def first_quarter(year: YearOffice, capsules: dict[int, bytes]) -> list[str]:
    """Six projects, all listed; one that is too small stays out and is told why."""
    ids = quarter_in(year, 1)
    assert len(ids) == 6
    lines = {line.project_name: line for line in year.service.routing(POLICY).lines}
    small = lines["汽车配件生产项目"]
    assert (small.route, small.reasons) == (Route.INELIGIBLE, ("不符合二（四）：固定资产投资500万元以上",))
    papers = BatchPapers(year.store, year.library, year.office, year.now)
    assert "新增5个、结转1个" in letter_text(papers.letter(Scope(POLICY, 2024, 1), year.day, papers.wishes()))
    capsules[1] = finalised(year, 1)
    year.answer(key(1), Status.SENT)
    year.answer(key(1), Status.LISTED)
    return ids


def second_quarter(year: YearOffice, capsules: dict[int, bytes], first: list[str]) -> list[str]:
    """What was declared in the first quarter is out, approved or not. The table comes back edited; one is rejected."""
    ids = quarter_in(year, 2)
    again = year.service.declare(key(2), first[:1])
    assert (again.declared, len(again.refused)) == ((), 1)
    assert "2024年一季度" in again.refused[0].message
    capsules[2] = finalised(year, 2)
    year.answer(key(2), Status.SENT)
    table_comes_back(year, ids)
    year.finaliser.amend(key(2), "按退回意见修改")
    year.explain(ids)
    finalised(year, 2)
    versions = year.finaliser.versions(key(2))
    assert [(each.version, each.reason) for each in versions] == [(1, ""), (2, "按退回意见修改")]
    assert year.store.capsules.content(versions[0].id) == capsules[2]
    year.answer(key(2), Status.SENT)
    year.answer(key(2), Status.LISTED, ids[1:])
    year.answer(key(2), Status.REJECTED, ids[:1])
    return ids


def table_comes_back(year: YearOffice, ids: list[str]) -> None:
    """The city changed a sum and a name: the sum is taken over, the name refused with a reason."""
    total = year.projects.load(ids[0]).facts["total_investment"]
    assert isinstance(total, Decimal)

    def edit(sheet: Any, column: Callable[[str], str], row: int) -> None:
        sheet[f"{column('total_investment')}{row}"] = float(total) + 10
        sheet[f"{column('project_name')}{row + 1}"] = "改了名字的项目"

    file = year.returned_table(key(2), edit)
    year.answer(key(2), Status.RETURNED, note="总投资与备案不一致")
    content = year.finaliser.opened(year.finaliser.versions(key(2))[-1])
    returned = compare_returned(file, content, year.store)
    by_field = {cell.field.key: cell for cell in returned.cells if cell.field is not None}
    assert set(by_field) == {"total_investment", "project_name"}
    assert {cell.readable for cell in returned.cells} == {Readable.YES}
    accept(year.projects, year.store, [by_field["total_investment"]])
    assert refuse(year.store, content, [by_field["project_name"]], "以备案证为准", year.day, year.now) == 1
    assert year.projects.load(ids[0]).facts["total_investment"] == total + 10
    assert year.projects.load(ids[1]).facts["project_name"] != "改了名字的项目"


def third_quarter(year: YearOffice, capsules: dict[int, bytes]) -> list[str]:
    """Finalised, then amended before it is sent; a project whose facts were missing is complete by now."""
    year.day = DAYS[3]
    late = year.ids["二期扩产"]
    year.change(late, meets_environment=True, meets_energy=True, meets_technology=True, meets_safety=True)
    ids = quarter_in(year, 3)
    assert late in ids
    capsules[3] = finalised(year, 3)
    year.finaliser.amend(key(3), "联系电话填错")
    year.change(ids[0], contact_phone="0772-2000001")
    year.explain(ids)
    finalised(year, 3)
    one, two = (year.finaliser.opened(entry) for entry in year.finaliser.versions(key(3)))
    changed = compare(one, two, year.library.fields).fields
    assert "0772-2000001" in {each.after for each in changed}
    year.answer(key(3), Status.SENT)
    year.answer(key(3), Status.LISTED, [late])
    return ids


def fourth_quarter(year: YearOffice, capsules: dict[int, bytes], second: list[str]) -> list[str]:
    """A rejected project declares again, on the office's own responsibility; its reason is kept to be printed."""
    ids = quarter_in(year, 4)
    outcome = year.service.declare(key(4), second[:1], override_reason="市局口头同意补报")
    assert len(outcome.declared) == 1
    assert outcome.declared[0].note.startswith(OVERRIDE_MARK)
    year.explain([*ids, second[0]])
    capsules[4] = finalised(year, 4)
    year.answer(key(4), Status.SENT)
    year.answer(key(4), Status.LISTED, ids)
    return ids


def facts_of(year: YearOffice) -> dict[str, Facts]:
    return {dossier.project.id: dict(dossier.facts) for dossier in year.store.projects.iterate_dossiers()}


def carry(year: YearOffice) -> list[str]:
    """January, the new notice has not come: carried under last year's, taken back once, carried again."""
    year.day = date(2025, 1, 8)
    before = facts_of(year)
    plan = year.service.carry_over.plan(POLICY, 2025)
    sheet = AnswerSheet(plan)
    ids = [line.project_id for line in plan.lines]
    stopped = next(line for line in plan.lines if line.questions[0] == "normal")
    sheet = sheet.say([stopped.project_id], False)
    for _ in range(4):  # in the plan, completed, normal, continues: at most
        for line in sheet.plan.of_state(CarryState.ASK):
            sheet = sheet.say([line.project_id], line.questions[0] != "completed")
    assert not sheet.plan.of_state(CarryState.ASK)
    going = [line.project_id for line in sheet.plan.of_state(CarryState.CARRY)]
    assert set(going) == set(ids) - {stopped.project_id}
    year.service.carry_over.carry(sheet.plan, archive=True)
    undo_carry(year.store, 2025, year.now)
    assert facts_of(year) == before
    outcome = year.service.carry_over.carry(sheet.plan, archive=True)
    assert len(outcome.declared) == len(going)
    assert Path(outcome.backup).is_file()
    for project in going:
        now, was = year.projects.load(project).facts, before[project]
        total = Decimal(str(was.get("investment_to_last_year", 0))) + Decimal(
            str(was["investment_this_year"])
        )
        if "investment_to_last_year" in was:
            assert now["investment_to_last_year"] == total
        assert "investment_this_year" not in now
        assert now["in_plan_last_year"] is True
        record = year.store.year_records.get(project, 2024)
        assert record is not None
        assert record.facts == was
    closed = year.store.declarations.find(2024, 4)[0]
    with pytest.raises(AppError, match="已经结转封存"):
        year.service.statuses.move(closed.id, Status.FINAL, note="改回去")
    return going


def next_year(year: YearOffice, carried: list[str]) -> None:
    """The notice of 2025 comes as a folder of data; the carried go over to it, are filled in and finalised."""
    year.take_notice_of_2025()
    year.day = date(2025, 1, 20)
    effect = year.service.effect(POLICY, NEXT_POLICY)
    assert [change.title for change in effect.conditions if change.kind == "reworded"]
    assert year.service.adopt_notice(POLICY, NEXT_POLICY, 2025) == len(carried)
    batch = year.service.board.batch(key(1, 2025, NEXT_POLICY))
    assert (batch.closes, batch.stage) == (date(2025, 1, 27), Stage.OPEN)
    lines = year.service.members(batch.key)
    assert {line.kind_word for line in lines} == {"结转"}
    assert {line.carried_from for line in lines} == {2024}
    check = year.finaliser.check(batch.key, year.template(batch.key), Progress())
    assert not check.passed
    for project in carried:
        facts = year.projects.load(project).facts
        year.change(
            project,
            investment_this_year=Decimal(str(facts["fixed_asset_investment"])) / 10,
            annual_revenue=Decimal(90000),
        )
    eligible = [
        line.declaration.project_id
        for line in lines
        if _verdict(year, line.declaration.project_id) is Verdict.ELIGIBLE
    ]
    assert eligible
    for line in lines:
        if line.declaration.project_id not in eligible:
            year.service.statuses.move(line.declaration.id, Status.WITHDRAWN, note="新年度不符合")
    year.explain(eligible)
    made = year.finalise(batch.key, "示例数据个别说明略")
    assert made.check.verdicts[Verdict.ELIGIBLE] == len(eligible)
    assert made.check.verdicts[Verdict.INELIGIBLE] == 0
    assert b'id = "gx-qianqi-2025"' in year.finaliser.opened(made.entry).members["pack.toml"]


def _verdict(year: YearOffice, project_id: str) -> Verdict:
    return evaluate(year.projects.load(project_id).facts, year.library.packs[NEXT_POLICY], year.day).verdict


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2024, 1, 29), False), (date(2024, 1, 30), False), (date(2024, 1, 31), True),
        (date(2024, 4, 29), True), (date(2024, 12, 31), True),
    ],
)  # fmt: skip
def test_一季度截止的前一天_当天_后一天(year: YearOffice, day: date, late: bool) -> None:
    year.day = day
    outcome = year.service.declare(key(1), year.schedule[1][:1])
    assert len(outcome.declared) == 1
    assert any("已截止" in caution for caution in outcome.cautions) is late


@pytest.mark.parametrize(
    ("day", "goes_to"),
    [
        (date(2024, 2, 29), 2), (date(2024, 4, 30), 2), (date(2024, 5, 1), 3), (date(2024, 10, 30), 4),
        (date(2024, 10, 31), None), (date(2024, 12, 31), None),
    ],
)  # fmt: skip
def test_去向随日子走_闰日_各批截止当天和次日(year: YearOffice, day: date, goes_to: int | None) -> None:
    year.day = day
    line = next(each for each in year.service.routing(POLICY).lines if each.project_id == year.schedule[1][0])
    if goes_to is None:
        assert (line.route, line.key) == (Route.MISSED, None)
    else:
        assert line.key == key(goes_to)
