"""去向 and 新通知影响 as a person uses them."""

from datetime import UTC, datetime
from typing import ClassVar

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import standard_library
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice
from tests.services.test_carry_page_routing import routed
from tests.services.test_notice_effect import OLD
from tests.services.test_notice_effect import office as notice_office
from ui import messages
from ui.carry import notice_dialog, routing_dialog
from ui.carry.notice_dialog import NoticeDialog
from ui.carry.routing_dialog import RoutingDialog
from ui.context import AppContext
from ui.deeds.carry import open_field
from ui.main_window import MainWindow

NOW = datetime(2024, 7, 24, 4, tzinfo=UTC)


def context_of(office: QuarterOffice) -> AppContext:
    return AppContext(office.store, lambda: office.library, NOW.date, "0")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []

    def agree(_parent: object, text: str, _word: str) -> bool:
        told.append(text)
        return True

    monkeypatch.setattr(messages, "ask", agree)
    monkeypatch.setattr(messages, "show_note", lambda _parent, text: told.append(text))
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.message))
    return told


class Preview(QDialog):
    """Stands for the preview; notes what it was given."""

    shown: ClassVar[list[str]] = []

    def __init__(self, title: str, layouts: list[object], _parent: object) -> None:
        super().__init__()
        self.shown.append(f"{title}{len(layouts)}")

    def exec(self) -> int:
        return 0


class Test去向:
    @pytest.fixture
    def dialog(self, qtbot: QtBot) -> RoutingDialog:
        office, _ = routed()
        made = RoutingDialog(context_of(office), OFFICE, None, lambda: NOW)
        qtbot.addWidget(made)
        assert made.load()
        made.show()
        return made

    def test_筛选_查找_看详情(self, dialog: RoutingDialog) -> None:
        assert dialog.rows.rows.rowCount() == 5
        assert dialog.words.text().startswith("5个项目")
        dialog.filter.setCurrentIndex(dialog.filter.findData("missing"))
        assert dialog.rows.rows.rowCount() == 1
        assert "缺1项：" in dialog.detail.text()
        dialog.search.setText("没有这个")
        assert dialog.rows.rows.rowCount() == 0
        assert not dialog.go_button.isEnabled()

    def test_打开缺的那一栏(self, dialog: RoutingDialog) -> None:
        went: list[tuple[str, str]] = []
        dialog.project_wanted.connect(lambda project, key: went.append((project, key)))
        dialog.filter.setCurrentIndex(dialog.filter.findData("missing"))
        dialog.go_button.click()
        assert [key for _, key in went] == ["meets_land"]
        assert not dialog.isVisible()

    def test_复制_表头和各行(self, dialog: RoutingDialog) -> None:
        dialog.copy_button.click()
        lines = QGuiApplication.clipboard().text().split("\n")
        assert len(lines) == 6
        assert lines[0].split("\t")[:2] == ["去向", "项目"]
        assert lines[1].split("\t")[1] == "齐全的项目"

    def test_打印(self, dialog: RoutingDialog, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Preview, "shown", [])
        monkeypatch.setattr(routing_dialog, "PreviewDialog", Preview)
        dialog.print_button.click()
        assert Preview.shown == ["项目去向表1"]

    def test_不分批的单位说清楚(self) -> None:
        context = AppContext(MemoryStore(), standard_library, NOW.date, "0")
        with pytest.raises(AppError, match="没有分批申报的政策"):
            RoutingDialog(context, Office("某局", "110101", 2024), None, lambda: NOW)


class Test新通知:
    @pytest.fixture
    def dialog(self, qtbot: QtBot) -> NoticeDialog:
        office = notice_office()
        office.declare(*(row.id for row in office.store.projects.rows()), policy=OLD)
        made = NoticeDialog(context_of(office), OFFICE, None, lambda: NOW)
        qtbot.addWidget(made)
        assert made.load()
        made.show()
        return made

    def test_谁变了_条款变化(self, dialog: NoticeDialog) -> None:
        assert (dialog.before_id, dialog.after_id) == (OLD, POLICY)
        assert dialog.rows.rows.rowCount() == 3
        assert dialog.tabs.tabText(0) == "受影响的项目（3）"
        dialog.tabs.setCurrentIndex(1)
        assert dialog.conditions.rows.rowCount() > 5
        assert "“" in dialog.detail.text()
        assert not dialog.go_button.isEnabled()

    def test_打开项目(self, dialog: NoticeDialog) -> None:
        went: list[str] = []
        dialog.project_wanted.connect(lambda _project, key: went.append(key))
        dialog.filter.setCurrentIndex(dialog.filter.findData("asks"))
        dialog.go_button.click()
        assert went == ["fits_industry_layout"]

    def test_改按新通知_先问(self, dialog: NoticeDialog, said: list[str]) -> None:
        adopted: list[bool] = []
        dialog.adopted.connect(lambda: adopted.append(True))
        dialog.adopt_button.click()
        assert "还没有上报的4个项目" in said[0]
        assert said[1].startswith("已有4个项目改按")
        assert adopted == [True]

    def test_不是同一工程的不能改按(self, dialog: NoticeDialog) -> None:
        dialog.after.setCurrentIndex(dialog.after.findData("gx-q4-2024-output"))
        assert not dialog.adopt_button.isEnabled()

    def test_打印(self, dialog: NoticeDialog, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Preview, "shown", [])
        monkeypatch.setattr(notice_dialog, "PreviewDialog", Preview)
        dialog.print_button.click()
        assert Preview.shown == ["新通知影响1"]


def test_从列表打开项目的那一栏(window: MainWindow) -> None:
    project = window.context.store.projects.rows()[0].id
    window.show_page("office")
    open_field(window, project, "total_investment")
    page = window.projects
    assert page is not None
    assert window.shown_page is page
    assert page.project_id == project
    assert page.form.current_key == "total_investment"


@pytest.mark.parametrize(("action", "kind"), [("routing", RoutingDialog), ("notice_effect", NoticeDialog)])
def test_菜单(window: MainWindow, monkeypatch: pytest.MonkeyPatch, action: str, kind: type[QDialog]) -> None:
    opened: list[str] = []

    def exec_(dialog: QDialog) -> int:
        opened.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(kind, "exec", exec_)
    window.do(action)
    assert len(opened) == 1
