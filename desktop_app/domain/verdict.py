"""What an evaluation says: statuses, conditions, subsidy, verdict. Values only; how they come about is floor 1's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Of one condition."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """Of one policy for one project: any unmet → ineligible; else any unknown → incomplete; else eligible."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    INCOMPLETE = "incomplete"


class ConditionResult(NamedTuple):
    """One condition, explained.

    clause: where it stands in the notice. quote: the sentence it rests on. actual, required: as text in `unit`.
    shortfall: how much more a numeric test needs, in `unit` (percentage points for growth, 万元 of the numerator for a
    ratio); None where there is none. message: one Chinese sentence. ask: what to fill in while unknown.
    missing: the fields whose value can still settle this condition. readings: ids of the readings it rests on.
    cautions: what a person should know though the status stays.
    """

    id: str
    clause: str
    title: str
    status: Status
    actual: str | None
    required: str
    shortfall: Decimal | None
    unit: str
    message: str
    quote: str = ""
    ask: str = ""
    missing: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


class SubsidyStatus(StrEnum):
    TIER = "tier"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SubsidyResult:
    """The tier an amount reaches. cap: 上限, never an entitlement (R5). Amounts in `unit` (万元).

    next_at_least, next_cap, to_next: the next tier and how far it is; None at the top or while unknown.
    readings: X24 where it was used. missing: what would settle it.
    """

    status: SubsidyStatus
    class_code: str | None = None
    class_label: str = ""
    at_least: Decimal | None = None
    below: Decimal | None = None
    cap: Decimal | None = None
    unit: str = "万元"
    next_at_least: Decimal | None = None
    next_cap: Decimal | None = None
    to_next: Decimal | None = None
    source: str = ""
    readings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    tell: Callable[[], str] = field(default=str, compare=False, repr=False)

    @property
    def reason(self) -> str:
        """One Chinese sentence; made when it is read, since most results are only compared."""
        return self.tell()
