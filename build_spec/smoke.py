"""Tries the built program as an office would meet it: another folder, no Python, an empty home, no network.

The window steps need an X server (Xvfb) and are left out, with a word, where there is none and CI is not set.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ON_WINDOWS = sys.platform == "win32"
TIME_LIMIT = 180  # seconds for one step
RECORD = {"project_name": "示例技改项目", "total_investment": "800", "fixed_asset_investment": "600.003"}


@dataclass
class Office:
    """A machine with nothing but the program: where it lies, and how a command runs there."""

    program: Path
    home: Path
    prefix: list[str]
    failures: list[str] = field(default_factory=list)

    def environment(self, display: str | None = None) -> dict[str, str]:
        """Nothing inherited but what the system itself needs. PATH holds no Python, nor anything else."""
        kept = {
            name: os.environ[name]
            for name in ("SYSTEMROOT", "TEMP", "TMP")
            if ON_WINDOWS and name in os.environ
        }
        home = {"HOME": str(self.home), "USERPROFILE": str(self.home), "APPDATA": str(self.home), "PATH": ""}
        shown = {"DISPLAY": display} if display else {}
        return {**kept, **home, **shown, "LANG": "C.UTF-8"}

    def step(
        self, name: str, arguments: list[str], *, display: str | None = None, codes: tuple[int, ...] = (0,)
    ) -> str:
        """Runs the program once; says how long it took and whether the exit code was right. Returns its stdout."""
        started = time.perf_counter()
        try:
            done = subprocess.run(
                [*self.prefix, str(self.program), *arguments],
                env=self.environment(display),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIME_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self.failed(name, f"{TIME_LIMIT} 秒内没有结束")
            return ""
        seconds = time.perf_counter() - started
        if done.returncode not in codes:
            said = (done.stderr or done.stdout).decode("utf-8", "replace")
            self.failed(name, f"退出码 {done.returncode}\n{said[-2000:]}")
        else:
            print(f"  通过 {name}（{seconds:.2f} 秒）", flush=True)
        return done.stdout.decode("utf-8", "replace")

    def expect(self, name: str, holds: bool, otherwise: str) -> None:
        if not holds:
            self.failed(name, otherwise)

    def failed(self, name: str, why: str) -> None:
        self.failures.append(name)
        print(f"  失败 {name}：{why}", flush=True)
        for log in self.home.rglob("error.log"):
            print(log.read_text(encoding="utf-8")[-1500:], flush=True)
            log.unlink()


def no_network() -> list[str]:
    """The command prefix that cuts the network off; [] where the system does not allow it."""
    unshare = shutil.which("unshare")
    for options in (["-n"], ["-r", "-n"]):
        if (
            unshare
            and subprocess.run([unshare, *options, "true"], capture_output=True, check=False).returncode == 0
        ):
            return [unshare, *options]
    print("  （本机不允许断开网络，省去这一条件）", flush=True)
    return []


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """The program copied under a Chinese path with a space, with an empty home beside it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base:
        place = Path(base) / "技改 申报台"
        shutil.copytree(folder, place, symlinks=True)
        home = Path(base) / "home"
        home.mkdir()
        yield Office(
            place / ("jigai.exe" if ON_WINDOWS else "jigai"), home, [] if ON_WINDOWS else no_network()
        )


@contextmanager
def screen(environment: Mapping[str, str]) -> Iterator[str | None]:
    """A display of our own; None where it cannot be had (on Windows the real one is used, named by an empty string)."""
    if ON_WINDOWS:
        yield ""
        return
    server = shutil.which("Xvfb")
    if server is None:
        yield None
        return
    reader, writer = os.pipe()
    # -noreset: without it the server resets when its last client leaves, and refuses whoever comes meanwhile.
    command = [
        server,
        "-displayfd",
        str(writer),
        "-screen",
        "0",
        "1600x1000x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    process = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL, env=dict(environment))
    os.close(writer)
    try:
        with os.fdopen(reader, encoding="ascii") as numbers:
            yield f":{numbers.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


def try_subcommands(place: Office, version: str) -> None:
    said = place.step("版本", ["--version"])
    place.expect("版本", version in said, f"应含 {version}，实为 {said.strip()}")
    place.step("政策包自检", ["policies", "--verify"])
    records = place.home / "记录.jsonl"
    records.write_text(json.dumps(RECORD, ensure_ascii=False) + "\n", encoding="utf-8")
    answer = place.step("核对", ["check", str(records)])
    place.expect(
        "核对", answer.count("\n") == 1 and '"results"' in answer, f"应为一行结论，实为 {answer[:200]!r}"
    )
    out = place.home / "演示"
    place.step("演示", ["demo", "--out", str(out)], codes=(0, 1))
    expect_files(place, "演示", out, (".xlsx", ".pdf", ".png"))


def expect_files(place: Office, name: str, folder: Path, suffixes: tuple[str, ...]) -> None:
    """That the folder holds at least one file of each kind, and none is empty."""
    files = [file for file in folder.rglob("*") if file.is_file()] if folder.exists() else []
    missing = [
        suffix
        for suffix in suffixes
        if not any(file.suffix == suffix and file.stat().st_size for file in files)
    ]
    place.expect(name, not missing, f"缺少 {'、'.join(missing)}；有 {[file.name for file in files]}")


def try_window(place: Office) -> None:
    with screen(os.environ) as display:
        if display is None:
            if os.environ.get("CI") == "true":
                place.failed("窗口", "没有 Xvfb")
            else:
                print("  （没有 Xvfb，窗口没有试）", flush=True)
            return
        out = place.home / "自检"
        place.step("窗口：录入、徽章、导出、打印", ["selftest", "--out", str(out)], display=display)
        expect_files(place, "窗口", out, (".xlsx", ".pdf"))
        if shutil.which("xdotool") and display:
            time_first_window(place, display)


def time_first_window(place: Office, display: str) -> None:
    """From the call to the window on the screen."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [*place.prefix, str(place.program), "--data", str(place.home / "数据")],
        env=place.environment(display),
        cwd=place.home,
    )
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "技改申报台"]
    try:
        subprocess.run(
            search, env={**os.environ, "DISPLAY": display}, capture_output=True, timeout=30, check=True
        )
        print(f"  从启动到窗口出现 {time.perf_counter() - started:.2f} 秒", flush=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        place.failed("启动窗口", "30 秒内没有出现名为“技改申报台”的窗口")
    finally:
        process.terminate()
        process.wait(timeout=30)


def main(folder: Path, version: str) -> int:
    """0 when every step passed."""
    print("试运行：没有 Python、空的用户文件夹、没有网络", flush=True)
    with office(folder) as place:
        try_subcommands(place, version)
        try_window(place)
        print(
            f"试运行未通过：{'、'.join(place.failures)}" if place.failures else "试运行全部通过", flush=True
        )
        return 1 if place.failures else 0
