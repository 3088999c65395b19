"""Values of the history in the words the form shows, with their units."""

import json
from decimal import Decimal

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, FieldDictionary
from desktop_app.domain.record import RecordError, parse_record
from desktop_app.services.records.field_input import editor_text

BLANK = "未填"


def stored_value(fields: FieldDictionary, key: str, text: str | None) -> FactValue | None:
    """A value as the history keeps it (JSON text). Raises RecordError where this dictionary cannot read it."""
    if text is None:
        return None
    raw = json.loads(text, parse_float=Decimal)
    return None if raw is None else parse_record({key: raw}, fields).get(key)


def value_words(field: Field, value: FactValue | None) -> str:
    """20,941.5万元, 2024年7月, 是; 未填 where it is unknown."""
    if value is None:
        return BLANK
    unit = field.unit if field.is_numeric else ""
    return f"{editor_text(field, value)}{unit}"


def stored_words(fields: FieldDictionary, key: str, text: str | None) -> str:
    """The same for a stored text; what cannot be read any more stays as it was stored."""
    if text is None:
        return BLANK
    if key not in fields:
        return plain_words(text)
    try:
        return value_words(fields[key], stored_value(fields, key, text))
    except RecordError:
        return plain_words(text)


def plain_words(text: str | None) -> str:
    """A stored JSON text without its quotation marks."""
    if text is None:
        return BLANK
    value = json.loads(text)
    return value if isinstance(value, str) else BLANK if value is None else text
