"""Expressions of the pack language built from TOML text, for the tests of the language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import FieldDictionary, standard_dictionary
from desktop_app.domain.record import parse_record
from desktop_app.policy.entry import Entry
from desktop_app.policy.expressions import Scope, read_predicate, read_quantity
from desktop_app.policy.predicates import Predicate
from desktop_app.policy.quantities import Quantity
from desktop_app.policy.status import DAY
from desktop_app.policy.toml_file import parse_toml

FIELDS: FieldDictionary = standard_dictionary()
SCOPE = Scope(FIELDS, 2024)


def _entry(text: str) -> Entry:
    return Entry(parse_toml(f"it = {text}".encode(), "试")["it"], "it", "试")


def predicate(text: str, scope: Scope = SCOPE) -> Predicate:
    return read_predicate(_entry(text), scope)


def quantity(text: str, scope: Scope = SCOPE) -> Quantity:
    return read_quantity(_entry(text), scope)


def known(record: Mapping[str, Any] | None = None, day: date = date(2024, 6, 30)) -> Facts:
    """Facts of a record, with the day of the check."""
    return {**parse_record(record or {}, FIELDS), DAY: day}
