"""Which blank fields can still change an incomplete verdict — exactly, not merely which blanks stand in open conditions.

A field is named when, after some filling of none, some or all of the other blanks, a value of it turns the verdict from
incomplete into another. Where open conditions share no blank field, every blank that keeps one of them open does.
Where they share some, one condition may rule out what another waits for (2019: a firm that is not above scale and whose
`reaches_above_scale_after` is blank — 是 meets the growth, 否 fails the scale — never needs its output): there each
candidate is confirmed by trying values at and beside every border.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, product

from desktop_app.domain.facts import Facts
from desktop_app.policy.pack import Condition
from desktop_app.policy.quantities import merge
from desktop_app.policy.status import UNKNOWN, UNMET
from desktop_app.policy.trials import Trials

# Beyond so many tries a candidate is kept: to ask for one fact too many is the honest side.
_MOST_TRIES = 20_000


def fields_that_settle(conditions: Sequence[Condition], facts: Facts, trials: Trials) -> tuple[str, ...]:
    """The blank fields that can still change the verdict, in the order the conditions name them."""
    waiting = [condition for condition in conditions if condition.test(facts) == UNKNOWN]
    candidates = {condition.id: condition.unsettled(facts) for condition in waiting}
    settling: set[str] = set()
    for group in _groups(waiting, candidates):
        blanks = merge([candidates[condition.id] for condition in group])
        if not _shares(group, blanks):
            settling.update(blanks)
            continue
        rest_can_be_met = all(candidates[other.id] for other in waiting if other not in group)
        search = _Search(group, blanks, facts, trials, rest_can_be_met)
        settling.update(key for key in blanks if search.can_settle(key))
    return tuple(key for key in merge(list(candidates.values())) if key in settling)


def _groups(
    waiting: Sequence[Condition], candidates: dict[str, tuple[str, ...]]
) -> Iterator[list[Condition]]:
    """The open conditions, put together where they share a blank field."""
    left = list(waiting)
    while left:
        group = [left.pop(0)]
        keys = set(candidates[group[0].id])
        grown = True
        while grown:
            near = [condition for condition in left if keys.intersection(candidates[condition.id])]
            grown = bool(near)
            for condition in near:
                left.remove(condition)
                group.append(condition)
                keys.update(candidates[condition.id])
        yield group


def _shares(group: Sequence[Condition], blanks: tuple[str, ...]) -> bool:
    """Whether one of the blanks stands in two tests."""
    counted = Counter(key for condition in group for leaf in condition.leaves() for key in leaf.fields)
    return any(counted[key] > 1 for key in blanks)


class _Search:
    """The search for a filling that lets a field decide, over one group of conditions."""

    def __init__(
        self,
        group: Sequence[Condition],
        blanks: tuple[str, ...],
        facts: Facts,
        trials: Trials,
        rest_can_be_met: bool,
    ) -> None:
        self._tests = [condition.test for condition in group]
        self._blanks, self._facts, self._trials = blanks, facts, trials
        self._rest_can_be_met = rest_can_be_met
        self._tries = 0

    def can_settle(self, key: str) -> bool:
        if key in self._trials.opaque or not self._trials.opaque.isdisjoint(self._blanks):
            return True
        others = [other for other in self._blanks if other != key]
        self._tries = 0
        for count in range(len(others) + 1):
            for filled in combinations(others, count):
                for facts in self._fillings(filled):
                    if self._decides(key, facts) or self._tries > _MOST_TRIES:
                        return True
        return False

    def _fillings(self, keys: tuple[str, ...]) -> Iterator[Facts]:
        """The facts with the keys filled in every way that leaves the verdict open."""
        choices = [self._trials.values(key, self._facts) for key in keys]
        for values in product(*choices):
            facts = {**self._facts, **dict(zip(keys, values, strict=True))}
            self._tries += 1
            if self._tries > _MOST_TRIES:
                return
            if self._outcome(facts) == UNKNOWN:
                yield facts

    def _decides(self, key: str, facts: Facts) -> bool:
        """Whether a value of the field settles the group: against the project, or for it where nothing else stays open."""
        for value in self._trials.values(key, facts):
            outcome = self._outcome({**facts, key: value})
            if outcome == UNMET or (outcome != UNKNOWN and self._rest_can_be_met):
                return True
        return False

    def _outcome(self, facts: Facts) -> int:
        """UNMET where one test is; else UNKNOWN where one is; else something above (met or not applicable)."""
        return min(test(facts) for test in self._tests)
