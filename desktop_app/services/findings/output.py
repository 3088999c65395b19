"""Findings about output, tax, revenue and people: what the firm makes against what the project is to add."""

from collections.abc import Iterator
from decimal import Decimal

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import EXACT, grouped
from desktop_app.services.findings.amounts import SLIP_FROM, amount
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.finding import Finding, RecordContext

ABOVE_SCALE = Decimal(2000)  # 万元 of revenue a year: 规模以上工业企业
HIGHEST_TAX_SHARE = 30  # per cent of the new output
MANIFOLD = 10  # times the output before
TWOFOLD = 2
MOST_PER_HEAD, LEAST_PER_HEAD = Decimal(2000), Decimal(1)  # 万元 of revenue for each employee


def output_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks of output before and after, tax, revenue and employees; silent while one of a pair is unknown."""
    yield from _new_output(facts)
    yield from _before_and_after(facts)
    yield from _revenue(facts)
    yield from _scale(facts)
    yield from _per_head(facts)


def _new_output(facts: Facts) -> Iterator[Finding]:
    new, after, tax = amount(facts, "new_output"), amount(facts, "output_after"), amount(facts, "new_tax")
    if new is not None and after is not None and new > after:
        yield finding(
            "W.205",
            f"新增{grouped(new)}万元，投产后企业年产值{grouped(after)}万元",
            ("new_output", "output_after"),
        )
    if new is not None and tax is not None:
        limit = EXACT.multiply(new, Decimal(HIGHEST_TAX_SHARE))
        if EXACT.multiply(tax, Decimal(100)) > limit:
            yield finding(
                "W.212",
                f"新增税收{grouped(tax)}万元，新增产值{grouped(new)}万元",
                ("new_tax", "new_output"),
            )


def _before_and_after(facts: Facts) -> Iterator[Finding]:
    before, after = amount(facts, "output_before"), amount(facts, "output_after")
    if before is None or after is None:
        return
    new = amount(facts, "new_output")
    both = f"改造前{grouped(before)}万元，投产后{grouped(after)}万元"
    if after < before:
        yield finding("W.214", both, ("output_after", "output_before"))
    elif new is not None and EXACT.add(before, new) > after >= new:
        yield finding(
            "T.213", f"{both}，新增{grouped(new)}万元", ("new_output", "output_before", "output_after")
        )
    if before > 0 and MANIFOLD * before <= after < SLIP_FROM * before:
        yield finding("W.215", both, ("output_after", "output_before"))


def _revenue(facts: Facts) -> Iterator[Finding]:
    revenue, before = amount(facts, "annual_revenue"), amount(facts, "output_before")
    if not revenue or not before:
        return
    less, more = sorted((revenue, before))
    if TWOFOLD * less < more < SLIP_FROM * less:
        yield finding(
            "T.216",
            f"营业收入{grouped(revenue)}万元，改造前产值{grouped(before)}万元",
            ("annual_revenue", "output_before"),
        )


def _scale(facts: Facts) -> Iterator[Finding]:
    revenue, is_above = amount(facts, "annual_revenue"), facts.get("is_above_scale")
    if revenue is not None and is_above is True and revenue < ABOVE_SCALE:
        yield finding("W.217", f"上年营业收入{grouped(revenue)}万元", ("annual_revenue", "is_above_scale"))
    if revenue is not None and is_above is False and revenue >= ABOVE_SCALE:
        yield finding("T.218", f"上年营业收入{grouped(revenue)}万元", ("is_above_scale", "annual_revenue"))
    after = amount(facts, "output_after")
    if after is not None and facts.get("reaches_above_scale_after") is True and after < ABOVE_SCALE:
        yield finding(
            "W.222", f"投产后产值{grouped(after)}万元", ("output_after", "reaches_above_scale_after")
        )


def _per_head(facts: Facts) -> Iterator[Finding]:
    revenue, people = amount(facts, "annual_revenue"), facts.get("employees")
    if not revenue or not isinstance(people, int) or isinstance(people, bool):
        return
    heads = Decimal(people)
    too_much = revenue > EXACT.multiply(heads, MOST_PER_HEAD)
    if too_much or revenue < EXACT.multiply(heads, LEAST_PER_HEAD):
        yield finding(
            "W.221",
            f"{people}人，营业收入{grouped(revenue)}万元",
            ("annual_revenue", "employees"),
        )
