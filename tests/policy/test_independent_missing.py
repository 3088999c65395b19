"""The hand-written `missing` of the independent reading against trying every filling, on small sets of values."""

from datetime import date
from random import Random

import pytest

from tests.policy.independent_reading import READINGS, Reading
from tests.policy.independent_reading.answer import INCOMPLETE
from tests.policy.independent_reading.border_records import FAVOURABLE, Record, other_value
from tests.policy.independent_reading.every_filling import missing_by_trial

DAYS = (date(2024, 12, 31), date(2021, 1, 30))
RECORDS_PER_POLICY = 60
MOST_BLANKS = 5


class _Watched(dict[str, object]):
    """A record that notes which fields were asked for."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:
        self.asked.add(key)
        return super().get(key, default)


def _fields_of(reading: Reading) -> list[str]:
    watched = _Watched({})
    reading(watched, DAYS[0])
    return sorted(watched.asked - {"total_investment"})


# What only feeds subsidies, amounts and priorities never decides a verdict.
NEVER_DECIDING = frozenset(
    {
        "equipment_investment",
        "main_equipment",
        "gx_direction_2019",
        "gx_direction_2024",
        "enterprise_honors",
        "gd_priority",
        "gd_enterprise_priority",
    }
)


def _hard_cases(reading: Reading, seed: int) -> list[tuple[Record, list[str]]]:
    """Records with a few blanks, the fields of one rule preferred."""
    random = Random(seed)
    fields = [key for key in _fields_of(reading) if key in FAVOURABLE]
    telling = [key for key in fields if key not in NEVER_DECIDING]
    shared = [
        key
        for key in telling
        if not isinstance(FAVOURABLE[key], bool) or "scale" in key or key in {"approval_completed"}
    ]
    cases = []
    for _ in range(RECORDS_PER_POLICY):
        record = {key: FAVOURABLE[key] for key in fields}
        pool = shared if shared and random.random() < 0.7 else telling
        for key in random.sample(pool, min(len(pool), random.randint(0, 5))):
            record[key] = other_value(random, key)
        blanks = random.sample(pool, min(len(pool), random.randint(1, MOST_BLANKS)))
        cases.append(({key: value for key, value in record.items() if key not in blanks}, blanks))
    return cases


@pytest.mark.parametrize("policy", READINGS)
def test_missing_is_exactly_what_can_still_change_the_verdict(policy: str) -> None:
    reading = READINGS[policy]
    incomplete = 0
    for number, (record, blanks) in enumerate(_hard_cases(reading, seed=1)):
        as_of = DAYS[number % 2] if policy.startswith("gd") else DAYS[0]
        answer = reading(record, as_of)
        expected = missing_by_trial(reading, record, as_of, blanks)
        if answer.verdict != INCOMPLETE:
            expected = frozenset()
        assert answer.missing == expected, (policy, record, blanks)
        incomplete += answer.verdict == INCOMPLETE
    assert incomplete > 0
