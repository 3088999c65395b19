"""The second start: list and form stand and can be typed in before the packs are read; then nothing has moved."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.policy.library import Library, standard_library
from desktop_app.services.editing.form_outline import SETTING
from ui import app
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage

MAIN = "gx-qianqi-2024"


class Packs:
    """Counts how often the packs are read."""

    def __init__(self) -> None:
        self.readings = 0

    def __call__(self) -> Library:
        self.readings += 1
        return standard_library()


@pytest.fixture
def packs() -> Packs:
    return Packs()


@pytest.fixture
def second_start(qtbot: QtBot, context: AppContext, packs: Packs) -> Iterator[Callable[[], MainWindow]]:
    """Makes the window anew on the store of a window that stood before; it is not shown yet."""
    opened = []

    def make() -> MainWindow:
        window = MainWindow(AppContext(context.store, packs, lambda: date(2024, 6, 1)))
        qtbot.addWidget(window)
        opened.append(window)
        return window

    first = MainWindow(context)
    qtbot.addWidget(first)
    first.close()
    yield make
    for window in opened:
        window.close()


def page_of(window: MainWindow) -> ProjectsPage:
    assert window.projects is not None
    return window.projects


def test_先有列表和表单_画出后才读政策包(
    qtbot: QtBot, second_start: Callable[[], MainWindow], packs: Packs
) -> None:
    window = second_start()
    page = page_of(window)
    assert packs.readings == 0
    assert page.panel.cards == {}
    assert page.list.view.model().rowCount() == 1
    assert page.form.cells()["enterprise_name"].text
    window.resize(1366, 768)
    window.show()
    places = {key: cell.geometry() for key, cell in page.form.cells().items()}
    assert packs.readings == 0
    cells = dict(page.form.cells())
    qtbot.waitUntil(lambda: bool(page.panel.cards))
    assert packs.readings == 1
    assert {key: cell.geometry() for key, cell in cells.items()} == places
    assert page.form.cells().items() >= cells.items()  # the very same fields, with the cursor where it was
    qtbot.waitUntil(lambda: "符合" in window.windowTitle())


def test_画出前打的字不丢(second_start: Callable[[], MainWindow], packs: Packs) -> None:
    page = page_of(second_start())
    cell = page.form.cells()["employees"]
    cell.editor.setFocus()
    QTest.keyClicks(cell.editor, "7")
    assert packs.readings == 0
    typed = cell.text
    assert "7" in typed
    page.bring_packs()
    state = page.presenter.state
    assert state is not None
    assert cell.text == typed
    assert str(state.facts["employees"]) == typed.replace(",", "")
    assert set(state.results) >= {MAIN}
    assert not state.saved


def test_要用到政策包的事_随时可做(second_start: Callable[[], MainWindow], packs: Packs) -> None:
    page = page_of(second_start())
    assert page.form.cell("fixed_asset_investment").text
    assert packs.readings == 1
    assert page_of(second_start()).packs
    assert packs.readings == 2
    page = page_of(second_start())
    page.presenter.type_text("employees", "7")
    assert packs.readings == 2
    assert page.presenter.keep()
    assert packs.readings == 3


def test_排法变了的_补齐时照新的排(
    context: AppContext, second_start: Callable[[], MainWindow], packs: Packs
) -> None:
    context.store.settings.set(SETTING, [["企业", ["employees"], []]])
    page = page_of(second_start())
    assert list(page.form.cells()) == ["employees"]
    page.bring_packs()
    page.form.build_all()
    assert {"enterprise_name", "project_name", "fixed_asset_investment"} <= set(page.form.cells())
    kept = context.store.settings.get(SETTING)
    assert len(kept) > 1


def test_没有记下排法的_一次到位(
    context: AppContext, second_start: Callable[[], MainWindow], packs: Packs
) -> None:
    context.store.settings.remove(SETTING)
    page = page_of(second_start())
    assert packs.readings == 1
    assert MAIN in page.panel.cards


def test_画出后Qt自己的话也是中文(qtbot: QtBot, qapp: QApplication, context: AppContext) -> None:
    before = QLocale()
    window = app.open_window(context)
    qtbot.addWidget(window)
    try:
        qtbot.waitUntil(lambda: QApplication.translate("QPlatformTheme", "Cancel") == "取消")
        assert QLocale().name() == "zh_CN"
    finally:
        for child in qapp.children():
            if isinstance(child, QTranslator):
                qapp.removeTranslator(child)
        QLocale.setDefault(before)
        window.close()
