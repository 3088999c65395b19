"""Colours against WCAG, the settings page, the window's place on this PC, the size of everything."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import resources
from desktop_app.services.office.screen_settings import ScreenSettings, ScreenSettingsService
from ui import app, colours, theme
from ui.colours import COLOURS, GROUNDS, STRONG_GROUNDS, TEXTS, Contrast
from ui.context import AppContext
from ui.gallery import Gallery
from ui.main_window import LEAST, MainWindow
from ui.nav_rail import NavRail
from ui.pages.manual_dialog import ManualDialog
from ui.pages.page_table import PAGES
from ui.pages.settings_page import SettingsPage

UI = Path(__file__).resolve().parents[2] / "ui"
ENOUGH = {Contrast.NORMAL: 4.5, Contrast.HIGH: 7.0}


@pytest.fixture(params=list(Contrast))
def contrast(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Contrast]:
    theme.use_contrast(qapp, request.param)
    yield request.param
    theme.use_contrast(qapp, Contrast.NORMAL)


class Test对比度:
    @pytest.mark.parametrize(
        ("text", "ground", "ratio"),
        [("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0), ("#767676", "#FFFFFF", 4.54)],
    )
    def test_按WCAG算(self, text: str, ground: str, ratio: float) -> None:
        assert colours.ratio(QColor(text), QColor(ground)) == pytest.approx(ratio, abs=0.005)

    def test_每种字在每种底上都够(self, contrast: Contrast) -> None:
        for text in TEXTS:
            for ground in GROUNDS:
                ratio = colours.ratio(COLOURS[text], COLOURS[ground])
                assert ratio >= ENOUGH[contrast], (text, ground, ratio)

    def test_深色底上的白字也够(self, contrast: Contrast) -> None:
        for ground in STRONG_GROUNDS:
            assert colours.ratio(COLOURS["surface"], COLOURS[ground]) >= ENOUGH[contrast], ground

    def test_高对比的边框也看得清(self) -> None:
        colours.use(Contrast.HIGH)
        for edge in ("line", "edge", "handle", "disabled"):
            assert colours.ratio(COLOURS[edge], COLOURS["surface"]) >= 4.5, edge
        colours.use(Contrast.NORMAL)

    def test_样式表里的字和底_也都在表内(self, contrast: Contrast) -> None:
        sheet = resources.text("styles", "chrome.qss")
        assert not re.search(r"#[0-9A-Fa-f]{3,6}\b", sheet)
        for rule in re.findall(r"([^{}]+)\{([^}]*\$\{[^}]*\}[^{}]*(?:\$\{[^}]*\}[^{}]*)*)\}", sheet):
            ink = re.search(r"(?<![-\w])color: \$\{(\w+)\}", rule[1])
            ground = re.search(r"background: \$\{(\w+)\}", rule[1])
            if ink is None or ground is None or ":disabled" in rule[0]:
                continue
            ratio = colours.ratio(COLOURS[ink[1]], COLOURS[ground[1]])
            assert ratio >= ENOUGH[contrast], rule

    def test_界面代码里不另写颜色(self) -> None:
        own = {"colours.py"}
        for file in UI.rglob("*.py"):
            if file.name in own or "printing" in file.parts:  # paper has its own colours
                continue
            found = re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text(encoding="utf-8"))
            assert not found, (file.name, found)


class Test设置页:
    @pytest.fixture
    def settings(self, window: MainWindow) -> SettingsPage:
        window.do("show_settings")
        page = window.shown_page
        assert isinstance(page, SettingsPage)
        return page

    def test_只用键盘选大小_记下_说明何时生效(self, settings: SettingsPage, context: AppContext) -> None:
        assert QApplication.focusWidget() is settings.scale
        QTest.keyClick(settings.scale, Qt.Key.Key_Right)
        QTest.keyClick(settings.scale, Qt.Key.Key_Right)
        assert ScreenSettingsService(context.store).load().scale == 125
        assert "下次打开程序时生效" in settings.scale_note.text()
        assert "125%" in settings.scale_note.text()
        assert settings.sample.font().pointSizeF() == pytest.approx(theme.Fonts.body.pointSizeF() * 1.25)

    def test_没有未填这一项(self, settings: SettingsPage, context: AppContext) -> None:
        QTest.keyClick(settings.scale, Qt.Key.Key_Delete)
        assert settings.scale.labels[-1] == "200%"
        assert ScreenSettingsService(context.store).load().scale == 100

    def test_选高对比_记下_要窗口重来(
        self, settings: SettingsPage, window: MainWindow, context: AppContext, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignal(window.reopening) as asked:
            QTest.keyClick(settings.contrast, Qt.Key.Key_2)
        assert asked.args == ["settings"]
        assert ScreenSettingsService(context.store).load().high_contrast

    def test_换上颜色的新窗口_项目和页面都在(
        self, window: MainWindow, context: AppContext, qtbot: QtBot, qapp: QApplication
    ) -> None:
        assert window.projects is not None
        project_id = window.projects.project_id
        window.projects.presenter.type_text("project_name", "刚打的字")
        ScreenSettingsService(context.store).look(high_contrast=True)
        new = app.anew(window, "settings")
        assert new is not None
        qtbot.addWidget(new)
        try:
            assert theme.INK.name() == "#000000"
            assert "#000000" in theme.chrome_sheet()
            assert isinstance(new.shown_page, SettingsPage)
            assert not window.isVisible()
            assert context.projects.load(project_id).project.name == "刚打的字"
        finally:
            new.close()
            theme.use_contrast(qapp, Contrast.NORMAL)

    def test_窗口低时能滚到每一项(self, settings: SettingsPage, window: MainWindow) -> None:
        window.resize(*LEAST)
        QApplication.processEvents()
        settings.contrast.setFocus(Qt.FocusReason.TabFocusReason)
        assert not settings.contrast.visibleRegion().isEmpty()


@pytest.mark.parametrize("height", [700, 420, 280])
@pytest.mark.parametrize("count", [7, 9])
def test_左边的页名_窗口多低都在眼前_点得到(qtbot: QtBot, height: int, count: int) -> None:
    rail = NavRail(tuple((f"p{place}", "页名", "projects") for place in range(count)))
    qtbot.addWidget(rail)
    rail.resize(rail.width(), height)
    rail.show()
    picked: list[str] = []
    rail.picked.connect(picked.append)
    for place in range(count):
        area = rail._area(place)
        assert area.bottom() < height
        assert area.height() >= theme.Fonts.small_metrics.height()
        QTest.mouseClick(rail, Qt.MouseButton.LeftButton, pos=area.center())
    assert picked == [f"p{place}" for place in range(count)]


class Test窗口的位置:
    def test_记得大小(self, context: AppContext, qtbot: QtBot) -> None:
        ScreenSettingsService(context.store).place(700, 500, maximized=False)
        window = app.open_window(context)
        qtbot.addWidget(window)
        assert (window.width(), window.height()) == (700, 500)
        window.resize(680, 480)
        app.keep_place(window)
        kept = ScreenSettingsService(context.store).load()
        assert (kept.width, kept.height, kept.maximized) == (680, 480, False)
        window.close()

    def test_记得铺满_以及还原后的大小(self, context: AppContext, qtbot: QtBot) -> None:
        ScreenSettingsService(context.store).place(700, 500, maximized=True)
        window = app.open_window(context)
        qtbot.addWidget(window)
        assert window.isMaximized()
        app.keep_place(window)
        assert ScreenSettingsService(context.store).load().maximized
        window.close()

    def test_上次的屏幕更大_不超出这个(self, context: AppContext, qtbot: QtBot) -> None:
        ScreenSettingsService(context.store).place(3000, 2000, maximized=False)
        window = app.open_window(context)
        qtbot.addWidget(window)
        room = window.screen().availableGeometry()
        assert window.width() <= room.width()
        assert window.height() <= room.height()
        window.close()

    def test_左右分界拖过就记得(self, context: AppContext, window: MainWindow, qtbot: QtBot) -> None:
        page = window.projects
        assert page is not None
        page._splitter.moveSplitter(300, 1)
        assert page.list.width() == 300
        panel = page.panel.width()
        assert window.keep_all()
        assert ScreenSettingsService(context.store).load().panes == {"projects": (300, panel)}
        other = MainWindow(context)
        qtbot.addWidget(other)
        other.resize(1366, 768)
        other.show()
        assert other.projects is not None
        assert other.projects.list.width() == 300
        other.close()


class Test界面大小:
    @pytest.mark.parametrize(
        ("scale", "before", "during"),
        [(150, None, "1.5"), (150, "2", "3"), (125, "乱", "1.25"), (100, "2", "2"), (100, None, None)],
    )
    def test_在系统比例之上放大_不传给别的程序(
        self, monkeypatch: pytest.MonkeyPatch, scale: int, before: str | None, during: str | None
    ) -> None:
        if before is None:
            monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
        else:
            monkeypatch.setenv("QT_SCALE_FACTOR", before)
        with app._scaled(scale):
            assert os.environ.get("QT_SCALE_FACTOR") == during
        assert os.environ.get("QT_SCALE_FACTOR") == before

    def test_说得出现在用的是多少(self, qapp: QApplication) -> None:
        assert app.scale_of(None) == 100
        assert app.scale_of(qapp) == 100

    def test_设置决定颜色(self) -> None:
        assert app.contrast_of(ScreenSettings()) is Contrast.NORMAL
        assert app.contrast_of(ScreenSettings(high_contrast=True)) is Contrast.HIGH


class Test截图:
    def test_每页一张_动作打开的窗口也在(self, window: MainWindow, tmp_path: Path) -> None:
        gallery = Gallery(window, tmp_path)
        gallery.pages()
        gallery.deed("manual", lambda: window.do("manual"))
        gallery.deed("about", lambda: window.do("about"))
        gallery.deed("nothing", lambda: None)
        assert set(gallery.taken) >= {*(f"page-{spec.id}.png" for spec in PAGES), "manual.png", "about.png"}
        assert "nothing.png" not in gallery.taken
        for name in gallery.taken:
            assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
        dialog = window.findChild(ManualDialog)
        assert dialog is None or not dialog.isVisible()
