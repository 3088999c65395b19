"""The quarter's service: members of a batch, its ledger, a notice that comes after the batch."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain import ports
from desktop_app.domain.declaring import Level
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import Library, standard_library
from desktop_app.policy.pack import Window
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.carry_over.plan import CarryAnswer
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice, key

NEXT = "gx-qianqi-2025"


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path) if request.param == "sqlite" else MemoryStore()
    yield opened
    opened.close()


def with_next_notice() -> Library:
    library = standard_library()
    notice = replace(
        library.packs[POLICY], id=NEXT, badge="千企技改 2025", year=2025,
        windows=(Window(1, date(2025, 1, 31), "2025年一季度"), Window(2, date(2025, 4, 30), "2025年二季度")),
    )  # fmt: skip
    return Library({**library.packs, NEXT: notice}, library.fields, library.folders)


def test_谁在里面_走到哪一步() -> None:
    office = QuarterOffice()
    first, second = office.declare(office.project("甲线改造"), office.project("乙线改造"))
    office.service.statuses.move(first, DeclarationStatus.CHECKED, note="核对过")
    office.service.ledger.withdraw(second, "资料不全")
    (line,) = office.service.members(key(1))
    assert (line.project_name, line.enterprise_name) == ("甲线改造", "柳州长虹铸造有限公司")
    assert (line.status_word, line.kind_word) == ("已核对", "新增")
    assert line.last is not None
    assert line.last.note == "核对过"
    assert [move.word for move in line.moves] == ["定稿", "退回草稿", "撤回"]
    (gone,) = office.service.members(key(1), withdrawn=True)
    assert gone.last is not None
    assert (gone.status_word, gone.last.note) == ("撤回", "资料不全")


def test_全年走一遍(store: ports.Store) -> None:
    """Four quarters, an override, a return put right, the turn of the year, and the notice that comes late."""
    office = QuarterOffice(date(2024, 1, 25), store)
    names = ["甲线改造", "乙线改造", "丙线改造", "丁线改造"]
    projects = [office.project(name) for name in names]
    answers = {project: CarryAnswer(normal=True, continues=True) for project in projects}
    for quarter, day in enumerate(
        [date(2024, 1, 30), date(2024, 4, 30), date(2024, 7, 30), date(2024, 10, 30)], 1
    ):
        office.day = day
        project = projects[quarter - 1]
        (line,) = [each for each in office.service.routing(POLICY).lines if each.project_id == project]
        assert line.key == key(quarter)
        declared = office.declare(project, quarter=quarter)
        office.reach(declared, DeclarationStatus.SENT)
        if quarter == 2:
            office.service.statuses.move(declared[0], DeclarationStatus.RETURNED, note="缺备案证")
            office.service.statuses.move(declared[0], DeclarationStatus.DRAFT, note="补备案证")
            office.reach(declared, DeclarationStatus.SENT)
        after = DeclarationStatus.REJECTED if quarter == 4 else DeclarationStatus.LISTED
        office.service.statuses.move(declared[0], after)
    assert [line.status for line in office.service.ledger_lines(POLICY, 2024)] == [
        *[DeclarationStatus.LISTED] * 3, DeclarationStatus.REJECTED,
    ]  # fmt: skip
    office.day = date(2024, 12, 31)
    assert office.service.board.lines()[-1].action.words == "结转上年的3个项目"
    carry = office.service.carry_over
    outcome = carry.carry(carry.plan(POLICY, 2025, answers), archive=True)
    assert (outcome.key, len(outcome.declared)) == (key(1, 2025), 3)
    office.service.board.set_days(key(1, 2025), {Level.CITY: date(2025, 1, 20)})

    office.day = date(2025, 1, 5)
    moved = QuarterService(store, with_next_notice(), replace(OFFICE, year=2025), office.now)
    assert moved.adopt_notice(POLICY, NEXT, 2025) == 3
    first = moved.board.lines()[0]
    assert (first.key, first.batch.by, first.batch.closes) == (
        key(1, 2025, NEXT),
        date(2025, 1, 20),
        date(2025, 1, 31),
    )
    assert first.action.words == "核对3个项目"
    assert {line.carried_from for line in moved.members(key(1, 2025, NEXT))} == {2024}
    assert [
        each.code for each in moved.ledger.declare(projects[:1], NEXT, 2025, 2, at=office.now()).refused
    ] == ["declared-earlier"]


def test_已上报的不改通知_不同工程的不能换() -> None:
    office = QuarterOffice(library=with_next_notice())
    office.reach(office.declare(office.project()), DeclarationStatus.SENT)
    assert office.service.adopt_notice(POLICY, NEXT, 2024) == 0
    for other in ("gx-q4-2024-loan", "no-such"):
        with pytest.raises(AppError) as caught:
            office.service.adopt_notice(POLICY, other, 2024)
        assert caught.value.code == "programme-other"


def test_下年的通知已有_结转就列在它名下() -> None:
    office = QuarterOffice(library=with_next_notice())
    project = office.project()
    office.reach(office.declare(project), DeclarationStatus.LISTED)
    office.day = date(2024, 11, 1)
    proposed = office.service.board.lines()[-1]
    assert (proposed.key, proposed.batch.closes, proposed.batch.badge) == (
        key(1, 2025, NEXT), date(2025, 1, 31), "千企技改 2025",
    )  # fmt: skip
    plan = office.service.carry_over.plan(POLICY, 2025, {project: CarryAnswer(normal=True, continues=True)})
    assert office.service.carry_over.carry(plan).key == key(1, 2025, NEXT)


@pytest.mark.parametrize(
    ("today", "cautions"),
    [
        (date(2024, 1, 29), ()), (date(2024, 1, 30), ()),
        (date(2024, 1, 31), ("2024年一季度已截止1天，是否还收请先问清上级。",)),
    ],
)  # fmt: skip
def test_截止后还申报的提醒(today: date, cautions: tuple[str, ...]) -> None:
    office = QuarterOffice(today)
    outcome = office.service.declare(key(1), [office.project()])
    assert (len(outcome.declared), outcome.cautions) == (1, cautions)


def test_没有这项政策() -> None:
    with pytest.raises(AppError, match="no-such"):
        QuarterOffice().service.routing("no-such")
