"""关于做好2024年四季度工业经济工作的政策措施: the items with a published test, one function each.

Each also asks that the firm is registered in Guangxi. Amounts only where the document gives a formula.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tests.policy.independent_reading.answer import (
    ELIGIBLE,
    INCOMPLETE,
    INELIGIBLE,
    NOTHING,
    Answer,
    Truth,
    Values,
    all_of,
    any_of,
    at_least,
    grown,
    growth_gaps,
    more,
    opposite,
    within,
)
from tests.policy.independent_reading.qianqi_2019 import one_field_each

OUTPUT: Final = "quarter_output"
BASE: Final = "quarter_output_last_year"


def _registered(values: Values) -> Truth:
    return within(values.get("registered_region"), "45")


def _conclude(values: Values, truth: Truth, blanks: set[str]) -> Answer:
    """The verdict of a policy's own test (with the blanks that decide it) and of registration."""
    verdict = all_of(truth, _registered(values))
    if verdict is not None:
        return Answer(ELIGIBLE if verdict else INELIGIBLE, NOTHING)
    if values.get("registered_region") is None:
        blanks.add("registered_region")
    return Answer(INCOMPLETE, frozenset(blanks))


def _blank(values: Values, *keys: str) -> set[str]:
    return {key for key in keys if values.get(key) is None}


def _round(amount: Fraction) -> Decimal:
    """A sum that is not negative, half up to 4 places."""
    return Decimal((amount * 20000 + 1) // 2).scaleb(-4)


def output(values: Values, as_of: date) -> Answer:
    """Item 2: 5000 and 10% over a base, or 2500 of a newly commissioned firm without one."""
    now: Decimal | None = values.get(OUTPUT)
    base: Decimal | None = values.get(BASE)
    new: Truth = values.get("is_newly_commissioned")
    with_base = all_of(more(base, 0), at_least(now, 5000), grown(now, base, 10))
    without = all_of(None if base is None else base == 0, new, at_least(now, 2500))
    blanks = _blank(values, OUTPUT, BASE)
    if new is None and (base is None or base == 0):
        blanks.add("is_newly_commissioned")
    return _conclude(values, any_of(with_base, without), blanks)


def upscale(values: Values, as_of: date) -> Answer:
    """Item 2: 今年以来小升规, growth of the year 10%."""
    return one_field_each(
        {
            "registered_region": _registered(values),
            "newly_above_scale_this_year": values.get("newly_above_scale_this_year"),
            "year_output_growth": at_least(values.get("year_output_growth"), 10),
        }
    )


def turnover_fund(values: Values, as_of: date) -> Answer:
    """Item 11: 双百双新 above 5 亿元."""
    return one_field_each(
        {
            "registered_region": _registered(values),
            "is_double_hundred": values.get("is_double_hundred"),
            "fixed_asset_investment": more(values.get("fixed_asset_investment"), 50000),
        }
    )


def investment_increment(values: Values, as_of: date) -> Answer:
    """Item 15: 1000 in the quarter, and more than a year before (over nothing, too: X20)."""
    now: Decimal | None = values.get("quarter_investment")
    then: Decimal | None = values.get("quarter_investment_last_year")
    rising: Truth = None if now is None or then is None else now > then
    blanks = _blank(values, "quarter_investment", "quarter_investment_last_year")
    return _conclude(values, all_of(at_least(now, 1000), rising), blanks)


def investment_major(values: Values, as_of: date) -> Answer:
    """Item 15: 2 亿元 in the quarter."""
    return one_field_each(
        {
            "registered_region": _registered(values),
            "quarter_investment": at_least(values.get("quarter_investment"), 20000),
        }
    )


def investment_new(values: Values, as_of: date) -> Answer:
    """Item 15: newly started and registered; 1000 of a new project or 500 of a transformation."""
    started: Truth = values.get("started_and_registered_in_quarter")
    new: Truth = values.get("is_new_construction")
    transformation: Truth = values.get("is_technical_transformation")
    now: Decimal | None = values.get("quarter_investment")
    enough = any_of(all_of(new, at_least(now, 1000)), all_of(transformation, at_least(now, 500)))
    blanks = _blank(values, "started_and_registered_in_quarter")
    if enough is None:
        if now is None:
            blanks.add("quarter_investment")
        if transformation is None:
            blanks.add("is_technical_transformation")
        # A transformation already suffices with less than a new project needs.
        if new is None and transformation is not True and (now is None or now >= 1000):
            blanks.add("is_new_construction")
    return _conclude(values, all_of(started, enough), blanks)


def equipment(values: Values, as_of: date) -> Answer:
    """Item 20."""
    return one_field_each(
        {
            "registered_region": _registered(values),
            "is_technical_transformation": values.get("is_technical_transformation"),
            "equipment_investment": at_least(values.get("equipment_investment"), 500),
            "fits_renewal_guide": values.get("fits_renewal_guide"),
        }
    )


def event(values: Values, as_of: date) -> Answer:
    """Item 21: half of the cost of an event, at most 30."""
    now: Decimal | None = values.get(OUTPUT)
    base: Decimal | None = values.get(BASE)
    test = all_of(values.get("holds_promotion_event"), at_least(now, 500), grown(now, base, 10))
    blanks = _blank(values, "holds_promotion_event", OUTPUT) | growth_gaps(now, base, OUTPUT, BASE)
    answer = _conclude(values, test, blanks)
    cost: Decimal | None = values.get("event_cost")
    if answer.verdict == ELIGIBLE and cost is not None:
        answer.amount = _round(min(Fraction(cost) / 2, Fraction(30)))
    return answer


def booth(values: Values, as_of: date) -> Answer:
    """Item 22: half of the booth's cost, at most 5."""
    answer = one_field_each(
        {
            "registered_region": _registered(values),
            "attends_major_fair": values.get("attends_major_fair"),
            OUTPUT: at_least(values.get(OUTPUT), 500),
        }
    )
    cost: Decimal | None = values.get("booth_cost")
    if answer.verdict == ELIGIBLE and cost is not None:
        answer.amount = _round(min(Fraction(cost) / 2, Fraction(5)))
    return answer


def export(values: Values, as_of: date) -> Answer:
    """Item 22: 1% of exports to new markets, at most 50."""
    exported: Decimal | None = values.get("new_market_export")
    answer = one_field_each(
        {
            "registered_region": _registered(values),
            "new_market_export": at_least(exported, 100),
            OUTPUT: at_least(values.get(OUTPUT), 500),
        }
    )
    if answer.verdict == ELIGIBLE and exported is not None:
        answer.amount = _round(min(Fraction(exported) / 100, Fraction(50)))
    return answer


def loan(values: Values, as_of: date) -> Answer:
    """Item 23: 2 percentage points for at most a year, 150 for one firm altogether."""
    answer = one_field_each(
        {"registered_region": _registered(values), "on_loan_list": values.get("on_loan_list")}
    )
    principal: Decimal | None = values.get("working_capital_loan")
    months: int | None = values.get("loan_months")
    paid: Decimal | None = values.get("loan_interest_already_paid")
    if answer.verdict == ELIGIBLE and principal is not None and months is not None and paid is not None:
        interest = Fraction(principal) * min(months, 12) / 600
        answer.amount = _round(max(Fraction(0), min(interest, 150 - Fraction(paid))))
    return answer


def power(values: Values, as_of: date) -> Answer:
    """Item 24; the rate is unpublished."""
    now: Decimal | None = values.get(OUTPUT)
    base: Decimal | None = values.get(BASE)
    test = all_of(
        opposite(values.get("on_two_high_list")),
        values.get("has_independent_meter"),
        at_least(now, 1000),
        grown(now, base, 10),
    )
    blanks = _blank(values, "on_two_high_list", "has_independent_meter", OUTPUT)
    return _conclude(values, test, blanks | growth_gaps(now, base, OUTPUT, BASE))


def exit_watch(values: Values, as_of: date) -> Answer:
    """Item 33: output or revenue of three quarters below 1500."""
    small_output = opposite(at_least(values.get("three_quarter_output"), 1500))
    small_revenue = opposite(at_least(values.get("three_quarter_revenue"), 1500))
    small = any_of(small_output, small_revenue)
    blanks = _blank(values, "is_above_scale")
    if small is None:
        blanks |= _blank(values, "three_quarter_output", "three_quarter_revenue")
    return _conclude(values, all_of(values.get("is_above_scale"), small), blanks)


READINGS: Final[dict[str, Callable[[Values, date], Answer]]] = {
    "output": output,
    "upscale": upscale,
    "turnover-fund": turnover_fund,
    "investment-increment": investment_increment,
    "investment-major": investment_major,
    "investment-new": investment_new,
    "equipment": equipment,
    "event": event,
    "booth": booth,
    "export": export,
    "loan": loan,
    "power": power,
    "exit-watch": exit_watch,
}
