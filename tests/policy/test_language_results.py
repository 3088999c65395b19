"""Results of the real packs on any facts: they never raise, they agree with themselves, `missing` is what trying finds."""

from datetime import date
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.month import Month
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.evaluate import PolicyResult, evaluate, evaluate_all
from desktop_app.policy.library import standard_library
from desktop_app.policy.pack import Pack
from tests.policy.independent_reading.border_records import FAVOURABLE, other_value
from tests.policy.independent_reading.every_filling import values_of
from tests.policy.language import FIELDS

JUDGING = standard_library().judging

NUMBERS = st.decimals(0, 10**9, places=4, allow_nan=False)
AT_BORDERS = st.sampled_from(
    [0, 1, 100, 500, 600, 1000, 1150, 1500, 2000, 2500, 5000, 5500, 10000, 20000, 50000]
).flatmap(lambda limit: st.sampled_from(["0", "0.0001", "-0.0001"]).map(lambda step: _beside(limit, step)))


def _beside(limit: int, step: str) -> Decimal:
    return max(Decimal(limit) + Decimal(step), Decimal(0))


def _values(field: Field) -> st.SearchStrategy[FactValue]:
    if field.type is FieldType.BOOL:
        return st.booleans()
    if field.type is FieldType.CHOICE:
        return st.sampled_from([choice.code for choice in field.choices])
    if field.type is FieldType.MULTI:
        codes = [choice.code for choice in field.choices]
        return st.lists(st.sampled_from(codes), unique=True).map(lambda chosen: tuple(sorted(chosen)))
    if field.type is FieldType.MONTH:
        return st.builds(Month, st.one_of(st.integers(2019, 2026), st.integers(1, 9999)), st.integers(1, 12))
    if field.type is FieldType.REGION:
        return st.sampled_from(["450102", "450000", "440304", "110101"])
    if field.type is FieldType.INDUSTRY:
        return st.sampled_from(["06", "34", "46"])
    if field.type is FieldType.INT:
        return st.integers(0, 100)
    if field.is_numeric:
        return st.one_of(NUMBERS, AT_BORDERS)
    return st.sampled_from(["", "甲"])


READ = sorted({key for pack in JUDGING for key in pack.fields} | {"total_investment"})
FACTS = st.fixed_dictionaries({}, optional={key: _values(FIELDS[key]) for key in READ})
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def _check(result: PolicyResult, facts: Facts) -> None:
    statuses = result.statuses
    if Status.UNMET in statuses:
        assert result.verdict is Verdict.INELIGIBLE
    else:
        assert result.verdict is (Verdict.INCOMPLETE if Status.UNKNOWN in statuses else Verdict.ELIGIBLE)
    assert tuple(condition.status for condition in result.conditions) == statuses
    for condition in result.conditions:
        assert condition.message
        assert condition.shortfall is None or condition.status is Status.UNMET
        assert condition.shortfall is None or condition.shortfall >= 0
        assert not condition.missing or condition.status is Status.UNKNOWN
        assert bool(condition.ask) == (condition.status is Status.UNKNOWN)
    assert all(key not in facts for key in result.missing)
    assert len(set(result.missing)) == len(result.missing)
    assert not result.missing or result.verdict is Verdict.INCOMPLETE
    assert set(result.reading_sensitive) <= {reading.id for reading in result.pack.readings}
    assert (result.subsidy is None) == (result.pack.subsidy is None)
    assert result.amount is None or (result.amount >= 0 and result.verdict is Verdict.ELIGIBLE)
    assert all(result.cautions)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FACTS, DAYS)
def test_evaluating_never_raises_and_agrees_with_itself(facts: dict[str, FactValue], day: date) -> None:
    before = dict(facts)
    results = evaluate_all(facts, JUDGING, day)
    assert tuple(results) == tuple(pack.id for pack in JUDGING)
    for result in results.values():
        _check(result, facts)
    assert facts == before


@pytest.mark.parametrize("pack", JUDGING, ids=lambda pack: pack.id)
def test_nothing_known_and_only_strange_fields(pack: Pack) -> None:
    empty = evaluate({}, pack, date(2024, 6, 30))
    assert empty.verdict is Verdict.INCOMPLETE
    assert set(empty.statuses) <= {Status.UNKNOWN}
    assert evaluate({"remark": "无"}, pack, date(2024, 6, 30)).missing == empty.missing


# --- missing --------------------------------------------------------------------------------------------------------

MOST_BLANKS = 5
RECORDS = 60


def _fact(key: str, value: Any) -> FactValue:
    if FIELDS[key].type is FieldType.MONTH:
        return Month(*value)
    fact: FactValue = value
    return fact


def _missing_by_trial(pack: Pack, known: Facts, day: date, blanks: list[str]) -> set[str]:
    """The blanks of which some value, after some filling of the others, settles a verdict that was open."""
    choices = [(None, *(_fact(key, value) for value in values_of(key))) for key in blanks]
    verdicts: dict[tuple[FactValue | None, ...], Verdict] = {}
    for filling in product(*choices):
        filled = {key: value for key, value in zip(blanks, filling, strict=True) if value is not None}
        verdicts[filling] = evaluate({**known, **filled}, pack, day).verdict
    return {
        key
        for place, key in enumerate(blanks)
        for filling, verdict in verdicts.items()
        if verdict is Verdict.INCOMPLETE and filling[place] is None
        if any(
            verdicts[(*filling[:place], value, *filling[place + 1 :])] is not Verdict.INCOMPLETE
            for value in choices[place][1:]
        )
    }


@pytest.mark.parametrize("pack", JUDGING, ids=lambda pack: pack.id)
def test_missing_is_what_trying_every_filling_finds(pack: Pack) -> None:
    random = Random(pack.id)
    day = date(2024, 12, 31) if pack.id.startswith("gx") else date(2023, 12, 22)
    keys = list(dict.fromkeys(key for condition in pack.conditions for key in condition.fields))
    tangled = [key for key in keys if sum(key in condition.fields for condition in pack.conditions) > 1]
    tangled += [key for condition in pack.conditions if len(condition.fields) > 1 for key in condition.fields]
    tangled = list(dict.fromkeys(tangled)) or keys
    incomplete = 0
    for _ in range(RECORDS):
        record = {key: FAVOURABLE[key] for key in keys if key in FAVOURABLE}
        for key in random.sample(tangled, min(len(tangled), random.randint(0, 3))):
            record[key] = other_value(random, key)
        blanks = random.sample(tangled, min(len(tangled), random.randint(1, MOST_BLANKS)))
        blanks += [key for key in keys if key not in FAVOURABLE and key not in blanks]
        known = {key: _fact(key, value) for key, value in record.items() if key not in blanks}
        result = evaluate(known, pack, day)
        if result.verdict is Verdict.INCOMPLETE:
            incomplete += 1
            assert set(result.missing) == _missing_by_trial(pack, known, day, blanks), (known, blanks)
    assert incomplete
