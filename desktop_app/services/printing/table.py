"""The declaration table as it is printed: columns with their headers, rows of finished text, what stands around it."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a column's text behaves when space is short."""

    TEXT = "text"  # wraps anywhere a line may end
    NUMBER = "number"  # to the right, never wrapped
    SHORT = "short"  # centred, never wrapped
    CENTER = "center"  # centred, wraps


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """One column. width: its share of the page, in mm at full size; key: repeated where columns do not fit on one page."""

    title: str
    width: float
    group: str = ""
    kind: Kind = Kind.TEXT
    key: bool = False


@dataclass(frozen=True, slots=True)
class DeclarationTable:
    """A table ready to be printed.

    rows: one text per column and project. total: the same for the total row, None without one. paper: "A3" or "A4",
    always landscape. watermark: across each page, "" for none. footer: left of the page number. annex: on pages behind
    the table, for each project a heading and its paragraphs.
    """

    title: str
    columns: tuple[PrintColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None
    attachment: str = ""
    head_left: str = ""
    head_right: str = ""
    notes: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    seal: str = ""
    footer: str = ""
    paper: str = "A3"
    watermark: str = ""
    annex: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} texts in a table of {len(self.columns)} columns")
