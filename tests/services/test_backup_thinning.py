"""The rule that thins backups: a table of borders, and laws that hold for any times."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.services.backup.thinning import to_delete

BEIJING = timezone(timedelta(hours=8))
NOW = datetime(2024, 6, 20, 15, 0, tzinfo=BEIJING)  # a Thursday


def at(month: int, day: int, hour: int = 12, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BEIJING)


def kept(*times: datetime, now: datetime = NOW) -> list[datetime]:
    names = {str(number): time for number, time in enumerate(times)}
    gone = to_delete(names, now, BEIJING)
    return sorted(time for name, time in names.items() if name not in gone)


@pytest.mark.parametrize(
    ("times", "stay"),
    [
        ([], []),
        ([at(6, 20, 0), at(6, 20, 9), at(6, 20, 14)], [at(6, 20, 0), at(6, 20, 9), at(6, 20, 14)]),
        ([at(6, 19, 23), at(6, 19, 8), at(6, 20, 0)], [at(6, 19, 23), at(6, 20, 0)]),
        # two weeks: 6 June is the fourteenth day back, 5 June the first that is thinned by weeks
        ([at(6, 6, 8), at(6, 6, 9), at(6, 7, 8)], [at(6, 6, 9), at(6, 7, 8)]),
        ([at(6, 5, 8), at(6, 4, 8), at(6, 3, 8)], [at(6, 5, 8)]),
        ([at(6, 5, 8), at(6, 6, 8)], [at(6, 5, 8), at(6, 6, 8)]),
        # a week ends on Sunday
        ([at(6, 2), at(6, 3)], [at(6, 2), at(6, 3)]),
        ([at(6, 1), at(6, 2)], [at(6, 2)]),
        # three months: 20 March is the 92nd day back
        ([at(3, 20, 8), at(3, 20, 9), at(3, 19, 8), at(3, 1, 8)], [at(3, 19, 8), at(3, 20, 9)]),
        ([at(2, 29), at(2, 1), at(3, 1)], [at(2, 29), at(3, 1)]),
        # for ever
        ([at(1, 5, year=2019), at(1, 4, year=2019), at(1, 5, year=2018)], [at(1, 5, year=2018), at(1, 5, year=2019)]),
        # a week that two months share keeps one of each, or the month might have none
        ([at(5, 30), at(5, 31), at(6, 1), at(6, 2)], [at(5, 31), at(6, 2)]),
        # a clock that was set back
        ([at(6, 21), at(6, 21, 13), at(7, 1)], [at(6, 21), at(6, 21, 13), at(7, 1)]),
    ],
)  # fmt: skip
def test_table(times: list[datetime], stay: list[datetime]) -> None:
    assert kept(*times) == sorted(stay)


def test_weeks_across_new_year() -> None:
    now = at(1, 31, year=2025)
    assert kept(at(1, 2, year=2025), at(1, 3, year=2025), now=now) == [at(1, 3, year=2025)]
    assert kept(at(12, 30), at(1, 3, year=2025), now=now) == [
        at(12, 30),
        at(1, 3, year=2025),
    ]  # one week, two months
    assert kept(at(12, 29), at(12, 30), now=now) == [at(12, 29), at(12, 30)]


def test_days_are_those_of_the_office_not_of_greenwich() -> None:
    late, early = datetime(2024, 6, 19, 15, 59, tzinfo=UTC), datetime(2024, 6, 19, 16, 1, tzinfo=UTC)
    assert to_delete({"late": late, "early": early}, NOW, BEIJING) == frozenset()
    assert to_delete({"late": late, "early": early}, NOW, UTC) == {"late"}


def test_two_at_the_same_moment_leave_one() -> None:
    assert to_delete({"a": at(6, 1), "b": at(6, 1)}, NOW, BEIJING) == {"a"}


_TIMES = st.dictionaries(
    st.text("abcdef0123456789", min_size=1, max_size=6),
    st.datetimes(datetime(2021, 1, 1), datetime(2024, 7, 1)).map(lambda time: time.replace(tzinfo=BEIJING)),
    max_size=40,
)


def without(taken: Mapping[str, datetime], gone: frozenset[str]) -> dict[str, datetime]:
    return {name: time for name, time in taken.items() if name not in gone}


@given(_TIMES)
def test_the_newest_never_goes(taken: dict[str, datetime]) -> None:
    gone = to_delete(taken, NOW, BEIJING)
    assert gone <= taken.keys()
    if taken:
        newest = max(taken.values())
        assert newest in without(taken, gone).values()


@given(_TIMES)
def test_thinning_twice_is_thinning_once(taken: dict[str, datetime]) -> None:
    rest = without(taken, to_delete(taken, NOW, BEIJING))
    assert to_delete(rest, NOW, BEIJING) == frozenset()


@given(_TIMES, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(taken: dict[str, datetime], random: object) -> None:
    shuffled = list(taken.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert to_delete(dict(shuffled), NOW, BEIJING) == to_delete(taken, NOW, BEIJING)


_CLOSE = st.dictionaries(
    st.integers(0, 999).map(str),
    st.datetimes(datetime(2024, 3, 1), datetime(2024, 6, 20)).map(lambda time: time.replace(tzinfo=BEIJING)),
    max_size=15,
)


@given(_CLOSE, st.integers(1, 200))
def test_every_month_keeps_one_however_often_it_is_thinned(taken: dict[str, datetime], days: int) -> None:
    rest = dict(taken)
    for later in range(0, days, 9):
        rest = without(rest, to_delete(rest, NOW + timedelta(days=later), BEIJING))
    assert {(t.year, t.month) for t in rest.values()} == {(t.year, t.month) for t in taken.values()}
