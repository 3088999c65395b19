"""Months and periods as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.month import Month
from desktop_app.domain.month_input import read_month, read_period
from tests.domain.case_files import rows

JULY = Month(2024, 7)


@pytest.mark.parametrize(
    "text",
    [
        "2024.7",
        "2024年7月",
        "24年7月",
        "202407",
        "2024-07",
        "2024/7",
        "２０２４年７月",
        "二〇二四年七月",
        "2024 年 7 月",
        "'2024-07",
        "2024年7月份",
        "2024年7月底",
        "2024-7",
        "2024年07月",
    ],
)
def test_一个月份的写法(text: str) -> None:
    reading = read_month(text)
    assert (reading.kind, reading.value, reading.note) == ("exact", JULY, "")


@pytest.mark.parametrize(
    "text",
    ["2024/7/15", "2024.07.15", "20240715", "2024年7月15日", "2024-07-15 00:00:00", "2024-07-15T08:30"],
)
def test_日期只取年月并说明(text: str) -> None:
    reading = read_month(text)
    assert (reading.kind, reading.value) == ("exact", JULY)
    assert "只取年月" in reading.note


@pytest.mark.parametrize(
    ("text", "value", "says"),
    [
        ("45474", JULY, "日期序号（2024-07-01）"),
        ("2407", JULY, "是否为2024年7月"),
        ("24.7", JULY, "是否为2024年7月"),
        ("2024年三季度", JULY, "确认具体月份"),
        ("2024Q3", JULY, "确认具体月份"),
        ("2024年下半年", JULY, "没有写明月份"),
        ("预计2024年7月", JULY, "请确认"),
        ("2024年7月前", JULY, "不确定"),
        ("2024", None, "只有年份"),
        ("2024年", None, "只有年份"),
        ("7月", None, "没有写年份"),
        ("2024年5-12月", None, "不止一个"),
        ("2024年5月-2025年1月", None, "不止一个"),
    ],
)
def test_要问人(text: str, value: Month | None, says: str) -> None:
    reading = read_month(text)
    assert (reading.kind, reading.value) == ("ask", value)
    assert says in reading.note


@pytest.mark.parametrize("text", ["2024年13月", "2024-00", "2024-02-30", "1900.1", "已开工", "2024/13"])
def test_不存在的年月(text: str) -> None:
    reading = read_month(text)
    assert (reading.kind, reading.value) == ("error", None)
    assert reading.note


@pytest.mark.parametrize("text", ["", " ", "/", "-", "—", "无"])
def test_空白(text: str) -> None:
    assert read_month(text).kind == "blank"
    assert read_period(text).kind == "blank"


def test_2024点1提醒可能是10月() -> None:
    reading = read_month("2024.1")
    assert reading.value == Month(2024, 1)
    assert "2024.10" in reading.note
    assert read_month("2024.10").value == Month(2024, 10)
    assert read_month("2024.10").note == ""


@pytest.mark.parametrize("row", rows("date_range_cases.csv"), ids=lambda row: row["input"])
def test_起止时间对照用例(row: dict[str, str]) -> None:
    reading = read_period(row["input"])
    assert (str(reading.start or ""), str(reading.end or "")) == (row["start"], row["end"])
    settled = bool(row["start"]) and bool(row["end"]) and "confirmation" not in row["note"]
    assert (reading.kind == "exact") == settled


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("2021.2-2023.4", "2021-02", "2023-04", "exact"),
        ("2021-02-2023-04", "2021-02", "2023-04", "exact"),
        ("21年2月-23年4月", "2021-02", "2023-04", "exact"),
        ("二〇二一年二月至二〇二三年四月", "2021-02", "2023-04", "exact"),
        ("2021.02.01-2023.04.30", "2021-02", "2023-04", "exact"),
        ("20210201-20230430", "2021-02", "2023-04", "exact"),
        ("2023.5-12", "2023-05", "2023-12", "exact"),
        ("2023年5月-2023年5月", "2023-05", "2023-05", "exact"),
        ("2023年12月-2023年1月", "2023-12", "2023-01", "ask"),
        ("2024年12月竣工", "", "2024-12", "ask"),
        ("2021年2月-至今", "2021-02", "", "ask"),
        ("2020-2023年", "", "", "ask"),
        ("建设期2年", "", "", "ask"),
        ("2021年2月-2022年3月-2023年4月", "", "", "ask"),
        ("5月-2023年4月", "", "", "error"),
        ("随便", "", "", "error"),
    ],
)
def test_起止时间(text: str, start: str, end: str, kind: str) -> None:
    reading = read_period(text)
    assert (str(reading.start or ""), str(reading.end or ""), reading.kind) == (start, end, kind)
    assert reading.note or kind == "exact"


@given(
    st.integers(1990, 2090),
    st.integers(1, 12),
    st.sampled_from(["{0}-{1:02}", "{0}年{1}月", "{0}.{1}", "{0}/{1}", "{0}{1:02}"]),
)
def test_任何年月原样读回(year: int, month: int, shape: str) -> None:
    reading = read_month(shape.format(year, month))
    assert (reading.kind, reading.value) == ("exact", Month(year, month))


@given(st.text(max_size=40) | st.text("0123456789年月日季度一二三十.-/~至到Q个 ", max_size=24))
def test_任何文字都有结果(text: str) -> None:
    month, period = read_month(text), read_period(text)
    assert month.note or month.kind in {"exact", "blank"}
    assert period.note or period.kind in {"exact", "blank"}
