"""The window around the form: first run, list, search, deletion with undo, menus, pages, self-check."""

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QSize, Qt, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app import resources
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.listing import ProjectRow
from desktop_app.domain.ports import Store
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.library import standard_library
from tests.ui.sample_project import FULL_PROJECT
from ui import app
from ui.actions import ACTIONS, MENUS
from ui.context import AppContext
from ui.field_notes import field_note
from ui.main_window import MainWindow
from ui.pages.office_page import OfficePage
from ui.pages.policies_page import PoliciesPage, pack_page
from ui.pages.projects_page import ProjectsPage
from ui.projects.project_list_model import ROW_ROLE, VERDICT_ROLE
from ui.screenshot import screenshot_form
from ui.text_line import width_of
from ui.verdict.subsidy_card import two_lines


@pytest.fixture
def fresh() -> AppContext:
    def fill(store: Store, office: Office) -> int:
        context = AppContext(store, standard_library, lambda: date(2024, 6, 1))
        context.projects.create(FULL_PROJECT, is_example=True)
        return 1

    return AppContext(MemoryStore(), standard_library, lambda: date(2024, 6, 1), "0", fill)


class Test第一次打开:
    def test_先问单位_填好就能用(self, qtbot: QtBot, fresh: AppContext) -> None:
        window = MainWindow(fresh)
        qtbot.addWidget(window)
        window.show()
        assert window.projects is None
        page = window.findChild(OfficePage)
        assert page is not None
        QTest.keyClicks(page.name, "X County")
        QTest.keyClicks(page.region, "xxt")
        page.region.take(0)
        page.year.setValue(2024)
        assert "千企技改 2024" in page.place_note.text()
        page.button.click()
        assert fresh.offices.load() == Office("X County", "450107", 2024)
        assert window.projects is not None

    def test_缺什么说什么_不丢已填的(self, qtbot: QtBot, fresh: AppContext) -> None:
        window = MainWindow(fresh)
        qtbot.addWidget(window)
        page = window.findChild(OfficePage)
        assert page is not None
        QTest.keyClicks(page.name, "X")
        page.button.click()
        assert "请选择单位所在的县" in page.fault.text()
        assert page.name.text() == "X"
        assert fresh.offices.load() is None

    def test_要了示例就有示例(self, qtbot: QtBot, fresh: AppContext) -> None:
        window = MainWindow(fresh)
        qtbot.addWidget(window)
        window.apply_office(Office("甲局", "450107", 2024), with_sample=True)
        assert window.projects is not None
        assert window.projects.project_id

    def test_没有项目时说先做什么(self, qtbot: QtBot, fresh: AppContext) -> None:
        window = MainWindow(fresh)
        qtbot.addWidget(window)
        window.apply_office(Office("甲局", "450107", 2024), with_sample=False)
        page = window.projects
        assert page is not None
        window.show()
        assert page.empty.isVisible()
        page.empty.new_button.click()
        assert page.form.isVisible()
        assert fresh.projects.count() == 1

    def test_换到广东就换政策(self, qtbot: QtBot, fresh: AppContext) -> None:
        window = MainWindow(fresh)
        qtbot.addWidget(window)
        window.apply_office(Office("甲局", "440106", 2023), with_sample=True)
        page = window.projects
        assert page is not None
        assert set(page.panel.cards) == {"gd-baiqian-2023-project", "gd-baiqian-2023-enterprise"}
        page.form.build_all()
        assert "gd_fits_policy" in page.form.cells()
        assert "quarter_output" not in page.form.cells()


class Test项目列表:
    def test_新建排在最后_光标就位(self, page: ProjectsPage, window: MainWindow, context: AppContext) -> None:
        window.do("new_project")
        assert context.projects.count() == 2
        assert page.list.view.currentIndex().row() == 1
        assert page.form.current_key == "enterprise_name"

    def test_拼音首字母查找(self, page: ProjectsPage, qtbot: QtBot, context: AppContext) -> None:
        context.projects.create({"project_name": "蔗糖绿色改造"})
        page.list.search.setText("ztls")
        qtbot.waitUntil(lambda: page.list.view.model().index(0, 0).data() == "蔗糖绿色改造")
        assert page.list.view.model().rowCount() == 1
        QTest.keyClick(page.list.search, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: page.list.view.model().rowCount() == 2)

    def test_删除可撤销(self, page: ProjectsPage, window: MainWindow, context: AppContext) -> None:
        project_id = page.project_id
        window.do("delete")
        assert context.projects.count() == 0
        assert page.list.offers_undo
        page.list.undo_button.click()
        assert context.projects.count() == 1
        assert page.project_id == project_id
        assert not page.list.offers_undo

    def test_删除用撤销键也找得回_先撤销眼前项目的修改(
        self, page: ProjectsPage, window: MainWindow, context: AppContext
    ) -> None:
        project_id = page.project_id
        other = context.projects.create({"project_name": "另一个项目"}).projects[0]
        page.reload()
        window.do("delete")
        assert page.project_id == other
        action = window.actions_by_id["undo"]
        assert action.isEnabled()
        assert action.text().startswith("撤销：删除“")
        page.presenter.choose("is_legal_entity", True)
        assert "删除" not in action.text()
        window.do("undo")
        assert context.projects.count() == 1
        window.do("undo")
        assert context.projects.count() == 2
        assert page.project_id == project_id
        assert not action.isEnabled()

    def test_删掉查到的唯一一个_回到全部项目(
        self, page: ProjectsPage, window: MainWindow, context: AppContext
    ) -> None:
        other = context.projects.create({"project_name": "另一个项目"}).projects[0]
        page.reload()
        page.list.search.setText(str(FULL_PROJECT["project_name"]))
        page.reload()
        window.do("delete")
        assert page.project_id == other
        assert page.list.search.text() == ""
        window.do("delete")
        assert page.empty.isVisibleTo(page)
        assert "另一个项目" not in window.windowTitle()

    def test_复制(self, page: ProjectsPage, window: MainWindow, context: AppContext) -> None:
        window.do("duplicate")
        assert context.projects.load(page.project_id).project.name.endswith("（副本）")

    def test_上一个下一个(self, page: ProjectsPage, window: MainWindow, context: AppContext) -> None:
        first = page.project_id
        second = context.projects.create({"project_name": "乙"}).projects[0]
        page.reload()
        window.do("next")
        assert page.project_id == second
        window.do("next")
        assert page.project_id == second
        window.do("previous")
        assert page.project_id == first

    def test_徽章随表单(self, page: ProjectsPage, qtbot: QtBot) -> None:
        index = page.list.view.model().index(0, 0)
        qtbot.waitUntil(lambda: index.data(VERDICT_ROLE) == Verdict.ELIGIBLE)
        page.form.value_chosen.emit("meets_energy", False)
        assert index.data(VERDICT_ROLE) == Verdict.INELIGIBLE

    def test_一万行只算看得见的(self, page: ProjectsPage, context: AppContext, qtbot: QtBot) -> None:
        rows = context.projects.list_rows()
        asked: list[str] = []

        def fetch(ids: Sequence[str]) -> list[ProjectRow]:
            asked.extend(ids)
            return [rows[0]._replace(id=id_) for id_ in ids]

        model = page.list.view.model()
        page._model._fetch = fetch
        page._model.replace([f"{number:032x}" for number in range(10_000)])
        page.list.view.viewport().repaint()
        assert model.rowCount() == 10_000
        assert 0 < len(asked) < 100
        assert len(page.badges._wanted) + len(page.badges._known) < 100


class Test菜单:
    def test_每个动作都在菜单里_有快捷键和提示(self, window: MainWindow) -> None:
        placed = {
            action.text()
            for top in window.menuBar().actions()
            for menu in [top.menu()]
            if isinstance(menu, QMenu)
            for action in menu.actions()
        }
        assert [action.text() for action in window.menuBar().actions()] == list(MENUS)
        for spec in ACTIONS:
            action = window.actions_by_id[spec.id]
            assert action.text() in placed
            assert not action.shortcut().isEmpty(), spec.id
            assert action.toolTip()
            assert callable(spec.bring())

    def test_快捷键不重复(self) -> None:
        keys = [QKeySequence(spec.shortcut).toString() for spec in ACTIONS]
        assert len(set(keys)) == len(keys)

    def test_图标都在(self) -> None:
        for spec in ACTIONS:
            assert not spec.icon or resources.path("icons", f"{spec.icon}.svg").is_file(), spec.icon


def test_政策库逐条可读(window: MainWindow) -> None:
    window.do("show_policies")
    page = window.findChild(PoliciesPage)
    assert page is not None
    page.show_pack("gx-qianqi-2024")
    text = page.text.toPlainText()
    assert "桂工信投融〔2024〕42号" in text
    for pack in standard_library().packs.values():
        shown = pack_page(pack, standard_library())
        assert all(condition.title in shown for condition in pack.conditions)
        assert not re.search(r"[a-z]+(?:-[a-z0-9]+)+", re.sub(r"<[^>]*>|&[a-z]+;", "", shown)), pack.id
    assert text.count("二（一）") >= 3


@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [(1366, 768, False), (1366, 1080, False), (1920, 800, False), (1920, 808, True), (1382, 808, True)],
)
def test_放不下的屏幕_窗口铺满(width: int, height: int, fits: bool) -> None:
    assert app.fits(QSize(width, height)) is fits


def test_补助卡_放不下的一句分两行(page: ProjectsPage) -> None:
    words = "设备投资339万元，不到最低档500万元，无补助档次，还差161万元"
    assert two_lines(words, 10_000) == (words, "")
    first, second = two_lines(words, width_of("设备投资339万元，不到最低档500万元，", "small"))
    assert (first, second) == ("设备投资339万元，不到最低档500万元，", "无补助档次，还差161万元")
    assert two_lines("没有逗号的长句", 5) == ("没有逗号的长句", "")


def test_每栏都有说明() -> None:
    for field in standard_library().fields.values():
        note = field_note(field)
        assert field.label in note
        assert field.hint, field.key


def test_Qt自己的对话框是中文() -> None:
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    assert translator.load("qtbase_zh_CN", folder)
    assert translator.translate("QPlatformTheme", "Cancel") == "取消"


def test_fcitx没有插件就走ibus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    app.choose_input_method()
    assert os.environ["QT_IM_MODULE"] == "ibus"


def test_别的输入法不动(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_IM_MODULE", "compose")
    app.choose_input_method()
    assert os.environ["QT_IM_MODULE"] == "compose"


def test_没人要求就不在看不见的平台上启动(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert not app._asked_for_invisible(["jigai"])
    assert app._asked_for_invisible(["jigai", "-platform", "offscreen"])
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert app._asked_for_invisible(["jigai"])


def test_截图(qtbot: QtBot, context: AppContext, tmp_path: Path) -> None:
    project_id = context.projects.list_rows()[0].id
    out = tmp_path / "form.png"
    screenshot_form(context, project_id, out, (1366, 768), "gx-qianqi-2024", "fixed_asset_investment")
    assert out.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(AppError):
        screenshot_form(context, project_id, tmp_path / "no" / "form.png")


def test_离开一栏后列表里的行与重读的一样(
    page: ProjectsPage, context: AppContext, window: MainWindow
) -> None:
    page.presenter.type_text("project_name", "改了名的项目")
    page.presenter.type_text("fixed_asset_investment", "1234.5")
    page.presenter.type_text("enterprise_name", "广西改名公司")
    assert page.presenter.keep()
    shown = page.list.view.model().index(0, 0).data(ROW_ROLE)
    (stored,) = context.projects.list_rows()
    assert shown == stored
    assert window.windowTitle().startswith("改了名的项目 · 千企技改 2024")
