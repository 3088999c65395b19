"""Findings about amounts of investment: what must not exceed what, sums, and slips of a unit."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import EXACT, grouped
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.finding import Finding, RecordContext

# Each amount is part of the next (X8).
_NESTED = ("equipment_investment", "fixed_asset_investment", "total_investment")
_FUNDS = ("funds_own", "funds_loan", "funds_other")
_DONE = ("investment_this_year", "investment_to_last_year")
# Amounts of one project that are of one order of magnitude; one that stands 10⁴ apart was typed in another unit.
_KINDRED = (
    ("total_investment", "fixed_asset_investment", "equipment_investment", "investment_this_year"),
    ("annual_revenue", "output_before", "output_after"),
    ("quarter_output", "quarter_output_last_year"),
    ("three_quarter_output", "three_quarter_revenue"),
    ("quarter_investment", "quarter_investment_last_year"),
)
SLIP_FROM, SLIP_TO = 2000, 50000  # times; a typing slip of 10⁴ seen against amounts that differ a little
LARGEST_PLAUSIBLE = Decimal(10_000_000)  # 万元: 1000亿元


def amount_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks across the amounts of one record; each is silent while an amount it needs is unknown."""
    yield from _nesting(facts, context)
    yield from _progress(facts, context)
    yield from _funds(facts)
    yield from _actual(facts)
    yield from _quarter(facts)
    yield from _unit_slips(facts, context)


def amount(facts: Facts, key: str) -> Decimal | None:
    """A known amount; None where it is unknown."""
    value = facts.get(key)
    return value if isinstance(value, Decimal) else None


def _nesting(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    known = [(key, value) for key in _NESTED if (value := amount(facts, key)) is not None]
    for (part, smaller), (whole, larger) in pairwise(known):
        if smaller > larger:
            yield finding(
                "F.201" if whole == "fixed_asset_investment" else "F.202",
                f"{grouped(smaller)}万元 > {grouped(larger)}万元，多{grouped(EXACT.subtract(smaller, larger))}万元",
                (part, whole),
                part=context.fields[part].label,
                whole=context.fields[whole].label,
            )


def _progress(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """What is done against what was planned. A blank part of the sum is left out: the rest alone may exceed."""
    parts = {key: value for key in _DONE if (value := amount(facts, key)) is not None}
    if not parts:
        return
    total, whole = amount(facts, "total_investment"), amount(facts, "fixed_asset_investment")
    done = EXACT.add(parts.get(_DONE[0], Decimal(0)), parts.get(_DONE[1], Decimal(0)))
    alone = [key for key, value in parts.items() if total is not None and value > total]
    for key in alone:
        assert total is not None
        yield finding(
            "F.208",
            f"{grouped(parts[key])}万元 > 总投资{grouped(total)}万元",
            (key, "total_investment"),
            part=context.fields[key].label,
        )
    if whole is not None and done > whole:
        yield finding(
            "W.203",
            f"累计与本年度合计{grouped(done)}万元，比固定资产投资多{grouped(EXACT.subtract(done, whole))}万元",
            (*parts, "fixed_asset_investment"),
        )
    elif total is not None and done > total and not alone:
        yield finding(
            "W.209",
            f"累计与本年度合计{grouped(done)}万元，比总投资多{grouped(EXACT.subtract(done, total))}万元",
            (*parts, "total_investment"),
        )


def _funds(facts: Facts) -> Iterator[Finding]:
    total = amount(facts, "total_investment")
    need = amount(facts, "financing_need")
    if total is not None and need is not None and need > total:
        yield finding(
            "W.219",
            f"融资需求{grouped(need)}万元，总投资{grouped(total)}万元",
            ("financing_need", "total_investment"),
        )
    parts = [value for key in _FUNDS if (value := amount(facts, key)) is not None]
    if total is None or not parts:
        return
    together = Decimal(0)
    for part in parts:
        together = EXACT.add(together, part)
    if together > total or (len(parts) == len(_FUNDS) and together != total):
        gap = EXACT.subtract(together, total)
        yield finding(
            "W.204",
            f"来源合计{grouped(together)}万元，总投资{grouped(total)}万元，{'多' if gap > 0 else '少'}{grouped(abs(gap))}万元",
            (*(key for key in _FUNDS if amount(facts, key) is not None), "total_investment"),
        )


def _actual(facts: Facts) -> Iterator[Finding]:
    actual, planned = amount(facts, "actual_fixed_asset_investment"), amount(facts, "fixed_asset_investment")
    if actual is None:
        return
    if planned is not None and EXACT.multiply(actual, Decimal(10)) > EXACT.multiply(planned, Decimal(11)):
        yield finding(
            "W.210",
            f"核定{grouped(actual)}万元，计划{grouped(planned)}万元",
            ("actual_fixed_asset_investment", "fixed_asset_investment"),
        )
    parts = {key: value for key in _DONE if (value := amount(facts, key)) is not None}
    done = EXACT.add(parts.get(_DONE[0], Decimal(0)), parts.get(_DONE[1], Decimal(0)))
    if actual < done:
        yield finding(
            "W.211",
            f"核定{grouped(actual)}万元，已报完成{grouped(done)}万元",
            ("actual_fixed_asset_investment", *parts),
        )


def _quarter(facts: Facts) -> Iterator[Finding]:
    quarter, year = amount(facts, "quarter_investment"), amount(facts, "investment_this_year")
    if quarter is not None and year is not None and quarter > year:
        yield finding(
            "W.220",
            f"四季度{grouped(quarter)}万元，本年度{grouped(year)}万元",
            ("quarter_investment", "investment_this_year"),
        )


def _unit_slips(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    for kindred in _KINDRED:
        known = {key: value for key in kindred if (value := amount(facts, key))}
        if len(known) < 2:
            continue
        for key, value in known.items():
            others = sorted(other for name, other in known.items() if name != key)
            middle = others[len(others) // 2]
            alone = len(others) == 1
            if SLIP_FROM * middle <= value <= SLIP_TO * middle and (not alone or value >= SLIP_FROM * 100):
                yield _slip(key, value, EXACT.divide(value, Decimal(10000)), "像是按“元”填的", context)
            elif SLIP_FROM * value <= middle <= SLIP_TO * value and value < 100 and not alone:
                yield _slip(key, value, EXACT.multiply(value, Decimal(10000)), "像是按“亿元”填的", context)
    for key, each in facts.items():
        if isinstance(each, Decimal) and each > LARGEST_PLAUSIBLE and context.fields[key].unit == "万元":
            yield finding("W.207", f"{grouped(each)}万元，超过1000亿元", (key,))


def _slip(key: str, value: Decimal, likely: Decimal, suspicion: str, context: RecordContext) -> Finding:
    return finding(
        "W.206",
        f"{grouped(value)}万元{suspicion}；若是，应为{grouped(likely)}万元",
        (key,),
        field=context.fields[key].label,
    )
