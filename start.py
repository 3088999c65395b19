"""技改申报台：`python3 start.py` 首次使用时准备好运行环境，然后打开程序。只用标准库。

python3 start.py [参数…]        打开窗口，或执行 jigai 的子命令（demo、check、policies …）
python3 start.py test [参数…]   ruff、mypy、pytest 全部检查；参数交给 pytest
python3 start.py bench [名称…]  tests/bench 里的基准测试
python3 start.py fuzz [参数…]   随机损坏各种文件，看程序怎样读（tests/fuzz）
python3 start.py build [参数…]  打包到 dist/，并试运行打好的程序
"""

import sys

OLDEST, TOO_NEW = (3, 11), (3, 14)  # Qt 6.8 has no build for Python 3.14

if (
    not OLDEST <= sys.version_info[:2] < TOO_NEW or sys.maxsize <= 2**32
):  # before anything an older one cannot read
    _FOUND = "%d.%d%s" % (*sys.version_info[:2], "" if sys.maxsize > 2**32 else "（32 位）")  # noqa: UP031
    _TEXT = (
        "需要 64 位的 Python 3.11、3.12 或 3.13，现在是 "
        + _FOUND
        + "。请安装后用它运行，例如：python3.11 start.py\n"
    )
    sys.stderr.buffer.write(_TEXT.encode("utf-8"))
    sys.exit(2)

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn, TextIO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
ON_WINDOWS = sys.platform == "win32"
ON_LINUX = sys.platform.startswith("linux")
PYTHON = VENV / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
LOCKS = {
    "runtime": ROOT / "requirements.lock",
    "tests": ROOT / "tests" / "requirements.lock",
    "packaging": ROOT / "build_spec" / "requirements.lock",
}
# Present while packages are being installed: found at the start, it means that the last run was cut off.
UNFINISHED = VENV / "jigai-unfinished"
LIBRARIES_SEEN = VENV / "jigai-libraries"

# Which Debian package holds a library of the system; two names where newer releases (64-bit time) renamed it.
PACKAGES = {
    "libGL.so.1": ("libgl1",),
    "libEGL.so.1": ("libegl1",),
    "libOpenGL.so.0": ("libopengl0",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libz.so.1": ("zlib1g",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libX11.so.6": ("libx11-6",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libSM.so.6": ("libsm6",),
    "libICE.so.6": ("libice6",),
    "libxcb.so.1": ("libxcb1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libcups.so.2": ("libcups2t64", "libcups2"),
}
OFFSCREEN_FILES = (
    "QtWidgets.abi3.so",
    "QtPrintSupport.abi3.so",
    "QtSvg.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/imageformats/libqsvg.so",
)
WINDOW_FILES = ("Qt/plugins/platforms/libqxcb.so", "Qt/plugins/printsupport/libcupsprintersupport.so")
TEST_TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "pdftotext": "poppler-utils"}
BUILD_TOOLS = {"objcopy": "binutils", "Xvfb": "xvfb", "xdotool": "xdotool"}


class SetupError(Exception):
    """What stands in the way, as a Chinese sentence that says what to do."""


def say(text: str) -> None:
    """Progress goes to stderr: stdout belongs to the program that follows."""
    print(text, file=sys.stderr, flush=True)


# ---- what is asked for -------------------------------------------------------------------------------------------


def opens_window(arguments: list[str]) -> bool:
    """Without a subcommand (options alone) the program opens its window."""
    return not arguments or (
        arguments[0].startswith("-") and not {"-h", "--help", "--version"} & set(arguments)
    )


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window could be shown. Only Linux is ever without."""
    return not platform.startswith("linux") or bool(
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    )


def files_to_check(needs_window: bool) -> tuple[str, ...]:
    """The parts of Qt whose libraries must be there, below the PySide6 folder."""
    return OFFSCREEN_FILES + (WINDOW_FILES if needs_window else ())


# ---- stamps: what is installed already ---------------------------------------------------------------------------


def stamp_text(lock: bytes, version: Iterable[int]) -> str:
    """What a stamp says: the lock it stands for, and the Python that the packages were installed for."""
    return f"{hashlib.sha256(lock).hexdigest()} python {'.'.join(str(part) for part in version)}\n"


def stamp_file(name: str) -> Path:
    return VENV / f"jigai-{name}.stamp"


def read_or_empty(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def is_installed(name: str) -> bool:
    """Whether the packages of this lock were installed completely, for this Python."""
    wanted = stamp_text(LOCKS[name].read_bytes(), sys.version_info[:2])
    return read_or_empty(stamp_file(name)) == wanted and PYTHON.exists() and not UNFINISHED.exists()


def must_rebuild() -> bool:
    """Whether the environment is unusable: cut off while installing, or made with another Python."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return True
    made_with = [
        line.split("=", 1)[1].strip()
        for line in read_or_empty(VENV / "pyvenv.cfg").splitlines()
        if "version" in line.split("=")[0]
    ]
    return not made_with or made_with[0].split(".")[:2] != [str(part) for part in sys.version_info[:2]]


@contextmanager
def only_one() -> Iterator[None]:
    """A second start waits until the first has set up."""
    with (ROOT / ".venv.lock").open("a", encoding="utf-8") as file:
        lock(file)
        yield


def lock(file: TextIO) -> None:
    """Held until the file is closed, also when this process dies."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX)


# ---- Python packages ---------------------------------------------------------------------------------------------


def run(command: list[str], environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Exit code and all output of a command."""
    import subprocess  # noqa: PLC0415

    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        env=environment,
        check=False,
    )
    return done.returncode, done.stdout


def last_lines(output: str, count: int = 6) -> str:
    return "\n".join(line for line in output.strip().splitlines()[-count:])


def make_environment() -> None:
    """Creates .venv afresh. SetupError where Python came without the means and they may not be installed."""
    import shutil  # noqa: PLC0415

    if find_spec("ensurepip") is None or find_spec("venv") is None:
        install_packages([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "Python 缺少 venv 模块")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    say("正在建立运行环境 .venv …")
    code, output = run([sys.executable, "-m", "venv", str(VENV)])
    if code != 0:
        raise SetupError(f"运行环境 {VENV} 没有建成：\n{last_lines(output)}")


def install_locks(names: Iterable[str]) -> None:
    """Installs what the named locks list and what is not yet there. SetupError when pip does not succeed."""
    if all(is_installed(name) for name in names):
        return
    with only_one():
        if must_rebuild():
            make_environment()
        for name in names:
            if not is_installed(name) or UNFINISHED.exists():
                install_lock(name)
        UNFINISHED.unlink(missing_ok=True)
        compile_program()


def compile_program() -> None:
    """Bytecode once for all, for a machine where Python may not or must not write it at a start: else it is slow."""
    folders = [str(ROOT / name) for name in ("desktop_app", "ui", "db")]
    # No more than a head start: where nothing can be written the program runs all the same.
    run([str(PYTHON), "-m", "compileall", "-q", *folders])


def install_lock(name: str) -> None:
    UNFINISHED.touch()
    stamp_file(name).unlink(missing_ok=True)
    what = {"runtime": "程序的依赖（约 1 分钟）", "tests": "测试工具", "packaging": "打包工具"}[name]
    say(f"正在安装{what} …")
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    command += ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirement", str(LOCKS[name])]
    code, output = run(command)
    if code > 0:  # pip ended by itself and undid what it had begun; after a signal the mark stays
        UNFINISHED.unlink(missing_ok=True)
    if code != 0:
        raise SetupError(
            "依赖没有装成，已装的部分下次会自动修复。多半是网络不通：请检查网络（或 pip 的镜像设置）后重新运行同一命令。\n"
            + last_lines(output)
        )
    fresh = stamp_file(name).with_suffix(".new")
    fresh.write_text(
        stamp_text(LOCKS[name].read_bytes(), sys.version_info[:2]), encoding="utf-8", newline="\n"
    )
    fresh.replace(stamp_file(name))


# ---- packages of the system (Debian, Ubuntu and their kin) ---------------------------------------------------------


def may_install() -> bool:
    import shutil  # noqa: PLC0415

    return sys.platform != "win32" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def missing_libraries(listing: str) -> list[str]:
    """The libraries that ldd did not find, each once, in order."""
    names = [line.split()[0] for line in listing.splitlines() if line.endswith("not found")]
    return list(dict.fromkeys(names))


def package_for(library: str, is_known: Callable[[str], bool]) -> str | None:
    """The Debian package of a library: the first of its names that this release knows; None for a strange library."""
    names = PACKAGES.get(library)
    if names is None:
        return None
    return next((name for name in names if is_known(name)), names[-1])


def known_to_apt(name: str) -> bool:
    import shutil  # noqa: PLC0415

    return (
        shutil.which("apt-cache") is not None
        and run(["apt-cache", "show", "--no-all-versions", name])[0] == 0
    )


def one_command(packages: Iterable[str]) -> str:
    return "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)


@cache
def update_apt() -> None:
    """Once per run: a bare machine knows no packages. A failure shows when the installation fails."""
    say("正在更新系统的软件目录 …")
    run(["apt-get", "update", "-q"])


def install_packages(packages: list[str], why: str) -> None:
    """Installs packages of the system as root; SetupError with the one command to type otherwise."""
    import shutil  # noqa: PLC0415

    if shutil.which("apt-get") is None:
        raise SetupError(
            f"{why}。请用系统的软件管理工具安装（Debian 的包名：{'、'.join(packages)}），然后重新运行同一命令。"
        )
    if not may_install():
        raise SetupError(f"{why}。请运行下面这一条命令，然后重新运行同一命令：\n{one_command(packages)}")
    update_apt()
    say(f"正在安装系统软件包：{' '.join(packages)} …")
    command = [
        "apt-get",
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
        "-o",
        "DPkg::Lock::Timeout=120",
        *packages,
    ]
    code, output = run(command, {**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if code != 0:
        raise SetupError(
            f"{why}，自动安装没有成功：\n{last_lines(output)}\n请手工运行：\n{one_command(packages)}"
        )


def look_for_libraries(needs_window: bool) -> list[str]:
    """The libraries of the system that Qt needs and does not find; [] where the machine has no ldd to ask."""
    import shutil  # noqa: PLC0415

    folder = VENV / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages" / "PySide6"
    files = [str(folder / name) for name in files_to_check(needs_window)]
    ldd = shutil.which("ldd")
    return missing_libraries(run([ldd, *files])[1]) if ldd else []


def libraries_key(needs_window: bool) -> str:
    """Changes whenever a library is installed or removed (the loader's cache is written then), or Qt is."""
    cache = Path("/etc/ld.so.cache")
    seen = str(cache.stat().st_mtime_ns) if cache.exists() else "none"
    return f"{'window' if needs_window else 'offscreen'} {seen} {read_or_empty(stamp_file('runtime'))}"


def check_libraries(needs_window: bool) -> None:
    """Sees to it that Qt finds the system's libraries; remembers what it saw. SetupError when some stay missing."""
    if not ON_LINUX or libraries_key(needs_window) in read_or_empty(LIBRARIES_SEEN):
        return
    missing = look_for_libraries(needs_window)
    if missing:
        if may_install():
            update_apt()
        packages = {library: package_for(library, known_to_apt) for library in missing}
        strange = [library for library, package in packages.items() if package is None]
        names = sorted({package for package in packages.values() if package is not None})
        if strange:
            raise SetupError(f"缺少系统库 {'、'.join(strange)}：请用系统的软件管理工具安装后重新运行。")
        install_packages(names, f"缺少系统库 {'、'.join(missing)}")
        missing = look_for_libraries(needs_window)
        if missing:
            raise SetupError(
                f"安装后仍缺少系统库 {'、'.join(missing)}：请用系统的软件管理工具安装后重新运行。"
            )
    try:
        LIBRARIES_SEEN.write_text(
            libraries_key(True) + libraries_key(False) if needs_window else libraries_key(False),
            encoding="utf-8",
        )
    except OSError:
        return  # another person's environment: looked at again next time


def missing_tools(tools: Mapping[str, str]) -> list[str]:
    """The Debian packages of those tools that are not on the path."""
    import shutil  # noqa: PLC0415

    return [package for tool, package in tools.items() if ON_LINUX and shutil.which(tool) is None]


def check_test_tools() -> None:
    """What the end-to-end tests call. Where it may not be installed those tests skip, except in CI."""
    packages = missing_tools(TEST_TOOLS)
    if packages and (may_install() or os.environ.get("CI") == "true"):
        install_packages(packages, "端到端测试缺少工具")
    elif packages:
        say(f"缺少 {' '.join(packages)}，相关测试将跳过。安装命令：\n{one_command(packages)}")


def check_build_tools() -> None:
    """What PyInstaller needs beside itself: binutils, and Python as a shared library, which Debian packs apart."""
    packages = missing_tools(BUILD_TOOLS)
    if ON_LINUX and Path(sys.base_prefix) == Path("/usr"):
        import ctypes  # noqa: PLC0415
        import sysconfig  # noqa: PLC0415

        try:
            ctypes.CDLL(str(sysconfig.get_config_var("INSTSONAME")))
        except OSError:
            packages.append(f"libpython{sys.version_info[0]}.{sys.version_info[1]}")
    if packages:
        install_packages(packages, "打包和试运行缺少工具")


# ---- the commands ------------------------------------------------------------------------------------------------


def child_environment() -> dict[str, str]:
    """The checkout is importable from any working folder; file names given stay relative to the person's own."""
    inherited = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{inherited}" if inherited else str(ROOT)}


def call(arguments: list[str], folder: Path | None = None) -> int:
    """Runs the environment's Python to its end, its output passed on; the exit code."""
    import subprocess  # noqa: PLC0415

    return subprocess.run(
        [str(PYTHON), "-P", *arguments], env=child_environment(), cwd=folder, check=False
    ).returncode


def become_program(arguments: list[str]) -> NoReturn:
    """Hands over to the program; its exit code is this one's."""
    command = ["-P", "-m", "desktop_app", *arguments]
    if ON_WINDOWS:
        sys.exit(call(command[1:]))
    os.execve(PYTHON, [str(PYTHON), *command], child_environment())


def test(arguments: list[str]) -> int:
    """All checks; pytest's closing line comes last. 1 when any of them fails."""
    install_locks(["runtime", "tests"])
    check_libraries(needs_window=True)
    check_test_tools()
    checks = {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "mypy": ["-m", "mypy"],
    }
    failed = []
    for name, command in checks.items():
        say(f"== {name}")
        if call(command, ROOT) != 0:
            failed.append(name)
    say(f"== 静态检查未通过：{'、'.join(failed)}" if failed else "== 静态检查通过")
    return 1 if call(["-m", "pytest", *arguments], ROOT) != 0 or failed else 0


def bench(names: list[str]) -> int:
    """Each tests/bench/bench_<name>.py in a process of its own; 1 when one fails."""
    install_locks(["runtime", "tests"])
    check_libraries(needs_window=False)
    found = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
    chosen = [file for file in found if not names or file.stem.removeprefix("bench_") in names]
    if not chosen:
        raise SetupError(
            f"没有这个基准测试；有：{'、'.join(file.stem.removeprefix('bench_') for file in found)}"
        )
    failed = False
    for file in chosen:
        say(f"== {file.stem}")
        failed = call([str(file)], ROOT) != 0 or failed
    return int(failed)


def fuzz(arguments: list[str]) -> int:
    """Broken files of every kind, read as the program reads them; 1 when one of them did harm."""
    install_locks(["runtime", "tests"])
    return call(["-m", "tests.fuzz", *arguments], ROOT)


def build(arguments: list[str]) -> int:
    install_locks(["runtime", "packaging"])
    check_libraries(needs_window=True)
    check_build_tools()
    return call([str(ROOT / "build_spec" / "build.py"), *arguments])


def main(arguments: list[str]) -> int:
    commands = {"test": test, "bench": bench, "fuzz": fuzz, "build": build}
    if arguments and arguments[0] in commands:
        return commands[arguments[0]](arguments[1:])
    if arguments[:1] in (["-h"], ["--help"]):
        say(
            "start.py 另有 test（全部检查）、bench（测速）、fuzz（损坏的文件）、build（打包），见 README.md。"
        )
    install_locks(["runtime"])
    check_libraries(needs_window=opens_window(arguments) and has_display(os.environ, sys.platform))
    become_program(arguments)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as problem:
        say(str(problem))
        sys.exit(2)
    except KeyboardInterrupt:
        say("已中断；没有装完的部分下次运行时自动修复。")
        sys.exit(130)
    except OSError as problem:
        say(f"无法准备运行环境：{problem.filename or ROOT}：{problem.strerror}。请检查磁盘空间和文件夹权限。")
        sys.exit(2)
