"""桂政办发〔2019〕58号 三 (the selection) and 四（二） (the award for private firms)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tests.policy.independent_reading import subsidy_2019
from tests.policy.independent_reading.answer import (
    INCOMPLETE,
    INELIGIBLE,
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
    grown,
    growth_gaps,
    lacking,
    member,
    opposite,
    verdict_of,
    within,
)
from tests.policy.independent_reading.qianqi_2024 import (
    CATALOGUE,
    flips,
    in_year,
    join,
    large_only,
    third_done,
    third_lacking,
)

SMALLER: Final = frozenset({"small", "micro"})
HONOURS: Final = (
    "little_giant",
    "single_champion",
    "high_growth",
    "technology_center",
    "engineering_research_center",
    "engineering_laboratory",
)
SINGLE_BOOLEANS: Final = (
    ("transformation", "is_technical_transformation"),
    ("legal-entity", "is_legal_entity"),
    ("operating", "operates_normally"),
    ("plans", "fits_plans"),
    ("access-land", "meets_land"),
    ("access-environment", "meets_environment"),
    ("access-energy", "meets_energy"),
    ("access-technology", "meets_technology"),
    ("access-safety", "meets_safety"),
    ("benefit", "benefit_evident"),
)
ALONE: Final = (
    "registered_region",
    "catalogue_class",
    "gx_cluster",
    "fixed_asset_investment",
    *(field for _, field in SINGLE_BOOLEANS),
)


def growth_lacking(after: Decimal, before: Decimal, percent: int) -> Decimal:
    """Percentage points missing to the growth asked for, rounded half up to 4 places."""
    gap = percent - (Fraction(after) - Fraction(before)) / Fraction(before) * 100
    ten_thousandths = (gap * 20000 + 1) // 2
    return Decimal(ten_thousandths).scaleb(-4)


def read(values: Values, as_of: date) -> Answer:
    get = values.get
    year = as_of.year
    fai: Decimal | None = get("fixed_asset_investment")
    this_year: Decimal | None = get("investment_this_year")
    completion = get("completion_month")
    approval: Truth = get("approval_completed")
    above: Truth = get("is_above_scale")
    reaches: Truth = get("reaches_above_scale_after")
    smaller = member(get("enterprise_size"), SMALLER)
    before: Decimal | None = get("output_before")
    after: Decimal | None = get("output_after")
    cluster: str | None = get("gx_cluster")

    scale = any_of(above, all_of(reaches, smaller))
    growth_leaf = grown(after, before, 15)
    growth = any_of(growth_leaf, all_of(reaches, opposite(above)))
    growth_gap = None
    if growth is False and growth_leaf is False and after is not None and before is not None:
        growth_gap = growth_lacking(after, before, 15)
    third = third_done(this_year, fai)
    progress = large_only(fai, third)
    progress_gap = None
    if progress == UNMET and this_year is not None and fai is not None:
        progress_gap = third_lacking(this_year, fai)

    single = {condition: Line(condition, WORD[get(field)]) for condition, field in SINGLE_BOOLEANS}
    before_progress = (
        single["transformation"],
        Line("registered", WORD[within(get("registered_region"), "45")]),
        single["legal-entity"],
        single["operating"],
        Line("scale", WORD[scale]),
        single["plans"],
        Line("catalogue", WORD[member(get("catalogue_class"), CATALOGUE)]),
        single["access-land"],
        single["access-environment"],
        single["access-energy"],
        single["access-technology"],
        single["access-safety"],
        Line("cluster", WORD[None if cluster is None else cluster != "none"]),
        Line("fai-floor", WORD[at_least(fai, 500)], lacking(fai, 500)),
        Line("in-year-completion", in_year(fai, completion, year)),
        Line("approval", large_only(fai, approval)),
    )
    after_progress = (Line("growth", WORD[growth], growth_gap), single["benefit"])
    rest = verdict_of(before_progress + after_progress)
    verdict = join(rest, progress)

    sensitive: tuple[str, ...] = ()
    total: Decimal | None = get("total_investment")
    if total is not None and flips(verdict, join(rest, large_only(fai, third_done(this_year, total)))):
        sensitive = ("X5",)

    honours = get("enterprise_honors") or ()
    priority = tuple(code for code in HONOURS if code in honours)
    if completion is not None and completion[0] == year:
        priority += ("completes-in-year",)

    missing = NOTHING
    if verdict == INCOMPLETE:
        blanks = {field for field in ALONE if get(field) is None}
        blanks |= _open_scale_and_growth(above, reaches, smaller, growth_leaf, after, before)
        blanks |= _open_by_size(fai, completion, approval, this_year)
        missing = frozenset(blanks)
    return Answer(
        verdict,
        missing,
        (*before_progress, Line("annual-progress", progress, progress_gap), *after_progress),
        sensitive,
        priority,
        subsidy_2019.read(values),
    )


def _open_by_size(
    fai: Decimal | None, completion: tuple[int, int] | None, approval: Truth, this_year: Decimal | None
) -> set[str]:
    """Blanks of 三（四）. A project may turn out to be above 2000 only if 30% of that is still possible."""
    blanks = set()
    if completion is None and (fai is None or fai <= 2000):
        blanks.add("completion_month")
    if fai is None or fai > 2000:
        if approval is None and (this_year is None or fai is not None or this_year > 600):
            blanks.add("approval_completed")
        if this_year is None and approval is not False:
            blanks.add("investment_this_year")
    return blanks


def _open_scale_and_growth(
    above: Truth,
    reaches: Truth,
    smaller: Truth,
    growth_leaf: Truth,
    after: Decimal | None,
    before: Decimal | None,
) -> set[str]:
    """Blanks of `scale` and `growth`, which share two fields.

    Above scale, only the growth decides. Below it, reaching the scale as a small firm meets both, and without that
    `scale` fails; so the growth decides nothing there.
    """
    gaps = growth_gaps(after, before, "output_after", "output_before") if growth_leaf is None else set()
    if above is True:
        return gaps
    blanks = set()
    if smaller is None and reaches is not False:
        blanks.add("enterprise_size")
    if above is False:
        if reaches is None:
            blanks.add("reaches_above_scale_after")
        return blanks
    if not (reaches and smaller and growth_leaf):
        blanks.add("is_above_scale")
    if reaches is None and (smaller is not False or growth_leaf is False or gaps):
        blanks.add("reaches_above_scale_after")
    return blanks | gaps


def read_private_award(values: Values, as_of: date) -> Answer:
    """四（二）: finished projects of private firms above scale. No rate is published, so no amount."""
    get = values.get
    ownership: str | None = get("ownership")
    truths = {
        "registered_region": within(get("registered_region"), "45"),
        "ownership": None if ownership is None else ownership == "private",
        "is_above_scale": get("is_above_scale"),
        "project_completed": get("project_completed"),
        "fits_plans": get("fits_plans"),
        "is_technical_transformation": get("is_technical_transformation"),
    }
    return one_field_each(truths)


def one_field_each(truths: dict[str, Truth]) -> Answer:
    """A policy whose tests rest on one field each: every blank is missing while none is unmet."""
    if False in truths.values():
        return Answer(INELIGIBLE, NOTHING)
    blanks = frozenset(field for field, truth in truths.items() if truth is None)
    return Answer(INCOMPLETE if blanks else "eligible", blanks)
