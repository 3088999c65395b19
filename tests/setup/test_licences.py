"""resources/LICENSES.md names what is distributed, in the version that is locked."""

import re
from pathlib import Path

import pytest

from desktop_app import resources

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.findall(
    r"^([a-z0-9-]+)==([0-9.]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize(("name", "version"), LOCKED)
def test_每个随附的包都列出版本与许可(name: str, version: str) -> None:
    rows = [line.split("|") for line in resources.text("LICENSES.md").splitlines() if line.startswith("| ")]
    found = [row for row in rows if row[1].strip().lower() == name]
    assert len(found) == 1
    assert version in found[0][2]
    assert found[0][3].strip()


@pytest.mark.parametrize("file", ["LGPL-3.0.txt", "GPL-3.0.txt"])
def test_许可原文随附(file: str) -> None:
    assert "GENERAL PUBLIC LICENSE" in resources.text("licenses", file)
