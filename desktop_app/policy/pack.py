"""A policy pack: one scheme of one notice, wholly as data. Read by pack_reader, judged by evaluate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, Subject
from desktop_app.policy.award import Award
from desktop_app.policy.predicates import Predicate
from desktop_app.policy.status import MET, NOT_APPLICABLE, UNKNOWN, UNMET, Test
from desktop_app.policy.subsidy import Subsidy


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a person should know where its test is met; it never changes a status."""

    when: Predicate | None
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One condition of a notice. quote: the sentence it rests on. ask: what to fill in while unknown."""

    id: str
    clause: str
    title: str
    quote: str
    require: Predicate
    when: Predicate | None = None
    waived_when: Predicate | None = None
    ask: str = ""
    readings: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()
    test: Test = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "test", condition_test(self.require, self.when, self.waived_when))

    def unsettled(self, facts: Facts) -> tuple[str, ...]:
        """The blank fields that could still settle this condition, while it is unknown."""
        parts: list[tuple[str, ...]] = []
        for part in (self.when, self.waived_when, self.require):
            if part is not None and part.test(facts) == UNKNOWN:
                parts.append(part.unsettled(facts))
        return tuple(dict.fromkeys(key for part in parts for key in part))

    def leaves(self) -> Iterator[Predicate]:
        """The single tests the condition is made of."""
        for part in (self.when, self.waived_when, self.require):
            if part is not None:
                yield from part.leaves()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the condition is about."""
        parts = [part.fields for part in (self.require, self.when, self.waived_when) if part]
        return tuple(dict.fromkeys(key for part in parts for key in part))


def condition_test(require: Predicate, when: Predicate | None, waived_when: Predicate | None) -> Test:
    """`when` unmet: not applicable; `when` unknown: met where `require` is met anyway, else unknown.

    A waiver that is met makes the condition met; one that is unknown keeps an unmet condition open.
    """
    required = require.test
    if waived_when is not None:
        waived = waived_when.test
        plain = require.test

        def required(facts: Facts) -> int:
            return max(plain(facts), waived(facts))

    if when is None:
        return required
    applies = when.test

    def test(facts: Facts) -> int:
        status = applies(facts)
        if status == UNMET:
            return NOT_APPLICABLE
        result = required(facts)
        return result if MET in (status, result) else UNKNOWN

    return test


@dataclass(frozen=True, slots=True)
class Reading:
    """How the program reads a place where the texts are silent.

    With `condition` and `require` it is an alternative that is computed: the condition's requirement replaced.
    lists_when: whether any difference of the verdict counts, or only a settled verdict that turns into the other.
    """

    id: str
    text: str
    condition: str = ""
    require: Predicate | None = None
    lists_when: Literal["verdict_differs", "settled_verdict_flips"] = "verdict_differs"
    position: int = 0  # of the condition in the pack
    test: Test | None = field(default=None, compare=False, repr=False)  # the condition's, so read


@dataclass(frozen=True, slots=True)
class Priority:
    """优先: a flag that ranks, never a gate (R12). Codes of a multi-choice field, or one code by a test."""

    field: Field | None
    codes: tuple[str, ...]
    when: Predicate | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A batch: its quarter (0: none) and the last day for handing in."""

    quarter: int
    closes: date
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """At least so many of something from each region of a group (code prefixes). when: only those that meet it count."""

    title: str
    clause: str
    counts: Literal["project", "enterprise"]
    regions: tuple[str, ...]
    at_least: int
    at_most: int | None = None
    when: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A goal of the document to follow. value: in `unit`, or None where the goal is in words."""

    id: str
    clause: str
    title: str
    quote: str
    value: Decimal | None
    unit: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An official table of the scheme: file names under resources/templates."""

    title: str
    template: str
    mapping: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a document. field: the text that a person writes; prompt: what the authority wants to read there."""

    title: str
    field: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be handed in. subject: of whom; at_most: characters of all chapters together, 0 for any.

    when: whether it is asked of this record. statement: what is declared at its end, "" for nothing.
    """

    title: str
    clause: str
    subject: Subject
    chapters: tuple[Chapter, ...]
    at_most: int = 0
    statement: str = ""
    when: Predicate | None = None


@dataclass(frozen=True, slots=True)
class ExclusionGroup:
    """Policies of which an enterprise chooses one for a project."""

    id: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One policy. regions: the code prefixes it is for. year: None where it is the office's own.

    content_hash: SHA-256 (hex) over the pack's file, kept with every finalised declaration.
    """

    id: str
    version: str
    title: str
    badge: str
    document_number: str
    issuer: str
    issued: date | None
    subject: Subject
    year: int | None
    regions: tuple[str, ...]
    conditions: tuple[Condition, ...]
    valid_from: date | None = None
    valid_until: date | None = None
    supersedes: tuple[str, ...] = ()
    shown_with: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    priorities: tuple[Priority, ...] = ()
    cautions: tuple[Caution, ...] = ()
    subsidy: Subsidy | None = None
    subsidy_from: str = ""
    award: Award | None = None
    result_note: str = ""
    exclusion_group: ExclusionGroup | None = None
    windows: tuple[Window, ...] = ()
    declaring: Mapping[str, str] = field(default_factory=dict)
    quotas: tuple[Quota, ...] = ()
    targets: tuple[Target, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    documents: tuple[Document, ...] = ()
    order: int = 100
    own_fields: tuple[Field, ...] = ()
    content_hash: str = ""

    @property
    def has_verdict(self) -> bool:
        """Whether there is anything to judge; a plan with targets only is followed, not judged."""
        return bool(self.conditions)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field this pack looks at, in the order it does."""
        parts = [condition.fields for condition in self.conditions]
        if self.subsidy:
            parts.append(self.subsidy.fields)
        if self.award:
            parts.append(self.award.fields)
        parts.extend((priority.field.key,) for priority in self.priorities if priority.field)
        tests = [priority.when for priority in self.priorities]
        tests += [caution.when for caution in self.cautions]
        tests += [caution.when for condition in self.conditions for caution in condition.cautions]
        tests += [reading.require for reading in self.readings]
        parts.extend(test.fields for test in tests if test is not None)
        return tuple(dict.fromkeys(key for part in parts for key in part))

    @property
    def further_fields(self) -> tuple[str, ...]:
        """What its documents and quotas ask beside the conditions."""
        tests = [quota.when for quota in self.quotas] + [document.when for document in self.documents]
        keys = [key for test in tests if test is not None for key in test.fields]
        keys += [chapter.field for document in self.documents for chapter in document.chapters]
        return tuple(dict.fromkeys(keys))
