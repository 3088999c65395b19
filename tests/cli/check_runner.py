"""Runs `python -m desktop_app check` as somebody else's program would, and reads what it answers."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    code: int
    stdout: str
    stderr: str

    def answers(self) -> list[dict[str, Any]]:
        """The answer's lines, from stdout."""
        return [json.loads(line) for line in self.stdout.splitlines()]


def check(folder: Path, content: str | bytes | list[dict[str, Any]], *options: str) -> Run:
    """Records (as text, bytes or objects) → what the command says. Writes records.jsonl and data/ in `folder`."""
    file = folder / "records.jsonl"
    if isinstance(content, list):
        content = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in content)
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return run("check", str(file), *options, "--data", str(folder / "data"))


def run(*arguments: str) -> Run:
    """Any call of the program, without a display."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    done = subprocess.run(
        [sys.executable, "-m", "desktop_app", *arguments],
        cwd=PROJECT_ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
