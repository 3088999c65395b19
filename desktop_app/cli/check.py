"""jigai check: records in, verdicts out."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from desktop_app.cli.console import DONE, WITH_FINDINGS, Progress
from desktop_app.cli.packs import library_for
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.safe_files import open_atomically
from desktop_app.services.data_folder.folders import app_folders
from desktop_app.services.records.lines import record_lines
from desktop_app.services.verdicts.check_records import CheckedLine, check_lines


def run(arguments: Namespace) -> int:
    library = library_for(app_folders(arguments.data))
    packs = library.chosen(tuple(arguments.policy))
    checked = check_lines(_lines(arguments.file), packs, library.fields, arguments.as_of or date.today())
    if arguments.out is None:
        return _write(checked, sys.stdout.write)
    with open_atomically(arguments.out, template=arguments.file) as stream:
        return _write(checked, lambda text: stream.write(text.encode("utf-8", "backslashreplace")))


def _write(checked: Iterable[CheckedLine], write: Callable[[str], int]) -> int:
    progress, code = Progress("核对"), DONE
    for done, line in enumerate(checked, 1):
        write(line.text + "\n")
        progress.report(done)
        if line.is_error:
            code = WITH_FINDINGS
    return code


def _lines(file: Path) -> Iterator[bytes]:
    """The file's lines as bytes, one at a time. Raises AppError where it cannot be read."""
    try:
        with file.open("rb") as stream:
            yield from record_lines(stream)
    except FileNotFoundError:
        raise AppError("file-missing", f"没有找到文件“{file}”，请检查路径和文件名") from None
    except IsADirectoryError:
        raise AppError("file-is-folder", f"“{file}”是文件夹，请写出里面的文件名") from None
    except OSError as error:
        raise AppError("file-unreadable", f"“{file}”读不出来（{system_reason(error)}）") from None
