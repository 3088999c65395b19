"""工作台: next steps as buttons, who falls behind, what to do first."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QBoxLayout
from pytestqt.qtbot import QtBot

from desktop_app.domain.entities import DeclarationStatus as Status
from tests.services.quarter_office import key
from tests.ui.test_batches_page import Desk
from ui.batches.batches_page import BatchesPage
from ui.batches.choose_dialog import ChooseDialog
from ui.batches.move_dialog import MoveDialog
from ui.desk.desk_page import DeskPage


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(qtbot, monkeypatch)
    yield desk
    desk.window.close()


def shown(desk: Desk) -> DeskPage:
    desk.window.do("show_desk")
    page = desk.window.shown_page
    assert isinstance(page, DeskPage)
    return page


def test_窗口仍开在项目上(desk: Desk) -> None:
    assert desk.window.rail._current == "projects"


def test_没有项目时先教录入(desk: Desk) -> None:
    page = shown(desk)
    assert page.begin.isVisible()
    assert not page.pace.isVisible()
    desk.office.project()
    page.refresh()
    assert not page.begin.isVisible()


def test_每批一行_按钮就去办(desk: Desk) -> None:
    desk.office.declare(desk.office.project())
    met: list[str] = []
    desk.meets(MoveDialog, lambda dialog: met.append(dialog.windowTitle()))
    page = shown(desk)
    assert [row.batch.line.key for row in page.batches.rows] == [key(quarter) for quarter in (1, 2, 3, 4)]
    deed = page.batches.rows[0].deed
    assert deed.text() == "去核对"
    assert deed.property("role") == "primary"
    QTest.mouseClick(deed, Qt.MouseButton.LeftButton)
    assert met == ["2024年一季度：核对"]
    assert isinstance(desk.window.shown_page, BatchesPage)


def test_空批次的按钮打开选入(desk: Desk) -> None:
    desk.office.project()
    met: list[str] = []
    desk.meets(ChooseDialog, lambda dialog: met.append(dialog.windowTitle()))
    QTest.mouseClick(shown(desk).batches.rows[0].deed, Qt.MouseButton.LeftButton)
    assert met == ["2024年一季度：选入项目"]


def test_要上报的先选中_不急着登记(desk: Desk) -> None:
    ids = desk.office.declare(desk.office.project("甲线改造"), desk.office.project("乙线改造"))
    desk.office.reach(ids, Status.FINAL)
    desk.meets(MoveDialog, lambda _dialog: pytest.fail("asked too early"))
    QTest.mouseClick(shown(desk).batches.rows[0].deed, Qt.MouseButton.LeftButton)
    page = desk.window.shown_page
    assert isinstance(page, BatchesPage)
    assert len(page.selected) == 2


def test_过期没报的写明(desk: Desk) -> None:
    desk.office.declare(desk.office.project())
    desk.office.day = date(2024, 1, 31)
    row = shown(desk).batches.rows[0]
    assert row.next.text() == "! 核对1个项目（已过1天）"


def test_落后的项目列出来_回车打开(desk: Desk) -> None:
    desk.office.day = date(2024, 6, 30)
    slow = desk.office.project("慢的", investment_to_last_year=Decimal(600))
    page = shown(desk)
    assert "1个按目前进度达不到" in page.pace.told.text()
    page.pace.rows.activated.emit(page.pace.rows.rows.index(0, 0))
    assert desk.window.projects is not None
    assert desk.window.projects.project_id == slow


def test_大单位按了才推算(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.office.day = date(2024, 6, 30)
    desk.office.project("慢的", investment_to_last_year=Decimal(600))
    monkeypatch.setattr("ui.desk.opening.SMALL_OFFICE", 0)
    page = shown(desk)
    assert page.pace.look.isVisible()
    QTest.mouseClick(page.pace.look, Qt.MouseButton.LeftButton)
    assert not page.pace.look.isVisible()
    assert page.pace.rows.rows.rowCount() == 1


def test_窄窗口里卡片上下排(desk: Desk) -> None:
    page = shown(desk)
    assert page._across.direction() is QBoxLayout.Direction.LeftToRight
    desk.window.resize(700, 480)
    assert page._across.direction() is QBoxLayout.Direction.TopToBottom


def test_年度过了_待办指路(desk: Desk) -> None:
    desk.office.day = date(2025, 1, 1)
    page = shown(desk)
    assert page.attention.isVisible()
    assert not page.backup.isVisible()
    assert "等通知" in page.headline.text()
