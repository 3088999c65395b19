"""Computed amounts: parts with caps, coefficients, bonuses before or after a cap, floors, one of several, shares.

The order is fixed and said here: each part (its own cap) → sum, or the best or first option where one is to be chosen →
× coefficient → + bonuses placed before the cap → floor, cap → + bonuses placed after the cap → never below 0.
Everything is an exact fraction; it is rounded only where it is handed out (half up, 4 places of 万元).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import round_half_up
from desktop_app.policy.predicates import Predicate
from desktop_app.policy.quantities import Quantity, merge
from desktop_app.policy.status import MET, UNKNOWN


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an amount, or one option where one of several is to be chosen. cap: its own upper limit."""

    id: str
    title: str
    formula: Quantity
    when: Predicate | None = None
    cap: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Bonus:
    """An addition where its test is met: a percentage of what it is added to, or a fixed sum."""

    title: str
    when: Predicate
    share: Quantity | None
    amount: Quantity | None
    position: Literal["before_cap", "after_cap"]


@dataclass(frozen=True, slots=True)
class Share:
    """What one level of government bears, as a fraction of one."""

    level: str
    part: Fraction


@dataclass(frozen=True, slots=True)
class FirmCap:
    """An upper limit for one enterprise over all its projects of a year, 万元."""

    amount: Quantity
    per: Literal["year"] = "year"


@dataclass(frozen=True, slots=True)
class AwardResult:
    """amount: 万元, rounded half up to 4 places; None while unknown. parts: id → exact value as used.

    chosen: the option taken where one of several is to be chosen. missing: what would still give an amount.
    """

    amount: Decimal | None
    exact: Fraction | None = None
    parts: tuple[tuple[str, Fraction], ...] = ()
    chosen: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    title: str
    clause: str
    quote: str
    parts: tuple[Part, ...]
    choose: Literal["all", "best", "first"]
    coefficient: Quantity | None
    bonuses: tuple[Bonus, ...]
    cap: Quantity | None
    floor: Quantity | None
    firm_cap: FirmCap | None
    shares: tuple[Share, ...]
    note: str = ""

    def evaluate(self, facts: Facts) -> AwardResult:
        """The amount the facts give, without regard to the verdict."""
        values: list[tuple[str, Fraction]] = []
        for part in self.parts:
            status = part.when.test(facts) if part.when else MET
            if status == UNKNOWN:
                return AwardResult(None, missing=self.unsettled(facts))
            if status == MET:
                value = _capped(part.formula.value(facts), part.cap, facts)
                if value is None:
                    return AwardResult(None, missing=self.unsettled(facts))
                values.append((part.id, value))
        chosen = ""
        if self.choose != "all" and values:
            values = [values[0] if self.choose == "first" else max(values, key=lambda item: item[1])]
            chosen = values[0][0]
        total = self._finish(sum((value for _, value in values), Fraction(0)), bool(values), facts)
        if total is None:
            return AwardResult(None, missing=self.unsettled(facts))
        return AwardResult(round_half_up(total), total, tuple(values), chosen)

    def _finish(self, total: Fraction | None, has_parts: bool, facts: Facts) -> Fraction | None:
        if self.coefficient is not None and total is not None:
            factor = self.coefficient.value(facts)
            total = total * factor if factor is not None else None
        total = self._with_bonuses(total, "before_cap", facts)
        if self.floor is not None and total is not None and has_parts:
            floor = self.floor.value(facts)
            total = max(total, floor) if floor is not None else None
        total = self._with_bonuses(_capped(total, self.cap, facts), "after_cap", facts)
        return max(total, Fraction(0)) if total is not None else None

    def _with_bonuses(self, total: Fraction | None, position: str, facts: Facts) -> Fraction | None:
        base = total
        for bonus in self.bonuses:
            if bonus.position != position or base is None or total is None:
                continue
            status = bonus.when.test(facts)
            if status == UNKNOWN:
                return None
            if status == MET:
                share = bonus.share.value(facts) if bonus.share else Fraction(0)
                extra = bonus.amount.value(facts) if bonus.amount else Fraction(0)
                if share is None or extra is None:
                    return None
                total += base * share + extra
        return total

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        """The blank fields an amount still waits for."""
        waiting: list[tuple[str, ...]] = []
        for part in self.parts:
            if part.when is not None and part.when.test(facts) == UNKNOWN:
                waiting.append(part.when.unsettled(facts))
            elif part.when is None or part.when.test(facts) == MET:
                waiting.append(part.formula.unsettled(facts))
                waiting.extend([part.cap.unsettled(facts)] if part.cap else [])
        for bonus in self.bonuses:
            status = bonus.when.test(facts)
            if status == UNKNOWN:
                waiting.append(bonus.when.unsettled(facts))
            elif status == MET:
                waiting.extend(each.unsettled(facts) for each in (bonus.share, bonus.amount) if each)
        waiting.extend(each.unsettled(facts) for each in (self.coefficient, self.cap, self.floor) if each)
        return merge(waiting)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field the amount can depend on."""
        tests = [part.when for part in self.parts] + [bonus.when for bonus in self.bonuses]
        numbers = [number for part in self.parts for number in (part.formula, part.cap)]
        numbers += [number for bonus in self.bonuses for number in (bonus.share, bonus.amount)]
        numbers += [self.coefficient, self.cap, self.floor]
        return merge([each.fields for each in (*tests, *numbers) if each is not None])

    def split(self, amount: Decimal, places: int = 4) -> tuple[tuple[str, Decimal], ...]:
        """The amount shared between the levels; each rounded down, the first bears the remainder: the sum is exact."""
        step = Decimal(1).scaleb(-places)
        portions = []
        for share in self.shares:
            exact = Fraction(amount) * share.part
            portions.append(Decimal(exact // Fraction(step)) * step)
        if portions:
            portions[0] += amount - sum(portions, Decimal(0))
        return tuple((share.level, portion) for share, portion in zip(self.shares, portions, strict=True))


def _capped(value: Fraction | None, cap: Quantity | None, facts: Facts) -> Fraction | None:
    if cap is None or value is None:
        return value
    limit = cap.value(facts)
    return min(value, limit) if limit is not None else None


def within_firm_cap(
    amounts: Sequence[tuple[str, Decimal]], cap: Decimal, already: Decimal = Decimal(0)
) -> tuple[tuple[str, Decimal], ...]:
    """One enterprise's projects of a year, in order, under its yearly cap: each gets what is left, never below 0.

    amounts: (project id, computed amount). already: what the enterprise had this year. All in 万元.
    """
    left = max(cap - already, Decimal(0))
    granted = []
    for project, amount in amounts:
        given = min(amount, left)
        left -= given
        granted.append((project, given))
    return tuple(granted)
