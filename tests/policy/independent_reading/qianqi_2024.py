"""桂工信投融〔2024〕42号 二: who may declare a project for the 千企技改 table of 2024."""

from datetime import date
from decimal import Decimal
from typing import Final

from tests.policy.independent_reading import subsidy_2019
from tests.policy.independent_reading.answer import (
    EXACT,
    INCOMPLETE,
    INELIGIBLE,
    NOT_APPLICABLE,
    NOTHING,
    UNMET,
    WORD,
    Answer,
    Line,
    Truth,
    Values,
    all_of,
    any_of,
    at_least,
    lacking,
    member,
    verdict_of,
    within,
)

FIRST: Final = (2024, 1)
LAST: Final = (2024, 12)
SMALLER: Final = frozenset({"medium", "small", "micro"})
CATALOGUE: Final = frozenset({"encouraged", "permitted"})
# Conditions that rest on one field and nothing else does: condition, field.
SINGLE_BOOLEANS: Final = (
    ("legal-entity", "is_legal_entity"),
    ("operating", "operates_normally"),
    ("transformation", "is_technical_transformation"),
    ("approval", "approval_completed"),
    ("plans", "fits_plans"),
    ("layout", "fits_industry_layout"),
    ("guide", "fits_upgrade_guide"),
    ("access-land", "meets_land"),
    ("access-environment", "meets_environment"),
    ("access-energy", "meets_energy"),
    ("access-technology", "meets_technology"),
    ("access-safety", "meets_safety"),
    ("benefit", "benefit_evident"),
)
CARRY_OVER: Final = ("in_plan_last_year", "progress_normal", "continues_this_year")
ALONE: Final = (
    "registered_region",
    "catalogue_class",
    "output_after",
    "fixed_asset_investment",
    "start_month",
    "completion_month",
    *(field for _, field in SINGLE_BOOLEANS),
)


def third_done(this_year: Decimal | None, whole: Decimal | None) -> Truth:
    """本年度预期完成投资额 30% 以上, of `whole`."""
    if this_year is None or whole is None or whole == 0:
        return None
    return EXACT.multiply(this_year, Decimal(10)) >= EXACT.multiply(whole, Decimal(3))


def third_lacking(this_year: Decimal, whole: Decimal) -> Decimal:
    """How much of this year's investment is missing to 30% of `whole`, 万元."""
    return EXACT.subtract(EXACT.multiply(whole, Decimal("0.3")), this_year)


def in_year(fai: Decimal | None, completion: tuple[int, int] | None, year: int) -> str:
    """500 至 2000（含）must be finished within the year; others need not."""
    if fai is not None and not 500 <= fai <= 2000:
        return NOT_APPLICABLE
    finished: Truth = None if completion is None else completion[0] == year
    if fai is None and finished is False:
        finished = None
    return WORD[finished]


def large_only(fai: Decimal | None, truth: Truth) -> str:
    """A condition of projects above 2000 万元."""
    if fai is None:
        return WORD[truth or None]
    return WORD[truth] if fai > 2000 else NOT_APPLICABLE


def read(values: Values, as_of: date) -> Answer:
    get = values.get
    fai: Decimal | None = get("fixed_asset_investment")
    this_year: Decimal | None = get("investment_this_year")
    start = get("start_month")
    completion = get("completion_month")
    above: Truth = get("is_above_scale")
    reaches: Truth = get("reaches_above_scale_after")
    smaller = member(get("enterprise_size"), SMALLER)
    output: Decimal | None = get("output_after")

    scale = any_of(above, all_of(reaches, smaller))
    starts: Truth = None if start is None else start <= LAST
    ends: Truth = None if completion is None else completion >= FIRST
    carried = all_of(get(CARRY_OVER[0]), get(CARRY_OVER[1]), get(CARRY_OVER[2]))
    third = third_done(this_year, fai)
    progress = large_only(fai, any_of(third, carried))
    gap = None
    if progress == UNMET and this_year is not None and fai is not None:
        gap = third_lacking(this_year, fai)

    single = {condition: Line(condition, WORD[get(field)]) for condition, field in SINGLE_BOOLEANS}
    before_progress = (
        Line("registered", WORD[within(get("registered_region"), "45")]),
        single["legal-entity"],
        single["operating"],
        Line("scale", WORD[scale]),
        single["transformation"],
        Line("period", WORD[all_of(starts, ends)]),
        single["approval"],
        single["plans"],
        Line("catalogue", WORD[member(get("catalogue_class"), CATALOGUE)]),
        single["layout"],
        single["guide"],
        single["access-land"],
        single["access-environment"],
        single["access-energy"],
        single["access-technology"],
        single["access-safety"],
        Line("fai-floor", WORD[at_least(fai, 500)], lacking(fai, 500)),
        Line("in-year-completion", in_year(fai, completion, 2024)),
    )
    after_progress = (
        Line("output", WORD[at_least(output, 2000)], lacking(output, 2000)),
        single["benefit"],
    )
    rest = verdict_of(before_progress + after_progress)
    verdict = join(rest, progress)

    sensitive = []
    total: Decimal | None = get("total_investment")
    if total is not None:
        other = join(rest, large_only(fai, any_of(third_done(this_year, total), carried)))
        if flips(verdict, other):
            sensitive.append("X5")
    if join(rest, large_only(fai, third)) != verdict:
        sensitive.append("X6")

    missing = NOTHING
    if verdict == INCOMPLETE:
        blanks = {field for field in ALONE if get(field) is None}
        if scale is None:
            if above is None:
                blanks.add("is_above_scale")
            if reaches is None and smaller is not False:
                blanks.add("reaches_above_scale_after")
            if smaller is None and reaches is not False:
                blanks.add("enterprise_size")
        if progress != NOT_APPLICABLE and carried is not True:
            if this_year is None:
                blanks.add("investment_this_year")
            # Where the 30% is certain, carrying over adds nothing; with a blank investment it never is.
            if third is not True and carried is not False:
                blanks.update(field for field in CARRY_OVER if get(field) is None)
        missing = frozenset(blanks)
    return Answer(
        verdict,
        missing,
        (*before_progress, Line("annual-progress", progress, gap), *after_progress),
        tuple(sensitive),
        (),
        subsidy_2019.read(values),
    )


def join(rest: str, status: str) -> str:
    """The verdict of the other conditions together with one more."""
    if rest == INELIGIBLE or status == UNMET:
        return INELIGIBLE
    return INCOMPLETE if status == WORD[None] else rest


def flips(verdict: str, other: str) -> bool:
    """A settled verdict that becomes the other settled one."""
    return INCOMPLETE not in {verdict, other} and verdict != other
