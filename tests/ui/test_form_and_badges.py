"""The form with live badges, from editor to card and back."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.verdict import Status, Verdict
from ui.context import AppContext
from ui.editors.option_editor import OptionEditor
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage

MAIN = "gx-qianqi-2024"


def editor_of(page: ProjectsPage, key: str) -> QWidget:
    page.form.go_to(key, highlight=False)
    return page.form.cell(key).editor


def retype(page: ProjectsPage, key: str, text: str) -> QLineEdit:
    editor = editor_of(page, key)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    if not text:
        QTest.keyClick(editor, Qt.Key.Key_Delete)
    elif text.isascii():
        QTest.keyClicks(editor, text)
    else:  # QTest aborts on Chinese keys; an input method commits it
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(editor, event)
    return editor


def test_打开就有结论(page: ProjectsPage) -> None:
    assert page.panel.cards[MAIN].verdict is Verdict.ELIGIBLE
    assert page.panel.cards[MAIN].words == "符合"


def test_每个启用的政策一张卡(page: ProjectsPage) -> None:
    assert set(page.panel.cards) == {pack.id for pack in page.packs if pack.has_verdict}
    assert all(card.verdict is not None for card in page.panel.cards.values())


def test_逐键跟随(page: ProjectsPage) -> None:
    card = page.panel.cards[MAIN]
    editor = editor_of(page, "fixed_asset_investment")
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    seen = []
    for key in "500":
        QTest.keyClicks(editor, key)
        seen.append(card.verdict)
    assert seen[:2] == [Verdict.INELIGIBLE, Verdict.INELIGIBLE]
    assert editor.text() == "500"
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert card.verdict is Verdict.INELIGIBLE
    assert "450万元" in card.line


def test_差一元说一元(page: ProjectsPage) -> None:
    retype(page, "fixed_asset_investment", "499.9999")
    assert "还差0.0001万元（1元）" in page.panel.cards[MAIN].line


def test_补助卡_档次上限和下一档(page: ProjectsPage) -> None:
    head, band, further, note = page.panel.subsidy.lines()
    assert head == "上限 60 万元"
    assert "500（含）至1,000万元（不含）" in band
    assert "再多12.5万元即达" in further
    assert "上限不是应得数" in note
    retype(page, "equipment_investment", "1000")
    assert page.panel.subsidy.lines()[0] == "上限 100 万元"
    retype(page, "equipment_investment", "499.99")
    assert page.panel.subsidy.lines()[0] == "未达补助档次"


def test_正在打字的栏不被改写_离开后整理(page: ProjectsPage) -> None:
    editor = retype(page, "total_investment", "2.46亿")
    assert editor.text() == "2.46亿"
    assert page.form.cell("total_investment").chip.text == "2.46亿元"
    editor_of(page, "project_name")
    assert editor.text() == "24,600"
    editor_of(page, "total_investment")
    assert editor.text() == "24600"


def test_约数点确认(page: ProjectsPage) -> None:
    retype(page, "total_investment", "约2亿")
    cell = page.form.cell("total_investment")
    assert cell.chip.is_proposal
    assert cell.finding is not None and cell.finding.code == "F.101"
    cell.proposal_taken.emit("total_investment")
    assert not cell.chip.is_proposal
    assert cell.finding is None


def test_没读懂的文字换项目再回来还在(page: ProjectsPage, window: MainWindow, context: AppContext) -> None:
    first = page.project_id
    retype(page, "total_investment", "三千多万吧")
    window.do("new_project")
    assert page.project_id != first
    page.open_project(first)
    editor = page.form.cell("total_investment").editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "三千多万吧"


def test_发现写在栏下_高度不变(page: ProjectsPage) -> None:
    cell = page.form.cell("total_investment")
    before = (cell.geometry(), cell.line_beneath)
    retype(page, "total_investment", "1")
    assert cell.finding is not None and cell.finding.code == "F.202"
    assert cell.line_beneath.startswith("固定资产投资大于总投资")
    assert cell.geometry() == before[0]
    retype(page, "total_investment", "3200")
    assert cell.finding is None
    assert cell.line_beneath == before[1]


def test_徽章变化时卡片不动(page: ProjectsPage) -> None:
    places = {id_: card.geometry() for id_, card in page.panel.cards.items()}
    subsidy = page.panel.subsidy.geometry()
    retype(page, "fixed_asset_investment", "1")
    retype(page, "equipment_investment", "")
    assert {id_: card.geometry() for id_, card in page.panel.cards.items()} == places
    assert page.panel.subsidy.geometry() == subsidy


def test_徽章变化不抢焦点(page: ProjectsPage) -> None:
    editor = retype(page, "fixed_asset_investment", "1")
    assert QApplication.focusWidget() is editor


def test_三态_未填可以恢复(page: ProjectsPage) -> None:
    editor = editor_of(page, "meets_energy")
    assert isinstance(editor, OptionEditor)
    card = page.panel.cards[MAIN]
    seen = []
    for key in (Qt.Key.Key_N, Qt.Key.Key_Delete, Qt.Key.Key_Y):
        QTest.keyClick(editor, key)
        seen.append((card.verdict, card.words))
    assert seen == [
        (Verdict.INELIGIBLE, "不符合（1项）"),
        (Verdict.INCOMPLETE, "待补充（1项）"),
        (Verdict.ELIGIBLE, "符合"),
    ]


def test_展开条件_按条款次序_点了就到那一栏(page: ProjectsPage) -> None:
    page.panel.toggle(MAIN)
    pack = page.panel.cards[MAIN].pack
    shown = [row.condition.id for row in page.panel.rows if row.condition is not None]
    assert shown == [condition.id for condition in pack.conditions]
    (row,) = [row for row in page.panel.rows if row.condition is not None and row.condition.id == "fai-floor"]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is page.form.cell("fixed_asset_investment").editor
    assert row.is_open
    words = dict(row.details())
    assert words["原文"].startswith("“")
    assert row.condition is not None and row.condition.status is Status.MET


def test_展开着也逐键跟随_行高不变(page: ProjectsPage) -> None:
    page.panel.toggle(MAIN)
    (row,) = [row for row in page.panel.rows if row.condition is not None and row.condition.id == "fai-floor"]
    height = row.height()
    retype(page, "fixed_asset_investment", "499")
    assert row.condition is not None and row.condition.status is Status.UNMET
    assert row.height() == height
    page.panel.toggle(MAIN)
    assert page.panel.rows == []


def test_一次只展开一张(page: ProjectsPage) -> None:
    page.panel.toggle(MAIN)
    page.panel.toggle("gx-qianqi-2019")
    assert page.panel.open_id == "gx-qianqi-2019"
    assert not page.panel.cards[MAIN].is_open
    assert {row.policy_id for row in page.panel.rows} == {"gx-qianqi-2019"}


def test_回车走遍全表不困住(page: ProjectsPage) -> None:
    keys = list(page.form.cells())
    page.form.go_to(keys[0], highlight=False)
    visited = [page.form.current_key]
    for _ in keys[1:]:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, Qt.Key.Key_Return)
        visited.append(page.form.current_key)
    assert visited == keys
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.form.current_key == keys[-2]


def test_撤销有名字_回到那一栏(page: ProjectsPage, window: MainWindow) -> None:
    editor = retype(page, "equipment_investment", "1500")
    assert window.actions_by_id["undo"].text() == "撤销：修改设备投资"
    editor_of(page, "project_name")
    window.do("undo")
    assert page.form.current_key == "equipment_investment"
    assert editor.text() == "987.5"
    window.do("redo")
    assert editor.text() == "1500"


def test_Ctrl_Z在栏内撤销的是记录(page: ProjectsPage, qtbot: QtBot) -> None:
    editor = retype(page, "equipment_investment", "1500")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: editor.text() == "987.5")
    assert page.presenter.state is not None
    assert page.presenter.state.undo_name is None


def test_输入法逐字上屏(page: ProjectsPage, commit: Callable[[QWidget, str], None]) -> None:
    editor = editor_of(page, "project_name")
    assert isinstance(editor, QLineEdit)
    editor.clear()
    page.presenter.type_text("project_name", "")
    for part in ("智能", "化", "改造"):
        commit(editor, part)
    assert editor.text() == "智能化改造"
    assert page.presenter.state is not None
    assert page.presenter.state.facts["project_name"] == "智能化改造"


def test_广东附加收起_需要时可展开(page: ProjectsPage) -> None:
    keys = page.form.cells()
    assert "gd_fits_policy" not in keys
    page.form.go_to("gd_fits_policy")
    assert "gd_fits_policy" in page.form.cells()


def test_离开项目或存盘才写进记录(page: ProjectsPage, context: AppContext) -> None:
    retype(page, "equipment_investment", "1500")
    editor_of(page, "project_name")
    assert page.presenter.state is not None and not page.presenter.state.saved
    assert str(context.projects.load(page.project_id).facts["equipment_investment"]) == "987.5"
    assert page.leave()
    assert page.presenter.state.saved
    assert str(context.projects.load(page.project_id).facts["equipment_investment"]) == "1500"


@pytest.mark.parametrize("width", [760, 911, 1366, 1920])
def test_各种宽度下卡片和栏目不出界(window: MainWindow, page: ProjectsPage, qtbot: QtBot, width: int) -> None:
    window.resize(width, 600)
    qtbot.waitUntil(lambda: window.width() == width)
    QApplication.processEvents()
    for card in page.panel.cards.values():
        assert card.geometry().right() <= page.panel.width()
        assert card.width() >= 230
    for cell in page.form.cells().values():
        assert cell.mapTo(page.form, QPoint(cell.width(), 0)).x() <= page.form.width()
        assert cell.editor.geometry().right() <= cell.width()
        assert cell.editor.geometry().bottom() <= cell.height()
