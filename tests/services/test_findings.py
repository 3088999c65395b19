"""Coded findings, at and just beside their borders."""

from decimal import Decimal

import pytest

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.findings.of_record import RecordContext, Severity, export_findings, find
from tests.services.finding_cases import CASES, CONTEXT, GUANGDONG, GUANGDONG_CASES, MORE_CASES

D = Decimal


def codes(facts: dict[str, FactValue], context: RecordContext = CONTEXT) -> set[str]:
    with_direction = {"gx_direction_2024": ("product",), **facts}
    return {finding.code for finding in find(with_direction, {}, {}, context)}


def test_空表没有发现() -> None:
    assert codes({}) == set()


@pytest.mark.parametrize(("facts", "code", "found"), GUANGDONG_CASES)
def test_广东的边界(facts: dict[str, FactValue], code: str, found: bool) -> None:
    assert (code in codes(facts, GUANGDONG)) is found


def test_不知道今天是哪天_不问竣工与否() -> None:
    undated = RecordContext(standard_dictionary(), 2024, "450100")
    facts = dict(next(facts for facts, code, found in MORE_CASES if code == "W.306" and found))
    assert "W.306" not in codes(facts, undated)


@pytest.mark.parametrize(("facts", "code", "found"), [*CASES, *MORE_CASES])
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
