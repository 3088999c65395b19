"""Subsidy tiers: a class (by tests, in order) and a band of a basis amount give an upper limit (上限, R5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field
from desktop_app.domain.verdict import SubsidyResult, SubsidyStatus
from desktop_app.policy import wording
from desktop_app.policy.predicates import Predicate
from desktop_app.policy.quantities import merge
from desktop_app.policy.status import MET, UNMET


@dataclass(frozen=True, slots=True)
class SubsidyNote:
    """A reading that is shown where its test is met."""

    when: Predicate
    reading: str
    text: str


@dataclass(frozen=True, slots=True)
class SubsidyClass:
    id: str
    label: str
    when: Predicate
    notes: tuple[SubsidyNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """at_least ≤ basis < below (None: no upper end); caps by class id."""

    at_least: Decimal
    below: Decimal | None
    caps: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, eq=False)
class Subsidy:
    """tiers: ascending, without gap or overlap. source: the document the amounts stand in."""

    title: str
    clause: str
    source: str
    quote: str
    basis: Field
    classes: tuple[SubsidyClass, ...]
    tiers: tuple[Tier, ...]
    unit: str = "万元"

    def evaluate(self, facts: Facts) -> SubsidyResult:
        """The tier the facts reach, whatever the verdict."""
        amount = facts.get(self.basis.key)
        floor = self.tiers[0].at_least
        if isinstance(amount, Decimal) and amount < floor:
            found = self._find_class(facts)[0]
            return self._below_floor(amount, floor, found)
        found, open_classes = self._find_class(facts)
        if found is None and not open_classes:
            return self._result(SubsidyStatus.NONE, self._tell_no_class)
        missing = merge([each.when.unsettled(facts) for each in open_classes])
        if not isinstance(amount, Decimal):
            missing = merge([(self.basis.key,), missing])
        if found is None or not isinstance(amount, Decimal):
            return self._result(SubsidyStatus.UNKNOWN, _tell_unknown, found, missing=missing)
        return self._in_tier(amount, found, facts)

    def _find_class(self, facts: Facts) -> tuple[SubsidyClass | None, tuple[SubsidyClass, ...]]:
        """The first class that is met while no earlier one is open; else the classes that still could be."""
        open_classes: list[SubsidyClass] = []
        for each in self.classes:
            status = each.when.test(facts)
            if status == MET and not open_classes:
                return each, ()
            if status != UNMET:
                open_classes.append(each)
        return None, tuple(open_classes)

    def _tell_no_class(self) -> str:
        return f"按所填内容不属于补助的任何一类（{wording.listed(each.label for each in self.classes)}）"

    def _below_floor(self, amount: Decimal, floor: Decimal, found: SubsidyClass | None) -> SubsidyResult:
        short = floor - amount

        def tell() -> str:
            return (
                f"{self.basis.label}{wording.amount(amount, self.unit)}，不到最低档"
                f"{wording.amount(floor, self.unit)}，无补助档次，{wording.distance(short, self.unit)}"
            )

        next_cap = self.tiers[0].caps.get(found.id) if found else None
        return self._result(SubsidyStatus.NONE, tell, found, next_tier=(floor, next_cap, short))

    def _in_tier(self, amount: Decimal, found: SubsidyClass, facts: Facts) -> SubsidyResult:
        index = max(n for n, tier in enumerate(self.tiers) if amount >= tier.at_least)
        tier = self.tiers[index]
        if (tier.below is not None and amount >= tier.below) or found.id not in tier.caps:
            return self._result(SubsidyStatus.NONE, lambda: "该金额没有对应的补助档次", found)
        following = None
        if index + 1 < len(self.tiers):
            above = self.tiers[index + 1]
            following = (above.at_least, above.caps.get(found.id), above.at_least - amount)
        notes = [note for note in found.notes if note.when.test(facts) == MET]
        readings = tuple(note.reading for note in notes)
        tell = partial(self._tell_tier, found, tier, following, notes)
        return self._result(SubsidyStatus.TIER, tell, found, tier, following, readings)

    def _tell_tier(
        self,
        found: SubsidyClass,
        tier: Tier,
        following: tuple[Decimal, Decimal | None, Decimal] | None,
        notes: Sequence[SubsidyNote],
    ) -> str:
        band = f"{wording.amount(tier.at_least, self.unit)}以上"
        if tier.below is not None:
            band = (
                f"{wording.amount(tier.at_least, self.unit)}至{wording.amount(tier.below, self.unit)}（不含）"
            )
        cap = wording.amount(tier.caps[found.id], self.unit)
        reason = f"{found.label}，{self.basis.label}在{band}：上限{cap}"
        if following is not None and following[1] is not None:
            next_cap = wording.amount(following[1], self.unit)
            reason += f"；{wording.distance(following[2], self.unit)}达到下一档（上限{next_cap}）"
        return reason + "".join(f"。{note.text}" for note in notes)

    def _result(
        self,
        status: SubsidyStatus,
        tell: Callable[[], str],
        found: SubsidyClass | None = None,
        tier: Tier | None = None,
        next_tier: tuple[Decimal, Decimal | None, Decimal] | None = None,
        readings: tuple[str, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> SubsidyResult:
        return SubsidyResult(
            status=status,
            class_code=found.id if found else None,
            class_label=found.label if found else "",
            at_least=tier.at_least if tier else None,
            below=tier.below if tier else None,
            cap=tier.caps[found.id] if tier and found else None,
            unit=self.unit,
            next_at_least=next_tier[0] if next_tier else None,
            next_cap=next_tier[1] if next_tier else None,
            to_next=next_tier[2] if next_tier else None,
            source=self.source,
            readings=readings,
            missing=missing,
            tell=tell,
        )

    @property
    def fields(self) -> tuple[str, ...]:
        notes = [note.when.fields for each in self.classes for note in each.notes]
        return merge([(self.basis.key,), *(each.when.fields for each in self.classes), *notes])


def _tell_unknown() -> str:
    return "补助档次待定：所需内容尚未填全"
