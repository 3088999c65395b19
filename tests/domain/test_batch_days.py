"""Counting days: the day before, the day, the day after; a leap year; the end of a year."""

from datetime import date

import pytest

from desktop_app.domain.batch_days import (
    Stage,
    Tone,
    countdown,
    day_for,
    disorder,
    opening_days,
    own_level,
    stage,
)
from desktop_app.domain.declaring import Level

CLOSES = date(2024, 4, 30)


@pytest.mark.parametrize(
    ("today", "left", "tone", "words"),
    [
        (date(2024, 4, 22), 8, Tone.CALM, "还有8天"),
        (date(2024, 4, 23), 7, Tone.SOON, "还有7天"),
        (date(2024, 4, 29), 1, Tone.SOON, "明天截止"),
        (date(2024, 4, 30), 0, Tone.SOON, "今天截止"),
        (date(2024, 5, 1), -1, Tone.PAST, "已过1天"),
        (date(2025, 4, 30), -365, Tone.PAST, "已过365天"),
    ],
)
def test_截止前一天_当天_后一天(today: date, left: int, tone: Tone, words: str) -> None:
    found = countdown(CLOSES, today)
    assert (found.day, found.left, found.tone, found.words) == (CLOSES, left, tone, words)


@pytest.mark.parametrize(("year", "left"), [(2024, 2), (2025, 1)])
def test_闰年二月多一天(year: int, left: int) -> None:
    assert countdown(date(year, 3, 1), date(year, 2, 28)).left == left


def test_跨年(today: date = date(2024, 12, 31)) -> None:
    assert countdown(date(2025, 1, 30), today).words == "还有30天"
    assert countdown(date(2024, 12, 31), today).words == "今天截止"
    assert countdown(date(2024, 12, 31), date(2025, 1, 1)).words == "已过1天"


def test_日期未知时等通知() -> None:
    assert countdown(None, CLOSES).words == "等通知"
    assert stage(None, None, CLOSES) is Stage.UNKNOWN


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 1, 30), Stage.COMING),
        (date(2024, 1, 31), Stage.OPEN),
        (date(2024, 4, 30), Stage.OPEN),
        (date(2024, 5, 1), Stage.CLOSED),
    ],
)
def test_上一批截止次日起开始_截止当天仍在申报中(today: date, expected: Stage) -> None:
    assert stage(date(2024, 1, 31), CLOSES, today) is expected


def test_各批开始日() -> None:
    assert opening_days([date(2024, 1, 30), date(2024, 2, 29), CLOSES]) == (
        None, date(2024, 1, 31), date(2024, 3, 1),
    )  # fmt: skip
    assert opening_days([]) == ()


def test_县局看报市的日期_市局看报厅的日期() -> None:
    days = {Level.COUNTY: date(2024, 1, 20), Level.DEPARTMENT: date(2024, 1, 30)}
    assert own_level("450222") is Level.CITY
    assert own_level("450200") is Level.DEPARTMENT
    assert day_for(days, Level.CITY) == date(2024, 1, 30)
    assert day_for({**days, Level.CITY: date(2024, 1, 25)}, Level.CITY) == date(2024, 1, 25)
    assert day_for({Level.COUNTY: date(2024, 1, 20)}, Level.CITY) is None


@pytest.mark.parametrize(("city", "is_wrong"), [(29, False), (30, False), (31, True)])
def test_下级的截止日不晚于上级(city: int, is_wrong: bool) -> None:
    found = disorder({Level.CITY: date(2024, 1, city), Level.DEPARTMENT: date(2024, 1, 30)})
    assert bool(found) is is_wrong
    assert ("报市" in found) is is_wrong
