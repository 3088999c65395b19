"""What one policy says about one record, and the three-valued logic it is built from.

Truth is True (met), False (unmet) or None (unknown); NOT_APPLICABLE stands beside them for a condition whose `when`
is not fulfilled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Final, TypeAlias

Values: TypeAlias = Mapping[str, Any]
Truth: TypeAlias = "bool | None"

MET: Final = "met"
UNMET: Final = "unmet"
UNKNOWN: Final = "unknown"
NOT_APPLICABLE: Final = "not_applicable"
ELIGIBLE: Final = "eligible"
INELIGIBLE: Final = "ineligible"
INCOMPLETE: Final = "incomplete"

WORD: Final = {True: MET, False: UNMET, None: UNKNOWN}

# Amounts have at most 18 digits before and 30 after the point: no product of a few of them is rounded here.
EXACT: Final = Context(prec=400)


@dataclass(slots=True)
class Line:
    """One condition: id, status word, how much more a numeric test needs."""

    id: str
    status: str
    shortfall: Decimal | None = None


@dataclass(slots=True)
class Subsidy:
    """status: tier, none, unknown; the tier's class, bounds and cap in 万元."""

    status: str
    class_code: str | None = None
    at_least: int | None = None
    below: int | None = None
    cap: int | None = None


@dataclass(slots=True)
class Answer:
    """missing: as a set of field keys. conditions: empty for policies whose condition ids are free."""

    verdict: str
    missing: frozenset[str]
    conditions: tuple[Line, ...] = ()
    reading_sensitive: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    subsidy: Subsidy | None = None
    amount: Decimal | None = None


NOTHING: Final[frozenset[str]] = frozenset()


def all_of(*truths: Truth) -> Truth:
    """Unmet if any is unmet, else unknown if any is unknown, else met."""
    if False in truths:
        return False
    return None if None in truths else True


def any_of(*truths: Truth) -> Truth:
    """Met if any is met, else unknown if any is unknown, else unmet."""
    if True in truths:
        return True
    return None if None in truths else False


def opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def verdict_of(lines: tuple[Line, ...]) -> str:
    """Any unmet → ineligible; else any unknown → incomplete; else eligible."""
    verdict = ELIGIBLE
    for line in lines:
        if line.status == UNMET:
            return INELIGIBLE
        if line.status == UNKNOWN:
            verdict = INCOMPLETE
    return verdict


def within(region: str | None, prefix: str) -> Truth:
    return None if region is None else region.startswith(prefix)


def member(code: str | None, codes: frozenset[str]) -> Truth:
    return None if code is None else code in codes


def at_least(value: Decimal | int | None, limit: int) -> Truth:
    return None if value is None else value >= limit


def more(value: Decimal | int | None, limit: int) -> Truth:
    return None if value is None else value > limit


def chosen(codes: tuple[str, ...] | None) -> Truth:
    """Whether a multi holds anything: `[]` and `["none"]` both say that nothing was chosen."""
    return None if codes is None else any(code != "none" for code in codes)


def grown(after: Decimal | None, before: Decimal | None, percent: int) -> Truth:
    """(after − before) ÷ before ≥ percent; unknown over a base of 0 (R11)."""
    if after is None or before is None or before == 0:
        return None
    return EXACT.multiply(after, Decimal(100)) >= EXACT.multiply(before, Decimal(100 + percent))


def growth_gaps(after: Decimal | None, before: Decimal | None, after_key: str, before_key: str) -> set[str]:
    """The blanks of a growth test that could still decide it: none over a base of 0."""
    if before == 0 and before is not None:
        return set()
    return {key for key, value in ((after_key, after), (before_key, before)) if value is None}


def lacking(value: Decimal | int | None, limit: int) -> Decimal | None:
    """How much is missing to the limit, exactly; None where nothing is."""
    if value is None or value >= limit:
        return None
    return EXACT.subtract(Decimal(limit), Decimal(value))
