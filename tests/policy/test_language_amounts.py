"""Subsidy tiers and computed amounts: the order of caps, coefficients, bonuses and floors; shares; a firm's yearly cap."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.verdict import SubsidyStatus
from desktop_app.policy.award import Award, Share, within_firm_cap
from desktop_app.policy.award_reader import read_award, read_subsidy
from desktop_app.policy.entry import Entry
from desktop_app.policy.errors import PackError
from desktop_app.policy.library import standard_library
from desktop_app.policy.subsidy import Subsidy
from desktop_app.policy.toml_file import parse_toml
from tests.policy.language import SCOPE, known

HEAD = 'title = "补助"\nclause = "一"\nquote = "给予补助。"\n'


def award(text: str) -> Award:
    return read_award(Entry(parse_toml((HEAD + text).encode(), "试"), "award", "试"), SCOPE)


def _subsidy(text: str) -> Subsidy:
    head = HEAD + 'source = "某号"\nbasis = "equipment_investment"\n'
    return read_subsidy(Entry(parse_toml((head + text).encode(), "试"), "subsidy", "试"), SCOPE)


BONUS_BEFORE = '[[bonus]]\ntitle = "甲"\nwhen = "is_listed"\npercent = "10%"\nposition = "before_cap"\n'
BONUS_AFTER = '[[bonus]]\ntitle = "乙"\nwhen = "is_above_scale"\namount = 7\nposition = "after_cap"\n'
PARTS = (
    '[[part]]\nid = "a"\ntitle = "甲"\nformula = "funds_own"\ncap = 60\n'
    '[[part]]\nid = "b"\ntitle = "乙"\nwhen = "is_listed"\nformula = "funds_loan"\n'
)


@pytest.mark.parametrize(
    ("text", "record", "amount"),
    [
        ('formula = { percent = "50%", of = "booth_cost" }', {"booth_cost": 8}, "4"),
        ('formula = { percent = "50%", of = "booth_cost" }', {}, None),
        # coefficient, then the cap
        ('formula = "booth_cost"\ncoefficient = "1.5"\ncap = 100', {"booth_cost": 80}, "100"),
        ('formula = "booth_cost"\ncoefficient = "1.5"\ncap = 100', {"booth_cost": 10}, "15"),
        # a bonus before the cap is cut by it, one after is not
        (f'formula = "booth_cost"\ncap = 100\n{BONUS_BEFORE}', {"booth_cost": 95, "is_listed": True}, "100"),
        (f'formula = "booth_cost"\ncap = 100\n{BONUS_BEFORE}', {"booth_cost": 50, "is_listed": True}, "55"),
        (f'formula = "booth_cost"\ncap = 100\n{BONUS_BEFORE}', {"booth_cost": 50, "is_listed": False}, "50"),
        (f'formula = "booth_cost"\ncap = 100\n{BONUS_BEFORE}', {"booth_cost": 50}, None),
        (
            f'formula = "booth_cost"\ncap = 100\n{BONUS_AFTER}',
            {"booth_cost": 120, "is_above_scale": True},
            "107",
        ),
        # a floor lifts, the cap still holds, nothing goes below 0
        ('formula = "booth_cost"\nfloor = 10\ncap = 100', {"booth_cost": 3}, "10"),
        ('formula = "booth_cost"\nfloor = 10\ncap = 5', {"booth_cost": 3}, "5"),
        ('formula = { difference = [5, "booth_cost"] }', {"booth_cost": 8}, "0"),
        # parts: each under its own cap, summed; a part whose test is unmet is left out
        (PARTS, {"funds_own": 80, "funds_loan": 30, "is_listed": True}, "90"),
        (PARTS, {"funds_own": 80, "funds_loan": 30, "is_listed": False}, "60"),
        (PARTS, {"funds_own": 80, "is_listed": False}, "60"),
        (PARTS, {"funds_own": 80, "funds_loan": 30}, None),
        ('choose = "best"\n' + PARTS, {"funds_own": 80, "funds_loan": 70, "is_listed": True}, "70"),
        ('choose = "first"\n' + PARTS, {"funds_own": 80, "funds_loan": 70, "is_listed": True}, "60"),
        # rounded half up to 4 places only at the end
        ('formula = { quotient = ["booth_cost", 3] }', {"booth_cost": 2}, "0.6667"),
        ('formula = { percent = "50%", of = "booth_cost" }', {"booth_cost": "0.0001"}, "0.0001"),
        ('formula = { percent = "50%", of = "booth_cost" }', {"booth_cost": "0.00009"}, "0"),
    ],
)
def test_amounts(text: str, record: dict[str, Any], amount: str | None) -> None:
    given_amount = award(text).evaluate(known(record)).amount
    assert given_amount == (Decimal(amount) if amount is not None else None)


def test_the_chosen_option_is_named() -> None:
    facts = known({"funds_own": 80, "funds_loan": 70, "is_listed": True})
    result = award('choose = "best"\n' + PARTS).evaluate(facts)
    assert (result.chosen, result.parts) == ("b", (("b", Fraction(70)),))
    assert award(PARTS).evaluate(facts).parts == (("a", Fraction(60)), ("b", Fraction(70)))


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        ({}, ("funds_own", "is_listed")),
        ({"funds_own": 1}, ("is_listed",)),
        ({"funds_own": 1, "is_listed": True}, ("funds_loan",)),
        ({"is_listed": False}, ("funds_own",)),
    ],
)
def test_what_an_amount_waits_for(record: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert award(PARTS).evaluate(known(record)).missing == missing


def test_an_amount_waits_for_a_bonus_that_is_met() -> None:
    text = '[[bonus]]\ntitle = "甲"\nwhen = "is_listed"\namount = "booth_cost"\nposition = "after_cap"\n'
    one = award('formula = "funds_own"\n' + text)
    assert one.evaluate(known({"funds_own": 1, "is_listed": True})).missing == ("booth_cost",)
    assert one.evaluate(known({"funds_own": 1, "is_listed": False})).amount == 1
    assert one.fields == ("is_listed", "funds_own", "booth_cost")


@pytest.mark.parametrize(
    "text",
    [
        "",
        'formula = 1\n[[part]]\nid = "a"\ntitle = "甲"\nformula = 1\n',
        'formula = 1\nchoose = "worst"\n',
        "formula = 1\n" + BONUS_BEFORE.replace('percent = "10%"', "percent = 10"),
        "formula = 1\n" + BONUS_BEFORE.replace('percent = "10%"\n', ""),
        "formula = 1\n" + BONUS_BEFORE.replace("before_cap", "beside_cap"),
        'formula = 1\n[[share]]\nlevel = "县"\npercent = "99%"\n',
        'formula = 1\n[firm_cap]\namount = 1\nper = "month"\n',
    ],
)
def test_broken_awards(text: str) -> None:
    with pytest.raises(PackError):
        award(text)


# --- shares and a firm's cap ----------------------------------------------------------------------------------------


@given(
    st.decimals(0, 10**9, places=4, allow_nan=False),
    st.lists(st.integers(1, 50), min_size=1, max_size=5),
)
def test_shares_add_up_to_the_ten_thousandth(amount: Decimal, weights: list[int]) -> None:
    base = award("formula = 1")
    shares = tuple(Share(f"级{n}", Fraction(weight, sum(weights))) for n, weight in enumerate(weights))
    portions = Award(
        **{name: getattr(base, name) for name in Award.__dataclass_fields__ if name != "shares"},
        shares=shares,
    ).split(amount)
    assert sum((portion for _, portion in portions), Decimal(0)) == amount
    for (_, portion), share in zip(portions[1:], shares[1:], strict=True):
        exact = Fraction(amount) * share.part
        assert 0 <= exact - Fraction(portion) < Fraction(1, 10_000)


def test_no_shares_no_portions() -> None:
    assert award("formula = 1").split(Decimal(5)) == ()


@given(
    st.lists(st.decimals(0, 1000, places=2, allow_nan=False), max_size=6),
    st.decimals(0, 1500, places=2, allow_nan=False),
    st.decimals(0, 1500, places=2, allow_nan=False),
)
def test_a_firms_projects_never_pass_its_cap(amounts: list[Decimal], cap: Decimal, already: Decimal) -> None:
    asked = [(f"项目{n}", amount) for n, amount in enumerate(amounts)]
    granted = within_firm_cap(asked, cap, already)
    assert [project for project, _ in granted] == [project for project, _ in asked]
    total = sum((given_amount for _, given_amount in granted), Decimal(0))
    assert total == min(sum(amounts, Decimal(0)), max(cap - already, Decimal(0)))
    assert all(0 <= got <= wanted for (_, got), (_, wanted) in zip(granted, asked, strict=True))


def test_earlier_projects_come_first() -> None:
    asked = [("甲", Decimal(100)), ("乙", Decimal(100)), ("丙", Decimal(1))]
    assert within_firm_cap(asked, Decimal(150)) == (
        ("甲", Decimal(100)),
        ("乙", Decimal(50)),
        ("丙", Decimal(0)),
    )


# --- tiers ----------------------------------------------------------------------------------------------------------

CLASSES = '[[class]]\nid = "a"\nlabel = "甲"\nwhen = "is_listed"\n[[class]]\nid = "b"\nlabel = "乙"\nwhen = "is_above_scale"\n'
TIERS = "[[tier]]\nat_least = 500\nbelow = 1000\ncaps = { a = 60, b = 50 }\n[[tier]]\nat_least = 1000\ncaps = { a = 100 }\n"


@pytest.mark.parametrize(
    ("record", "status", "class_code", "cap"),
    [
        ({"equipment_investment": 499, "is_listed": True}, SubsidyStatus.NONE, "a", None),
        ({"equipment_investment": "499.9999"}, SubsidyStatus.NONE, None, None),
        ({"equipment_investment": 500, "is_listed": True}, SubsidyStatus.TIER, "a", "60"),
        ({"equipment_investment": "999.9999", "is_listed": True}, SubsidyStatus.TIER, "a", "60"),
        ({"equipment_investment": 1000, "is_listed": True}, SubsidyStatus.TIER, "a", "100"),
        # the first class that is met; an earlier one that is open leaves it open
        (
            {"equipment_investment": 500, "is_listed": True, "is_above_scale": True},
            SubsidyStatus.TIER,
            "a",
            "60",
        ),
        ({"equipment_investment": 500, "is_above_scale": True}, SubsidyStatus.UNKNOWN, None, None),
        (
            {"equipment_investment": 500, "is_listed": False, "is_above_scale": True},
            SubsidyStatus.TIER,
            "b",
            "50",
        ),
        # a tier without a cap for the class
        (
            {"equipment_investment": 1000, "is_listed": False, "is_above_scale": True},
            SubsidyStatus.NONE,
            "b",
            None,
        ),
        (
            {"equipment_investment": 1000, "is_listed": False, "is_above_scale": False},
            SubsidyStatus.NONE,
            None,
            None,
        ),
        ({"is_listed": True}, SubsidyStatus.UNKNOWN, "a", None),
        ({}, SubsidyStatus.UNKNOWN, None, None),
    ],
)
def test_tiers(
    record: dict[str, Any], status: SubsidyStatus, class_code: str | None, cap: str | None
) -> None:
    result = _subsidy(CLASSES + TIERS).evaluate(known(record))
    assert (result.status, result.class_code) == (status, class_code)
    assert result.cap == (Decimal(cap) if cap else None)
    assert result.reason


def test_what_a_subsidy_waits_for() -> None:
    one = _subsidy(CLASSES + TIERS)
    assert one.evaluate(known()).missing == ("equipment_investment", "is_listed", "is_above_scale")
    assert one.evaluate(known({"is_listed": True})).missing == ("equipment_investment",)
    assert one.evaluate(known({"equipment_investment": 700})).missing == ("is_listed", "is_above_scale")
    assert one.evaluate(known({"equipment_investment": 400})).missing == ()


@pytest.mark.parametrize(
    ("investment", "next_at_least", "next_cap", "to_next"),
    [
        ("499.99", 500, 60, "0.01"),
        ("500", 1000, 100, "500"),
        ("999.99", 1000, 100, "0.01"),
        ("9999.99", 10000, 300, "0.01"),
        ("10000", None, None, None),
    ],
)
def test_the_next_tier_and_how_far_it_is(
    investment: str, next_at_least: int | None, next_cap: int | None, to_next: str | None
) -> None:
    subsidy = standard_library().packs["gx-qianqi-2019"].subsidy
    assert subsidy is not None
    record = {
        "equipment_investment": investment,
        "main_equipment": "intelligent",
        "fits_upgrade_guide": True,
    }
    result = subsidy.evaluate(known(record))
    assert (result.next_at_least, result.next_cap) == (next_at_least, next_cap)
    assert result.to_next == (Decimal(to_next) if to_next else None)


@pytest.mark.parametrize(
    ("guide", "equipment", "readings"),
    [
        (False, "intelligent", ("X24",)),
        (False, "domestic_general", ()),
        (True, "intelligent", ()),
    ],
)
def test_advanced_equipment_outside_the_guide_is_shown_as_a_reading(
    guide: bool, equipment: str, readings: tuple[str, ...]
) -> None:
    subsidy = standard_library().packs["gx-qianqi-2024"].subsidy
    assert subsidy is not None
    record = {
        "equipment_investment": 800,
        "main_equipment": equipment,
        "fits_upgrade_guide": guide,
        "gx_direction_2024": ["green"],
    }
    result = subsidy.evaluate(known(record))
    assert result.readings == readings
    assert "〔2019〕58号" in result.source
    assert "上限" in result.reason


@pytest.mark.parametrize(
    "text",
    [
        CLASSES,
        TIERS,
        CLASSES + TIERS.replace("at_least = 1000", "at_least = 1001"),
        CLASSES + TIERS.replace("below = 1000", "below = 500"),
        CLASSES + TIERS.replace("below = 1000\n", ""),
        CLASSES + TIERS.replace("b = 50", "c = 50"),
        CLASSES + TIERS.replace("a = 60", 'a = "60%"'),
        CLASSES + TIERS.replace("a = 60", "a = -1"),
    ],
)
def test_broken_tiers(text: str) -> None:
    with pytest.raises(PackError):
        _subsidy(text)
