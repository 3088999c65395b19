"""Hands on the keyboard of the built program's window, through xdotool: starts it, types, kills it, looks what came of it."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 40.0  # seconds until something that does not come is given up
_PAUSE = 0.05  # seconds between two looks


class NotSeenError(Exception):
    """What was waited for in vain, in Chinese."""


class Hands:
    """One run of the program after another on one display. Leaving the context ends the last."""

    def __init__(self, command: list[str], environment: Mapping[str, str], folder: Path) -> None:
        self._command = command
        self._environment = dict(environment)
        self._folder = folder
        self._program: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self, title: str) -> float:
        """Start the program and give its window the keyboard; seconds until the window was there. NotSeenError."""
        begun = time.perf_counter()
        self._program = subprocess.Popen(self._command, env=self._environment, cwd=self._folder)
        self.until(f"窗口“{title}”", lambda: bool(self._named(title)))
        seconds = time.perf_counter() - begun
        self.turn_to(title)
        return seconds

    def kill(self) -> None:
        """As if the power went."""
        if self._program is not None:
            self._program.kill()
            self._program.wait()
            self._program = None

    def turn_to(self, title: str) -> None:
        """Give the keyboard to the window of this title, as a window manager would. NotSeenError."""
        self.until(f"窗口“{title}”", lambda: bool(self._named(title)))
        self._tool("windowfocus", "--sync", self._named(title))

    def press(self, *keys: str) -> None:
        self._tool("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        self._tool("type", "--delay", "6", text)

    def until(self, what: str, holds: Callable[[], bool]) -> None:
        """Look until it is so. NotSeenError where it does not come, or the program is gone."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if self._program is None or self._program.poll() is not None:
                raise NotSeenError(f"程序已退出，等待：{what}")
            if time.monotonic() > end:
                raise NotSeenError(f"{PATIENCE:.0f} 秒内等不到：{what}")
            time.sleep(_PAUSE)

    def _named(self, title: str) -> str:
        return (self._tool("search", "--onlyvisible", "--name", title).split() or [""])[-1]

    def _tool(self, *arguments: str) -> str:
        display = {"DISPLAY": self._environment["DISPLAY"]}
        done = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, **display},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout.strip()


def is_kept(savepoints: Path, text: str) -> bool:
    """Whether a savepoint in the folder holds this text."""
    return any(text.encode() in file.read_bytes() for file in savepoints.glob("*.savepoint"))
