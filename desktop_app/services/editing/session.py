"""Editing one project and its enterprise: every keystroke goes in here, and a new frozen FormState comes out.

Knows nothing of windows, databases or clocks. What cannot be understood stays, as it was typed, beside what is known.
Undo steps carry names; successive edits of one field are one step until `end_step`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.domain.entities import Dossier, Enterprise
from desktop_app.domain.facts import Facts, FactValue, of_subject
from desktop_app.domain.fields import FieldDictionary, Subject
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.findings.finding import NOWHERE, Finding, RecordContext, Surroundings
from desktop_app.services.records.field_input import read_text

if TYPE_CHECKING:
    from desktop_app.policy.evaluate import PolicyResult
    from desktop_app.policy.pack import Pack

ENTERPRISE_FACTS_STEP = "选择企业"
LONGEST_HISTORY = 500
# Edits of one field that follow each other within so many seconds are one step of undo.
BURST_SECONDS = 1.0


class _Content(NamedTuple):
    """All that undo brings back."""

    facts: Facts
    unread: Mapping[str, str]
    problems: Mapping[str, str]
    enterprise_id: str | None


class _Step(NamedTuple):
    name: str
    key: str
    before: _Content
    after: _Content


class Unsaved(NamedTuple):
    """What was typed since the last save. values: field → its value now, None where emptied; texts: not understood."""

    values: Mapping[str, FactValue | None]
    texts: Mapping[str, str]


class EditSession:
    """The editing of one dossier. `state` is what the form shows now."""

    def __init__(
        self,
        dossier: Dossier,
        context: RecordContext,
        packs: "Sequence[Pack] | None",
        as_of: date,
        unread: Mapping[str, str] | None = None,
        around: Surroundings = NOWHERE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """packs: those with a card. unread: texts kept from earlier because they could not be understood.

        None: not read yet. Until `take_packs` brings them nothing is judged, neither policies nor findings.
        around: what stands around the record in the store. clock: seconds; parts the bursts of typing.
        """
        self._context = context._replace(as_of=as_of)
        self._around, self._clock = around, clock
        self._packs, self._as_of = tuple(packs or ()), as_of
        self._is_judging = packs is not None
        self._readers = _readers(self._packs)
        self._project_id = dossier.project.id
        texts = dict(unread or {})
        self._content = _Content(
            dict(dossier.facts), texts, _problems(texts, context.fields), dossier.project.enterprise_id
        )
        self._saved_content = self._content
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._open_step = False
        self._recorded_at = 0.0
        self._results: dict[str, PolicyResult] = self._judged(self._packs)
        self._state = self._make_state()

    def take_packs(
        self, context: RecordContext, packs: "Sequence[Pack]", facts: Facts, unread: Mapping[str, str]
    ) -> FormState:
        """Go on with packs that were read after the session began. What was typed meanwhile, and undo, stay.

        facts, unread: what is stored of the project. Of them, those of fields only the packs know are taken over, in
        every step of undo too: else an undo would forget them.
        """
        before, self._packs = self._context.fields, tuple(packs)
        self._context = context._replace(as_of=self._as_of)
        self._is_judging = True
        self._readers = _readers(self._packs)
        new_facts = {key: value for key, value in facts.items() if key not in before}
        texts = {key: text for key, text in unread.items() if key not in before}
        problems = _problems(texts, context.fields)

        def widened(content: _Content) -> _Content:
            return _Content(
                {**new_facts, **content.facts},
                {**texts, **content.unread},
                {**problems, **content.problems},
                content.enterprise_id,
            )

        if new_facts or texts:
            self._content, self._saved_content = widened(self._content), widened(self._saved_content)
            for steps in (self._done, self._undone):
                steps[:] = [
                    step._replace(before=widened(step.before), after=widened(step.after)) for step in steps
                ]
        self._results = self._judged(self._packs)
        self._state = self._make_state()
        return self._state

    def take_surroundings(self, around: Surroundings) -> FormState:
        """Go on with what stands around the record now: other records, explanations that were written."""
        if around != self._around:
            self._around = around
            self._state = self._make_state()
        return self._state

    @property
    def state(self) -> FormState:
        return self._state

    @property
    def fields(self) -> FieldDictionary:
        return self._context.fields

    def set_text(self, key: str, raw: str) -> FormState:
        """What stands in a field's editor. A text that is not understood is kept, and the value is unknown."""
        reading = read_text(self.fields[key], raw)
        unread = raw if reading.problem else None
        return self._change(key, reading.value, unread, reading.problem)

    def set_value(self, key: str, value: FactValue | None) -> FormState:
        """A value chosen rather than typed; None forgets it."""
        return self._change(key, value, None, "")

    def accept_proposal(self, key: str) -> FormState:
        """Take what was probably meant by an unread text ("约2亿") as the value."""
        raw = self._content.unread.get(key)
        proposal = read_text(self.fields[key], raw).proposal if raw is not None else None
        return self._change(key, proposal, None, "") if proposal is not None else self._state

    def end_step(self) -> None:
        """The next edit begins a step of its own, though it be of the same field: the cursor has left it."""
        self._open_step = False

    def restore_value(self, key: str, value: FactValue | None) -> FormState:
        """Bring back a value of the field's history, as a step of its own."""
        self.end_step()
        state = self._change(key, value, None, "", "恢复")
        self.end_step()
        return state

    def choose_enterprise(self, enterprise: Enterprise) -> FormState:
        """Give the project to a firm that is already known, with its facts, as one step."""
        after = self._given_to(enterprise, self._content)
        self.end_step()
        self._record(ENTERPRISE_FACTS_STEP, "", after)
        self.end_step()
        return self._become(after, None)

    def undo(self) -> FormState:
        """Take the last step back; the state as it is where there is none."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self.end_step()
            self._become(step.before, step.key or None)
        return self._state

    def redo(self) -> FormState:
        """Do again what was last taken back."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self.end_step()
            self._become(step.after, step.key or None)
        return self._state

    def last_undone_key(self) -> str | None:
        """The field the last undo touched, so that the window can show it."""
        return (self._undone[-1].key or None) if self._undone else None

    def last_done_key(self) -> str | None:
        """The field the last step touched."""
        return (self._done[-1].key or None) if self._done else None

    @property
    def saved_enterprise_id(self) -> str | None:
        """The firm the project belonged to when it was last saved."""
        return self._saved_content.enterprise_id

    def unsaved(self, chosen: Enterprise | None = None) -> Unsaved:
        """What differs from what was last saved. chosen: the firm the project was given to since, as it is stored."""
        now = self._content
        saved = self._saved_content if chosen is None else self._given_to(chosen, self._saved_content)
        keys = dict.fromkeys((*saved.facts, *now.facts, *saved.unread, *now.unread))
        changed = [
            key
            for key in keys
            if now.facts.get(key) != saved.facts.get(key) or now.unread.get(key) != saved.unread.get(key)
        ]
        return Unsaved(
            {key: now.facts.get(key) for key in changed if key not in now.unread},
            {key: now.unread[key] for key in changed if key in now.unread},
        )

    def mark_saved(self) -> FormState:
        """What stands now has been kept."""
        self._saved_content = self._content
        self._state = self._state._replace(saved=True)
        return self._state

    def _given_to(self, enterprise: Enterprise, content: _Content) -> _Content:
        """The content with another firm and that firm's facts."""
        own = of_subject(content.facts, Subject.PROJECT, self.fields)
        mine = {k for k in content.unread if self.fields[k].subject is Subject.PROJECT}
        return _Content(
            {**enterprise.facts, **own},
            {k: v for k, v in content.unread.items() if k in mine},
            {k: v for k, v in content.problems.items() if k in mine},
            enterprise.id,
        )

    def _change(
        self, key: str, value: FactValue | None, unread: str | None, problem: str, deed: str = "修改"
    ) -> FormState:
        now = self._content
        if now.facts.get(key) == value and now.unread.get(key) == unread:
            return self._state
        facts = dict(now.facts)
        if value is None:
            facts.pop(key, None)
        else:
            facts[key] = value
        unread_texts, problems = now.unread, now.problems
        if unread is not None or key in unread_texts:
            unread_texts = {k: v for k, v in unread_texts.items() if k != key}
            problems = {k: v for k, v in problems.items() if k != key}
            if unread is not None:
                unread_texts[key], problems[key] = unread, problem
        after = _Content(facts, unread_texts, problems, now.enterprise_id)
        self._record(f"{deed}{self.fields[key].label}", key, after)
        return self._become(after, key)

    def _record(self, name: str, key: str, after: _Content) -> None:
        self._undone.clear()
        last = self._done[-1] if self._done else None
        now = self._clock()
        is_burst = self._open_step and now - self._recorded_at <= BURST_SECONDS
        self._recorded_at = now
        if is_burst and last is not None and last.key == key:
            self._done[-1] = last._replace(after=after)
        else:
            self._done.append(_Step(name, key, self._content, after))
            del self._done[:-LONGEST_HISTORY]
        self._open_step = True

    def _become(self, content: _Content, key: str | None) -> FormState:
        """key: the only field that differs, so that only the policies that read it are judged again."""
        self._content = content
        packs = self._packs if key is None else self._readers.get(key, ())
        if packs:
            self._results = {**self._results, **self._judged(packs)}
        self._state = self._make_state()
        return self._state

    def _found(self) -> tuple[Finding, ...]:
        if not self._is_judging:
            return ()
        from desktop_app.services.findings.of_record import find  # noqa: PLC0415 - comes with the packs

        content = self._content
        return find(content.facts, content.unread, content.problems, self._context, self._around)

    def _judged(self, packs: "Sequence[Pack]") -> "dict[str, PolicyResult]":
        if not packs:
            return {}
        from desktop_app.policy.evaluate import evaluate_all  # noqa: PLC0415 - comes with the packs

        return evaluate_all(self._content.facts, packs, self._as_of)

    def _make_state(self) -> FormState:
        content = self._content
        return FormState(
            project_id=self._project_id,
            enterprise_id=content.enterprise_id,
            facts=content.facts,
            unread=content.unread,
            problems=content.problems,
            findings=self._found(),
            around=self._around,
            results=self._results,
            undo_name=self._done[-1].name if self._done else None,
            redo_name=self._undone[-1].name if self._undone else None,
            saved=content is self._saved_content or content == self._saved_content,
        )


def _problems(unread: Mapping[str, str], fields: FieldDictionary) -> dict[str, str]:
    """Why each text was not understood."""
    return {key: read_text(fields[key], text).problem for key, text in unread.items()}


def _readers(packs: "Sequence[Pack]") -> "dict[str, tuple[Pack, ...]]":
    """Field → the packs whose result can depend on it."""
    readers: dict[str, list[Pack]] = {}
    for pack in packs:
        for key in fields_read(pack):
            readers.setdefault(key, []).append(pack)
    return {key: tuple(those) for key, those in readers.items()}


def fields_read(pack: "Pack") -> frozenset[str]:
    """All fields a pack asks for: conditions, subsidy, amount, alternative readings, cautions, documents, quotas."""
    tests = [reading.require for reading in pack.readings]
    tests += [caution.when for caution in pack.cautions]
    tests += [caution.when for condition in pack.conditions for caution in condition.cautions]
    tests += [priority.when for priority in pack.priorities]
    return frozenset((*pack.fields, *pack.further_fields)).union(
        *(test.fields for test in tests if test is not None)
    )
