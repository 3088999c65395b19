"""A program that dies at its n-th deed on the disk: nothing it would do afterwards happens, tidying up included."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_DEEDS = frozenset(
    {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "sqlite3.connect", "shutil.copyfile"}
)  # fmt: skip


class PowerCut(BaseException):
    """No Exception: nothing may catch it."""


class _Switch:
    """left: deeds until the power fails; None while it does not. An audit hook can never be taken away again."""

    left: int | None = None
    done = 0
    installed = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _Switch.left is None or not _is_deed(event, arguments):
        return
    _Switch.done += 1
    if _Switch.done > _Switch.left:
        raise PowerCut


def _is_deed(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        mode = arguments[1]
        return isinstance(mode, str) and any(sign in mode for sign in "wax+")
    return event in _DEEDS


@contextmanager
def power_cut(after: int) -> Iterator[None]:
    """Within the block the power fails before deed number `after` + 1; the block ends quietly where it did."""
    if not _Switch.installed:
        sys.addaudithook(_watch)
        _Switch.installed = True
    _Switch.left, _Switch.done = after, 0
    try:
        yield
    except PowerCut:
        pass
    finally:
        _Switch.left = None


def deeds() -> int:
    """How many deeds the last block did, or wanted to do."""
    return _Switch.done
