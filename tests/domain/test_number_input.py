"""Percentages, counts, quantities."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.number_input import read_int, read_number, read_percent


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("15%", "exact", "15"),
        ("15", "exact", "15"),
        ("１５％", "exact", "15"),
        ("-3.2%", "exact", "-3.2"),
        ("增长12.5%", "exact", "12.5"),
        ("15个百分点", "exact", "15"),
        ("15‰", "exact", "1.5"),
        ("0", "exact", "0"),
        ("1", "exact", "1"),
        ("0.15%", "exact", "0.15"),
        ("0.15", "ask", "0.15"),
        ("下降3%", "ask", "-3"),
        ("约10%", "ask", "10"),
        ("=1/8", "exact", "0.125"),
        ("=1/3", "ask", None),
        ("很高", "ask", None),
        ("#N/A", "error", None),
        ("/", "blank", None),
    ],
)
def test_百分数(text: str, kind: str, value: str | None) -> None:
    reading = read_percent(text)
    assert (reading.kind, reading.value) == (kind, None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("120", "exact", "120"),
        ("120人", "exact", "120"),
        ("1,200", "exact", "1200"),
        ("1.5万人", "exact", "15000"),
        ("约120人", "ask", "120"),
        ("12.5", "error", None),
        ("-3", "error", None),
        ("120家", "ask", None),
        ("几十", "ask", None),
        ("=3*40", "exact", "120"),
        ("=40/0", "error", None),
        ("9" * 30, "error", None),
        ("", "blank", None),
    ],
)
def test_整数(text: str, kind: str, value: str | None) -> None:
    reading = read_int(text, "人")
    assert (reading.kind, reading.value) == (kind, None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.2", "3.2"),
        ("3.2万千瓦时", "3.2"),
        ("30000千瓦时", "3"),
        ("1千瓦时", "0.0001"),
        ("0.5亿千瓦时", "5000"),
        ("-2", "-2"),
    ],
)
def test_电量(text: str, value: str) -> None:
    reading = read_number(text, "万千瓦时")
    assert (reading.kind, reading.value) == ("exact", Decimal(value))


def test_别的单位要问() -> None:
    reading = read_number("3.2公顷", "亩")
    assert (reading.kind, reading.value) == ("ask", None)
    assert "公顷" in reading.note


@given(st.text(max_size=40))
def test_任何文字都有结果(text: str) -> None:
    for reading in (read_percent(text), read_int(text, "人"), read_number(text, "亩")):
        assert reading.note or reading.kind in {"exact", "blank"}
