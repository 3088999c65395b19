"""The declaration table as pages: header on every page, rows whole, totals, notes and the seal with the last row."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.services.printing.table import DeclarationTable, Kind
from ui.printing.annex_layout import annex_pages
from ui.printing.column_fit import PADDING, Band, ColumnFit, fit_columns
from ui.printing.line_breaking import break_lines
from ui.printing.pages import (
    ASCENT,
    LINE_HEIGHT,
    Fill,
    Item,
    Line,
    Measure,
    Page,
    Paper,
    Report,
    Text,
    Watermark,
    nothing_to_report,
    paper,
)

_TITLE_SIZE = 18.0
_SIDE_SIZE = 9.0
_NOTE_SIZE = 8.0
_SEAL_HEIGHT = 78.0
_FOOTER_HEIGHT = 16.0
_HEADER_FILL = "#eef1f5"
_TOTAL_FILL = "#f7f8fa"
_SMALLEST_ROW_SIZE = 5.0
_REPORT_EVERY = 25


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells broken into lines. fill: background, "" for none."""

    cells: tuple[tuple[str, ...], ...]
    size: float
    fill: str
    height: float

    @classmethod
    def of(cls, cells: tuple[tuple[str, ...], ...], size: float, fill: str = "") -> "_Row":
        return cls(cells, size, fill, max(map(len, cells)) * size * LINE_HEIGHT + 2 * PADDING)

    @property
    def line_height(self) -> float:
        return self.size * LINE_HEIGHT


class _TableLayout:
    def __init__(self, table: DeclarationTable, measure: Measure, report: Report) -> None:
        self.table = table
        self.measure = measure
        self.report = report
        self.sheet: Paper = paper(table.paper)
        self.fit: ColumnFit = fit_columns(table, self.sheet.usable_width, measure)
        self.widths = {
            number: width
            for band in self.fit.bands
            for number, width in zip(band.columns, band.widths, strict=True)
        }
        self.heads = [self._head_heights(band) for band in self.fit.bands]
        self.head_height = max(top + bottom for top, bottom in self.heads)

    def pages(self) -> list[Page]:
        """All pages, those across standing behind one another."""
        closing = self._closing_height()
        sheets = self._share_out(self._rows(), closing)
        pages = []
        for position, rows in enumerate(sheets):
            first, last = position == 0, position == len(sheets) - 1
            for number, band in enumerate(self.fit.bands):
                page = Page(self.sheet)
                y = self._heading(page) if first else self.sheet.top
                y = self._header(page, band, self.heads[number], y)
                top = y
                for row in rows:
                    y = self._row(page, band, row, y)
                for x in (*self._edges(band).values(), self.sheet.left + sum(band.widths)):
                    page.items.append(Line(x, top, x, y))
                if last and number == len(self.fit.bands) - 1:
                    self._closing(page, y)
                pages.append(page)
        pages += annex_pages(self.table, self.sheet, self.measure)
        for number, page in enumerate(pages, 1):
            self._footer(page, number, len(pages))
        return pages

    # Sharing rows out over pages

    def _body_height(self, is_first: bool) -> float:
        heading = self._heading_height() if is_first else 0.0
        return self.sheet.bottom - _FOOTER_HEIGHT - self.sheet.top - heading - self.head_height

    def _share_out(self, rows: Sequence[_Row], closing: float) -> list[list[_Row]]:
        """Rows by page. The last project, the total and what closes the table stay together."""
        tail_length = 2 if self.table.total is not None else 1
        tail = list(rows[-tail_length:])
        sheets: list[list[_Row]] = [[]]
        room = self._body_height(True)
        for row in rows[: len(rows) - len(tail)]:
            room = self._place(sheets, [row], row.height, room)
        together = sum(row.height for row in tail) + closing
        if together <= self._body_height(False):
            self._place(sheets, tail, together, room)
            return sheets
        for row in tail:
            room = self._place(sheets, [row], row.height, room)
        if room < closing:
            sheets.append([])
        return sheets

    def _place(self, sheets: list[list[_Row]], rows: list[_Row], height: float, room: float) -> float:
        """On the last page where there is room, else on a new one; returns the room left.

        The first page is shorter by the title: what fits only a whole page begins on the second.
        """
        is_first = len(sheets) == 1
        if height > room and (sheets[-1] or is_first):
            sheets.append([])
            room = self._body_height(False)
        sheets[-1].extend(rows)
        return room - height

    # Rows

    def _rows(self) -> list[_Row]:
        rows: list[_Row] = []
        for number, cells in enumerate(self.table.rows):
            if number % _REPORT_EVERY == 0:
                self.report(number, len(self.table.rows))
            rows += self._whole_row(cells)
        if self.table.total is not None:
            rows.append(self._broken(self.table.total, self.fit.size, _TOTAL_FILL))
        return rows

    def _broken(self, cells: Sequence[str], size: float, fill: str = "") -> _Row:
        lines = []
        for number, text in enumerate(cells):
            width = self.widths[number] - 2 * PADDING
            never_wrapped = self.table.columns[number].kind in (Kind.NUMBER, Kind.SHORT)
            lines.append(
                tuple(text.split("\n")) if never_wrapped else break_lines(text, width, size, self.measure)
            )
        return _Row.of(tuple(lines), size, fill)

    def _whole_row(self, cells: Sequence[str]) -> list[_Row]:
        """The row in letters small enough for one page; a text longer than that goes on in a further row."""
        room = self._body_height(False)
        size = self.fit.size
        row = self._broken(cells, size)
        while row.height > room and size > _SMALLEST_ROW_SIZE:
            size -= 0.5
            row = self._broken(cells, size)
        if row.height <= room:
            return [row]
        lines = int((room - 2 * PADDING) / row.line_height)
        longest = max(len(cell) for cell in row.cells)
        return [
            _Row.of(tuple(cell[start : start + lines] or ("",) for cell in row.cells), size)
            for start in range(0, longest, lines)
        ]

    # Header

    def _head_heights(self, band: Band) -> tuple[float, float]:
        """Heights of the two header rows of a band."""
        columns = self.table.columns
        size = self.fit.size
        alone = [self._lines_of(n, columns[n].title) for n in band.columns if not columns[n].group]
        beneath = [self._lines_of(n, columns[n].title) for n in band.columns if columns[n].group]
        above = [
            len(
                break_lines(
                    columns[group[0]].group,
                    sum(self.widths[n] for n in group) - 2 * PADDING,
                    size,
                    self.measure,
                )
            )
            for group in self._groups(band)
        ]
        line = size * LINE_HEIGHT
        if not above:
            return max(alone) * line + 2 * PADDING, 0.0
        top = max(above) * line + 2 * PADDING
        bottom = max(beneath) * line + 2 * PADDING
        missing = max(alone, default=0) * line + 2 * PADDING - top - bottom
        return top, bottom + max(missing, 0.0)

    def _lines_of(self, number: int, title: str) -> int:
        return len(break_lines(title, self.widths[number] - 2 * PADDING, self.fit.size, self.measure))

    def _groups(self, band: Band) -> list[list[int]]:
        """Runs of neighbouring columns under one group header."""
        groups: list[list[int]] = []
        for number in band.columns:
            name = self.table.columns[number].group
            if not name:
                continue
            if groups and groups[-1][-1] == number - 1 and self.table.columns[number - 1].group == name:
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    def _header(self, page: Page, band: Band, heights: tuple[float, float], y: float) -> float:
        top, bottom = heights
        bottom += self.head_height - top - bottom
        left = self._edges(band)
        right_edge = self.sheet.left + sum(band.widths)
        page.items.append(Fill(self.sheet.left, y, sum(band.widths), top + bottom, _HEADER_FILL))
        for group in self._groups(band):
            start = left[group[0]]
            width = sum(self.widths[n] for n in group)
            self._cell(
                page, (self.table.columns[group[0]].group,), start, y, width, top, self.fit.size, Kind.CENTER
            )
            page.items.append(Line(start, y + top, start + width, y + top))
        inside = {n for group in self._groups(band) for n in group[1:]}
        for number in band.columns:
            column = self.table.columns[number]
            x, width = left[number], self.widths[number]
            from_y = y + top if column.group else y
            height = bottom if column.group else top + bottom
            self._cell(page, (column.title,), x, from_y, width, height, self.fit.size, Kind.CENTER)
            line_from = y + top if number in inside else y
            page.items.append(Line(x, line_from, x, y + top + bottom))
        page.items.append(Line(right_edge, y, right_edge, y + top + bottom))
        page.items.append(Line(self.sheet.left, y, right_edge, y, 0.8))
        page.items.append(Line(self.sheet.left, y + top + bottom, right_edge, y + top + bottom))
        return y + top + bottom

    def _edges(self, band: Band) -> dict[int, float]:
        x, edges = self.sheet.left, {}
        for number, width in zip(band.columns, band.widths, strict=True):
            edges[number] = x
            x += width
        return edges

    # Painting one thing each

    def _row(self, page: Page, band: Band, row: _Row, y: float) -> float:
        left, right = self._edges(band), self.sheet.left + sum(band.widths)
        if row.fill:
            page.items.append(Fill(self.sheet.left, y, sum(band.widths), row.height, row.fill))
            page.items.append(Line(self.sheet.left, y, right, y))
        for number in band.columns:
            kind = self.table.columns[number].kind
            x, width = left[number], self.widths[number]
            self._lines(page, row.cells[number], x, y, width, row.height, row.size, kind)
        page.items.append(Line(self.sheet.left, y + row.height, right, y + row.height))
        return y + row.height

    def _cell(
        self,
        page: Page,
        texts: Sequence[str],
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        kind: Kind,
    ) -> None:
        lines = [
            line for text in texts for line in break_lines(text, width - 2 * PADDING, size, self.measure)
        ]
        self._lines(page, lines, x, y, width, height, size, kind)

    def _lines(
        self,
        page: Page,
        lines: Sequence[str],
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        kind: Kind,
    ) -> None:
        step = size * LINE_HEIGHT
        baseline = y + (height - len(lines) * step) / 2 + size * ASCENT
        for line in lines:
            if line:
                used = self.measure(line, size)
                if kind is Kind.NUMBER:
                    start = x + width - PADDING - used
                elif kind is Kind.TEXT:
                    start = x + PADDING
                else:
                    start = x + (width - used) / 2
                page.items.append(Text(start, baseline, line, size))
            baseline += step

    def _centred(self, text: str, y: float, size: float) -> Item:
        return Text((self.sheet.width - self.measure(text, size)) / 2, y, text, size)

    # Around the table

    def _heading_height(self) -> float:
        attachment = _SIDE_SIZE * 1.8 if self.table.attachment else 0.0
        sides = _SIDE_SIZE * 1.9 if self.table.head_left or self.table.head_right else 0.0
        return attachment + _TITLE_SIZE * 1.9 + sides

    def _heading(self, page: Page) -> float:
        y = self.sheet.top
        if self.table.attachment:
            page.items.append(Text(self.sheet.left, y + _SIDE_SIZE, self.table.attachment, _SIDE_SIZE))
            y += _SIDE_SIZE * 1.8
        size = _TITLE_SIZE
        while size > 9 and self.measure(self.table.title, size) > self.sheet.usable_width:
            size -= 0.5
        page.items.append(self._centred(self.table.title, y + _TITLE_SIZE, size))
        y += _TITLE_SIZE * 1.9
        if self.table.head_left or self.table.head_right:
            width = self.measure(self.table.head_right, _SIDE_SIZE)
            page.items.append(Text(self.sheet.left, y + _SIDE_SIZE, self.table.head_left, _SIDE_SIZE))
            page.items.append(
                Text(self.sheet.right - width, y + _SIDE_SIZE, self.table.head_right, _SIDE_SIZE)
            )
            y += _SIDE_SIZE * 1.9
        return y

    def _note_lines(self) -> list[str]:
        return [
            line
            for note in self.table.notes
            for line in break_lines(note, self.sheet.usable_width, _NOTE_SIZE, self.measure)
        ]

    def _closing_height(self) -> float:
        notes = len(self._note_lines()) * _NOTE_SIZE * LINE_HEIGHT + (4 if self.table.notes else 0)
        more_lines = len(self._signature_lines()) - 1 if self.table.signature else 0
        seal = _SEAL_HEIGHT + more_lines * (_SIDE_SIZE + 1) * 1.9
        return notes + (seal if self.table.signature else 0.0)

    def _closing(self, page: Page, y: float) -> None:
        y += 4
        for line in self._note_lines():
            page.items.append(Text(self.sheet.left, y + _NOTE_SIZE * ASCENT, line, _NOTE_SIZE))
            y += _NOTE_SIZE * LINE_HEIGHT
        if not self.table.signature:
            return
        y += 22
        for signatures in self._signature_lines():
            for x, text in signatures:
                page.items.append(Text(x, y, text, _SIDE_SIZE + 1))
            y += (_SIDE_SIZE + 1) * 1.9
        if self.table.seal:
            page.items.append(Text(self.sheet.left + 24, y + 10, self.table.seal, _SIDE_SIZE, "#999999"))

    def _signature_lines(self) -> list[list[tuple[float, str]]]:
        """The signatures side by side, evenly spread; on further lines where they need more room than the page has."""
        size = _SIDE_SIZE + 1
        lines: list[list[str]] = [[]]
        used = 0.0
        for text in self.table.signature:
            width = self.measure(text, size) + 24
            if lines[-1] and used + width > self.sheet.usable_width:
                lines.append([])
                used = 0.0
            lines[-1].append(text)
            used += width
        placed = []
        for line in lines:
            widths = [self.measure(text, size) for text in line]
            gap = (self.sheet.usable_width - sum(widths)) / len(line)
            edges = [self.sheet.left + sum(widths[:n]) + gap * n for n in range(len(line))]
            placed.append(list(zip(edges, line, strict=True)))
        return placed

    def _footer(self, page: Page, number: int, count: int) -> None:
        y = self.sheet.bottom
        page.items.append(self._centred(f"第 {number} 页 共 {count} 页", y, _NOTE_SIZE))
        if self.table.footer:
            page.items.append(Text(self.sheet.left, y, self.table.footer, _NOTE_SIZE, "#555555"))
        if self.table.watermark:
            page.items.insert(0, Watermark(self.table.watermark))


def layout_table(table: DeclarationTable, measure: Measure, report: Report = nothing_to_report) -> list[Page]:
    """The pages of a declaration table. Every text of it stands on them exactly once, headers on every page."""
    return _TableLayout(table, measure, report).pages()
