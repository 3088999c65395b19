"""Findings about amounts: what must not exceed what, sums, and slips of a unit (元 or 亿元 taken for 万元)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import EXACT, grouped
from desktop_app.services.findings_types import Finding, RecordContext, Severity

# Each amount is part of the next (X8).
_NESTED = ("equipment_investment", "fixed_asset_investment", "total_investment")
_FUNDS = ("funds_own", "funds_loan", "funds_other")
# Amounts of one project that are of one order of magnitude; one that stands 10⁴ apart was typed in another unit.
_KINDRED = (
    ("total_investment", "fixed_asset_investment", "equipment_investment", "investment_this_year"),
    ("annual_revenue", "output_before", "output_after"),
    ("quarter_output", "quarter_output_last_year"),
)
SLIP_FROM, SLIP_TO = 2000, 50000  # times; a typing slip of 10⁴ seen against amounts that differ a little
LARGEST_PLAUSIBLE = Decimal(10_000_000)  # 万元: 1000亿元


def amount_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks across the amounts of one record."""
    yield from _nesting(facts, context)
    yield from _progress(facts, context)
    yield from _funds(facts, context)
    yield from _new_output(facts, context)
    yield from _unit_slips(facts, context)


def _amount(facts: Facts, key: str) -> Decimal | None:
    value = facts.get(key)
    return value if isinstance(value, Decimal) else None


def _nesting(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    known = [(key, amount) for key in _NESTED if (amount := _amount(facts, key)) is not None]
    for (part, smaller), (whole, larger) in pairwise(known):
        if smaller > larger:
            part_label, whole_label = context.fields[part].label, context.fields[whole].label
            yield Finding(
                "F.201" if whole == "fixed_asset_investment" else "F.202",
                Severity.MUST,
                f"{part_label}大于{whole_label}",
                f"{grouped(smaller)}万元 > {grouped(larger)}万元，多{grouped(EXACT.subtract(smaller, larger))}万元",
                f"核对两项；{part_label}应包含在{whole_label}之内",
                (part, whole),
            )


def _progress(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    whole = _amount(facts, "fixed_asset_investment")
    this_year = _amount(facts, "investment_this_year")
    before = _amount(facts, "investment_to_last_year")
    done = EXACT.add(this_year or Decimal(0), before or Decimal(0))
    if whole is not None and (this_year is not None or before is not None) and done > whole:
        fields = tuple(
            key
            for key in ("investment_this_year", "investment_to_last_year")
            if _amount(facts, key) is not None
        )
        yield Finding(
            "W.203",
            Severity.EXPLAIN,
            "完成额超过固定资产投资",
            f"累计与本年度合计{grouped(done)}万元，比固定资产投资多{grouped(EXACT.subtract(done, whole))}万元",
            "核对是否含流动资金或超概算；确实超概算的说明原因",
            (*fields, "fixed_asset_investment"),
        )


def _funds(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    total = _amount(facts, "total_investment")
    parts = [amount for key in _FUNDS if (amount := _amount(facts, key)) is not None]
    if total is None or not parts:
        return
    together = Decimal(0)
    for part in parts:
        together = EXACT.add(together, part)
    if together > total or (len(parts) == len(_FUNDS) and together != total):
        gap = EXACT.subtract(together, total)
        yield Finding(
            "W.204",
            Severity.EXPLAIN,
            "资金来源与总投资不符",
            f"来源合计{grouped(together)}万元，总投资{grouped(total)}万元，{'多' if gap > 0 else '少'}{grouped(abs(gap))}万元",
            "自筹、贷款、其他三项合计应等于总投资",
            tuple(key for key in _FUNDS if _amount(facts, key) is not None),
        )


def _new_output(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    new, after = _amount(facts, "new_output"), _amount(facts, "output_after")
    if new is not None and after is not None and new > after:
        yield Finding(
            "W.205",
            Severity.EXPLAIN,
            "新增产值大于投产后产值",
            f"新增{grouped(new)}万元，投产后企业年产值{grouped(after)}万元",
            "投产后产值是企业全口径，应不小于新增产值",
            ("new_output", "output_after"),
        )


def _unit_slips(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    for kindred in _KINDRED:
        known = {key: amount for key in kindred if (amount := _amount(facts, key))}
        if len(known) < 2:
            continue
        for key, amount in known.items():
            others = sorted(other for name, other in known.items() if name != key)
            if not others:
                continue
            middle = others[len(others) // 2]
            alone = len(others) == 1
            if SLIP_FROM * middle <= amount <= SLIP_TO * middle and (not alone or amount >= SLIP_FROM * 100):
                yield _slip(key, amount, EXACT.divide(amount, Decimal(10000)), "像是按“元”填的", context)
            elif SLIP_FROM * amount <= middle <= SLIP_TO * amount and amount < 100 and not alone:
                yield _slip(key, amount, EXACT.multiply(amount, Decimal(10000)), "像是按“亿元”填的", context)
    for key, value in facts.items():
        if isinstance(value, Decimal) and value > LARGEST_PLAUSIBLE and context.fields[key].unit == "万元":
            yield Finding(
                "W.207",
                Severity.EXPLAIN,
                "金额特别大",
                f"{grouped(value)}万元，超过1000亿元",
                "核对单位是否为万元",
                (key,),
            )


def _slip(key: str, amount: Decimal, likely: Decimal, suspicion: str, context: RecordContext) -> Finding:
    return Finding(
        "W.206",
        Severity.EXPLAIN,
        "与其他金额相差约一万倍",
        f"{grouped(amount)}万元{suspicion}；若是，应为{grouped(likely)}万元",
        f"核对“{context.fields[key].label}”的单位，本栏以万元计",
        (key,),
    )
