"""An answer of the independent reading beside what the program says, in the words of the contract; the differences."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tests.policy.independent_reading.answer import Answer, Values


def plain(number: Decimal | None) -> str | None:
    """A decimal as the contract writes it: no exponent, no trailing zeros."""
    if number is None:
        return None
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def record_line(values: Values, *, numbers: bool = False) -> dict[str, Any]:
    """A record as the contract writes it. Amounts as decimal strings, or as JSON numbers where they are short."""
    line: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Decimal):
            short = numbers and len(value.as_tuple().digits) <= 15
            line[key] = float(value) if short else plain(value)
            if short and Decimal(repr(line[key])) != value:
                line[key] = plain(value)
        elif isinstance(value, tuple) and all(isinstance(part, int) for part in value) and value:
            line[key] = f"{value[0]:04d}-{value[1]:02d}"
        elif isinstance(value, tuple):
            line[key] = list(value) or (["none"] if numbers else [])
        else:
            line[key] = value
    return line


def differences(said: Mapping[str, Any], expected: Answer) -> Iterator[str]:
    """Sentences about what one policy's result (the contract's JSON) says otherwise than the independent reading."""
    if said["verdict"] != expected.verdict:
        yield f"verdict {said['verdict']}, expected {expected.verdict}"
    if len(set(said["missing"])) != len(said["missing"]) or set(said["missing"]) != expected.missing:
        yield f"missing {sorted(said['missing'])}, expected {sorted(expected.missing)}"
    if tuple(said["reading_sensitive"]) != expected.reading_sensitive:
        yield f"reading_sensitive {said['reading_sensitive']}, expected {expected.reading_sensitive}"
    if tuple(said["priority"]) != expected.priority:
        yield f"priority {said['priority']}, expected {expected.priority}"
    if said["amount"] != plain(expected.amount):
        yield f"amount {said['amount']}, expected {plain(expected.amount)}"
    yield from _subsidy_differences(said["subsidy"], expected)
    if expected.conditions:
        yield from _condition_differences(said["conditions"], expected)


def _subsidy_differences(said: Mapping[str, Any] | None, expected: Answer) -> Iterator[str]:
    wanted = expected.subsidy
    if said is None or wanted is None:
        if said is not None or wanted is not None:
            yield f"subsidy {said}, expected {wanted}"
        return
    if said["status"] != wanted.status:
        yield f"subsidy {said['status']}, expected {wanted.status}"
    elif wanted.status == "tier":
        tier = (said["class"], said["at_least"], said["below"], said["cap"], said["unit"])
        below = None if wanted.below is None else str(wanted.below)
        want = (wanted.class_code, str(wanted.at_least), below, str(wanted.cap), "万元")
        if tier != want:
            yield f"subsidy {tier}, expected {want}"


def _condition_differences(said: list[Mapping[str, Any]], expected: Answer) -> Iterator[str]:
    ids = [condition["id"] for condition in said]
    wanted = [line.id for line in expected.conditions]
    if ids != wanted:
        yield f"conditions {ids}, expected {wanted}"
        return
    for condition, line in zip(said, expected.conditions, strict=True):
        if condition["status"] != line.status:
            yield f"{line.id} {condition['status']}, expected {line.status}"
        elif condition.get("shortfall") != plain(line.shortfall):
            yield f"{line.id} short by {condition['shortfall']}, expected {plain(line.shortfall)}"


def report(record: Values, as_of: date, policy: str, found: list[str]) -> str:
    """One disagreement, with all that is needed to repeat it."""
    return f"{policy} on {as_of}: {'; '.join(found)}\n    {record_line(record)}"
