"""Findings about the course of a project: start, completion, and the year's work."""

from collections.abc import Iterator
from decimal import Decimal

from desktop_app.domain.facts import Facts
from desktop_app.domain.month import Month
from desktop_app.services.findings_types import Finding, RecordContext, Severity

LONGEST_PROJECT = 60  # months; longer ones are asked about
PLAUSIBLE_YEARS = (2000, 2050)


def time_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks of start and completion, and of the year's investment against them."""
    start, end = facts.get("start_month"), facts.get("completion_month")
    for key, month in (("start_month", start), ("completion_month", end)):
        if isinstance(month, Month) and not PLAUSIBLE_YEARS[0] <= month.year <= PLAUSIBLE_YEARS[1]:
            yield Finding(
                "W.303", Severity.EXPLAIN, "年份不寻常", f"{month.chinese()}", "核对年份是否打错", (key,)
            )
    if isinstance(start, Month) and isinstance(end, Month):
        if start > end:
            yield Finding(
                "F.301",
                Severity.MUST,
                "竣工早于开工",
                f"{start.chinese()}开工，{end.chinese()}竣工投产",
                "核对两个时间，竣工投产应不早于开工",
                ("completion_month", "start_month"),
            )
        elif start.months_until(end) >= LONGEST_PROJECT:
            yield Finding(
                "W.302",
                Severity.EXPLAIN,
                "建设期较长",
                f"从{start.chinese()}到{end.chinese()}，共{start.months_until(end) + 1}个月",
                "技术改造一般三年内建成，核对年份",
                ("completion_month",),
            )
    this_year = facts.get("investment_this_year")
    if isinstance(this_year, Decimal) and this_year > 0:
        yield from _outside_the_year(start, end, context)
    before = facts.get("investment_to_last_year")
    if isinstance(before, Decimal) and before > 0 and isinstance(start, Month) and start.year >= context.year:
        yield Finding(
            "W.305",
            Severity.EXPLAIN,
            "开工前已有完成投资",
            f"{start.chinese()}开工，却填了截至上年底的完成投资",
            "新开工项目此栏应为0；前期费用请说明",
            ("investment_to_last_year", "start_month"),
        )


def _outside_the_year(start: object, end: object, context: RecordContext) -> Iterator[Finding]:
    if isinstance(start, Month) and start.year > context.year:
        reason = f"{start.chinese()}才开工"
    elif isinstance(end, Month) and end.year < context.year:
        reason = f"{end.chinese()}已竣工"
    else:
        return
    yield Finding(
        "W.304",
        Severity.EXPLAIN,
        "本年度投资不在建设期内",
        f"{reason}，{context.year}年度却有完成投资",
        "核对建设期，或将本年度完成投资改为0",
        ("investment_this_year", "start_month" if "开工" in reason else "completion_month"),
    )
