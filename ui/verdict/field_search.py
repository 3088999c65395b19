"""Finding a field by its name: characters, pinyin or initials."""

from collections.abc import Sequence

from desktop_app.domain.fields import Choice, FieldDictionary, FieldType, Subject, make_field
from ui.editors.chooser_editor import Proposal, Search
from ui.editors.searches import LONGEST_LIST, choice_search


def field_search(fields: FieldDictionary) -> Search:
    """Proposes fields; the value is the key, the remark the section."""
    choices = tuple(Choice(key, field.label) for key, field in fields.items())
    by_label = choice_search(make_field("field", Subject.PROJECT, "栏目", FieldType.CHOICE, choices=choices))

    def search(text: str) -> Sequence[Proposal]:
        return tuple(
            Proposal(each.value, each.text, fields[str(each.value)].section)
            for each in by_label(text)[:LONGEST_LIST]
        )

    return search
