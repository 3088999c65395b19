"""jigai screenshots: every page and window of the program as PNG, at the sizes and scales that offices have.

Qt takes its scale once, when it starts: each size and scale is made by a process of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from desktop_app.cli.console import DONE
from desktop_app.cli.offscreen import offscreen_application
from desktop_app.cli.opened import opened
from desktop_app.cli.window import context_for
from desktop_app.domain.errors import AppError
from desktop_app.safe_files import refusal
from desktop_app.services.office.sample import build_sample_office
from desktop_app.services.office.screen_settings import ScreenSettings

SIZES = ("1366x768", "1920x1080")  # pixels of the screen
SCALES = (100, 150)  # per cent
_REGION = "45"


def run(arguments: Namespace) -> int:
    out: Path = arguments.out
    sizes, scales = arguments.size or list(SIZES), arguments.scale or list(SCALES)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(error, out) from None
    wanted = [(size, scale) for size in sizes for scale in scales]
    if len(wanted) == 1:
        _take(out / _folder(*wanted[0], arguments.high_contrast), *wanted[0], arguments.high_contrast)
        return DONE
    for size, scale in wanted:
        _take_apart(out, size, scale, arguments.high_contrast)
    return DONE


def _folder(size: str, scale: int, high_contrast: bool) -> str:
    return f"{size}-{scale}{'-high-contrast' if high_contrast else ''}"


def _take_apart(out: Path, size: str, scale: int, high_contrast: bool) -> None:
    """The same command again in a process of its own, for one size and scale."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop_app"]
    arguments = ["screenshots", "--out", str(out), "--size", size, "--scale", str(scale)]
    done = subprocess.run(
        [*program, *arguments, *(["--high-contrast"] if high_contrast else [])],
        check=False,
        stdout=sys.stdout,
    )
    if done.returncode != DONE:
        raise AppError("screenshots-failed", f"{size}、{scale}%的截图没有做完，原因见上")


def _take(out: Path, size: str, scale: int, high_contrast: bool) -> None:
    width, height = (int(part) for part in size.split("x"))
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jigai-screenshots-")))
        screen = scratch / "screen.json"
        screen.write_text(_screen(width, height), encoding="utf-8")
        # The platform says in English at every window what it cannot do.
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false;qt.qpa.*.warning=false")
        application = offscreen_application(
            f"offscreen:configfile={screen}", ScreenSettings(scale, high_contrast)
        )
        from ui.gallery import take_pictures  # noqa: PLC0415 - needs the application

        full = stack.enter_context(opened(scratch / "full"))
        build_sample_office(full.store, _REGION)
        empty = stack.enter_context(opened(scratch / "empty"))
        out.mkdir(exist_ok=True)
        taken = take_pictures(context_for(full), context_for(empty), out)
        print(f"“{out}”：{taken}张")
        application.quit()


def _screen(width: int, height: int) -> str:
    """Qt's offscreen platform reads this: one screen of that many pixels."""
    name = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height}
    return json.dumps({"screens": [{**name, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]})
