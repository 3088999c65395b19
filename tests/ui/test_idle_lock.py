"""The covered window: nothing to be read, nothing lost, opened by the passphrase alone. The support bundle's window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app.services.data_folder.place import Kind, Place
from desktop_app.services.doctor.support_bundle import Part
from desktop_app.services.office.idle_lock import IdleLock
from ui import app, messages
from ui.context import AppContext
from ui.deeds import idle_lock, safety
from ui.main_window import MainWindow
from ui.recovery.idle_lock_dialog import IdleLockDialog
from ui.recovery.lock_cover import IdleWatch, LockDialog
from ui.recovery.support_dialog import SupportDialog


@pytest.fixture
def locked(window: MainWindow, qtbot: QtBot) -> LockDialog:
    IdleLock(window.context.store).turn_on("abcd", 5)
    dialog = idle_lock.cover(window)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_遮住一切_口令对了才揭开(window: MainWindow, locked: LockDialog) -> None:
    title = "千企技改"
    assert title not in window.windowTitle()
    assert "已锁定" in window.windowTitle()
    (cover,) = locked._covers
    assert cover.isVisible()
    assert cover.size() == window.size()
    window.resize(900, 600)
    QApplication.processEvents()
    assert cover.size() == window.size()
    QTest.keyClick(locked, Qt.Key.Key_Escape)
    assert not locked.close()
    assert locked.isVisible()
    locked.passphrase.setText("abce")
    locked.try_to_open()
    assert "口令不对" in locked.note.text()
    assert not locked.open_button.isEnabled()
    assert idle_lock.cover(window) is None  # once is enough
    locked.passphrase.setText("abcd")
    locked.try_to_open()
    assert not locked.isVisible()
    assert title in window.windowTitle()


def test_忘了口令_说实话(window: MainWindow, locked: LockDialog) -> None:
    locked.forgotten_button.click()
    assert "不加密" in locked.note.text()
    assert "jigai unlock" in locked.note.text()
    locked.passphrase.setText("abcd")
    locked.try_to_open()


def test_锁着也能退出(window: MainWindow, locked: LockDialog) -> None:
    locked.leave_button.click()
    assert not window.isVisible()
    assert not locked.isVisible()


def test_设置_两次不一样不算_关掉就不锁(window: MainWindow, qtbot: QtBot) -> None:
    lock = IdleLock(window.context.store)
    dialog = IdleLockDialog(lock, window)
    qtbot.addWidget(dialog)
    dialog.first.setText("abcd")
    dialog.second.setText("abce")
    dialog.keep()
    assert "不一样" in dialog.fault.text()
    dialog.first.setText("abc")
    dialog.second.setText("abc")
    dialog.keep()
    assert "至少" in dialog.fault.text()
    assert lock.settings() is None
    for line in (dialog.first, dialog.second):
        line.setText("abcd")
    dialog.minutes.setValue(3)
    dialog.keep()
    assert dialog.result() == QDialog.DialogCode.Accepted
    settings = lock.settings()
    assert settings is not None and settings.minutes == 3
    IdleLockDialog(lock, window).turn_off()
    assert lock.settings() is None


def test_到时间就锁_有人动就重新数(window: MainWindow, qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert application is not None
    told: list[bool] = []
    watch = IdleWatch(1, application)
    watch.idle.connect(lambda: told.append(True))
    watch._clock.start(60_000)
    before = watch._clock.remainingTime()
    watch._clock.start(30)
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert watch._clock.remainingTime() <= before
    watch._clock.start(0)
    qtbot.waitUntil(lambda: told == [True])
    application.removeEventFilter(watch)
    watch.deleteLater()


def test_放在不稳的地方只在打开时说一次(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(safety, "show_note", lambda _parent, text: said.append(text))
    stick = Place(Kind.REMOVABLE, "E:")
    assert safety.warn_of_place(window, stick)
    assert not safety.warn_of_place(window, stick)
    assert safety.warn_of_place(window, Place(Kind.NETWORK, "Z:"))
    assert not safety.warn_of_place(window, Place(Kind.LOCAL))
    assert len(said) == 2


def test_支持包_看过再存(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = (Part("说明.txt", "这个包里有什么", "甲"), Part("jigai.log", "运行日志", "乙\n丙"))
    dialog = SupportDialog(parts, window.context.today(), window)
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == "甲"
    dialog.list.setCurrentRow(1)
    assert (dialog.what.text(), dialog.text.toPlainText()) == ("运行日志", "乙\n丙")
    told: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.code))
    dialog.keep(tmp_path / "没有" / "包.zip")
    assert told == ["output-folder-missing"]
    dialog.keep(tmp_path / "包.zip")
    assert (tmp_path / "包.zip").stat().st_size > 100
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize("asked", [True, False])
def test_打开程序要口令_换了外观重开不再要(qtbot: QtBot, context: AppContext, asked: bool) -> None:
    IdleLock(context.store).turn_on("abcd", 5)
    window = app.open_window(context, ask_passphrase=asked)
    qtbot.addWidget(window)
    QApplication.processEvents()
    locks = [each for each in window.children() if isinstance(each, LockDialog)]
    assert len(locks) == int(asked)
    for lock in locks:
        qtbot.waitUntil(lock.isVisible)
        assert all(cover.isVisible() for cover in lock._covers)
        lock.passphrase.setText("abcd")
        lock.try_to_open()
        assert not lock.isVisible()
    assert "已锁定" not in window.windowTitle()
    window.close()
