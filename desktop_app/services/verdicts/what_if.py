"""“假如”: a copy of a project's facts to try numbers on, and what each policy would then say beside what it says now.

The copy lives in an editing session of its own that no store ever sees: there is no way to keep it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.entities import Dossier, Project
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import FieldDictionary, FieldType
from desktop_app.domain.money import grouped
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.policy.pack import Pack
from desktop_app.services.editing.form_layout import Section
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.session import EditSession
from desktop_app.services.findings.finding import RecordContext
from desktop_app.services.records.field_input import editor_text
from desktop_app.services.verdicts.words import subsidy_head, verdict_words

UNFILLED = "未填"
MATTERING, MEASURED, OTHERS = "要紧栏目", "数字", "其他政策"


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field that stands otherwise in the trial. before, after: as people read them, with the unit."""

    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TurnedCondition:
    """A condition whose status is another in the trial. message: how it would then stand."""

    clause: str
    title: str
    before: Status
    after: Status
    message: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One policy, now and in the trial. words: the verdicts as the cards say them.

    amounts: the subsidy's tier or the computed amount, "" where the policy has none.
    """

    pack_id: str
    badge: str
    verdicts: tuple[Verdict, Verdict]
    words: tuple[str, str]
    amounts: tuple[str, str]
    turned: tuple[TurnedCondition, ...]

    @property
    def differs(self) -> bool:
        """Whether anything a person would tell is another."""
        return self.words[0] != self.words[1] or self.amounts[0] != self.amounts[1] or bool(self.turned)


class WhatIf:
    """One trial on one project. `state` is what its editors show; `real` what it began from."""

    def __init__(self, real: FormState, context: RecordContext, packs: Sequence[Pack], as_of: date) -> None:
        """real: with the results of these packs. as_of: the day of the check."""
        self.real = real
        self._context, self._packs, self._as_of = context, tuple(packs), as_of
        self._session = self._fresh()
        self._compared: dict[str, tuple[PolicyResult, Outcome]] = {}

    @property
    def state(self) -> FormState:
        return self._session.state

    @property
    def fields(self) -> FieldDictionary:
        return self._context.fields

    @property
    def is_changed(self) -> bool:
        state = self.state
        return dict(state.facts) != dict(self.real.facts) or dict(state.unread) != dict(self.real.unread)

    def set_text(self, key: str, raw: str) -> FormState:
        """What stands in an editor; read as in the form."""
        return self._session.set_text(key, raw)

    def set_value(self, key: str, value: FactValue | None) -> FormState:
        return self._session.set_value(key, value)

    def accept_proposal(self, key: str) -> FormState:
        return self._session.accept_proposal(key)

    def leave(self) -> None:
        """The cursor has left a field: the next edit is a step of its own."""
        self._session.end_step()

    def undo(self) -> FormState:
        return self._session.undo()

    def redo(self) -> FormState:
        return self._session.redo()

    def reset(self) -> FormState:
        """Begin again with what is recorded."""
        self._session = self._fresh()
        return self.state

    def changes(self) -> tuple[ChangedField, ...]:
        """What was changed, in the order of the dictionary."""
        now, state = self.real, self.state
        return tuple(
            ChangedField(key, field.label, self._shown(key, now), self._shown(key, state))
            for key, field in self.fields.items()
            if now.facts.get(key) != state.facts.get(key) or now.unread.get(key) != state.unread.get(key)
        )

    def outcomes(self) -> tuple[Outcome, ...]:
        """Every policy with a verdict, in the order of the cards. Compared anew only where its result is another."""
        found = []
        for id_, result in self.state.results.items():
            known = self._compared.get(id_)
            if known is None or known[0] is not result:
                before = self.real.results.get(id_, result)
                known = self._compared[id_] = (result, _outcome(before, result))
            found.append(known[1])
        return tuple(found)

    def _fresh(self) -> EditSession:
        project = Project(self.real.project_id, self.real.enterprise_id, dict(self.real.facts))
        return EditSession(
            Dossier(project, None), self._context, self._packs, self._as_of, dict(self.real.unread)
        )

    def _shown(self, key: str, state: FormState) -> str:
        field, unread = self.fields[key], state.unread.get(key)
        if unread is not None:
            return f"“{unread}”（没有读懂，按未填）"
        value = state.facts.get(key)
        if value is None:
            return UNFILLED
        text = editor_text(field, value)
        return f"{text}{field.unit}" if field.is_numeric else text


def _outcome(before: PolicyResult, after: PolicyResult) -> Outcome:
    turned = tuple(
        TurnedCondition(condition.clause, condition.title, old, new, after.condition(place).message)
        for place, (condition, old, new) in enumerate(
            zip(after.pack.conditions, before.statuses, after.statuses, strict=True)
        )
        if old is not new
    )
    return Outcome(
        after.pack.id,
        after.pack.badge,
        (before.verdict, after.verdict),
        (verdict_words(before), verdict_words(after)),
        (_amount(before), _amount(after)),
        turned,
    )


def _amount(result: PolicyResult) -> str:
    if result.subsidy is not None:
        return subsidy_head(result.subsidy)
    return f"{grouped(result.amount)}万元" if result.amount is not None else ""


def trial_sections(
    results: Mapping[str, PolicyResult],
    focus: str,
    fields: FieldDictionary,
    form: Sequence[Section],
) -> tuple[Section, ...]:
    """The sections of a trial's form: what matters first, then every other field of the project's own form.

    What matters: the fields of unmet, then open conditions of the policy in focus; the other numbers and months that
    policy reads; what the other policies' unmet and open conditions wait for. Each field stands once.
    focus: a pack's id; the first policy where it is not among the results. form: the sections of the project's form.
    """
    main = results.get(focus) or next(iter(results.values()), None)
    groups: list[tuple[str, list[str]]] = []
    if main is not None:
        beside = [each for each in results.values() if each is not main]
        groups = [
            (MATTERING, _unsettled(main)),
            (MEASURED, [key for key in main.pack.fields if _is_measured(key, fields)]),
            (OTHERS, [key for result in beside for key in _unsettled(result)]),
        ]
    named: set[str] = set()
    sections = []
    for title, keys in (*groups, *((each.title, list(each.shown)) for each in form)):
        fresh = tuple(dict.fromkeys(key for key in keys if key in fields and key not in named))
        named.update(fresh)
        if fresh:
            sections.append(Section(title, fresh))
    return tuple(sections)


def _unsettled(result: PolicyResult) -> list[str]:
    """Unmet first, for they decide."""
    wanted = [Status.UNMET, Status.UNKNOWN]
    return [
        key
        for status in wanted
        for condition, now in zip(result.pack.conditions, result.statuses, strict=True)
        if now is status
        for key in condition.fields
    ]


def _is_measured(key: str, fields: FieldDictionary) -> bool:
    field = fields.get(key)
    return field is not None and (field.is_numeric or field.type is FieldType.MONTH)
