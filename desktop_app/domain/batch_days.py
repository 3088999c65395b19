"""Counting the days of a batch: how long until a closing date, which of several is next, when a batch is open.

A closing date is the last day on which it can be done: on the day itself it is still open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from desktop_app.domain.declaring import LEVEL_WORDS, Level

URGENT_DAYS = 7  # from here on a date is shown as urgent


class Tone(StrEnum):
    """How a date stands out. Each also has its words: colour is never alone."""

    UNKNOWN = "unknown"
    CALM = "calm"
    SOON = "soon"  # within URGENT_DAYS, the day itself included
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Countdown:
    """A date and how far it is. left: days until it, 0 on the day, negative afterwards; None where no date is known."""

    day: date | None
    left: int | None
    tone: Tone
    words: str


def countdown(day: date | None, today: date) -> Countdown:
    """How far a closing date is."""
    if day is None:
        return Countdown(None, None, Tone.UNKNOWN, "等通知")
    left = (day - today).days
    if left < 0:
        return Countdown(day, left, Tone.PAST, f"已过{-left}天")
    if left == 0:
        return Countdown(day, left, Tone.SOON, "今天截止")
    words = "明天截止" if left == 1 else f"还有{left}天"
    return Countdown(day, left, Tone.SOON if left <= URGENT_DAYS else Tone.CALM, words)


class Stage(StrEnum):
    """Where a batch stands in time."""

    UNKNOWN = "unknown"  # no closing date is known
    COMING = "coming"  # the batch before it is still open
    OPEN = "open"
    CLOSED = "closed"


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.UNKNOWN: "等通知",
    Stage.COMING: "未开始",
    Stage.OPEN: "申报中",
    Stage.CLOSED: "已截止",
}


def stage(opens: date | None, closes: date | None, today: date) -> Stage:
    """Open from `opens` (None: open already) to `closes`, both included."""
    if closes is None:
        return Stage.UNKNOWN
    if today > closes:
        return Stage.CLOSED
    return Stage.COMING if opens is not None and today < opens else Stage.OPEN


def opening_days(closings: Iterable[date]) -> tuple[date | None, ...]:
    """When each batch opens: the day after the one before it closes; None for the first. closings: ascending."""
    ordered = tuple(closings)
    return (None, *(day + timedelta(days=1) for day in ordered[:-1])) if ordered else ()


def own_level(region: str) -> Level:
    """The closing date an office hands in by: a city's (….00) is the department's, a county's the city's."""
    return Level.DEPARTMENT if region.endswith("00") else Level.CITY


def day_for(days: Mapping[Level, date], level: Level) -> date | None:
    """The closing date at a level: the office's own, else the next higher one's."""
    levels = list(Level)
    return next((days[each] for each in levels[levels.index(level) :] if each in days), None)


def disorder(days: Mapping[Level, date]) -> str:
    """What is wrong with dates by level: each level closes no later than the one above it. "" where nothing is."""
    known = [(level, days[level]) for level in Level if level in days]
    for (lower, early), (upper, late) in pairwise(known):
        if early > late:
            return f"“{LEVEL_WORDS[lower]}”的日期{early}晚于“{LEVEL_WORDS[upper]}”的{late}"
    return ""
