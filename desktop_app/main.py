"""The front door: reads the command line and hands over to the subcommand, or opens the window.

Every subcommand lives in desktop_app/cli/ and is imported only when called, so that none pays for another.
"""

import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from desktop_app import __version__
from desktop_app.cli.console import BAD_INPUT, DONE, PROGRAM, say, use_utf8
from desktop_app.cli.faults import keep_trace
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason

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
    "screenshots": "screenshots",
    "torture": "torture",
    "unlock": "unlock",
    None: "window",
}

_LOGGED = frozenset(
    {None, "import", "export", "print", "backup", "restore", "doctor"}
)  # on the office's data


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 (done), 1 (done, with findings) or 2 (bad arguments or input)."""
    use_utf8()
    arguments = _read(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(arguments)
        sys.stdout.flush()  # now, while a reader that is gone or a full disk can still be told
        _note(arguments, code)
        return code
    except AppError as error:
        _note(arguments, BAD_INPUT, error)
        say(f"{PROGRAM}：{error.message}")
        return BAD_INPUT
    except BrokenPipeError:
        # The reader went away (| head): nothing to tell anybody; keep Python from complaining at shutdown.
        _silence_stdout()
        return DONE
    except KeyboardInterrupt:
        say(f"{PROGRAM}：已中断，没有写入不完整的结果")
        return 130
    except OSError as error:
        _silence_stdout()  # it may be what cannot be written to
        place = keep_trace(arguments.data)
        say(
            f"{PROGRAM}：读写没有完成（{system_reason(error)}），已保存的数据不受影响；请检查磁盘和权限，详情见{place}"
        )
        return BAD_INPUT
    except MemoryError:
        say(f"{PROGRAM}：内存不足，已停止，已保存的数据不受影响；请关闭其他程序，或把文件分成几份再试")
        return BAD_INPUT
    except Exception:
        place = keep_trace(arguments.data)
        say(f"{PROGRAM}：程序内部出错，已停止，已保存的数据不受影响；请把{place}交给维护人员")
        return BAD_INPUT


def _read(argv: Sequence[str]) -> Namespace:
    """The command line. That of the window alone is read without the parser of all subcommands: it takes long to build."""
    match argv:
        case []:
            return Namespace(version=False, data=None, command=None)
        case ["--data", folder] if not folder.startswith("-"):
            return Namespace(version=False, data=Path(folder), command=None)
    from desktop_app.cli.arguments import build_parser  # noqa: PLC0415 - see above

    return build_parser().parse_args(argv)


def _run(arguments: Namespace) -> int:
    if arguments.version:
        print(f"{PROGRAM} {__version__}")
        return DONE
    module = importlib.import_module(f"desktop_app.cli.{_MODULES[arguments.command]}")
    return int(module.run(arguments))


def _note(arguments: Namespace, code: int, error: AppError | None = None) -> None:
    """One line in the log of the office the command worked on; it makes no folder for that."""
    if arguments.version or arguments.command not in _LOGGED:
        return
    from desktop_app import log  # noqa: PLC0415 - at the end, where it keeps nobody waiting
    from desktop_app.services.data_folder.folders import app_folders  # noqa: PLC0415

    folders = app_folders(arguments.data)
    if folders.data.is_dir():
        log.begin(folders.logs, __version__)
        log.note("refused" if error else "command", error, command=arguments.command or "window", exit=code)


def _silence_stdout() -> None:
    """What is left in its buffer goes nowhere, so that Python does not complain in English while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
