"""One writer: the lock dies with its holder, says who holds it, and a second start asks the first window forward."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_app.services.data_folder.front import ask_to_come_forward, take_requests, watched_folder
from desktop_app.services.data_folder.lock import (
    FILE_NAME,
    WINDOW,
    DataFolderLock,
    FolderInUseError,
    Holder,
    this_pc,
    writing,
)

_HOLD = """
import sys
from pathlib import Path
from desktop_app.services.data_folder.lock import DataFolderLock
lock = DataFolderLock.take(Path(sys.argv[1]), sys.argv[2])
print(lock.is_held, flush=True)
sys.stdin.read()
"""


def other_process(folder: Path, what: str) -> "subprocess.Popen[str]":
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder), what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "True\n"
    return held


def end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_窗口开着时_写的命令一句话说明(tmp_path: Path) -> None:
    window = other_process(tmp_path, WINDOW)
    try:
        with pytest.raises(FolderInUseError) as caught, writing(tmp_path, "导入"):
            pass
        assert "窗口正开着" in caught.value.message
        assert "关闭窗口再导入" in caught.value.message
        holder = caught.value.holder
        assert (holder.is_window, holder.pid, holder.is_here) == (True, window.pid, True)
        assert holder.since is not None
    finally:
        end(window)


def test_被杀掉的不留锁(tmp_path: Path) -> None:
    end(other_process(tmp_path, WINDOW))
    assert (tmp_path / FILE_NAME).exists()
    lock = DataFolderLock.take(tmp_path, WINDOW)
    assert lock.is_held
    lock.release()
    lock.release()


def test_命令占着时_说出在做什么(tmp_path: Path) -> None:
    command = other_process(tmp_path, "恢复备份")
    try:
        with pytest.raises(FolderInUseError) as caught:
            DataFolderLock.take(tmp_path, WINDOW)
        assert "“恢复备份”" in caught.value.message
        assert not caught.value.holder.is_window
    finally:
        end(command)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"what": 1}'], ids=["空", "乱", "列表", "缺"])
def test_锁里的字坏了也知道有人(tmp_path: Path, content: bytes) -> None:
    window = other_process(tmp_path, WINDOW)
    try:
        (tmp_path / FILE_NAME).write_bytes(content)
        with pytest.raises(FolderInUseError) as caught:
            DataFolderLock.take(tmp_path, WINDOW)
        assert caught.value.holder == Holder()
    finally:
        end(window)


def test_别的电脑上的说出是哪台(tmp_path: Path) -> None:
    window = other_process(tmp_path, WINDOW)
    try:
        file = tmp_path / FILE_NAME
        file.write_text(file.read_text(encoding="utf-8").replace(this_pc(), "PC-2"), encoding="utf-8")
        with pytest.raises(FolderInUseError) as caught:
            DataFolderLock.take(tmp_path, WINDOW)
        assert "“PC-2”" in caught.value.message
    finally:
        end(window)


def test_用不了锁的地方照样能开(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not DataFolderLock.take(tmp_path / "file" / "data", WINDOW).is_held

    def unknown(_handle: int) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr("desktop_app.services.data_folder.lock._lock", unknown)
    assert not DataFolderLock.take(tmp_path, WINDOW).is_held


def test_请到前面来_有回应_没回应(tmp_path: Path) -> None:
    watched_folder(tmp_path)
    assert not take_requests(tmp_path)
    answers: list[bool] = []
    second = threading.Thread(target=lambda: answers.append(ask_to_come_forward(tmp_path, os.getpid())))
    second.start()
    while not take_requests(tmp_path):
        second.join(0.005)
    second.join()
    assert answers == [True]
    assert not ask_to_come_forward(tmp_path, os.getpid(), patience=0)
    assert not take_requests(tmp_path)
