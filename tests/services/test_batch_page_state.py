"""The page 申报批次 without a display: which batch, who is in it, what can be done, what is said."""

from datetime import date

import pytest

from desktop_app.domain.batch_days import Tone
from desktop_app.domain.declaration_moves import MoveKind
from desktop_app.domain.declaring import Level
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.domain.errors import AppError
from desktop_app.domain.verdict import Verdict
from desktop_app.services.batches.page_deeds import possible_deeds
from desktop_app.services.batches.page_state import BatchPageState, clock_on, outcome_words, verdict_day
from desktop_app.services.batches.page_words import (
    counts_words,
    day_lines,
    is_pressing,
    last_words,
    nearest_deadline,
)
from desktop_app.services.job import Cancelled, Progress
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice, key


def page(office: QuarterOffice) -> BatchPageState:
    state = BatchPageState(office.store, office.library, OFFICE, office.now)
    state.reload()
    return state


class Test哪一批:
    def test_先到有事可办的一批(self) -> None:
        office = QuarterOffice(date(2024, 2, 1))
        assert page(office).key == key(2)
        office.declare(office.project(), quarter=1)
        assert page(office).key == key(1)

    def test_看着的一批不因刷新而变(self) -> None:
        state = page(QuarterOffice())
        state.choose(key(3))
        state.reload()
        assert state.key == key(3)

    def test_没有这一批就回到该办的(self) -> None:
        state = page(QuarterOffice())
        state.reload(key(1, 2031))
        assert state.key == key(1)

    def test_没有日期的政策_申报了就成一批(self) -> None:
        office = QuarterOffice()
        office.declare(office.project(), policy="gx-qianqi-2019", quarter=3)
        assert key(3, policy="gx-qianqi-2019") in [line.key for line in page(office).lines]

    def test_没有批次时说怎么办(self) -> None:
        office = QuarterOffice()
        state = BatchPageState(office.store, office.library, OFFICE, office.now)
        with pytest.raises(AppError, match="新建批次"):
            state.required()
        assert possible_deeds(state) == {"batch_new", "ledger", "carry_over"}


class Test谁在里面:
    def test_结论按截止日(self) -> None:
        office = QuarterOffice()
        office.declare(office.project(), office.project("乙线改造", output_after=None))
        state = page(office)
        assert [state.verdict(each) for each in state.members] == [Verdict.ELIGIBLE, Verdict.INCOMPLETE]

    @pytest.mark.parametrize(
        ("today", "day"),
        [
            (date(2024, 12, 31), date(2025, 1, 1)),
            (date(2025, 1, 1), date(2025, 1, 1)),
            (date(2025, 2, 28), date(2025, 2, 28)),
            (date(2026, 1, 1), date(2025, 12, 31)),
        ],
    )
    def test_没有截止日的按当年内的今天(self, today: date, day: date) -> None:
        office = QuarterOffice(date(2024, 12, 1))
        batch = office.service.board.batch(key(1, 2025))
        assert verdict_day(batch, today) == day
        assert verdict_day(office.service.board.batch(key(2)), today) == date(2024, 4, 30)

    def test_按拼音和状态找(self) -> None:
        office = QuarterOffice()
        first, _ = office.declare(office.project("铸造线改造"), office.project("轧钢线改造"))
        office.service.statuses.move(first, Status.CHECKED)
        state = page(office)
        assert [each.project_name for each in state.narrowed("zzx", None)] == ["铸造线改造"]
        assert [each.project_name for each in state.narrowed("长虹 轧钢", None)] == ["轧钢线改造"]
        assert [each.project_name for each in state.narrowed("", Status.CHECKED)] == ["铸造线改造"]
        assert state.narrowed("zzx", Status.DRAFT) == ()

    def test_经过从近到远(self) -> None:
        office = QuarterOffice()
        (item,) = office.declare(office.project())
        office.service.statuses.move(item, Status.CHECKED, day=date(2024, 1, 19), note="核对过")
        state = page(office)
        told = [(day, move, note) for day, move, note, _ in state.history(state.members[0])]
        assert told == [("2024-01-19", "草稿 → 已核对", "核对过"), ("2024-01-20", "新列入（草稿）", "")]
        assert last_words(state.members[0].last) == "01-19　核对过"
        assert last_words(None) == ""

    def test_撤回的另列(self) -> None:
        office = QuarterOffice()
        ids = office.declare(office.project(), office.project("乙线改造"))
        office.service.ledger.withdraw(ids[1], "资料不全")
        state = page(office)
        assert [each.project_name for each in state.withdrawn] == ["乙线改造"]
        assert [each.project_name for each in state.members] == ["铸造线改造"]


class Test能做什么:
    def test_混选时各归各_不能的说有几个(self) -> None:
        office = QuarterOffice()
        ids = office.declare(office.project(), office.project("乙线改造"), office.project("丙线改造"))
        office.service.statuses.move(ids[0], Status.CHECKED)
        state = page(office)
        choice = state.move_to(state.members, Status.CHECKED, MoveKind.FORWARD)
        assert choice is not None
        assert (choice.word, choice.ids, choice.left_out) == ("核对", tuple(ids[1:]), 1)
        assert state.move_to(state.members, Status.LISTED, MoveKind.ANSWER) is None
        assert state.move_to((), Status.CHECKED, MoveKind.FORWARD) is None

    def test_定稿不在逐个登记之列(self) -> None:
        office = QuarterOffice()
        office.reach(office.declare(office.project()), Status.CHECKED)
        state = page(office)
        assert [choice.word for choice in state.moves(state.members)] == ["退回草稿", "撤回"]
        assert "batch_finalise" in possible_deeds(state)

    def test_撤回定稿的要理由_草稿不要(self) -> None:
        office = QuarterOffice()
        first, second = office.declare(office.project(), office.project("乙线改造"))
        state = page(office)
        choice = state.move_to(state.members, Status.WITHDRAWN, MoveKind.BACK)
        assert choice is not None
        assert not choice.needs_reason
        office.reach([first], Status.FINAL)
        state.reload()
        choice = state.move_to(state.members, Status.WITHDRAWN, MoveKind.BACK)
        assert choice is not None
        assert choice.needs_reason
        assert set(choice.ids) == {first, second}

    def test_整批登记一步写完(self) -> None:
        office = QuarterOffice()
        office.declare(office.project(), office.project("乙线改造"))
        state = page(office)
        choice = state.move_to(state.members, Status.CHECKED, MoveKind.FORWARD)
        assert choice is not None
        outcome = state.carry_out(choice, choice.ids, date(2024, 1, 18), "两人核对")
        state.reload()
        assert outcome_words(choice, outcome) == "核对：2个项目"
        assert {each.status_word for each in state.members} == {"已核对"}
        last = state.members[0].last
        assert last is not None
        assert (last.day, last.note) == (date(2024, 1, 18), "两人核对")

    def test_中途停下就一个也不动(self) -> None:
        office = QuarterOffice()
        office.declare(*(office.project(f"{number}号线改造") for number in range(3)))
        state = page(office)
        choice = state.move_to(state.members, Status.CHECKED, MoveKind.FORWARD)
        assert choice is not None
        stopped = Progress()
        stopped.cancel()
        with pytest.raises(Cancelled):
            state.carry_out(choice, choice.ids, date(2024, 1, 20), "", office.store, stopped)
        state.reload()
        assert {each.status_word for each in state.members} == {"草稿"}

    def test_没有动的逐个说明(self) -> None:
        office = QuarterOffice()
        ids = office.declare(office.project(), office.project("乙线改造"))
        state = page(office)
        choice = state.move_to(state.members, Status.CHECKED, MoveKind.FORWARD)
        assert choice is not None
        office.service.ledger.withdraw(ids[1])
        told = outcome_words(choice, state.carry_out(choice, choice.ids, date(2024, 1, 20), ""))
        assert told.startswith("核对：1个项目；1个没有动：\n“乙线改造”")

    def test_随状态开放(self) -> None:
        office = QuarterOffice()
        state = page(office)
        assert "batch_export" not in possible_deeds(state)
        ids = office.declare(office.project())
        state.reload()
        assert {"batch_checked", "batch_withdrawn", "batch_self_check"} <= possible_deeds(state)
        assert "batch_sent" not in possible_deeds(state)
        office.reach(ids, Status.FINAL)
        state.reload()
        assert {"batch_sent", "batch_reopen", "batch_back"} <= possible_deeds(state)
        assert not {"batch_checked", "batch_finalise", "batch_capsules"} & possible_deeds(state)
        office.service.statuses.move_many(ids, Status.SENT)
        state.reload()
        assert {"batch_listed", "batch_returned", "batch_rejected"} <= possible_deeds(state)
        assert not {"batch_withdrawn", "batch_reopen"} & possible_deeds(state)

    def test_封存的年度只登记批复(self) -> None:
        office = QuarterOffice()
        office.reach(office.declare(office.project()), Status.SENT)
        office.service.statuses.archived.archive(2024)
        deeds = possible_deeds(page(office))
        assert {"batch_listed", "batch_print"} <= deeds
        assert not {"batch_choose", "batch_days", "batch_back", "batch_finalise"} & deeds


class Test日期的话:
    def test_按级列出_写明是谁定的(self) -> None:
        office = QuarterOffice(date(2024, 1, 23))
        board = office.service.board
        board.set_days(key(1), {Level.CITY: date(2024, 1, 25)})
        lines = day_lines(board.batch(key(1)))
        assert [(line.level, line.day, line.words, line.mark) for line in lines] == [
            ("市", "2024-01-25", "还有2天", "!"),
            ("厅", "2024-01-30", "还有7天", "!"),
        ]
        assert "本单位定的日期" in lines[0].told
        assert "通知规定的日期" in lines[1].told

    @pytest.mark.parametrize(
        ("today", "words", "pressing"),
        [
            (date(2024, 1, 22), "2024年一季度　市报厅还有8天（01-30）", False),
            (date(2024, 1, 23), "2024年一季度　市报厅还有7天（01-30）", True),
            (date(2024, 1, 30), "2024年一季度　市报厅今天截止（01-30）", True),
            (date(2024, 1, 31), "2024年二季度　市报厅还有90天（04-30）", False),
            (date(2024, 2, 29), "2024年二季度　市报厅还有61天（04-30）", False),
            (date(2024, 10, 30), "2024年四季度　市报厅今天截止（10-30）", True),
            (date(2024, 10, 31), "2025年一季度　等通知", False),
            (date(2024, 12, 31), "2025年一季度　等通知", False),
        ],
    )
    def test_最近的一个截止日(self, today: date, words: str, pressing: bool) -> None:
        planned = QuarterOffice(today).service.board.planned()
        assert nearest_deadline(planned) == words
        assert is_pressing(planned) is pressing

    def test_先到的是县里的日子(self) -> None:
        office = QuarterOffice(date(2024, 1, 20))
        board = office.service.board
        board.set_days(key(1), {Level.COUNTY: date(2024, 1, 22), Level.CITY: date(2024, 1, 26)})
        assert nearest_deadline(board.planned()) == "2024年一季度　企业报县（市、区）还有2天（01-22）"
        office.day = date(2024, 1, 23)
        assert nearest_deadline(board.planned()) == "2024年一季度　县（市、区）报市还有3天（01-26）"

    def test_没有批次就不说(self) -> None:
        assert nearest_deadline(()) == ""
        assert not is_pressing(())

    def test_日期待定(self) -> None:
        office = QuarterOffice(date(2024, 11, 1))
        (line,) = day_lines(office.service.board.batch(key(1, 2025)))
        assert (line.words, line.tone, line.day) == ("等通知", Tone.UNKNOWN, "")

    def test_各状态几个(self) -> None:
        assert counts_words({}) == "还没有项目"
        assert counts_words({Status.CHECKED: 1, Status.DRAFT: 2}, 3) == "草稿2 · 已核对1 · 已撤回3"


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1)])
def test_时钟走在所定的日子(day: date) -> None:
    assert clock_on(lambda: day)().astimezone().date() == day


def test_时钟在今天就是现在() -> None:
    assert clock_on(date.today)().astimezone().date() == date.today()
    assert POLICY == "gx-qianqi-2024"
