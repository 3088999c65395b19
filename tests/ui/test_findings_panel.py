"""F8: the list beside the form follows the typing, goes to fields, takes explanations; without a mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.domain.entities import Office
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.editing.finding_lines import finding_lines, head
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.findings.finding import BLANK_WORD
from ui.findings.project_dock import ProjectFindingsDock
from ui.findings.project_panel import ProjectFindingsPanel
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage


@pytest.fixture
def panel(window: MainWindow, page: ProjectsPage) -> ProjectFindingsPanel:
    window.do("self_check")
    dock = window.findChild(ProjectFindingsDock)
    assert dock is not None
    return dock.panel


def codes(panel: ProjectFindingsPanel) -> list[str]:
    panel.look()
    return [line.code for line in panel.lines]


def choose(panel: ProjectFindingsPanel, code: str) -> None:
    place = [line.code for line in panel.lines].index(code)
    panel.list.setCurrentIndex(panel.list.model_.index(place))


def test_跟着录入走_改好了就消失(qtbot: QtBot, panel: ProjectFindingsPanel, page: ProjectsPage) -> None:
    assert "F.201" not in codes(panel)
    page.presenter.type_text("equipment_investment", "5000")
    qtbot.waitUntil(lambda: "F.201" in [line.code for line in panel.lines])
    assert panel.list.model_.rows[0].title == "设备投资大于固定资产投资"
    page.presenter.type_text("equipment_investment", "500")
    qtbot.waitUntil(lambda: "F.201" not in [line.code for line in panel.lines])


def test_回车去那一栏_待填的也去(panel: ProjectFindingsPanel, page: ProjectsPage) -> None:
    page.presenter.choose("meets_energy", None)
    panel.look()
    blank = next(place for place, line in enumerate(panel.lines) if line.key == "meets_energy")
    assert panel.lines[blank].word == BLANK_WORD
    panel.list.setCurrentIndex(panel.list.model_.index(blank))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert page.form.current_key == "meets_energy"


def test_写说明_就算办结_表单下面也看得到(panel: ProjectFindingsPanel, page: ProjectsPage) -> None:
    page.presenter.choose("start_month", Month(2019, 3))
    assert "W.302" in codes(panel)
    choose(panel, "W.302")
    assert not panel.box.isHidden()
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    panel.box.text.insertPlainText("分两期建设")
    QTest.keyClick(panel.box.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    finding = page.form.cell("completion_month").finding
    assert finding is not None
    assert finding.is_settled
    assert page.form.cell("completion_month").line_beneath.startswith("已说明")
    assert panel.lines[-1].code == "W.302"
    assert "已说明1项" in panel.head.text()
    page.presenter.choose("start_month", Month(2019, 4))
    panel.look()
    (line,) = [line for line in panel.lines if line.code == "W.302"]
    assert line.word == "需重新说明"
    choose(panel, "W.302")
    assert "核对原说明" in panel.box.past.text()
    assert panel.box.save.isEnabled()
    panel.box.save.click()
    panel.look()
    assert [line.word for line in panel.lines if line.code == "W.302"] == ["已说明"]
    panel.box.withdraw.click()
    assert [line.word for line in panel.lines if line.code == "W.302"] == ["需说明"]


def test_打了一半的说明_列表更新也不丢(panel: ProjectFindingsPanel, page: ProjectsPage) -> None:
    page.presenter.choose("start_month", Month(2019, 3))
    panel.look()
    choose(panel, "W.302")
    panel.box.text.insertPlainText("打到一半")
    page.presenter.type_text("equipment_investment", "5000")
    panel.look()
    assert panel.list.current is not None
    assert panel.list.current.key[1] == "W.302"  # type: ignore[index]
    assert panel.box.text.toPlainText() == "打到一半"
    QTest.keyClick(panel.box.text, Qt.Key.Key_Escape)
    assert panel.box.text.toPlainText() == "打到一半"


def test_没保存的说明_换一条再回来还在(panel: ProjectFindingsPanel, page: ProjectsPage) -> None:
    page.presenter.choose("start_month", Month(2019, 3))
    page.presenter.type_text("investment_this_year", "2500")
    panel.look()
    choose(panel, "W.302")
    panel.box.text.insertPlainText("打到一半")
    choose(panel, "W.203")
    assert panel.box.text.toPlainText() == ""
    panel.box.save.click()
    choose(panel, "W.302")
    assert panel.box.text.toPlainText() == "打到一半"
    panel.box.save.click()
    assert [line.word for line in panel.lines if line.code == "W.302"] == ["已说明"]


def test_Esc回表单_再按F8收起(window: MainWindow, panel: ProjectFindingsPanel, page: ProjectsPage) -> None:
    dock = window.findChild(ProjectFindingsDock)
    assert dock is not None
    QTest.keyClick(panel.list, Qt.Key.Key_Escape)
    assert dock.isVisible()
    window.do("self_check")
    assert panel.list.hasFocus()
    window.do("self_check")
    assert not dock.isVisible()
    window.do("self_check")
    assert dock.isVisible()


def test_离开项目页_一起收起_回来还在(window: MainWindow, panel: ProjectFindingsPanel) -> None:
    dock = window.findChild(ProjectFindingsDock)
    assert dock is not None
    window.show_page("policies")
    assert not dock.isVisible()
    window.show_page("projects")
    assert dock.isVisible()


def test_没有读懂的说出是哪一栏(page: ProjectsPage) -> None:
    page.presenter.type_text("completion_month", "2025.13")
    state = page.presenter.state
    assert state is not None
    context = record_context(standard_library().fields, Office("甲", "450100", 2024), page.packs)
    titles = [line.title for line in finding_lines(state, context, page.packs)]
    assert "“竣工投产时间”没有读懂" in titles


def test_没有待填就不说待填_一项也没有就说没有(page: ProjectsPage) -> None:
    state = page.presenter.state
    assert state is not None
    context = record_context(standard_library().fields, Office("甲", "450100", 2024), page.packs)
    lines = finding_lines(state, context, page.packs)
    assert not [line for line in lines if line.finding is None]
    assert head(()) == "没有需要处理的问题"
