"""A file is handed out whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.safe_files import write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_写成并替换旧文件(tmp_path: Path) -> None:
    path = tmp_path / "结果.xlsx"
    write_atomically(path, b"1")
    write_atomically(path, b"22")
    assert path.read_bytes() == b"22"
    assert names(tmp_path) == ["结果.xlsx"]


def test_模板不能当作结果(tmp_path: Path) -> None:
    template = tmp_path / "模板.xlsx"
    template.write_bytes(b"template")
    link = tmp_path / "link.xlsx"
    link.symlink_to(template)
    for path in (template, tmp_path / "." / "模板.xlsx", link):
        with pytest.raises(AppError) as caught:
            write_atomically(path, b"new", template=template)
        assert caught.value.code == "output-is-template"
    assert template.read_bytes() == b"template"


def test_文件夹不存在或是文件夹(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        write_atomically(tmp_path / "没有" / "a.xlsx", b"")
    assert caught.value.code == "output-folder-missing"
    with pytest.raises(AppError) as caught:
        write_atomically(tmp_path, b"")
    assert caught.value.code == "output-failed"


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "output-disk-full"), (errno.EROFS, "output-read-only"), (errno.EIO, "output-failed")],
)
def test_磁盘满和只读_不留半个文件(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    path = tmp_path / "结果.xlsx"

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(AppError) as caught:
        write_atomically(path, b"new")
    assert caught.value.code == code
    assert names(tmp_path) == []


def test_目标被别的程序打开(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "结果.xlsx"
    path.write_bytes(b"old")

    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(AppError) as caught:
        write_atomically(path, b"new")
    assert caught.value.code == "output-open-elsewhere"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["结果.xlsx"]


def test_中断时旧文件不变(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "结果.xlsx"
    path.write_bytes(b"old")

    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["结果.xlsx"]
