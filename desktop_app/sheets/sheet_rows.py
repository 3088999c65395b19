"""The rows and cells of a worksheet's XML, by position; rows and cells without `r` are numbered by their order."""

from dataclasses import dataclass, field

from desktop_app.domain.errors import AppError
from desktop_app.sheets.formula_references import fill_across
from desktop_app.sheets.formula_tokens import column_number
from desktop_app.sheets.xml_scan import Tag, find_first, inner_span, scan, unescape_text


@dataclass(slots=True)
class Formula:
    """A cell's formula: full text (shared ones expanded), the tag it came from, and where it stands in the part."""

    text: str
    kind: str  # "normal", "shared", "array", "dataTable"
    tag: Tag
    start: int
    end: int
    is_expanded: bool = False


@dataclass(slots=True)
class Cell:
    """One cell. column: 1-based; start/end: of the whole element; value: raw text of `<v>`, None when there is none."""

    row: int
    column: int
    tag: Tag
    start: int
    end: int
    formula: Formula | None = None
    value: str | None = None
    value_span: tuple[int, int] | None = None
    inline: str | None = None

    @property
    def style(self) -> int:
        return int(self.tag.get("s") or 0)

    @property
    def kind(self) -> str:
        return self.tag.get("t") or "n"

    @property
    def has_content(self) -> bool:
        return self.formula is not None or self.value is not None or self.inline is not None


@dataclass(slots=True)
class Row:
    number: int
    tag: Tag
    start: int
    end: int
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class SheetRows:
    """`<sheetData>` taken apart. data: its tag; rows in ascending order; inner: offsets of its content."""

    data: Tag
    inner: tuple[int, int]
    rows: tuple[Row, ...]

    def cells(self) -> dict[tuple[int, int], Cell]:
        """Cells by (row, column)."""
        return {(cell.row, cell.column): cell for row in self.rows for cell in row.cells}


def read_rows(text: str) -> SheetRows:
    """Raises AppError("template-broken") when the sheet has no sheetData or its rows are out of order."""
    data = find_first(text, "sheetData")
    if data is None:
        raise AppError(
            "template-broken", "模板的工作表里没有单元格区域（sheetData）：请用 WPS 或 Excel 另存后再试。"
        )
    inner = inner_span(text, data)
    reader = _Reader(text)
    for tag in scan(text, *inner):
        reader.take(tag)
    _expand_shared([cell for row in reader.rows for cell in row.cells])
    return SheetRows(data, inner, tuple(reader.rows))


class _Reader:
    """Takes the tags inside sheetData one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rows: list[Row] = []
        self.row: Row | None = None
        self.cell: Cell | None = None
        self.open: Tag | None = None

    def take(self, tag: Tag) -> None:
        local = tag.local
        if local == "row":
            self._take_row(tag)
        elif local == "c":
            self._take_cell(tag)
        elif self.cell is not None and local in {"f", "v", "is"}:
            self._take_content(tag, local)

    def _take_row(self, tag: Tag) -> None:
        if tag.closing:
            if self.row is None:
                raise _muddled(0)
            self.row.end = tag.end
            return
        last = self.rows[-1].number if self.rows else 0
        told = tag.get("r")
        if told and not _is_number(told):
            raise _muddled(last + 1)
        number = int(told or last + 1)
        if number <= last:
            raise AppError(
                "template-broken", f"模板的行没有按顺序排列（第 {number} 行）：请用 WPS 或 Excel 另存后再试。"
            )
        self.row = Row(number, tag, tag.start, tag.end)
        self.rows.append(self.row)

    def _take_cell(self, tag: Tag) -> None:
        if self.row is None:
            raise _muddled(0)
        if tag.closing:
            if self.cell is None:
                raise _muddled(self.row.number)
            self.cell.end = tag.end
            self.cell = None
            return
        cells = self.row.cells
        reference, style = tag.get("r"), tag.get("s")
        letters = reference.rstrip("0123456789") if reference else ""
        if (
            self.cell is not None
            or (style and not _is_number(style))
            or (reference and not (letters.isascii() and letters.isalpha() and len(letters) <= 3))
        ):
            raise _muddled(self.row.number)
        column = column_number(letters) if reference else (cells[-1].column + 1 if cells else 1)
        cell = Cell(self.row.number, column, tag, tag.start, tag.end)
        cells.append(cell)
        self.cell = None if tag.empty else cell

    def _take_content(self, tag: Tag, local: str) -> None:
        assert self.cell is not None
        if not tag.closing:
            self.open = tag
            if not tag.empty:
                return
        opening = self.open or tag
        inner = (opening.end, opening.end if tag.empty else tag.start)
        if local == "f":
            kind = opening.get("t") or "normal"
            text = unescape_text(self.text[inner[0] : inner[1]])
            self.cell.formula = Formula(text, kind, opening, opening.start, tag.end)
        elif local == "v":
            self.cell.value = unescape_text(self.text[inner[0] : inner[1]])
            self.cell.value_span = (opening.start, tag.end)
        else:
            self.cell.inline = self.text[inner[0] : inner[1]]
        self.open = None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _muddled(row: int) -> AppError:
    where = f"（第 {row} 行）" if row else ""
    return AppError(
        "template-broken", f"模板的单元格写得不合规矩{where}，可能已损坏：请用 WPS 或 Excel 另存后再试。"
    )


def _expand_shared(cells: list[Cell]) -> None:
    masters: dict[str, Cell] = {}
    shared = [cell for cell in cells if cell.formula is not None and cell.formula.kind == "shared"]
    for cell in shared:
        assert cell.formula is not None
        if cell.formula.text:
            masters[cell.formula.tag.get("si") or ""] = cell
    for cell in shared:
        assert cell.formula is not None
        master = masters.get(cell.formula.tag.get("si") or "")
        if not cell.formula.text:
            if master is None or master.formula is None:
                raise AppError(
                    "template-broken",
                    f"模板第 {cell.row} 行有一个共享公式找不到来源：请用 WPS 或 Excel 另存后再试。",
                )
            cell.formula.text = fill_across(
                master.formula.text, cell.row - master.row, cell.column - master.column
            )
            cell.formula.is_expanded = True
