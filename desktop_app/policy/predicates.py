"""Tests over facts: the closed set of conditions a pack is made of, each with its own explanation.

Every predicate is built once. `test(facts)` is a plain closure — it runs at each keystroke for every condition —
and gives UNMET, UNKNOWN or MET; `explain(facts)` says why in Chinese and runs only for what is shown.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain import region
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.month import Month
from desktop_app.policy import wording
from desktop_app.policy.quantities import merge
from desktop_app.policy.status import DAY, MET, UNKNOWN, UNMET, Test


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a test came out as it did. actual, required, shortfall: in `unit`; shortfall None where there is none.

    claim: the requirement as it reads among others, its subject named (固定资产投资超过2,000万元).
    fact: what is known, without judgement (固定资产投资1,000万元).
    """

    status: int
    text: str
    actual: str | None = None
    required: str = ""
    shortfall: Decimal | None = None
    unit: str = ""
    claim: str = ""
    fact: str = ""


class Predicate(ABC):
    """A three-valued test."""

    test: Test
    fields: tuple[str, ...]

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        """The blank fields whose value could still settle this test, while it is unknown."""
        return tuple(key for key in self.fields if key not in facts)

    def leaves(self) -> "Iterator[Predicate]":
        """The single tests it is made of."""
        yield self

    def numeric(self) -> "Predicate | None":
        """The test whose distance is told: of several parts the first numeric one."""
        return next((leaf for leaf in self.leaves() if leaf is not self and leaf.numeric() is leaf), None)

    def shortfall(self, facts: Facts) -> Decimal | None:
        """How much more its numeric test needs; None where that is met, or where nothing can be said."""
        numeric = self.numeric()
        return numeric.shortfall(facts) if numeric is not None and numeric.test(facts) == UNMET else None

    @abstractmethod
    def explain(self, facts: Facts) -> Explanation: ...


class _OneField(Predicate):
    """A test of a single field's value; unknown exactly while the field is blank."""

    def __init__(self, field: Field, required: str) -> None:
        self.field = field
        self.fields = (field.key,)
        self.required = required

    def show(self, value: object) -> str:
        return str(value)

    def explain(self, facts: Facts) -> Explanation:
        return self.explained(facts, self.required, f"{self.field.label}：{self.required}")

    def explained(self, facts: Facts, required: str, claim: str) -> Explanation:
        status = self.test(facts)
        value = facts.get(self.field.key)
        label = self.field.label
        if value is None:
            text = wording.unknown([label])
            return Explanation(status, text, None, required, claim=claim, fact=text)
        actual = self.show(value)
        fact = f"{label}：{actual}"
        text = fact if status == MET else f"{fact}，要求：{required}"
        return Explanation(status, text, actual, required, claim=claim, fact=fact)


class Flag(_OneField):
    """A yes-no field is as required."""

    def __init__(self, field: Field, expected: bool) -> None:
        super().__init__(field, wording.YES if expected else wording.NO)
        self.expected = expected
        key, as_expected, otherwise = field.key, MET if expected else UNMET, UNMET if expected else MET

        def test(facts: Facts) -> int:
            value = facts.get(key)
            return UNKNOWN if value is None else as_expected if value else otherwise

        self.test = test

    def show(self, value: object) -> str:
        return wording.YES if value else wording.NO

    def explain(self, facts: Facts) -> Explanation:
        label = self.field.label
        return self.explained(facts, self.required, label if self.required == wording.YES else f"{label}：否")


class OneOf(_OneField):
    """A choice (or code) is among the given ones — or, negated, is not."""

    def __init__(self, field: Field, codes: frozenset[str], negated: bool, shown: Sequence[str]) -> None:
        required = wording.listed(shown)
        super().__init__(
            field, ("不是" if negated else "") + (f"{required}之一" if len(shown) > 1 else required)
        )
        self.codes = codes
        key, inside, outside = field.key, UNMET if negated else MET, MET if negated else UNMET

        def test(facts: Facts) -> int:
            value = facts.get(key)
            return UNKNOWN if value is None else inside if value in codes else outside

        self.test = test

    def show(self, value: object) -> str:
        return self.field.label_of(str(value))


class Includes(_OneField):
    """A multi-choice field has at least one of the given codes (any code at all where codes is None)."""

    def __init__(self, field: Field, codes: frozenset[str] | None, shown: Sequence[str]) -> None:
        super().__init__(field, f"至少选{wording.either(shown)}之一" if codes is not None else "至少选一项")
        self.codes = codes
        key = field.key

        def test(facts: Facts) -> int:
            value = facts.get(key)
            if value is None:
                return UNKNOWN
            return MET if (value if codes is None else not codes.isdisjoint(value)) else UNMET  # type: ignore[arg-type]

        self.test = test

    def show(self, value: object) -> str:
        chosen = [self.field.label_of(code) for code in value] if isinstance(value, tuple) else []
        return wording.listed(chosen) or "都没有选"


class BeginsWith(_OneField):
    """A code begins with one of the given prefixes (regions, industries)."""

    def __init__(self, field: Field, prefixes: tuple[str, ...], shown: str) -> None:
        super().__init__(field, shown)
        self.prefixes = prefixes
        key = field.key

        def test(facts: Facts) -> int:
            value = facts.get(key)
            return UNKNOWN if value is None else MET if value.startswith(prefixes) else UNMET  # type: ignore[union-attr]

        self.test = test

    def show(self, value: object) -> str:
        name = region.full_name(str(value)) if self.field.type is FieldType.REGION else None
        return f"{name}（{value}）" if name and str(value) not in name else name or str(value)


@dataclass(frozen=True, slots=True)
class MonthBound:
    """A month of the notice, or (year None) a month of the year in which the check is made."""

    year: int | None
    month: int

    def at(self, facts: Facts) -> Month:
        if self.year is not None:
            return Month(self.year, self.month)
        day = facts[DAY]
        return Month(day.year, self.month)  # type: ignore[union-attr]


class InMonths(_OneField):
    """A month lies between two months, both included; either may be open."""

    def __init__(self, field: Field, since: MonthBound | None, until: MonthBound | None) -> None:
        super().__init__(field, "")
        self.since, self.until = since, until
        self.test = self._fixed_test() if self._is_fixed() else self._moving_test

    def _is_fixed(self) -> bool:
        return all(bound is None or bound.year is not None for bound in (self.since, self.until))

    def _fixed_test(self) -> Test:
        key = self.field.key
        low = self.since.at({}) if self.since else Month(0, 1)
        high = self.until.at({}) if self.until else Month(9999, 12)

        def test(facts: Facts) -> int:
            value = facts.get(key)
            return UNKNOWN if value is None else MET if low <= value <= high else UNMET  # type: ignore[operator]

        return test

    def _moving_test(self, facts: Facts) -> int:
        value = facts.get(self.field.key)
        if value is None:
            return UNKNOWN
        late_enough = self.since is None or value >= self.since.at(facts)  # type: ignore[operator]
        early_enough = self.until is None or value <= self.until.at(facts)  # type: ignore[operator]
        return MET if late_enough and early_enough else UNMET

    def show(self, value: object) -> str:
        return value.chinese() if isinstance(value, Month) else str(value)

    def explain(self, facts: Facts) -> Explanation:
        since = self.since.at(facts).chinese() if self.since else ""
        until = self.until.at(facts).chinese() if self.until else ""
        if since and until:
            required = f"在{since}至{until}之内"
        else:
            required = f"不早于{since}" if since else f"不晚于{until}"
        return self.explained(facts, required, self.field.label + required)


class CompletedByCheckDay(_OneField):
    """A completion month's last day (R10) is not after the day of the check."""

    def __init__(self, field: Field) -> None:
        super().__init__(field, "截至核对日已完工")
        key = field.key

        def test(facts: Facts) -> int:
            value = facts.get(key)
            if value is None:
                return UNKNOWN
            return MET if value.last_day() <= facts[DAY] else UNMET  # type: ignore[union-attr,operator]

        self.test = test

    def show(self, value: object) -> str:
        return value.chinese() if isinstance(value, Month) else str(value)


class CheckDayWithin(Predicate):
    """The day of the check lies within the given days (validity of a measure), both included."""

    fields = ()

    def __init__(self, since: date | None, until: date | None) -> None:
        low, high = since or date.min, until or date.max
        self.required = (
            f"{low:%Y-%m-%d}至{high:%Y-%m-%d}"
            if since and until
            else f"不早于{low}"
            if since
            else f"不晚于{high}"
        )

        def test(facts: Facts) -> int:
            return MET if low <= facts[DAY] <= high else UNMET  # type: ignore[operator]

        self.test = test

    def explain(self, facts: Facts) -> Explanation:
        status, actual = self.test(facts), str(facts[DAY])
        return Explanation(
            status, f"核对日{actual}，政策有效期{self.required}", actual, self.required, claim="在有效期内"
        )


class _Several(Predicate):
    """A test made of others. decisive: the status of a part that settles the whole; otherwise: what is left then."""

    def __init__(self, parts: Sequence[Predicate], decisive: int, otherwise: int) -> None:
        self.parts = tuple(parts)
        self.fields = merge([part.fields for part in self.parts])
        tests = tuple(part.test for part in self.parts)

        def test(facts: Facts) -> int:
            result = otherwise
            for each in tests:
                status = each(facts)
                if status == decisive:
                    return decisive
                if status == UNKNOWN:
                    result = UNKNOWN
            return result

        self.test = test

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return merge([part.unsettled(facts) for part in self.parts if part.test(facts) == UNKNOWN])

    def leaves(self) -> Iterator[Predicate]:
        for part in self.parts:
            yield from part.leaves()

    def told_parts(self, facts: Facts, status: int) -> tuple[list[Explanation], list[Explanation]]:
        """All parts explained, and those among them that account for the status."""
        parts = [part.explain(facts) for part in self.parts]
        return parts, [part for part in parts if part.status == status] or parts


class All(_Several):
    """Met when every part is."""

    def __init__(self, parts: Sequence[Predicate]) -> None:
        super().__init__(parts, UNMET, MET)

    def explain(self, facts: Facts) -> Explanation:
        status = self.test(facts)
        parts, telling = self.told_parts(facts, status)
        return _joined(status, telling, parts, "；", wording.both)


class AnyOf(_Several):
    """Met when one part is."""

    def __init__(self, parts: Sequence[Predicate]) -> None:
        super().__init__(parts, MET, UNMET)

    def explain(self, facts: Facts) -> Explanation:
        status = self.test(facts)
        parts, telling = self.told_parts(facts, status)
        if status == MET:
            telling = telling[:1]
        between = "；或：" if status == UNKNOWN else "；也不满足另一途径："
        return _joined(status, telling, parts, between, wording.either)


class Not(Predicate):
    """Met when the part is not."""

    def __init__(self, part: Predicate) -> None:
        self.part, self.fields = part, part.fields
        inner = part.test

        def test(facts: Facts) -> int:
            return MET - inner(facts)

        self.test = test

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        return self.part.unsettled(facts)

    def leaves(self) -> Iterator[Predicate]:
        yield from self.part.leaves()

    def explain(self, facts: Facts) -> Explanation:
        inner = self.part.explain(facts)
        status, claim = self.test(facts), f"不是（{inner.claim}）"
        text = (
            inner.fact if status == MET else f"{inner.fact}，要求：{claim}" if status == UNMET else inner.text
        )
        return Explanation(status, text, inner.actual, claim, None, inner.unit, claim, inner.fact)


def _joined(
    status: int,
    telling: Sequence[Explanation],
    parts: Sequence[Explanation],
    between: str,
    join_required: Callable[[Iterable[str]], str],
) -> Explanation:
    """One explanation of several: the telling ones' words; the distance of the first numeric part."""
    numeric = next((part for part in parts if part.unit), None)
    claim = join_required([part.claim for part in parts])
    return Explanation(
        status,
        between.join(dict.fromkeys(part.text for part in telling)),
        (numeric or telling[0]).actual,
        claim,
        numeric.shortfall if numeric and status == UNMET else None,
        numeric.unit if numeric else "",
        f"（{claim}）",
        "；".join(dict.fromkeys(part.fact for part in parts)),
    )
