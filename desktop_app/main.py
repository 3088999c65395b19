"""The front door: reads the command line and hands over to the subcommand, or opens the window.

Every subcommand lives in desktop_app/cli/ and is imported only when called, so that none pays for another.
"""

import importlib
import os
import sys
from collections.abc import Sequence

from desktop_app import __version__
from desktop_app.cli.arguments import PROGRAM, build_parser
from desktop_app.cli.console import BAD_INPUT, DONE, say, use_utf8
from desktop_app.cli.faults import keep_trace
from desktop_app.domain.errors import AppError

_MODULES = {
    "demo": "demo",
    "check": "check",
    "policies": "policies",
    "import": "import_sheet",
    "export": "export",
    "print": "print_table",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
    "selftest": "selftest",
    None: "window",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 (done), 1 (done, with findings) or 2 (bad arguments or input)."""
    use_utf8()
    arguments = build_parser().parse_args(argv)
    if arguments.version:
        print(f"{PROGRAM} {__version__}")
        return DONE
    try:
        module = importlib.import_module(f"desktop_app.cli.{_MODULES[arguments.command]}")
        return int(module.run(arguments))
    except AppError as error:
        say(f"{PROGRAM}：{error.message}")
        return BAD_INPUT
    except BrokenPipeError:
        # The reader went away (| head): nothing to tell anybody; keep Python from complaining at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say(f"{PROGRAM}：已中断，没有写入不完整的结果")
        return 130
    except Exception:
        place = keep_trace(arguments.data)
        say(f"{PROGRAM}：程序内部出错，已停止，已保存的数据不受影响；请把{place}交给维护人员")
        return BAD_INPUT
