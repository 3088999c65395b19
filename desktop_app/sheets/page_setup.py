"""Reads how a worksheet is to be printed, from the finished workbook: its own areas, paper, repeats, breaks, sizes, looks."""

import io
import re
import warnings
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cell_looks import CellLooks
from desktop_app.sheets.formula_tokens import LAST_COLUMN, column_number
from desktop_app.sheets.number_display import display
from desktop_app.sheets.package import Package
from desktop_app.sheets.print_names import PrintNames, print_names
from desktop_app.sheets.print_sheet import Band, PageBands, PageSetup, PrintCell, PrintSheet

_INCH = 72.0
_PIXEL = 0.75  # points in a pixel of 1/96 inch
# Paper by its number (ECMA-376 part 1, 18.3.1.63): name and size upright, in mm.
_PAPERS = {
    1: ("Letter", 215.9, 279.4), 5: ("Legal", 215.9, 355.6), 8: ("A3", 297.0, 420.0), 9: ("A4", 210.0, 297.0),
    11: ("A5", 148.0, 210.0), 12: ("B4", 257.0, 364.0), 13: ("B5", 182.0, 257.0), 66: ("A2", 420.0, 594.0),
    70: ("A6", 105.0, 148.0),
}  # fmt: skip
_USUAL_PAPER = 9
_REPORT_EVERY = 200
_CJK = re.compile("[\u2e80-\u9fff]")
_WIDE_FAMILIES = ("simsun", "simhei", "fangsong", "kaiti", "dengxian", "microsoft yahei", "mingliu")


def read_print_sheet(
    content: bytes, name: str, file: str, report: Callable[[int, int], None] = lambda _done, _total: None
) -> PrintSheet:
    """The worksheet of that name in a workbook's bytes. file: the file's name, for &F. report: rows done, rows there are.

    Raises AppError("template-…") for what is no workbook, has no such sheet or cannot be read.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to load, seldom needed

    package = Package.read(content)  # refuses hostile files before another reader opens them
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it cannot keep does not matter: nothing is written
            workbook = load_workbook(io.BytesIO(content), data_only=True)
        sheet = workbook[name]
    except (KeyError, ValueError, TypeError, OSError, IndexError) as error:
        raise AppError(
            "template-unreadable", f"“{file}”的打印版式读不出来（{error}）：请在 WPS 或 Excel 中打开后打印。"
        ) from error
    return _Reader(workbook, sheet, print_names(package, name), file, report).read()


class _Reader:
    def __init__(
        self,
        workbook: Any,
        sheet: Any,
        names: PrintNames,
        file: str,
        report: Callable[[int, int], None],
    ) -> None:
        self._workbook = workbook
        self._sheet = sheet
        self._names = names
        self._file = file
        self._report = report
        self._looks = CellLooks(workbook)
        self._digit = _digit_width(workbook)

    def read(self) -> PrintSheet:
        sheet = self._sheet
        areas = tuple(self._areas())
        widths = self._widths(max((area[3] for area in areas), default=1))
        dimensions = sheet.row_dimensions
        heights = {
            number: 0.0 if dimension.hidden else float(dimension.height)
            for number, dimension in dimensions.items()
            if dimension.hidden or dimension.height is not None
        }
        return PrintSheet(
            name=sheet.title,
            file=self._file,
            setup=self._setup(),
            areas=areas,
            column_widths=widths,
            row_heights=heights,
            row_height=float(sheet.sheet_format.defaultRowHeight or 15.0),
            rows=dict(self._rows(areas, self._names.title_rows)),
            merges=tuple(
                (merged.min_row, merged.min_col, merged.max_row, merged.max_col)
                for merged in sheet.merged_cells.ranges
            ),
            title_rows=self._names.title_rows,
            title_columns=self._names.title_columns,
            row_breaks=frozenset(item.id for item in sheet.row_breaks.brk),
            column_breaks=frozenset(item.id for item in sheet.col_breaks.brk),
            notes=tuple(self._notes()),
        )

    def _areas(self) -> Iterator[tuple[int, int, int, int]]:
        """Rows reach as far as something stands in them, whole rows as far as the widest of them."""
        sheet = self._sheet
        last_row, last_column = sheet.max_row, sheet.max_column
        for top, left, bottom, right in self._names.areas:
            yield (
                top,
                left,
                min(bottom, max(last_row, top)),
                min(right, max(last_column, left)) if right == LAST_COLUMN else right,
            )
        if not self._names.areas:
            yield sheet.min_row, sheet.min_column, last_row, last_column

    def _widths(self, last: int) -> dict[int, float]:
        told = self._sheet.sheet_format
        usual = (
            self._pixels(told.defaultColWidth)
            if told.defaultColWidth
            else self._usual_pixels(told.baseColWidth)
        )
        widths = dict.fromkeys(range(1, last + 1), usual * _PIXEL)
        for dimension in self._sheet.column_dimensions.values():
            first = dimension.min or column_number(dimension.index)
            for column in range(first, min(dimension.max or first, last) + 1):
                if dimension.hidden:
                    widths[column] = 0.0
                elif dimension.width is not None and dimension.customWidth:
                    widths[column] = self._pixels(dimension.width) * _PIXEL
        return widths

    def _pixels(self, width: float) -> int:
        """A column's width in characters, its padding included, as pixels (18.3.1.13)."""
        return int((256 * float(width) + int(128 / self._digit)) / 256 * self._digit)

    def _usual_pixels(self, characters: int | None) -> int:
        padding = 2 * ceil(self._digit / 4) + 1
        return ceil(((characters or 8) * self._digit + padding) / 8) * 8

    def _rows(
        self, areas: tuple[tuple[int, int, int, int], ...], titles: tuple[int, int] | None
    ) -> Iterator[tuple[int, tuple[PrintCell, ...]]]:
        last = max((area[2] for area in areas), default=0)
        wanted = {row for area in areas for row in range(area[0], area[2] + 1)}
        if titles:
            wanted |= set(range(titles[0], titles[1] + 1))
        right = max((area[3] for area in areas), default=0)
        for row in self._sheet.iter_rows(max_row=max([last, *wanted]), max_col=right):
            number = row[0].row
            if number % _REPORT_EVERY == 0:
                self._report(number, last)
            if number in wanted:
                yield (
                    number,
                    tuple(self._cell(cell) for cell in row if cell.has_style or cell.value is not None),
                )

    def _cell(self, cell: Any) -> PrintCell:
        look, code = self._looks.of(cell)
        value = cell.value
        if value is None:
            return PrintCell(cell.column, "", look)
        shown = display(value, code)
        text = shown.text.replace("\r\n", "\n").replace("_x000D_\n", "\n")
        return PrintCell(cell.column, text, look, not isinstance(value, str), shown.color)

    def _setup(self) -> PageSetup:
        sheet = self._sheet
        told, margins, options = sheet.page_setup, sheet.page_margins, sheet.print_options
        name, short, long = _PAPERS.get(int(told.paperSize or _USUAL_PAPER), _PAPERS[_USUAL_PAPER])
        width, height = (long, short) if told.orientation == "landscape" else (short, long)
        properties = sheet.sheet_properties.pageSetUpPr
        fits = bool(properties is not None and properties.fitToPage)
        return PageSetup(
            paper=name,
            width=width / 25.4 * _INCH,
            height=height / 25.4 * _INCH,
            left=margins.left * _INCH,
            right=margins.right * _INCH,
            top=margins.top * _INCH,
            bottom=margins.bottom * _INCH,
            header_margin=margins.header * _INCH,
            footer_margin=margins.footer * _INCH,
            scale=min(max(int(told.scale or 100), 10), 400) / 100,
            fit_width=_pages(told.fitToWidth) if fits else None,
            fit_height=_pages(told.fitToHeight) if fits else None,
            center_across=bool(options.horizontalCentered),
            center_down=bool(options.verticalCentered),
            grid_lines=bool(options.gridLines),
            across_first=told.pageOrder == "overThenDown",
            first_page=int(told.firstPageNumber or 1) if told.useFirstPageNumber else 1,
            headers=self._bands("Header"),
            footers=self._bands("Footer"),
        )

    def _bands(self, which: str) -> PageBands:
        sheet = self._sheet
        told = sheet.HeaderFooter
        return PageBands(
            _band(getattr(sheet, f"odd{which}")),
            _band(getattr(sheet, f"first{which}")) if told.differentFirst else None,
            _band(getattr(sheet, f"even{which}")) if told.differentOddEven else None,
        )

    def _notes(self) -> Iterator[str]:
        sheet = self._sheet
        if sheet._images or sheet._charts:
            yield "表中的图片或图表不在此打印版式中：需要时请在 WPS 或 Excel 中打印。"
        if sheet.conditional_formatting:
            yield "条件格式的颜色不打印。"


def _band(told: Any) -> Band:
    sizes = [part.size for part in (told.left, told.center, told.right) if part.size]
    return Band(
        told.left.text or "",
        told.center.text or "",
        told.right.text or "",
        float(sizes[0]) if sizes else 10.0,
    )


def _pages(told: Any) -> int:
    return 1 if told is None else int(told)


def _digit_width(workbook: Any) -> int:
    """Pixels of the widest digit of the workbook's usual font: what a column's width is counted in."""
    fonts = workbook._fonts
    usual = fonts[0] if len(fonts) else None
    size = float(usual.sz or 11) if usual is not None else 11.0
    name = (usual.name or "") if usual is not None else ""
    pixels = size / _PIXEL
    is_chinese = _CJK.search(name) is not None or name.lower().startswith(_WIDE_FAMILIES)
    return max(ceil(pixels / 2) if is_chinese else round(pixels * 0.507), 1)
