"""The window on a store in memory; one application for all tests, offscreen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.policy.library import standard_library
from tests.ui.sample_project import FULL_PROJECT
from ui import theme
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage

OFFICE = Office("示例县工业和信息化局", "450107", 2024)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["jigai", "-platform", "offscreen"]


@pytest.fixture(autouse=True)
def _styled(qapp: QApplication) -> Iterator[None]:
    """The look; and closed windows go with their test, else every later test restyles and searches hundreds of them."""
    if not hasattr(theme.Fonts, "body"):
        theme.install(qapp)
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def context() -> AppContext:
    """An office in Nanning with one complete project."""
    context = AppContext(MemoryStore(), standard_library, lambda: date(2024, 6, 1), "0")
    context.offices.save(OFFICE)
    context.projects.create(FULL_PROJECT)
    return context


@pytest.fixture
def window(qtbot: QtBot, context: AppContext) -> Iterator[MainWindow]:
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    page = window.projects
    assert page is not None
    page.form.build_all()
    yield window
    window.close()


@pytest.fixture
def page(window: MainWindow) -> ProjectsPage:
    assert window.projects is not None
    return window.projects


@pytest.fixture
def commit() -> Callable[[QWidget, str], None]:
    """Hands Chinese text to an editor as an input method does."""

    def commit(editor: QWidget, text: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(editor, event)

    return commit
