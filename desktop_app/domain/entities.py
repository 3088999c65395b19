"""What the office keeps: enterprises, projects, declarations, itself. Frozen values; ids are 32 hex digits (UUID4)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from desktop_app.domain.facts import Facts


def new_id() -> str:
    """A fresh id; unique across PCs, so that two PCs' records can be merged."""
    import uuid  # noqa: PLC0415 - asks the platform all manner of things; the first window needs no new id

    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A firm and what is known of it (facts of subject `enterprise`). Shared by its projects."""

    id: str
    facts: Facts
    updated_at: datetime | None = None

    @property
    def name(self) -> str:
        return str(self.facts.get("enterprise_name", ""))


@dataclass(frozen=True, slots=True)
class Project:
    """A project and what is known of it (facts of subject `project`); order: running number of entry."""

    id: str
    enterprise_id: str | None
    facts: Facts
    order: int = 0
    is_example: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def name(self) -> str:
        return str(self.facts.get("project_name", ""))


class Dossier(NamedTuple):
    """A project together with its enterprise: what the form edits and a policy judges."""

    project: Project
    enterprise: Enterprise | None

    @property
    def facts(self) -> Facts:
        """Facts of both, in one mapping."""
        return {**(self.enterprise.facts if self.enterprise else {}), **self.project.facts}


class DeclarationStatus(StrEnum):
    DRAFT = "draft"  # 草稿
    CHECKED = "checked"  # 已核对
    FINAL = "final"  # 已定稿
    SENT = "sent"  # 已上报
    RETURNED = "returned"  # 退回
    LISTED = "listed"  # 入库
    REJECTED = "rejected"  # 未通过
    WITHDRAWN = "withdrawn"  # 撤回


@dataclass(frozen=True, slots=True)
class Declaration:
    """One project declared under one policy in one quarter (1–4) of a year."""

    id: str
    project_id: str
    policy_id: str
    year: int
    quarter: int
    status: DeclarationStatus = DeclarationStatus.DRAFT
    note: str = ""
    choice: str = ""  # the option an exclusion group's enterprise chose
    declared_at: datetime | None = None


class Attachment(NamedTuple):
    """A file that belongs to a project. Its content is found by sha256 (64 hex digits); size in bytes.

    kind: a code of services.attachments.file_types, "other" where nothing is known. media_type: told from the content.
    """

    id: str
    project_id: str
    title: str
    kind: str
    file_name: str
    size: int
    sha256: str
    media_type: str
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """The bureau that uses the program. region: GB/T 2260 code; year: the declaration year."""

    name: str
    region: str
    year: int
    contact: str = ""
    phone: str = ""
    extra_policies: tuple[str, ...] = field(default=())  # switched on by hand
    hidden_policies: tuple[str, ...] = field(default=())  # switched off by hand

    def check_day(self, today: date) -> date:
        """The day verdicts are given for: today within the declaration year, else the day of that year nearest to it."""
        if today.year == self.year:
            return today
        return date(self.year, 12, 31) if today.year > self.year else date(self.year, 1, 1)
