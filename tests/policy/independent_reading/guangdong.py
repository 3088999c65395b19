"""广东省工业技术改造“百企千项”示范行动工作方案 三: recommended projects and enterprises."""

from calendar import monthrange
from datetime import date
from typing import Final

from tests.policy.independent_reading.answer import (
    INCOMPLETE,
    NOTHING,
    UNMET,
    WORD,
    Answer,
    Line,
    Truth,
    Values,
    all_of,
    at_least,
    chosen,
    lacking,
    member,
    opposite,
    verdict_of,
    within,
)

BELOW_MAJOR: Final = frozenset({"none", "general", "larger"})
BELOW_LARGER: Final = frozenset({"none", "general"})
PRIORITIES: Final = ("intelligent", "digital", "green")


def finished(month: tuple[int, int] | None, as_of: date) -> Truth:
    """2021 年以来, and over by the day of the check: a completion counts as its month's last day (R10)."""
    if month is None:
        return None
    return month >= (2021, 1) and date(*month, monthrange(*month)[1]) <= as_of


def _answer(lines: tuple[Line, ...], values: Values, fields: tuple[str, ...], priority_field: str) -> Answer:
    verdict = verdict_of(lines)
    missing = NOTHING
    if verdict == INCOMPLETE:
        missing = frozenset(field for field in fields if values.get(field) is None)
    ticked = values.get(priority_field) or ()
    return Answer(verdict, missing, lines, (), tuple(code for code in PRIORITIES if code in ticked))


PROJECT_FIELDS: Final = (
    "completion_month",
    "site_region",
    "gd_fits_policy",
    "gd_directions",
    "gd_effect_evident",
    "gd_replicable",
)


def read_project(values: Values, as_of: date) -> Answer:
    """三（二）1."""
    get = values.get
    lines = (
        Line("completed", WORD[finished(get("completion_month"), as_of)]),
        Line("site", WORD[within(get("site_region"), "44")]),
        Line("policy", WORD[get("gd_fits_policy")]),
        Line("direction", WORD[chosen(get("gd_directions"))]),
        Line("effect", WORD[get("gd_effect_evident")]),
        Line("replicable", WORD[get("gd_replicable")]),
    )
    return _answer(lines, values, PROJECT_FIELDS, "gd_priority")


ENTERPRISE_FIELDS: Final = (
    "gd_operates_honestly",
    "is_dishonest_debtor",
    "gd_sustained_upgrading",
    "gd_last_completed_project_month",
    "gd_industry_leading",
    "gd_upgrading_effective",
    "gd_recommended_projects",
    "quality_accident_level",
    "environment_accident_level",
    "safety_accident_level",
)


def read_enterprise(values: Values, as_of: date) -> Answer:
    """三（一）1; of accidents the stricter reading (X15)."""
    get = values.get
    recommended: int | None = get("gd_recommended_projects")
    projects = WORD[all_of(get("gd_upgrading_effective"), at_least(recommended, 1))]
    accidents = all_of(
        member(get("quality_accident_level"), BELOW_MAJOR),
        member(get("environment_accident_level"), BELOW_MAJOR),
        member(get("safety_accident_level"), BELOW_LARGER),
    )
    lines = (
        Line("honest", WORD[all_of(get("gd_operates_honestly"), opposite(get("is_dishonest_debtor")))]),
        Line(
            "sustained",
            WORD[
                all_of(get("gd_sustained_upgrading"), finished(get("gd_last_completed_project_month"), as_of))
            ],
        ),
        Line("leading", WORD[get("gd_industry_leading")]),
        Line("projects", projects, lacking(recommended, 1) if projects == UNMET else None),
        Line("accidents", WORD[accidents]),
    )
    return _answer(lines, values, ENTERPRISE_FIELDS, "gd_enterprise_priority")
