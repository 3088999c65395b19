"""Amounts as people write them: exact, asked, blank or refused; never rounded, never guessed in silence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.amount_input import UNITS, format_amount, read_amount
from desktop_app.domain.money import in_words
from tests.domain.case_files import rows


@pytest.mark.parametrize("row", rows("amount_cases.csv"), ids=lambda row: row["input"])
def test_对照用例(row: dict[str, str]) -> None:
    reading = read_amount(row["input"])
    if row["yuan"]:
        assert reading.value == Decimal(row["yuan"]) / 10000
        assert reading.kind in {"exact", "ask"}
    elif "," in row["input"] or row["input"].replace(".", "").isdigit():
        assert reading.value == Decimal(row["input"].replace(",", ""))  # a bare number is in the field's unit
    else:
        assert reading.value is None
        assert reading.kind in {"ask", "blank", "error"}


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2.46亿", "24600", "亿元"),
        ("2.46億", "24600", "亿元"),
        ("20,941", "20941", "万元"),
        ("1,234.5", "1234.5", "万元"),
        ("２０９４１", "20941", "万元"),
        ("20941万元", "20941", "万元"),
        ("12,345万", "12345", "万元"),
        ("5000元", "0.5", "元"),
        ("0.01元", "0.000001", "元"),
        ("499.9999", "499.9999", "万元"),
        ("3千万", "3000", "千万元"),
        ("5千元", "0.5", "千元"),
        ("1亿2000万元", "12000", "亿元"),
        ("人民币500万元整", "500", "万元"),
        ("¥500", "500", "万元"),
        ("合计投资20.41亿元", "204100", "亿元"),
        ("总投资(元)5000000", "500", "元"),
        ("项目实际总投资(万元): 500", "500", "万元"),
        ("=300*1.13", "339", "万元"),
        ("＝３００＊１．１３", "339", "万元"),
        ("=(1200+350)/2万元", "775", "万元"),
        ("=5000000/2元", "250", "元"),
        ("=2.46亿", "24600", "亿元"),
        ("=2.46", "2.46", "万元"),
        ("300+200", "500", "万元"),
        ("300*2元", "0.06", "元"),
        ("3*1.5亿", "45000", "亿元"),
        ("500w", "500", "万元"),
        ("500W元", "500", "万元"),
        ("0", "0", "万元"),
        ("600.00", "600", "万元"),
    ],
)
def test_读得准(text: str, value: str, unit: str) -> None:
    reading = read_amount(text)
    assert (reading.kind, reading.value, reading.unit_understood) == ("exact", Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "value", "says"),
    [
        ("约2亿", "20000", "约数"),
        ("近2亿元", "20000", "约数"),
        ("2亿余元", "20000", "约数"),
        ("200万元以上", "200", "约数"),
        ("不超过300万元", "300", "约数"),
        ("2000~3000万元", None, "范围"),
        ("2000万元至3000万元", None, "范围"),
        ("100万美元", None, "外币"),
        ("$500", None, "外币"),
        ("固定资产投资20170万元(含外汇1100万美元)", "20170", "没有计入"),
        ("一期2亿，二期3亿", None, "2个金额"),
        ("项目总投资6亿元,一期投资2亿元", "60000", "没有计入"),
        ("=1/3", None, "除不尽"),
        ("二百万", None, "阿拉伯数字"),
        ("2,0941", None, "看不明白"),
        ("1.2.3", None, "看不明白"),
        ("1E+04", "10000", "科学计数"),
        ("1亿2", None, "没有写全"),
        ("5千", None, "没有写全"),
        ("12.5%", None, "百分数"),
        ("209410000", "209410000", "单位"),
        ("500万元/年", "500", "请确认"),
        ("2024年投资5000万元", "5000", "请确认"),
    ],
)
def test_要问人(text: str, value: str | None, says: str) -> None:
    reading = read_amount(text)
    assert reading.kind == "ask"
    assert reading.value == (None if value is None else Decimal(value))
    assert says in reading.note


@pytest.mark.parametrize("text", ["", "  ", "/", "-", "－", "—", "——", "无", "N/A", "待定"])
def test_空白(text: str) -> None:
    reading = read_amount(text)
    assert (reading.kind, reading.value) == ("blank", None)


@pytest.mark.parametrize(
    "text",
    ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "######", "-5", "(500)", "=1/0", "=A1*2", "=1-2", "9" * 30],
)
def test_错误(text: str) -> None:
    reading = read_amount(text)
    assert (reading.kind, reading.value) == ("error", None)
    assert reading.note


def test_不含税只注明() -> None:
    reading = read_amount("1200万（不含税）")
    assert (reading.kind, reading.value) == ("exact", Decimal(1200))
    assert "不含税" in reading.note


def test_以亿元为单位的栏() -> None:
    assert read_amount("0.5", "亿元").value == Decimal("0.5")
    assert read_amount("5000万元", "亿元").value == Decimal("0.5")
    assert read_amount("总投资(万元)500", "亿元").value == Decimal("0.05")
    slip = read_amount("5000", "亿元")
    assert slip.kind == "ask"
    assert "单位" in slip.note


def test_小于一万元时说明是多少元() -> None:
    assert "5,000元" in read_amount("0.5").note
    assert read_amount("1").note == ""


def test_未知单位的栏() -> None:
    with pytest.raises(KeyError):
        read_amount("5", "亩")


@pytest.mark.parametrize(
    ("wan", "words"),
    [
        ("20941", "2.0941亿元"),
        ("10000", "1亿元"),
        ("9999.99", "9,999.99万元"),
        ("600.003", "600.003万元"),
        ("1", "1万元"),
        ("0.5", "5,000元"),
        ("0.0001", "1元"),
        ("0", "0万元"),
        ("-20941", "-2.0941亿元"),
    ],
)
def test_单位提示(wan: str, words: str) -> None:
    assert in_words(Decimal(wan)) == words


def test_分组不丢位() -> None:
    assert format_amount(Decimal("20941")) == "20,941"
    assert format_amount(Decimal("1234567.890123")) == "1,234,567.890123"


@given(st.decimals(0, 10**6, places=6), st.sampled_from(sorted(UNITS)))
def test_写出的数原样读回(value: Decimal, unit: str) -> None:
    reading = read_amount(format_amount(value) + unit, unit)
    assert (reading.kind, reading.value) == ("exact", value)


@given(st.text(max_size=60) | st.text("0123456789.,万亿元千百约-=*+()/至 美", max_size=30))
def test_任何文字都有结果(text: str) -> None:
    reading = read_amount(text)
    assert reading.value is None or reading.value >= 0
    assert reading.note or reading.kind in {"exact", "blank"}
