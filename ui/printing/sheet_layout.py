"""A worksheet as pages, as its own page setup says: paper, margins, scale, repeated rows, breaks, headers and footers."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from desktop_app.sheets.print_sheet import BorderLine, PrintSheet
from ui.printing.page_bands import band_texts, counts_pages
from ui.printing.pages import Fill, Item, Line, Page, Paper, Report, Watermark, nothing_to_report
from ui.printing.sheet_breaks import Cut, cut
from ui.printing.sheet_grid import Area, SheetGrid
from ui.printing.sheet_text import Block, Faces, fitted, set_text, texts

_GRID_LINE = BorderLine(0.25, "#c0c0c0")
_DOUBLE_GAP = 1.5  # points between the two lines of a double border


def layout_sheet(
    sheet: PrintSheet,
    faces: Faces,
    now: datetime,
    *,
    watermark: str = "",
    report: Report = nothing_to_report,
) -> list[Page]:
    """The pages of a sheet. now: for &D and &T. watermark: across each page, "" for none.

    Pages with nothing on them but what is repeated are left out. No text is cut: rows grow with it, figures too wide for their column become smaller. A page says which of how many
    it is, also where the sheet's own footer does not.
    """
    pages: list[Page] = []
    for area in sheet.areas:
        grid = SheetGrid(sheet, area, faces, report)
        found = cut(grid)
        for rows, columns in _in_order(found, across_first=sheet.setup.across_first):
            painter = _PagePainter(grid, found.scale, rows, columns)
            if painter.has_content():
                pages.append(painter.page())
            report(len(pages), 0)
    if not pages:
        pages = [Page(_paper(sheet))]
    for number, page in enumerate(pages, 1):
        page.items.extend(
            band_texts(sheet, number, len(pages), now, faces, own_count=not counts_pages(sheet))
        )
        if watermark:
            page.items.insert(0, Watermark(watermark))
    return pages


def _in_order(found: Cut, *, across_first: bool) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    if across_first:
        yield from ((rows, columns) for rows in found.rows for columns in found.columns)
    else:
        yield from ((rows, columns) for columns in found.columns for rows in found.rows)


def _paper(sheet: PrintSheet) -> Paper:
    setup = sheet.setup
    return Paper(setup.paper, setup.width, setup.height)


# A piece of border: lies (1) or stands (0), on the grid line of that number, beside the row or column of that number.
_Edge: TypeAlias = tuple[int, int, int]


class _PagePainter:
    """One page: some rows and some columns of the grid. Positions are in points of the page."""

    def __init__(self, grid: SheetGrid, scale: float, rows: Sequence[int], columns: Sequence[int]) -> None:
        self.grid = grid
        self.scale = scale
        self.rows = {row: position for position, row in enumerate(rows)}
        self.columns = {column: position for position, column in enumerate(columns)}
        setup = grid.sheet.setup
        room = setup.height - setup.top - setup.bottom
        heights = self._page_heights(rows, room)
        widths = [grid.widths[column] * scale for column in columns]
        across = setup.width - setup.left - setup.right - sum(widths)
        left = setup.left + (across / 2 if setup.center_across else 0.0)
        top = setup.top + ((room - sum(heights)) / 2 if setup.center_down else 0.0)
        self.xs = _edges(left, widths)
        self.ys = _edges(top, heights)
        self.borders: dict[_Edge, BorderLine] = {}

    def has_content(self) -> bool:
        """Whether something stands on the page that does not stand on every one."""
        sheet = self.grid.sheet
        for row in self.rows:
            if _within(row, sheet.title_rows):
                continue
            for column in self.columns:
                cell = self.grid.cells.get((row, column))
                if cell is None or _within(column, sheet.title_columns):
                    continue
                look = cell.look
                if cell.text or look.fill or look.left or look.right or look.top or look.bottom:
                    return True
        return False

    def page(self) -> Page:
        page = Page(_paper(self.grid.sheet))
        written: list[Item] = []
        done: set[Area] = set()
        for row in self.rows:
            for column in self.columns:
                box = self.grid.box_of(row, column)
                if box in done:
                    continue
                if box[0] != box[2] or box[1] != box[3]:
                    done.add(box)
                    self._merged(page, box, written)
                else:
                    self._single(page, row, column, written)
        page.items.extend(written)
        page.items.extend(self._lines())
        return page

    def _page_heights(self, rows: Sequence[int], room: float) -> list[float]:
        """A row taller than a page becomes as tall as what the others leave."""
        heights = [self.grid.heights[row] * self.scale for row in rows]
        over = sum(heights) - room
        if over > 0 and heights:
            tallest = heights.index(max(heights))
            heights[tallest] = max(heights[tallest] - over, 10.0)
        return heights

    def _single(self, page: Page, row: int, column: int, written: list[Item]) -> None:
        cell = self.grid.cells.get((row, column))
        i, j = self.rows[row], self.columns[column]
        if cell is None:
            if self.grid.sheet.setup.grid_lines:
                self._frame(i, j, (None, None, None, None))
            return
        look = cell.look
        left, top = self.xs[j], self.ys[i]
        width, height = self.xs[j + 1] - left, self.ys[i + 1] - top
        if look.fill:
            page.items.append(Fill(left, top, width, height, look.fill))
        self._frame(i, j, (look.left, look.right, look.top, look.bottom))
        block = self.grid.blocks.get((row, column))
        if block is None:
            return
        first, last = self.grid.overflow(cell, row)
        if (first, last) != (column, column) and block.width <= self.grid.widths[column]:
            first = last = column
        on_page = [n for n in range(first, last + 1) if n in self.columns]
        from_x, to_x = self.xs[self.columns[on_page[0]]], self.xs[self.columns[on_page[-1]] + 1]
        if look.horizontal == "center" and first != last:
            reach = block.width * self.scale / 2 + 1  # centred over its own column, however far it runs over
            middle = left + width / 2
            from_x, to_x = middle - reach, middle + reach
        self._write(written, row, column, block, (from_x, top, to_x - from_x, height))

    def _merged(self, page: Page, box: Area, written: list[Item]) -> None:
        """The part of a merged area that is on this page, with its text."""
        rows = [self.rows[row] for row in range(box[0], box[2] + 1) if row in self.rows]
        columns = [self.columns[column] for column in range(box[1], box[3] + 1) if column in self.columns]
        top, bottom, left, right = rows[0], rows[-1], columns[0], columns[-1]
        frame = (
            self.xs[left],
            self.ys[top],
            self.xs[right + 1] - self.xs[left],
            self.ys[bottom + 1] - self.ys[top],
        )
        cells = self.grid.cells
        for row in range(box[0], box[2] + 1):
            for column in range(box[1], box[3] + 1):
                part = cells.get((row, column))
                if part is None or row not in self.rows or column not in self.columns:
                    continue
                i, j, look = self.rows[row], self.columns[column], part.look
                self._frame(
                    i,
                    j,
                    (
                        look.left if column == box[1] else None,
                        look.right if column == box[3] else None,
                        look.top if row == box[0] else None,
                        look.bottom if row == box[2] else None,
                    ),
                    inside=True,
                )
        cell = cells.get(box[:2])
        if cell is None:
            return
        if cell.look.fill:
            page.items.append(Fill(*frame, cell.look.fill))
        block = self.grid.blocks.get(box[:2])
        shown = [column for column in range(box[1], box[3] + 1) if self.grid.widths.get(column, 0.0) > 0]
        # Continued downwards a text is repeated, continued sideways it is not.
        if block is not None and shown[0] in self.columns:
            if len(columns) < len(shown):
                own = frame[2] / self.scale
                block = set_text(cell, own, own, self.grid.faces)
            self._write(written, box[0], box[1], block, frame)

    def _write(
        self,
        written: list[Item],
        row: int,
        column: int,
        block: Block,
        frame: tuple[float, float, float, float],
    ) -> None:
        cell = self.grid.cells[row, column]
        left, top, width, height = frame
        own_width, own_height = width / self.scale, height / self.scale
        if cell.is_number and block.width > own_width:
            block = set_text(cell, own_width, own_width, self.grid.faces)
        block = fitted(cell, block, own_width, own_height, self.grid.faces)
        written.extend(texts(cell, block, left, top, width, height, self.scale, self.grid.faces))

    # Borders

    def _frame(
        self,
        row: int,
        left: int,
        lines: tuple[BorderLine | None, BorderLine | None, BorderLine | None, BorderLine | None],
        *,
        inside: bool = False,
    ) -> None:
        if self.grid.sheet.setup.grid_lines and not inside:
            lines = tuple(line or _GRID_LINE for line in lines)  # type: ignore[assignment]
        on_left, on_right, on_top, on_bottom = lines
        for edge, line in (
            ((0, left, row), on_left),
            ((0, left + 1, row), on_right),
            ((1, row, left), on_top),
            ((1, row + 1, left), on_bottom),
        ):
            if line is not None:
                known = self.borders.get(edge)
                if known is None or line.width > known.width:
                    self.borders[edge] = line

    def _lines(self) -> Iterator[Line]:
        """Pieces of the same kind that follow one another are one line."""
        runs: list[tuple[_Edge, int, BorderLine]] = []
        for edge in sorted(self.borders):
            line = self.borders[edge]
            if runs:
                first, last, kind = runs[-1]
                if first[:2] == edge[:2] and last + 1 == edge[2] and (kind is line or kind == line):
                    runs[-1] = (first, edge[2], kind)
                    continue
            runs.append((edge, edge[2], line))
        for (lies, number, start), last, kind in runs:
            if lies:
                y = self.ys[number]
                yield from _drawn(self.xs[start], y, self.xs[last + 1], y, kind, self.scale)
            else:
                x = self.xs[number]
                yield from _drawn(x, self.ys[start], x, self.ys[last + 1], kind, self.scale)


def _drawn(x1: float, y1: float, x2: float, y2: float, kind: BorderLine, scale: float) -> Iterator[Line]:
    """A border is shrunk with the sheet, but never so thin that a printer loses it."""
    width = max(kind.width * scale, 0.25)
    if not kind.double:
        yield Line(x1, y1, x2, y2, width, kind.color, tuple(length * scale for length in kind.dash))
        return
    away = _DOUBLE_GAP * scale / 2
    dx, dy = (0.0, away) if y1 == y2 else (away, 0.0)
    yield Line(x1 - dx, y1 - dy, x2 - dx, y2 - dy, width, kind.color)
    yield Line(x1 + dx, y1 + dy, x2 + dx, y2 + dy, width, kind.color)


def _within(number: int, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] <= number <= span[1]


def _edges(start: float, sizes: Sequence[float]) -> list[float]:
    edges = [start]
    for size in sizes:
        edges.append(edges[-1] + size)
    return edges
