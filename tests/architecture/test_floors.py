"""The floors of the house: what a module may import. Read from the source, so that a lazy import counts too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "desktop_app.domain": 0,
    "desktop_app.resources": 0,
    "desktop_app.safe_files": 0,
    "desktop_app.log": 0,
    "desktop_app.policy": 1,
    "db": 2,
    "desktop_app.sheets": 2,
    "desktop_app.papers": 2,
    "desktop_app.services": 3,
    "ui": 4,
    "desktop_app.main": 5,
    "desktop_app.__main__": 5,
    "desktop_app.cli": 5,
}
# What each floor must not touch although it is nobody's floor.
FORBIDDEN = {
    0: {"PySide6", "peewee", "sqlite3", "openpyxl", "zipfile", "lxml"},
    1: {"PySide6", "peewee", "sqlite3", "openpyxl", "zipfile", "lxml"},
    2: {"PySide6"},
    3: {"PySide6", "peewee", "playhouse", "sqlite3"},
    4: {"peewee", "playhouse", "sqlite3", "openpyxl", "zipfile", "lxml"},
}
NETWORK = {"socket", "ssl", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "asyncio", "xmlrpc"}


def modules() -> list[Path]:
    folders = (ROOT / "desktop_app", ROOT / "ui", ROOT / "db")
    return sorted(file for folder in folders for file in folder.rglob("*.py"))


def dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int | None:
    names = [name for name in FLOORS if module == name or module.startswith(name + ".")]
    return FLOORS[max(names, key=len)] if names else None


def imported(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            assert node.module
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def test_there_is_something_to_read() -> None:
    assert len(modules()) > 100


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_no_module_imports_a_higher_floor(file: Path) -> None:
    own = floor_of(dotted(file))
    if own is None:
        assert dotted(file) == "desktop_app", f"{file} lies on no floor"
        return
    for name, line in imported(file):
        floor = floor_of(name)
        assert floor is None or floor <= own, (
            f"{file.relative_to(ROOT)}:{line} imports {name} (floor {floor} > {own})"
        )


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_no_module_touches_what_is_not_its_floors(file: Path) -> None:
    forbidden = FORBIDDEN.get(floor_of(dotted(file)) or 0, set()) | NETWORK
    for name, line in imported(file):
        # urllib.parse only takes texts apart (targets of a package's relations are written like addresses).
        reaches_out = name.startswith("urllib.") and not name.startswith("urllib.parse")
        assert name.split(".")[0] not in forbidden and not reaches_out, (
            f"{file.relative_to(ROOT)}:{line} imports {name}"
        )
