"""Which formulas of the workbook depend on the filled cells, and what they come to."""

from collections.abc import Sequence
from dataclasses import replace

from desktop_app.sheets.cached_values import CachedValue, cached_value
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.filled_cells import FilledCells
from desktop_app.sheets.formula_references import Mover, same_sheet
from desktop_app.sheets.formula_tokens import Kind, Token, column_number, corners, sheet_names, tokens
from desktop_app.sheets.formula_values import Area, NotKnown
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.name_table import NameTable
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.row_moves import LAST_ROW
from desktop_app.sheets.sheet_rows import Cell, SheetRows

# Their result depends on more than the cells they name.
_FAR_REACHING = frozenset({"OFFSET(", "INDIRECT(", "ROW(", "ROWS(", "CELL(", "SHEET("})
Place = tuple[str, int, int]


class Recalculation:
    """New cached values of all formulas that a fill makes stale; the others keep theirs."""

    def __init__(
        self,
        package: Package,
        target: SheetEntry,
        sheet: SheetRows,
        mover: Mover,
        layout: Layout,
        records: Sequence[Sequence[Value]],
        *,
        is_1904: bool,
    ) -> None:
        self._package = package
        self._target = target
        self._layout = layout
        self._filled = FilledCells(package, target, sheet, mover, layout, records, is_1904=is_1904)
        still = replace(mover, move=replace(layout.move, count=0, stretch=False), new_cells=None)
        self._names = NameTable.read(package, still)
        self._formulas: dict[str, list[Cell]] = {}
        for entry in package.sheets:
            if entry.kind == "worksheet" and self._may_hold_formulas(entry):
                cells = self._filled.cells_of(entry.name).values()
                self._formulas[entry.name.casefold()] = [cell for cell in cells if cell.formula is not None]
        self._stale = self._find_stale()

    def other_sheets(self) -> dict[str, dict[tuple[int, int], CachedValue]]:
        """For every other worksheet part, new values by (row, column)."""
        found = {}
        for entry in self._package.sheets:
            if entry.kind == "worksheet" and entry.part != self._target.part:
                found[entry.part] = self._values(entry.name)
        return found

    def outside_records(self) -> dict[tuple[int, int], CachedValue]:
        """New values of the target sheet's formulas outside the record rows, by their place in the template."""
        return self._values(self._target.name)

    def record_value(self, row: int, column: int) -> CachedValue:
        """Value of a formula in a record row (new position)."""
        try:
            return cached_value(self._filled.value(self._target.name, row, column))
        except NotKnown:
            return None

    def totals(self) -> dict[tuple[str, int, int], CachedValue]:
        """Everything worked out, by (sheet, row, column) at the new place."""
        found: dict[tuple[str, int, int], CachedValue] = {}
        for entry in self._package.sheets:
            is_target = entry.part == self._target.part
            for (row, column), value in self._values(entry.name).items():
                found[entry.name, self._layout.move.row(row) if is_target else row, column] = value
        return found

    def _may_hold_formulas(self, entry: SheetEntry) -> bool:
        content = self._package.parts[entry.part]
        return b"<f" in content or b":f" in content or content[:2] in {b"\xff\xfe", b"\xfe\xff"}

    def _values(self, sheet: str) -> dict[tuple[int, int], CachedValue]:
        first, last = self._layout.plan.blank_rows
        is_target = same_sheet(sheet, self._target.name)
        found: dict[tuple[int, int], CachedValue] = {}
        for cell in self._formulas.get(sheet.casefold(), []):
            place = (sheet.casefold(), cell.row, cell.column)
            if (is_target and first <= cell.row <= last) or place not in self._stale:
                continue
            row = self._layout.move.row(cell.row) if is_target else cell.row
            try:
                found[cell.row, cell.column] = cached_value(self._filled.value(sheet, row, cell.column))
            except NotKnown:
                found[cell.row, cell.column] = None
        return found

    def _find_stale(self) -> set[Place]:
        """Formulas that name record rows, and those that name such formulas, and so on."""
        found: set[Place] = set()
        waiting: list[tuple[Place, list[Area]]] = []
        for entry in self._package.sheets:
            for cell in self._formulas.get(entry.name.casefold(), []):
                place = (entry.name.casefold(), cell.row, cell.column)
                areas = self._named_by(entry.name, cell)
                if areas is None or any(self._meets_records(area) for area in areas):
                    found.add(place)
                else:
                    waiting.append((place, areas))
        grown = True
        while grown:
            still: list[tuple[Place, list[Area]]] = []
            for place, areas in waiting:
                if any(_meets(area, found) for area in areas):
                    found.add(place)
                else:
                    still.append((place, areas))
            grown = len(still) < len(waiting)
            waiting = still
        return found

    def _named_by(self, sheet: str, cell: Cell) -> list[Area] | None:
        """Areas a formula names; None where its result hangs on more than they tell."""
        assert cell.formula is not None
        if cell.formula.kind == "dataTable":
            return None
        found = list(tokens(cell.formula.text))
        if any(token.kind is Kind.FUNCTION and token.text.upper() in _FAR_REACHING for token in found):
            return None
        if _has_own_table_reference(found):
            return None
        return self._areas(found, sheet, 0)

    def _meets_records(self, area: Area) -> bool:
        first, last = self._layout.plan.blank_rows
        return same_sheet(area.sheet, self._target.name) and area.first_row <= last and area.last_row >= first

    def _areas(self, found: list[Token], sheet: str, depth: int) -> list[Area]:
        """Areas a formula names, at their places in the template."""
        out: list[Area] = []
        own = sheet
        for token in found:
            if token.kind is Kind.SHEET:
                names = sheet_names(token.text)
                own = names[0] if len(names) == 1 else (self._target.name if names else "")
                continue
            if token.kind is Kind.CELLS:
                first, last = corners(token.text)
                end = last or first
                columns = sorted((first.column_number, end.column_number))
                rows = sorted((first.row, end.row))
                out.append(Area(own, rows[0], rows[1], columns[0], columns[1]))
            elif token.kind is Kind.ROWS:
                top, bottom = sorted(int(end.strip("$")) for end in token.text.split(":"))
                out.append(Area(own, top, bottom, 1, 16_384))
            elif token.kind is Kind.COLUMNS:
                left, right = sorted(column_number(end.strip("$")) for end in token.text.split(":"))
                out.append(Area(own, 1, LAST_ROW, left, right))
            elif token.kind is Kind.NAME and depth < 8:
                out.extend(self._named_areas(token.text, own, depth))
            own = sheet
        return out

    def _named_areas(self, name: str, sheet: str, depth: int) -> list[Area]:
        names = self._names
        table = names.tables.get(name.casefold())
        if table is not None:
            return [table.area]
        formula = names.formula(name, sheet)
        return [] if formula is None else self._areas(list(tokens(formula)), sheet, depth + 1)


def _has_own_table_reference(found: list[Token]) -> bool:
    """[投资] without a table's name: that of the table the cell is in."""
    before = [None, *(token.kind for token in found)]
    return any(
        token.kind is Kind.BRACKET and kind is not Kind.NAME
        for kind, token in zip(before, found, strict=False)
    )


def _meets(area: Area, places: set[Place]) -> bool:
    """Whether one of the places lies in the area."""
    sheet = area.sheet.casefold()
    size = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
    if size <= len(places):
        return any(
            (sheet, row, column) in places
            for row in range(area.first_row, area.last_row + 1)
            for column in range(area.first_column, area.last_column + 1)
        )
    return any(
        own == sheet
        and area.first_row <= row <= area.last_row
        and area.first_column <= column <= area.last_column
        for own, row, column in places
    )
