"""Where each project goes, by when, what is missing; and whether it keeps pace with the 30%."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop_app.domain.declaring import Level
from desktop_app.domain.entities import DeclarationStatus, Office
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.batches.pace import progress, progress_rule
from desktop_app.services.batches.routing import Route, RouteLine, Routing
from desktop_app.services.job import Cancelled, Progress
from tests.services.quarter_office import POLICY, PROJECT, QuarterOffice, key


def routed(office: QuarterOffice) -> Routing:
    return office.service.routing(POLICY)


def only(office: QuarterOffice) -> RouteLine:
    (line,) = routed(office).lines
    return line


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2024, 1, 1), 1), (date(2024, 1, 29), 1), (date(2024, 1, 30), 1), (date(2024, 1, 31), 2),
        (date(2024, 2, 29), 2), (date(2024, 4, 30), 2), (date(2024, 5, 1), 3), (date(2024, 10, 30), 4),
    ],
)  # fmt: skip
def test_去最近一个还没截止的批次(today: date, quarter: int) -> None:
    office = QuarterOffice(today)
    office.project()
    line = only(office)
    assert (line.route, line.key) == (Route.READY, key(quarter))
    assert line.by is not None
    assert line.by.left is not None
    assert line.by.left >= 0


@pytest.mark.parametrize("today", [date(2024, 10, 31), date(2024, 12, 31), date(2025, 1, 1)])
def test_最后一批截止后没有去处(today: date) -> None:
    office = QuarterOffice(today)
    office.project()
    assert (only(office).route, only(office).key) == (Route.MISSED, None)


def test_自己定的日期也算() -> None:
    office = QuarterOffice(date(2024, 1, 26))
    office.project()
    office.service.board.set_days(key(1), {Level.CITY: date(2024, 1, 25)})
    assert only(office).key == key(2)
    office.day = date(2024, 1, 25)
    line = only(office)
    assert line.key == key(1)
    assert line.by is not None
    assert line.by.words == "今天截止"


def test_还缺什么() -> None:
    office = QuarterOffice()
    office.project(output_after=None, approval_completed=None)
    line = only(office)
    assert (line.route, line.word) == (Route.MISSING, "待补充")
    assert set(line.missing_fields) == {"output_after", "approval_completed"}
    assert "投产后企业年产值" in line.missing


def test_不符合的说出条款() -> None:
    office = QuarterOffice()
    office.project(fixed_asset_investment=Decimal("499.9999"), investment_this_year=Decimal(200))
    line = only(office)
    assert (line.route, line.key) == (Route.INELIGIBLE, None)
    assert line.reasons == ("不符合二（四）：固定资产投资500万元以上",)


def test_申报过的_无论结果() -> None:
    office = QuarterOffice()
    office.reach(office.declare(office.project()), DeclarationStatus.REJECTED)
    office.day = date(2024, 2, 1)
    line = only(office)
    assert (line.route, line.key) == (Route.DECLARED, key(1))
    assert "三（四）" in line.reasons[0]


def test_疑似重复的请人核对() -> None:
    office = QuarterOffice()
    office.declare(office.project("铸造线技术改造项目"))
    office.project("铸造线技改")
    assert [line.route for line in routed(office).lines] == [Route.DECLARED, Route.SIMILAR]
    assert routed(office).counts[Route.SIMILAR] == 1
    assert len(routed(office).for_batch(key(1))) == 2


@pytest.mark.parametrize(("day", "words"), [(30, "随一季度申报"), (31, "一季度已截止")])
def test_结转项目随一季度(day: int, words: str) -> None:
    office = QuarterOffice(date(2024, 1, day))
    office.project(in_plan_last_year=True, progress_normal=True, continues_this_year=True)
    assert words in only(office).reasons[0]


@pytest.mark.parametrize(
    ("completion", "quarter"),
    [(Month(2023, 9), 3), (Month(2023, 10), 4), (Month(2023, 11), 4), (Month(2023, 12), None)],
)
def test_到截止日才完工的去后一批(completion: Month, quarter: int | None) -> None:
    """A notice that wants the project completed by the day of the check: each closing date is a check of its own."""
    policy = "gd-baiqian-2023-project"
    office = QuarterOffice(date(2023, 9, 1), office=Office("某区工业和信息化局", "440606", 2023))
    office.service.board.set_days(key(3, 2023, policy), {Level.CITY: date(2023, 9, 30)})
    office.project(
        site_region="440606", gd_fits_policy=True, gd_directions=("digital",), gd_effect_evident=True,
        gd_replicable=True, completion_month=completion,
    )  # fmt: skip
    (line,) = office.service.routing(policy).lines
    assert line.key == (key(quarter, 2023, policy) if quarter else None)
    assert line.route is (Route.READY if quarter else Route.INELIGIBLE)


def test_可以停下() -> None:
    office = QuarterOffice()
    office.project()
    job = Progress()
    job.cancel()
    with pytest.raises(Cancelled):
        office.service.routing(POLICY, job=job)


RULE = progress_rule(standard_library().packs[POLICY])


def pace(today: date, done: Decimal | None = None, **changes: Any) -> Mapping[str, object] | None:
    assert RULE is not None
    facts = {key: value for key, value in {**PROJECT, **changes}.items() if value is not None}
    found = progress(RULE, facts, 2024, today, done)
    if found is None:
        return None
    return {
        "projected": found.projected,
        "risk": found.is_at_risk,
        "share": found.share,
        "words": found.words,
    }


def test_规则来自政策包() -> None:
    assert RULE is not None
    assert (RULE.condition.id, RULE.numerator, RULE.denominator) == (
        "annual-progress", "investment_this_year", "fixed_asset_investment",
    )  # fmt: skip
    assert progress_rule(standard_library().packs["gx-q4-2024-loan"]) is None


@pytest.mark.parametrize(
    ("done", "projected", "risk"),
    [(Decimal("999.9999"), Decimal("2999.9997"), True), (Decimal(1000), Decimal(3000), False), (Decimal("1000.0001"), Decimal("3000.0003"), False)],
)  # fmt: skip
def test_恰到三成_差一元_多一元(done: Decimal, projected: Decimal, risk: bool) -> None:
    found = pace(date(2024, 4, 30), done)
    assert found is not None
    assert (found["projected"], found["risk"]) == (projected, risk)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2024, 2, 28), 1), (date(2024, 2, 29), 2), (date(2024, 3, 1), 2), (date(2024, 12, 30), 11),
        (date(2024, 12, 31), 12),
    ],
)  # fmt: skip
def test_过了几个整月(today: date, months: int) -> None:
    found = pace(today, Decimal(120))
    assert found is not None
    assert found["projected"] == (Decimal(120 * 12) / months).quantize(Decimal("1e-8"), rounding="ROUND_DOWN")


def test_年中开工和年内竣工的月数() -> None:
    found = pace(
        date(2024, 6, 30), Decimal(400), start_month=Month(2024, 3), completion_month=Month(2024, 10)
    )
    assert found is not None
    assert found["projected"] == 400 * 8 // 4
    assert pace(date(2024, 2, 29), Decimal(0), start_month=Month(2024, 3)) == {
        "projected": None, "risk": False, "share": None, "words": "还没有完成数可推算，请按月登记完成投资",
    }  # fmt: skip


def test_没有当年数就看往年的进度() -> None:
    found = pace(date(2024, 4, 30))  # 2000 in the six months from July 2023
    assert found is not None
    assert (found["projected"], found["risk"], found["share"]) == (Decimal(4000), False, Fraction(2, 5))
    slow = pace(date(2024, 4, 30), investment_to_last_year=Decimal(1000), start_month=Month(2023, 1))
    assert slow is not None
    assert slow["risk"] is True
    assert slow["words"] == "按目前进度，本年度约完成1,000万元，占10%，不到30%，还差2,000万元"


@pytest.mark.parametrize(
    "changes",
    [
        {"fixed_asset_investment": Decimal(2000)},
        {"in_plan_last_year": True, "progress_normal": True, "continues_this_year": True},
        {"fixed_asset_investment": None},
    ],
)
def test_不受三成约束的没有进度预警(changes: dict[str, Any]) -> None:
    assert pace(date(2024, 4, 30), Decimal(1), **changes) is None


@pytest.mark.parametrize(
    ("today", "is_told"), [(date(2023, 12, 31), False), (date(2024, 1, 31), True), (date(2025, 1, 1), False)]
)
def test_只在申报年度内推算(today: date, is_told: bool) -> None:
    assert (pace(today, Decimal(1)) is not None) is is_told


def test_进度预警列出来() -> None:
    office = QuarterOffice(date(2024, 4, 30))
    behind = office.project("甲线改造")
    office.project("乙线改造")
    routing = office.service.routing(POLICY, done={behind: Decimal(500)})
    assert [line.project_id for line in routing.at_risk] == [behind]
