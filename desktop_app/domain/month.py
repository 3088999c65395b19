"""A calendar month, the finest date the declaration forms ask for."""

import re
from datetime import date
from typing import NamedTuple, Self

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A month of a year; compares in calendar order.

    As a start it stands for its first day, as a completion for its last (reading R10).
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """ "2024-07" → Month(2024, 7). Raises ValueError for any other shape or a month that does not exist."""
        match = _MONTH.fullmatch(text)
        if match is None or match[1] == "0000":
            raise ValueError(f"not a month: {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def chinese(self) -> str:
        """2024年7月."""
        return f"{self.year}年{self.month}月"

    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def last_day(self) -> date:
        import calendar  # noqa: PLC0415 - brings the languages of the system; the first window needs no last day

        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def plus(self, months: int) -> Self:
        """The month so many months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return type(self)(index // 12, index % 12 + 1)

    def months_until(self, other: "Month") -> int:
        """How many months later `other` is."""
        return (other.year - self.year) * 12 + other.month - self.month
