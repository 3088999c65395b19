"""Every form of a sum: its exact value, unknown while a part is, and what it still waits for."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.fields import FieldType
from desktop_app.policy.errors import PackError
from desktop_app.policy.expressions import DatedParameter, LookupTable, Scope
from desktop_app.policy.quantities import Constant, DatedValue, PerStep, Rounded
from tests.policy.language import FIELDS, known, quantity

TABLES = Scope(
    FIELDS,
    2024,
    lookups={
        "factor": LookupTable(
            "系数",
            (FIELDS["site_region"],),
            {("45",): Fraction(1), ("4510",): Fraction(6, 5)},
            None,
            True,
            "",
        ),
        "by-two": LookupTable(
            "两个键",
            (FIELDS["industry"], FIELDS["enterprise_size"]),
            {("34", "large"): Fraction(1, 10), ("34", "small"): Fraction(1, 5)},
            Fraction(3, 20),
            False,
            "",
        ),
        "empty": LookupTable("尚未公布", (FIELDS["industry"],), {}, Fraction(3, 20), False, ""),
    },
    parameters={
        "rate": DatedParameter(
            "比例",
            (
                DatedValue(date(2024, 1, 1), Fraction(8, 100)),
                DatedValue(date(2024, 3, 1), Fraction(10, 100)),
            ),
            True,
            "",
        )
    },
)


@pytest.mark.parametrize(
    ("text", "record", "value"),
    [
        ("500", {}, "500"),
        ('"600.003"', {}, "600.003"),
        ('"30%"', {}, "3/10"),
        ('"booth_cost"', {"booth_cost": "8.5"}, "17/2"),
        ('"booth_cost"', {}, None),
        ('"year_output_growth"', {"year_output_growth": "12.5"}, "1/8"),
        ('"loan_months"', {"loan_months": 6}, "6"),
        ('{ field = "booth_cost" }', {"booth_cost": 3}, "3"),
        ('{ sum = ["funds_own", "funds_loan", 1] }', {"funds_own": 2, "funds_loan": 3}, "6"),
        ('{ sum = ["funds_own", "funds_loan", 1] }', {"funds_own": 2}, None),
        ('{ difference = [150, "funds_own", "funds_loan"] }', {"funds_own": 100, "funds_loan": 60}, "-10"),
        ('{ product = ["booth_cost", "50%", 3] }', {"booth_cost": 2}, "3"),
        ('{ quotient = ["loan_months", 12] }', {"loan_months": 1}, "1/12"),
        ('{ quotient = [1, "booth_cost"] }', {"booth_cost": 0}, None),
        (
            '{ growth = ["output_after", "output_before"] }',
            {"output_after": 1150, "output_before": 1000},
            "3/20",
        ),
        ('{ growth = ["output_after", "output_before"] }', {"output_after": 1150, "output_before": 0}, None),
        ('{ percent = "50%", of = "booth_cost" }', {"booth_cost": "9.99"}, "4.995"),
        ('{ min = ["booth_cost", 5] }', {"booth_cost": 8}, "5"),
        ('{ max = ["booth_cost", 5] }', {"booth_cost": 8}, "8"),
        ('{ mean_of_nonzero = ["funds_own", "funds_loan"] }', {"funds_own": 3, "funds_loan": 0}, "3"),
        ('{ mean_of_nonzero = ["funds_own", "funds_loan"] }', {"funds_own": 0, "funds_loan": 0}, None),
        ('{ round = "booth_cost", places = 0, mode = "down" }', {"booth_cost": "2.9999"}, "2"),
        ('{ round = "booth_cost", places = 0, mode = "up" }', {"booth_cost": "2.0001"}, "3"),
        ('{ round = "booth_cost", places = 1 }', {"booth_cost": "2.25"}, "2.3"),
        ('{ round = "booth_cost" }', {"booth_cost": "0.00005"}, "0.0001"),
        ('{ count = "enterprise_honors" }', {"enterprise_honors": ["high_tech", "little_giant"]}, "2"),
        ('{ count = "enterprise_honors", of = ["high_tech"] }', {"enterprise_honors": ["little_giant"]}, "0"),
        ('{ count = "enterprise_honors" }', {"enterprise_honors": ["none"]}, "0"),
        ('{ count = "enterprise_honors" }', {}, None),
        ('{ lookup = "factor" }', {"site_region": "451002"}, "6/5"),
        ('{ lookup = "factor" }', {"site_region": "450102"}, "1"),
        ('{ lookup = "factor" }', {"site_region": "440304"}, None),
        ('{ lookup = "factor" }', {}, None),
        ('{ lookup = "by-two" }', {"industry": "34", "enterprise_size": "small"}, "1/5"),
        ('{ lookup = "by-two" }', {"industry": "34", "enterprise_size": "medium"}, "3/20"),
        ('{ lookup = "by-two" }', {"industry": "34"}, None),
        ('{ lookup = "by-two" }', {"industry": "13"}, "3/20"),
        ('{ lookup = "empty" }', {}, "3/20"),
        ('{ parameter = "rate", on = "start_month" }', {"start_month": "2024-02"}, "2/25"),
        ('{ parameter = "rate", on = "start_month" }', {"start_month": "2024-03"}, "1/10"),
        ('{ parameter = "rate", on = "start_month" }', {"start_month": "2023-12"}, None),
        ('{ parameter = "rate", on = "start_month" }', {}, None),
        ('{ parameter = "rate" }', {}, "1/10"),
        ('{ case = [{ when = "is_listed", value = 2 }], otherwise = 1 }', {"is_listed": True}, "2"),
        ('{ case = [{ when = "is_listed", value = 2 }], otherwise = 1 }', {"is_listed": False}, "1"),
        ('{ case = [{ when = "is_listed", value = 2 }], otherwise = 1 }', {}, None),
        ('{ case = [{ when = "is_listed", value = 2 }] }', {"is_listed": False}, None),
    ],
)
def test_values(text: str, record: dict[str, Any], value: str | None) -> None:
    assert quantity(text, TABLES).value(known(record)) == (Fraction(value) if value is not None else None)


@pytest.mark.parametrize(
    ("growth", "whole", "value"),
    [
        ("8", "true", 0),
        ("8.9999", "true", 0),
        ("9", "true", 20),
        ("9.9999", "true", 20),
        ("10", "true", 40),
        ("-5", "true", 0),
        ("9.5", "false", 30),
        ("7.5", "false", 0),
    ],
)
def test_so_much_for_each_point(growth: str, whole: str, value: int) -> None:
    text = f'{{ per_step = "year_output_growth", beyond = "8%", step = "1%", each = 20, whole = {whole} }}'
    assert quantity(text).value(known({"year_output_growth": growth})) == value


@pytest.mark.parametrize(
    ("text", "record", "waiting"),
    [
        ('{ sum = ["funds_own", "funds_loan"] }', {"funds_own": 1}, ("funds_loan",)),
        ('{ quotient = ["funds_own", "funds_loan"] }', {"funds_loan": 0}, ()),
        ('{ quotient = ["funds_own", "funds_loan"] }', {"funds_loan": 2}, ("funds_own",)),
        ('{ case = [{ when = "is_listed", value = "booth_cost" }], otherwise = 1 }', {}, ("is_listed",)),
        (
            '{ case = [{ when = "is_listed", value = "booth_cost" }], otherwise = 1 }',
            {"is_listed": True},
            ("booth_cost",),
        ),
        (
            '{ case = [{ when = "is_listed", value = "booth_cost" }], otherwise = 1 }',
            {"is_listed": False},
            (),
        ),
        ('{ lookup = "empty" }', {}, ()),
        ('{ lookup = "factor" }', {}, ("site_region",)),
    ],
)
def test_what_a_quantity_waits_for(text: str, record: dict[str, Any], waiting: tuple[str, ...]) -> None:
    assert quantity(text, TABLES).unsettled(known(record)) == waiting


@given(st.fractions(-1000, 1000), st.integers(0, 4))
def test_rounding_stays_within_a_step(number: Fraction, places: int) -> None:
    step = Fraction(1, 10**places)
    down, up, near = (Rounded(Constant(number), places, mode).value({}) for mode in ("down", "up", "half_up"))
    assert down is not None and up is not None and near is not None
    assert abs(down) <= abs(number) <= abs(up)
    assert abs(up) - abs(down) in {0, step}
    assert abs(near - number) <= step / 2
    assert all((value / step).denominator == 1 for value in (down, up, near))


@given(st.fractions(-1, 1), st.booleans())
def test_steps_never_give_less_than_nothing(growth: Fraction, whole: bool) -> None:
    steps = PerStep(Constant(growth), Fraction(8, 100), Fraction(1, 100), Constant(Fraction(20)), whole)
    value = steps.value({})
    assert value is not None
    assert value >= 0
    assert not whole or value % 20 == 0


@pytest.mark.parametrize(
    "text",
    [
        "true",
        '"project_name"',
        '"no_such_field"',
        "{ sum = [1] }",
        "{ min = [] }",
        "{ power = [2, 3] }",
        '{ percent = "0.5", of = "booth_cost" }',
        '{ percent = "50%" }',
        '{ round = 1, mode = "even" }',
        '{ per_step = "booth_cost", beyond = 0, step = 0, each = 1 }',
        '{ count = "ownership" }',
        '{ count = "enterprise_honors", of = ["giant"] }',
        '{ lookup = "absent" }',
        '{ parameter = "absent" }',
        '{ parameter = "rate", on = "booth_cost" }',
        "{ case = [{ value = 1 }] }",
        "{ sum = [1, 2], min = [1, 2] }",
    ],
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(PackError):
        quantity(text, TABLES)


def test_every_numeric_field_can_stand_in_a_sum() -> None:
    numeric = [field for field in FIELDS.values() if field.is_numeric]
    assert {field.type for field in numeric} == {
        FieldType.MONEY,
        FieldType.NUMBER,
        FieldType.INT,
        FieldType.PERCENT,
    }
    for field in numeric:
        assert quantity(f'"{field.key}"').fields == (field.key,)


def test_a_named_value_brings_its_unit() -> None:
    dated = DatedParameter("门槛", (DatedValue(date(2024, 1, 1), Fraction(500)),), False, "万元")
    assert (
        quantity('{ parameter = "floor" }', Scope(FIELDS, 2024, parameters={"floor": dated})).unit == "万元"
    )
