"""Texts that were typed and could not be understood: kept beside a project as they were typed, by field."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app.domain.entities import Dossier
from desktop_app.domain.fields import FieldDictionary

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

_SETTING = "ui.unread."  # settings key, followed by the project's id


def unread_texts(store: "Store", dossier: Dossier, fields: FieldDictionary) -> dict[str, str]:
    """Those of fields that are known and have no value."""
    kept = store.settings.get(_SETTING + dossier.project.id)
    if not isinstance(kept, dict):
        return {}
    facts = dossier.facts
    return {key: str(text) for key, text in kept.items() if key in fields and key not in facts}


def keep_unread_texts(store: "Store", project_id: str, texts: Mapping[str, str]) -> None:
    """Replace what is kept of a project; nothing is written where nothing was and nothing is."""
    if texts:
        store.settings.set(_SETTING + project_id, dict(texts))
    elif store.settings.get(_SETTING + project_id) is not None:
        store.settings.remove(_SETTING + project_id)
