"""The form's sections as they were laid out last time: the window can be painted and typed in before the packs are read.

Only a foretaste: the sections that follow from the packs replace it a moment later where they differ.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.editing.form_layout import Section

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

SETTING = "ui.form_outline"


def kept_outline(store: "Store", fields: FieldDictionary) -> tuple[Section, ...] | None:
    """The sections of last time; None where none are kept, or where the first has a field that is not known yet."""
    kept = store.settings.get(SETTING)
    if not isinstance(kept, list) or not kept or not all(_is_section(each) for each in kept):
        return None
    sections = tuple(Section(title, tuple(shown), tuple(folded)) for title, shown, folded in kept)
    return sections if all(key in fields for key in sections[0].keys) else None


def keep_outline(store: "Store", sections: Sequence[Section]) -> None:
    """Remember the sections for the next start; written only where they have changed."""
    plain = [[section.title, list(section.shown), list(section.folded)] for section in sections]
    if store.settings.get(SETTING) != plain:
        store.settings.set(SETTING, plain)


def _is_section(kept: Any) -> bool:
    match kept:
        case [str(), [*shown], [*folded]]:
            return all(isinstance(key, str) for key in (*shown, *folded))
    return False
