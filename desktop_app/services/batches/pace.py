"""Will a project reach the share of its investment that the notice asks for within the year, at the pace it has?

    projected = done ÷ months passed × months of this year
        done, months passed   this year so far, where it is known: from January (or the start) to the end of the last full
                              month; else of the years before: 截至上年底累计完成 over the months from the start to December
        months of this year   from January (or the start) to December (or the completion), both included
    at risk                   where the notice's condition is not met with `projected` in place of what is expected

Exact: fractions throughout; shown rounded down to 元, so that a shortfall is never hidden.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from math import ceil

from desktop_app.domain.facts import Facts
from desktop_app.domain.month import Month
from desktop_app.policy import wording
from desktop_app.policy.comparison import Comparison
from desktop_app.policy.pack import Condition, Pack
from desktop_app.policy.quantities import FieldQuantity, Quotient, as_fraction
from desktop_app.policy.status import DAY, MET, UNMET

_PLACES = 10**8
_SHOWN = Decimal("0.0001")  # 元
TO_LAST_YEAR = "investment_to_last_year"


@dataclass(frozen=True, slots=True)
class Progress:
    """A project's share of the year. projected: 万元, None where nothing is known to go by. limit: of the base, 万元.

    from_this_year: whether it rests on what was done this year. share: projected of the base, None over a base of 0.
    """

    projected: Decimal | None
    limit: Fraction
    base: Fraction
    is_at_risk: bool
    from_this_year: bool

    @property
    def words(self) -> str:
        """One sentence: what is to be expected, and what is lacking."""
        if self.projected is None:
            return "还没有完成数可推算，请按月登记完成投资"
        told = (
            f"按目前进度，本年度约完成{wording.amount(self.projected.quantize(_SHOWN, ROUND_DOWN), '万元')}"
        )
        if self.share is None:
            return told
        told += f"，占{wording.percent(self.share)}"
        if not self.is_at_risk:
            return told
        # Up to the next 元, so that what is told to be lacking is enough.
        lacking = Decimal(ceil((self.required - Fraction(self.projected)) * 10000)) / 10000
        return f"{told}，不到{wording.percent(self.limit)}，{wording.distance(lacking, '万元')}"

    @property
    def required(self) -> Fraction:
        """What the notice asks for within the year, 万元."""
        return self.base * self.limit

    @property
    def share(self) -> Fraction | None:
        if self.projected is None or not self.base:
            return None
        return Fraction(self.projected) / self.base


@dataclass(frozen=True, slots=True)
class ProgressRule:
    """The condition on the year's progress and its ratio: `numerator` over `denominator`, at least `limit`."""

    condition: Condition
    numerator: str
    denominator: str
    comparison: Comparison


def progress_rule(pack: Pack) -> ProgressRule | None:
    """The pack's condition on annual progress, where it names one that rests on a ratio of two fields."""
    name = pack.declaring.get("annual_progress", "")
    condition = next((each for each in pack.conditions if each.id == name), None)
    if condition is None:
        return None
    for leaf in condition.require.leaves():
        if not isinstance(leaf, Comparison) or not isinstance(leaf.left, Quotient):
            continue
        top, base = leaf.left.numerator, leaf.left.denominator
        if isinstance(top, FieldQuantity) and isinstance(base, FieldQuantity):
            return ProgressRule(condition, top.key, base.key, leaf)
    return None


def progress(
    rule: ProgressRule, facts: Facts, year: int, today: date, done: Decimal | None = None
) -> Progress | None:
    """None where the condition does not bind the project (too small, or carried over), or today is not in the year.

    done: what was completed this year until the end of the last full month, 万元, where the office follows it.
    """
    dated = {**facts, DAY: today}
    when = rule.condition.when
    if today.year != year or (when is not None and when.test(dated) == UNMET):
        return None
    dated[rule.numerator] = Decimal(0)
    if rule.condition.test(dated) == MET:
        return None  # met another way: carried over
    base = as_fraction(facts.get(rule.denominator))
    limit = rule.comparison.limit.value(dated)
    if base is None or limit is None:
        return None
    start, completion = _month(facts.get("start_month")), _month(facts.get("completion_month"))
    pace, this_year = _pace(facts, year, today, start, done)
    if pace is None:
        return Progress(None, limit, base, False, False)
    projected = pace * _months_of(year, start, completion)
    short = _down(projected)
    dated[rule.numerator] = short
    return Progress(short, limit, base, rule.condition.test(dated) != MET, this_year)


def _pace(
    facts: Facts, year: int, today: date, start: Month | None, done: Decimal | None
) -> tuple[Fraction | None, bool]:
    """万元 a month, and whether it is this year's."""
    january = Month(year, 1)
    if done is not None:
        last_full = Month.of(today + timedelta(days=1)).plus(-1)
        passed = max(start or january, january).months_until(last_full) + 1
        return (Fraction(done) / passed, True) if passed > 0 else (None, True)
    before = as_fraction(facts.get(TO_LAST_YEAR))
    if before is None or start is None or start >= january:
        return None, False
    return before / start.months_until(january), False


def _months_of(year: int, start: Month | None, completion: Month | None) -> int:
    first = max(start or Month(year, 1), Month(year, 1))
    last = min(completion or Month(year, 12), Month(year, 12))
    return max(first.months_until(last) + 1, 0)


def _month(value: object) -> Month | None:
    return value if isinstance(value, Month) else None


def _down(value: Fraction) -> Decimal:
    """Rounded down to eight places: exact wherever the amounts of the record are."""
    return Decimal(int(value * _PLACES)).scaleb(-8).normalize() + Decimal(0)
