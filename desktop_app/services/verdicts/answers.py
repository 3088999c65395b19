"""What `jigai check` answers for one record: the verdicts as the contract's JSON text.

Conditions repeat from record to record, so the text of each explained condition is kept and written again.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from desktop_app.domain.money import plain
from desktop_app.domain.verdict import ConditionResult, SubsidyResult, SubsidyStatus
from desktop_app.policy.evaluate import PolicyResult

T = TypeVar("T")
_MOST_FRAGMENTS = 20_000


class AnswerWriter:
    """Writes answers; one for a run."""

    def __init__(self) -> None:
        # By identity: the evaluation hands out the same object for the same facts. The object is kept beside its text,
        # so that its id cannot come to mean another one.
        self._fragments: dict[int, tuple[object, str]] = {}

    def results(self, results: Mapping[str, PolicyResult]) -> str:
        """Policy id → its answer, in the packs' order."""
        return "{" + ", ".join(f"{dump(id_)}: {self.result(result)}" for id_, result in results.items()) + "}"

    def result(self, result: PolicyResult) -> str:
        """One policy's answer; every number a decimal string."""
        conditions = ", ".join(map(self._condition, result.conditions))
        return (
            f'{{"verdict": "{result.verdict.value}", "conditions": [{conditions}], '
            f'"missing": {_codes(result.missing)}, "reading_sensitive": {_codes(result.reading_sensitive)}, '
            f'"priority": {_codes(result.priority)}, "subsidy": {self._subsidy(result.subsidy)}, '
            f'"amount": {_number_text(result.amount)}}}'
        )

    def _condition(self, item: ConditionResult) -> str:
        return self._remembered(item, condition_to_json)

    def _subsidy(self, item: SubsidyResult | None) -> str:
        return "null" if item is None else self._remembered(item, subsidy_to_json)

    def _remembered(self, item: T, to_json: Callable[[T], dict[str, Any]]) -> str:
        known = self._fragments.get(id(item))
        if known is not None:
            return known[1]
        if len(self._fragments) >= _MOST_FRAGMENTS:
            self._fragments.clear()
        text = dump(to_json(item))
        self._fragments[id(item)] = (item, text)
        return text


def dump(value: Any) -> str:
    """JSON as the contract writes it: one line, Chinese as it is."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False)


def condition_to_json(item: ConditionResult) -> dict[str, Any]:
    """One condition; `shortfall` is absent where there is none."""
    answer: dict[str, Any] = {
        "id": item.id,
        "clause": item.clause,
        "status": item.status.value,
        "actual": item.actual,
        "required": item.required,
    }
    if item.shortfall is not None:
        answer["shortfall"] = plain(item.shortfall)
    answer["unit"] = item.unit
    answer["message"] = item.message
    return answer


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def subsidy_to_json(subsidy: SubsidyResult) -> dict[str, Any]:
    """The tier; class, bounds and cap are null unless one is reached."""
    in_tier = subsidy.status is SubsidyStatus.TIER
    return {
        "status": subsidy.status.value,
        "class": subsidy.class_code if in_tier else None,
        "at_least": _number(subsidy.at_least),
        "below": _number(subsidy.below),
        "cap": _number(subsidy.cap),
        "unit": subsidy.unit,
    }


def _codes(codes: tuple[str, ...]) -> str:
    """A list of codes; they are plain identifiers and need no escaping."""
    return '["' + '", "'.join(codes) + '"]' if codes else "[]"


def _number_text(value: Decimal | None) -> str:
    return "null" if value is None else f'"{plain(value)}"'
