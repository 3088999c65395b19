"""jigai without a subcommand, up to the window: who has the data already, and data that cannot be opened."""

from argparse import Namespace
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.cli import window
from desktop_app.domain.errors import AppError
from desktop_app.services.data_folder import front as data_folder_front
from desktop_app.services.data_folder.lock import WINDOW, DataFolderLock, FolderInUseError, Holder, this_pc

FIRST = Holder(WINDOW, 4711, this_pc(), datetime(2024, 6, 1, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_tell", lambda _ask: False)


@pytest.mark.parametrize("answers", [True, False])
def test_已开着的窗口被请到前面_没回应就说明(
    answers: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    def ask(_folder: Path, pid: int) -> bool:
        asked.append(pid)
        return answers

    monkeypatch.setattr(data_folder_front, "ask_to_come_forward", ask)
    error = FolderInUseError(FIRST, "窗口正开着")
    if answers:
        assert window._leave_to_the_first(tmp_path, error) == 0
        assert "切到前面" in capsys.readouterr().err
    else:
        with pytest.raises(FolderInUseError) as caught:
            window._leave_to_the_first(tmp_path, error)
        assert "4711" in caught.value.message
        assert "没有回应" in caught.value.message
    assert asked == [4711]


def test_命令或别的电脑占着时_不去请(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_folder: Path, _pid: int) -> bool:
        raise AssertionError

    monkeypatch.setattr(data_folder_front, "ask_to_come_forward", never)
    for holder in (Holder("导入", 1, this_pc()), Holder(WINDOW, 1, "PC-2"), Holder()):
        with pytest.raises(FolderInUseError) as caught:
            window._leave_to_the_first(tmp_path, FolderInUseError(holder, "占着"))
        assert caught.value.message == "占着"


def test_打不开又没人看_照实退出_修好了接着开(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(tmp_path).close()
    whole = (tmp_path / "jigai.db").read_bytes()
    (tmp_path / "jigai.db").write_bytes(b"rubbish")
    with ExitStack() as stack, pytest.raises(AppError) as caught:
        window._open(tmp_path, tmp_path, stack)
    assert caught.value.code == "store-damaged"

    def mended(_ask: object) -> bool:
        (tmp_path / "jigai.db").write_bytes(whole)
        return True

    monkeypatch.setattr(window, "_tell", mended)
    with ExitStack() as stack:
        assert window._open(tmp_path, tmp_path, stack).office is None


def test_离开时锁放开(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_show", lambda _office: 0)
    monkeypatch.setattr("gc.disable", lambda: None)
    assert window.run(Namespace(data=tmp_path, command=None)) == 0
    lock = DataFolderLock.take(tmp_path, WINDOW)
    assert lock.is_held
    lock.release()
