"""What is known about one project and its enterprise: field key → typed value.

A key that is absent is unknown — neither zero nor false (reading R7). Facts are never changed in place.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from desktop_app.domain.fields import FieldDictionary, Subject
from desktop_app.domain.month import Month

FactValue: TypeAlias = str | bool | int | Decimal | Month | date | tuple[str, ...]
Facts: TypeAlias = Mapping[str, FactValue]


def of_subject(facts: Facts, subject: Subject, fields: FieldDictionary) -> Facts:
    """The part of the facts that belongs to the enterprise, or to the project."""
    return {k: v for k, v in facts.items() if k in fields and fields[k].subject is subject}
