"""Closing the window backs up what has changed since the last backup, and nothing else."""

from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services.backup.backups import backup, list_backups
from desktop_app.services.job import Cancelled
from tests.ui.data_office import office_on_disk
from ui import messages
from ui.context import AppContext
from ui.deeds import leaving
from ui.main_window import MainWindow


def closed(context: AppContext) -> bool:
    window = MainWindow(context)
    window.show()
    gone = window.close()
    shiboken6.delete(window)
    return gone


def test_有改动时退出先备份_没有改动不备份(qtbot: QtBot, tmp_path: Path) -> None:
    context = office_on_disk(tmp_path, "甲")
    assert closed(context)
    (first,) = list_backups(tmp_path)
    assert (first.reason, first.holds.projects) == ("退出时", 1)
    assert closed(context)
    assert list_backups(tmp_path) == (first,)
    context.projects.create({"project_name": "乙"})
    assert closed(context)
    assert [info.holds.projects for info in list_backups(tmp_path)] == [2, 1]
    context.store.close()


def test_手工备份过就不再备份(qtbot: QtBot, tmp_path: Path) -> None:
    context = office_on_disk(tmp_path, "甲")
    backup(tmp_path)
    assert closed(context)
    assert len(list_backups(tmp_path)) == 1
    context.store.close()


@pytest.mark.parametrize("leave", [True, False])
def test_备份不成要问(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leave: bool) -> None:
    context = office_on_disk(tmp_path, "甲")
    asked: list[str] = []

    def fails(*_: object, **__: object) -> None:
        raise AppError("backup-no-space", "磁盘只剩1MB")

    def answer(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return leave

    monkeypatch.setattr(leaving, "backup_if_changed", fails)
    monkeypatch.setattr(messages, "ask", answer)
    assert closed(context) is leave
    assert "磁盘只剩1MB" in asked[0]
    context.store.close()


def test_停止备份就直接退出(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = office_on_disk(tmp_path, "甲")

    def stopped(*_: object, **__: object) -> None:
        raise Cancelled

    monkeypatch.setattr(leaving, "backup_if_changed", stopped)
    assert closed(context)
    assert list_backups(tmp_path) == ()
    context.store.close()
