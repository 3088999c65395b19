"""The batches of the policies an office works with: their days from the notice and from the office, in order of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.batch_days import (
    STAGE_WORDS,
    Countdown,
    Stage,
    countdown,
    day_for,
    opening_days,
    own_level,
    stage,
)
from desktop_app.domain.declaring import LEVEL_WORDS, Batch, BatchKey, Level
from desktop_app.policy.pack import Pack, Window
from desktop_app.services.policies.programme import notice_of_year


@dataclass(frozen=True, slots=True)
class Deadline:
    """A closing date of a batch. is_own: set by the office, not by the notice."""

    level: Level
    word: str
    countdown: Countdown
    is_own: bool


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """A batch in time. by: the last day at which this office hands in; closes: the notice's; None where unknown.

    is_proposed: next year's first quarter, before its notice is there.
    """

    key: BatchKey
    title: str
    badge: str
    opens: date | None
    by: date | None
    closes: date | None
    deadlines: tuple[Deadline, ...]
    note: str
    own_note: str
    stage: Stage
    countdown: Countdown
    is_proposed: bool = False

    @property
    def stage_word(self) -> str:
        return STAGE_WORDS[self.stage]


def quarter_of(window: Window) -> int:
    """The quarter of a window; where the notice names none, that of its closing date."""
    return window.quarter or (window.closes.month + 2) // 3


def window_keys(pack: Pack) -> dict[BatchKey, Window]:
    """A pack's batches with their windows, by time; of several windows in a quarter the last closes it."""
    return {
        BatchKey(pack.id, pack.year or window.closes.year, quarter_of(window)): window
        for window in pack.windows
    }


def calendar(
    packs: Iterable[Pack],
    policies: Mapping[str, Pack],
    stored: Iterable[Batch],
    region: str,
    year: int,
    today: date,
) -> tuple[PlannedBatch, ...]:
    """Every batch of the packs and of the office in a year, by closing date; after a policy's last window the next
    year's first quarter. packs: those at work; policies: all that are installed, by id; region: the office's code.
    """
    own = {batch.key: batch for batch in stored}
    at_work = {pack.id: pack for pack in packs}
    found: dict[BatchKey, PlannedBatch] = {}
    for pack in at_work.values():
        windows = window_keys(pack)
        opens = dict(zip(windows, opening_days(window.closes for window in windows.values()), strict=True))
        for key, window in windows.items():
            found[key] = _planned(key, pack, window, own.get(key), opens[key], region, today)
        proposed = _next_first_quarter(pack, policies, windows, today)
        if proposed is not None and proposed not in found:
            next_pack = policies[proposed.policy_id]
            window_then = window_keys(next_pack).get(proposed)
            found[proposed] = _planned(
                proposed, next_pack, window_then, own.get(proposed), None, region, today, is_proposed=True
            )
    for key, batch in own.items():
        if key not in found and key.year == year and key.policy_id in policies:
            found[key] = _planned(key, policies[key.policy_id], None, batch, None, region, today)
    # A batch without a date stands where its quarter would begin.
    return tuple(
        sorted(
            found.values(),
            key=lambda b: (b.closes or date(b.key.year, b.key.quarter * 3 - 2, 1), b.key),
        )
    )


def _next_first_quarter(
    pack: Pack, policies: Mapping[str, Pack], windows: Mapping[BatchKey, Window], today: date
) -> BatchKey | None:
    if not windows or today <= max(window.closes for window in windows.values()):
        return None
    if len(windows) == 1:
        return None  # a call that was made once, not quarter by quarter
    year = max(key.year for key in windows) + 1
    notice = notice_of_year(policies, pack.id, year)
    return BatchKey(notice.id if notice else pack.id, year, 1)


def _planned(
    key: BatchKey,
    pack: Pack,
    window: Window | None,
    own: Batch | None,
    opens: date | None,
    region: str,
    today: date,
    *,
    is_proposed: bool = False,
) -> PlannedBatch:
    days = {Level.DEPARTMENT: window.closes} if window else {}
    days |= dict(own.days) if own else {}
    by, closes = day_for(days, own_level(region)), days.get(Level.DEPARTMENT)
    last = by or closes or max(days.values(), default=None)
    return PlannedBatch(
        key,
        (own.title if own else "") or (window.title if window else "") or key.name,
        pack.badge,
        opens,
        by,
        closes,
        tuple(
            Deadline(
                level, LEVEL_WORDS[level], countdown(days[level], today), bool(own and level in own.days)
            )
            for level in Level
            if level in days
        ),
        window.note if window else "" if pack.year == key.year else "通知尚未下发，日期待定",
        own.note if own else "",
        stage(opens, last, today),
        countdown(last, today),
        is_proposed,
    )
