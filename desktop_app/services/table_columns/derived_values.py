"""Columns of declaration tables that no single field holds: worked out from the facts, and only from them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain import region
from desktop_app.domain.divisions import short_name
from desktop_app.domain.facts import Facts

# key → label, for the page on which columns are matched with fields.
DERIVED: Mapping[str, str] = {
    "scale_state": "是否规模以上（含技改后可达规上）",
    "project_state": "项目状态（新增/结转）",
    "approval_reference": "项目代码，没有时用备案（核准）文号",
    "annual_progress_ratio": "年度计划完成投资占固定资产投资的比例",
    "site_place": "建设地点（市、县区和详细地点）",
}


def derived_value(key: str, facts: Facts, year: int) -> str | Decimal | None:
    """The value of a derived column; None while it is unknown. Raises KeyError for a key not in DERIVED."""
    return _DERIVATIONS[key](facts, year)


def _scale_state(facts: Facts, _: int) -> str | None:
    is_above = facts.get("is_above_scale")
    if is_above is None:
        return None
    if is_above:
        return "是"
    return "否（技改后可达规上）" if facts.get("reaches_above_scale_after") else "否"


def _project_state(facts: Facts, year: int) -> str | None:
    """三（三）: what was in last year's plan is carried over; everything else is new."""
    in_plan = facts.get("in_plan_last_year")
    if in_plan is None:
        return None
    return f"{year - 1}年结转" if in_plan else "新增"


def _approval_reference(facts: Facts, _: int) -> str | None:
    value = facts.get("project_code") or facts.get("approval_number")
    return str(value) if value else None


def _annual_progress_ratio(facts: Facts, _: int) -> Decimal | None:
    """Percent, two places, rounded down: 29.9999 must not read as 30. Conditions compare the amounts themselves (R6)."""
    whole, part = facts.get("fixed_asset_investment"), facts.get("investment_this_year")
    if not isinstance(whole, Decimal) or not isinstance(part, Decimal) or not whole:
        return None
    hundredths = Fraction(part) / Fraction(whole) * 10_000
    return Decimal(hundredths.numerator // hundredths.denominator).scaleb(-2)


def _site_place(facts: Facts, _: int) -> str | None:
    """City, county and place in full, names that the place repeats said once: 柳州市鱼峰区 + 柳州市阳和工业新区."""
    code, detail = facts.get("site_region"), str(facts.get("site_detail", ""))
    if not isinstance(code, str):
        return detail or None
    names = [name for name in (region.city_name(code), region.county_name(code)) if name]
    for name in (region.name(code[:2] + "0000"), *names):
        detail = detail.removeprefix(name)
    if any(detail in (name, short_name(name)) for name in names):
        detail = ""
    return ("".join(names) or region.name(code)) + detail


_DERIVATIONS: Mapping[str, Callable[[Facts, int], str | Decimal | None]] = {
    "scale_state": _scale_state,
    "project_state": _project_state,
    "approval_reference": _approval_reference,
    "annual_progress_ratio": _annual_progress_ratio,
    "site_place": _site_place,
}
