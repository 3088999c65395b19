"""2019 against 2024, condition by condition."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.facts import FactValue
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.library import standard_library
from desktop_app.services.verdicts.contrast import ContrastRow, contrast, contrast_summary, counterparts
from tests.ui.sample_project import FULL_PROJECT

NEW, OLD = "gx-qianqi-2024", "gx-qianqi-2019"


def both(**facts: FactValue) -> tuple[PolicyResult, PolicyResult]:
    packs = standard_library().packs
    new, old = (
        evaluate({**FULL_PROJECT, "gx_cluster": "auto", **facts}, packs[id_], date(2024, 6, 1))
        for id_ in (NEW, OLD)
    )
    return new, old


def row_of(rows: tuple[ContrastRow, ...], condition: str) -> ContrastRow:
    (found,) = [
        row
        for row in rows
        if condition in {side.condition_id for side in (row.left, row.right) if side is not None}
    ]
    return found


def test_并列的两份由政策包说明() -> None:
    packs = list(standard_library().packs.values())
    assert (NEW, OLD) in counterparts(packs)
    assert counterparts([pack for pack in packs if pack.id != OLD]) == ()


def test_每个条件各出现一次() -> None:
    new, old = both()
    rows = contrast(new, old)
    assert [row.left.condition_id for row in rows if row.left] == [each.id for each in new.pack.conditions]
    assert sorted(row.right.condition_id for row in rows if row.right) == sorted(
        each.id for each in old.pack.conditions
    )


@pytest.mark.parametrize(
    "condition", ["scale", "approval", "annual-progress", "output", "period", "layout", "cluster"]
)
def test_要求不同的(condition: str) -> None:
    assert row_of(contrast(*both()), condition).asks_differently


@pytest.mark.parametrize(
    "condition", ["registered", "legal-entity", "fai-floor", "in-year-completion", "benefit"]
)
def test_要求相同的(condition: str) -> None:
    assert not row_of(contrast(*both()), condition).asks_differently


def test_产值与增速因同一口径并列() -> None:
    row = row_of(contrast(*both()), "output")
    assert row.left is not None and row.right is not None
    assert row.right.condition_id == "growth"
    assert any("并列显示" in reading for reading in row.readings)


@pytest.mark.parametrize(("output", "parts"), [("13799.9999", True), ("13800", False), ("1999.9999", False)])
def test_只过一份的(output: str, parts: bool) -> None:
    """13800万元即增长15%；1999.9999万元两份都不过."""
    new, old = both(output_after=Decimal(output))
    rows = contrast(new, old)
    assert row_of(rows, "output").parts_ways is parts
    assert ("只符合其中一份的有1项" in contrast_summary(new, old, rows)) is parts


def test_对方没有的条件_不符合就是只过一份() -> None:
    rows = contrast(*both(gx_cluster="none"))
    assert row_of(rows, "cluster").left is None
    assert row_of(rows, "cluster").parts_ways


def test_要求写明情形() -> None:
    row = row_of(contrast(*both()), "approval")
    assert row.left is not None and row.right is not None
    assert row.left.demand == "已完成备案或核准手续"
    assert row.right.demand == "固定资产投资超过2,000万元的，已完成备案或核准手续"
