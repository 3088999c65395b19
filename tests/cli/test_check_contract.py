"""`jigai check`, as the contract describes it: records in, answers out."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.check_runner import check
from tests.policy.independent_reading import READINGS
from tests.policy.independent_reading.agreement import record_line
from tests.policy.independent_reading.border_records import FAVOURABLE

PROJECT = record_line(FAVOURABLE)
GX_2024 = "gx-qianqi-2024"
GX_2019 = "gx-qianqi-2019"


def _changed(**changes: Any) -> dict[str, Any]:
    return {**PROJECT, **changes}


def _condition(result: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in result["conditions"] if item["id"] == name)
    return found


def _results(folder: Path, records: list[dict[str, Any]], *options: str) -> list[dict[str, Any]]:
    """The results of records none of which is faulty."""
    done = check(folder, records, *options)
    assert done.code == 0, done.stderr
    return [answer["results"] for answer in done.answers()]


def test_合同里的例子(tmp_path: Path) -> None:
    record = _changed(fixed_asset_investment="499.9999", equipment_investment=500)
    [results] = _results(tmp_path, [record], "--policy", GX_2024)
    assert list(results) == [GX_2024]
    result = results[GX_2024]
    assert list(result) == [
        "verdict",
        "conditions",
        "missing",
        "reading_sensitive",
        "priority",
        "subsidy",
        "amount",
    ]
    assert result["verdict"] == "ineligible"
    floor = _condition(result, "fai-floor")
    assert list(floor) == [
        "id",
        "clause",
        "status",
        "actual",
        "required",
        "shortfall",
        "unit",
        "message",
    ]
    assert floor == {
        "id": "fai-floor",
        "clause": "二（四）",
        "status": "unmet",
        "actual": "499.9999",
        "required": ">= 500",
        "shortfall": "0.0001",
        "unit": "万元",
        "message": "固定资产投资499.9999万元，要求500万元以上，还差0.0001万元（1元）",
    }
    assert (result["missing"], result["reading_sensitive"], result["priority"]) == ([], [], [])
    assert result["subsidy"] == {
        "status": "tier",
        "class": "advanced",
        "at_least": "500",
        "below": "1000",
        "cap": "60",
        "unit": "万元",
    }
    assert result["amount"] is None


def test_每个政策都有结果_只有目标的计划没有(tmp_path: Path) -> None:
    [results] = _results(tmp_path, [{}])
    assert set(results) == set(READINGS)
    assert {result["verdict"] for result in results.values()} == {"incomplete"}
    assert results[GX_2024]["subsidy"]["status"] == "unknown"
    assert results["gx-q4-2024-loan"]["subsidy"] is None
    [chosen] = _results(tmp_path, [{}], "--policy", GX_2019, "gx-q4-2024-loan", "gd-plan-2018-2020")
    assert set(chosen) == {GX_2019, "gx-q4-2024-loan"}
    [repeated] = _results(tmp_path, [{}], "--policy", GX_2019, "--policy", "gx-q4-2024-loan")
    assert set(repeated) == {GX_2019, "gx-q4-2024-loan"}


@pytest.mark.parametrize(
    "policy", [GX_2024, GX_2019, "gd-baiqian-2023-project", "gd-baiqian-2023-enterprise"]
)
def test_条件的标识与顺序(tmp_path: Path, policy: str) -> None:
    [results] = _results(tmp_path, [PROJECT], "--as-of", "2024-06-30", "--policy", policy)
    expected = READINGS[policy](FAVOURABLE, date(2024, 6, 30)).conditions
    assert [item["id"] for item in results[policy]["conditions"]] == [line.id for line in expected]
    assert all(item["clause"] and item["message"] for item in results[policy]["conditions"])


def test_界上的数(tmp_path: Path) -> None:
    """The boundary vectors of the policy facts."""
    records = [
        _changed(fixed_asset_investment=2000, completion_month="2025-01"),
        _changed(fixed_asset_investment="2000.01", investment_this_year="600.003"),
        _changed(fixed_asset_investment=2000.01, investment_this_year=600.003),
        _changed(fixed_asset_investment="2000.01", investment_this_year=600.00, total_investment=None),
        _changed(output_before=1000, output_after=1150),
        _changed(fixed_asset_investment=50000),
        _changed(fixed_asset_investment="50000.01"),
    ]
    results = _results(tmp_path, records, "--as-of", "2024-06-30")
    assert _condition(results[0][GX_2024], "in-year-completion")["status"] == "unmet"
    assert _condition(results[0][GX_2024], "annual-progress")["status"] == "not_applicable"
    assert _condition(results[1][GX_2024], "annual-progress")["status"] == "met"
    assert _condition(results[2][GX_2024], "annual-progress")["status"] == "met"
    short = _condition(results[3][GX_2024], "annual-progress")
    assert (short["status"], short["shortfall"], short["unit"]) == ("unmet", "0.003", "万元")
    assert "30元" in short["message"]
    assert _condition(results[4][GX_2019], "growth")["status"] == "met"
    output = _condition(results[4][GX_2024], "output")
    assert (output["status"], output["shortfall"]) == ("unmet", "850")
    assert results[5]["gx-q4-2024-turnover-fund"]["verdict"] == "ineligible"
    assert results[6]["gx-q4-2024-turnover-fund"]["verdict"] == "eligible"


# 设备投资, caps of the advanced and of the general class
TIERS: list[tuple[str, str | None, str | None]] = [
    ("499.99", None, None),
    ("500", "60", "50"),
    ("999.99", "60", "50"),
    ("1000", "100", "80"),
    ("4999.99", "100", "80"),
    ("5000", "200", "100"),
    ("9999.99", "200", "100"),
    ("10000", "300", "200"),
]


def test_补助档次(tmp_path: Path) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"main_equipment": "domestic_general"},
        {"fits_upgrade_guide": False},
        {"main_equipment": "domestic_general", "gx_direction_2019": [], "gx_direction_2024": ["none"]},
    ]
    records = [_changed(equipment_investment=row[0], **kind) for row in TIERS for kind in kinds]
    found = [each[GX_2019]["subsidy"]["cap"] for each in _results(tmp_path, records, "--policy", GX_2019)]
    expected = [cap for _, advanced, general in TIERS for cap in (advanced, general, general, None)]
    assert found == expected


def test_四季度的界(tmp_path: Path) -> None:
    quarters: list[tuple[Any, Any, bool, str]] = [
        (5500, 5000, False, "eligible"),
        ("5499.99", 5000, False, "ineligible"),
        (2500, 0, True, "eligible"),
        ("2499.99", 0, True, "ineligible"),
        (2500, 0, False, "ineligible"),
        (4999.99, 4000, False, "ineligible"),
    ]
    records = [
        _changed(quarter_output=now, quarter_output_last_year=base, is_newly_commissioned=new)
        for now, base, new, _ in quarters
    ]
    results = _results(tmp_path, records)
    assert [each["gx-q4-2024-output"]["verdict"] for each in results] == [row[3] for row in quarters]
    for policy in ("gx-q4-2024-event", "gx-q4-2024-power"):
        without_base = results[2][policy]
        assert (without_base["verdict"], without_base["missing"]) == ("incomplete", [])
    watch = [
        _changed(three_quarter_output=output, three_quarter_revenue=1600) for output in (1500, "1499.99")
    ]
    verdicts = [each["gx-q4-2024-exit-watch"]["verdict"] for each in _results(tmp_path, watch)]
    assert verdicts == ["ineligible", "eligible"]


# policy of the fourth quarter, what is different in the record, the amount
AMOUNTS: list[tuple[str, dict[str, Any], str | None]] = [
    ("event", {"event_cost": 40}, "20"),
    ("event", {"event_cost": "60"}, "30"),
    ("event", {"event_cost": "60.0002"}, "30"),
    ("event", {"event_cost": "59.9999"}, "30"),
    ("event", {"event_cost": "59.9997"}, "29.9999"),
    ("event", {"event_cost": "0.0001"}, "0.0001"),
    ("event", {"event_cost": None}, None),
    ("event", {"holds_promotion_event": False}, None),
    ("booth", {"booth_cost": "10"}, "5"),
    ("booth", {"booth_cost": "7.77775"}, "3.8889"),
    ("export", {"new_market_export": 100}, "1"),
    ("export", {"new_market_export": "99.99"}, None),
    ("export", {"new_market_export": "123.456789"}, "1.2346"),
    ("export", {"new_market_export": 5000.01}, "50"),
    ("loan", {"working_capital_loan": 1000, "loan_months": 7}, "11.6667"),
    ("loan", {"working_capital_loan": 1000, "loan_months": 36}, "20"),
    ("loan", {"working_capital_loan": 7500, "loan_months": 12}, "150"),
    ("loan", {"working_capital_loan": 9000, "loan_interest_already_paid": "100"}, "50"),
    ("loan", {"loan_interest_already_paid": "150"}, "0"),
    ("loan", {"loan_interest_already_paid": "151"}, "0"),
    ("loan", {"loan_interest_already_paid": "149.99995"}, "0.0001"),
    ("loan", {"loan_months": None}, None),
    ("power", {}, None),
    ("investment-major", {}, None),
]


def test_算出的金额(tmp_path: Path) -> None:
    results = _results(tmp_path, [_changed(**changes) for _, changes, _ in AMOUNTS])
    found = [
        (policy, changes, each[f"gx-q4-2024-{policy}"]["amount"])
        for (policy, changes, _), each in zip(AMOUNTS, results, strict=True)
    ]
    assert found == AMOUNTS


def test_核对日只影响该影响的政策(tmp_path: Path) -> None:
    record = _changed(completion_month="2023-11", fixed_asset_investment=800)
    before, on = (_results(tmp_path, [record], "--as-of", day)[0] for day in ("2023-11-29", "2023-11-30"))
    assert _condition(before["gd-baiqian-2023-project"], "completed")["status"] == "unmet"
    assert _condition(on["gd-baiqian-2023-project"], "completed")["status"] == "met"
    assert _condition(before[GX_2019], "in-year-completion")["status"] == "met"
    assert before[GX_2019]["priority"] == ["little_giant", "completes-in-year"]
    [later] = _results(tmp_path, [record], "--as-of", "2024-01-01")
    assert _condition(later[GX_2019], "in-year-completion")["status"] == "unmet"
    assert later[GX_2019]["priority"] == ["little_giant"]
    unmoved = [policy for policy in READINGS if policy.startswith("gx-") and policy != GX_2019]
    assert all(later[policy] == before[policy] for policy in unmoved)


def test_口径敏感(tmp_path: Path) -> None:
    records = [
        # 900 is 30% of 3000 (total), 25% of 3600 (fixed assets) — and the other way round
        _changed(fixed_asset_investment=3600, total_investment=3000, investment_this_year=900),
        _changed(fixed_asset_investment=3000, total_investment="3000.01", investment_this_year=900),
        _changed(fixed_asset_investment=3000, total_investment=3000, investment_this_year=900),
        _changed(fixed_asset_investment=3000, total_investment=None, investment_this_year=800)
        | {"in_plan_last_year": True},
        _changed(fixed_asset_investment=3000, total_investment=3100, investment_this_year=900)
        | {"in_plan_last_year": True},
    ]
    results = [each[GX_2024] for each in _results(tmp_path, records, "--policy", GX_2024)]
    assert [each["verdict"] for each in results] == [
        "ineligible",
        "eligible",
        "eligible",
        "eligible",
        "eligible",
    ]
    assert [each["reading_sensitive"] for each in results] == [["X5"], ["X5"], [], ["X6"], []]


def test_待补充的只是还能改变结论的(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        _changed(is_above_scale=True, reaches_above_scale_after=None, enterprise_size=None),
        _changed(is_above_scale=None),
        _changed(is_above_scale=None, reaches_above_scale_after=False),
        _changed(fixed_asset_investment=2400, investment_this_year=None, benefit_evident=False),
        _changed(fixed_asset_investment=800, investment_this_year=None),
        _changed(fixed_asset_investment=2400, investment_this_year=None, in_plan_last_year=True),
        _changed(fixed_asset_investment=None, investment_this_year=None),
    ]
    results = _results(tmp_path, records, "--policy", GX_2024, "--as-of", "2024-06-30")
    assert [sorted(each[GX_2024]["missing"]) for each in results] == [
        [],
        [],
        ["is_above_scale"],
        [],
        [],
        [],
        ["fixed_asset_investment", "investment_this_year"],
    ]


def test_数字照原样读(tmp_path: Path) -> None:
    content = (
        '{"fixed_asset_investment": 499.99999999999999999999}\n'
        '{"fixed_asset_investment": "499.99999999999999999999"}\n'
        '{"fixed_asset_investment": 500.000}\n'
        '{"fixed_asset_investment": 5e2}\n'
        '{"year_output_growth": -3.5, "fixed_asset_investment": null}\n'
    )
    done = check(tmp_path, content, "--policy", GX_2024, "gx-q4-2024-upscale")
    assert done.code == 0, done.stderr
    answers = [answer["results"] for answer in done.answers()]
    floors = [_condition(each[GX_2024], "fai-floor") for each in answers]
    assert [floor["status"] for floor in floors] == ["unmet", "unmet", "met", "met", "unknown"]
    assert {floor["shortfall"] for floor in floors[:2]} == {"0.00000000000000000001"}
    assert answers[4]["gx-q4-2024-upscale"]["verdict"] == "ineligible"


def test_多选重复的算一次_没有选也是答案(tmp_path: Path) -> None:
    records = [
        _changed(enterprise_honors=["high_growth", "high_growth", "little_giant"]),
        _changed(enterprise_honors=["none"], gd_directions=["none"]),
        _changed(enterprise_honors=[], gd_directions=[]),
        _changed(enterprise_honors=["high_tech"], gd_directions=None),
    ]
    results = _results(tmp_path, records, "--as-of", "2019-06-30")
    assert [each[GX_2019]["priority"] for each in results] == [["little_giant", "high_growth"], [], [], []]
    directions = [_condition(each["gd-baiqian-2023-project"], "direction")["status"] for each in results]
    assert directions == ["met", "unmet", "unmet", "unknown"]


def test_行号空行换行符与字节序标记(tmp_path: Path) -> None:
    content = '\ufeff{"fits_plans": true}\r\n\r\n   \n{"fits_plans": false}\n\n{"fits_plans": null}'
    done = check(tmp_path, content, "--policy", GX_2024)
    assert done.code == 0, done.stderr
    answers = done.answers()
    assert [answer["record"] for answer in answers] == [1, 4, 6]
    statuses = [_condition(answer["results"][GX_2024], "plans")["status"] for answer in answers]
    assert statuses == ["met", "unmet", "unknown"]


def test_写入文件与屏幕一致(tmp_path: Path) -> None:
    shown = check(tmp_path, [PROJECT, {}], "--as-of", "2024-06-30")
    target = tmp_path / "answers.jsonl"
    written = check(tmp_path, [PROJECT, {}], "--as-of", "2024-06-30", "--out", str(target))
    assert (shown.code, written.code, written.stdout) == (0, 0, "")
    assert target.read_bytes() == shown.stdout.encode("utf-8")
    assert Decimal(shown.answers()[0]["results"]["gx-q4-2024-event"]["amount"]) == 20


def test_空文件没有答案(tmp_path: Path) -> None:
    done = check(tmp_path, "")
    assert (done.code, done.stdout) == (0, "")
