"""Records at the borders of every rule, from a seed: the same seed gives the same records.

A record starts as one that every policy likes; then fields are set to values at, just below and just above a limit,
to other codes, or left blank, more or fewer of them from record to record. Values are typed as the readings take them:
Decimal 万元, (year, month), bool, code, tuple of codes, int.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final, TypeAlias

from tests.policy.independent_reading.answer import EXACT

Record: TypeAlias = dict[str, Any]

AS_OF_DAYS: Final = (
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 12, 30),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 6, 30),
    date(2019, 5, 16),
    date(2021, 1, 30),
    date(2021, 1, 31),
    date(2023, 12, 22),
    date(2026, 11, 21),
)

FAVOURABLE: Final[Record] = {
    "registered_region": "450102",
    "is_legal_entity": True,
    "operates_normally": True,
    "is_above_scale": True,
    "reaches_above_scale_after": True,
    "enterprise_size": "small",
    "ownership": "private",
    "enterprise_honors": ("little_giant",),
    "site_region": "440304",
    "gx_cluster": "sugar",
    "gx_direction_2019": ("chain",),
    "gx_direction_2024": ("product",),
    "is_technical_transformation": True,
    "approval_completed": True,
    "catalogue_class": "encouraged",
    "fits_plans": True,
    "fits_industry_layout": True,
    "fits_upgrade_guide": True,
    "meets_land": True,
    "meets_environment": True,
    "meets_energy": True,
    "meets_technology": True,
    "meets_safety": True,
    "start_month": (2024, 3),
    "completion_month": (2024, 11),
    "total_investment": Decimal(3000),
    "fixed_asset_investment": Decimal(2400),
    "equipment_investment": Decimal(1200),
    "investment_this_year": Decimal(1000),
    "output_before": Decimal(1500),
    "output_after": Decimal(2600),
    "benefit_evident": True,
    "main_equipment": "intelligent",
    "in_plan_last_year": False,
    "progress_normal": True,
    "continues_this_year": True,
    "is_new_construction": False,
    "started_and_registered_in_quarter": True,
    "quarter_investment": Decimal(21000),
    "quarter_investment_last_year": Decimal(600),
    "fits_renewal_guide": True,
    "is_double_hundred": True,
    "quarter_output": Decimal(6000),
    "quarter_output_last_year": Decimal(5000),
    "is_newly_commissioned": False,
    "hard_hit_industry": "none",
    "newly_above_scale_this_year": True,
    "year_output_growth": Decimal(12),
    "holds_promotion_event": True,
    "event_cost": Decimal(40),
    "attends_major_fair": True,
    "booth_cost": Decimal(8),
    "new_market_export": Decimal(300),
    "on_loan_list": True,
    "working_capital_loan": Decimal(1000),
    "loan_months": 12,
    "loan_interest_already_paid": Decimal(0),
    "on_two_high_list": False,
    "has_independent_meter": True,
    "quarter_power": Decimal(120),
    "base_power": Decimal(100),
    "three_quarter_output": Decimal(1400),
    "three_quarter_revenue": Decimal(1600),
    "project_completed": True,
    "actual_fixed_asset_investment": Decimal(2300),
    "gd_operates_honestly": True,
    "is_dishonest_debtor": False,
    "gd_sustained_upgrading": True,
    "gd_last_completed_project_month": (2023, 4),
    "gd_industry_leading": True,
    "gd_recommended_projects": 1,
    "gd_upgrading_effective": True,
    "gd_enterprise_priority": ("digital",),
    "quality_accident_level": "none",
    "environment_accident_level": "none",
    "safety_accident_level": "none",
    "gd_directions": ("intelligent", "green"),
    "gd_priority": ("green",),
    "gd_fits_policy": True,
    "gd_effect_evident": True,
    "gd_replicable": True,
}

# The numbers that some rule compares with; each gives itself and its near neighbours.
LIMITS: Final[dict[str, tuple[str, ...]]] = {
    "fixed_asset_investment": ("0", "500", "600", "1999.99", "2000", "2333", "50000", "123456.78"),
    "equipment_investment": ("0", "500", "1000", "5000", "10000"),
    "investment_this_year": ("0", "150", "600", "600.003", "720"),
    "total_investment": ("0", "500", "2000", "4000", "60000"),
    "output_before": ("0", "1000", "2000", "1739.13"),
    "output_after": ("0", "1150", "2000", "2300"),
    "quarter_investment": ("0", "500", "1000", "20000"),
    "quarter_investment_last_year": ("0", "500", "1000", "20000"),
    "quarter_output": ("0", "500", "1000", "2500", "5000", "5500", "550", "1100"),
    "quarter_output_last_year": ("0", "500", "1000", "4545.45", "5000"),
    "year_output_growth": ("-3", "0", "10"),
    "event_cost": ("0", "60", "0.0001", "33.33335"),
    "booth_cost": ("0", "10", "0.0003", "7.77775"),
    "new_market_export": ("0", "100", "5000", "123.456789"),
    "working_capital_loan": ("0", "7500", "100.01", "333.333", "10000"),
    "loan_interest_already_paid": ("0", "149.99995", "150", "100"),
    "quarter_power": ("0", "100"),
    "base_power": ("0", "100"),
    "three_quarter_output": ("0", "1500"),
    "three_quarter_revenue": ("0", "1500"),
    "actual_fixed_asset_investment": ("0", "2000"),
}
STEPS: Final = ("0", "0", "0.01", "-0.01", "0.0001", "-0.0001", "1", "-1", "0.00000000000000000001")
WHOLE: Final = {"loan_months": (0, 1, 6, 7, 11, 12, 13, 36), "gd_recommended_projects": (0, 1, 2)}
MONTHS: Final = (
    (2020, 12),
    (2021, 1),
    (2021, 2),
    (2023, 11),
    (2023, 12),
    (2024, 1),
    (2024, 2),
    (2024, 6),
    (2024, 12),
    (2025, 1),
    (2025, 6),
    (2026, 11),
    (2019, 1),
    (2019, 12),
)
MONTH_FIELDS: Final = ("start_month", "completion_month", "gd_last_completed_project_month")
ACCIDENTS: Final = ("none", "general", "larger", "major", "extraordinary")
CODES: Final[dict[str, tuple[str, ...]]] = {
    "registered_region": ("450102", "450000", "440100", "451425", "110101"),
    "site_region": ("440304", "440000", "450102", "445381"),
    "enterprise_size": ("large", "medium", "small", "micro"),
    "ownership": ("central_state", "state", "private", "foreign", "hmt", "other"),
    "gx_cluster": ("auto", "machinery", "aluminium", "ict", "manganese", "none"),
    "catalogue_class": ("encouraged", "permitted", "restricted", "eliminated"),
    "main_equipment": ("advanced_system", "intelligent", "complete_set", "first_set", "domestic_general"),
    "hard_hit_industry": ("none", "medicine", "short_steel", "other"),
    "quality_accident_level": ACCIDENTS,
    "environment_accident_level": ACCIDENTS,
    "safety_accident_level": ACCIDENTS,
}
MULTIPLE: Final[dict[str, tuple[str, ...]]] = {
    "enterprise_honors": (
        "little_giant",
        "single_champion",
        "high_growth",
        "technology_center",
        "engineering_research_center",
        "engineering_laboratory",
        "high_tech",
        "specialized_new",
    ),
    "gx_direction_2019": ("chain", "capacity", "equipment", "intelligent", "green"),
    "gx_direction_2024": ("product", "equipment", "chain", "digital", "green"),
    "gd_directions": ("intelligent", "digital", "green"),
    "gd_priority": ("intelligent", "digital", "green"),
    "gd_enterprise_priority": ("intelligent", "digital", "green"),
}
# Fields that meet in one rule; blanks and odd values are most telling where they come together.
FAMILIES: Final = (
    ("fixed_asset_investment", "investment_this_year", "total_investment", "completion_month", "start_month"),
    ("fixed_asset_investment", "investment_this_year", "approval_completed", "completion_month"),
    ("in_plan_last_year", "progress_normal", "continues_this_year", "investment_this_year"),
    ("is_above_scale", "reaches_above_scale_after", "enterprise_size", "output_before", "output_after"),
    (
        "equipment_investment",
        "main_equipment",
        "fits_upgrade_guide",
        "gx_direction_2019",
        "gx_direction_2024",
    ),
    ("quarter_output", "quarter_output_last_year", "is_newly_commissioned", "registered_region"),
    (
        "quarter_investment",
        "quarter_investment_last_year",
        "is_new_construction",
        "is_technical_transformation",
        "started_and_registered_in_quarter",
    ),
    ("working_capital_loan", "loan_months", "loan_interest_already_paid", "on_loan_list"),
    ("event_cost", "booth_cost", "new_market_export", "quarter_output", "quarter_output_last_year"),
    ("three_quarter_output", "three_quarter_revenue", "is_above_scale"),
    ("gd_last_completed_project_month", "gd_recommended_projects", "gd_upgrading_effective"),
    ("quality_accident_level", "environment_accident_level", "safety_accident_level", "is_dishonest_debtor"),
    ("completion_month", "site_region", "gd_directions", "gd_priority"),
)
KEYS: Final = tuple(FAVOURABLE)


def other_value(random: Random, key: str) -> Any:
    """A value of the field that some rule may treat differently from its neighbours."""
    if key in LIMITS:
        number = EXACT.add(Decimal(random.choice(LIMITS[key])), Decimal(random.choice(STEPS)))
        return number if key == "year_output_growth" else max(number, Decimal(0))
    if key in WHOLE:
        return random.choice(WHOLE[key])
    if key in MONTH_FIELDS:
        return random.choice(MONTHS)
    if key in CODES:
        return random.choice(CODES[key])
    if key in MULTIPLE:
        return tuple(code for code in MULTIPLE[key] if random.random() < 0.3)
    return random.random() < 0.5


def _at_thirty_per_cent(random: Random, record: Record) -> None:
    """This year's investment at the border of 30% of one of the two denominators, and the other one apart."""
    whole = record.get(random.choice(("fixed_asset_investment", "total_investment")))
    if whole is not None:
        share = EXACT.multiply(whole, Decimal("0.3"))
        record["investment_this_year"] = max(EXACT.add(share, Decimal(random.choice(STEPS))), Decimal(0))


def _at_growth(after: str, before: str, factor: str) -> Callable[[Random, Record], None]:
    def place(random: Random, record: Record) -> None:
        base = record.get(before)
        if base is not None:
            exact = EXACT.multiply(base, Decimal(factor))
            record[after] = max(EXACT.add(exact, Decimal(random.choice(STEPS))), Decimal(0))

    return place


def _rising(random: Random, record: Record) -> None:
    """The quarter's investment at that of the year before."""
    then = record.get("quarter_investment_last_year")
    if then is not None:
        record["quarter_investment"] = max(EXACT.add(then, Decimal(random.choice(STEPS))), Decimal(0))


RELATIONS: Final[tuple[Callable[[Random, Record], None], ...]] = (
    _at_thirty_per_cent,
    _at_growth("output_after", "output_before", "1.15"),
    _at_growth("quarter_output", "quarter_output_last_year", "1.1"),
    _rising,
)


def border_record(random: Random) -> Record:
    """One record."""
    record = dict(FAVOURABLE)
    for family in random.sample(FAMILIES, random.choice((0, 1, 1, 2, 3))):
        for key in family:
            chance = random.random()
            if chance < 0.5:
                record[key] = other_value(random, key)
            elif chance < 0.75:
                record.pop(key, None)
    for relation in RELATIONS:
        if random.random() < 0.4:
            relation(random, record)
    blank_rate = random.choice((0.0, 0.0, 0.0, 0.01, 0.05, 0.3, 0.8))
    odd_rate = random.choice((0.0, 0.0, 0.02, 0.05, 0.3))
    for key in KEYS:
        chance = random.random()
        if chance < blank_rate:
            record.pop(key, None)
        elif chance < blank_rate + odd_rate:
            record[key] = other_value(random, key)
    return record


def border_records(seed: int, count: int) -> Iterator[tuple[Record, date]]:
    """`count` records, each with a day of the check."""
    random = Random(seed)
    for _ in range(count):
        yield border_record(random), random.choice(AS_OF_DAYS)
