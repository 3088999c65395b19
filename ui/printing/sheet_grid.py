"""The rows and columns of a sheet to print: what is merged, how wide each box is, how tall each row becomes."""

from desktop_app.sheets.print_sheet import PrintCell, PrintSheet
from ui.printing.pages import Report
from ui.printing.sheet_text import Block, Faces, set_text, squeezed

Area = tuple[int, int, int, int]
_ROW_PADDING = 2.0
_REPORT_EVERY = 25
_LEAST_SHARE = 0.75  # of a cell's letters, and
_LEAST_PRINTED = 5.0  # points on paper: so small may letters become before a row grows beyond its set height


class SheetGrid:
    """One print area. rows, columns: those that are not hidden; heights: in the sheet's own points."""

    def __init__(self, sheet: PrintSheet, area: Area, faces: Faces, report: Report) -> None:
        self.sheet = sheet
        self.faces = faces
        top, left, bottom, right = area
        wanted_rows = set(range(top, bottom + 1))
        wanted_columns = set(range(left, right + 1))
        if sheet.title_rows:
            wanted_rows |= set(range(sheet.title_rows[0], sheet.title_rows[1] + 1))
        if sheet.title_columns:
            wanted_columns |= set(range(sheet.title_columns[0], sheet.title_columns[1] + 1))
        self.widths = {column: self._width(column) for column in sorted(wanted_columns)}
        self.heights = {row: sheet.row_heights.get(row, sheet.row_height) for row in sorted(wanted_rows)}
        self.rows = [row for row in range(top, bottom + 1) if self.heights[row] > 0]
        self.columns = [column for column in range(left, right + 1) if self.widths[column] > 0]
        self.cells = {
            (row, cell.column): cell
            for row in self.heights
            for cell in sheet.rows.get(row, ())
            if cell.column in self.widths
        }
        self.merges = self._visible_merges()
        self.scale = self._scale()
        self.blocks: dict[tuple[int, int], Block] = {}
        self._grow(report)

    def box_of(self, row: int, column: int) -> Area:
        """The merged area that holds a cell, or the cell alone."""
        return self.merges.get((row, column), (row, column, row, column))

    def width_of(self, box: Area) -> float:
        return sum(self.widths.get(column, 0.0) for column in range(box[1], box[3] + 1))

    def height_of(self, box: Area) -> float:
        return sum(self.heights.get(row, 0.0) for row in range(box[0], box[2] + 1))

    def overflow(self, cell: PrintCell, row: int) -> tuple[int, int]:
        """First and last column that a text on one line may run over: blank cells beside its own."""
        first, last = cell.column, self.box_of(row, cell.column)[3]
        if (row, cell.column) in self.merges or cell.is_number:
            return first, last
        placed = cell.look.horizontal
        columns = list(self.widths)
        if placed != "right":
            while last + 1 <= columns[-1] and self._is_free(row, last + 1):
                last += 1
        if placed in {"right", "center"}:
            while first - 1 >= columns[0] and self._is_free(row, first - 1):
                first -= 1
        return first, last

    def _is_free(self, row: int, column: int) -> bool:
        cell = self.cells.get((row, column))
        return (row, column) not in self.merges and (cell is None or not cell.text)

    def _width(self, column: int) -> float:
        # Beyond what the reader told, columns have the last one's width.
        widths = self.sheet.column_widths
        return widths[column] if column in widths else widths.get(max(widths, default=0), 48.0)

    def _scale(self) -> float:
        """How far the sheet will be shrunk, as far as its width tells."""
        setup = self.sheet.setup
        total = sum(self.widths[column] for column in self.columns)
        if setup.fit_width and total:
            return min(1.0, (setup.width - setup.left - setup.right) * setup.fit_width / total)
        return setup.scale if setup.fit_width is None and setup.fit_height is None else 1.0

    def _visible_merges(self) -> dict[tuple[int, int], Area]:
        found: dict[tuple[int, int], Area] = {}
        merges = [*self.sheet.merges, *self._centred_across()]
        for merge in merges:
            top, left, bottom, right = merge
            for row in range(max(top, min(self.heights)), min(bottom, max(self.heights)) + 1):
                for column in range(max(left, min(self.widths)), min(right, max(self.widths)) + 1):
                    found[row, column] = merge
        return found

    def _centred_across(self) -> list[Area]:
        """Cells centred across those that follow are like merged ones."""
        found = []
        for (row, column), cell in self.cells.items():
            if not cell.look.across or not cell.text:
                continue
            last = column
            while (
                (beside := self.cells.get((row, last + 1))) is not None
                and beside.look.across
                and not beside.text
            ):
                last += 1
            if last > column:
                found.append((row, column, row, last))
        return found

    def _grow(self, report: Report) -> None:
        """Rows become as tall as their texts need; of a cell merged downwards the last row does."""
        tall: list[tuple[Area, float]] = []
        set_heights = dict(self.heights)
        for position, (row, column) in enumerate(self.cells):
            if position % (_REPORT_EVERY * 40) == 0:
                report(position, len(self.cells))
            cell = self.cells[row, column]
            if not cell.text or self.heights[row] <= 0 or self.widths[column] <= 0:
                continue
            box = self.box_of(row, column)
            if (row, column) != box[:2]:
                continue
            first, last = self.overflow(cell, row)
            width = self.width_of(box)
            wide = self.width_of((row, first, row, last)) if (first, last) != (box[1], box[3]) else width
            block = set_text(cell, width, wide, self.faces)
            if box[0] == box[2] and row in self.sheet.row_heights:
                least = max(cell.look.size * _LEAST_SHARE, _LEAST_PRINTED / self.scale)
                block = squeezed(cell, block, width, set_heights[row] - _ROW_PADDING, least, self.faces)
            self.blocks[row, column] = block
            needed = block.height + _ROW_PADDING
            if box[0] == box[2]:
                self.heights[row] = max(self.heights[row], needed)
            else:
                tall.append((box, needed))
        for box, needed in tall:
            lacking = needed - self.height_of(box)
            shown = [row for row in range(box[0], box[2] + 1) if self.heights.get(row, 0.0) > 0]
            if lacking > 0 and shown:
                self.heights[shown[-1]] += lacking
