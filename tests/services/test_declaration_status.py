"""Moving declarations: day and note of each move, bulk moves, reasons, closed years."""

from datetime import date

import pytest

from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.services.ledger.archived_years import ArchivedYears
from tests.services.quarter_office import QuarterOffice

CHECKED, FINAL, SENT = DeclarationStatus.CHECKED, DeclarationStatus.FINAL, DeclarationStatus.SENT


def test_每一步记下日期和说明() -> None:
    office = QuarterOffice(date(2024, 2, 29))
    (declared,) = office.declare(office.project())
    office.day = date(2024, 3, 1)
    office.service.statuses.move(declared, CHECKED, note="核对过备案证")
    office.service.statuses.move(declared, FINAL, day=date(2024, 2, 29))
    events = office.service.statuses.events(declared)
    assert [(e.before, e.after, e.day, e.note) for e in events] == [
        (None, DeclarationStatus.DRAFT, date(2024, 2, 29), ""),
        (DeclarationStatus.DRAFT, CHECKED, date(2024, 3, 1), "核对过备案证"),
        (CHECKED, FINAL, date(2024, 2, 29), ""),
    ]


@pytest.mark.parametrize(("day", "is_fine"), [(30, True), (31, True), (32, False)])
def test_不能登记还没到的日子(day: int, is_fine: bool) -> None:
    office = QuarterOffice(date(2024, 12, 31))
    (declared,) = office.declare(office.project())
    when = date(2024, 12, day) if day <= 31 else date(2025, 1, 1)
    if is_fine:
        assert office.service.statuses.move(declared, CHECKED, day=when).status is CHECKED
    else:
        with pytest.raises(AppError, match="还没有到"):
            office.service.statuses.move(declared, CHECKED, day=when)


def test_不允许的流转说出可以去哪里() -> None:
    office = QuarterOffice()
    (declared,) = office.declare(office.project())
    with pytest.raises(AppError) as caught:
        office.service.statuses.move(declared, SENT)
    assert caught.value.code == "move-not-allowed"
    assert "可以改为：已核对、撤回" in caught.value.message
    assert len(office.service.statuses.events(declared)) == 1


def test_重新打开定稿要写理由() -> None:
    office = QuarterOffice()
    declared = office.declare(office.project())
    office.reach(declared, FINAL)
    with pytest.raises(AppError, match="写明理由"):
        office.service.statuses.move(declared[0], DeclarationStatus.DRAFT, note="  ")
    office.service.statuses.move(declared[0], DeclarationStatus.DRAFT, note="投资额写错")
    assert office.service.statuses.events(declared[0])[-1].note == "投资额写错"


def test_批量登记_走不了的留下并说明() -> None:
    office = QuarterOffice()
    ids = office.declare(office.project("甲线改造"), office.project("乙线改造"))
    office.service.statuses.move(ids[0], CHECKED)
    outcome = office.service.statuses.move_many([*ids, "nobody"], CHECKED)
    assert [item.id for item in outcome.moved] == [ids[1]]
    assert [(r.declaration_id, r.code) for r in outcome.refused] == [
        (ids[0], "move-not-allowed"), ("nobody", "declaration-missing"),
    ]  # fmt: skip


def test_退回后修改再报是同一次申报() -> None:
    office = QuarterOffice()
    project = office.project()
    declared = office.declare(project)
    office.reach(declared, DeclarationStatus.RETURNED)
    refused = office.service.ledger.declare([project], "gx-qianqi-2024", 2024, 2, at=office.now()).refused
    assert [each.code for each in refused] == ["declared-earlier"]
    office.service.statuses.move(declared[0], DeclarationStatus.DRAFT, note="补备案证")
    office.reach(declared, SENT)
    assert len(office.service.ledger_lines("gx-qianqi-2024", 2024)) == 1


def test_封存的年度只登记批复结果() -> None:
    office = QuarterOffice()
    sent, draft = office.declare(office.project("甲线改造"), office.project("乙线改造"))
    office.reach([sent], SENT)
    years = ArchivedYears(office.store)
    years.archive(2024)
    assert years.all() == (2024,)
    assert office.service.statuses.moves_of(draft) == ()
    assert {move.word for move in office.service.statuses.moves_of(sent)} == {
        "登记入库",
        "登记退回",
        "登记未通过",
    }
    for action in (
        lambda: office.service.statuses.move(draft, CHECKED),
        lambda: office.service.ledger.withdraw(draft),
        lambda: office.declare(office.project("丙线改造"), quarter=2),
        lambda: office.service.board.set_days(office.service.board.planned()[0].key, {}),
    ):
        with pytest.raises(AppError) as caught:
            action()
        assert caught.value.code == "year-archived"
    assert office.service.statuses.move(sent, DeclarationStatus.LISTED).status is DeclarationStatus.LISTED
    years.reopen(2024)
    assert office.service.statuses.move(draft, CHECKED).status is CHECKED
