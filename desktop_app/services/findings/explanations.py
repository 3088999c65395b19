"""Written explanations of W findings: matched to what is found now, written, withdrawn, and how they came about."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.entities import new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts
from desktop_app.domain.ports import Store
from desktop_app.domain.record import to_json_value
from desktop_app.services.findings.finding import Finding, Severity, Told

LONGEST = 500  # characters; it is printed beneath the table


@dataclass(frozen=True, slots=True)
class ExplanationStep:
    """One writing or withdrawal. text: "" where it was withdrawn."""

    at: datetime
    by: str
    text: str


def given_for(finding: Finding, facts: Facts) -> str:
    """The values a finding stands on, as canonical JSON: what an explanation holds for."""
    values = {key: to_json_value(facts[key]) if key in facts else None for key in finding.fields}
    kept = {"values": values, "basis": list(finding.basis)}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def with_explanations(
    found: Sequence[Finding], explanations: Iterable[Explanation], facts: Facts
) -> list[Finding]:
    """The findings, those to be explained with what was written about them."""
    left = list(explanations)
    told: dict[int, Explanation] = {}
    wanting = [place for place, each in enumerate(found) if each.severity is Severity.EXPLAIN]
    # A field more or less (a blank was filled in) is still the same matter.
    for exactness in ("fields", "first", "code"):
        for place in wanting:
            if place in told:
                continue
            match = _match(found[place], left, exactness, [found[each] for each in wanting])
            if match is not None:
                told[place] = match
                left.remove(match)
    return [
        each.explained(_told(told[place], each, facts)) if place in told else each
        for place, each in enumerate(found)
    ]


def _match(
    finding: Finding, left: list[Explanation], exactness: str, wanting: list[Finding]
) -> Explanation | None:
    same_code = [each for each in left if each.code == finding.code]
    if exactness == "fields":
        return next((each for each in same_code if each.fields == finding.fields), None)
    if exactness == "first":
        return next((each for each in same_code if each.fields[:1] == finding.fields[:1]), None)
    is_only = sum(each.code == finding.code for each in wanting) == 1
    return same_code[0] if is_only and len(same_code) == 1 else None


def _told(explanation: Explanation, finding: Finding, facts: Facts) -> Told:
    return Told(
        explanation.text,
        explanation.written_by,
        explanation.written_at,
        explanation.given_for == given_for(finding, facts),
    )


class ExplanationService:
    """Writing them. Every step is one transaction of the store, with its history."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, project_id: str, finding: Finding, facts: Facts, text: str) -> Explanation | None:
        """Explain a finding for the values that stand now; a blank text withdraws the explanation.

        Raises AppError where the finding takes none, or the text is too long.
        """
        if finding.severity is not Severity.EXPLAIN:
            raise AppError("explanation-unwanted", f"{finding.code}不是需说明的问题：请改正数据，不必写说明")
        words = text.strip()
        if len(words) > LONGEST:
            raise AppError(
                "explanation-long", f"说明有{len(words)}字，最多{LONGEST}字。请压缩{len(words) - LONGEST}字"
            )
        kept = self._store.explanations.of_project(project_id)
        withdrawn = self._store.explanations.of_project(project_id, deleted=True)
        known = _match(finding, [*kept], "fields", []) or _match(finding, [*kept], "first", [])
        if not words:
            if known is not None:
                self._store.explanations.delete(known.id)
            return None
        known = known or _match(finding, [*withdrawn], "fields", [])
        fresh = Explanation(
            known.id if known else new_id(),
            project_id,
            finding.code,
            finding.fields,
            words,
            given_for(finding, facts),
        )
        if (
            known in kept
            and known._replace(fields=fresh.fields, text=words, given_for=fresh.given_for) == known
        ):
            return known
        return self._store.explanations.save(fresh)

    def steps(self, project_id: str, finding: Finding) -> tuple[ExplanationStep, ...]:
        """How the explanation of a finding came about, newest first."""
        every = [
            *self._store.explanations.of_project(project_id),
            *self._store.explanations.of_project(project_id, deleted=True),
        ]
        known = _match(finding, every, "fields", []) or _match(finding, every, "first", [])
        return tuple(reversed(self._steps(known))) if known is not None else ()

    def _steps(self, explanation: Explanation) -> list[ExplanationStep]:
        entries = self._store.history(explanation.id)
        texts = [entry for entry in entries if entry.field == "body"]
        first = json.loads(texts[0].old or '""') if texts else explanation.text
        steps: list[ExplanationStep] = []
        text, is_withdrawn, written_in = first, False, 0
        for entry in entries:
            if entry.field == "deleted_at":
                is_withdrawn = not is_withdrawn
                if not is_withdrawn and written_in == entry.change:
                    continue  # it stands again with the new text, which was told already
                steps.append(ExplanationStep(entry.at, entry.actor, "" if is_withdrawn else text))
            elif entry.field in ("", "body"):
                text = json.loads(entry.new or '""') if entry.field else first
                written_in = entry.change
                steps.append(ExplanationStep(entry.at, entry.actor, text))
        return steps
