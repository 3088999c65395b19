"""Values as the store keeps them. What is none was damaged on the disk, or written by something else."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from desktop_app.domain.errors import AppError

T = TypeVar("T")


def stored(kind: Callable[[Any], T], raw: object) -> T:
    """A value of this kind (`date.fromisoformat`, an enumeration). Raises AppError("store-damaged") where it is none."""
    try:
        return kind(raw)
    except (ValueError, TypeError, ArithmeticError):
        raise _unreadable() from None


def read_json(text: str | bytes) -> Any:
    """Raises AppError("store-damaged") where it cannot be read."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise _unreadable() from None


def read_object(text: str | bytes) -> dict[str, Any]:
    """The same for what must be an object."""
    told = read_json(text)
    if not isinstance(told, dict):
        raise _unreadable()
    return told


def plain_bytes(raw: object) -> bytes:
    """A content. Raises AppError("store-damaged") where it is none."""
    if not isinstance(raw, bytes):
        raise _unreadable()
    return raw


def _unreadable() -> AppError:
    return AppError(
        "store-damaged", "数据库里有一处内容读不懂，可能已损坏。请做一次体检（doctor），或用最近的备份恢复"
    )
