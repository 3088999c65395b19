"""Builds dist/jigai, the program as one folder that needs no Python, and tries it. `python3 start.py build` calls this.

Options: --no-smoke (build alone), --archive (also dist/jigai-<version>-<system>.tar.xz).
"""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from build_spec import smoke  # noqa: E402
from desktop_app import __version__  # noqa: E402

DIST = ROOT / "dist"
FOLDER = DIST / "jigai"


def package() -> None:
    """Runs PyInstaller on the specification. CalledProcessError when it fails."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += [
        "--workpath",
        str(ROOT / "build"),
        "--distpath",
        str(DIST),
        str(ROOT / "build_spec" / "jigai.spec"),
    ]
    subprocess.run(command, cwd=ROOT, check=True)


def drop_debug_symbols() -> None:
    """Of Python's own libraries alone: some builds of Python carry 20 MB of them. Qt's libraries stay as published."""
    strip = shutil.which("strip")
    inside = FOLDER / "_internal"
    own = [*inside.glob("libpython*.so*"), *inside.glob("python3*/lib-dynload/*.so")]
    if strip and own:
        subprocess.run([strip, "--strip-unneeded", *map(str, own)], check=True)


def size_in_megabytes(folder: Path) -> float:
    """What the files hold, links not counted twice."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return sum(file.stat().st_size for file in files) / 1e6


def archive() -> Path:
    """A tar.xz beside the folder, links kept as links (a zip would follow them and grow by half)."""
    target = DIST / f"jigai-{__version__}-{sys.platform}.tar.xz"
    with tarfile.open(target, "w:xz") as tar:
        tar.add(FOLDER, arcname=f"jigai-{__version__}")
    return target


def main(arguments: list[str]) -> int:
    """0 when the package was built and every step of the smoke test passed."""
    package()
    drop_debug_symbols()
    print(f"dist/jigai：版本 {__version__}，{size_in_megabytes(FOLDER):.0f} MB", flush=True)
    if "--archive" in arguments:
        made = archive()
        print(f"dist/{made.name}：{made.stat().st_size / 1e6:.0f} MB", flush=True)
    return 0 if "--no-smoke" in arguments else smoke.main(FOLDER, __version__)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
