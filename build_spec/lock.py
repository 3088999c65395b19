"""Writes the three lock files from pyproject.toml: exact versions and the hash of every file, no address of any index.

Use: python build_spec/lock.py            keeps the locked versions where pyproject.toml still allows them
     python build_spec/lock.py --upgrade  takes the newest that it allows
     python build_spec/lock.py --check    tries the locks against each machine and Python they are for (installs nothing)
Needs uv on the path.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "requirements.lock"
TESTS = ROOT / "tests" / "requirements.lock"
PACKAGING = ROOT / "build_spec" / "requirements.lock"
HEADER = "# 由 build_spec/lock.py 写成，请勿手改；版本范围在 pyproject.toml。\n"

# glibc 2.28 is the oldest that Qt 6.8 runs on, and what Kylin V10 SP1 and Debian 10 offer or exceed.
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_31", "x86_64-pc-windows-msvc")
PYTHONS = ("3.11", "3.12", "3.13")


def compile_lock(target: Path, source: list[str], constraints: list[Path], extra: list[str]) -> None:
    """One lock file. CalledProcessError when the requirements contradict each other."""
    command = ["uv", "pip", "compile", *source, "--universal", "--python-version", PYTHONS[0]]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]
    for constraint in constraints:
        command += ["--constraint", str(constraint)]
    subprocess.run([*command, "--output-file", str(target), *extra], cwd=ROOT, check=True)
    text = target.read_text(encoding="utf-8").removeprefix(HEADER)
    if "://" in text:
        raise ValueError(f"{target}: 锁文件里出现了地址")
    target.write_text(HEADER + text, encoding="utf-8", newline="\n")


def write(extra: list[str]) -> None:
    compile_lock(RUNTIME, ["pyproject.toml"], [], extra)
    compile_lock(TESTS, ["--group", "test"], [RUNTIME], extra)
    compile_lock(PACKAGING, ["--group", "build"], [RUNTIME, TESTS], extra)


def check() -> None:
    """Resolves each lock for each platform and Python from wheels alone, with hashes required."""
    for platform in PLATFORMS:
        for python in PYTHONS:
            with tempfile.TemporaryDirectory() as folder:
                command = ["uv", "pip", "install", "--dry-run", "--quiet", "--no-deps", "--require-hashes"]
                command += [
                    "--only-binary",
                    ":all:",
                    "--python-platform",
                    platform,
                    "--python-version",
                    python,
                ]
                for lock in (RUNTIME, TESTS, PACKAGING):
                    command += ["--requirement", str(lock)]
                subprocess.run([*command, "--target", folder], cwd=ROOT, check=True)
            print(f"{platform} {python}: ok", flush=True)


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        check()
    else:
        write(sys.argv[1:])
