"""What people type, and what it is understood as."""

from decimal import Decimal

import pytest

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import FieldType, standard_dictionary
from desktop_app.domain.month import Month
from desktop_app.services.records.field_input import editor_text, read_text, typing_text, understood

FIELDS = standard_dictionary()


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("fixed_asset_investment", "2.46亿", Decimal(24600)),
        ("fixed_asset_investment", "20,941", Decimal(20941)),
        ("fixed_asset_investment", "=300*1.13", Decimal(339)),
        ("fixed_asset_investment", "４９９．９９９９", Decimal("499.9999")),
        ("fixed_asset_investment", "0", Decimal(0)),
        ("start_month", "2024.7", Month(2024, 7)),
        ("start_month", "202407", Month(2024, 7)),
        ("start_month", "24年7月", Month(2024, 7)),
        ("employees", "320", 320),
        ("year_output_growth", "-3.5", Decimal("-3.5")),
        ("registered_region", "450107", "450107"),
        ("registered_region", "南宁市西乡塘区", "450107"),
        ("industry", "汽车制造业", "36"),
        ("industry", "36 汽车制造业", "36"),
        ("enterprise_size", "中型", "medium"),
        ("gx_direction_2024", "装备提升、智改数转", ("equipment", "digital")),
        ("gx_direction_2024", "都不是", ()),
        ("is_listed", "是", True),
        ("is_listed", "否", False),
        ("uscc", " 9145 0100 1982 2464 0t ", "91450100198224640T"),
        ("contact_phone", "138 0000 1234", "13800001234"),
        ("project_name", "  甲项目 ", "甲项目"),
    ],
)
def test_读懂(key: str, raw: str, value: FactValue) -> None:
    reading = read_text(FIELDS[key], raw)
    assert reading.problem == ""
    assert reading.value == value
    assert type(reading.value) is type(value)


@pytest.mark.parametrize(
    "key", ["project_name", "fixed_asset_investment", "start_month", "is_listed", "industry"]
)
@pytest.mark.parametrize("raw", ["", "   ", "　"])
def test_空白是未知而不是零(key: str, raw: str) -> None:
    reading = read_text(FIELDS[key], raw)
    assert (reading.value, reading.problem) == (None, "")


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("fixed_asset_investment", "两千万左右吧"),
        ("start_month", "明年"),
        ("employees", "三百来人"),
        ("employees", "12.5"),
        ("registered_region", "不知道哪里"),
        ("industry", "没有这个行业"),
        ("enterprise_size", "巨型"),
        ("gx_direction_2024", "装备提升、别的"),
        ("is_listed", "也许"),
    ],
)
def test_读不懂的说明原因而不猜(key: str, raw: str) -> None:
    reading = read_text(FIELDS[key], raw)
    assert reading.value is None
    assert reading.problem


def test_约数要人确认() -> None:
    reading = read_text(FIELDS["total_investment"], "约2亿")
    assert reading.value is None
    assert reading.proposal == Decimal(20000)
    assert reading.understood == "2亿元"
    assert "确认" in reading.problem


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("20941", "2.0941亿元"),
        ("80", "80万元"),
        ("0.003", "30元"),
        ("10000", "1亿元"),
        ("9999.99", "9,999.99万元"),
    ],
)
def test_金额用人说的单位(amount: str, words: str) -> None:
    assert understood(FIELDS["total_investment"], Decimal(amount)) == words


def test_编辑时不带千分位_离开后带() -> None:
    field = FIELDS["total_investment"]
    assert typing_text(field, Decimal("20941.50")) == "20941.5"
    assert editor_text(field, Decimal("20941.50")) == "20,941.5"
    assert read_text(field, editor_text(field, Decimal("20941.5"))).value == Decimal("20941.5")


def test_栏内显示的文字都能再读回来() -> None:
    values: dict[FieldType, FactValue] = {
        FieldType.BOOL: False,
        FieldType.MONEY: Decimal("1234.5"),
        FieldType.PERCENT: Decimal("-2.5"),
        FieldType.NUMBER: Decimal("12.25"),
        FieldType.INT: 12,
        FieldType.MONTH: Month(2024, 11),
        FieldType.REGION: "450107",
        FieldType.INDUSTRY: "13",
        FieldType.TEXT: "文字",
        FieldType.LONGTEXT: "一行\n二行",
    }
    for field in FIELDS.values():
        value: FactValue | None = values.get(field.type)
        if field.type is FieldType.CHOICE:
            value = field.choices[-1].code
        elif field.type is FieldType.MULTI:
            value = (field.choices[0].code, field.choices[1].code)
        if value is not None:
            assert read_text(field, editor_text(field, value)).value == value, field.key
