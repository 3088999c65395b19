"""Values worth trying for a blank field: at and beside every border its tests know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction

from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.month import Month
from desktop_app.policy.comparison import Comparison
from desktop_app.policy.pack import Pack
from desktop_app.policy.predicates import (
    BeginsWith,
    CheckDayWithin,
    CompletedByCheckDay,
    Flag,
    Includes,
    InMonths,
    OneOf,
    Predicate,
)
from desktop_app.policy.quantities import Constant, FieldQuantity, Growth, Quantity, Quotient
from desktop_app.policy.status import DAY

_BESIDE = Decimal("0.000001")
_ANYHOW = (Decimal(10**12), Decimal(0), Decimal(1))
_CONTEXT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Relation:
    """top ~ share × base, where the test turns. share is read from `limit`, plus one for a growth."""

    top: Field
    base: Field
    limit: Quantity
    plus: int

    def borders(self, key: str, facts: Facts, partners: Iterable[Decimal]) -> Iterator[Decimal]:
        """The values of one side at which the test turns, for the other side's known or tried values.

        To 60 digits: no border of a real notice lies nearer to another.
        """
        share = self.limit.value(facts)
        if share is None or (key == self.base.key and share + self.plus == 0):
            return
        share += self.plus
        if key == self.base.key:
            share = 1 / share
        factor = _CONTEXT.divide(Decimal(share.numerator), Decimal(share.denominator))
        for partner in partners:
            yield _CONTEXT.multiply(partner, factor)


class Trials:
    """The trial values of one pack's fields. opaque: the fields whose borders cannot be told from the tests."""

    def __init__(self, pack: Pack) -> None:
        self._fields: dict[str, Field] = {}
        self._plain: dict[str, list[FactValue]] = {}
        self.limits: dict[str, set[Decimal]] = {}
        self.relations: list[Relation] = []
        self._moving: list[InMonths | CompletedByCheckDay] = []
        self._fixed: dict[str, tuple[FactValue, ...]] = {}
        self._around_limits: dict[str, tuple[Decimal, ...]] = {}
        self.opaque: set[str] = set()
        for condition in pack.conditions:
            for leaf in condition.leaves():
                self._learn(leaf)

    def values(self, key: str, facts: Facts) -> Iterator[FactValue]:
        """What to try for a field, the others being as in `facts`; what most often decides comes first."""
        field = self._fields[key]
        if field.is_numeric:
            yield from self._fixed_numbers(field)
            yield from self._related_numbers(field, facts)
        elif field.type is FieldType.MONTH:
            yield from dict.fromkeys(self._months(key, facts))
        else:
            yield from self._plain[key]

    def has_undefined(self, facts: Facts) -> bool:
        """Whether a ratio's base is known to be 0, so that nothing typed settles it."""
        return any(facts.get(relation.base.key) == 0 for relation in self.relations)

    def _learn(self, leaf: Predicate) -> None:
        if isinstance(leaf, Comparison):
            self._learn_comparison(leaf)
        elif isinstance(leaf, Flag):
            self._add(leaf.field, (False, True))
        elif isinstance(leaf, OneOf):
            others = [choice.code for choice in leaf.field.choices if choice.code not in leaf.codes] or ["~"]
            self._add(leaf.field, (*sorted(leaf.codes), others[0]))
        elif isinstance(leaf, Includes):
            chosen = sorted(leaf.codes) if leaf.codes is not None else [leaf.field.choices[0].code]
            others = [choice.code for choice in leaf.field.choices if choice.code not in chosen]
            self._add(leaf.field, ((), *((code,) for code in (*chosen, *others[:1]))))
        elif isinstance(leaf, BeginsWith):
            self._add(leaf.field, (*leaf.prefixes, "~"))
        elif isinstance(leaf, InMonths | CompletedByCheckDay):
            self._add(leaf.field, ())
            self._moving.append(leaf)
        elif not isinstance(leaf, CheckDayWithin):
            self.opaque.update(leaf.fields)

    def _add(self, field: Field, values: Iterable[FactValue]) -> None:
        self._fields[field.key] = field
        known = self._plain.setdefault(field.key, [])
        known.extend(value for value in values if value not in known)

    def _learn_comparison(self, test: Comparison) -> None:
        left, limit = test.left, test.limit
        if isinstance(left, FieldQuantity) and isinstance(limit, Constant):
            self._add(left.field, ())
            number = limit.number * (100 if left.is_percent else 1)
            border = _CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))
            self.limits.setdefault(left.key, set()).add(border)
        elif isinstance(left, FieldQuantity) and isinstance(limit, FieldQuantity):
            self._relate(left.field, limit.field, Constant(Fraction(1)), 0)
        elif (
            isinstance(left, Quotient)
            and isinstance(left.numerator, FieldQuantity)
            and isinstance(left.denominator, FieldQuantity)
            and not limit.fields
        ):
            self._relate(left.numerator.field, left.denominator.field, limit, int(isinstance(left, Growth)))
        else:
            self.opaque.update(test.fields)

    def _relate(self, top: Field, base: Field, limit: Quantity, plus: int) -> None:
        self._add(top, ())
        self._add(base, ())
        self.relations.append(Relation(top, base, limit, plus))

    def _fixed_numbers(self, field: Field) -> tuple[FactValue, ...]:
        """At and beside the numbers of the notice."""
        known = self._fixed.get(field.key)
        if known is None:
            known = self._fixed[field.key] = tuple(_admitted(self._stand_ins(field), field))
        return known

    def _stand_ins(self, field: Field) -> tuple[Decimal, ...]:
        """The same before it is asked whether the field admits them; made once."""
        known = self._around_limits.get(field.key)
        if known is None:
            known = tuple(self._around(self.limits.get(field.key, ())))
            self._around_limits[field.key] = known
        return known

    def _related_numbers(self, field: Field, facts: Facts) -> Iterator[FactValue]:
        """At and beside where a ratio to another field turns."""
        borders: set[Decimal] = set()
        for relation in self.relations:
            if field.key in {relation.top.key, relation.base.key}:
                partner = relation.base if field.key == relation.top.key else relation.top
                known = facts.get(partner.key)
                partners = (Decimal(known),) if isinstance(known, Decimal | int) else self._stand_ins(partner)
                borders.update(relation.borders(field.key, facts, partners))
        if borders:
            yield from _admitted(self._around(borders), field)

    @staticmethod
    def _around(borders: Iterable[Decimal]) -> Iterator[Decimal]:
        """A few values that stand for any, then those at and beside each border."""
        tried = list(_ANYHOW)
        for border in borders:
            tried += (border, _CONTEXT.subtract(border, _BESIDE), _CONTEXT.add(border, _BESIDE))
        yield from dict.fromkeys(tried)

    def _months(self, key: str, facts: Facts) -> Iterator[Month]:
        yield Month(1900, 1)
        for leaf in self._moving:
            if leaf.field.key != key:
                continue
            day = facts[DAY]
            if isinstance(leaf, CompletedByCheckDay):
                bounds = [Month.of(day)] if isinstance(day, date) else []
            else:
                bounds = [bound.at(facts) for bound in (leaf.since, leaf.until) if bound]
            for bound in bounds:
                yield from (bound.plus(-1), bound, bound.plus(1))


def _admitted(values: Iterable[Decimal], field: Field) -> Iterator[FactValue]:
    """Those a field can hold; for a whole number the neighbours of what is none."""
    whole = field.type is FieldType.INT
    for value in values:
        if value < 0 and (whole or field.type is FieldType.MONEY):
            continue
        if whole:
            yield from (int(value), int(value) + 1)
        else:
            yield value
