"""evaluate(facts, pack, as_of): the verdict, and on demand everything that explains it.

The statuses are computed at once — at every keystroke, for every active pack — and the rest (sentences, missing facts,
alternative readings, subsidy, amount) when it is asked for.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from desktop_app.domain.facts import Facts
from desktop_app.domain.verdict import ConditionResult, Status, SubsidyResult, Verdict
from desktop_app.policy.award import AwardResult
from desktop_app.policy.explain import explainer
from desktop_app.policy.lazy import lazy
from desktop_app.policy.memory import Remembered
from desktop_app.policy.pack import Pack, Reading
from desktop_app.policy.settling import Settling
from desktop_app.policy.status import AS_STATUS, DAY, MET, UNKNOWN, UNMET
from desktop_app.policy.subsidy import Subsidy


def evaluate(facts: Facts, pack: Pack, as_of: date) -> "PolicyResult":
    """One project under one policy on a day. facts: of the project and its enterprise, in one mapping."""
    return PolicyResult({**facts, DAY: as_of}, pack)


def evaluate_all(facts: Facts, packs: Iterable[Pack], as_of: date) -> "dict[str, PolicyResult]":
    """The facts under every pack that has a verdict, by pack id, in the packs' order."""
    dated = {**facts, DAY: as_of}
    return {pack.id: PolicyResult(dated, pack) for pack in packs if pack.conditions}


def _verdict(statuses: Iterable[int]) -> Verdict:
    verdict = Verdict.ELIGIBLE
    for status in statuses:
        if status == UNMET:
            return Verdict.INELIGIBLE
        if status == UNKNOWN:
            verdict = Verdict.INCOMPLETE
    return verdict


@cache
def _explainers(pack: Pack) -> tuple[Remembered[ConditionResult], ...]:
    return tuple(explainer(condition) for condition in pack.conditions)


@cache
def _settling_of(pack: Pack) -> Remembered[tuple[str, ...]]:
    looked_at = [key for condition in pack.conditions for key in condition.fields]
    return Remembered(looked_at, Settling(pack).fields)


@cache
def _subsidy_of(subsidy: Subsidy) -> Remembered[SubsidyResult]:
    return Remembered(subsidy.fields, subsidy.evaluate)


class PolicyResult:
    """What a policy says of the facts. Immutable by convention; its parts are computed when first asked for."""

    def __init__(self, dated_facts: Facts, pack: Pack) -> None:
        self.pack = pack
        self._facts = dated_facts
        self._statuses = [condition.test(dated_facts) for condition in pack.conditions]
        self.verdict = _verdict(self._statuses)

    @property
    def facts(self) -> Facts:
        """What was judged, the day of the check among it."""
        return self._facts

    def with_facts(self, changed: Facts) -> "PolicyResult":
        """What the policy would say, on the same day, with these facts in place of the ones judged."""
        return PolicyResult({**self._facts, **changed}, self.pack)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The conditions' statuses, in their order."""
        return tuple(AS_STATUS[status] for status in self._statuses)

    @lazy
    def conditions(self) -> tuple[ConditionResult, ...]:
        """Every condition, explained, in the order of the clauses."""
        return tuple(explain(self._facts) for explain in _explainers(self.pack))

    def condition(self, place: int) -> ConditionResult:
        """One condition, explained, without explaining the others: what a keystroke needs."""
        return _explainers(self.pack)[place](self._facts)

    @lazy
    def shortfalls(self) -> Mapping[str, Decimal]:
        """How much more each unmet numeric condition needs, by condition id; without any sentence."""
        found = {}
        for condition, status in zip(self.pack.conditions, self._statuses, strict=True):
            short = condition.require.shortfall(self._facts) if status == UNMET else None
            if short is not None:
                found[condition.id] = short
        return found

    @lazy
    def missing(self) -> tuple[str, ...]:
        """The fields whose value, once known, can still change the verdict; empty once it is settled."""
        if self.verdict is not Verdict.INCOMPLETE:
            return ()
        return _settling_of(self.pack)(self._facts)

    @lazy
    def reading_sensitive(self) -> tuple[str, ...]:
        """The ids of the alternative readings under which the verdict would differ (口径敏感)."""
        return tuple(reading.id for reading in self.pack.readings if self._is_sensitive_to(reading))

    def _is_sensitive_to(self, reading: Reading) -> bool:
        if reading.test is None:
            return False
        other = self.verdict_under(reading)
        if other is self.verdict:
            return False
        return reading.lists_when == "verdict_differs" or Verdict.INCOMPLETE not in {other, self.verdict}

    def verdict_under(self, reading: Reading) -> Verdict:
        """The verdict with the reading's requirement in place of the condition's own."""
        if reading.test is None:
            return self.verdict
        statuses = list(self._statuses)
        statuses[reading.position] = reading.test(self._facts)
        return _verdict(statuses)

    @lazy
    def priority(self) -> tuple[str, ...]:
        """The codes for which the notice speaks of 优先, whatever the verdict."""
        codes: list[str] = []
        for priority in self.pack.priorities:
            if priority.when is not None and priority.when.test(self._facts) != MET:
                continue
            if priority.field is None:
                codes.extend(priority.codes)
                continue
            chosen = self._facts.get(priority.field.key)
            if isinstance(chosen, tuple):
                codes.extend(code for code in chosen if code in priority.codes)
        return tuple(codes)

    @lazy
    def subsidy(self) -> SubsidyResult | None:
        """The subsidy tier, whatever the verdict; None for a policy without one."""
        return _subsidy_of(self.pack.subsidy)(self._facts) if self.pack.subsidy else None

    @lazy
    def award(self) -> AwardResult | None:
        """The computed amount with its parts; None for a policy without a formula or while not eligible."""
        if self.pack.award is None or self.verdict is not Verdict.ELIGIBLE:
            return None
        return self.pack.award.evaluate(self._facts)

    @property
    def amount(self) -> Decimal | None:
        """The computed amount, 万元, half up to 4 places; None where unpublished, unmet or unknown."""
        return self.award.amount if self.award else None

    @property
    def amount_note(self) -> str:
        """What is said beside the amount, or instead of one: 上限, rate unpublished, …"""
        return self.pack.award.note if self.pack.award and self.pack.award.note else self.pack.result_note

    @lazy
    def cautions(self) -> tuple[str, ...]:
        """What a person should know beside the verdict; nothing here changes it."""
        own = [
            caution.text
            for caution in self.pack.cautions
            if caution.when is None or caution.when.test(self._facts) == MET
        ]
        return tuple(dict.fromkeys([*own, *(text for item in self.conditions for text in item.cautions)]))
