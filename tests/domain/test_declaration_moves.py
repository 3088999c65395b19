"""The table of moves: every way that is allowed, and none besides."""

import pytest

from desktop_app.domain.declaration_moves import (
    ANSWERED,
    INSIDE,
    MOVES,
    SETTLED,
    STATUS_WORDS,
    MoveKind,
    move_between,
    moves_from,
)
from desktop_app.domain.entities import DeclarationStatus

_ALLOWED = """
草稿 已核对 · 已核对 已定稿 · 已定稿 已上报 · 已上报 入库 · 已上报 退回 · 已上报 未通过 · 退回 未通过 · 已核对 草稿 · 已定稿 草稿 ·
退回 草稿 · 草稿 撤回 · 已核对 撤回 · 已定稿 撤回 · 已上报 已定稿 · 入库 已上报 · 未通过 已上报 · 退回 已上报
"""
_REASON = "已定稿 草稿 · 退回 草稿 · 已定稿 撤回 · 已上报 已定稿 · 入库 已上报 · 未通过 已上报 · 退回 已上报"


def pairs(text: str) -> set[tuple[str, ...]]:
    return {tuple(pair.split()) for pair in text.split("·")}


def test_允许的流转就是这些() -> None:
    allowed = {
        (STATUS_WORDS[before], STATUS_WORDS[after])
        for before in DeclarationStatus
        for after in DeclarationStatus
        if move_between(before, after) is not None
    }
    assert allowed == pairs(_ALLOWED)
    assert len(MOVES) == len(allowed)


def test_往回走和更正要写理由() -> None:
    asked = {(STATUS_WORDS[m.before], STATUS_WORDS[m.after]) for m in MOVES if m.needs_reason}
    assert asked == pairs(_REASON)


@pytest.mark.parametrize("status", DeclarationStatus)
def test_上报后不能撤回_撤回后没有下一步(status: DeclarationStatus) -> None:
    can_withdraw = move_between(status, DeclarationStatus.WITHDRAWN) is not None
    assert can_withdraw is (status in INSIDE)
    assert bool(moves_from(status)) is (status is not DeclarationStatus.WITHDRAWN)
    assert not (status in INSIDE and status in ANSWERED)


def test_第一个动作是下一步() -> None:
    steps = [moves_from(s)[0].word for s in (DeclarationStatus.DRAFT, DeclarationStatus.CHECKED)]
    assert steps == ["核对", "定稿"]
    assert {m.kind for m in MOVES if m.before is DeclarationStatus.SENT} == {MoveKind.ANSWER, MoveKind.BACK}
    assert DeclarationStatus.FINAL in SETTLED
    assert DeclarationStatus.CHECKED not in SETTLED
