"""The parts of packaging that can be tried without building; `start.py build` tries the built program itself."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

from build_spec import build, smoke
from desktop_app import __version__

ROOT = Path(__file__).resolve().parents[2]


def test_版本只写在一处() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dynamic"] == ["version"]
    specification = (ROOT / "build_spec" / "jigai.spec").read_text(encoding="utf-8")
    assert "from desktop_app import __version__" in specification
    assert __version__ not in specification


@pytest.mark.skipif(sys.platform == "win32", reason="链接只在 Linux 的包里")
def test_大小不重复计算链接(tmp_path: Path) -> None:
    (tmp_path / "libQt6Core.so.6").write_bytes(b"x" * 2_000_000)
    (tmp_path / "link.so").symlink_to("libQt6Core.so.6")
    assert build.size_in_megabytes(tmp_path) == 2.0


def test_试运行的环境里什么也没有(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "x")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    environment = smoke.Office(tmp_path / "jigai", tmp_path, []).environment()
    assert environment["PATH"] == ""
    assert environment["HOME"] == str(tmp_path)
    assert not {"PYTHONPATH", "QT_QPA_PLATFORM", "DISPLAY"} & set(environment)


@pytest.mark.parametrize(
    ("suffixes", "failures"), [((".pdf",), []), ((".pdf", ".xlsx"), ["演示"]), ((".png",), ["演示"])]
)
def test_缺结果文件或文件为空算失败(tmp_path: Path, suffixes: tuple[str, ...], failures: list[str]) -> None:
    (tmp_path / "表.pdf").write_bytes(b"%PDF")
    (tmp_path / "图.png").touch()
    place = smoke.Office(tmp_path / "jigai", tmp_path, [])
    smoke.expect_files(place, "演示", tmp_path, suffixes)
    assert place.failures == failures


@pytest.mark.skipif(sys.platform == "win32", reason="用 sh 冒充程序")
@pytest.mark.parametrize(("code", "failures"), [(0, []), (1, ["一步"])])
def test_退出码不对算失败并给出日志(
    tmp_path: Path, code: int, failures: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "error.log").write_text("日志里的一行", encoding="utf-8")
    place = smoke.Office(Path("/bin/sh"), tmp_path, [])
    assert place.step("一步", ["-c", f"echo 说了话; exit {code}"]) == "说了话" + os.linesep
    assert place.failures == failures
    assert ("日志里的一行" in capsys.readouterr().out) is bool(failures)
