"""Coded findings, at and just beside their borders."""

from decimal import Decimal

import pytest

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import standard_dictionary
from desktop_app.domain.month import Month
from desktop_app.services.findings import RecordContext, Severity, export_findings, find

CONTEXT = RecordContext(standard_dictionary(), 2024, "450100", needs_direction_2024=True)
D = Decimal


def codes(facts: dict[str, FactValue], context: RecordContext = CONTEXT) -> set[str]:
    with_direction = {"gx_direction_2024": ("product",), **facts}
    return {finding.code for finding in find(with_direction, {}, {}, context)}


def test_空表没有发现() -> None:
    assert codes({}) == set()


@pytest.mark.parametrize(
    ("facts", "code", "found"),
    [
        ({"equipment_investment": D(600), "fixed_asset_investment": D(600)}, "F.201", False),
        ({"equipment_investment": D("600.0001"), "fixed_asset_investment": D(600)}, "F.201", True),
        ({"fixed_asset_investment": D(601), "total_investment": D(601)}, "F.202", False),
        ({"fixed_asset_investment": D(602), "total_investment": D(601)}, "F.202", True),
        ({"equipment_investment": D(602), "total_investment": D(601)}, "F.202", True),
        (
            {
                "investment_this_year": D(400),
                "investment_to_last_year": D(200),
                "fixed_asset_investment": D(600),
            },
            "W.203",
            False,
        ),
        (
            {
                "investment_this_year": D(401),
                "investment_to_last_year": D(200),
                "fixed_asset_investment": D(600),
            },
            "W.203",
            True,
        ),
        ({"investment_this_year": D(601), "fixed_asset_investment": D(600)}, "W.203", True),
        (
            {"funds_own": D(600), "funds_loan": D(300), "funds_other": D(100), "total_investment": D(1000)},
            "W.204",
            False,
        ),
        (
            {"funds_own": D(600), "funds_loan": D(300), "funds_other": D(99), "total_investment": D(1000)},
            "W.204",
            True,
        ),
        ({"funds_own": D(600), "total_investment": D(1000)}, "W.204", False),
        ({"funds_own": D(1001), "total_investment": D(1000)}, "W.204", True),
        ({"new_output": D(3001), "output_after": D(3000)}, "W.205", True),
        ({"new_output": D(3000), "output_after": D(3000)}, "W.205", False),
        (
            {
                "total_investment": D(3200),
                "fixed_asset_investment": D(26000000),
                "equipment_investment": D(1500),
            },
            "W.206",
            True,
        ),
        (
            {"total_investment": D(3200), "fixed_asset_investment": D(2600), "equipment_investment": D(1500)},
            "W.206",
            False,
        ),
        (
            {
                "total_investment": D("0.32"),
                "fixed_asset_investment": D(2600),
                "equipment_investment": D(1500),
            },
            "W.206",
            True,
        ),
        ({"total_investment": D(10_000_000)}, "W.207", False),
        ({"total_investment": D(10_000_001)}, "W.207", True),
        ({"start_month": Month(2024, 3), "completion_month": Month(2024, 3)}, "F.301", False),
        ({"start_month": Month(2024, 4), "completion_month": Month(2024, 3)}, "F.301", True),
        ({"start_month": Month(2020, 1), "completion_month": Month(2024, 12)}, "W.302", False),
        ({"start_month": Month(2020, 1), "completion_month": Month(2025, 1)}, "W.302", True),
        ({"start_month": Month(2204, 3)}, "W.303", True),
        ({"start_month": Month(2025, 1), "investment_this_year": D(1)}, "W.304", True),
        ({"start_month": Month(2024, 12), "investment_this_year": D(1)}, "W.304", False),
        ({"completion_month": Month(2023, 12), "investment_this_year": D(1)}, "W.304", True),
        ({"start_month": Month(2024, 1), "investment_to_last_year": D(5)}, "W.305", True),
        ({"start_month": Month(2023, 12), "investment_to_last_year": D(5)}, "W.305", False),
        ({"start_month": Month(2024, 1), "investment_to_last_year": D(0)}, "W.305", False),
        ({"uscc": "91350100M000100Y43"}, "F.401", False),
        ({"uscc": "91350100M000100Y44"}, "F.401", True),
        ({"site_region": "450107"}, "T.401", False),
        ({"site_region": "440106"}, "T.401", True),
        ({"employees": 320, "annual_revenue": D(18600)}, "T.406", True),
        ({"employees": 320, "annual_revenue": D(18600), "enterprise_size": "medium"}, "W.406", False),
        ({"employees": 299, "annual_revenue": D(18600), "enterprise_size": "medium"}, "W.406", True),
        ({"contact_phone": "12345"}, "W.405", True),
        ({"contact_phone": "13800001234"}, "W.405", False),
    ],
)
def test_边界(facts: dict[str, FactValue], code: str, found: bool) -> None:
    assert (code in codes(facts)) is found


def test_建设地点与项目代码() -> None:
    code = "2019-450102-30-03-012345"
    assert not codes({"project_code": code, "site_region": "450102"}) & {"W.404", "T.404"}
    assert "T.404" in codes({"project_code": code, "site_region": "450107"})
    assert "W.404" in codes({"project_code": code, "site_region": "450203"})


def test_没读懂的文字是必改项_原样说出() -> None:
    found = find({}, {"total_investment": "两千"}, {"total_investment": "“两千”请用阿拉伯数字填写"}, CONTEXT)
    assert found[0].code == "F.101"
    assert "两千" in found[0].explanation
    assert found[0].fields == ("total_investment",)


def test_重点方向录入时是提示_申报时是必改() -> None:
    while_typing = {finding.code: finding.severity for finding in find({}, {}, {}, CONTEXT)}
    assert while_typing == {"T.601": Severity.HINT}
    declaring = {finding.code for finding in export_findings({}, {}, {}, CONTEXT)}
    assert {"F.702", "F.701"} <= declaring
    chosen = {finding.code for finding in export_findings({"gx_direction_2024": ("chain",)}, {}, {}, CONTEXT)}
    assert "F.702" not in chosen


def test_广东附件1的300字() -> None:
    guangdong = RecordContext(standard_dictionary(), 2024, "440100")
    assert "W.501" not in codes({"construction_content": "字" * 300}, guangdong)
    assert "W.501" in codes({"construction_content": "字" * 301}, guangdong)
    assert "W.501" not in codes({"construction_content": "字" * 301})


def test_必改在前_且每条都说怎么办() -> None:
    facts: dict[str, FactValue] = {
        "equipment_investment": D(700),
        "fixed_asset_investment": D(600),
        "funds_own": D(900),
        "total_investment": D(800),
    }
    found = find(facts, {}, {}, CONTEXT)
    assert [finding.severity.value for finding in found] == sorted(
        (finding.severity.value for finding in found), key="FWT".index
    )
    for finding in found:
        assert finding.code.startswith(finding.severity.value)
        assert finding.title and finding.explanation and finding.action and finding.fields
