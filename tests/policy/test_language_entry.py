"""Entries of a pack file: each reading of a value, and the sentence where it cannot be read."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop_app.policy.entry import Entry
from desktop_app.policy.errors import PackError


def entry(value: Any, path: str = "condition[1].require") -> Entry:
    return Entry(value, path, "示例/pack.toml")


def test_a_complaint_names_file_key_and_mistake() -> None:
    with pytest.raises(PackError) as caught:
        entry(1).fail("不对")
    assert (caught.value.file, caught.value.key, caught.value.mistake) == (
        "示例/pack.toml",
        "condition[1].require",
        "不对",
    )
    assert caught.value.code == "pack-broken"
    assert str(caught.value.message) == "政策包文件 示例/pack.toml，condition[1].require：不对"


def test_paths_grow_with_keys_and_numbers() -> None:
    items = entry([{"at_least": 5}, {"at_least": 6}], "tier").items()
    assert [item.path for item in items] == ["tier[1]", "tier[2]"]
    assert items[1].table(("at_least",))["at_least"].path == "tier[2].at_least"
    assert entry({"id": "x"}, "").table(("id",))["id"].path == "id"
    assert set(entry({"甲": 1, "b": 2}).children()) == {"甲", "b"}


@pytest.mark.parametrize(
    ("value", "number", "is_percent"),
    [
        (500, Fraction(500), False),
        (-3, Fraction(-3), False),
        ("600.003", Fraction(600003, 1000), False),
        ("30%", Fraction(3, 10), True),
        ("0.01%", Fraction(1, 10000), True),
        ("-5%", Fraction(-1, 20), True),
        (Decimal("0.1"), Fraction(1, 10), False),
    ],
)
def test_numbers_are_exact(value: Any, number: Fraction, is_percent: bool) -> None:
    assert entry(value).number() == (number, is_percent)


@pytest.mark.parametrize(
    "value", [True, "5e2", "五百", "30 %", "", "%", "1,000", None, [5], {}, "NaN", "1/2", 5e2]
)
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(PackError):
        entry(value).number()


@pytest.mark.parametrize("text", ["a", "gx-qianqi-2024", "county_cost", "a1-b2_c3"])
def test_identifiers(text: str) -> None:
    assert entry(text).identifier() == text


@pytest.mark.parametrize("text", ["A", "1a", "a-", "a--b", "条件", "a b", "-a"])
def test_what_is_no_identifier(text: str) -> None:
    with pytest.raises(PackError, match="不能作标识"):
        entry(text).identifier()


def test_days_are_days_only() -> None:
    assert entry(date(2024, 1, 30)).day() == date(2024, 1, 30)
    for value in (datetime(2024, 1, 30, 8), "2024-01-30", 20240130):
        with pytest.raises(PackError, match="应为日期"):
            entry(value).day()


def test_texts_take_one_or_many() -> None:
    assert entry("45").texts() == ("45",)
    assert entry(["45", "44"]).texts() == ("45", "44")
    assert entry([]).texts() == ()
    for value in ([45], " ", 45, [""]):
        with pytest.raises(PackError):
            entry(value).texts()


def test_integers_are_no_booleans() -> None:
    assert entry(0).integer() == 0
    assert entry(True).boolean() is True
    for value, least in ((True, 0), ("3", 0), (-1, 0), (0, 1), (Decimal("1.0"), 0)):
        with pytest.raises(PackError):
            entry(value).integer(least)
    with pytest.raises(PackError, match="应为true或false，现为整数"):
        entry(1).boolean()


def test_unknown_and_absent_keys() -> None:
    with pytest.raises(PackError, match="是否想写“clause”"):
        entry({"claus": "一"}).table(("id", "clause"))
    with pytest.raises(PackError, match="可用的键：id、clause"):
        entry({"zzz": "一"}).table(("id", "clause"))
    with pytest.raises(PackError, match="缺少必填的“id”"):
        entry({"clause": "一"}).table(("id", "clause"), required=("id",))
    with pytest.raises(PackError, match="应为表"):
        entry([]).table(("id",))
    with pytest.raises(PackError, match="应为列表"):
        entry({}).items()
    with pytest.raises(PackError, match="不在可用的值之内：exact、prefix"):
        entry("fuzzy").one_of(("exact", "prefix"))
