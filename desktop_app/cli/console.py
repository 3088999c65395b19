"""What the commands say: results to stdout, progress and complaints to stderr, all UTF-8."""

import contextlib
import io
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from db.online_copy import DatabaseSummary

PROGRAM = "jigai"
DONE, WITH_FINDINGS, BAD_INPUT = 0, 1, 2
_INTERVAL_SECONDS = 1.0


def use_utf8() -> None:
    """A Chinese Windows would write GBK, a bare Linux ASCII; the contract says UTF-8."""
    # A stream that is closed, or a window without a console, leaves None: what is said then goes nowhere.
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def say(text: str) -> None:
    """One line on stderr, whatever line breaks a file's name or a cell brought into the sentence."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    with contextlib.suppress(OSError):
        print(printable, file=sys.stderr)


class Progress:
    """A line on stderr each second, for work that takes longer than that."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what, self._stream = what, stream or sys.stderr
        self._next = time.monotonic() + _INTERVAL_SECONDS

    def report(self, done: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _INTERVAL_SECONDS
            with contextlib.suppress(OSError):
                print(f"{self._what}：已完成{done}条", file=self._stream, flush=True)


def counted(holds: "DatabaseSummary") -> str:
    """What a database holds, in words."""
    deleted = f"（回收站{holds.deleted_projects}个）" if holds.deleted_projects else ""
    return f"{holds.projects}个项目{deleted}、{holds.enterprises}家企业、{holds.declarations}条申报"
