"""The template's own formulas in record rows, as they must read after rows came in."""

from desktop_app.sheets.formula_references import Mover, fill_down
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.sheet_rows import Cell, Row


class RecordFormulas:
    """Formulas of the blank rows of a template (rows by their number in it)."""

    def __init__(self, rows: dict[int, Row], layout: Layout, mover: Mover) -> None:
        self._rows = rows
        self._layout = layout
        self._mover = Mover(
            mover.sheet,
            mover.move,
            mover.sheet_order,
            grow="locked",
            on_three_dimensional=mover.on_three_dimensional,
        )

    def text_and_base(self, cell: Cell, row: int) -> tuple[str, int]:
        """Formula for a record row of the filled sheet, told for row `base`: fill it down from there.

        cell: the template's cell that the row comes from.
        """
        assert cell.formula is not None
        sheet = self._mover.sheet
        if self._layout.is_new(row):
            return self._mover.formula(cell.formula.text, sheet), cell.row
        move = self._layout.move
        if move.count and cell.row >= move.at:
            # The last blank record goes on from the row above it, if its formula was filled down from there.
            model = self._above(cell)
            if model is not None and model.formula is not None:
                lower = fill_down(model.formula.text, cell.row - model.row)
                if lower == cell.formula.text:
                    return self._mover.formula(model.formula.text, sheet), model.row
        return self._mover.formula(cell.formula.text, sheet), row

    def text(self, cell: Cell, row: int) -> str:
        """The formula as it stands in that row."""
        formula, base = self.text_and_base(cell, row)
        return fill_down(formula, row - base)

    def _above(self, cell: Cell) -> Cell | None:
        row = self._rows.get(cell.row - self._layout.plan.rows_per_record)
        return next((other for other in row.cells if other.column == cell.column), None) if row else None
