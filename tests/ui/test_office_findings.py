"""核查: all projects' findings, narrowed, grouped; Enter opens the field; explanations are written there; it stops."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.domain.month import Month
from tests.ui.sample_project import FULL_PROJECT
from ui.context import AppContext
from ui.findings.office_page import OfficeFindingsPage
from ui.main_window import MainWindow


@pytest.fixture
def survey(window: MainWindow, context: AppContext) -> OfficeFindingsPage:
    context.projects.create(
        {"project_name": "锅炉改造", "start_month": Month(2019, 1), "completion_month": Month(2024, 12)}
    )
    context.projects.create({**FULL_PROJECT, "project_name": "阀门改造", "completion_month": Month(2023, 1)})
    window.do("office_findings")
    page = window.shown_page
    assert isinstance(page, OfficeFindingsPage)
    page.runner.finish()
    return page


def shown(page: OfficeFindingsPage) -> list[str]:
    return [row.finding.code for row in page.list.model_.rows if row.finding is not None]


def choose(page: OfficeFindingsPage, code: str) -> None:
    rows = page.list.model_.rows
    place = next(
        place for place, row in enumerate(rows) if row.finding is not None and row.finding.code == code
    )
    page.list.setCurrentIndex(page.list.model_.index(place))


def test_列出全部项目的_筛选_分组(survey: OfficeFindingsPage) -> None:
    assert {"F.301", "W.302"} <= set(shown(survey))
    assert survey.list.model_.rows[0].is_heading
    assert survey.list.model_.rows[0].title.startswith("必改")
    survey.search.setText("锅炉")
    assert set(shown(survey)) == {"W.302"}
    survey.search.clear()
    survey.code.setCurrentIndex(survey.code.findData("F.301"))
    assert set(shown(survey)) == {"F.301"}
    survey.code.setCurrentIndex(0)
    survey.grouping.setCurrentIndex(2)
    headings = [row.title for row in survey.list.model_.rows if row.is_heading]
    assert any("锅炉改造" in title for title in headings)
    survey.search.setText("没有这个")
    assert "没有符合筛选" in survey.empty.text()


def test_回车打开那个项目的那一栏(window: MainWindow, survey: OfficeFindingsPage) -> None:
    choose(survey, "W.302")
    QTest.keyClick(survey.list, Qt.Key.Key_Return)
    page = window.projects
    assert page is not None
    assert window.shown_page is page
    assert page.presenter.state is not None
    assert page.presenter.state.facts["project_name"] == "锅炉改造"
    assert page.form.current_key == "completion_month"


def test_就地写说明_移到已说明_撤回又回来(survey: OfficeFindingsPage) -> None:
    choose(survey, "W.302")
    survey.box.text.setPlainText("分两期建设")
    survey.box.save.click()
    assert "W.302" not in shown(survey)
    survey.standing.setCurrentIndex(3)
    assert shown(survey) == ["W.302"]
    choose(survey, "W.302")
    assert "分两期建设" in survey.box.text.toPlainText()
    survey.box.withdraw.click()
    assert shown(survey) == []
    survey.standing.setCurrentIndex(0)
    assert "W.302" in shown(survey)


def test_一边查一边能停_查到的还在(qtbot: QtBot, survey: OfficeFindingsPage) -> None:
    survey.start()
    assert survey.runner.is_running
    assert not survey.stop.isHidden()
    survey.stop.click()
    assert not survey.runner.is_running
    assert "没有查完" in survey.summary.text()
    survey.start()
    qtbot.waitUntil(lambda: not survey.runner.is_running)
    assert "没有查完" not in survey.summary.text()


def test_离开就停(window: MainWindow, survey: OfficeFindingsPage) -> None:
    survey.start()
    window.show_page("policies")
    assert not survey.runner.is_running
