"""Which blank fields can still change an incomplete verdict — exactly, not merely which blanks stand in open conditions.

A field is named when, after some filling of none, some or all of the other blanks, a value of it turns the verdict from
incomplete into another. Where open conditions share no blank field, every blank that keeps one of them open does.
Where they share some, one condition may rule out what another waits for (2019: a firm that is not above scale and whose
`reaches_above_scale_after` is blank — 是 meets the growth, 否 fails the scale — never needs its output): there each
candidate is confirmed by trying values at and beside every border.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations, product

from desktop_app.domain.facts import Facts
from desktop_app.policy.pack import Condition, Pack
from desktop_app.policy.quantities import merge
from desktop_app.policy.situation import Situations
from desktop_app.policy.status import UNKNOWN, UNMET, Test
from desktop_app.policy.trials import Trials

# Beyond so many tries a candidate is kept: to ask for one fact too many is the honest side.
_MOST_TRIES = 20_000
_MOST_SITUATIONS = 4096


class Settling:
    """The search for one pack; what does not depend on the facts is prepared once."""

    def __init__(self, pack: Pack) -> None:
        self._trials = Trials(pack)
        self._situations = Situations(self._trials.relations, self._trials.limits)
        self._found: dict[Hashable, frozenset[str]] = {}
        self._conditions = tuple(pack.conditions)
        self._reads = {
            condition.id: tuple(key for leaf in condition.leaves() for key in leaf.fields)
            for condition in self._conditions
        }

    def fields(self, facts: Facts) -> tuple[str, ...]:
        """The blank fields that can still change the verdict, in the order the conditions name them."""
        waiting = [condition for condition in self._conditions if condition.test(facts) == UNKNOWN]
        candidates = {condition.id: condition.unsettled(facts) for condition in waiting}
        everything = merge(list(candidates.values()))
        if not self._shares(waiting, everything):
            return everything
        settling: set[str] = set()
        for group in _groups(waiting, candidates):
            blanks = merge([candidates[condition.id] for condition in group])
            if not self._shares(group, blanks):
                settling.update(blanks)
                continue
            rest_can_be_met = all(candidates[other.id] for other in waiting if other not in group)
            settling.update(self._searched(group, blanks, rest_can_be_met, facts))
        return tuple(key for key in everything if key in settling)

    def _searched(
        self, group: Sequence[Condition], blanks: tuple[str, ...], rest_can_be_met: bool, facts: Facts
    ) -> frozenset[str]:
        """The blanks of one group that can settle it; found once for each situation."""
        situation = (blanks, rest_can_be_met, self._situations.of(group, facts))
        found = self._found.get(situation)
        if found is None:
            reads = [(condition.test, self._reads[condition.id]) for condition in group]
            search = _Search(reads, blanks, facts, self._trials, rest_can_be_met)
            found = frozenset(key for key in blanks if search.can_settle(key))
            if len(self._found) >= _MOST_SITUATIONS:
                self._found.clear()
            self._found[situation] = found
        return found

    def _shares(self, group: Iterable[Condition], blanks: tuple[str, ...]) -> bool:
        """Whether one of the blanks stands in two tests."""
        seen: set[str] = set()
        for condition in group:
            for key in self._reads[condition.id]:
                if key in blanks:
                    if key in seen:
                        return True
                    seen.add(key)
        return False


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
            near = [condition for condition in left if not keys.isdisjoint(candidates[condition.id])]
            grown = bool(near)
            for condition in near:
                left.remove(condition)
                group.append(condition)
                keys.update(candidates[condition.id])
        yield group


class _Search:
    """The search for a filling that lets a field decide, over one group of conditions.

    A value decides against the project by an unmet condition that reads the field; what other conditions read need not
    be filled for that (with less known, none of them turns unmet). Only where a ratio is undefined for good (over 0)
    may a field decide for the project alone; then all blanks are tried.
    """

    def __init__(
        self,
        reads: Sequence[tuple[Test, tuple[str, ...]]],
        blanks: tuple[str, ...],
        facts: Facts,
        trials: Trials,
        rest_can_be_met: bool,
    ) -> None:
        self._reads = reads
        self._tests = [test for test, _ in reads]
        self._tests_of = {key: [test for test, keys in reads if key in keys] for key in blanks}
        self._blanks, self._facts, self._trials = blanks, facts, trials
        self._rest_can_be_met = rest_can_be_met
        self._is_undefined = trials.has_undefined(facts)
        self._is_opaque = not trials.opaque.isdisjoint(blanks)
        self._tries = 0

    def can_settle(self, key: str) -> bool:
        if self._is_opaque or self._decides(key, self._facts):
            return True
        self._tries = 0
        near = {other for _, keys in self._reads if key in keys for other in keys}
        others = [other for other in self._blanks if other != key and (self._is_undefined or other in near)]
        for count in range(1, len(others) + 1):
            for filled in combinations(others, count):
                for facts in self._fillings(filled):
                    if self._decides(key, facts):
                        return True
                if self._tries > _MOST_TRIES:
                    return True
        return False

    def _fillings(self, keys: tuple[str, ...]) -> Iterator[Facts]:
        """The facts with the keys filled in every way that leaves the verdict open."""
        choices = [tuple(self._trials.values(key, self._facts)) for key in keys]
        for values in product(*choices):
            self._tries += 1
            if self._tries > _MOST_TRIES:
                return
            facts = {**self._facts, **dict(zip(keys, values, strict=True))}
            if min(test(facts) for test in self._tests) == UNKNOWN:
                yield facts

    def _decides(self, key: str, facts: Facts) -> bool:
        """Whether a value of the field settles the group: against the project, or for it where nothing else stays open.

        The other tests of the group are not unmet, so only those that read the field need to be asked first.
        """
        tried = dict(facts)
        for value in self._trials.values(key, facts):
            tried[key] = value
            outcome = min(test(tried) for test in self._tests_of[key])
            if outcome == UNMET:
                return True
            if (
                outcome != UNKNOWN
                and self._rest_can_be_met
                and min(test(tried) for test in self._tests) != UNKNOWN
            ):
                return True
        return False
