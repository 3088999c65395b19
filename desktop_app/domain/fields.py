"""The field dictionary: what the program can know about an enterprise or a project.

The table is resources/fields.csv: its keys are the common tongue of forms, packs, sheets and the command line.
A policy pack may declare further fields of its own; they join the dictionary through `FieldDictionary.extended`.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Literal, NamedTuple, cast

from desktop_app import resources


class FieldType(StrEnum):
    TEXT = "text"
    LONGTEXT = "longtext"
    BOOL = "bool"
    CHOICE = "choice"
    MULTI = "multi"
    MONEY = "money"  # Decimal, 万元, never negative
    PERCENT = "percent"  # Decimal, in hundredths; may be negative
    NUMBER = "number"  # Decimal, in the field's unit
    INT = "int"  # int, never negative
    MONTH = "month"
    REGION = "region"  # six-digit GB/T 2260 code
    INDUSTRY = "industry"  # two-digit GB/T 4754-2017 division
    USCC = "uscc"
    PROJECT_CODE = "project_code"
    PHONE = "phone"


class Subject(StrEnum):
    ENTERPRISE = "enterprise"
    PROJECT = "project"


NUMERIC_TYPES = frozenset({FieldType.MONEY, FieldType.PERCENT, FieldType.NUMBER, FieldType.INT})
TEXT_TYPES = frozenset(
    {FieldType.TEXT, FieldType.LONGTEXT, FieldType.USCC, FieldType.PROJECT_CODE, FieldType.PHONE}
)
NONE_CODE = "none"


class NewYear(NamedTuple):
    """What becomes of a field's value when a project is carried over into a new year.

    rule: keep; confirm: kept, but to be looked at again; clear: it was last year's; set: becomes True; add: grows by
    what `source` was.
    """

    rule: Literal["keep", "confirm", "clear", "set", "add"] = "keep"
    source: str = ""


NEW_YEAR_KEEPS = NewYear()


class Choice(NamedTuple):
    """One admitted answer: the stored code, the label shown, other spellings accepted on input."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    subject: Subject
    label: str
    type: FieldType
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    section: str = ""
    hint: str = ""
    example: str = ""
    new_year: NewYear = NEW_YEAR_KEEPS
    codes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)  # any spelling → code

    def label_of(self, code: str) -> str:
        """The label of a choice's code; the code itself where it is not (or no longer) in the list."""
        return next((choice.label for choice in self.choices if choice.code == code), code)

    @property
    def is_numeric(self) -> bool:
        return self.type in NUMERIC_TYPES


def make_field(
    key: str,
    subject: Subject,
    label: str,
    type_: FieldType,
    unit: str = "",
    choices: tuple[Choice, ...] = (),
    section: str = "",
    hint: str = "",
    example: str = "",
    new_year: str = "",
) -> Field:
    """A field with its table of accepted spellings. new_year: as in `parse_new_year`."""
    codes = {spelling: c.code for c in choices for spelling in (*c.aliases, c.code)}
    return Field(
        key, subject, label, type_, unit, choices, section, hint, example, parse_new_year(new_year), codes
    )


def parse_new_year(text: str) -> NewYear:
    """ "" keeps; "confirm", "clear", "set", "add:investment_this_year" as NewYear says. Raises ValueError."""
    rule, _, source = text.partition(":")
    if rule == "add" and source:
        return NewYear("add", source)
    if rule in ("", "confirm", "clear", "set") and not source:
        return NewYear(cast("Literal['confirm', 'clear', 'set']", rule)) if rule else NEW_YEAR_KEEPS
    raise ValueError(text)


def parse_choices(text: str) -> tuple[Choice, ...]:
    """ "large=大型|car=汽车/汽车产业" → choices; what stands behind a slash is an alias accepted on input."""
    choices = []
    for item in filter(None, text.split("|")):
        code, _, labels = item.partition("=")
        label, *aliases = labels.split("/")
        choices.append(Choice(code, label, tuple(aliases)))
    return tuple(choices)


class FieldDictionary(Mapping[str, Field]):
    """All fields by key, in the order of the table."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._fields = {item.key: item for item in fields}

    def __getitem__(self, key: str) -> Field:
        return self._fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def of_subject(self, subject: Subject) -> tuple[Field, ...]:
        return tuple(item for item in self._fields.values() if item.subject is subject)

    def extended(self, more: Iterable[Field]) -> "FieldDictionary":
        """This dictionary with further fields. A key that is already there must mean the same: else ValueError."""
        merged = dict(self._fields)
        for item in more:
            known = merged.get(item.key)
            if known is not None and (known.type, known.unit, known.subject, known.choices) != (
                item.type,
                item.unit,
                item.subject,
                item.choices,
            ):
                raise ValueError(item.key)
            merged.setdefault(item.key, item)
        return FieldDictionary(merged.values())


def read_dictionary(text: str) -> FieldDictionary:
    """The dictionary from its CSV text (key,subject,label,type,unit,choices,section,hint,example,new_year)."""
    return FieldDictionary(
        make_field(
            row["key"],
            Subject(row["subject"]),
            row["label"],
            FieldType(row["type"]),
            row["unit"],
            parse_choices(row["choices"]),
            row["section"],
            row["hint"],
            row["example"],
            row.get("new_year") or "",
        )
        for row in csv.DictReader(io.StringIO(text))
    )


@cache
def standard_dictionary() -> FieldDictionary:
    """The program's own dictionary."""
    return read_dictionary(resources.text("fields.csv"))
