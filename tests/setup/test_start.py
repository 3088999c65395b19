"""start.py's decisions; that it works on a bare machine is tried by hand and by CI, which starts with it."""

import ast
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parents[2]
LISTING = """
/x/libqxcb.so:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibxcb-cursor.so.0 => not found
\tlibQt6Core.so.6 => /x/libQt6Core.so.6 (0x00007f)
\tlibglib-2.0.so.0 => not found
/x/libcupsprintersupport.so:
\tlibglib-2.0.so.0 => not found
"""


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A finished environment in a folder of its own, with one lock."""
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    version = ".".join(str(part) for part in sys.version_info[:3])
    (venv / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n", encoding="utf-8")
    lock = tmp_path / "requirements.lock"
    lock.write_bytes(b"peewee==4.5.3\n")
    (venv / "jigai-runtime.stamp").write_text(
        start.stamp_text(lock.read_bytes(), sys.version_info[:2]), encoding="utf-8"
    )
    monkeypatch.setattr(start, "VENV", venv)
    monkeypatch.setattr(start, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(start, "UNFINISHED", venv / "jigai-unfinished")
    monkeypatch.setattr(start, "LOCKS", {"runtime": lock})
    return venv


def test_只用标准库() -> None:
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


def test_旧版Python也读得懂到版本提示为止() -> None:
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


def test_旧版Python得到一句话() -> None:
    program = (
        "import runpy, sys\n"
        "sys.version_info = (3, 9, 2, 'final', 0)\n"
        f"runpy.run_path({str(ROOT / 'start.py')!r}, run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stdout == b""
    lines = done.stderr.decode("utf-8").splitlines()
    assert len(lines) == 1
    assert "3.11" in lines[0]
    assert "现在是 3.9" in lines[0]


def test_装好且锁未变就不再安装(environment: Path) -> None:
    assert start.is_installed("runtime")
    assert not start.must_rebuild()


def test_锁变了要再装但不必重建(environment: Path) -> None:
    start.LOCKS["runtime"].write_bytes(b"peewee==4.5.4\n")
    assert not start.is_installed("runtime")
    assert not start.must_rebuild()


def test_安装中断后重建(environment: Path) -> None:
    start.UNFINISHED.touch()
    assert not start.is_installed("runtime")
    assert start.must_rebuild()


def test_标记写坏了要再装(environment: Path) -> None:
    start.stamp_file("runtime").write_bytes(b"\xff\xfe")
    assert not start.is_installed("runtime")


def test_解释器没了就重建(environment: Path) -> None:
    start.PYTHON.unlink()
    assert not start.is_installed("runtime")
    assert start.must_rebuild()


@pytest.mark.parametrize("text", ["home = /usr/bin\nversion = 3.9.2\n", "home = /usr/bin\n", ""])
def test_换了Python版本就重建(environment: Path, text: str) -> None:
    (environment / "pyvenv.cfg").write_text(text, encoding="utf-8")
    assert start.must_rebuild()


def test_标记随锁与Python版本而变() -> None:
    texts = {start.stamp_text(lock, version) for lock in (b"a", b"b") for version in ((3, 11), (3, 12))}
    assert len(texts) == 4


@pytest.mark.parametrize(
    ("environment_variables", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_有没有显示器(environment_variables: dict[str, str], platform: str, expected: bool) -> None:
    assert start.has_display(environment_variables, platform) is expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["--data", "x"], True),
        (["--help"], False),
        (["demo", "--out", "x"], False),
        (["policies"], False),
    ],
)
def test_哪些调用要开窗口(arguments: list[str], expected: bool) -> None:
    assert start.opens_window(arguments) is expected


def test_不开窗口就不查X11的库() -> None:
    assert not any("xcb" in name for name in start.files_to_check(needs_window=False))
    assert any("xcb" in name for name in start.files_to_check(needs_window=True))


def test_从ldd的清单里找出缺的库() -> None:
    assert start.missing_libraries(LISTING) == ["libxcb-cursor.so.0", "libglib-2.0.so.0"]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"libglib2.0-0", "libglib2.0-0t64"}, "libglib2.0-0t64"),
        ({"libglib2.0-0"}, "libglib2.0-0"),
        (set(), "libglib2.0-0"),
    ],
)
def test_包名随系统版本而变(known: set[str], expected: str) -> None:
    assert start.package_for("libglib-2.0.so.0", known.__contains__) == expected


def test_不认识的库没有包名() -> None:
    assert start.package_for("libstrange.so.1", lambda _: True) is None


def test_无权安装时给出唯一一条命令(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "may_install", lambda: False)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(start.SetupError) as caught:
        start.install_packages(["libgl1", "libegl1"], "缺少系统库")
    commands = [line for line in str(caught.value).splitlines() if "apt-get" in line]
    assert commands == ["sudo apt-get update && sudo apt-get install -y libgl1 libegl1"]


def test_没有apt时说出包名(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(start.SetupError, match="libgl1") as caught:
        start.install_packages(["libgl1"], "缺少系统库")
    assert "apt-get" not in str(caught.value)


def test_子进程能导入程序而不改工作目录(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "已有")
    assert start.child_environment()["PYTHONPATH"].split(":" if sys.platform != "win32" else ";") == [
        str(ROOT),
        "已有",
    ]


def test_装好后编译一次_不许写字节码的机器也快(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "ui" / "window.py"
    source.parent.mkdir()
    source.write_text("FOUND = True\n", encoding="utf-8")
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    start.compile_program()
    assert [file.name for file in (source.parent / "__pycache__").iterdir()] == [
        Path(cache_from_source(source)).name
    ]
