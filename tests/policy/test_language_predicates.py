"""Every operator of a condition at its border, and what it says."""

from datetime import date
from typing import Any

import pytest

from desktop_app.policy.errors import PackError
from desktop_app.policy.expressions import ListOfCodes, Scope
from desktop_app.policy.status import MET, UNKNOWN, UNMET
from tests.policy.language import FIELDS, known, predicate

LISTS = Scope(FIELDS, 2024, lists={"grand": ListOfCodes("重点行业目录", ("34", "36"))})
OFFICE_YEAR = Scope(FIELDS, None)


@pytest.mark.parametrize(
    ("text", "record", "status"),
    [
        ('"is_above_scale"', {"is_above_scale": True}, MET),
        ('"is_above_scale"', {"is_above_scale": False}, UNMET),
        ('"is_above_scale"', {}, UNKNOWN),
        ('{ field = "is_dishonest_debtor", is = false }', {"is_dishonest_debtor": False}, MET),
        ('{ field = "is_dishonest_debtor", is = false }', {"is_dishonest_debtor": True}, UNMET),
        ('{ field = "ownership", is = "private" }', {"ownership": "private"}, MET),
        ('{ field = "ownership", is_not = "private" }', {"ownership": "private"}, UNMET),
        ('{ field = "ownership", is_not = "private" }', {"ownership": "state"}, MET),
        ('{ field = "ownership", one_of = ["private", "other"] }', {"ownership": "other"}, MET),
        ('{ field = "ownership", none_of = ["private", "other"] }', {"ownership": "other"}, UNMET),
        ('{ field = "ownership", none_of = ["private", "other"] }', {}, UNKNOWN),
        ('{ field = "industry", one_of = { list = "grand" } }', {"industry": "36"}, MET),
        ('{ field = "industry", one_of = { list = "grand" } }', {"industry": "13"}, UNMET),
        ('{ field = "industry", begins_with = "3" }', {"industry": "36"}, MET),
        ('{ field = "registered_region", begins_with = "45" }', {"registered_region": "440304"}, UNMET),
        ('{ field = "registered_region", begins_with = ["44", "45"] }', {"registered_region": "440304"}, MET),
        (
            '{ field = "enterprise_honors", includes_any = ["high_tech"] }',
            {"enterprise_honors": ["high_tech", "little_giant"]},
            MET,
        ),
        (
            '{ field = "enterprise_honors", includes_any = ["high_tech"] }',
            {"enterprise_honors": ["none"]},
            UNMET,
        ),
        ('{ field = "enterprise_honors", includes_any = ["high_tech"] }', {}, UNKNOWN),
        ('{ field = "gd_directions", any_chosen = true }', {"gd_directions": ["green"]}, MET),
        ('{ field = "gd_directions", any_chosen = true }', {"gd_directions": []}, UNMET),
        ('{ field = "gd_directions", any_chosen = true }', {}, UNKNOWN),
        ('{ field = "completion_month", from = "2021-01" }', {"completion_month": "2021-01"}, MET),
        ('{ field = "completion_month", from = "2021-01" }', {"completion_month": "2020-12"}, UNMET),
        ('{ field = "completion_month", until = "year-12" }', {"completion_month": "2024-12"}, MET),
        ('{ field = "completion_month", until = "year-12" }', {"completion_month": "2025-01"}, UNMET),
        ('{ field = "completion_month", within_year = true }', {"completion_month": "2024-01"}, MET),
        ('{ field = "completion_month", within_year = true }', {"completion_month": "2023-12"}, UNMET),
        (
            '{ field = "completion_month", within_year = true, from = "2024-03" }',
            {"completion_month": "2024-02"},
            UNMET,
        ),
        (
            '{ field = "completion_month", completed_by_check_day = true }',
            {"completion_month": "2024-06"},
            MET,
        ),
        (
            '{ field = "completion_month", completed_by_check_day = true }',
            {"completion_month": "2024-07"},
            UNMET,
        ),
        ('{ field = "completion_month", completed_by_check_day = true }', {}, UNKNOWN),
    ],
)
def test_operators(text: str, record: dict[str, Any], status: int) -> None:
    test = predicate(text, LISTS)
    facts = known(record)
    assert test.test(facts) == status
    told = test.explain(facts)
    assert told.status == status
    assert told.text
    assert test.unsettled(facts) == (test.fields if status == UNKNOWN else ())


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2024, 9, 30), UNMET),
        (date(2024, 10, 1), MET),
        (date(2024, 12, 31), MET),
        (date(2025, 1, 1), UNMET),
    ],
)
def test_check_day_includes_both_ends(day: date, status: int) -> None:
    test = predicate("{ check_day = { from = 2024-10-01, until = 2024-12-31 } }")
    assert test.test(known(day=day)) == status
    assert test.fields == ()
    assert str(day) in test.explain(known(day=day)).text


@pytest.mark.parametrize(
    ("text", "day", "status"),
    [
        ("{ check_day = { from = 2024-10-01 } }", date(2030, 1, 1), MET),
        ("{ check_day = { from = 2024-10-01 } }", date(2024, 9, 30), UNMET),
        ("{ check_day = { until = 2024-12-31 } }", date(1990, 1, 1), MET),
        ("{ check_day = { until = 2024-12-31 } }", date(2025, 1, 1), UNMET),
    ],
)
def test_check_day_with_one_end(text: str, day: date, status: int) -> None:
    assert predicate(text).test(known(day=day)) == status


def test_the_offices_year_is_the_check_days() -> None:
    test = predicate('{ field = "completion_month", within_year = true }', OFFICE_YEAR)
    december = {"completion_month": "2025-12"}
    assert test.test(known(december, date(2025, 1, 1))) == MET
    assert test.test(known(december, date(2024, 12, 31))) == UNMET
    assert "2025年1月至2025年12月" in test.explain(known(december, date(2025, 1, 1))).required


def test_sentences_say_label_value_and_demand() -> None:
    catalogue = predicate('{ field = "catalogue_class", one_of = ["encouraged", "permitted"] }')
    told = catalogue.explain(known({"catalogue_class": "restricted"}))
    assert told.actual == "限制类"
    assert told.required == "鼓励类、允许类之一"
    assert all(word in told.text for word in ("产业结构调整指导目录类别", "限制类", "鼓励类、允许类之一"))
    blank = catalogue.explain(known())
    assert blank.actual is None
    assert "产业结构调整指导目录类别" in blank.text
    both = predicate('{ all = ["is_legal_entity", "operates_normally"] }')
    told = both.explain(known({"is_legal_entity": False, "operates_normally": True}))
    assert "具有独立法人资格" in told.text
    assert "生产经营正常" not in told.text


def test_compound_shortfall_is_that_of_the_first_numeric_branch() -> None:
    test = predicate(
        '{ any = [ { ratio = ["investment_this_year", "fixed_asset_investment"], at_least = "30%" },'
        ' { all = ["in_plan_last_year", "progress_normal"] } ] }'
    )
    facts = known(
        {"investment_this_year": 600, "fixed_asset_investment": "2000.01", "in_plan_last_year": False}
    )
    told = test.explain(facts)
    assert str(told.shortfall) == "0.003"
    assert "0.003万元（30元）" in told.text


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "{ all = [] }",
        "{ any = [] }",
        '{ field = "completion_month", within_year = false }',
        '{ field = "completion_month", from = "2024-13" }',
        '{ field = "completion_month", from = "last-01" }',
        '{ field = "gd_directions", any_chosen = false }',
        '{ field = "gd_directions" }',
        '{ field = "ownership", is = "private", is_not = "state" }',
        '{ field = "industry", is = "99" }',
        '{ field = "industry", one_of = { list = "absent" } }',
        '{ field = "project_name", begins_with = "年产" }',
        "{ check_day = {} }",
        "{ check_day = { from = 2024-12-31, until = 2024-01-01 } }",
        '{ ratio = ["investment_this_year"], at_least = "30%" }',
        '{ ratio = ["investment_this_year", "fixed_asset_investment"], at_least = 30 }',
        '{ ratio = ["investment_this_year", "fixed_asset_investment"] }',
        '{ field = "fixed_asset_investment", at_least = "30%" }',
        '{ field = "year_output_growth", at_least = 10 }',
        '"fixed_asset_investment"',
        '{ all = ["is_legal_entity"], any = ["operates_normally"] }',
    ],
)
def test_what_the_language_does_not_say_is_refused(text: str) -> None:
    with pytest.raises(PackError):
        predicate(text, LISTS)
