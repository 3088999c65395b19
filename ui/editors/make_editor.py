"""The editor that suits a field."""

from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from desktop_app.domain.fields import Field, FieldType
from ui.editors.chooser_editor import ChooserEditor, Search
from ui.editors.line_editor import LineEditor
from ui.editors.long_text_editor import LongTextEditor
from ui.editors.option_editor import OptionEditor
from ui.editors.searches import choice_search, industry_search, region_search

FieldEditor: TypeAlias = LineEditor | LongTextEditor | OptionEditor
FEW_OPTIONS = 6
SHORT_OPTIONS = 26  # characters of all labels together that stand side by side in half the form's width


def is_side_by_side(field: Field) -> bool:
    """Whether all answers of a field are in view at once."""
    if field.type in {FieldType.BOOL, FieldType.MULTI}:
        return True
    characters = sum(len(choice.label) for choice in field.choices)
    return (
        field.type is FieldType.CHOICE and len(field.choices) <= FEW_OPTIONS and characters <= SHORT_OPTIONS
    )


def make_editor(
    field: Field, region_within: str, firm_search: Search | None, parent: QWidget | None = None
) -> FieldEditor:
    """region_within: the office's own area, whose places are offered first. firm_search: offers known enterprises."""
    if is_side_by_side(field):
        yes_no: tuple[tuple[bool | str, str], ...] = ((True, "是"), (False, "否"))
        options = yes_no if field.type is FieldType.BOOL else tuple((c.code, c.label) for c in field.choices)
        return OptionEditor(options, several=field.type is FieldType.MULTI, parent=parent)
    if field.type is FieldType.LONGTEXT:
        return LongTextEditor(parent)
    if field.type is FieldType.REGION:
        return ChooserEditor(region_search(region_within), parent)
    if field.type is FieldType.INDUSTRY:
        return ChooserEditor(industry_search, parent)
    if field.type is FieldType.CHOICE:
        return ChooserEditor(choice_search(field), parent)
    if field.key == "enterprise_name" and firm_search is not None:
        return ChooserEditor(firm_search, parent)
    return LineEditor(parent)
