"""Facts ↔ the JSON text a record is stored as.

What this program cannot read — fields of packs that are not installed, of later versions, codes that have left a
list — is kept beside what it can, and written back unchanged.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from db.stored_values import read_object
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.record import RecordError, parse_record, to_json_value

_MOST_REMEMBERED = 20_000
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# Lone surrogates cannot be written as UTF-8; as JSON escapes they survive.
_ASCII_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def decode(text: str, fields: FieldDictionary) -> Facts:
    """The facts of a stored record that this dictionary can read."""
    return _split(text, fields)[0]


def unread(text: str, fields: FieldDictionary) -> Mapping[str, Any]:
    """The rest: keys with their values as they stand in the JSON."""
    return _split(text, fields)[1]


def _split(text: str, fields: FieldDictionary) -> tuple[Facts, Mapping[str, Any]]:
    record = read_object(text)
    rest = {key: value for key, value in record.items() if key not in fields}
    known = {key: value for key, value in record.items() if key in fields} if rest else record
    try:
        return parse_record(known, fields), rest
    except RecordError:
        facts: dict[str, FactValue] = {}
        for key, value in known.items():
            try:
                facts.update(parse_record({key: value}, fields))
            except RecordError:
                rest[key] = value
        return facts, rest


def encode(facts: Facts, fields: FieldDictionary, kept: Mapping[str, Any] | None = None) -> str:
    """Canonical text: the dictionary's order, then other keys by name. kept: what `unread` gave; facts win."""
    record = {key: to_json_value(value) for key, value in facts.items()}
    merged = {**(kept or {}), **record}
    ordered = {key: merged[key] for key in fields if key in merged}
    ordered.update({key: merged[key] for key in sorted(merged.keys() - ordered.keys())})
    text = _ENCODER.encode(ordered)
    return text if text.isprintable() or _is_utf8(text) else _ASCII_ENCODER.encode(ordered)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def path(key: str) -> str:
    """Where a key stands in the JSON, for SQLite's operators."""
    return f'$."{key}"'


def known_values(
    key: str, rows: Iterable[tuple[str, str | None]], fields: FieldDictionary
) -> Iterator[tuple[str, FactValue]]:
    """(id, JSON text of one field) → (id, value); what is unknown, or cannot be read, is left out."""
    read: dict[str, FactValue | None] = {}  # the same few values stand in row after row
    for id_, text in rows:
        if text is None:
            continue
        if text not in read:
            if len(read) >= _MOST_REMEMBERED:
                read.clear()
            read[text] = _split(f'{{"{key}":{text}}}', fields)[0].get(key)
        value = read[text]
        if value is not None:
            yield id_, value


def indexed(facts: Facts, key: str) -> str:
    """A value as text for a column of its own; empty where unknown. Never holds what SQLite's text cannot."""
    value = facts.get(key)
    if value is None:
        return ""
    text = str(to_json_value(value))
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def indexed_or_null(facts: Facts, key: str) -> str | None:
    return indexed(facts, key) or None
