"""往年数据 in the window and without one."""

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services.carry_over.page_years import BLANK, kept_years
from tests.services.quarter_office import QuarterOffice
from tests.services.test_carry_page import answered, office  # noqa: F401 - the office is a fixture
from ui.carry.years_dialog import YearsDialog
from ui.main_window import MainWindow


def carried(quarter: QuarterOffice) -> str:
    quarter.service.carry_over.carry(answered(quarter).plan, archive=True)
    return quarter.store.projects.rows()[0].id


def test_留存的与现在的对照(office: QuarterOffice) -> None:  # noqa: F811
    (year,) = kept_years(office.store, carried(office))
    assert year.words.startswith("2024年度已封存（2024年二季度申报，入库）")
    assert "只能查看" in year.words
    found = {each.label: each for each in year.fields}
    this_year = found[office.store.fields["investment_this_year"].label]
    assert (this_year.then, this_year.now, this_year.differs) == ("4,000万元", BLANK, True)
    fixed = found[office.store.fields["fixed_asset_investment"].label]
    assert (fixed.then, fixed.differs) == ("10,000万元", False)


def test_以后再改_留存的不变(office: QuarterOffice) -> None:  # noqa: F811
    project_id = carried(office)
    project = office.store.projects.get(project_id)
    assert project is not None
    office.store.projects.save(
        type(project)(
            project_id, project.enterprise_id, {**project.facts, "fixed_asset_investment": Decimal(1)}
        )
    )
    (year,) = kept_years(office.store, project_id)
    fixed = {each.label: each for each in year.fields}[office.store.fields["fixed_asset_investment"].label]
    assert (fixed.then, fixed.now) == ("10,000万元", "1万元")


def test_没有结转过的说清楚(office: QuarterOffice) -> None:  # noqa: F811
    with pytest.raises(AppError, match="还没有往年的留存数据"):
        kept_years(office.store, office.project("新项目"))


def test_窗口里只看不同的(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    store = window.context.store
    project = store.projects.rows()[0].id
    store.year_records.freeze(2023, [(project, "")])
    shown: list[tuple[str, int, int]] = []

    def exec_(dialog: YearsDialog) -> int:
        qtbot.addWidget(dialog)
        everything = dialog.rows.rows.rowCount()
        dialog.only_changed.setChecked(True)
        shown.append((dialog.words.text(), everything, dialog.rows.rows.rowCount()))
        return 0

    monkeypatch.setattr(YearsDialog, "exec", exec_)
    window.do("kept_years")
    ((words, everything, changed),) = shown
    assert words.startswith("2023年度已结转（由上年申报表读入）")
    assert everything > 10
    assert changed == 0
