"""Where one number would turn a verdict: what it would have to be, found by trying it, told as a condition.

Never advice: the sentence says what would follow from a fact, not that the fact should be made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.money import EXACT, grouped, in_words
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy import wording
from desktop_app.policy.comparison import Comparison
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.policy.quantities import FieldQuantity, Growth, Quantity, Quotient
from desktop_app.policy.status import UNMET
from desktop_app.services.verdicts.words import VERDICT_WORDS

_STEP = Fraction(1, 10_000)  # 元, where amounts are in 万元


@dataclass(frozen=True, slots=True)
class Turning:
    """One number that would make one condition met and, with it, the verdict another.

    key: the field. value: the least it would have to be, in the field's unit, to the 元; more: how much that is
    above what is recorded. reach: the requirement in words. verdict: what the policy would then say.
    """

    condition_id: str
    clause: str
    key: str
    label: str
    value: Decimal
    more: Decimal
    unit: str
    reach: str
    verdict: Verdict

    @property
    def sentence(self) -> str:
        """若本年度预期完成固定资产投资再多30元，即占固定资产投资30%以上，结论为“符合”."""
        more = in_words(self.more) if self.unit == "万元" else f"{grouped(self.more)}{self.unit}"
        return f"若{self.label}再多{more}，即{self.reach}，结论为“{VERDICT_WORDS[self.verdict]}”"


def turnings(result: PolicyResult) -> tuple[Turning, ...]:
    """Every single known number that would better this verdict, in the order of the clauses.

    Only a condition that asks for more of a field is told; one that asks for less, or for an answer, is not. Where
    the number would at the same time bring another condition down, there is nothing to tell.
    """
    return tuple(_found(result)) if result.verdict is not Verdict.ELIGIBLE else ()


def _found(result: PolicyResult) -> Iterator[Turning]:
    for place, (condition, status) in enumerate(zip(result.pack.conditions, result.statuses, strict=True)):
        test = condition.require.numeric() if status in {Status.UNMET, Status.UNKNOWN} else None
        if not isinstance(test, Comparison) or test.test(result.facts) != UNMET:
            continue
        field = _raised(test.left)
        needed = _needed(test, result) if field is not None else None
        known = result.facts.get(field.key) if field is not None else None
        if field is None or needed is None or not isinstance(known, Decimal | int):
            continue
        value = _in_steps(needed, field, is_beyond=test.operator == "above")
        tried = result.with_facts({field.key: value if isinstance(known, Decimal) else int(value)})
        if tried.statuses[place] is not Status.MET or tried.verdict in {result.verdict, Verdict.INELIGIBLE}:
            continue
        yield Turning(
            condition.id,
            condition.clause,
            field.key,
            field.label,
            value,
            EXACT.subtract(value, Decimal(known)),
            field.unit,
            _reach(test, result),
            tried.verdict,
        )


def _raised(left: Quantity) -> Field | None:
    """The field that a test asks for more of; None where that is not one field alone."""
    if isinstance(left, Quotient):
        left = left.numerator
    return left.field if isinstance(left, FieldQuantity) else None


def _needed(test: Comparison, result: PolicyResult) -> Fraction | None:
    """The number the field is compared with, in the field's own unit."""
    limit = test.limit.value(result.facts)
    if limit is None or test.operator not in {"at_least", "above"}:
        return None
    left = test.left
    if isinstance(left, Quotient):
        base = left.denominator.value(result.facts)
        if base is None or base <= 0:
            return None
        return base * (limit + 1 if isinstance(left, Growth) else limit)
    return limit * 100 if isinstance(left, FieldQuantity) and left.is_percent else limit


def _reach(test: Comparison, result: PolicyResult) -> str:
    """What the number would come to: 占固定资产投资30%以上, 增长15%以上, 达500万元以上."""
    limit, left = test.limit.value(result.facts), test.left
    unit = left.unit or test.limit.unit
    if limit is None:
        return ""
    shown = (
        wording.percent(limit) if isinstance(left, Quotient) or unit == "%" else wording.amount(limit, unit)
    )
    bound = wording.bound(test.operator, shown)
    if isinstance(left, Growth):
        return f"增长{bound}"
    if isinstance(left, Quotient):
        return f"占{left.denominator.label}{bound}"
    return f"达{bound}" if test.operator == "at_least" else bound


def _in_steps(needed: Fraction, field: Field, *, is_beyond: bool) -> Decimal:
    """The least number in whole steps that reaches (or, is_beyond, passes) what is needed."""
    step = Fraction(1) if field.type is FieldType.INT else _STEP
    steps = needed // step + 1 if is_beyond else -(-needed // step)
    return Decimal(int(steps)) * (Decimal(step.numerator) / Decimal(step.denominator))
