"""The sums of a batch, counted once for the letter, the summary and the self-check."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import Facts
from desktop_app.domain.money import EXACT

CARRIED_OVER = "in_plan_last_year"
# What is summed, in the order it is told. All are amounts in 万元.
SUMMED = ("total_investment", "fixed_asset_investment", "equipment_investment", "investment_this_year")


@dataclass(frozen=True, slots=True)
class BatchTotals:
    """projects = added + carried + those that left 结转 open. sums: 万元, exact, of what is known.

    unknown: how many projects left a field blank, for every field summed and for CARRIED_OVER.
    """

    projects: int
    added: int
    carried: int
    enterprises: int
    sums: Mapping[str, Decimal]
    unknown: Mapping[str, int]


def is_carried_over(facts: Facts) -> bool | None:
    """结转: the project was in last year's plan already (三（三）); else it is 新增. None while nobody said."""
    said = facts.get(CARRIED_OVER)
    return said if isinstance(said, bool) else None


def added_or_carried(facts: Facts) -> str:
    """新增 or 结转; "" while nobody said."""
    return {True: "结转", False: "新增", None: ""}[is_carried_over(facts)]


def totals_of(dossiers: Sequence[Dossier]) -> BatchTotals:
    """Count and sum a batch. A firm is counted once, by its record; a project without one counts by its firm's name."""
    states = Counter(is_carried_over(dossier.facts) for dossier in dossiers)
    firms = {
        dossier.project.enterprise_id or str(dossier.facts.get("enterprise_name", "")) for dossier in dossiers
    }
    sums, unknown = {}, {}
    with localcontext(EXACT):
        for key in SUMMED:
            known = [value for d in dossiers if isinstance(value := d.facts.get(key), Decimal | int)]
            sums[key] = sum((Decimal(value) for value in known), Decimal(0))
            unknown[key] = len(dossiers) - len(known)
    unknown[CARRIED_OVER] = states[None]
    return BatchTotals(len(dossiers), states[False], states[True], len(firms - {""}), sums, unknown)


def grouped_totals(
    dossiers: Iterable[Dossier], group_of: Callable[[Facts], Sequence[str]]
) -> dict[str, BatchTotals]:
    """The sums by group, groups in the order they are met. A project of several groups counts in each of them."""
    groups: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        for name in group_of(dossier.facts):
            groups.setdefault(name, []).append(dossier)
    return {name: totals_of(members) for name, members in groups.items()}
