"""What a finding is, and what the checks need to know about the record's surroundings."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import FieldDictionary


class Severity(StrEnum):
    MUST = "F"
    EXPLAIN = "W"
    HINT = "T"


SEVERITY_WORDS = {Severity.MUST: "必改", Severity.EXPLAIN: "需说明", Severity.HINT: "提示"}
SETTLED_WORD = "已说明"
BLANK_WORD = "待填"
STALE_WORD = "需重新说明"


class FindingKey(NamedTuple):
    """What an explanation belongs to, within one project."""

    code: str
    fields: tuple[str, ...]


class Told(NamedTuple):
    """The written explanation of a finding. is_current: the values are still those it was given for."""

    text: str
    by: str = ""
    at: datetime | None = None
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """code: severity and number, "F.201". fields: where it stands, the first being where the cursor goes.

    others: ids of other projects it is about. basis: what else, beside the fields' values, an explanation was given
    for. told: its explanation, of EXPLAIN only.
    """

    code: str
    severity: Severity
    title: str
    explanation: str
    action: str
    fields: tuple[str, ...]
    others: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    told: Told | None = None

    @property
    def key(self) -> FindingKey:
        return FindingKey(self.code, self.fields)

    @property
    def is_settled(self) -> bool:
        """Explained, for the values that stand now: nothing is left to do."""
        return self.told is not None and self.told.is_current

    @property
    def rank(self) -> int:
        """0 is the gravest: to be put right, to be explained, a hint, explained."""
        return len(SEVERITY_WORDS) if self.is_settled else "FWT".index(self.severity.value)

    @property
    def word(self) -> str:
        """必改, 需说明, 提示; 已说明 and 需重新说明 where an explanation was written."""
        if self.told is None:
            return SEVERITY_WORDS[self.severity]
        return SETTLED_WORD if self.told.is_current else STALE_WORD

    @property
    def line(self) -> str:
        """The one line beneath a field."""
        if self.told is None:
            return f"{self.title}：{self.explanation}"
        if self.told.is_current:
            return f"{SETTLED_WORD}（{self.title}）：{' '.join(self.told.text.split())}"
        return f"{STALE_WORD}，数据已变。{self.title}：{self.explanation}"

    @property
    def short(self) -> str:
        """The title, with what was written about it as a word."""
        return self.title if self.told is None else f"{self.word}：{self.title}"

    @property
    def in_full(self) -> str:
        """Word, code, what was found and what to do; the explanation where it was given."""
        if self.is_settled and self.told is not None:
            return f"{self.word} {self.code} {self.title}　{' '.join(self.told.text.split())}"
        return f"{self.word} {self.code}　{self.explanation}。{self.action}"

    def explained(self, told: Told | None) -> "Finding":
        """The same finding with what was written about it."""
        return replace(self, told=told)


class Neighbour(NamedTuple):
    """Another record of the office that a project is compared with. facts: of project and firm; project_id "" for a
    firm of the same name or code whose projects do not matter here."""

    project_id: str
    enterprise_id: str | None
    facts: Facts
    order: int = 0


class RecordContext(NamedTuple):
    """year: the declaration year. office_region: GB/T 2260. needs_direction_2024: that year's notice is active.

    as_of: the day of the check; None where it is not known, and what depends on it stays silent.
    """

    fields: FieldDictionary
    year: int
    office_region: str = ""
    needs_direction_2024: bool = False
    as_of: date | None = None

    @property
    def is_guangdong(self) -> bool:
        return self.office_region.startswith("44")


class Surroundings(NamedTuple):
    """What the store knows around one project: other records to compare with, explanations already written."""

    project_id: str = ""
    enterprise_id: str | None = None
    neighbours: tuple[Neighbour, ...] = ()
    explanations: tuple[Explanation, ...] = ()


NOWHERE = Surroundings()
