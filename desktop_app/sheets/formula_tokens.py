"""Formulas of a spreadsheet (A1 notation, as stored in the file, without `=`) cut into tokens.

Strings, quoted sheet names, external books, structured references and function names such as LOG10 must not be
taken for cells. Syntax: ECMA-376 part 1, 18.17.2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from desktop_app.sheets.row_moves import LAST_ROW

LAST_COLUMN = 16_384


class Kind(Enum):
    STRING = auto()
    ERROR = auto()
    SHEET = auto()  # with its "!"
    CELLS = auto()  # A1 or A1:B2
    ROWS = auto()  # 12:12
    COLUMNS = auto()  # A:A
    NUMBER = auto()
    FUNCTION = auto()  # with its "("
    NAME = auto()
    BRACKET = auto()  # structured reference or external book
    OTHER = auto()
    SPACE = auto()


_TOKEN = re.compile(
    r"""
    (?P<STRING>"(?:[^"]|"")*")
  | (?P<ERROR>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|GETTING_DATA))
  | (?P<SHEET>(?:'(?:[^']|'')+'
             |(?!\$?[A-Za-z]{1,3}\$?[0-9]{1,7}:)(?:\[[^\[\]]+\])?[\w.\u0080-\U0010ffff]+(?::[\w.\u0080-\U0010ffff]+)?
             |\[[^\[\]]+\])!)
  | (?P<CELLS>\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})?(?![\w.(!\[\\]))
  | (?P<ROWS>\$?[1-9][0-9]{0,6}:\$?[1-9][0-9]{0,6}(?![\w.(!\[]))
  | (?P<COLUMNS>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!\[]))
  | (?P<NUMBER>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<FUNCTION>[A-Za-z_\\\u0080-\U0010ffff][\w.\\\u0080-\U0010ffff]*\()
  | (?P<NAME>[A-Za-z_\\\u0080-\U0010ffff][\w.\\?\u0080-\U0010ffff]*)
  | (?P<BRACKET>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
  | (?P<SPACE>\s+)
  | (?P<OTHER><>|<=|>=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class CellCorner:
    """One corner of a reference, e.g. $B$7: `$` kept, column in letters as written, row as a number."""

    column_lock: str
    column: str
    row_lock: str
    row: int

    @property
    def column_number(self) -> int:
        return column_number(self.column)

    def text(self) -> str:
        return f"{self.column_lock}{self.column}{self.row_lock}{self.row}"


def tokens(formula: str) -> Iterator[Token]:
    """The formula's tokens in order; joined they are the formula again."""
    for match in _TOKEN.finditer(formula):
        kind = Kind[str(match.lastgroup)]
        if kind is Kind.CELLS and not _within_limits(match.group()):
            kind = Kind.NAME
        yield Token(kind, match.group(), match.start())


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → A, 16384 → XFD."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def corners(text: str) -> tuple[CellCorner, CellCorner | None]:
    """Both corners of `A1:B2`, or the only one of `A1`."""
    first, colon, last = text.partition(":")
    return _corner(first), _corner(last) if colon else None


def sheet_names(prefix: str) -> tuple[str, ...]:
    """Sheets a prefix such as `'a''b'!` names: one, two for a 3-D reference, none for another workbook's."""
    name = prefix.removesuffix("!")
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    if "[" in name:
        return ()
    first, colon, last = name.partition(":")
    return (first, last) if colon else (first,)


def quoted_sheet(name: str) -> str:
    """A sheet's name as a prefix, always quoted."""
    return "'" + name.replace("'", "''") + "'!"


def _corner(text: str) -> CellCorner:
    match = _CELL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return CellCorner(match.group(1), match.group(2), match.group(3), int(match.group(4)))


def _within_limits(text: str) -> bool:
    first, last = corners(text)
    return all(
        corner is None or (corner.column_number <= LAST_COLUMN and corner.row <= LAST_ROW)
        for corner in (first, last)
    )
