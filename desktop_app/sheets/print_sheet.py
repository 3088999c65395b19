"""A worksheet as it is to be printed, in plain values: what stands where, how it looks, how pages are cut."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BorderLine:
    """width: in points; dash: lengths of strokes and gaps in points, empty for a whole line."""

    width: float
    color: str
    dash: tuple[float, ...] = ()
    double: bool = False


@dataclass(frozen=True, slots=True)
class CellLook:
    """A cell's format. horizontal: left, center, right, fill or "" (texts left, numbers right); vertical: top, center
    or bottom; size: of the letters, in points; indent: in letters; stacked: letters beneath one another; angle: degrees
    clockwise; fill: "" for none."""

    family: str = ""
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    underline: bool = False
    color: str = "#000000"
    fill: str = ""
    horizontal: str = ""
    vertical: str = "bottom"
    wrap: bool = False
    shrink: bool = False
    across: bool = False  # centred across the blank cells that follow
    indent: int = 0
    stacked: bool = False
    angle: int = 0
    left: BorderLine | None = None
    right: BorderLine | None = None
    top: BorderLine | None = None
    bottom: BorderLine | None = None


@dataclass(frozen=True, slots=True)
class PrintCell:
    """text: as the number format shows it; color: what the format says of it ([Red]), "" for the look's own."""

    column: int
    text: str
    look: CellLook
    is_number: bool = False
    color: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A header or footer with its codes (&P, &N, &D, &T, &F, &A). size: of the letters, in points."""

    left: str = ""
    center: str = ""
    right: str = ""
    size: float = 10.0

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.left, self.center, self.right


@dataclass(frozen=True, slots=True)
class PageBands:
    """Headers and footers. first, even: those of the first and of even pages, None where they are as the others."""

    odd: Band = Band()
    first: Band | None = None
    even: Band | None = None

    def of(self, page: int) -> Band:
        """The one of a page, from 1."""
        if page == 1 and self.first is not None:
            return self.first
        return self.even if page % 2 == 0 and self.even is not None else self.odd


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Lengths in points; width and height are those of the turned paper. fit_width, fit_height: into how many pages the
    sheet is shrunk, 0 for as many as it takes; None, None where `scale` (1.0 = 100%) counts instead."""

    paper: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    header_margin: float
    footer_margin: float
    scale: float = 1.0
    fit_width: int | None = None
    fit_height: int | None = None
    center_across: bool = False
    center_down: bool = False
    grid_lines: bool = False
    across_first: bool = False
    first_page: int = 1
    headers: PageBands = PageBands()
    footers: PageBands = PageBands()


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """areas: (first row, first column, last row, last column) of each print area, 1-based, each begins a new page.

    column_widths, row_heights: in points, 0 where hidden; a row that is missing has `row_height` and grows with its text.
    fixed_rows: rows whose height was set by hand. merges: areas as above. title_rows, title_columns: repeated on every
    page. row_breaks, column_breaks: a page ends after them. notes: what is in the sheet and not in its print here.
    """

    name: str
    file: str
    setup: PageSetup
    areas: tuple[tuple[int, int, int, int], ...]
    column_widths: Mapping[int, float]
    row_heights: Mapping[int, float]
    row_height: float
    rows: Mapping[int, tuple[PrintCell, ...]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    title_rows: tuple[int, int] | None = None
    title_columns: tuple[int, int] | None = None
    row_breaks: frozenset[int] = frozenset()
    column_breaks: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
