"""The lock files: exact, hashed, free of addresses, complete for the machines they are for."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [
    ROOT / "requirements.lock",
    ROOT / "tests" / "requirements.lock",
    ROOT / "build_spec" / "requirements.lock",
]
ENTRY = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[0-9][0-9.]*)(?: ; (?P<marker>[^\\]+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def entries(lock: Path) -> list[tuple[str, str, str, int]]:
    """Name, version, marker and number of hashes of each entry; a line of another kind fails the test."""
    found: list[tuple[str, str, str, int]] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        start = ENTRY.match(line)
        if start:
            found.append((start["name"], start["version"], start["marker"] or "", 0))
        else:
            assert HASH.match(line), f"{lock.name}: {line}"
            name, version, marker, count = found[-1]
            found[-1] = (name, version, marker, count + 1)
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=["运行", "测试", "打包"])
def test_锁里没有地址(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text


@pytest.mark.parametrize("lock", LOCKS, ids=["运行", "测试", "打包"])
def test_每一项都有确切版本和校验值(lock: Path) -> None:
    found = entries(lock)
    assert found
    assert all(count > 0 for *_, count in found)


@pytest.mark.parametrize(
    ("platform", "machine", "version", "files"),
    [
        # one wheel for each of: Linux x86-64, Windows (and others) | Linux arm64
        ("linux", "x86_64", "6.8.3", 3),
        ("win32", "AMD64", "6.8.3", 3),
        ("linux", "aarch64", "6.8.0.2", 1),
    ],
)
@pytest.mark.parametrize("name", ["pyside6-essentials", "shiboken6"])
def test_每种机器恰有一个Qt(name: str, platform: str, machine: str, version: str, files: int) -> None:
    on_arm64 = platform == "linux" and machine == "aarch64"
    meant_for_arm64 = "platform_machine == 'aarch64' and sys_platform == 'linux'"
    not_for_arm64 = "platform_machine != 'aarch64' or sys_platform != 'linux'"
    fitting = [
        entry
        for entry in entries(LOCKS[0])
        if entry[0] == name and entry[2] == (meant_for_arm64 if on_arm64 else not_for_arm64)
    ]
    assert [entry[1] for entry in fitting] == [version]
    assert fitting[0][3] >= files


@pytest.mark.parametrize("name", ["lxml", "python-calamine", "rapidfuzz"])
def test_带机器码的包有各种机器的校验值(name: str) -> None:
    # three machines times three Pythons is the least that such a package publishes
    assert [entry[3] >= 9 for entry in entries(LOCKS[0]) if entry[0] == name] == [True]


def test_声明的依赖都在锁里() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        project["project"]["dependencies"],
        project["dependency-groups"]["test"],
        project["dependency-groups"]["build"],
    ]
    for lock, wanted in zip(LOCKS, groups, strict=True):
        names = {re.split(r"[=<>;\[ ]", requirement)[0].lower() for requirement in wanted}
        assert names <= {entry[0] for entry in entries(lock)}


def test_同一个包在三份锁里版本一致() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for lock in LOCKS:
        for name, version, marker, _ in entries(lock):
            versions.setdefault((name, marker), set()).add(version)
    assert [name for name, found in versions.items() if len(found) > 1] == []


def test_别的锁文件不进仓库() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"uv.lock", "pylock.toml", ".venv/", "dist/", "build/"} <= set(ignored)
