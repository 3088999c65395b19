"""The log: what happened, with ids and counts. Names, numbers of persons, amounts and texts can never get in.

Everything is closed unless it is opened here: an event and each fact's key must be in the tables, and its value of the
kind the table says. Whatever else is handed in leaves the mark of something left out, never itself.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from desktop_app.domain.errors import AppError

FILE_NAME, FAULTS_NAME = "jigai.log", "error.log"
MOST_BYTES = 512 * 1024  # of one file
MOST_FILES = 5
LEFT_OUT = "…"

EVENTS = frozenset(
    {
        "start", "stop", "command", "refused", "fault", "damaged", "unprotected", "savepoints-offered",
        "savepoint-recovered", "savepoint-discarded", "locked", "unlocked", "bundle-written", "second-start",
    }
)  # fmt: skip
COUNTS = frozenset(
    {"projects", "enterprises", "declarations", "savepoints", "fields", "files", "seconds", "exit"}
)
COMMANDS = frozenset(
    {
        "window", "demo", "check", "policies", "import", "export", "print", "backup", "restore", "doctor", "selftest",
        "torture", "screenshots", "unlock",
    }
)  # fmt: skip
_ID = re.compile(r"[0-9a-f]{32}")
_MOST_COUNTED = 10**9
# A line as this module writes it: a bundle for somebody else takes no other.
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [0-9.a-z+-]+ [a-z-]+( [a-z]+=([0-9]+|[a-z0-9-]+|…))*"
    r"|  [a-z_./]+\.py:\d+ [A-Za-z_<>]\w*>?"
)

_folder: Path | None = None
_version = "0"


def begin(folder: Path, version: str) -> None:
    """Write into this folder from now on; it is made with the first line."""
    global _folder, _version
    _folder, _version = folder, version


def note(event: str, error: AppError | None = None, id_: str = "", **facts: object) -> None:
    """One line. error: only its code is written. A log that cannot be written stops nobody."""
    if _folder is not None:
        _append(_folder / FILE_NAME, [line(event, error, id_, facts)])


def fault(error: BaseException, trace: TracebackType | None) -> Path | None:
    """Where the program went wrong: kinds and places, never what the error says. The file, None where it failed."""
    if _folder is None:
        return None
    lines = [line("fault"), *places(trace)]
    kind = type(error).__name__
    lines[0] += f" kind={re.sub('[^a-z]+', '-', kind.lower())}"
    return _folder / FAULTS_NAME if _append(_folder / FAULTS_NAME, lines) else None


def line(
    event: str,
    error: AppError | None = None,
    id_: str = "",
    facts: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> str:
    """The line as it is written."""
    at = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    words = [at, _version, event if event in EVENTS else LEFT_OUT]
    if isinstance(error, AppError):
        words.append(f"code={_plain(error.code)}")
    if id_:
        words.append(f"id={id_ if _ID.fullmatch(id_) else LEFT_OUT}")
    words += _facts(facts or {})
    return " ".join(words)


def places(trace: TracebackType | None) -> list[str]:
    """File within the program, line, function: nothing of where the program lies, nothing of its values."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        parts = Path(code.co_filename).parts
        roots = [place for place, part in enumerate(parts) if part in {"desktop_app", "ui", "db"}]
        name = "/".join(parts[roots[-1] :]) if roots else "library.py"
        found.append(f"  {name} {code.co_name}".replace(".py ", f".py:{trace.tb_lineno} ", 1))
        trace = trace.tb_next
    return found


def files(folder: Path) -> tuple[Path, ...]:
    """Every file of the log that is there, newest of each kind first."""
    names = [_numbered(folder / name, n) for name in (FILE_NAME, FAULTS_NAME) for n in range(MOST_FILES)]
    return tuple(file for file in names if file.is_file())


def _facts(facts: Mapping[str, object]) -> list[str]:
    words = []
    for key, value in facts.items():
        if key in COUNTS and type(value) is int and 0 <= value < _MOST_COUNTED:
            words.append(f"{key}={value}")
        elif key == "command" and isinstance(value, str) and value in COMMANDS:
            words.append(f"command={value}")
        else:
            words.append(f"fact={LEFT_OUT}")
    return words


def _plain(code: str) -> str:
    """Codes of errors are literals of the program."""
    return code if re.fullmatch(r"[a-z0-9-]{1,40}", code) else LEFT_OUT


def _append(file: Path, lines: list[str]) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > MOST_BYTES:
            _rotate(file)
        with file.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write("\n".join(lines) + "\n")
    except OSError:
        return False
    return True


def _rotate(file: Path) -> None:
    for number in range(MOST_FILES - 2, -1, -1):
        older = _numbered(file, number)
        with suppress(FileNotFoundError):
            os.replace(older, _numbered(file, number + 1))  # noqa: PTH105 - it says that it replaces


def _numbered(file: Path, number: int) -> Path:
    return file if number == 0 else file.with_name(f"{file.stem}.{number}{file.suffix}")
