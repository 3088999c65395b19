"""Numeric expressions: exact values computed from facts, or unknown.

Every quantity is built once, from a pack. `value(facts)` gives an exact Fraction, or None while unknown or undefined;
`unsettled(facts)` names the fields whose value could still give it one; `label` is how a sentence calls it.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.month import Month
from desktop_app.policy.status import DAY, MET, UNKNOWN

if TYPE_CHECKING:
    from desktop_app.policy.predicates import Predicate


def as_fraction(value: object) -> Fraction | None:
    """A numeric fact as an exact fraction."""
    return Fraction(value) if isinstance(value, Decimal | int) and not isinstance(value, bool) else None


def merge(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Field keys of several parts, each once, in order."""
    return tuple(dict.fromkeys(key for part in parts for key in part))


class Quantity(ABC):
    """A number that depends on facts."""

    label: str
    unit: str = ""
    fields: tuple[str, ...] = ()

    @abstractmethod
    def value(self, facts: Facts) -> Fraction | None: ...

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return tuple(key for key in self.fields if key not in facts)


class Constant(Quantity):
    """A number of the notice itself."""

    def __init__(self, number: Fraction, is_percent: bool = False, unit: str = "") -> None:
        self.number, self.is_percent, self.unit = number, is_percent, unit
        self.label = ""

    def value(self, facts: Facts) -> Fraction | None:
        return self.number


class FieldQuantity(Quantity):
    """The value of a numeric field, in the field's unit; a percentage as a fraction of one, like every other rate."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.key, self.label, self.unit = field.key, field.label, field.unit
        self.fields = (field.key,)
        self.is_percent = field.type is FieldType.PERCENT

    def value(self, facts: Facts) -> Fraction | None:
        value = as_fraction(facts.get(self.key))
        return value / 100 if value is not None and self.is_percent else value


class _Composite(Quantity):
    """A quantity made of others; unknown while any of them is."""

    def __init__(self, parts: Sequence[Quantity], label: str = "", unit: str = "") -> None:
        self.parts = tuple(parts)
        self.fields = merge([part.fields for part in self.parts])
        self.label = label or "、".join(part.label for part in self.parts if part.label)
        self.unit = unit or next((part.unit for part in self.parts if part.unit), "")

    def value(self, facts: Facts) -> Fraction | None:
        values = []
        for part in self.parts:
            value = part.value(facts)
            if value is None:
                return None
            values.append(value)
        return self.combine(values)

    @abstractmethod
    def combine(self, values: list[Fraction]) -> Fraction | None: ...

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return merge([part.unsettled(facts) for part in self.parts])


class Sum(_Composite):
    def combine(self, values: list[Fraction]) -> Fraction:
        return sum(values, Fraction(0))


class Difference(_Composite):
    """The first less all the others."""

    def combine(self, values: list[Fraction]) -> Fraction:
        return values[0] - sum(values[1:], Fraction(0))


class Product(_Composite):
    def combine(self, values: list[Fraction]) -> Fraction:
        result = Fraction(1)
        for value in values:
            result *= value
        return result


class Minimum(_Composite):
    def combine(self, values: list[Fraction]) -> Fraction:
        return min(values)


class Maximum(_Composite):
    def combine(self, values: list[Fraction]) -> Fraction:
        return max(values)


class MeanOfNonZero(_Composite):
    """The mean over the parts that are not zero (有效月均值); undefined where all are."""

    def combine(self, values: list[Fraction]) -> Fraction | None:
        counted = [value for value in values if value]
        return sum(counted, Fraction(0)) / len(counted) if counted else None


class Quotient(_Composite):
    """Numerator ÷ denominator. Over a known 0 it is undefined, and nothing typed can settle it (R11)."""

    def __init__(self, numerator: Quantity, denominator: Quantity, label: str = "") -> None:
        super().__init__((numerator, denominator), label or f"{numerator.label}÷{denominator.label}")
        self.numerator, self.denominator = numerator, denominator
        self.unit = ""

    def combine(self, values: list[Fraction]) -> Fraction | None:
        return values[0] / values[1] if values[1] else None

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return () if self.denominator.value(facts) == 0 else super().unsettled(facts)


class Growth(Quotient):
    """(now − base) ÷ base, as a fraction of one."""

    def combine(self, values: list[Fraction]) -> Fraction | None:
        return (values[0] - values[1]) / values[1] if values[1] else None


class Rounded(_Composite):
    """Rounded to so many places: half_up (half away from zero), down (towards zero) or up (away from zero)."""

    def __init__(self, part: Quantity, places: int, mode: str) -> None:
        super().__init__((part,))
        self.step = Fraction(1, 10**places)
        self.mode = mode

    def combine(self, values: list[Fraction]) -> Fraction:
        steps = abs(values[0]) / self.step
        whole = {"down": steps // 1, "up": -(-steps // 1), "half_up": (steps + Fraction(1, 2)) // 1}[
            self.mode
        ]
        return whole * self.step if values[0] >= 0 else -whole * self.step


class PerStep(_Composite):
    """So much for each full step beyond a start: 增速每超1个百分点给予20万元. Below the start it is 0."""

    def __init__(
        self, of: Quantity, beyond: Fraction, step: Fraction, each: Quantity, whole_steps: bool
    ) -> None:
        super().__init__((of, each))
        self.beyond, self.step, self.whole_steps = beyond, step, whole_steps
        self.unit = each.unit

    def combine(self, values: list[Fraction]) -> Fraction:
        steps = max(Fraction(0), (values[0] - self.beyond) / self.step)
        return (Fraction(steps // 1) if self.whole_steps else steps) * values[1]


class Count(Quantity):
    """How many codes of a multi-choice field are chosen (of the given ones, where given)."""

    def __init__(self, field: Field, codes: frozenset[str] | None) -> None:
        self.key, self.codes = field.key, codes
        self.label, self.fields = f"{field.label}项数", (field.key,)
        self.unit = "项"

    def value(self, facts: Facts) -> Fraction | None:
        chosen = facts.get(self.key)
        if not isinstance(chosen, tuple):
            return None
        return Fraction(sum(1 for code in chosen if self.codes is None or code in self.codes))


class Lookup(Quantity):
    """A number out of a table by the values of one or more fields, each cell exact or by code prefix.

    rows: keys → number; where several rows match, the longest (most exact) prefix wins. Without a match the table's
    `otherwise`, or undefined.
    """

    def __init__(
        self,
        name: str,
        fields: Sequence[Field],
        rows: Mapping[tuple[str, ...], Fraction],
        otherwise: Fraction | None,
        by_prefix: bool,
        unit: str = "",
    ) -> None:
        self.name, self.rows, self.otherwise, self.by_prefix = name, dict(rows), otherwise, by_prefix
        # An empty table (an adjustment not yet published) depends on nothing: its `otherwise` holds for all.
        self.fields = tuple(field.key for field in fields) if rows else ()
        self.label, self.unit = name, unit

    def value(self, facts: Facts) -> Fraction | None:
        keys = [facts.get(key) for key in self.fields]
        if None in keys:
            return self._whatever_the_blanks(keys)
        matching = [row for row in self.rows if self._matches(keys, row)]
        return self.rows[max(matching, key=lambda row: sum(map(len, row)))] if matching else self.otherwise

    def _whatever_the_blanks(self, keys: Sequence[object]) -> Fraction | None:
        """The number that comes out whatever the blank keys turn out to be; None where it depends on them."""
        possible = {number for row, number in self.rows.items() if self._matches(keys, row)} | {
            self.otherwise
        }
        return possible.pop() if len(possible) == 1 else None

    def _matches(self, keys: Sequence[object], row: tuple[str, ...]) -> bool:
        """Whether the row could be meant; a blank key could be anything."""
        for key, cell in zip(keys, row, strict=True):
            if key is not None and not (str(key).startswith(cell) if self.by_prefix else str(key) == cell):
                return False
        return True

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return () if self.value(facts) is not None else super().unsettled(facts)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of a parameter and the day from which it holds."""

    since: date
    number: Fraction
    clause: str = ""


class Parameter(Quantity):
    """A value of the notice that changes with time; looked up by the day of the check, or by a month that was typed."""

    def __init__(
        self, name: str, values: Sequence[DatedValue], by: Field | None, is_percent: bool, unit: str = ""
    ) -> None:
        self.name, self.label, self.is_percent, self.unit = name, name, is_percent, unit
        self.values = tuple(sorted(values, key=lambda item: item.since, reverse=True))
        self.by = by.key if by else DAY
        self.fields = (by.key,) if by else ()

    def value(self, facts: Facts) -> Fraction | None:
        moment = facts.get(self.by)
        day = moment.first_day() if isinstance(moment, Month) else moment
        if not isinstance(day, date):
            return None
        return next((item.number for item in self.values if item.since <= day), None)


class Case(Quantity):
    """The value of the first branch whose test is met; unknown while an earlier branch's test is."""

    def __init__(self, branches: Sequence[tuple["Predicate", Quantity]], otherwise: Quantity | None) -> None:
        self.branches, self.otherwise = tuple(branches), otherwise
        parts = [branch.fields for pair in self.branches for branch in pair]
        self.fields = merge([*parts, otherwise.fields if otherwise else ()])
        self.label = ""
        values = [value for _, value in self.branches] + ([otherwise] if otherwise else [])
        self.unit = next((value.unit for value in values if value.unit), "")

    def _chosen(self, facts: Facts) -> tuple[Quantity | None, tuple["Predicate", ...]]:
        for test, value in self.branches:
            status = test.test(facts)
            if status == MET:
                return value, ()
            if status == UNKNOWN:
                return None, (test,)
        return self.otherwise, ()

    def value(self, facts: Facts) -> Fraction | None:
        chosen, _ = self._chosen(facts)
        return chosen.value(facts) if chosen else None

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        chosen, open_tests = self._chosen(facts)
        if chosen is not None:
            return chosen.unsettled(facts)
        return merge([test.unsettled(facts) for test in open_tests])


class Named(Quantity):
    """Any quantity under a name of its own, so that sentences can call it."""

    def __init__(self, inner: Quantity, label: str, unit: str) -> None:
        self.inner, self.label, self.unit = inner, label or inner.label, unit or inner.unit
        self.fields = inner.fields

    def value(self, facts: Facts) -> Fraction | None:
        return self.inner.value(facts)

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return self.inner.unsettled(facts)
