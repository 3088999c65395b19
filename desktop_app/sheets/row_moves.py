"""What becomes of a row number, and of a range of rows, when rows are inserted or taken out."""

from dataclasses import dataclass
from typing import Protocol

LAST_ROW = 1_048_576


class RowMove(Protocol):
    """A change of the rows of one sheet. Rows are 1-based; None means: no longer there."""

    def row(self, row: int) -> int | None: ...

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """A range by the ordinary rule: it grows only when rows come in between its ends."""
        ...

    def grown_span(self, first: int, last: int) -> tuple[int, int] | None:
        """The same for things that hold for the records, which also grow where a single blank row ends them."""
        ...


@dataclass(frozen=True)
class InsertRows:
    """`count` rows come in before row `at`; the record rows just above (`model_first` … at-1) are their model.

    stretch: there is only one blank record, so ranges that end with it must take the new rows in.
    """

    at: int
    count: int
    model_first: int
    stretch: bool

    def row(self, row: int) -> int:
        return row if row < self.at or self.count == 0 else min(row + self.count, LAST_ROW)

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.row(first), self.row(last)

    def grown_span(self, first: int, last: int) -> tuple[int, int]:
        if self.stretch and last == self.at - 1:
            return first, last + self.count
        return self.span(first, last)

    def is_inside_model(self, first: int, last: int) -> bool:
        return self.model_first <= first and last < self.at


@dataclass(frozen=True)
class DeleteRows:
    """Rows at … at+count-1 are taken out: the way back, by which a filled sheet is compared with its template."""

    at: int
    count: int

    def row(self, row: int) -> int | None:
        if row < self.at:
            return row
        return row - self.count if row >= self.at + self.count else None

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        new_first = first if first < self.at else max(first - self.count, self.at)
        # A range to the end of the sheet stays one: inserting pushed nothing out of it.
        new_last = last if last < self.at or last == LAST_ROW else max(last - self.count, self.at - 1)
        return (new_first, new_last) if new_first <= new_last else None

    def grown_span(self, first: int, last: int) -> tuple[int, int] | None:
        return self.span(first, last)
