"""What the carry-over wizard shows and does with answers, tables and its undoing; without a display."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.domain.month import Month
from desktop_app.services.carry_over.page_answers import MISSED, AnswerSheet
from desktop_app.services.carry_over.page_fields import field_rows, in_words
from desktop_app.services.carry_over.page_report import before_words, carry_table, outcome_words
from desktop_app.services.carry_over.page_search import matches
from desktop_app.services.carry_over.page_source import (
    TableReview,
    carrying_packs,
    known_of,
    year_to_carry_into,
)
from desktop_app.services.carry_over.plan import CarryState
from desktop_app.services.carry_over.table import read_plan, take
from desktop_app.services.carry_over.undo import last_carry, undo_carry
from desktop_app.services.ledger.archived_years import ArchivedYears
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice
from tests.services.test_carry_over_table import filled_table

LISTED, SENT = DeclarationStatus.LISTED, DeclarationStatus.SENT


@pytest.fixture
def office() -> QuarterOffice:
    """2024: one listed, one sent only, one listed of 1500万元 that was to be completed; now it is 2025-01-10."""
    made = QuarterOffice(date(2024, 4, 1))
    first = made.project("铸造线改造", progress_note="地基已完成")
    second = made.project("涂装线改造")
    small = made.project(
        "小型线改造", fixed_asset_investment=Decimal(1500), completion_month=Month(2024, 12),
        investment_this_year=Decimal(1500), investment_to_last_year=None,
    )  # fmt: skip
    made.reach(made.declare(first, small, quarter=2), LISTED)
    made.reach(made.declare(second, quarter=2), SENT)
    made.day = date(2025, 1, 10)
    return made


def sheet_of(office: QuarterOffice) -> AnswerSheet:
    return AnswerSheet(office.service.carry_over.plan(POLICY, 2025))


def all_ids(sheet: AnswerSheet) -> list[str]:
    return [line.project_id for line in sheet.plan.lines]


def answered(office: QuarterOffice) -> AnswerSheet:
    """Everybody goes."""
    sheet = sheet_of(office)
    ids = all_ids(sheet)
    return sheet.normal_and_continuing(ids).say([ids[1]], True).say([ids[2]], False)


class Test逐个回答:
    def test_一问一答_问完就结转(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        first = sheet.plan.lines[0]
        assert sheet.question_of(first) == "实施进度是否正常？（还有1问）"
        sheet = sheet.say([first.project_id], True)
        assert sheet.question_of(sheet.plan.lines[0]) == "本年度是否继续推进？"
        sheet = sheet.say([first.project_id], True)
        assert sheet.plan.lines[0].state is CarryState.CARRY
        assert sheet.question_of(sheet.plan.lines[0]) == ""
        assert sheet.said_of(first.project_id) == "实施进度是否正常：是；本年度是否继续推进：是"

    def test_答否就不结转_说得出理由(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        sheet = sheet.say([all_ids(sheet)[0]], False)
        assert sheet.plan.lines[0].state is CarryState.OUT
        assert "进度不正常" in sheet.plan.lines[0].reason

    def test_没有批复的先问是否入库(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        second = sheet.plan.lines[1]
        assert sheet.question_of(second).startswith("上年是否已入库")
        assert sheet.say([second.project_id], False).plan.lines[1].reason == "上年申报后没有入库"

    def test_应竣工的先问竣工_没竣工的标出来(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        small = sheet.plan.lines[2]
        assert sheet.question_of(small).startswith("是否已竣工投产")
        assert [line.project_name for line in sheet.listed(MISSED)] == ["小型线改造"]
        assert "2024年内没有竣工投产" in small.missed_year
        done = sheet.say([small.project_id], True).plan.lines[2]
        assert (done.state, done.missed_year) == (CarryState.OUT, "")

    def test_多选一次答_只答这两问(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        sheet = sheet.normal_and_continuing(all_ids(sheet))
        assert [line.state for line in sheet.plan.lines] == [CarryState.CARRY, CarryState.ASK, CarryState.ASK]
        assert sheet.plan.lines[1].questions == ("in_plan",)
        assert sheet.plan.lines[2].questions == ("completed",)

    def test_退回一步_重新问(self, office: QuarterOffice) -> None:
        start = sheet_of(office)
        ids = all_ids(start)
        sheet = start.say(ids[:1], False).say(ids[1:2], True)
        assert sheet.back().plan.lines[1] == start.plan.lines[1]
        assert sheet.back().back().plan.lines == start.plan.lines
        assert start.back() is start
        assert sheet.forget(ids).plan.lines == start.plan.lines
        assert start.forget(ids) is start

    def test_不用答的项目不受影响(self, office: QuarterOffice) -> None:
        sheet = answered(office)
        assert sheet.say(all_ids(sheet), False) is sheet

    def test_上年实际完成数_进累计(self, office: QuarterOffice) -> None:
        sheet = answered(office)
        first = all_ids(sheet)[0]
        sheet = sheet.completed(first, Decimal("3000.5"))
        carried = sheet.plan.lines[0].carried
        assert carried is not None
        assert carried.facts["investment_to_last_year"] == Decimal("5000.5")
        assert sheet.done_of(first) == Decimal("3000.5")
        assert sheet.completed(first, Decimal("3000.5")) is sheet

    def test_计数和一句话(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        assert sheet.words == "2024年的3个项目：待确认3个；其中1个上年应竣工而没有竣工。"
        assert (sheet.counts[""], sheet.counts["ask"], sheet.counts["carry"], sheet.counts[MISSED]) == (
            3,
            3,
            0,
            1,
        )

    def test_待确认的排在前面(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        sheet = sheet.normal_and_continuing(all_ids(sheet)[:1])
        assert [line.project_name for line in sheet.listed()] == ["涂装线改造", "小型线改造", "铸造线改造"]
        assert [line.project_name for line in sheet.listed("carry")] == ["铸造线改造"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("铸造", True), ("zhuzao", True), ("zzx", True), ("zz 长虹", True), ("lzch", True), ("zz 短虹", False), ("xzz9", False), ("", True)],
)  # fmt: skip
def test_查找_汉字_全拼_首字母(text: str, found: bool) -> None:
    assert matches(text.split(), "铸造线改造", "柳州长虹铸造有限公司") is found


class Test栏目:
    def test_示例项目的每一栏(self, office: QuarterOffice) -> None:
        plan = answered(office).plan
        rows = {row.label: row for row in field_rows(plan, plan.lines[0])}
        fields = office.store.fields
        total = rows[fields["investment_to_last_year"].label]
        assert (total.how, total.before, total.after) == ("转入累计", "2,000万元", "6,000万元")
        year = rows[fields["investment_this_year"].label]
        assert (year.how, year.after) == ("清空，重新填报", "（空）")
        assert rows[fields["continues_this_year"].label].how == "自动填写"
        assert rows[fields["completion_month"].label].how == "保留，请核对"
        kept = rows[fields["fixed_asset_investment"].label]
        assert (kept.how, kept.before, kept.after) == ("保留", "10,000万元", "10,000万元")

    def test_累计不全的不瞎加(self, office: QuarterOffice) -> None:
        plan = answered(office).plan
        rows = {row.label: row for row in field_rows(plan, plan.lines[2])}
        total = rows[office.store.fields["investment_to_last_year"].label]
        assert (total.after, total.note) == ("（空）", "上年数据不全，请填写")

    def test_规则四句话(self, office: QuarterOffice) -> None:
        words = in_words(sheet_of(office).plan)
        assert [sentence.split("：")[0] for sentence in words] == ["保留", "转入累计", "清空", "自动填写"]


class Test来源:
    def test_台账里有什么(self, office: QuarterOffice) -> None:
        known = known_of(office.store, office.library.packs, POLICY, 2024)
        assert known.words == "2024年：已上报1个、入库2个。"
        assert known_of(office.store, office.library.packs, POLICY, 2023).words.startswith("库中没有2023年")

    @pytest.mark.parametrize(
        ("day", "year"),
        [
            (date(2024, 1, 30), 2024), (date(2024, 1, 31), 2024), (date(2024, 10, 30), 2024), (date(2024, 10, 31), 2025),
            (date(2024, 12, 31), 2025), (date(2025, 1, 1), 2025),
        ],
    )  # fmt: skip
    def test_结转到哪一年_一季度截止前后_末批截止前后_年末(
        self, office: QuarterOffice, day: date, year: int
    ) -> None:
        planned = office.service.board.planned(day)
        assert year_to_carry_into(planned, office.library.packs, POLICY, 2024) == year

    @pytest.mark.parametrize("of_office", [2024, 2025])
    def test_一个工程可结转_新年度的通知没到也可以(self, office: QuarterOffice, of_office: int) -> None:
        told = replace(OFFICE, year=of_office)
        assert [pack.id for pack in carrying_packs(office.library, told)] == [POLICY]

    def test_别的省和停用的政策不结转(self, office: QuarterOffice) -> None:
        assert carrying_packs(office.library, replace(OFFICE, region="440103")) == ()
        assert carrying_packs(office.library, replace(OFFICE, hidden_policies=(POLICY,))) == ()

    def test_上年表逐行对_疑问要人答(self, office: QuarterOffice, tmp_path: Path) -> None:
        other = QuarterOffice(date(2025, 1, 10))
        other.project("铸造线改造")
        other.project("热处理线技改")
        review = TableReview.of(read_plan(other.store, filled_table(tmp_path), 2024))
        assert [review.words_of(line)[:1] for line in review.plan.lines] == ["✓", "＋", "?"]
        assert "还有1个要您看" in review.words
        numbers = [line.number for line in review.plan.lines]
        no = review.say(numbers, False)
        assert (no.open_lines, no.same, no.to_create) == ((), frozenset(), 2)
        yes = review.say(numbers, True)
        assert (yes.same, yes.to_create) == (frozenset(numbers[2:]), 1)
        take(other.store, yes.plan, same=yes.same)
        known = known_of(other.store, other.library.packs, POLICY, 2024)
        assert known.words == "2024年：由上年申报表读入3个。"


class Test报告:
    def test_事前事后都说清(self, office: QuarterOffice) -> None:
        sheet = answered(office)
        assert before_words(sheet.plan, True)[0] == "将把3个项目列入2025年一季度，一次写完；之前自动备份。"
        outcome = office.service.carry_over.carry(sheet.plan, archive=True)
        words = outcome_words(sheet.plan, outcome)
        assert words[0] == "已把3个项目结转到2025年一季度，2024年度已封存。"
        assert "1个上年应竣工而没有竣工" in words[1]

    def test_打印的表_一个项目一行(self, office: QuarterOffice) -> None:
        sheet = sheet_of(office)
        ids = all_ids(sheet)
        sheet = sheet.normal_and_continuing(ids[:1]).say(ids[2:], True)
        table = carry_table(sheet.plan, OFFICE, ["说明"])
        assert [(row[1], row[4]) for row in table.rows] == [
            ("铸造线改造", "结转"), ("涂装线改造", "待确认"), ("小型线改造", "不结转"),
        ]  # fmt: skip
        assert table.notes[0] == "说明"


class Test撤回:
    def carry(self, office: QuarterOffice) -> dict[str, dict[str, object]]:
        """Carries all; the facts before."""
        before = {d.project.id: dict(d.facts) for d in office.store.projects.iterate_dossiers()}
        office.service.carry_over.carry(answered(office).plan, archive=True)
        return before  # type: ignore[return-value]

    def facts(self, office: QuarterOffice) -> dict[str, dict[str, object]]:
        return {d.project.id: dict(d.facts) for d in office.store.projects.iterate_dossiers()}

    def test_没有改过_恢复原样(self, office: QuarterOffice) -> None:
        before = self.carry(office)
        assert self.facts(office) != before
        last = undo_carry(office.store, 2025, office.now)
        assert self.facts(office) == before
        assert len(last.declaration_ids) == 3
        assert {d.status for d in office.store.declarations.find(2025, 1)} == {DeclarationStatus.WITHDRAWN}
        assert not ArchivedYears(office.store).is_archived(2024)

    def test_撤回后可以再结转_再撤回(self, office: QuarterOffice) -> None:
        before = self.carry(office)
        undo_carry(office.store, 2025, office.now)
        self.carry(office)
        assert len(office.service.members(BatchKey(POLICY, 2025, 1))) == 3
        undo_carry(office.store, 2025, office.now)
        assert self.facts(office) == before
        with pytest.raises(AppError, match="没有结转"):
            undo_carry(office.store, 2025, office.now)

    def test_改过一个项目_整批不撤_什么都不动(self, office: QuarterOffice) -> None:
        self.carry(office)
        project = office.store.projects.get(next(iter(self.facts(office))))
        assert project is not None
        office.store.projects.save(
            type(project)(
                project.id, project.enterprise_id, {**project.facts, "investment_this_year": Decimal(9)}
            )
        )
        now = self.facts(office)
        with pytest.raises(AppError, match="“铸造线改造”结转后又改过") as caught:
            undo_carry(office.store, 2025, office.now)
        assert caught.value.code == "carry-changed"
        assert self.facts(office) == now

    def test_已往下办理的不撤(self, office: QuarterOffice) -> None:
        self.carry(office)
        declaration = office.store.declarations.find(2025, 1)[0]
        office.service.statuses.move(declaration.id, DeclarationStatus.CHECKED)
        last = last_carry(office.store, 2025)
        assert last is not None
        assert last.hindrances == ("“铸造线改造”的申报已往下办理",)
        with pytest.raises(AppError, match="已往下办理"):
            undo_carry(office.store, 2025, office.now)


def test_首页不再催已结转的_撤回后再催(office: QuarterOffice) -> None:
    """Two are listed; one of them is carried over without the year being closed."""
    office.day = date(2025, 1, 10)

    def waiting() -> str:
        line = next(each for each in office.service.board.lines() if each.key == BatchKey(POLICY, 2025, 1))
        return line.action.words

    assert waiting() == "结转上年的2个项目"
    sheet = sheet_of(office)
    ids = all_ids(sheet)
    office.service.carry_over.carry(sheet.normal_and_continuing(ids[:1]).plan)
    assert waiting() == "结转上年的1个项目"
    office.service.carry_over.carry(sheet_of(office).normal_and_continuing(ids).say([ids[2]], False).plan)
    assert waiting() == "核对2个项目"
    undo_carry(office.store, 2025, office.now)
    assert waiting() == "结转上年的1个项目"
