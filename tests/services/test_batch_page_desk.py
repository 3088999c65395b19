"""工作台 without a display: next steps, order, pace, attention."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.services.backup.backups import backup
from desktop_app.services.batches.page_desk import Desk
from desktop_app.services.job import Cancelled, Progress
from tests.services.quarter_office import OFFICE, QuarterOffice, key


def desk(office: QuarterOffice, folder: Path | None = None) -> Desk:
    return Desk(office.store, office.library, OFFICE, office.now, folder)


def test_每批的下一步和按钮() -> None:
    office = QuarterOffice()
    first = desk(office).view().batches[0]
    assert (first.title, first.deed, first.counts) == (
        "2024年一季度　千企技改 2024",
        "选入项目…",
        "还没有项目",
    )
    office.declare(office.project())
    assert desk(office).view().batches[0].deed == "去核对"


def test_办完的排在后面() -> None:
    office = QuarterOffice(date(2024, 5, 1))
    batches = desk(office).view().batches
    assert [each.line.key for each in batches] == [key(3), key(4), key(1), key(2)]
    assert [each.is_finished for each in batches] == [False, False, True, True]


def test_截止了没报的仍在前面() -> None:
    office = QuarterOffice()
    office.reach(office.declare(office.project()), Status.FINAL)
    office.day = date(2024, 2, 1)
    first = desk(office).view().batches[0]
    assert (first.line.key, first.line.action.is_late, first.deed) == (key(1), True, "去上报")


class Test进度:
    def test_达不到的列出来(self) -> None:
        office = QuarterOffice(date(2024, 6, 30))
        office.project("慢的", investment_to_last_year=Decimal(600))
        office.project("快的", investment_to_last_year=Decimal(6000))
        office.project("小的", fixed_asset_investment=Decimal(2000), completion_month=None)
        office.project("不知道的", investment_to_last_year=None)
        pace = desk(office).pace()
        assert [line.project_name for line in pace.lines] == ["慢的"]
        assert (pace.looked_at, pace.unknown) == (3, 1)
        assert pace.words == "看了3个项目：1个按目前进度达不到年度比例，1个还没有完成数可推算。"

    def test_没有可看的就说明看哪些(self) -> None:
        assert "2000万元以上" in desk(QuarterOffice()).pace().words

    def test_改了数据就不再作数(self) -> None:
        office = QuarterOffice(date(2024, 6, 30))
        at = desk(office)
        assert at.known_pace is None
        at.keep_pace(at.pace())
        assert at.known_pace is not None
        office.project("新来的")
        assert at.known_pace is None

    def test_换了日子也不再作数(self) -> None:
        office = QuarterOffice(date(2024, 6, 30))
        at = desk(office)
        at.keep_pace(at.pace())
        office.day = date(2024, 7, 1)
        assert at.known_pace is None

    def test_可以停下(self) -> None:
        office = QuarterOffice(date(2024, 6, 30))
        office.project()
        stopped = Progress()
        stopped.cancel()
        with pytest.raises(Cancelled):
            desk(office).pace(stopped)


class Test待办:
    def test_年度过了提醒(self) -> None:
        office = QuarterOffice(date(2024, 12, 31))
        assert desk(office).view().attention == ()
        office.day = date(2025, 1, 1)
        (line,) = desk(office).view().attention
        assert line.action == "show_office"
        assert "2024年" in line.words

    def test_备份说在哪一天(self, tmp_path: Path) -> None:
        with Store.open(tmp_path) as store:
            office = QuarterOffice(store=store)
            office.day = date.today()
            none = desk(office, tmp_path).view().backup
            assert none is not None
            assert none.words == "还没有备份过"
            backup(tmp_path)
            some = desk(office, tmp_path).view().backup
            assert some is not None
            assert some.words.startswith("最近备份")

    def test_内存里的没有备份可说(self) -> None:
        view = desk(QuarterOffice()).view()
        assert view.backup is None
        assert view.projects == 0


def test_没有申报日期的单位() -> None:
    office = QuarterOffice()
    at = Desk(office.store, office.library, replace(OFFICE, region="110101"), office.now)
    view = at.view()
    assert view.batches == ()
    assert view.headline == ""
