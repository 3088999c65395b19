"""Findings about the course of a project: start, completion, and the year's work against them."""

from collections.abc import Iterator
from decimal import Decimal

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import EXACT, grouped
from desktop_app.domain.month import Month
from desktop_app.services.findings.amounts import amount
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.finding import Finding, RecordContext

LONGEST_PROJECT = 60  # months; longer ones are asked about
PLAUSIBLE_YEARS = (2000, 2050)
LARGE_PROJECT = Decimal(5000)  # 万元 of fixed assets, not built within one month
_FOURTH_QUARTER = 10  # its first month


def time_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks of start and completion, and of investment and answers against them; silent while one is unknown."""
    start, end = _month(facts, "start_month"), _month(facts, "completion_month")
    yield from _period(facts, start, end)
    yield from _investment(facts, start, end, context)
    yield from _answers(facts, start, end, context)
    if start is not None:
        yield from _before_the_code(facts, start)


def _month(facts: Facts, key: str) -> Month | None:
    value = facts.get(key)
    return value if isinstance(value, Month) else None


def _period(facts: Facts, start: Month | None, end: Month | None) -> Iterator[Finding]:
    for key, month in (("start_month", start), ("completion_month", end)):
        if month is not None and not PLAUSIBLE_YEARS[0] <= month.year <= PLAUSIBLE_YEARS[1]:
            yield finding("W.303", month.chinese(), (key,))
    if start is None or end is None:
        return
    if start > end:
        yield finding(
            "F.301",
            f"{start.chinese()}开工，{end.chinese()}竣工投产",
            ("completion_month", "start_month"),
        )
    elif start.months_until(end) >= LONGEST_PROJECT:
        yield finding(
            "W.302",
            f"从{start.chinese()}到{end.chinese()}，共{start.months_until(end) + 1}个月",
            ("completion_month", "start_month"),
        )
    elif start == end:
        fixed = amount(facts, "fixed_asset_investment")
        if fixed is not None and fixed >= LARGE_PROJECT:
            yield finding(
                "T.314",
                f"{start.chinese()}开工并竣工，固定资产投资{grouped(fixed)}万元",
                ("completion_month", "start_month"),
            )


def _investment(
    facts: Facts, start: Month | None, end: Month | None, context: RecordContext
) -> Iterator[Finding]:
    this_year, before = amount(facts, "investment_this_year"), amount(facts, "investment_to_last_year")
    if this_year is not None and this_year > 0:
        yield from _outside_the_year(start, end, context)
    if before is not None and before > 0 and start is not None and start.year >= context.year:
        yield finding(
            "W.305",
            f"{start.chinese()}开工，却填了截至上年底的完成投资",
            ("investment_to_last_year", "start_month"),
        )
    whole = amount(facts, "fixed_asset_investment")
    if end is None or this_year is None or before is None or whole is None:
        return
    done = EXACT.add(this_year, before)
    if end.year == context.year and done < whole:
        yield finding(
            "W.309",
            f"{end.chinese()}竣工，完成额合计{grouped(done)}万元，比固定资产投资少{grouped(EXACT.subtract(whole, done))}万元",
            ("investment_this_year", "completion_month", "investment_to_last_year", "fixed_asset_investment"),
        )
    if end.year > context.year and done >= whole > 0:
        yield finding(
            "T.310",
            f"{context.year}年底前完成{grouped(done)}万元，{end.chinese()}才竣工",
            ("completion_month", "investment_this_year"),
        )


def _outside_the_year(start: Month | None, end: Month | None, context: RecordContext) -> Iterator[Finding]:
    if start is not None and start.year > context.year:
        reason, place = f"{start.chinese()}才开工", "start_month"
    elif end is not None and end.year < context.year:
        reason, place = f"{end.chinese()}已竣工", "completion_month"
    else:
        return
    yield finding(
        "W.304",
        f"{reason}，{context.year}年度却有完成投资",
        ("investment_this_year", place),
        basis=(str(context.year),),
    )


def _answers(
    facts: Facts, start: Month | None, end: Month | None, context: RecordContext
) -> Iterator[Finding]:
    completed, today = facts.get("project_completed"), context.as_of
    if end is not None and today is not None:
        if completed is True and end > Month.of(today):
            yield finding("W.306", f"{end.chinese()}竣工投产", ("completion_month", "project_completed"))
        if completed is False and end.last_day() < today:
            yield finding("W.307", f"{end.chinese()}竣工投产", ("completion_month", "project_completed"))
    if end is not None and facts.get("continues_this_year") is True and end.year < context.year:
        yield finding("W.311", f"{end.chinese()}竣工", ("continues_this_year", "completion_month"))
    if start is None:
        return
    if facts.get("in_plan_last_year") is True and start.year >= context.year:
        yield finding("W.312", f"{start.chinese()}开工", ("in_plan_last_year", "start_month"))
    in_quarter = start.year == context.year and start.month >= _FOURTH_QUARTER
    if facts.get("started_and_registered_in_quarter") is True and not in_quarter:
        yield finding("W.313", f"{start.chinese()}开工", ("started_and_registered_in_quarter", "start_month"))


def _before_the_code(facts: Facts, start: Month) -> Iterator[Finding]:
    text = facts.get("project_code")
    if not isinstance(text, str):
        return
    from desktop_app.domain import project_code  # noqa: PLC0415 - only where there is a code

    parts = project_code.parse(text) if project_code.check(text) is None else None
    if parts is None:
        return
    early = start < parts.month if parts.month is not None else start.year < parts.year
    if early:
        given = parts.month.chinese() if parts.month is not None else f"{parts.year}年"
        yield finding("W.308", f"{start.chinese()}开工，{given}赋码", ("start_month", "project_code"))
