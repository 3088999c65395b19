"""jigai torture: a child edits as a clerk would and is killed at random moments; nothing that was safe may be missing."""

import os
import subprocess
import sys
import tempfile
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from db.store import Store
from desktop_app.cli.console import BAD_INPUT, DONE, WITH_FINDINGS, say
from desktop_app.cli.torture_faults import free_again, small_disk
from desktop_app.cli.torture_ledger import Ledger, dossier_content, overlaid
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.savepoint_recovery import Fate, SavepointRecovery
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.records.projects import ProjectService
from ui.form_presenter import LOOK_EVERY

ROUNDS_PER_FOLDER = 20
QUICK = 90  # ms between two looks in most rounds; every tenth waits the real two seconds
EVERY_REAL = 10
_LONGEST_START = 120.0  # seconds


@dataclass
class Report:
    """What came of a run."""

    rounds: int = 0
    events: int = 0
    safe: int = 0
    recovered: int = 0
    refused: int = 0
    losses: int = 0


def run(arguments: Namespace) -> int:
    """0 where nothing was lost."""
    if os.name != "posix" or getattr(sys, "frozen", False):
        say("jigai：torture要靠SIGKILL随时杀掉进程，只能在Linux上从源码运行")
        return BAD_INPUT
    seed = arguments.seed if arguments.seed is not None else Random().randrange(10**6)
    faults = "full" if arguments.full_disk else "errors" if arguments.write_errors else "none"
    print(f"种子{seed}，{arguments.rounds}轮", flush=True)
    report = Report()
    with _folder(faults) as (folder, faults_there):
        if faults == "full" and faults_there != "full":
            print("这里不能挂小磁盘，改用“文件不能再长”来模拟磁盘满", flush=True)
        for number in range(arguments.rounds):
            place = folder / str(number // ROUNDS_PER_FOLDER)
            place.mkdir(exist_ok=True)
            _one_round(place, seed, number, faults_there, report)
            if number % ROUNDS_PER_FOLDER == ROUNDS_PER_FOLDER - 1:
                _clear(place)
            if (number + 1) % 50 == 0:
                print(_summary(report), flush=True)
    print(_summary(report))
    return DONE if report.losses == 0 else WITH_FINDINGS


def _summary(report: Report) -> str:
    return (
        f"{report.rounds}轮：表单{report.events}个状态，{report.safe}次说已安全，恢复存盘点{report.recovered}份，"
        f"写盘失败{report.refused}次；丢失{report.losses}处"
    )


def _one_round(folder: Path, seed: int, number: int, faults: str, report: Report) -> None:
    random = Random(f"{seed}-{number}")
    look_every = LOOK_EVERY if number % EVERY_REAL == EVERY_REAL - 1 else QUICK
    seconds = random.uniform(0.0, 0.9) if look_every == QUICK else random.uniform(1.5, 5.0)
    ledger = Ledger()
    for line in _killed_child(folder, f"{random.randrange(10**9)}", look_every, faults, seconds):
        ledger.read(line)
    free_again(folder)
    losses = []
    try:
        losses += ledger.losses(folder)
        losses += _recover(folder, report)
    except AppError as error:
        losses.append(error.message)
    for loss in losses:
        print(f"第{number}轮（种子{seed}）：{loss}", flush=True)
    report.rounds += 1
    report.events += ledger.counts.get("state", 0)
    report.safe += ledger.counts.get("safe", 0)
    report.refused += ledger.counts.get("unprotected", 0) + ledger.counts.get("failed", 0)
    report.losses += len(losses)


def _killed_child(folder: Path, seed: str, look_every: int, faults: str, seconds: float) -> Iterator[str]:
    """The whole lines a child said until it was killed, `seconds` after it was ready or at some moment of its start."""
    child = subprocess.Popen(
        [sys.executable, "-m", "desktop_app.cli.torture_user", str(folder), seed, str(look_every), faults],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    watchdog = threading.Timer(_LONGEST_START, child.kill)
    watchdog.start()
    killer: threading.Timer | None = None
    if seconds < 0.05:  # now and then in the middle of the start
        killer = threading.Timer(0.35 + seconds * 8, child.kill)
        killer.start()
    with child.stdout as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                break
            text = line.decode("ascii")
            if killer is None and '"ready"' in text:
                killer = threading.Timer(seconds, child.kill)
                killer.start()
            yield text
    child.wait()
    for timer in (watchdog, killer):
        if timer is not None:
            timer.cancel()
    if child.returncode != -9:
        raise AppError("torture-child", f"子进程自己停了（{child.returncode}），不是被杀掉的")


def _recover(folder: Path, report: Report) -> list[str]:
    """Recover every savepoint as the person would; the record must then hold what record and savepoint held together."""
    losses = []
    with Store.open(folder) as store:
        projects = ProjectService(store)
        savepoints = SavepointFolder(AppFolders(folder).savepoints)
        context = record_context(standard_dictionary(), Office("甲局", "450107", 2024), ())
        sessions = EditSessionStore(store, projects, context, savepoints)
        recovery = SavepointRecovery(savepoints, store, projects, sessions, date(2024, 6, 1))
        for offer in recovery.offers():
            savepoint = offer.found.savepoint
            if (
                offer.fate is Fate.STALE
            ):  # the child died between writing the record and clearing the savepoint away
                recovery.discard(offer)
                continue
            wanted = overlaid(dossier_content(store, savepoint.project_id), savepoint)
            recovery.recover(offer)
            if dossier_content(store, savepoint.project_id) != wanted:
                losses.append(f"恢复后与存盘点不符：项目{savepoint.project_id[:8]}")
            report.recovered += 1
    return losses


@contextmanager
def _folder(faults: str) -> Iterator[tuple[Path, str]]:
    """Where the rounds run, and the faults that can be had there."""
    with tempfile.TemporaryDirectory(prefix="jigai-torture-") as name:
        folder = Path(name)
        if faults != "full":
            yield folder, faults
            return
        with small_disk(folder) as mounted:
            yield folder, "full" if mounted else "no-room"


def _clear(folder: Path) -> None:
    for file in sorted(folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
