"""Choosing projects for a batch: what is listed, what ticks ask for, what reasons let through."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.services.batches.page_picking import (
    Needs,
    Picking,
    Show,
    asks_for_reason,
    declared_words,
    narrowed_routes,
    search_keys,
    why,
)
from desktop_app.services.batches.routing import Route
from desktop_app.services.job import Cancelled, Progress
from tests.services.quarter_office import POLICY, QuarterOffice, key


def picking(office: QuarterOffice, quarter: int = 2) -> Picking:
    return Picking(office.store, office.service, key(quarter), office.service.routing(POLICY))


def names(picked: Picking, show: Show, text: str = "") -> list[str]:
    return [line.project_name for line in picked.shown(show, text)]


class Test列出:
    def office(self) -> QuarterOffice:
        office = QuarterOffice(date(2024, 1, 20))
        office.declare(office.project("甲号高炉改造"))
        office.day = date(2024, 2, 10)
        office.project("乙号转炉改造")
        office.project("丙号电炉改造", output_after=None)
        office.project("丁号焦炉改造", fixed_asset_investment=Decimal("499.9999"))
        return office

    def test_能列入的_全部_各去向(self) -> None:
        picked = picking(self.office())
        assert names(picked, Show.FITTING) == ["乙号转炉改造", "丙号电炉改造"]
        assert names(picked, Show.DECLARED) == ["甲号高炉改造"]
        assert names(picked, Show.INELIGIBLE) == ["丁号焦炉改造"]
        assert picked.counts()[Show.ALL] == 4

    def test_拼音首字母(self) -> None:
        picked = picking(self.office())
        assert names(picked, Show.ALL, "zhuanlu") == ["乙号转炉改造"]
        assert names(picked, Show.ALL, "dl changhong") == ["丙号电炉改造"]
        assert names(picked, Show.ALL, "没有的") == []

    def test_不在本季度的不算能列入(self) -> None:
        assert names(picking(self.office(), 3), Show.FITTING) == []

    def test_为什么(self) -> None:
        lines = {line.project_name: line for line in picking(self.office()).lines}
        assert why(lines["乙号转炉改造"]) == ""
        assert why(lines["丙号电炉改造"]).startswith("还缺1项：")
        assert "二（四）" in why(lines["丁号焦炉改造"])
        assert "2024年一季度" in why(lines["甲号高炉改造"])
        assert asks_for_reason(lines["甲号高炉改造"])
        assert not asks_for_reason(lines["丁号焦炉改造"])

    def test_去向表按去向和文字(self) -> None:
        office = self.office()
        lines = office.service.routing(POLICY).lines
        keys = search_keys(office.store)
        assert len(narrowed_routes(lines, "", {})) == 4
        found = narrowed_routes(lines, "gl", keys, (Route.DECLARED,))
        assert [line.project_name for line in found] == ["甲号高炉改造"]
        assert narrowed_routes(lines, "gl", keys, (Route.READY,)) == ()


class Test勾选:
    def test_已在本批的勾不上(self) -> None:
        office = QuarterOffice()
        project = office.project()
        office.declare(project)
        picked = picking(office, 1)
        picked.tick([project], on=True)
        assert picked.ticked == set()
        assert picked.state_words(picked.lines[0]) == "已在本批"

    def test_勾了再去掉(self) -> None:
        office = QuarterOffice()
        first, second = office.project(), office.project("乙线改造")
        picked = picking(office, 1)
        picked.tick([first, second], on=True)
        picked.tick([first], on=False)
        assert picked.ticked == {second}

    def test_要什么理由(self) -> None:
        office = QuarterOffice()
        declared = office.project("甲线改造")
        office.declare(declared)
        office.day = date(2024, 2, 1)
        unfit = office.project("乙线改造", fixed_asset_investment=Decimal(400))
        lacking = office.project("丙线改造", output_after=None)
        picked = picking(office)
        assert picked.needs() == Needs()
        assert picked.needs().words == ""
        picked.tick([declared, unfit, lacking], on=True)
        assert picked.needs() == Needs(override=1, ineligible=1, incomplete=1)
        assert picked.needs().words == "1个不符合条件、1个还缺内容、1个本年度已申报"


class Test列入:
    def test_没有理由的不列入_其余列入(self) -> None:
        office = QuarterOffice()
        old = office.project("甲线改造")
        office.declare(old)
        office.day = date(2024, 2, 1)
        new = office.project("乙线改造")
        picked = picking(office)
        picked.tick([old, new], on=True)
        outcome = picked.declare()
        assert [item.project_id for item in outcome.declared] == [new]
        assert picked.ticked == {old}
        assert new in picked.inside
        told = declared_words(key(2), outcome)
        assert told.startswith("已列入2024年二季度：1个项目。\n1个没有列入：\n“甲线改造”")

    def test_写了理由就列入并留下(self) -> None:
        office = QuarterOffice()
        old = office.project("甲线改造")
        office.declare(old)
        office.day = date(2024, 2, 1)
        picked = picking(office)
        picked.tick([old], on=True)
        (item,) = picked.declare("市局要求重报").declared
        assert "市局要求重报" in item.note
        assert item.status is Status.DRAFT

    def test_相近的写明不是同一个(self) -> None:
        office = QuarterOffice()
        office.declare(office.project("铸造线技术改造项目"))
        office.day = date(2024, 2, 1)
        near = office.project("铸造线技改")
        picked = picking(office)
        (line,) = picked.shown(Show.SIMILAR)
        assert line.project_id == near
        picked.tick([near], on=True)
        assert picked.needs().different == 1
        assert len(picked.declare("", "设备和地点都不同").declared) == 1
        (member,) = office.service.members(key(2))
        assert member.last is not None
        assert "设备和地点都不同" in member.last.note

    def test_中途停下就一个也不列入(self) -> None:
        office = QuarterOffice()
        project = office.project()
        picked = picking(office, 1)
        picked.tick([project], on=True)
        stopped = Progress()
        stopped.cancel()
        with pytest.raises(Cancelled):
            picked.declare(job=stopped)
        assert picked.ticked == {project}
        assert office.service.members(key(1)) == ()

    def test_截止后列入_提醒先问上级(self) -> None:
        office = QuarterOffice(date(2024, 1, 31))
        project = office.project()
        picked = picking(office, 1)
        picked.tick([project], on=True)
        outcome = picked.declare()
        assert len(outcome.declared) == 1
        assert "已截止1天" in declared_words(key(1), outcome)
