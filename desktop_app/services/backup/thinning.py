"""Which backups may go: a pure rule over their times.

Kept are all of today (and of days to come: a clock may have been set back), the newest of each day for two weeks, the
newest of each week for three months, the newest of each month for ever. The newest of all is always among them.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

DAILY = timedelta(days=14)
WEEKLY = timedelta(days=92)  # three months


def to_delete(taken: Mapping[str, datetime], now: datetime, zone: tzinfo | None = None) -> frozenset[str]:
    """Names of the backups that may go. taken: name → when it was taken; aware times.

    zone: in which days begin and end (default: this PC's). Of two taken at once the later name counts as newer.
    """
    today = now.astimezone(zone).date()
    newest: dict[object, str] = {}
    for name, at in sorted(taken.items(), key=lambda item: (item[1], item[0])):
        newest[_span(at.astimezone(zone).date(), today) or name] = name
    return frozenset(taken) - frozenset(newest.values())


def _span(day: date, today: date) -> object:
    """The span of time of which one backup is kept; None where each is."""
    if day >= today:
        return None
    if today - day <= DAILY:
        return ("day", day)
    if today - day <= WEEKLY:
        return ("week", *day.isocalendar()[:2], day.month)  # so that no month goes empty for its last week
    return ("month", day.year, day.month)
