"""Dying with something typed, and the next start: offered, compared, recovered or discarded. On a store on disk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.listing import HistoryEntry
from desktop_app.policy.library import standard_library
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from tests.ui.sample_project import FULL_PROJECT
from ui.context import AppContext
from ui.deeds import safety
from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage
from ui.recovery.operator_dialog import OperatorDialog
from ui.recovery.recovery_dialog import RecoveryDialog

OFFICE = Office("示例县工业和信息化局", "450107", 2024)


@contextmanager
def run_of(qtbot: QtBot, folder: Path, run: str) -> Iterator[MainWindow]:
    """One run of the program on a folder; it ends as a killed one does, without being asked."""
    with Store.open(folder) as store:
        context = AppContext(store, standard_library, lambda: date(2024, 6, 1), "0", folder=folder)
        context.__dict__["savepoints"] = SavepointFolder(AppFolders(folder).savepoints, run)
        if context.offices.load() is None:
            context.offices.save(OFFICE)
            context.projects.create(FULL_PROJECT)
        window = MainWindow(context)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        yield window
        if window.projects is not None:
            window.projects.presenter._clock.stop()
            window.projects.presenter._session = None  # dead programs keep nothing
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def page_of(window: MainWindow) -> ProjectsPage:
    assert window.projects is not None
    window.projects.form.build_all()
    return window.projects


def editor_of(page: ProjectsPage, key: str) -> QWidget:
    page.form.go_to(key, highlight=False)
    return page.form.cell(key).editor


def type_into(page: ProjectsPage, key: str, text: str) -> QLineEdit:
    editor = editor_of(page, key)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


def test_在栏中间断电_两秒前的都找得回(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        page = page_of(window)
        page.presenter.set_look_every(30)
        editor = type_into(page, "project_name", "Half a na")
        editor.setCursorPosition(4)
        folder = SavepointFolder(AppFolders(tmp_path).savepoints, "looking")
        qtbot.waitUntil(lambda: bool(folder.left_behind()))
        assert folder.left_behind()[0].savepoint.values == {"project_name": "Half a na"}
        assert (editor.text(), editor.cursorPosition()) == ("Half a na", 4)
        assert page.list.view.model().index(0, 0).data() == "Half a na"
        project_id = page.project_id
        assert window.context.projects.load(project_id).project.name == FULL_PROJECT["project_name"]
    with run_of(qtbot, tmp_path, "two") as window:
        dialog = safety.offer_left_behind(window)
        assert dialog is not None
        assert dialog.isVisible()
        assert "Half a na" in dialog.list.item(0).text()
        line = dialog.table.topLevelItem(0)
        assert line is not None
        assert [line.text(column) for column in range(3)] == [
            "项目名称", FULL_PROJECT["project_name"], "Half a na",
        ]  # fmt: skip
        dialog.recover_button.click()
        assert not dialog.isVisible()
        assert page_of(window).project_id == project_id
        assert window.context.projects.load(project_id).project.name == "Half a na"
        assert safety.offer_left_behind(window) is None


def test_没读懂的半句话回到那一栏里(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        type_into(page_of(window), "total_investment", "3000wan bu")
        assert page_of(window).presenter.protect()
    with run_of(qtbot, tmp_path, "two") as window:
        dialog = safety.offer_left_behind(window)
        assert dialog is not None
        dialog.recover()
        editor = editor_of(page_of(window), "total_investment")
        assert isinstance(editor, QLineEdit)
        assert editor.text() == "3000wan bu"


def test_正在候选列表里找的也在(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        type_into(page_of(window), "site_region", "xxt")
        assert page_of(window).presenter.protect()
    found = SavepointFolder(AppFolders(tmp_path).savepoints, "two").left_behind()
    assert found[0].savepoint.texts == {"site_region": "xxt"}


def test_放弃后菜单里还能取回(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        type_into(page_of(window), "employees", "7")
        assert page_of(window).presenter.protect()
    with run_of(qtbot, tmp_path, "two") as window:
        dialog = safety.offer_left_behind(window)
        assert dialog is not None
        dialog.discard_button.click()
        assert not dialog.isVisible()
        page = page_of(window)
        assert window.context.projects.load(page.project_id).facts["employees"] == 320
        window.do("savepoints")
        again = [each for each in window.children() if isinstance(each, RecoveryDialog)][-1]
        assert "已放弃" in again.list.item(0).text()
        assert not again.discard_button.isVisible()
        again.recover()
        assert window.context.projects.load(page_of(window).project_id).facts["employees"] == 7


def test_记录较新_默认一栏也不勾(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        page = page_of(window)
        type_into(page, "employees", "7")
        assert page.presenter.protect()
        window.context.projects.save(page.project_id, {**FULL_PROJECT, "employees": 9})
    with run_of(qtbot, tmp_path, "two") as window:
        dialog = safety.offer_left_behind(window)
        assert dialog is not None
        assert "以记录为准" in dialog.fate.text()
        assert dialog.ticked() == frozenset()
        assert not dialog.recover_button.isEnabled()
        line = dialog.table.topLevelItem(0)
        assert line is not None
        line.setCheckState(0, Qt.CheckState.Checked)
        assert dialog.recover_button.isEnabled()


def test_正常离开不留东西(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        page = page_of(window)
        type_into(page, "employees", "7")
        assert page.presenter.protect()
        assert window.close()
    with run_of(qtbot, tmp_path, "two") as window:
        assert safety.offer_left_behind(window) is None
        assert window.context.projects.load(page_of(window).project_id).facts["employees"] == 7


def test_写不了盘只说一次_照样打字(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        page = page_of(window)
        told: list[AppError] = []
        page.unprotected.connect(told.append)
        refuse: Callable[..., None] = _refuse
        with monkeypatch.context() as patch:
            patch.setattr(SavepointFolder, "write", refuse)
            for text in ("1", "12", "123"):
                type_into(page, "employees", text)
                assert not page.presenter.protect()
            assert len(told) == 1
            assert "磁盘已满" in window.status.saved_label.text()
        assert page.presenter.protect()
        assert "随手存盘" in window.status.saved_label.text()
        assert window.close()


def test_写不进记录就不换项目(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        page = page_of(window)
        other = window.context.projects.create({"project_name": "乙"}).projects[0]
        page.reload()
        first = page.project_id
        shown: list[AppError] = []
        page.failed.disconnect()
        page.failed.connect(shown.append)
        type_into(page, "employees", "7")
        with monkeypatch.context() as patch:
            patch.setattr(window.context.projects, "save", _refuse)
            page.open_project(other)
        assert [error.code for error in shown] == ["disk-full"]
        assert page.project_id == first
        page.open_project(other)
        assert page.project_id == other


def _refuse(*_arguments: object, **_more: object) -> None:
    raise AppError("disk-full", "磁盘已满")


def test_没登记过经办人_只问一次_历史里就有名字(qtbot: QtBot, tmp_path: Path) -> None:
    with run_of(qtbot, tmp_path, "one") as window:
        safety.begin(window)
        (dialog,) = [each for each in window.children() if isinstance(each, OperatorDialog)]
        dialog.name.setText("张三")
        dialog.keep_button.click()
        page = page_of(window)
        type_into(page, "employees", "7")
        assert page.leave()
        employees = [e for e in _history(window) if e.field == "employees"]
        assert employees[-1].actor == "张三"
    with run_of(qtbot, tmp_path, "two") as window:
        safety.begin(window)
        assert not [each for each in window.children() if isinstance(each, OperatorDialog)]


def _history(window: MainWindow) -> list[HistoryEntry]:
    store, page = window.context.store, page_of(window)
    firm = window.context.projects.load(page.project_id).enterprise
    assert firm is not None
    return [*store.history(page.project_id), *store.history(firm.id)]
