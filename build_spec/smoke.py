"""Tries the built program as an office would meet it: another folder, no Python, an empty home, no network.

The window steps need an X server (Xvfb) and are left out, with a word, where there is none and CI is not set.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from build_spec import smoke_window

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


def try_sealed_backup(place: Office) -> None:
    """The office's data under a passphrase, and out of it again in another folder."""
    old, new, sealed = (place.home / name for name in ("原数据", "新数据", "备份.sealed"))
    passphrase, wrong = place.home / "口令.txt", place.home / "错口令.txt"
    passphrase.write_text("八桂 2024 技改\n", encoding="utf-8")
    wrong.write_text("八桂 2025 技改\n", encoding="utf-8")
    place.step("导入记录", ["import", str(place.home / "记录.jsonl"), "--data", str(old)])
    place.step(
        "加密备份", ["backup", "--data", str(old), "--out", str(sealed), "--passphrase-file", str(passphrase)]
    )
    restore = ["restore", str(sealed), "--data", str(new), "--passphrase-file"]
    place.step("口令不对不恢复", [*restore, str(wrong)], codes=(2,))
    place.expect("口令不对不恢复", not (new / "jigai.db").exists(), "不该写出数据库")
    place.step("恢复加密备份", [*restore, str(passphrase)])
    found = names_in(new)
    place.expect("恢复加密备份", RECORD["project_name"] in found, f"恢复出的名称：{found}")


def names_in(data: Path) -> set[str]:
    """The names of projects and firms in a data folder; none where there is no database yet."""
    database = data / "jigai.db"
    if not database.is_file():
        return set()
    with closing(sqlite3.connect(database)) as opened:
        return {
            name for (name,) in opened.execute("SELECT name FROM project UNION SELECT name FROM enterprise")
        }


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
        place.step(
            "窗口：录入、徽章、导出、打印、报送函、收集表", ["selftest", "--out", str(out)], display=display
        )
        expect_files(place, "窗口", out, (".xlsx", ".pdf", ".docx"))
        if shutil.which("xdotool") and display:
            try_two_starts_and_a_kill(place, display)


def try_two_starts_and_a_kill(place: Office, display: str) -> None:
    """The window comes up; a second start brings it forward; killed in the middle of a word, it offers the word again."""
    data = place.home / "窗口数据"
    place.step("演示数据", ["demo", "--out", str(place.home / "演示二"), "--data", str(data)], codes=(0, 1))
    command = [*place.prefix, str(place.program), "--data", str(data)]
    typed = "Half a name"
    with smoke_window.Hands(command, place.environment(display), place.home) as hands:
        try:
            print(f"  从启动到窗口出现 {hands.start('技改申报台'):.2f} 秒", flush=True)
            hands.turn_to("经办人")  # asked once, before the first change
            hands.write("Zhang San")
            hands.press("Return")
            place.step("再次启动：先开的窗口到前面", ["--data", str(data)], display=display)
            hands.press("ctrl+n")
            hands.turn_to("未命名项目")
            hands.write(typed)
            hands.until("输入存到盘上", lambda: smoke_window.is_kept(data / "savepoints", typed))
            hands.kill()
            place.expect("断电", typed not in names_in(data), "还没有写进记录的内容不该在记录里")
            hands.start("未写入的修改")
            hands.press("alt+r")
            hands.until("恢复进记录", lambda: typed in names_in(data))
            print("  通过 打字时断电，再打开时恢复", flush=True)
        except smoke_window.NotSeenError as problem:
            place.failed("两次启动与断电", str(problem))


def main(folder: Path, version: str) -> int:
    """0 when every step passed."""
    print("试运行：没有 Python、空的用户文件夹、没有网络", flush=True)
    with office(folder) as place:
        try_subcommands(place, version)
        try_sealed_backup(place)
        try_window(place)
        print(
            f"试运行未通过：{'、'.join(place.failures)}" if place.failures else "试运行全部通过", flush=True
        )
        return 1 if place.failures else 0
