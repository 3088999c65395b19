"""Three schemes nobody planned for, written as packs; every expected amount is worked out by hand beside it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.facts import Facts
from desktop_app.domain.record import parse_record
from desktop_app.domain.verdict import Status, SubsidyStatus, Verdict
from desktop_app.policy.award import within_firm_cap
from desktop_app.policy.cases import verify_folder
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.library import Library, load_library

FOLDER = Path(__file__).parent / "fixtures" / "invented"
EQUIPMENT: dict[str, Any] = {
    "registered_region": "450102",
    "site_region": "450102",
    "equipment_investment": "1000",
    "enterprise_honors": [],
    "catalogue_class": "permitted",
    "invented_firm_grade": "ordinary",
    "invented_smart_scope": "line",
    "enterprise_size": "medium",
    "gx_direction_2024": ["product"],
    "main_equipment": "intelligent",
}
GROWTH: dict[str, Any] = {
    "uscc": "91450100MA5K000011",
    "gx_cluster": "auto",
    "quarter_output": "6000",
    "quarter_output_last_year": "5000",
    "invented_tax_growth": "12",
    "invented_month_5": "1500",
    "invented_month_6": "0",
    "invented_month_7": "1700",
}
SLOW_MONTHS = {"invented_month_5": "800", "invented_month_7": "1000"}
PARTS: dict[str, Any] = {
    "is_technical_transformation": True,
    "equipment_investment": "1000",
    "invented_software_cost": "200",
    "invented_uses_domestic_software": True,
    "invented_energy_saving": "119",
    "enterprise_honors": ["high_tech", "specialized_new", "little_giant"],
    "gx_cluster": "sugar",
    "start_month": "2025-03",
    "completion_month": "2025-12",
}


@pytest.fixture(scope="module", name="library")
def _library() -> Library:
    return load_library(FOLDER)


def _judge(
    library: Library, pack: str, base: dict[str, Any], day: date, changes: dict[str, Any]
) -> PolicyResult:
    return evaluate(_facts(library, {**base, **changes}), library.packs[pack], day)


def _facts(library: Library, record: dict[str, Any]) -> Facts:
    return parse_record(record, library.fields)


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize("pack", ["invented-equipment-grant", "invented-growth-award", "invented-part-sums"])
def test_自带案例全部通过且无遗漏的界限(library: Library, pack: str) -> None:
    report = verify_folder(library.folders[pack], library.packs[pack], library.fields)
    assert report.failures == ()
    assert report.gaps == ()
    assert report.count >= 9


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # ordinary firm, one line: 10% of 1000, factor 1
        ({}, "100"),
        # the table by two keys: gazelle × workshop 22%; high_tech × factory 20%
        ({"invented_firm_grade": "gazelle", "invented_smart_scope": "workshop"}, "220"),
        ({"invented_firm_grade": "high_tech", "invented_smart_scope": "factory"}, "200"),
        # coefficient by region: 4510 → 1.2, the longer 451025 → 1.3, elsewhere 1.1
        ({"site_region": "451002"}, "120"),
        ({"site_region": "451025"}, "130"),
        ({"site_region": "450200"}, "110"),
        # cap 300: 10% of 3000 just reaches it
        ({"equipment_investment": "2999.99"}, "299.999"),
        ({"equipment_investment": "3000"}, "300"),
        ({"equipment_investment": "3000.01"}, "300"),
        # the small firm's own cap of 200
        ({"equipment_investment": "3000", "enterprise_size": "small"}, "200"),
        # 10% green bonus is added before the cap: 2800 → 280 + 28 = 308 → 300; 2700 → 270 + 27 = 297
        ({"equipment_investment": "2800", "gx_direction_2024": ["green"]}, "300"),
        ({"equipment_investment": "2700", "gx_direction_2024": ["green", "chain"]}, "297"),
        # 20 for first sets come after the cap: 300 + 20, and 200 + 20 for a small firm
        ({"equipment_investment": "4000", "main_equipment": "first_set"}, "320"),
        ({"equipment_investment": "4000", "main_equipment": "first_set", "enterprise_size": "micro"}, "220"),
        # 25% of 1000 = 250, × 1.3 = 325, + 10% = 357.5 → 300, + 20
        (
            {
                "invented_firm_grade": "gazelle",
                "invented_smart_scope": "factory",
                "site_region": "451025",
                "gx_direction_2024": ["green"],
                "main_equipment": "first_set",
            },
            "320",
        ),
        # floor of 10, reachable only through the waiver: 10% of 99.99 = 9.999 → 10; of 100.01 = 10.001
        ({"equipment_investment": "99.99", "enterprise_honors": ["little_giant"]}, "10"),
        ({"equipment_investment": "100", "enterprise_honors": ["single_champion"]}, "10"),
        ({"equipment_investment": "100.01", "enterprise_honors": ["little_giant"]}, "10.001"),
        ({"equipment_investment": "0", "enterprise_honors": ["little_giant"]}, "10"),
        # 12% of 333.33333 = 39.9999996 → 40.0000; 12% of 333.3329 = 39.999948 → 39.9999
        ({"equipment_investment": "333.33333", "invented_smart_scope": "workshop"}, "40"),
        ({"equipment_investment": "333.3329", "invented_smart_scope": "workshop"}, "39.9999"),
        # half up at the fifth place: 10% of 300.0005 = 30.00005 → 30.0001
        ({"equipment_investment": "300.0005"}, "30.0001"),
        # not eligible or not known: no amount
        ({"equipment_investment": "299.99"}, None),
        ({"invented_smart_scope": None}, None),
        ({"site_region": None}, None),
        ({"main_equipment": None}, None),
        ({"enterprise_size": None}, None),
    ],
)
def test_设备补助的金额(library: Library, changes: dict[str, Any], expected: str | None) -> None:
    result = _judge(library, "invented-equipment-grant", EQUIPMENT, date(2025, 6, 30), changes)
    assert result.amount == _amount(expected)


@pytest.mark.parametrize(
    ("honours", "investment", "status"),
    [
        ([], "300", Status.MET),
        ([], "299.9999", Status.UNMET),
        (["high_tech"], "299.9999", Status.UNMET),
        (["high_tech", "little_giant"], "1", Status.MET),
        (None, "299.9999", Status.UNKNOWN),
        (None, "300", Status.MET),
        (["single_champion"], None, Status.MET),
        ([], None, Status.UNKNOWN),
    ],
)
def test_称号豁免下限(
    library: Library, honours: list[str] | None, investment: str | None, status: Status
) -> None:
    changes = {"enterprise_honors": honours, "equipment_investment": investment}
    result = _judge(library, "invented-equipment-grant", EQUIPMENT, date(2025, 6, 30), changes)
    found = {condition.id: condition.status for condition in result.conditions}
    assert found["equipment-floor"] is status


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2024, 12, 31), Verdict.INELIGIBLE),
        (date(2025, 1, 1), Verdict.ELIGIBLE),
        (date(2027, 12, 31), Verdict.ELIGIBLE),
        (date(2028, 1, 1), Verdict.INELIGIBLE),
    ],
)
def test_有效期两端都在内(library: Library, day: date, verdict: Verdict) -> None:
    assert _judge(library, "invented-equipment-grant", EQUIPMENT, day, {}).verdict is verdict
    pack = library.packs["invented-equipment-grant"]
    assert (pack.valid_from, pack.valid_until) == (date(2025, 1, 1), date(2027, 12, 31))


def test_各级分担加起来一分不差(library: Library) -> None:
    award = library.packs["invented-equipment-grant"].award
    assert award is not None
    assert award.split(Decimal(320)) == (
        ("自治区", Decimal(160)),
        ("市", Decimal(96)),
        ("县", Decimal(64)),
    )
    # 33.3333: 16.66665, 9.99999, 6.66666 cut to 16.6666, 9.9999, 6.6666; the first bears the 0.0002 left over
    portions = award.split(Decimal("33.3333"))
    assert [portion for _, portion in portions] == [Decimal("16.6668"), Decimal("9.9999"), Decimal("6.6666")]


@pytest.mark.parametrize(
    ("already", "granted"),
    [
        ("0", ["220", "280", "0"]),
        ("450", ["50", "0", "0"]),
        ("500", ["0", "0", "0"]),
        ("600", ["0", "0", "0"]),
    ],
)
def test_一家企业一年的各项目合计不超过500(library: Library, already: str, granted: list[str]) -> None:
    award = library.packs["invented-equipment-grant"].award
    assert award is not None and award.firm_cap is not None
    cap = award.firm_cap.amount.value({})
    assert cap == 500
    amounts = [("a", Decimal(220)), ("b", Decimal(300)), ("c", Decimal(10))]
    given = within_firm_cap(amounts, Decimal(500), Decimal(already))
    assert given == tuple(zip("abc", map(Decimal, granted), strict=True))


def test_推荐名额按地区(library: Library) -> None:
    quotas = library.packs["invented-equipment-grant"].quotas
    assert [(quota.regions, quota.at_least, quota.at_most) for quota in quotas] == [
        (("4501", "4502"), 10, 30),
        (("4510",), 5, None),
    ]
    assert {quota.counts for quota in library.packs["invented-growth-award"].quotas} == {"enterprise"}


@pytest.mark.parametrize(
    ("changes", "expected", "chosen"),
    [
        # 20% is 10 full points above 10%: 200, capped at 100; 1.5% of 1000 is 15
        ({}, "100", "points"),
        # 14.99%: 4 full points, 80; 15%: 5 points, 100
        ({"quarter_output": "5749.5"}, "80", "points"),
        ({"quarter_output": "5750"}, "100", "points"),
        # 12.5%: two points, 40 → floor of 50
        ({"quarter_output": "5625"}, "50", "points"),
        # 12.999…%: still two points; 13%: three, 60
        ({"quarter_output": "5649.99"}, "50", "points"),
        ({"quarter_output": "5650"}, "60", "points"),
        # 10% exactly: no point; 1.5% of 500 = 7.5 → floor of 50
        ({"quarter_output": "5500"}, "50", "increment"),
        # a firm of the list below 5000 has only the increment: 1.5% of 4000 = 60
        ({"quarter_output": "4900", "quarter_output_last_year": "900", **SLOW_MONTHS}, "60", "increment"),
        # 11% of 60000: one point, 20; 1.5% of 6600 = 99, capped at 80
        ({"quarter_output": "66600", "quarter_output_last_year": "60000"}, "80", "increment"),
        # 1.5% of 5333.33 = 79.99995 → 80.0000; of 5333.32 = 79.9998
        ({"quarter_output": "53333.33", "quarter_output_last_year": "48000"}, "80", "increment"),
        ({"quarter_output": "53333.32", "quarter_output_last_year": "48000"}, "79.9998", "increment"),
        # not eligible
        ({"quarter_output": "5499.99"}, None, None),
        ({"gx_cluster": "steel"}, None, None),
    ],
)
def test_择优奖励的金额(
    library: Library, changes: dict[str, Any], expected: str | None, chosen: str | None
) -> None:
    result = _judge(library, "invented-growth-award", GROWTH, date(2025, 10, 15), changes)
    assert result.amount == _amount(expected)
    assert (result.award.chosen if result.award else None) == chosen


@pytest.mark.parametrize(
    ("day", "expected"),
    # 4900 − 900 = 4000: 1% = 40 → floor of 50 until the end of 2024; 1.5% = 60 from 2025 on
    [(date(2024, 12, 31), "50"), (date(2025, 1, 1), "60"), (date(2023, 12, 31), None)],
)
def test_比例按核对日查(library: Library, day: date, expected: str | None) -> None:
    changes = {"quarter_output": "4900", "quarter_output_last_year": "900", **SLOW_MONTHS}
    assert _judge(library, "invented-growth-award", GROWTH, day, changes).amount == _amount(expected)


@pytest.mark.parametrize(
    ("day", "growth", "status"),
    [
        (date(2024, 12, 31), "8", Status.MET),
        (date(2024, 12, 31), "7.9999", Status.UNMET),
        (date(2025, 1, 1), "9.9999", Status.UNMET),
        (date(2025, 1, 1), "10", Status.MET),
        (date(2023, 6, 1), "10", Status.UNKNOWN),
    ],
)
def test_百分比字段与按日期取值的门槛(library: Library, day: date, growth: str, status: Status) -> None:
    result = _judge(library, "invented-growth-award", GROWTH, day, {"invented_tax_growth": growth})
    found = {condition.id: condition.status for condition in result.conditions}
    assert found["tax"] is status


@pytest.mark.parametrize(
    ("months", "output", "status"),
    [
        # mean over the months that are not zero: (1500 + 1700) ÷ 2 = 1600; × 1.1 × 3 = 5280
        (("1500", "0", "1700"), "5280", Status.MET),
        (("1500", "0", "1700"), "5279.99", Status.UNMET),
        # (1500 + 1600 + 1700) ÷ 3 gives the same mean
        (("1500", "1600", "1700"), "5280", Status.MET),
        # one month alone: 1600
        (("0", "0", "1600"), "5279.9999", Status.UNMET),
        # no month at all: undefined, a person decides
        (("0", "0", "0"), "9000", Status.UNKNOWN),
        ((None, "0", "1700"), "5280", Status.UNKNOWN),
    ],
)
def test_有效月均值(library: Library, months: tuple[str | None, ...], output: str, status: Status) -> None:
    keys = ("invented_month_5", "invented_month_6", "invented_month_7")
    changes = {"quarter_output": output, **dict(zip(keys, months, strict=True))}
    result = _judge(library, "invented-growth-award", GROWTH, date(2025, 10, 15), changes)
    found = {condition.id: condition.status for condition in result.conditions}
    assert found["pace"] is status


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # 10% of 1000 + 20% of 200 + 2 × 5 + ⌊119 × 0.05 = 5.95⌋
        ({}, "155"),
        # the rate goes by the month of start: 8% before March 2025
        ({"start_month": "2025-02"}, "135"),
        ({"start_month": "2023-12"}, None),
        ({"start_month": None}, None),
        # own caps: 10% of 5000 = 500 → 400; software 20% of 600 = 120 → 100; 400 + 100 + 10 + 5 = 515 → 450
        ({"equipment_investment": "5000", "invented_software_cost": "600"}, "450"),
        # 400 + 20% of 175 = 35 + 10 + 5 = 450 exactly; a little less software is a little less
        ({"equipment_investment": "4000", "invented_software_cost": "175"}, "450"),
        ({"equipment_investment": "4000", "invented_software_cost": "174.99"}, "449.998"),
        ({"equipment_investment": "3999.9", "invented_software_cost": "175"}, "449.99"),
        # software capped at half the equipment: 50% of 100 = 50 < 20% of 400 = 80; 10 + 50 + 10 + 5
        ({"equipment_investment": "100", "invented_software_cost": "400"}, "75"),
        # no domestic software: that part is left out: 100 + 10 + 5
        ({"invented_uses_domestic_software": False}, "115"),
        ({"invented_uses_domestic_software": None}, None),
        # one certificate, none: 5 less each
        ({"enterprise_honors": ["high_tech"]}, "150"),
        ({"enterprise_honors": []}, "145"),
        # energy is cut to whole 万元: 120 × 0.05 = 6; 119.99 → 5; its own cap of 60
        ({"invented_energy_saving": "120"}, "156"),
        ({"invented_energy_saving": "119.99"}, "155"),
        ({"invented_energy_saving": "9999"}, "210"),
        ({"gx_cluster": "none"}, "150"),
        ({"is_technical_transformation": False}, None),
    ],
)
def test_分项补助的金额(library: Library, changes: dict[str, Any], expected: str | None) -> None:
    result = _judge(library, "invented-part-sums", PARTS, date(2025, 5, 1), changes)
    assert result.amount == _amount(expected)


@pytest.mark.parametrize(
    ("investment", "domestic", "cap"),
    [
        ("499.99", True, None),
        ("500", True, "30"),
        ("500", False, "20"),
        ("1999.99", True, "30"),
        ("1999.99", False, "20"),
        ("2000", True, "80"),
        ("2000", False, None),
    ],
)
def test_类别与金额两个维度的档次(library: Library, investment: str, domestic: bool, cap: str | None) -> None:
    changes = {"equipment_investment": investment, "invented_uses_domestic_software": domestic}
    subsidy = _judge(library, "invented-part-sums", PARTS, date(2025, 5, 1), changes).subsidy
    assert subsidy is not None
    assert subsidy.cap == _amount(cap)
    assert (subsidy.status is SubsidyStatus.TIER) == (cap is not None)


def test_批次与目标(library: Library) -> None:
    pack = library.packs["invented-part-sums"]
    assert [(window.quarter, window.closes) for window in pack.windows] == [
        (2, date(2025, 6, 30)),
        (4, date(2025, 10, 31)),
    ]
    assert [(target.value, target.unit) for target in pack.targets] == [(Decimal(100), "项")]
    assert library.packs["invented-growth-award"].exclusion_group is not None


def test_自带字段进入字段表(library: Library) -> None:
    assert library.fields["invented_firm_grade"].label_of("gazelle") == "瞪羚企业"
    assert library.fields["invented_energy_saving"].unit == "吨标准煤"
