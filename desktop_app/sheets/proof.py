"""The proof that comes with a filled workbook: what was compared, and what it came to."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class PartState:
    """One part of the package. state: "same" (byte for byte), "changed" or "removed"; reason in Chinese."""

    name: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class FeatureCount:
    """How many of a kind of thing there were and are; expected: how many there must be."""

    feature: str
    before: int
    after: int
    expected: int


@dataclass(frozen=True)
class TotalCheck:
    """A formula of the template that depends on the filled rows: value worked out, and as read by the second reader.

    Both are None where the value was left out of the file and the spreadsheet computes it on opening.
    """

    sheet: str
    cell: str
    value: str | None
    read: str | None


@dataclass(frozen=True)
class Proof:
    """What `fill` proved. Rows are 1-based."""

    template_sha256: str
    output_sha256: str
    sheet: str
    records: int
    rows_inserted: int
    inserted_at: int | None
    first_record_row: int
    last_record_row: int
    parts: tuple[PartState, ...]
    counts: tuple[FeatureCount, ...]
    values_written: int
    values_compared: int
    second_reader: str
    totals: tuple[TotalCheck, ...]
    checks: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for json.dumps."""
        return asdict(self)
