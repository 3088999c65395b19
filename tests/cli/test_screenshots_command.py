"""The command that takes a picture of every page: its arguments, and where the pictures go."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from desktop_app.cli import screenshots
from desktop_app.cli.arguments import build_parser
from desktop_app.domain.errors import AppError


@pytest.mark.parametrize(
    "wrong",
    [["--size", "1366"], ["--size", "大"], ["--size", "01366x768"], ["--scale", "120"], ["--scale", "大"]],
)
def test_写错的大小和比例不收(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        build_parser().parse_args(["screenshots", "--out", "x", *wrong])
    assert left.value.code == 2
    assert "应" in capsys.readouterr().err


def test_不写就是两种屏幕两种比例_各在一个进程里(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[tuple[str, int, bool]] = []

    def take_apart(out: Path, size: str, scale: int, high_contrast: bool) -> None:
        assert out == tmp_path / "pictures"
        made.append((size, scale, high_contrast))

    monkeypatch.setattr(screenshots, "_take_apart", take_apart)
    arguments = build_parser().parse_args(
        ["screenshots", "--out", str(tmp_path / "pictures"), "--high-contrast"]
    )
    assert screenshots.run(arguments) == 0
    assert made == [(size, scale, True) for size in ("1366x768", "1920x1080") for scale in (100, 150)]


def test_只要一种_就在本进程里_放进它的文件夹(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[Path] = []
    monkeypatch.setattr(screenshots, "_take", lambda out, *_: made.append(out))
    arguments = Namespace(out=tmp_path, size=["1366x768"], scale=[150], high_contrast=False)
    assert screenshots.run(arguments) == 0
    assert made == [tmp_path / "1366x768-150"]


def test_另一个进程没做完_就说哪一种(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Done:
        returncode = 2

    monkeypatch.setattr("subprocess.run", lambda *_args, **_more: Done)
    with pytest.raises(AppError, match="1366x768、150%"):
        screenshots._take_apart(tmp_path, "1366x768", 150, False)


def test_放图的地方是个文件_就说写不了(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(AppError):
        screenshots.run(Namespace(out=tmp_path / "taken", size=None, scale=None, high_contrast=False))


def test_屏幕按要的像素() -> None:
    (screen,) = json.loads(screenshots._screen(1366, 768))["screens"]
    assert (screen["width"], screen["height"], screen["dpr"]) == (1366, 768, 1)
