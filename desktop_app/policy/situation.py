"""What the search for missing facts depends on: far less than the values of the fields.

Two records are in the same situation for a group of open conditions where the same fields are blank, every single test
stands the same, and — where one side of a ratio, growth or comparison of two fields is known — the border it sets for
the other side falls between the same limits of that side. Records by the hundred thousand share a few hundred situations.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.facts import Facts
from desktop_app.policy.pack import Condition
from desktop_app.policy.predicates import CompletedByCheckDay, InMonths, Predicate
from desktop_app.policy.quantities import as_fraction
from desktop_app.policy.status import DAY, Test
from desktop_app.policy.trials import Relation


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is looked at for one group. kept: the fields whose values themselves matter."""

    tests: tuple[Test, ...]
    relations: tuple[Relation, ...]
    kept: tuple[str, ...]


class Situations:
    """Tells the situations of one pack's groups of conditions apart."""

    def __init__(self, relations: Sequence[Relation], limits: Mapping[str, set[Decimal]]) -> None:
        self._relations = tuple(relations)
        self._limits = {key: tuple(sorted({*values, Decimal(0)})) for key, values in limits.items()}
        self._plans: dict[tuple[str, ...], _Plan] = {}
        # A field tied to two others has borders whose order among themselves matters too: there the values stay.
        partners: dict[str, set[str]] = {}
        for relation in self._relations:
            partners.setdefault(relation.top.key, set()).add(relation.base.key)
            partners.setdefault(relation.base.key, set()).add(relation.top.key)
        self._tangled = {key for tied in partners.values() if len(tied) > 1 for key in tied}

    def of(self, group: Sequence[Condition], facts: Facts) -> Hashable:
        """A key that is the same for two records exactly where the search would find the same; blanks apart."""
        ids = tuple([condition.id for condition in group])
        plan = self._plans.get(ids)
        if plan is None:
            plan = self._plans[ids] = self._plan(group)
        return (
            ids,
            tuple([test(facts) for test in plan.tests]),
            tuple([self._side(relation, facts) for relation in plan.relations]),
            tuple([facts.get(key) for key in plan.kept]),
        )

    def _plan(self, group: Sequence[Condition]) -> _Plan:
        leaves = [leaf for condition in group for leaf in condition.leaves()]
        read = {key for leaf in leaves for key in leaf.fields}
        kept = sorted(self._tangled & read)
        return _Plan(
            tuple(leaf.test for leaf in leaves),
            tuple(relation for relation in self._relations if relation.top.key in read),
            (*kept, DAY) if any(map(_moves, leaves)) else tuple(kept),
        )

    def _side(self, relation: Relation, facts: Facts) -> Hashable:
        """Where the border falls that the known side sets for the blank one; None where both or none are known."""
        top, base = (as_fraction(facts.get(field.key)) for field in (relation.top, relation.base))
        share = relation.limit.value(facts)
        if (top is None) == (base is None) or share is None:
            return None
        share += relation.plus
        if base is not None:
            return self._between(relation.top.key, base * share)
        return self._between(relation.base.key, top / share) if top is not None and share else None

    def _between(self, key: str, border: Fraction) -> Hashable:
        limits = self._limits.get(key, (Decimal(0),))
        return tuple([(border > limit) - (border < limit) for limit in limits])


def _moves(leaf: Predicate) -> bool:
    """Whether a test's border goes with the day of the check."""
    if isinstance(leaf, InMonths):
        return any(bound is not None and bound.year is None for bound in (leaf.since, leaf.until))
    return isinstance(leaf, CompletedByCheckDay)
