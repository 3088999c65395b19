"""Which fields the form shows, in which section, for the policies an office works with."""

from collections.abc import Iterable
from typing import NamedTuple

from desktop_app.domain.fields import FieldDictionary, FieldType

SECTION_ORDER = ("企业", "项目", "投资与进度", "效益", "政策符合性", "四季度措施", "广东附加", "其他")
# Sections that exist only for certain policies: they fold away unless an active policy reads one of their fields.
POLICY_SECTIONS = frozenset({"四季度措施", "广东附加"})
# What every declaration table asks of a project, whether or not an active policy also has a condition about it.
ALWAYS_SHOWN = frozenset(
    {
        "site_region",
        "start_month",
        "completion_month",
        "total_investment",
        "fixed_asset_investment",
        "equipment_investment",
        "investment_this_year",
    }
)
LONG_LABEL = 15  # characters; a longer yes-or-no question takes the whole width


class Section(NamedTuple):
    """A titled part of the form. shown: keys in order; folded: keys no active policy asks for."""

    title: str
    shown: tuple[str, ...]
    folded: tuple[str, ...] = ()

    @property
    def is_folded(self) -> bool:
        """Nothing of it is needed: only its title is to be seen."""
        return not self.shown

    @property
    def keys(self) -> tuple[str, ...]:
        return self.shown + self.folded


def lay_out(fields: FieldDictionary, active: Iterable[str], known: Iterable[str]) -> tuple[Section, ...]:
    """The sections in order.

    active: keys the active policies read; known: keys any policy of the library reads. A field that some policy reads,
    but no active one, is folded; a field that none reads belongs to the official table and is shown, as are those
    of ALWAYS_SHOWN.
    """
    needed, read_somewhere = frozenset(active) | ALWAYS_SHOWN, frozenset(known)
    titles = dict.fromkeys((*SECTION_ORDER, *(field.section for field in fields.values() if field.section)))
    sections = []
    for title in titles:
        keys = [key for key, field in fields.items() if (field.section or "其他") == title]
        if not keys:
            continue
        if title in POLICY_SECTIONS and not needed.intersection(keys):
            sections.append(Section(title, (), tuple(keys)))
            continue
        shown = tuple(key for key in keys if key in needed or key not in read_somewhere)
        sections.append(Section(title, shown, tuple(key for key in keys if key not in shown)))
    return tuple(sections)


def takes_whole_width(fields: FieldDictionary, key: str) -> bool:
    """Whether a field stands alone on its line: long texts, several choices, long questions."""
    field = fields[key]
    if field.type in {FieldType.LONGTEXT, FieldType.MULTI}:
        return True
    is_long_question = field.type is FieldType.BOOL and len(field.label) >= LONG_LABEL
    return is_long_question or key in {"enterprise_name", "project_name"}


def in_lines(fields: FieldDictionary, keys: Iterable[str], columns: int) -> list[tuple[str, ...]]:
    """The keys of a section as lines of at most so many fields."""
    lines: list[tuple[str, ...]] = []
    line: list[str] = []
    for key in keys:
        if takes_whole_width(fields, key):
            if line:
                lines.append(tuple(line))
                line = []
            lines.append((key,))
            continue
        line.append(key)
        if len(line) == columns:
            lines.append(tuple(line))
            line = []
    if line:
        lines.append(tuple(line))
    return lines
