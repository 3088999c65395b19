"""Data that cannot be opened at the start, damage found later, and a second start: calm windows, nothing lost."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import CHECKED_AT_ONCE, Store
from desktop_app.domain.entities import Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import standard_library
from desktop_app.services.backup.backups import backup
from desktop_app.services.data_folder.front import watched_folder
from ui.context import AppContext
from ui.deeds import safety
from ui.main_window import MainWindow
from ui.recovery.start_fault import StartFault


def damage(folder: Path, begin: int = 4096) -> None:
    content = bytearray((folder / "jigai.db").read_bytes())
    content[begin : begin + 4000] = b"\xa5" * 4000
    (folder / "jigai.db").write_bytes(content)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A database with one project, backed up, then damaged."""
    with Store.open(tmp_path) as store:
        store.projects.save(Project(new_id(), None, {"project_name": "甲"}))
    backup(tmp_path)
    damage(tmp_path)
    return tmp_path


def fault_of(folder: Path) -> AppError:
    with pytest.raises(AppError) as caught:
        Store.open(folder)
    return caught.value


def test_坏了的数据库_看得到备份_点一下就恢复(qtbot: QtBot, damaged: Path) -> None:
    dialog = StartFault(fault_of(damaged), damaged)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "已损坏" in dialog.message.text()
    assert dialog.copies.topLevelItemCount() == 1
    line = dialog.copies.topLevelItem(0)
    assert line is not None
    assert line.text(1).startswith("1个项目")
    dialog.restore_button.click()
    assert dialog.result() == StartFault.DialogCode.Accepted
    with Store.open(damaged) as store:
        assert [row.name for row in store.projects.rows()] == ["甲"]


def test_恢复帮不上忙的_不劝人恢复(qtbot: QtBot, damaged: Path) -> None:
    dialog = StartFault(AppError("store-newer", "由更新版本的程序写成"), damaged)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.restore_button.isVisible()
    assert not dialog.other_button.isVisible()
    dialog.leave_button.click()
    assert dialog.result() == StartFault.DialogCode.Rejected


def test_大文件先开窗后检查_坏了才说(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.store.CHECKED_AT_ONCE", 0)
    with Store.open(tmp_path) as store:
        store.projects.add_many(Project(new_id(), None, {"project_name": "甲" * 400}) for _ in range(300))
    size = (tmp_path / "jigai.db").stat().st_size
    damage(tmp_path, size // 2 // 4096 * 4096)
    with Store.open(tmp_path, check_later=True) as store:
        window = MainWindow(AppContext(store, standard_library, lambda: date(2024, 6, 1), folder=tmp_path))
        qtbot.addWidget(window)
        told: list[AppError] = []
        monkeypatch.setattr(window, "show_failure", told.append)
        thread = safety.check_in_background(window, tmp_path)
        thread.join()
        qtbot.waitUntil(lambda: bool(told))
        assert told[0].code == "store-damaged"
        window.close()
    assert size < CHECKED_AT_ONCE
    assert fault_of(tmp_path).code == "store-damaged"


def test_第二次打开把第一个窗口请到前面(qtbot: QtBot, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        window = MainWindow(AppContext(store, standard_library, lambda: date(2024, 6, 1), folder=tmp_path))
        qtbot.addWidget(window)
        window.show()
        safety.begin(window)
        window.showMinimized()
        (watched_folder(tmp_path) / "1.front").touch()
        qtbot.waitUntil(lambda: not list(watched_folder(tmp_path).iterdir()))
        QApplication.processEvents()
        assert not window.windowState() & Qt.WindowState.WindowMinimized
        window.close()
