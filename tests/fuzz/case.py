"""One broken file, read in a forked child with limits on memory and time; what came of it is judged here."""

import hashlib
import json
import os
import re
import resource
import select
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from desktop_app.domain.errors import AppError
from tests.fuzz.kinds import Kind
from tests.fuzz.office import Samples
from tests.fuzz.readers import read_everything

MOST_MEMORY = 500 << 20  # bytes, of the program with the file
_PROGRAM = 120 << 20  # bytes: the program alone; what else a run of tests has loaded is not the file's doing
MOST_SECONDS = 10.0  # of the processor; the clock may go on while others are at work
_PATIENCE = 60.0
_ROOM = 900 << 20  # bytes of addresses; more than that and the machine itself would suffer
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ENGLISH = re.compile(r"Traceback|Error\b|Exception|[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+")
_LONGEST_SENTENCE = 600
_LEFT_OUT = ("backups/", "logs/", "savepoints/")


@dataclass(frozen=True, slots=True)
class Result:
    """how: "read", "refused" or "failed". seconds: of the processor. memory: peak in bytes."""

    how: str
    told: str
    seconds: float
    memory: int
    dirty: bool


def run_case(kind: Kind, samples: Samples, folder: Path, file: Path) -> Result:
    """Read `file` by the kind's door, with `folder` as the data folder. dirty: the folder is not as it was."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    brought_along = _resident()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _in_the_child(kind, samples, folder, file, writing)
    os.close(writing)
    said = _all_of(reading, child)
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    memory = _PROGRAM + max(0, usage.ru_maxrss * 1024 - brought_along)
    if said is None:
        return Result("failed", f"超过{_PATIENCE:g}秒没有结束", seconds, memory, True)
    if not said:
        code = os.waitstatus_to_exitcode(status)
        why = signal.Signals(-code).name if code < 0 else str(code)
        return Result("failed", f"进程自己停了（{why}）", seconds, memory, True)
    told = json.loads(said)
    how, words = told["how"], told["told"]
    if how != "failed" and memory > MOST_MEMORY:
        how, words = "failed", f"用了{memory >> 20}MB内存：{words}"
    if how != "failed" and seconds > MOST_SECONDS:
        how, words = "failed", f"用了{seconds:.1f}秒：{words}"
    return Result(how, words, seconds, memory, told["dirty"])


def _resident() -> int:
    """Bytes of memory this process has now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


def _all_of(reading: int, child: int) -> bytes | None:
    """What the child says until it ends; None where it had to be killed."""
    parts: list[bytes] = []
    until = time.monotonic() + _PATIENCE
    with os.fdopen(reading, "rb", buffering=0) as stream:
        while True:
            left = until - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                os.kill(child, signal.SIGKILL)
                return None
            part = stream.read(1 << 16)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _in_the_child(kind: Kind, samples: Samples, folder: Path, file: Path, writing: int) -> NoReturn:
    try:
        spoken = file.parent / "spoken"
        for stream in (1, 2):
            os.dup2(os.open(spoken, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        limit = _addresses() + _ROOM
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        before = contents_at_first(samples.folder)
        how, told = _read(kind, samples, folder, file)
        after = content_of(folder, samples.folder)
        if how == "refused" and after != before and not _only_database_given(file, folder):
            how, told = "failed", f"拒绝了，但数据变了（{_changed(before, after)}）：{told}"
        elif how == "read" and not kind.takes_in and after != before:
            how, told = "failed", f"只是读，数据却变了（{_changed(before, after)}）"
        if how == "read" and kind.takes_in:
            how, told = _read_back(folder, told, is_database=kind.word in {"数据库", "备份"})
        if how != "failed" and (words := spoken.read_text(encoding="utf-8", errors="replace").strip()):
            how, told = "failed", f"说了不该说的话：{words[:500]}"
        os.write(writing, json.dumps({"how": how, "told": told, "dirty": after != before}).encode())
    finally:
        os._exit(0)


def _read(kind: Kind, samples: Samples, folder: Path, file: Path) -> tuple[str, str]:
    try:
        kind.read(samples, folder, file)
    except AppError as error:
        return (
            ("refused", error.message)
            if _is_sentence(error.message)
            else ("failed", f"不成一句话：{error.message!r}")
        )
    except BaseException:
        return "failed", traceback.format_exc()
    return "read", ""


def _is_sentence(message: str) -> bool:
    """One line of Chinese, and nothing of what a library says in English."""
    plain = re.sub(r"“[^”]*”", "", message)
    return (
        bool(_CHINESE.search(message))
        and message.isprintable()
        and len(message) <= _LONGEST_SENTENCE
        and not _ENGLISH.search(plain)
    )


def _read_back(folder: Path, told: str, *, is_database: bool) -> tuple[str, str]:
    """What was taken in can be read again; a record that was damaged within a sound backup is told in a sentence."""
    try:
        read_everything(folder)
    except AppError as error:
        return ("read", told) if is_database else ("failed", error.message)
    except BaseException:
        return "failed", "读进来以后，数据读不出来了：" + traceback.format_exc()
    return "read", told


def _only_database_given(file: Path, folder: Path) -> bool:
    """Of the kind database the broken file is the store itself: refused, it must say what it said."""
    if file.name != "jigai.db":
        return False
    kept = folder / file.name
    said = _database_hash(kept)
    return kept.read_bytes() == file.read_bytes() or (said != "" and said == _database_hash(file))


@cache
def contents_at_first(folder: Path) -> dict[str, str]:
    """What every case begins with: each is given a copy of this folder."""
    return content_of(folder, folder)


def content_of(folder: Path, first: Path) -> dict[str, str]:
    """Every file of a data folder with its hash; of the database, the hash of what stands in it."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        # A backup before something that is refused then does no harm; SQLite's journals come and go.
        if not file.is_file() or name.startswith(_LEFT_OUT) or name.endswith(("-wal", "-shm")):
            continue
        data = file.read_bytes()
        if name == "jigai.db" and folder != first and data == (first / name).read_bytes():
            found[name] = contents_at_first(first)[name]
        else:
            found[name] = _database_hash(file) or hashlib.sha256(data).hexdigest()
    return found


def _database_hash(file: Path) -> str:
    if file.name != "jigai.db":
        return ""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            digest = hashlib.sha256()
            for line in database.iterdump():
                digest.update(line.encode("utf-8", "surrogatepass"))
            return digest.hexdigest()
    except (sqlite3.Error, ValueError):  # not even what it says of itself can be read
        return ""


def _changed(before: dict[str, str], after: dict[str, str]) -> str:
    return "、".join(
        sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    )[:300]


def _addresses() -> int:
    """Bytes of addresses this process has already."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmSize:"):
            return int(line.split()[1]) * 1024
    return 0


def fresh_copy(source: Path, folder: Path) -> None:
    """The data folder as it was made."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)


def plain_value(result: Result) -> dict[str, Any]:
    """For the list of failures."""
    return {"told": result.told, "seconds": round(result.seconds, 2), "megabytes": result.memory >> 20}
