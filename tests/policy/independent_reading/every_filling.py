"""What `missing` means, by trying: slow, and beyond doubt on small sets of values.

A field is missing when, after filling none, some or all of the other blanks in some way, giving it a value changes the
verdict. Each blank is tried with the values at which some rule changes its mind.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, Final

from tests.policy.independent_reading import Reading
from tests.policy.independent_reading.answer import INCOMPLETE, Values

TINY: Final = Decimal("0.000000000000000000000000000001")
HUGE: Final = Decimal(10**17)
AMOUNTS: Final[dict[str, tuple[Decimal, ...]]] = {
    "fixed_asset_investment": (
        Decimal(499),
        Decimal(600),
        Decimal("2000.000000000000000000000000000001"),
        Decimal(50000),
        HUGE,
    ),
    "investment_this_year": (Decimal(0), Decimal(601), HUGE),
    "output_before": (Decimal(0), TINY, HUGE),
    "output_after": (Decimal(0), Decimal(1999), HUGE),
    "quarter_output": (Decimal(0), Decimal(700), Decimal(2600), HUGE),
    "quarter_output_last_year": (Decimal(0), TINY, HUGE),
    "quarter_investment": (Decimal(0), Decimal(600), Decimal(1000), HUGE),
    "quarter_investment_last_year": (Decimal(0), HUGE),
    "equipment_investment": (Decimal(0), HUGE),
    "new_market_export": (Decimal(0), HUGE),
    "year_output_growth": (Decimal(0), HUGE),
    "three_quarter_output": (Decimal(0), HUGE),
    "three_quarter_revenue": (Decimal(0), HUGE),
}
CODES: Final[dict[str, tuple[Any, ...]]] = {
    "registered_region": ("450102", "440304"),
    "site_region": ("450102", "440304"),
    "enterprise_size": ("large", "medium", "small"),
    "catalogue_class": ("permitted", "restricted"),
    "gx_cluster": ("none", "sugar"),
    "ownership": ("private", "other"),
    "gd_directions": ((), ("digital",)),
    "gd_recommended_projects": (0, 1),
    "quality_accident_level": ("larger", "major"),
    "environment_accident_level": ("larger", "major"),
    "safety_accident_level": ("general", "larger"),
    "start_month": ((2024, 12), (2025, 1)),
    "completion_month": ((2023, 12), (2024, 12), (2025, 1), (2021, 1), (2020, 12), (2019, 12)),
    "gd_last_completed_project_month": ((2020, 12), (2021, 1), (2030, 1)),
}


def values_of(key: str) -> tuple[Any, ...]:
    """The values a blank is tried with; two where the field is a plain yes or no."""
    return AMOUNTS.get(key) or CODES.get(key) or (True, False)


def missing_by_trial(reading: Reading, known: Values, as_of: date, blanks: Iterable[str]) -> frozenset[str]:
    """The blanks, out of those given, that can still change the verdict."""
    keys = tuple(blanks)
    choices = [(None, *values_of(key)) for key in keys]
    verdicts = {}
    for filling in product(*choices):
        added = {key: value for key, value in zip(keys, filling, strict=True) if value is not None}
        verdicts[filling] = reading({**known, **added}, as_of).verdict
    found = set()
    for filling, verdict in verdicts.items():
        if verdict != INCOMPLETE:
            continue
        for place, key in enumerate(keys):
            if key in found or filling[place] is not None:
                continue
            for value in values_of(key):
                if verdicts[(*filling[:place], value, *filling[place + 1 :])] != INCOMPLETE:
                    found.add(key)
                    break
    return frozenset(found)
