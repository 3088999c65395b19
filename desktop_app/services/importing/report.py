"""What an import did and what a person must look at; every question with sheet, row, column and reason."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class QuestionKind(StrEnum):
    VALUE = "value"  # the row was taken, this cell was left blank
    CHECK = "check"  # the row and the value were taken as written, but something about it is doubtful
    ROW = "row"  # the row was not taken
    COLUMN = "column"  # of a column as a whole: not recognised, or recognised with a doubt
    CONFLICT = "conflict"  # the firm is known with another value, which was kept


@dataclass(frozen=True, slots=True)
class Question:
    """row: as the sheet numbers it, 0 for a column as a whole. column: letters, or the field's key in a .jsonl.

    text: what stands in the cell. proposal: what was probably meant, in words; never taken without a person.
    """

    kind: QuestionKind
    sheet: str
    row: int
    column: str
    header: str
    text: str
    reason: str
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no project: a total, a heading, a note, a signature line."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column was understood as. fields: keys; unit: of money; formulas: cells whose value a formula gave."""

    sheet: str
    column: str
    header: str
    fields: tuple[str, ...]
    unit: str = ""
    formulas: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """projects, enterprises: how many were (with dry_run: would be) made. backup: the copy taken before, if any."""

    file: str
    dry_run: bool
    rows: int
    projects: int
    enterprises: int
    questions: tuple[Question, ...]
    skipped: tuple[SkippedRow, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    backup: str = ""

    @property
    def needs_person(self) -> bool:
        return bool(self.questions)

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready object with the same names."""
        return {**asdict(self), "needs_person": self.needs_person}
