"""Remembering an answer by the facts it looked at: most conditions see the same few values again and again."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from desktop_app.domain.facts import Facts, FactValue
from desktop_app.policy.status import DAY

T = TypeVar("T")
_MOST = 2048


class Remembered(Generic[T]):
    """A function of facts that depends on the given fields and the day of the check only."""

    __slots__ = ("_answers", "_compute", "_keys")

    def __init__(self, fields: Sequence[str], compute: Callable[[Facts], T]) -> None:
        self._keys = (DAY, *dict.fromkeys(fields))
        self._compute = compute
        self._answers: dict[tuple[FactValue | None, ...], T] = {}

    def __call__(self, facts: Facts) -> T:
        # True == 1 in a dict, but a field has one type only, so a key's place never holds both.
        key = tuple(map(facts.get, self._keys))
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= _MOST:
                self._answers.clear()
            answer = self._answers[key] = self._compute(facts)
        return answer
