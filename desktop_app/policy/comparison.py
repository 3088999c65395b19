"""Numeric tests: a quantity against a limit, compared exactly, with the distance in the unit people count in."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import EXACT, exact_decimal, plain, round_half_up
from desktop_app.policy import wording
from desktop_app.policy.predicates import Explanation, Predicate
from desktop_app.policy.quantities import Constant, FieldQuantity, Growth, Quantity, Quotient, merge
from desktop_app.policy.status import MET, UNKNOWN, UNMET, Test

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge,
    "above": operator.gt,
    "at_most": operator.le,
    "below": operator.lt,
    "equals": operator.eq,
}
NUMERIC_OPERATORS = tuple(_COMPARE)
_LOWER_LIMITS = ("at_least", "above")


Number: TypeAlias = Fraction | Decimal | int


@dataclass(frozen=True, slots=True)
class _Words:
    """A requirement in words: as the contract writes it (required), in a sentence (demand), with its subject (claim)."""

    unit: str
    required: str
    demand: str
    claim: str


class Comparison(Predicate):
    """left <operator> limit. Unknown while either side is; a ratio over a known 0 stays unknown (R11)."""

    def __init__(self, left: Quantity, operator_: str, limit: Quantity, labels: Mapping[str, str]) -> None:
        self.left, self.operator, self.limit, self.labels = left, operator_, limit, labels
        self.fields = merge([left.fields, limit.fields])
        self._plain_limit = _plain_limit(left, limit)
        self._words = self._words_now({}) if self._plain_limit is not None else None
        self.test = _fast_test(left, operator_, limit) or self._exact_test

    def _exact_test(self, facts: Facts) -> int:
        left, limit = self.left.value(facts), self.limit.value(facts)
        if left is None or limit is None:
            return UNKNOWN
        return MET if _COMPARE[self.operator](left, limit) else UNMET

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        left, limit = self.left.unsettled(facts), self.limit.unsettled(facts)
        # A side that nothing typed can settle any more leaves the whole test to a person.
        if (not left and self.left.value(facts) is None) or (not limit and self.limit.value(facts) is None):
            return ()
        return merge([left, limit])

    def numeric(self) -> Predicate | None:
        return self

    def shortfall(self, facts: Facts) -> Decimal | None:
        """In the unit of the left side; of a ratio in that of its numerator; of a growth in percentage points,
        rounded half up to 4 places. None for an upper limit: there nothing is lacking."""
        if self.operator not in _LOWER_LIMITS:
            return None
        if self._plain_limit is not None and isinstance(self.left, FieldQuantity):
            return EXACT.subtract(self._plain_limit, facts[self.left.key])  # type: ignore[arg-type]
        limit, left = self.limit.value(facts), self.left
        if limit is None:
            return None
        if isinstance(left, Growth):
            value = left.value(facts)
            return round_half_up((limit - value) * 100) if value is not None else None
        if isinstance(left, Quotient):
            top, base = left.numerator.value(facts), left.denominator.value(facts)
            return _decimal(limit * base - top) if top is not None and base is not None else None
        value = left.value(facts)
        scale = 100 if left.unit == "%" else 1
        return _decimal((limit - value) * scale) if value is not None else None

    def explain(self, facts: Facts) -> Explanation:
        told = self._explain(facts)
        return told if told.fact else replace(told, fact=told.text)

    def _explain(self, facts: Facts) -> Explanation:
        if isinstance(self.left, Growth):
            return self._explain_growth(facts, self.left)
        if isinstance(self.left, Quotient):
            return self._explain_ratio(facts, self.left)
        return self._explain_plain(facts)

    def _unknown(self, facts: Facts, required: str, unit: str, claim: str) -> Explanation:
        if isinstance(self.left, Quotient) and self.left.denominator.value(facts) == 0:
            text = wording.undefined_base(self.left.denominator.label)
        else:
            blanks = self.unsettled(facts) or self.fields
            text = wording.unknown([self.labels.get(key, key) for key in blanks])
        return Explanation(UNKNOWN, text, None, required, None, unit, claim)

    def _told(
        self, facts: Facts, fact: str, demand: str, actual: str, required: str, unit: str, claim: str
    ) -> Explanation:
        """The explanation of a test whose sides are known; demand: the requirement in words, more than the claim says."""
        if self.test(facts) == MET:
            return Explanation(
                MET, f"{fact}，达到要求（{demand}）", actual, required, None, unit, claim, fact
            )
        short = self.shortfall(facts)
        words = f"，{wording.distance(short, unit)}" if short is not None else ""
        return Explanation(UNMET, f"{fact}，要求{demand}{words}", actual, required, short, unit, claim, fact)

    def _explain_plain(self, facts: Facts) -> Explanation:
        words = self._words or self._words_now(facts)
        left, limit = self._sides(facts)
        if left is None or limit is None:
            return self._unknown(facts, words.required, words.unit, words.claim)
        fact = f"{self.left.label}{wording.amount(left, words.unit)}"
        told = self._told(facts, fact, words.demand, _plain(left), words.required, words.unit, words.claim)
        if told.status == UNMET and self.operator in {"at_most", "below"}:
            excess = Fraction(left) - Fraction(limit)
            return replace(told, text=f"{told.text}，{wording.over(excess, words.unit)}")
        return told

    def _sides(self, facts: Facts) -> tuple[Number | None, Number | None]:
        """Both sides in the unit they are told in; decimals where that is all they are."""
        if self._plain_limit is not None and isinstance(self.left, FieldQuantity):
            value = facts.get(self.left.key)
            return (value if isinstance(value, Decimal | int) else None), self._plain_limit
        left, limit = self.left.value(facts), self.limit.value(facts)
        scale = 100 if (self.left.unit or self.limit.unit) == "%" else 1
        return (
            left * scale if left is not None else None,
            limit * scale if limit is not None else None,
        )

    def _words_now(self, facts: Facts) -> _Words:
        """The requirement in words; of a fixed limit made once, at the beginning."""
        unit, limit = self.left.unit or self.limit.unit, self._sides(facts)[1]
        required = (
            f"{wording.OPERATORS[self.operator]} {_plain(limit) if limit is not None else self.limit.label}"
        )
        shown = wording.amount(limit, unit) if limit is not None else self.limit.label
        if self.limit.label and limit is not None:
            shown = f"{self.limit.label}（{shown}）"
        demand = wording.bound(self.operator, shown)
        return _Words(unit, required, demand, f"{self.left.label}{demand}")

    def _explain_ratio(self, facts: Facts, ratio: Quotient) -> Explanation:
        share = self.limit.value(facts)
        top, base = ratio.numerator.value(facts), ratio.denominator.value(facts)
        unit, sign = ratio.numerator.unit, wording.OPERATORS[self.operator]
        shown = wording.percent(share) if share is not None else self.limit.label
        demand = wording.bound(self.operator, shown)
        claim = f"{ratio.label}{demand}"
        if share is None or top is None or not base:
            return self._unknown(facts, f"{sign} {shown}", unit, claim)
        needed = share * base
        fact = (
            f"{ratio.numerator.label}{wording.amount(top, unit)}，占{ratio.denominator.label}"
            f"{wording.amount(base, unit)}的{wording.percent(top / base)}"
        )
        if self.test(facts) == UNMET:
            demand += f"，即{wording.amount(needed, unit)}"
        return self._told(facts, fact, demand, _plain(top), f"{sign} {_plain(needed)}", unit, claim)

    def _explain_growth(self, facts: Facts, growth: Growth) -> Explanation:
        limit, value = self.limit.value(facts), growth.value(facts)
        sign = wording.OPERATORS[self.operator]
        required = f"{sign} {_plain(limit * 100)}" if limit is not None else f"{sign} {self.limit.label}"
        demand = wording.bound(
            self.operator, wording.percent(limit) if limit is not None else self.limit.label
        )
        claim = f"{growth.label}{demand}"
        if limit is None or value is None:
            return self._unknown(facts, required, "%", claim)
        now, base = growth.numerator, growth.denominator
        fact = (
            f"{growth.label}{wording.percent(value)}（{wording.amount(base.value(facts) or 0, base.unit)}→"
            f"{wording.amount(now.value(facts) or 0, now.unit)}）"
        )
        return self._told(facts, fact, demand, plain(round_half_up(value * 100)), required, "%", claim)


def _decimal(value: Number) -> Decimal:
    if not isinstance(value, Fraction):
        return Decimal(value)
    exact = exact_decimal(value)
    return exact if exact is not None else round_half_up(value)


def _plain(value: Number) -> str:
    return plain(_decimal(value))


def _fast_test(left: Quantity, operator_: str, limit: Quantity) -> Test | None:
    """A closure without fractions for the everyday shapes: field ~ number, a÷b ~ p, growth ~ p."""
    if not isinstance(limit, Constant):
        return None
    compare = _COMPARE[operator_]
    if isinstance(left, FieldQuantity):
        return _field_test(left.key, compare, _plain_limit(left, limit))
    if (
        isinstance(left, Quotient)
        and isinstance(left.numerator, FieldQuantity)
        and isinstance(left.denominator, FieldQuantity)
    ):
        share = limit.number + 1 if isinstance(left, Growth) else limit.number
        return _share_test(left.numerator.key, left.denominator.key, compare, share)
    return None


def _plain_limit(left: Quantity, limit: Quantity) -> Decimal | None:
    """The limit as a decimal in the field's own unit, for the plain shape field ~ number."""
    if isinstance(left, FieldQuantity) and isinstance(limit, Constant):
        return exact_decimal(limit.number * (100 if left.is_percent else 1))
    return None


def _field_test(key: str, compare: Callable[[Any, Any], bool], limit: Decimal | None) -> Test | None:
    if limit is None:
        return None

    def test(facts: Facts) -> int:
        value = facts.get(key)
        return UNKNOWN if value is None else MET if compare(value, limit) else UNMET

    return test


def _share_test(top_key: str, base_key: str, compare: Callable[[Any, Any], bool], share: Fraction) -> Test:
    """top ÷ base ~ share, cross-multiplied: exact, no division. A negative base turns the sign."""
    multiply, by, of = EXACT.multiply, Decimal(share.denominator), Decimal(share.numerator)

    def test(facts: Facts) -> int:
        top, base = facts.get(top_key), facts.get(base_key)
        if top is None or base is None or not base:
            return UNKNOWN
        left, right = multiply(top, by), multiply(base, of)  # type: ignore[arg-type]
        if base < 0:  # type: ignore[operator]
            left, right = -left, -right
        return MET if compare(left, right) else UNMET

    return test
