"""Records against the template's own rules."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.fill import FillPlan
from desktop_app.sheets.template_checks import TemplateFinding, allowed_values, check_rows, within
from tests.sheets.template_maker import Template, basic, text_cell

PLAN = FillPlan("申报表", (3, 3), (4, 6), ("A", "B", "C"))


def validation(
    kind: str, formula1: str, formula2: str = "", operator: str = "between", area: str = "C4:C6"
) -> str:
    second = f"<formula2>{formula2}</formula2>" if formula2 else ""
    return (
        f'<dataValidations count="1"><dataValidation type="{kind}" operator="{operator}" showErrorMessage="1" sqref="{area}" '
        f'error="请按要求填"><formula1>{formula1}</formula1>{second}</dataValidation></dataValidations>'
    )


def extension(formula: str, area: str) -> str:
    return (
        '<extLst><ext uri="{CCE6A557}"><x14:dataValidations count="1"><x14:dataValidation type="list" showErrorMessage="1">'
        f"<x14:formula1><xm:f>{formula}</xm:f></x14:formula1><xm:sqref>{area}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )


def with_choices(after: str) -> Template:
    template = basic()
    template.after = after
    template.other_rows = "".join(
        f'<row r="{row}">{text_cell(f"A{row}", first)}{text_cell(f"B{row}", second)}</row>'
        for row, (first, second) in enumerate([("南宁", "青秀"), ("南宁", "兴宁"), ("柳州", "城中")], 1)
    )
    template.names = '<definedName name="南宁">字典!$B$1:$B$2</definedName><definedName name="市">字典!$A$2:$A$3</definedName>'
    return template


def found(template: Template, *rows: tuple[Value, ...]) -> list[TemplateFinding]:
    return list(check_rows(template.bytes(), PLAN, rows))


def test_行内选项_最接近的() -> None:
    template = with_choices(validation("list", '"是, 否,不适用"'))
    findings = found(template, (1, "x", "是"), (2, "x", "不适"), (3, "x", None))
    assert [(finding.record, finding.row, finding.column) for finding in findings] == [(1, 5, "C")]
    assert findings[0].allowed == ("是", "否", "不适用") and findings[0].nearest == "不适用"
    assert "第 2 条" in findings[0].message and "请按要求填" in findings[0].message


@pytest.mark.parametrize("formula", ["字典!$A$1:$A$3", "市", 'INDIRECT("字典!A1:A3")'])
def test_隐藏表和名称里的选项(formula: str) -> None:
    template = with_choices(validation("list", formula))
    assert found(template, (1, "x", "柳州")) == []
    assert len(found(template, (1, "x", "桂林"))) == 1


def test_插入的行也查() -> None:
    template = with_choices(validation("list", "市"))
    good = (1, "x", "南宁")
    assert [finding.row for finding in found(template, good, good, good, good, (1, "x", "桂林"))] == [8]


def test_依赖前一列的选项() -> None:
    for formula in (
        "INDIRECT($B4)",
        "OFFSET(字典!$B$1,MATCH($B4,字典!$A$1:$A$3,0)-1,0,COUNTIF(字典!$A$1:$A$3,$B4),1)",
    ):
        template = with_choices(extension(formula, "C4:C6"))
        assert found(template, (1, "南宁", "兴宁")) == []
        findings = found(template, (1, "南宁", "青秀"), (2, "南宁", "城中"))
        assert [finding.record for finding in findings] == [1] and findings[0].allowed == ("青秀", "兴宁")


@pytest.mark.parametrize(
    ("xml", "good", "bad"),
    [
        (validation("decimal", "0", "100"), Decimal("99.9"), Decimal("100.01")),
        (validation("decimal", "500", operator="greaterThanOrEqual"), Decimal(500), Decimal("499.9999")),
        (validation("whole", "1", "9"), 5, Decimal("5.5")),
        (validation("decimal", "0", "100"), 1, "一百"),
        (validation("textLength", "3", operator="lessThanOrEqual"), "三个字", "四个字了"),
        (validation("date", "45292", "45657"), date(2024, 7, 1), date(2025, 1, 1)),
        (validation("custom", "LEN($C4)=2"), "两字", "三个字"),
        (validation("decimal", "$A4", operator="lessThan"), Decimal(0), Decimal(1)),
    ],
)
def test_数值日期字数和自定义(xml: str, good: Value, bad: Value) -> None:
    template = with_choices(xml)
    assert found(template, (1, "x", good)) == []
    assert len(found(template, (1, "x", bad))) == 1


def test_日期界限写成日期() -> None:
    finding = found(with_choices(validation("date", "45292", "45657")), (1, "x", date(2025, 1, 1)))[0]
    assert "2024-01-01" in finding.message and "2024-12-31" in finding.message


def test_只提醒的规则() -> None:
    xml = validation("list", '"是"').replace(' showErrorMessage="1"', "")
    assert found(with_choices(xml), (1, "x", "否"))[0].refuses is False


def test_算不出的规则跳过() -> None:
    assert found(with_choices(validation("custom", "VLOOKUP(C4,字典!A:B,2)")), (1, "x", "y")) == []


def test_各列的选项() -> None:
    assert allowed_values(with_choices(validation("list", "市")).bytes(), PLAN) == {2: ("南宁", "柳州")}


@pytest.mark.parametrize(
    ("operator", "good", "bad"),
    [
        ("between", 5, 11), ("notBetween", 11, 5), ("equal", 1, 2), ("notEqual", 2, 1), ("greaterThan", 2, 1),
        ("lessThan", 0, 1), ("greaterThanOrEqual", 1, 0), ("lessThanOrEqual", 1, 2),
    ],
)  # fmt: skip
def test_各种比较(operator: str, good: int, bad: int) -> None:
    ends = [Decimal(1), Decimal(10)]
    assert within(operator, Decimal(good), ends) and not within(operator, Decimal(bad), ends)
