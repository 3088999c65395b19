"""What a finding is, and what the checks need to know about the record's surroundings."""

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.fields import FieldDictionary


class Severity(StrEnum):
    MUST = "F"
    EXPLAIN = "W"
    HINT = "T"


SEVERITY_WORDS = {Severity.MUST: "必改", Severity.EXPLAIN: "需说明", Severity.HINT: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """code: severity and number, "F.201". fields: where it stands, the first being where the cursor goes."""

    code: str
    severity: Severity
    title: str
    explanation: str
    action: str
    fields: tuple[str, ...]

    @property
    def line(self) -> str:
        """The one line beneath a field."""
        return f"{self.title}：{self.explanation}"


@dataclass(frozen=True, slots=True)
class RecordContext:
    """year: the declaration year. office_region: GB/T 2260. needs_direction_2024: that year's notice is active."""

    fields: FieldDictionary
    year: int
    office_region: str = ""
    needs_direction_2024: bool = False

    @property
    def is_guangdong(self) -> bool:
        return self.office_region.startswith("44")
