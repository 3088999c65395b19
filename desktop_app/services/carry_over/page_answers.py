"""Second step of the carry-over: who goes, who does not and why, and the answers that are still asked for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from desktop_app.services.carry_over.page_search import matches
from desktop_app.services.carry_over.plan import (
    CARRY_WORDS,
    QUESTION_WORDS,
    CarryAnswer,
    CarryLine,
    CarryPlan,
    CarryState,
)

MARKS = {CarryState.CARRY: "✓", CarryState.ASK: "?", CarryState.OUT: "✕", CarryState.DONE: "—"}
MISSED = "missed"  # the filter for projects that missed their year
FILTERS: tuple[tuple[str, str], ...] = (
    ("", "全部"),
    (CarryState.ASK.value, CARRY_WORDS[CarryState.ASK]),
    (CarryState.CARRY.value, CARRY_WORDS[CarryState.CARRY]),
    (CarryState.OUT.value, CARRY_WORDS[CarryState.OUT]),
    (CarryState.DONE.value, CARRY_WORDS[CarryState.DONE]),
    (MISSED, "当年应竣工未竣工"),
)


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The plan and what was said, with a way back. past: the answers before each step, the newest last."""

    plan: CarryPlan
    past: tuple[dict[str, CarryAnswer], ...] = ()

    def say(self, project_ids: Iterable[str], yes: bool) -> "AnswerSheet":
        """Answer the first open question of each of these projects."""
        changed: dict[str, CarryAnswer] = {}
        for line in self._lines(project_ids):
            if line.questions:
                told: dict[str, Any] = {line.questions[0]: yes}
                changed[line.project_id] = replace(self._said(line.project_id), **told)
        return self._with(changed)

    def normal_and_continuing(self, project_ids: Iterable[str]) -> "AnswerSheet":
        """Answer for many at once that progress is normal and work goes on; other questions stay open."""
        changed = {
            line.project_id: replace(self._said(line.project_id), normal=True, continues=True)
            for line in self._lines(project_ids)
            if {"normal", "continues"} & set(line.questions)
        }
        return self._with(changed)

    def completed(self, project_id: str, done: Decimal | None) -> "AnswerSheet":
        """What was really invested last year, 万元; None: not known, what was expected is added up."""
        said = self._said(project_id)
        return self if said.done == done else self._with({project_id: replace(said, done=done)})

    def forget(self, project_ids: Iterable[str]) -> "AnswerSheet":
        """Ask these projects everything again."""
        known = self.plan.answers
        return self._with(
            {id_: CarryAnswer() for id_ in project_ids if known.get(id_, CarryAnswer()) != CarryAnswer()}
        )

    def back(self) -> "AnswerSheet":
        """Take the last step back."""
        if not self.past:
            return self
        return AnswerSheet(self.plan.answered(self.past[-1]), self.past[:-1])

    def question_of(self, line: CarryLine) -> str:
        """The question a project waits for, as a sentence; "" where it waits for none."""
        if not line.questions:
            return ""
        rest = f"（还有{len(line.questions) - 1}问）" if len(line.questions) > 1 else ""
        return f"{QUESTION_WORDS[line.questions[0]]}？{rest}"

    def said_of(self, project_id: str) -> str:
        """What was answered for a project so far."""
        said = self._said(project_id)
        told = [
            f"{QUESTION_WORDS[name]}：{'是' if getattr(said, name) else '否'}"
            for name in QUESTION_WORDS
            if getattr(said, name) is not None
        ]
        return "；".join(told)

    def done_of(self, project_id: str) -> Decimal | None:
        return self._said(project_id).done

    def listed(self, wanted: str = "", text: str = "") -> tuple[CarryLine, ...]:
        """The lines of a filter whose project or firm has these words, pinyin too; those that wait first."""
        words = text.split()
        lines = [
            line
            for line in self.plan.lines
            if _is(line, wanted) and matches(words, line.project_name, line.enterprise_name)
        ]
        return tuple(sorted(lines, key=lambda line: line.state is not CarryState.ASK))

    @property
    def counts(self) -> dict[str, int]:
        """By filter."""
        by_state = Counter(line.state.value for line in self.plan.lines)
        missed = sum(bool(line.missed_year) for line in self.plan.lines)
        return {
            "": len(self.plan.lines),
            MISSED: missed,
            **{state.value: by_state[state.value] for state in CarryState},
        }

    @property
    def words(self) -> str:
        counted = Counter(line.state for line in self.plan.lines)
        told = "，".join(f"{CARRY_WORDS[state]}{counted[state]}个" for state in CarryState if counted[state])
        missed = self.counts[MISSED]
        flag = f"；其中{missed}个上年应竣工而没有竣工" if missed else ""
        return f"{self.plan.from_year}年的{len(self.plan.lines)}个项目：{told or '没有'}{flag}。"

    def _said(self, project_id: str) -> CarryAnswer:
        return self.plan.answers.get(project_id, CarryAnswer())

    def _lines(self, project_ids: Iterable[str]) -> Sequence[CarryLine]:
        wanted = set(project_ids)
        return [line for line in self.plan.lines if line.project_id in wanted]

    def _with(self, changed: dict[str, CarryAnswer]) -> "AnswerSheet":
        if not changed:
            return self
        before = {id_: self._said(id_) for id_ in changed}
        return AnswerSheet(self.plan.answered(changed), (*self.past, before))


def _is(line: CarryLine, wanted: str) -> bool:
    if wanted == MISSED:
        return bool(line.missed_year)
    return wanted in ("", line.state.value)
