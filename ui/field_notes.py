"""What F1 says about a field: hint, example, and how this kind of field may be filled in."""

import tomllib
from functools import cache
from html import escape

from desktop_app import resources
from desktop_app.domain.fields import Field


@cache
def _kinds() -> dict[str, str]:
    kinds = tomllib.loads(resources.text("help", "field_kinds.toml"))
    return {key: str(value) for key, value in kinds.items()}


def field_note(field: Field) -> str:
    """A short page (rich text)."""
    unit = f"（{field.unit}）" if field.unit else ""
    parts = [f"<b>{escape(field.label)}</b>{unit}", escape(field.hint)]
    if field.example:
        parts.append(f"例：{escape(field.example)}")
    parts.append(escape(_kinds().get(field.type.value, "")))
    return "<p style='width:360px'>" + "<br/>".join(part for part in parts if part) + "</p>"
