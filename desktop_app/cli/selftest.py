"""jigai selftest: the real window enters a project by itself, exports and prints. For trying a built package."""

import tempfile
from argparse import Namespace
from pathlib import Path

from desktop_app.cli.opened import opened
from desktop_app.cli.window import context_for, refuse_without_display
from desktop_app.safe_files import refusal


def run(arguments: Namespace) -> int:
    refuse_without_display()
    out: Path = arguments.out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(error, out) from None
    from ui.app import create_application, speak_chinese  # noqa: PLC0415
    from ui.selftest import run_selftest  # noqa: PLC0415

    application = create_application(["jigai"])
    speak_chinese()
    with (
        tempfile.TemporaryDirectory(prefix="jigai-selftest-") as scratch,
        opened(arguments.data or Path(scratch)) as office,
    ):
        code = run_selftest(context_for(office), out)
    application.quit()
    return code
