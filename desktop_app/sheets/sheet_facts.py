"""What a reader must know of an .xlsx before it trusts another library with it: how far its cells reach, which rows are
hidden, which cells hold formulas, and numbers exactly as written."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from desktop_app.domain.errors import AppError
from desktop_app.sheets.formula_tokens import LAST_COLUMN, column_number
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.row_moves import LAST_ROW
from desktop_app.sheets.xml_scan import decode_part

_ROW = re.compile(r"<(?:[\w.-]+:)?row(?=[\s/>])([^>]*)>")
_CELL = re.compile(
    r"<(?:[\w.-]+:)?c(?=[\s/>])(?P<tag>[^>]*?)(?:/>|>(?P<body>.*?)</(?:[\w.-]+:)?c>)|(?P<row><(?:[\w.-]+:)?row(?=[\s/>])[^>]*>)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"""(?:^|\s)r=["']([A-Z]{1,3})?([0-9]{1,7})["']""")
_ANY_REFERENCE = re.compile(r"""(?:^|\s)r\s*=""")
_LARGEST_POWER = 308  # of a double, and so of any cell
_TYPE = re.compile(r"""\st=["'](\w+)["']""")
_HIDDEN = re.compile(r"""\shidden=["'](?:1|true)["']""")
_VALUE = re.compile(r"<(?:[\w.-]+:)?v[^>]*>([^<]*)<")
_FORMULA = re.compile(r"<(?:[\w.-]+:)?f[\s/>]")


@dataclass
class SheetFacts:
    """Rows and columns are 1-based. numbers: those that a double's shortest form may not tell exactly as written.

    errors: cells that hold an error value (#REF!), which other readers give as blanks."""

    is_worksheet: bool = True
    last_row: int = 0
    last_column: int = 0
    hidden_rows: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    numbers: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_facts(content: bytes) -> dict[str, SheetFacts]:
    """By sheet name. Raises AppError as `Package.read` does, before any other library sees the file."""
    package = Package.read(content, to_patch=False)
    return {
        entry.name: _facts(package, entry) if entry.kind == "worksheet" else SheetFacts(is_worksheet=False)
        for entry in package.sheets
    }


def _facts(package: Package, entry: SheetEntry) -> SheetFacts:
    text, _ = decode_part(package.parts[entry.part])
    facts = SheetFacts()
    hidden, formulas = set(), set()
    row = column = 0
    for match in _CELL.finditer(text):
        if match.group("row"):
            told = _reference(match.group("row"), entry.name)
            row, column = (int(told.group(2)) if told else row + 1), 0
            if _HIDDEN.search(match.group("row")):
                hidden.add(row)
            continue
        tag, body = match.group("tag"), match.group("body")
        told = _reference(tag, entry.name)
        column = column_number(told.group(1)) if told and told.group(1) else column + 1
        at_row = int(told.group(2)) if told else row
        facts.last_row, facts.last_column = max(facts.last_row, at_row), max(facts.last_column, column)
        if not body:
            continue
        if _FORMULA.search(body):
            formulas.add((at_row, column))
        _take_number(facts, (at_row, column), tag, body)
    facts.hidden_rows, facts.formulas = frozenset(hidden), frozenset(formulas)
    return facts


def _reference(tag: str, sheet: str) -> re.Match[str] | None:
    """Where a row or cell says it is; None where it says nothing. Other readers fall over what is no place of a sheet."""
    told = _REFERENCE.search(tag)
    if told is None and not _ANY_REFERENCE.search(tag):
        return None
    if (
        told is None
        or not 1 <= int(told.group(2)) <= LAST_ROW
        or (told.group(1) and column_number(told.group(1)) > LAST_COLUMN)
    ):
        raise AppError(
            "table-broken",
            f"工作表“{sheet}”里有位置不对的单元格，可能已损坏：请用 WPS 或 Excel 打开后另存再试。",
        )
    return told


def _take_number(facts: SheetFacts, place: tuple[int, int], tag: str, body: str) -> None:
    kind = _TYPE.search(tag)
    value = _VALUE.search(body)
    if value is not None and kind is not None and kind.group(1) == "e":
        facts.errors[place] = value.group(1).strip()
        return
    if value is None or (kind is not None and kind.group(1) != "n"):
        return
    try:
        number = Decimal(value.group(1).strip())
    except InvalidOperation:
        return
    # What a spreadsheet computed carries the noise of doubles in its 16th and 17th digit; what was typed has none.
    if (
        number.is_finite()
        and len(number.as_tuple().digits) <= 15
        and abs(number.adjusted()) <= _LARGEST_POWER
    ):
        facts.numbers[place] = number
