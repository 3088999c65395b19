"""The tree itself: what may lie at its top, and what no file may say."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = {"desktop_app", "ui", "resources", "db", "tests", "build_spec", "pyproject.toml"}
TOP |= {"README.md", "LICENSE", "start.py", "requirements.lock"}
MADE = {"build", "dist"}  # by packaging; not committed
TEXT = {".py", ".toml", ".md", ".lock", ".spec", ".csv", ".json", ".jsonl", ".qss", ".txt", ".html", ""}
# Put together here, so that this file does not say them itself.
FORBIDDEN = [
    "pypi" + ".org",
    "python" + "hosted",
    "/work" + "/",
    ".libr" + "ary/",
    "mirrors." + "aliyun",
    "tuna.tsing" + "hua",
]
UNFINISHED = ["TO" + "DO", "FIX" + "ME"]


def visible(folder: Path) -> list[Path]:
    return [
        entry for entry in folder.iterdir() if not entry.name.startswith(".") and entry.name != "__pycache__"
    ]


def own_files() -> list[Path]:
    """Every text file of the project, without what is made (environments, packages, caches)."""
    folders = [ROOT / name for name in sorted(TOP) if (ROOT / name).is_dir()]
    found = [entry for entry in visible(ROOT) if entry.is_file()]
    for folder in folders:
        found += [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return [file for file in found if file.suffix in TEXT]


def test_顶层只有该有的() -> None:
    assert {entry.name for entry in visible(ROOT)} - MADE <= TOP


@pytest.mark.parametrize("words", [FORBIDDEN, UNFINISHED], ids=["地址与本机路径", "未完成的标记"])
def test_文件里没有不该有的字样(words: list[str]) -> None:
    found = []
    for file in own_files():
        text = file.read_text(encoding="utf-8")
        found += [f"{file.relative_to(ROOT)}: {word}" for word in words if word in text]
    assert found == []


def test_源文件不超过六百行() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in own_files()
        if file.suffix == ".py" and (lines := len(file.read_text(encoding="utf-8").splitlines())) > 600
    }
    assert long == {}
