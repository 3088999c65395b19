"""One line of a record as a pattern: what stands in its cells, ready to be written for any row number."""

from dataclasses import dataclass

from desktop_app.sheets.formula_references import Reference, references
from desktop_app.sheets.formula_tokens import column_letters, corners
from desktop_app.sheets.number_formats import StyleKind
from desktop_app.sheets.sheet_rows import Cell, Row
from desktop_app.sheets.xml_scan import Tag, escape_attribute, escape_text

# What belongs to the old content of a cell and not to its looks: type, metadata of values, phonetic guide.
_OF_CONTENT = frozenset({"r", "t", "vm", "cm", "ph"})


@dataclass(frozen=True, slots=True)
class ValueSlot:
    """A cell that takes value `index` of the record. Written as head + row + tail."""

    column: int
    index: int
    head: str
    tail: str
    style: StyleKind


@dataclass(frozen=True, slots=True)
class FixedSlot:
    """A cell that is copied as it stands. Written as head + row + tail."""

    column: int
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class SeriesSlot:
    """A cell of a printed running number that goes on: first + step × record."""

    column: int
    head: str
    tail: str
    first: int
    step: int


@dataclass(frozen=True, slots=True)
class FormulaSlot:
    """A cell of the template's own formula. Written as head + row + middle [+ type] + formula + value."""

    column: int
    head: str
    middle: str
    opening: str  # of <f …>, with {row} for the row number in an array's own reference
    pieces: tuple["str | RelativeRow", ...]
    base_row: int

    def formula(self, row: int) -> str:
        """The formula, escaped, for the row it is written in."""
        down = row - self.base_row
        return "".join(piece if isinstance(piece, str) else str(piece.row + down) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class RelativeRow:
    """A row number in a formula that moves with the formula."""

    row: int


Slot = ValueSlot | FixedSlot | SeriesSlot | FormulaSlot


@dataclass(frozen=True, slots=True)
class Line:
    """A row's pattern: opening tag before and after the row number, and its cells in order of columns."""

    before: str
    after: str
    closing: str
    slots: tuple[Slot, ...]


def row_tag(row: Row | None, prefix: str, columns: list[int]) -> tuple[str, str, str]:
    """Opening tag of a row, cut at its number, and the closing one; `spans` is widened to the columns written."""
    if row is None:
        return f'<{prefix}row r="', '">', f"</{prefix}row>"
    kept = []
    for name, attribute in row.tag.attributes.items():
        if name == "r":
            continue
        value = _widened(attribute.value, columns) if name == "spans" else attribute.value
        kept.append(f' {name}="{escape_attribute(value)}"')
    return f'<{row.tag.name} r="', '"' + "".join(kept) + ">", f"</{row.tag.name}>"


def _widened(spans: str, columns: list[int]) -> str:
    first, colon, last = spans.partition(":")
    if not colon or " " in spans or not columns or not (first.isdigit() and last.isdigit()):
        return spans
    return f"{min(int(first), *columns)}:{max(int(last), *columns)}"


def cell_head(prefix: str, column: int) -> str:
    return f'<{prefix}c r="{column_letters(column)}'


def looks(tag: Tag | None, default_style: int) -> str:
    """The closing quote of `r` and the attributes of a cell that do not belong to its content."""
    if tag is None:
        return f'" s="{default_style}"' if default_style else '"'
    return '"' + "".join(
        f' {name}="{escape_attribute(attribute.value)}"'
        for name, attribute in tag.attributes.items()
        if name not in _OF_CONTENT
    )


def fixed_slot(text: str, cell: Cell, prefix: str, *, with_content: bool) -> FixedSlot:
    """A cell copied with its content, or only with its looks."""
    head = cell_head(prefix, cell.column)
    if not with_content:
        return FixedSlot(cell.column, head, looks(cell.tag, 0) + "/>")
    attributes = "".join(
        f' {name}="{escape_attribute(attribute.value)}"'
        for name, attribute in cell.tag.attributes.items()
        if name != "r"
    )
    rest = "/>" if cell.tag.empty else ">" + text[cell.tag.end : cell.end]
    return FixedSlot(cell.column, head, '"' + attributes + rest)


def formula_slot(cell: Cell, formula: str, base_row: int, prefix: str) -> FormulaSlot:
    """A formula cell; `formula` is the text as it must read in row `base_row`."""
    assert cell.formula is not None
    dropped = {"t", "si", "ref"} if cell.formula.kind == "shared" else {"ref"}
    kept = "".join(
        f' {name}="{escape_attribute(attribute.value)}"'
        for name, attribute in cell.formula.tag.attributes.items()
        if name not in dropped
    )
    if cell.formula.kind == "array":
        kept += f' ref="{column_letters(cell.column)}{{row}}"'
    metadata = cell.tag.get("cm")
    middle = looks(cell.tag, 0) + (f' cm="{metadata}"' if metadata else "")
    return FormulaSlot(
        cell.column, cell_head(prefix, cell.column), middle, f"<{prefix}f{kept}>", _pieces(formula), base_row
    )


def _pieces(formula: str) -> tuple[str | RelativeRow, ...]:
    out: list[str | RelativeRow] = []
    for reference in references(formula):
        if isinstance(reference, str):
            out.append(escape_text(reference))
        else:
            out.append(escape_text(reference.prefix))
            out.extend(_area_pieces(reference))
    return tuple(out)


def _area_pieces(reference: Reference) -> list[str | RelativeRow]:
    out: list[str | RelativeRow] = []
    for number, end in enumerate(reference.text.split(":")):
        if number:
            out.append(":")
        if end.lstrip("$").isdigit():
            out.append(end if end.startswith("$") else RelativeRow(int(end)))
            continue
        corner, _ = corners(end)
        if corner.row_lock:
            out.append(end)
        else:
            out.extend((corner.column_lock + corner.column, RelativeRow(corner.row)))
    return out
