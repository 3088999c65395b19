"""Comparisons are exact: the fast paths agree with fractions on every decimal, and the distance closes the gap."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.money import round_half_up
from desktop_app.policy.comparison import NUMERIC_OPERATORS, Comparison
from desktop_app.policy.predicates import Predicate
from desktop_app.policy.status import MET, UNKNOWN, UNMET
from tests.policy.language import known, predicate

AMOUNTS = st.one_of(
    st.decimals(0, 10**12, places=4, allow_nan=False),
    st.decimals(0, 3000, places=2, allow_nan=False),
    st.integers(0, 3000).map(Decimal),
    st.decimals(0, Decimal(10) ** 17, places=30, allow_nan=False),
)
PERCENTS = st.integers(-200, 5000).map(lambda number: f"{Decimal(number) / 10:f}%")
OPERATORS = st.sampled_from(NUMERIC_OPERATORS)


def _comparison(test: Predicate) -> Comparison:
    assert isinstance(test, Comparison)
    assert test.test != test._exact_test  # a fast path is used
    return test


@given(AMOUNTS, OPERATORS, st.decimals(0, 10**6, places=4, allow_nan=False))
@example(Decimal("499.9999"), "at_least", Decimal(500))
@example(Decimal("2000.000000000000000000000000000001"), "above", Decimal(2000))
def test_fields_against_a_number(value: Decimal, operator: str, limit: Decimal) -> None:
    test = _comparison(predicate(f'{{ field = "fixed_asset_investment", {operator} = "{limit:f}" }}'))
    facts = known({"fixed_asset_investment": f"{value:f}"})
    assert test.test(facts) == test._exact_test(facts)


@given(st.decimals(-100, 1000, places=4, allow_nan=False), OPERATORS, PERCENTS)
@example(Decimal("9.9999"), "at_least", "10%")
@example(Decimal(10), "at_least", "10%")
def test_percent_fields_against_a_percentage(value: Decimal, operator: str, limit: str) -> None:
    test = _comparison(predicate(f'{{ field = "year_output_growth", {operator} = "{limit}" }}'))
    facts = known({"year_output_growth": f"{value:f}"})
    assert test.test(facts) == test._exact_test(facts)


@given(AMOUNTS, AMOUNTS, OPERATORS, PERCENTS)
@example(Decimal("600.003"), Decimal("2000.01"), "at_least", "30%")
@example(Decimal("600.00"), Decimal("2000.01"), "at_least", "30%")
@example(Decimal(1), Decimal(0), "at_least", "30%")
def test_ratios(top: Decimal, base: Decimal, operator: str, share: str) -> None:
    pair = '["investment_this_year", "fixed_asset_investment"]'
    test = _comparison(predicate(f'{{ ratio = {pair}, {operator} = "{share}" }}'))
    facts = known({"investment_this_year": f"{top:f}", "fixed_asset_investment": f"{base:f}"})
    assert test.test(facts) == test._exact_test(facts)


@given(AMOUNTS, AMOUNTS, OPERATORS, PERCENTS)
@example(Decimal(1150), Decimal(1000), "at_least", "15%")
@example(Decimal("5499.99"), Decimal(5000), "at_least", "10%")
def test_growth(now: Decimal, base: Decimal, operator: str, limit: str) -> None:
    test = _comparison(predicate(f'{{ growth = ["output_after", "output_before"], {operator} = "{limit}" }}'))
    facts = known({"output_after": f"{now:f}", "output_before": f"{base:f}"})
    assert test.test(facts) == test._exact_test(facts)


@given(
    st.decimals(-1000, 1000, places=2, allow_nan=False),
    st.decimals(-1000, 1000, places=2, allow_nan=False),
    OPERATORS,
    PERCENTS,
)
def test_a_negative_base_turns_the_sign(top: Decimal, base: Decimal, operator: str, share: str) -> None:
    test = _comparison(predicate(f'{{ ratio = ["quarter_power", "base_power"], {operator} = "{share}" }}'))
    facts = known({"quarter_power": f"{top:f}", "base_power": f"{base:f}"})
    assert test.test(facts) == test._exact_test(facts)


@given(AMOUNTS)
def test_the_distance_closes_the_gap_and_no_less_does(value: Decimal) -> None:
    test = predicate('{ field = "fixed_asset_investment", at_least = 500 }')
    told = test.explain(known({"fixed_asset_investment": f"{value:f}"}))
    if value >= 500:
        assert told.shortfall is None
    else:
        assert told.shortfall is not None
        assert Fraction(value) + Fraction(told.shortfall) == 500


@given(AMOUNTS, AMOUNTS)
def test_the_distance_of_a_ratio_is_in_the_numerator(top: Decimal, base: Decimal) -> None:
    test = predicate('{ ratio = ["investment_this_year", "fixed_asset_investment"], at_least = "30%" }')
    told = test.explain(known({"investment_this_year": f"{top:f}", "fixed_asset_investment": f"{base:f}"}))
    if told.status == UNMET:
        assert told.shortfall is not None
        assert Fraction(top) + Fraction(told.shortfall) == Fraction(3, 10) * Fraction(base)
    else:
        assert told.shortfall is None


@given(AMOUNTS, AMOUNTS)
def test_the_distance_of_a_growth_is_in_points(now: Decimal, base: Decimal) -> None:
    test = predicate('{ growth = ["output_after", "output_before"], at_least = "15%" }')
    told = test.explain(known({"output_after": f"{now:f}", "output_before": f"{base:f}"}))
    if told.status == UNMET:
        growth = (Fraction(now) - Fraction(base)) / Fraction(base)
        assert told.shortfall == round_half_up((Fraction(15, 100) - growth) * 100)
    else:
        assert told.shortfall is None


@pytest.mark.parametrize(
    ("text", "record", "status", "waiting"),
    [
        ('ratio = ["funds_own", "funds_loan"], at_least = "30%"', {"funds_loan": 0}, UNKNOWN, ()),
        ('ratio = ["funds_own", "funds_loan"], at_least = "30%"', {}, UNKNOWN, ("funds_own", "funds_loan")),
        ('ratio = ["funds_own", "funds_loan"], at_least = "30%"', {"funds_own": 1}, UNKNOWN, ("funds_loan",)),
        (
            'growth = ["funds_own", "funds_loan"], at_least = "0%"',
            {"funds_own": 1, "funds_loan": 0},
            UNKNOWN,
            (),
        ),
        ('field = "funds_own", above = "funds_loan"', {"funds_own": 1, "funds_loan": 0}, MET, ()),
        ('field = "funds_own", above = "funds_loan"', {"funds_own": 0, "funds_loan": 0}, UNMET, ()),
        ('field = "funds_own", above = "funds_loan"', {"funds_own": 0}, UNKNOWN, ("funds_loan",)),
        ('field = "funds_own", at_least = 5, at_most = 6', {"funds_own": 6}, MET, ()),
        ('field = "funds_own", at_least = 5, at_most = 6', {"funds_own": "6.0001"}, UNMET, ()),
        ('field = "loan_months", equals = 12', {"loan_months": 12}, MET, ()),
        ('field = "loan_months", equals = 12', {"loan_months": 11}, UNMET, ()),
        (
            'value = { sum = ["funds_own", "funds_loan"] }, at_least = 5',
            {"funds_own": 2, "funds_loan": 3},
            MET,
            (),
        ),
        (
            'value = { sum = ["funds_own", "funds_loan"] }, at_least = 5',
            {"funds_own": 9},
            UNKNOWN,
            ("funds_loan",),
        ),
    ],
)
def test_unknown_and_undefined(
    text: str, record: dict[str, int], status: int, waiting: tuple[str, ...]
) -> None:
    test = predicate(f"{{ {text} }}")
    assert test.test(known(record)) == status
    assert test.explain(known(record)).status == status
    if status == UNKNOWN:
        assert test.unsettled(known(record)) == waiting


def test_a_growth_over_nothing_says_who_decides() -> None:
    test = predicate('{ growth = ["output_after", "output_before"], at_least = "15%" }')
    text = test.explain(known({"output_after": 100, "output_before": 0})).text
    assert "改造前企业年工业总产值" in text
    assert "人工核定" in text
