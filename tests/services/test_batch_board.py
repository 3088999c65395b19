"""Batches: windows of the notice, the office's own days, what is next, next year's first quarter."""

from datetime import date

import pytest

from desktop_app.domain.batch_days import Stage
from desktop_app.domain.declaring import Level
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.services.batches.board import BatchLine
from tests.services.quarter_office import POLICY, QuarterOffice, key


def lines(office: QuarterOffice) -> list[BatchLine]:
    return [line for line in office.service.board.lines() if line.key.policy_id == POLICY]


def test_四个季度的截止日来自通知() -> None:
    found = lines(QuarterOffice())
    assert [line.key for line in found] == [key(quarter) for quarter in (1, 2, 3, 4)]
    assert [line.batch.closes for line in found] == [
        date(2024, 1, 30), date(2024, 4, 30), date(2024, 7, 30), date(2024, 10, 30),
    ]  # fmt: skip
    assert [line.batch.stage for line in found] == [Stage.OPEN, Stage.COMING, Stage.COMING, Stage.COMING]
    assert found[0].batch.countdown.words == "还有10天"


@pytest.mark.parametrize(
    ("today", "first", "second"),
    [
        (date(2024, 1, 29), Stage.OPEN, Stage.COMING),
        (date(2024, 1, 30), Stage.OPEN, Stage.COMING),
        (date(2024, 1, 31), Stage.CLOSED, Stage.OPEN),
        (date(2024, 2, 29), Stage.CLOSED, Stage.OPEN),
    ],
)
def test_一季度截止前后(today: date, first: Stage, second: Stage) -> None:
    found = lines(QuarterOffice(today))
    assert [line.batch.stage for line in found[:2]] == [first, second]


@pytest.mark.parametrize(
    ("today", "proposed"),
    [
        (date(2024, 10, 29), False),
        (date(2024, 10, 30), False),
        (date(2024, 10, 31), True),
        (date(2024, 12, 31), True),
    ],
)
def test_最后一批截止后提出下年一季度(today: date, proposed: bool) -> None:
    last = lines(QuarterOffice(today))[-1]
    assert last.batch.is_proposed is proposed
    if proposed:
        assert last.key == key(1, 2025)
        assert last.batch.closes is None
        assert last.batch.countdown.words == "等通知"
        assert last.action.code == "notice"


def test_下年的日期可以先自己填() -> None:
    office = QuarterOffice(date(2024, 12, 31))
    office.service.board.set_days(key(1, 2025), {Level.CITY: date(2025, 1, 20)})
    last = lines(office)[-1]
    assert last.batch.by == date(2025, 1, 20)
    assert last.batch.countdown.words == "还有20天"
    assert [(d.level, d.is_own) for d in last.batch.deadlines] == [(Level.CITY, True)]


@pytest.mark.parametrize(("day", "is_fine"), [(29, True), (30, True), (31, False)])
def test_自定日期不晚于通知的截止日(day: int, is_fine: bool) -> None:
    board = QuarterOffice().service.board
    if not is_fine:
        with pytest.raises(AppError, match="晚于"):
            board.set_days(key(1), {Level.CITY: date(2024, 1, day)})
        return
    board.set_days(key(1), {Level.CITY: date(2024, 1, day), Level.COUNTY: date(2024, 1, 20)})
    batch = board.batch(key(1))
    assert batch.by == date(2024, 1, day)
    assert [(d.word, d.is_own) for d in batch.deadlines] == [
        ("企业报县（市、区）", True), ("县（市、区）报市", True), ("市报厅", False),
    ]  # fmt: skip


def test_日期清空就回到通知的日期() -> None:
    office = QuarterOffice()
    board = office.service.board
    board.set_days(key(1), {Level.CITY: date(2024, 1, 25)})
    board.set_days(key(1), {})
    assert office.store.batches.find() == ()
    board.set_words(key(1), "", "纸质件一式三份")
    assert board.batch(key(1)).own_note == "纸质件一式三份"


def test_下一步随状态走() -> None:
    office = QuarterOffice()
    assert lines(office)[0].action.words == "选择要申报的项目"
    assert lines(office)[1].action.words == "等上一批截止"
    ids = office.declare(office.project("甲线改造"), office.project("乙线改造"), office.project("丙线改造"))
    assert lines(office)[0].action.words == "核对3个项目"
    seen = []
    for step in (
        DeclarationStatus.CHECKED,
        DeclarationStatus.FINAL,
        DeclarationStatus.SENT,
        DeclarationStatus.LISTED,
    ):
        office.service.statuses.move_many(ids, step)
        seen.append(lines(office)[0].action.words)
    assert seen == ["定稿3个项目", "打印上报3个项目", "登记3个项目的批复结果", "已办结"]


def test_退回的先办() -> None:
    office = QuarterOffice()
    ids = office.declare(office.project("甲线改造"), office.project("乙线改造"))
    office.reach(ids, DeclarationStatus.SENT)
    office.service.statuses.move(ids[0], DeclarationStatus.RETURNED, note="缺备案证")
    assert lines(office)[0].action.words == "按退回意见修改1个项目"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 1, 29), "核对1个项目"),
        (date(2024, 1, 30), "核对1个项目"),
        (date(2024, 1, 31), "核对1个项目（已过1天）"),
    ],
)
def test_截止后还没有上报的说出来(today: date, words: str) -> None:
    office = QuarterOffice()
    office.declare(office.project())
    office.day = today
    action = lines(office)[0].action
    assert (action.words, action.is_late) == (words, today.day == 31)


def test_撤回的不算在内() -> None:
    office = QuarterOffice()
    ids = office.declare(office.project("甲线改造"), office.project("乙线改造"))
    office.service.ledger.withdraw(ids[0], "资料不全")
    line = lines(office)[0]
    assert (line.total, line.withdrawn) == (1, 1)


def test_没有这一批() -> None:
    board = QuarterOffice().service.board
    with pytest.raises(AppError, match="没有2026年一季度"):
        board.batch(key(1, 2026))
    with pytest.raises(AppError, match="no-such"):
        board.set_days(key(1, policy="no-such"), {})
