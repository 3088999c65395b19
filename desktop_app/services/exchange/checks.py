"""Whether what a package says of a record can be: each field's kind and size, before anything is believed."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from desktop_app.domain.record_version import RecordKey, Version
from desktop_app.services.attachments.file_types import FILE_TYPES, KINDS, MAX_BYTES, is_safe_name
from desktop_app.services.exchange.merge import DELETED
from desktop_app.services.exchange.records import (
    ATTACHMENT,
    ATTACHMENT_FIELDS,
    ENTERPRISE,
    EXAMPLE,
    EXPLAINED,
    OWNER,
    UNREAD,
)

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}")
_LONGEST_TITLE = 200
_MEDIA = frozenset(each.media_type for each in FILE_TYPES)


def is_sensible(record: RecordKey, versions: Mapping[str, Version]) -> bool:
    """Whether a record of these versions could have been written by this program."""
    if record.kind == ATTACHMENT:
        names = {version.field for version in versions.values()}
        return names - {DELETED} == set(ATTACHMENT_FIELDS) and all(
            _is_sensible_attachment(version) for version in versions.values()
        )
    return all(_is_sensible_field(record.kind, version) for version in versions.values())


def _is_sensible_field(kind: str, version: Version) -> bool:
    name = version.field
    if version.value is None:
        return not name.startswith("@") or kind != ENTERPRISE
    value = json.loads(version.value)
    if not name.startswith("@"):
        return isinstance(value, str | int | float) or _is_text_list(value)
    if kind == ENTERPRISE:
        return False
    if name in {EXAMPLE, DELETED}:
        return value is True
    if name == OWNER:
        return _is_id(value)
    if name.startswith(UNREAD):
        return _is_writable(value)
    return name.startswith(EXPLAINED) and ":" in name.removeprefix(EXPLAINED) and _is_explanation(value)


def _is_explanation(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"text", "given_for"}:
        return False
    if not all(_is_writable(part) for part in value.values()):
        return False
    try:
        return isinstance(json.loads(value["given_for"]), dict) and "NaN" not in value["given_for"]
    except ValueError:
        return False


def _is_sensible_attachment(version: Version) -> bool:
    if version.field == DELETED:
        return version.value in {None, "true"}
    return version.value is not None and _ATTACHMENT_CHECKS[version.field](json.loads(version.value))


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_writable(value: Any) -> bool:
    """A text that can stand in the store: no half of a surrogate pair."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_title(value: Any) -> bool:
    return _is_writable(value) and len(value) <= _LONGEST_TITLE and all(c.isprintable() for c in value)


_ATTACHMENT_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "project_id": _is_id,
    "title": _is_title,
    "kind": lambda value: value in KINDS,
    "file_name": lambda value: _is_writable(value) and is_safe_name(value),
    "size": lambda value: type(value) is int and 0 < value <= MAX_BYTES,
    "sha256": lambda value: isinstance(value, str) and _HASH.fullmatch(value) is not None,
    "media_type": lambda value: value in _MEDIA,
}
