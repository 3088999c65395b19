"""去向 and 新通知影响 as they are shown: narrowed, counted, summed, printed; without a display."""

from datetime import date
from decimal import Decimal

from desktop_app.domain.entities import Office
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.carry_over.page_notice import (
    can_adopt,
    change_cells,
    change_words,
    comparable_packs,
    effect_table,
    first_choice,
    sheet_of,
    to_be_moved,
)
from desktop_app.services.carry_over.page_notice import cells as effect_cells
from desktop_app.services.carry_over.page_routing import (
    AT_RISK,
    RoutingSheet,
    cells,
    field_to_open,
    routed_packs,
    routing_table,
)
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice
from tests.services.test_notice_effect import OLD
from tests.services.test_notice_effect import office as notice_office


def routed(day: date = date(2024, 7, 24)) -> tuple[QuarterOffice, RoutingSheet]:
    office = QuarterOffice(day)
    office.project("齐全的项目")
    office.project("缺土地的项目", meets_land=None)
    office.project("太小的项目", fixed_asset_investment=Decimal(499))
    office.project(
        "落后的项目", start_month=Month(2023, 1), investment_to_last_year=Decimal(1000), in_plan_last_year=None
    )  # fmt: skip
    office.declare(office.project("报过的项目"), quarter=2)
    return office, RoutingSheet(office.service.routing(POLICY), "千企技改 2024")


def names(sheet: RoutingSheet, wanted: str = "", text: str = "") -> list[str]:
    return [line.project_name for line in sheet.listed(wanted, text)]


class Test去向:
    def test_能办的在前_按去向筛选(self) -> None:
        _, sheet = routed()
        assert names(sheet) == ["齐全的项目", "落后的项目", "缺土地的项目", "报过的项目", "太小的项目"]
        assert names(sheet, "missing") == ["缺土地的项目"]
        assert names(sheet, AT_RISK) == ["落后的项目"]
        assert sheet.counts["ready"] == 2

    def test_拼音查找(self) -> None:
        _, sheet = routed()
        assert names(sheet, "", "qtd") == ["缺土地的项目"]
        assert names(sheet, "ready", "luohou") == ["落后的项目"]
        assert names(sheet, "ready", "qtd") == []

    def test_一句话(self) -> None:
        _, sheet = routed()
        assert sheet.words == "5个项目：可申报2个，待补充1个，已申报1个，不符合1个；进度有风险1个。"

    def test_每一栏_期限前一天当天后一天(self) -> None:
        found = {}
        for day in (29, 30, 31):
            _, sheet = routed(date(2024, 7, day))
            found[day] = cells(sheet.listed("ready")[0])[3:5]
        assert found == {
            29: ("2024年三季度", "07-30，明天截止"),
            30: ("2024年三季度", "07-30，今天截止"),
            31: ("2024年四季度", "10-30，还有91天"),
        }

    def test_打开时到缺的那一栏(self) -> None:
        _, sheet = routed()
        by_name = {line.project_name: line for line in sheet.routing.lines}
        assert field_to_open(by_name["缺土地的项目"]) == "meets_land"
        assert field_to_open(by_name["落后的项目"]) == "investment_this_year"
        assert field_to_open(by_name["齐全的项目"]) == "project_name"

    def test_风险带着算法的话(self) -> None:
        _, sheet = routed()
        assert cells(sheet.listed(AT_RISK)[0])[-1].startswith("⚑ 按目前进度，本年度约完成")

    def test_打印的是列出的(self) -> None:
        _, sheet = routed()
        table = routing_table(sheet, sheet.listed("missing"), OFFICE, "待补充")
        assert len(table.rows) == 1
        assert table.rows[0][2] == "缺土地的项目"
        assert table.rows[0][6].startswith("缺1项：")
        assert "待补充　1个项目" in table.head_right
        empty = routing_table(sheet, (), OFFICE, "全部")
        assert empty.rows[0][2] == "没有这样的项目"

    def test_只列分批申报的政策(self) -> None:
        office, _ = routed()
        packs = routed_packs(office.library, OFFICE, office.service.board.planned())
        assert POLICY in [pack.id for pack in packs]
        assert all(pack.has_verdict for pack in packs)


class Test新通知:
    def test_先选同一工程的新旧两份(self) -> None:
        library = standard_library()
        packs = comparable_packs(library)
        assert first_choice(packs, OFFICE) == (OLD, POLICY)
        assert len(set(first_choice(packs, Office("某局", "440103", 2024)))) == 2

    def test_各类的个数和投资额(self) -> None:
        office = notice_office()
        sheet = sheet_of(office.store, office.service.effect(OLD, POLICY))
        assert sheet.counts == {"": 3, "gains": 1, "loses": 1, "opens": 0, "asks": 1}
        assert sheet.sums[0] == "新符合1个，固定资产投资10,000万元"
        assert sheet.words.startswith("4个项目中：新符合1个")

    def test_没填投资额的说明有几个(self) -> None:
        office = notice_office()
        effect = office.service.effect(OLD, POLICY)
        sheet = sheet_of(office.store, effect)
        del sheet.investment[sheet.listed("gains")[0].project_id]
        assert sheet.sums[0] == "新符合1个"

    def test_筛选和查找(self) -> None:
        office = notice_office()
        sheet = sheet_of(office.store, office.service.effect(OLD, POLICY))
        assert [line.project_name for line in sheet.listed()] == ["只符合新的", "只符合旧的", "新的还要补"]
        assert [line.project_name for line in sheet.listed("", "zfhjd")] == ["只符合旧的"]
        asked = sheet.listed("asks")[0]
        assert asked.missing_fields == ("fits_industry_layout",)
        assert effect_cells(asked)[3:5] == ("符合", "待补充")

    def test_条款变化写全(self) -> None:
        office = notice_office()
        changes = office.service.effect(OLD, POLICY).conditions
        told = {change.kind: change for change in changes}
        assert change_words(told["reworded"]).startswith("改写 ")
        assert "原“" in change_words(told["reworded"])
        assert change_words(told["new"]).startswith("新增 ")
        assert change_cells(told["gone"])[0] == "取消"
        assert change_cells(told["gone"])[4] == ""

    def test_打印(self) -> None:
        office = notice_office()
        sheet = sheet_of(office.store, office.service.effect(OLD, POLICY))
        table = effect_table(sheet, sheet.listed("loses"), OFFICE)
        assert [row[2] for row in table.rows] == ["只符合旧的"]
        assert table.notes[0] == sheet.words
        assert effect_table(sheet, (), OFFICE).rows[0][2] == "没有项目的结论改变"

    def test_同一工程的才能改按_只动没上报的(self) -> None:
        library = standard_library()
        assert can_adopt(library, OLD, POLICY)
        assert not can_adopt(library, POLICY, POLICY)
        assert not can_adopt(library, "gx-q4-2024-output", POLICY)
        office = QuarterOffice()
        office.declare(office.project())
        assert to_be_moved(office.store, POLICY, 2024) == 1
        assert to_be_moved(office.store, POLICY, 2025) == 0
