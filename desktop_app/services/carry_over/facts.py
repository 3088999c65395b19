"""What a new year does to the facts of a project that is carried over. Which field is of which kind: resources/fields.csv."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.fields import Field

PROGRESS_NORMAL, CONTINUES = "progress_normal", "continues_this_year"


@dataclass(frozen=True, slots=True)
class CarriedField:
    """One field across the turn of the year. asked: to be filled in again, or to be looked at (rule confirm).

    how: for an added-up value its reckoning, in words.
    """

    key: str
    label: str
    rule: str
    old: FactValue | None
    new: FactValue | None
    asked: bool
    how: str = ""


@dataclass(frozen=True, slots=True)
class CarriedFacts:
    """The facts of the new year, and what was done to each field that a new year touches."""

    facts: Facts
    fields: tuple[CarriedField, ...]

    @property
    def to_fill_in(self) -> tuple[str, ...]:
        """Fields that are blank now and were known."""
        return tuple(each.key for each in self.fields if each.asked and each.new is None)

    @property
    def to_confirm(self) -> tuple[str, ...]:
        """Fields with a value that a person should look at again."""
        return tuple(each.key for each in self.fields if each.asked and each.new is not None)


def carried_facts(
    facts: Facts, fields: Mapping[str, Field], answers: Facts, done: Decimal | None = None
) -> CarriedFacts:
    """The facts as they enter the new year; nothing the dictionary does not know is touched.

    answers: what was said of the new year already (its fields are not asked for again). done: what was really completed
    last year, 万元; without it cumulative values grow by what was expected, and are to be confirmed.
    """
    new = dict(facts)
    told = []
    for key, field in fields.items():
        rule = field.new_year
        old = facts.get(key)
        if rule.rule == "keep" or (old is None and rule.rule in ("clear", "confirm")):
            continue
        value, how = old, ""
        if rule.rule == "clear":
            value = None
        elif rule.rule == "set":
            value = True
        elif rule.rule == "add":
            grown = facts.get(rule.source) if done is None else done
            value = _sum(old, grown)
            if value is not None:
                source = (
                    "上年实际完成" if done is not None else f"上年“{_label(fields, rule.source)}”，请核对"
                )
                how = f"{old} + {grown}（{source}）"
        if key in answers:
            continue
        asked = rule.rule in ("clear", "confirm") or (rule.rule == "add" and done is None)
        told.append(CarriedField(key, field.label, rule.rule, old, value, asked, how))
        if value is None:
            new.pop(key, None)
        else:
            new[key] = value
    new.update(answers)
    return CarriedFacts(new, tuple(told))


def _sum(total: FactValue | None, grown: FactValue | None) -> Decimal | int | None:
    """Unknown where either is: what was not written down is not reckoned with."""
    for value in (total, grown):
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            return None
    assert isinstance(total, Decimal | int)
    assert isinstance(grown, Decimal | int)
    return Decimal(total) + Decimal(grown)


def _label(fields: Mapping[str, Field], key: str) -> str:
    return fields[key].label if key in fields else key
