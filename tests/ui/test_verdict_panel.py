"""The verdict panel by keys: cards, the block beneath an opened one, rows, menus; nothing moves."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.services.verdicts.words import CAPTION
from tests.ui.test_form_and_badges import retype
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage
from ui.verdict.card_menu import card_menu
from ui.verdict.condition_row import ConditionRow
from ui.verdict.contrast_dialog import ContrastDialog
from ui.verdict.wrapping import wrapped

MAIN, OLD = "gx-qianqi-2024", "gx-qianqi-2019"


def test_方向键按看到的次序走(page: ProjectsPage) -> None:
    page.panel.toggle(MAIN)
    page.panel.cards[MAIN].setFocus()
    seen = []
    for _ in range(3):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, Qt.Key.Key_Down)
        seen.append(QApplication.focusWidget())
    assert seen == [page.panel.summary, page.panel.rows[0], page.panel.rows[1]]
    QTest.keyClick(page.panel.rows[1], Qt.Key.Key_Up)
    assert QApplication.focusWidget() is page.panel.rows[0]


def test_键盘展开_空格看原文_回车到栏目(page: ProjectsPage) -> None:
    card = page.panel.cards[MAIN]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert page.panel.open_id == MAIN
    row = page.panel.rows[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert row.is_open
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert page.form.current_key == "registered_region"


def test_说明块高度和位置都不随结论变(page: ProjectsPage, qtbot: QtBot) -> None:
    page.panel.toggle(MAIN)
    summary = page.panel.summary
    assert summary is not None
    places = [item.geometry() for item in (summary, *page.panel.rows)]
    told = summary.lines
    retype(page, "fixed_asset_investment", "499.9999")
    qtbot.waitUntil(lambda: any("再多1元" in line.text for line in summary.lines))
    assert summary.lines != told
    retype(page, "output_after", "")
    assert [item.geometry() for item in (summary, *page.panel.rows)] == places


def test_换一张卡_说明块跟着换(page: ProjectsPage) -> None:
    page.panel.toggle(MAIN)
    page.panel.toggle(OLD)
    assert page.panel.summary is not None
    assert {row.policy_id for row in page.panel.rows} == {OLD}
    page.panel.toggle(OLD)
    assert page.panel.summary is None


def test_徽章菜单_条件标识和条款(page: ProjectsPage, window: MainWindow) -> None:
    retype(page, "fixed_asset_investment", "499")
    state = page.presenter.state
    assert state is not None
    gone_to: list[str] = []
    fields = window.context.library.fields
    menu = card_menu(
        state.results[MAIN], fields, page, gone_to.append, (("假如…", lambda: gone_to.append("?")),)
    )
    words = [action.text() for action in menu.actions()]
    (line,) = [each for each in words if "fai-floor" in each]
    assert "二（四）" in line
    for wanted in (line, "假如…", "复制结论文字"):
        next(action for action in menu.actions() if action.text() == wanted).trigger()
    assert gone_to == ["fixed_asset_investment", "?"]
    assert QGuiApplication.clipboard().text().endswith(CAPTION)


def test_菜单键打开徽章菜单(page: ProjectsPage) -> None:
    page.panel.open_menu(MAIN, page.mapToGlobal(page.rect().center()))
    menus = [each for each in page.panel.children() if isinstance(each, QMenu) and each.isVisible()]
    assert len(menus) == 1
    assert page.panel.in_mind == MAIN
    menus[0].close()


def test_条件行说出口径和原文(page: ProjectsPage) -> None:
    page.panel.toggle(MAIN)
    row = next(
        row for row in page.panel.rows if row.condition is not None and row.condition.id == "annual-progress"
    )
    assert isinstance(row, ConditionRow)
    words = [word for word, _ in row.details()]
    assert {"说明", "要求", "原文", "口径"} <= set(words)


@pytest.fixture
def contrast(window: MainWindow) -> ContrastDialog:
    window.do("contrast")
    dialog = next(each for each in window.children() if isinstance(each, ContrastDialog))
    return dialog


def test_逐条对照_只看不同的(contrast: ContrastDialog) -> None:
    shown = [item for item in contrast.items if not item.isHidden()]
    assert 0 < len(shown) < len(contrast.items)
    assert all(item.row.asks_differently for item in shown)
    contrast.only_differing.setChecked(False)
    assert not any(item.isHidden() for item in contrast.items)


def test_逐条对照_跟着表单走(contrast: ContrastDialog, page: ProjectsPage) -> None:
    before = contrast.summary.text()
    heights = [item.height() for item in contrast.items]
    retype(page, "output_after", "13000")
    assert contrast.summary.text() != before
    assert "只符合其中一份的有1项" in contrast.summary.text()
    assert [item.height() for item in contrast.items] == heights


def test_逐条对照_回车到栏目(contrast: ContrastDialog, page: ProjectsPage, qtbot: QtBot) -> None:
    item = next(each for each in contrast.items if each.row.left and each.row.left.condition_id == "output")
    QTest.keyClick(item, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.current_key == "output_after")


@pytest.mark.parametrize("count", [1, 2, 3])
def test_折行不超过行数_数字不拆_标点不在行首(page: ProjectsPage, count: int) -> None:
    text = "本年度预期完成固定资产投资600.003万元，占固定资产投资2,000.01万元的30%，达到要求（30%以上）。" * 2
    lines = wrapped(text, 150, count)
    assert len(lines) == count
    assert "".join(lines) == text
    assert not any(line[0] in "，。）%" for line in lines)
    assert wrapped("短句", 150, count) == ("短句",)
    assert wrapped("", 150, count) == ()
