"""What the office keeps of its declaring: batches, what happened to each declaration, the ledger, closed years."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.facts import Facts

# Fixed, so that the same batch has the same id on every PC of the office.
_NAMESPACE = uuid.UUID("5a0c7c0e-52c4-4f0e-8a4b-1f3a6f0f6d21")
QUARTER_WORDS = ("", "一季度", "二季度", "三季度", "四季度")


class Level(StrEnum):
    """Whose closing date it is. county: firms hand in to the county; city: counties to the city; department: cities to 厅."""

    COUNTY = "county"
    CITY = "city"
    DEPARTMENT = "department"


LEVEL_WORDS: Mapping[Level, str] = {
    Level.COUNTY: "企业报县（市、区）",
    Level.CITY: "县（市、区）报市",
    Level.DEPARTMENT: "市报厅",
}


class BatchKey(NamedTuple):
    """A policy's batch: the year and quarter (1–4) it is declared in."""

    policy_id: str
    year: int
    quarter: int

    @property
    def name(self) -> str:
        """2024年一季度."""
        return f"{self.year}年{QUARTER_WORDS[self.quarter]}"

    @property
    def id(self) -> str:
        """The id its batch is stored under: the same wherever it is made."""
        return uuid.uuid5(_NAMESPACE, f"{self.policy_id}/{self.year}/{self.quarter}").hex


@dataclass(frozen=True, slots=True)
class Batch:
    """What the office notes of a batch. days: its own closing dates by level, where it set any."""

    key: BatchKey
    days: Mapping[Level, date] = field(default_factory=dict)
    title: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        return self.key.id


@dataclass(frozen=True, slots=True)
class DeclarationEvent:
    """One move of a declaration. before: None for its beginning. day: when it happened; at: when it was written down."""

    id: str
    declaration_id: str
    before: DeclarationStatus | None
    after: DeclarationStatus
    day: date
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger: a declaration with the project's identity as it was when it last moved.

    id: the declaration's. The line stays where the project goes, into the recycle bin or for good.
    """

    id: str
    project_id: str
    key: BatchKey
    status: DeclarationStatus
    project_name: str
    project_code: str
    enterprise_name: str
    uscc: str
    declared_at: datetime | None = None
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class YearRecord:
    """A project as it stood when a year was closed: facts of project and firm, never changed afterwards.

    declaration_id: that year's declaration, "" where the record came from last year's table only.
    """

    project_id: str
    year: int
    facts: Facts
    declaration_id: str = ""
    frozen_at: datetime | None = None

    @property
    def id(self) -> str:
        return uuid.uuid5(_NAMESPACE, f"{self.project_id}/{self.year}").hex
