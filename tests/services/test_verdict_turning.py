"""The one number that would turn a verdict: exact to the 元, tried before it is told."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.library import standard_library
from desktop_app.services.verdicts.turning import Turning, turnings
from tests.ui.sample_project import FULL_PROJECT

MAIN, OLD = "gx-qianqi-2024", "gx-qianqi-2019"
BIG: dict[str, FactValue] = {
    "fixed_asset_investment": Decimal(3000),
    "total_investment": Decimal(3200),
    "in_plan_last_year": False,
}


def judged(pack: str, **facts: FactValue) -> PolicyResult:
    return evaluate({**FULL_PROJECT, **facts}, standard_library().packs[pack], date(2024, 6, 1))


def only(result: PolicyResult) -> Turning:
    (found,) = turnings(result)
    return found


def test_差30元就说30元() -> None:
    found = only(judged(MAIN, **BIG, investment_this_year=Decimal("899.997")))
    assert (found.condition_id, found.value, found.more) == (
        "annual-progress",
        Decimal(900),
        Decimal("0.003"),
    )
    assert found.sentence == "若本年度预期完成固定资产投资再多30元，即占固定资产投资30%以上，结论为“符合”"


@pytest.mark.parametrize(
    ("this_year", "more"), [("899.9999", "0.0001"), ("899", "1"), ("0", "900"), ("899.99995", "0.00005")]
)
def test_说的数正好够_再少一元就不够(this_year: str, more: str) -> None:
    result = judged(MAIN, **BIG, investment_this_year=Decimal(this_year))
    found = only(result)
    assert found.more == Decimal(more)
    assert result.with_facts({found.key: found.value}).verdict is Verdict.ELIGIBLE
    assert result.with_facts({found.key: found.value - Decimal("0.0001")}).verdict is Verdict.INELIGIBLE


def test_除不尽的往上取到元() -> None:
    result = judged(
        MAIN, **{**BIG, "fixed_asset_investment": Decimal("3000.0001")}, investment_this_year=Decimal(1)
    )
    found = only(result)
    assert found.value == Decimal("900.0001")  # 30%是900.00003
    assert result.with_facts({found.key: found.value}).verdict is Verdict.ELIGIBLE


def test_符合的不说() -> None:
    assert turnings(judged(MAIN)) == ()
    assert turnings(judged(MAIN, **BIG, investment_this_year=Decimal(900))) == ()


def test_还有别的不符合_一个数改变不了结论_不说() -> None:
    assert turnings(judged(MAIN, **BIG, investment_this_year=Decimal(1), meets_safety=False)) == ()


def test_还有待补充的_结论变为待补充() -> None:
    facts = {key: value for key, value in FULL_PROJECT.items() if key != "meets_safety"}
    result = evaluate(
        {**facts, **BIG, "investment_this_year": Decimal(1)}, standard_library().packs[MAIN], date(2024, 6, 1)
    )
    assert result.verdict is Verdict.INELIGIBLE
    assert only(result).verdict is Verdict.INCOMPLETE


def test_够了门槛却触到别的条件_不说() -> None:
    """固定资产投资499.9999万元，再多1元即要求年度内竣工，而竣工在次年：结论不会变."""
    assert (
        turnings(judged(MAIN, fixed_asset_investment=Decimal("499.9999"), completion_month=Month(2025, 3)))
        == ()
    )
    found = only(judged(MAIN, fixed_asset_investment=Decimal("499.9999")))
    assert found.sentence == "若固定资产投资再多1元，即达500万元以上，结论为“符合”"


def test_增速说成产值() -> None:
    found = only(
        judged(OLD, gx_cluster="auto", output_before=Decimal(12000), output_after=Decimal("13799.9"))
    )
    assert (found.key, found.value) == ("output_after", Decimal(13800))
    assert found.sentence == "若投产后企业年产值再多1,000元，即增长15%以上，结论为“符合”"


def test_基数为零的不说() -> None:
    result = judged(OLD, gx_cluster="auto", output_before=Decimal(0), output_after=Decimal(1))
    assert turnings(result) == ()
