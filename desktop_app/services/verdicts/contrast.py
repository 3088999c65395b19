"""Two texts on the same matter side by side, condition by condition: what each asks, and how the project stands.

Conditions are paired by their id; those left over are paired where both rest on the same reading of the silent text
(X2: growth in 2019, output in 2024). What has no counterpart stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.facts import Facts
from desktop_app.domain.verdict import Status
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.policy.pack import Condition, Pack
from desktop_app.services.verdicts.words import VERDICT_WORDS


@dataclass(frozen=True, slots=True)
class ContrastSide:
    """One text's condition. demand: what it asks, in words, its case included. message: how the project stands."""

    condition_id: str
    clause: str
    title: str
    demand: str
    quote: str
    status: Status
    message: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """left, right: None where that text asks nothing of the kind. readings: how the silent places are dealt with."""

    left: ContrastSide | None
    right: ContrastSide | None
    readings: tuple[str, ...] = ()

    @property
    def asks_differently(self) -> bool:
        """The two texts do not ask the same."""
        return self.left is None or self.right is None or self.left.demand != self.right.demand

    @property
    def parts_ways(self) -> bool:
        """The project fails the one and not the other."""
        return (_status(self.left) is Status.UNMET) is not (_status(self.right) is Status.UNMET)


def counterparts(packs: Sequence[Pack]) -> tuple[tuple[str, str], ...]:
    """The pairs of policies that are shown with one another, by id, the newer first."""
    known = {pack.id for pack in packs if pack.has_verdict}
    return tuple(
        (pack.id, other)
        for pack in packs
        if pack.id in known
        for other in dict.fromkeys((*pack.shown_with, *pack.supersedes))
        if other in known
    )


def contrast(left: PolicyResult, right: PolicyResult) -> tuple[ContrastRow, ...]:
    """Every condition of both texts, in the order of the left one; what only the right one asks comes last."""
    theirs = {condition.id: place for place, condition in enumerate(right.pack.conditions)}
    partner = _paired(left.pack, right.pack)
    texts = {reading.id: reading.text for reading in (*right.pack.readings, *left.pack.readings)}
    rows = []
    for place, condition in enumerate(left.pack.conditions):
        other = theirs[partner[condition.id]] if condition.id in partner else None
        named = (*condition.readings, *(right.pack.conditions[other].readings if other is not None else ()))
        rows.append(
            ContrastRow(
                _side(left, place),
                _side(right, other) if other is not None else None,
                tuple(texts[id_] for id_ in dict.fromkeys(named) if id_ in texts),
            )
        )
    taken = frozenset(partner.values())
    rows += [
        ContrastRow(
            None, _side(right, place), tuple(texts[id_] for id_ in condition.readings if id_ in texts)
        )
        for place, condition in enumerate(right.pack.conditions)
        if condition.id not in taken
    ]
    return tuple(rows)


def _paired(left: Pack, right: Pack) -> dict[str, str]:
    """Condition of the left text → its counterpart in the right one."""
    shared = {condition.id for condition in right.conditions}
    pairs = {condition.id: condition.id for condition in left.conditions if condition.id in shared}
    for mine in left.conditions:
        if mine.id in pairs:
            continue
        free = (each for each in right.conditions if each.id not in pairs.values())
        found = next((each.id for each in free if not set(mine.readings).isdisjoint(each.readings)), None)
        if found is not None:
            pairs[mine.id] = found
    return pairs


def contrast_summary(left: PolicyResult, right: PolicyResult, rows: Sequence[ContrastRow]) -> str:
    """千企技改 2024“符合”，千企技改 2019方案“不符合”；两份文件要求不同8项，本项目只符合其中一份的有1项."""
    differing = sum(row.asks_differently for row in rows)
    parting = sum(row.parts_ways for row in rows)
    words = (
        f"{left.pack.badge}“{VERDICT_WORDS[left.verdict]}”，{right.pack.badge}“{VERDICT_WORDS[right.verdict]}”；"
        f"两份文件要求不同{differing}项"
    )
    return (
        f"{words}，本项目只符合其中一份的有{parting}项" if parting else f"{words}，本项目没有只符合其中一份的"
    )


def _side(result: PolicyResult, place: int) -> ContrastSide:
    condition, told = result.pack.conditions[place], result.condition(place)
    return ContrastSide(
        condition.id,
        condition.clause,
        condition.title,
        demand(condition, result.facts),
        condition.quote,
        told.status,
        told.message,
        told.missing or told.fields,
    )


def demand(condition: Condition, facts: Facts) -> str:
    """What a condition asks, in words: 固定资产投资超过2,000万元的，已完成备案或核准手续."""
    claim = _bare(condition.require.explain(facts).claim)
    if condition.when is None:
        return claim
    return f"{_bare(condition.when.explain(facts).claim)}的，{claim}"


def _bare(claim: str) -> str:
    """Without the brackets a joined claim wears among others."""
    return claim[1:-1] if claim.startswith("（") and claim.endswith("）") else claim


def _status(side: ContrastSide | None) -> Status:
    return side.status if side is not None else Status.NOT_APPLICABLE
