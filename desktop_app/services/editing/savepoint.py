"""A savepoint: what was typed into a project and is not in its record yet, as one line of a file that proves itself.

A line is the SHA-256 of what follows, a space, and JSON in ASCII. Whatever a power cut leaves of a line is no line.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

FORMAT = 1
_DIGEST = 64
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Savepoint:
    """values: field → what was typed, as a record's JSON has it; None where the field was emptied.

    texts: field → what stands in the editor and is not (or not yet) understood. enterprise_id: the firm the project had
    in the form. base: number of the newest entry in the history of project and firm that this was typed upon.
    project_name, enterprise_name: as they stood in the form, to be recognised by.
    """

    project_id: str
    taken_at: datetime
    base: int
    enterprise_id: str | None = None
    project_name: str = ""
    enterprise_name: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that were typed in."""
        return tuple(dict.fromkeys((*self.values, *self.texts)))


def encode(savepoint: Savepoint) -> bytes:
    """One line, without its end."""
    body = json.dumps(
        {
            "format": FORMAT,
            "project_id": savepoint.project_id,
            "taken_at": savepoint.taken_at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "base": savepoint.base,
            "enterprise_id": savepoint.enterprise_id,
            "project_name": savepoint.project_name,
            "enterprise_name": savepoint.enterprise_name,
            "values": dict(savepoint.values),
            "texts": dict(savepoint.texts),
        },
        ensure_ascii=True,  # lone surrogates survive; a line never holds a line break
        separators=(",", ":"),
    ).encode("ascii")
    return hashlib.sha256(body).hexdigest().encode("ascii") + b" " + body


def decode(line: bytes) -> Savepoint | None:
    """The savepoint of a line; None where the line is not whole, or of a later format."""
    digest, body = line[:_DIGEST], line[_DIGEST + 1 :]
    if line[_DIGEST : _DIGEST + 1] != b" " or hashlib.sha256(body).hexdigest().encode("ascii") != digest:
        return None
    try:
        kept = json.loads(body)
        if kept["format"] != FORMAT or not _is_sound(kept):
            return None
        taken_at = datetime.fromisoformat(kept["taken_at"])
    except (ValueError, TypeError, KeyError, RecursionError):  # nobody's savepoint, though it proves itself
        return None
    return Savepoint(
        kept["project_id"],
        taken_at.replace(tzinfo=taken_at.tzinfo or UTC),
        kept["base"],
        kept["enterprise_id"],
        kept["project_name"],
        kept["enterprise_name"],
        kept["values"],
        kept["texts"],
    )


def _is_sound(kept: Mapping[str, Any]) -> bool:
    """Whether each item is of the kind that `encode` writes."""
    return (
        isinstance(kept["project_id"], str)
        and _ID.fullmatch(kept["project_id"]) is not None
        and type(kept["base"]) is int
        and isinstance(kept["enterprise_id"], str | None)
        and isinstance(kept["project_name"], str)
        and isinstance(kept["enterprise_name"], str)
        and isinstance(kept["values"], dict)
        and isinstance(kept["texts"], dict)
        and all(isinstance(text, str) for text in kept["texts"].values())
    )


def newest(content: bytes) -> Savepoint | None:
    """The last whole line of a file; None where it has none."""
    for line in reversed(content.split(b"\n")):
        found = decode(line) if line else None
        if found is not None:
            return found
    return None
