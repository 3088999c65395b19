"""The sheet that is filled, as a stream of bytes: what stands before the records, the records, what stands after."""

from collections.abc import Iterator, Mapping, Sequence

from desktop_app.sheets.cached_values import CachedValue, FormulaValue
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.number_formats import StyleKind
from desktop_app.sheets.record_rows import RecordRows
from desktop_app.sheets.sheet_features import grow_dimension, patch_features
from desktop_app.sheets.sheet_formulas import patch_cell
from desktop_app.sheets.sheet_rows import SheetRows
from desktop_app.sheets.string_table import StringTable
from desktop_app.sheets.xml_scan import Edits


class TargetSheet:
    """One worksheet of the template and the layout of the records in it."""

    def __init__(self, text: str, sheet: SheetRows, layout: Layout, mover: Mover) -> None:
        self.text = text
        self.sheet = sheet
        self.layout = layout
        self.mover = mover

    def record_span(self) -> tuple[int, int]:
        """Offsets of the template's record rows; both the same where the rows are not in the XML."""
        first, last = self.layout.plan.blank_rows
        inside = [row for row in self.sheet.rows if first <= row.number <= last]
        if inside:
            return inside[0].start, inside[-1].end
        below = next((row.start for row in self.sheet.rows if row.number > last), None)
        at = self.sheet.inner[1] if below is None else below
        return at, at

    def stream(
        self,
        records: Sequence[Sequence[Value]],
        style_kinds: list[StyleKind],
        strings: StringTable | None,
        values: Mapping[tuple[int, int], CachedValue],
        formula_value: FormulaValue,
        *,
        is_1904: bool,
    ) -> Iterator[str]:
        """The sheet's XML, piece by piece. values: new cached values of formulas outside the record rows."""
        edits = self._edits(values)
        start, end = self.record_span()
        data = self.sheet.data
        writer = RecordRows(
            self.text,
            self.sheet,
            self.layout,
            self.mover,
            DefaultStyles.read(self.text, data.start),
            style_kinds,
            is_1904=is_1904,
            strings=strings,
        )
        writer.formula_value = formula_value
        if data.empty:
            yield edits.apply(self.text, 0, data.start) + f"<{data.name}>"
            yield from writer.texts(records)
            yield f"</{data.name}>" + edits.apply(self.text, data.end)
            return
        yield edits.apply(self.text, 0, start)
        yield from writer.texts(records)
        yield edits.apply(self.text, end)

    def _edits(self, values: Mapping[tuple[int, int], CachedValue]) -> Edits:
        edits = Edits()
        data = self.sheet.data
        before, after = data.start, self.sheet.inner[1]
        lines = self.layout.plan.rows_per_record
        patch_features(self.text, self.mover, lines, [(0, before), (after, len(self.text))], edits)
        grow_dimension(self.text, self.layout, before, edits)
        first, last = self.layout.plan.blank_rows
        for row in self.sheet.rows:
            if first <= row.number <= last:
                continue
            new = self.layout.move.row(row.number)
            new_row = new if new != row.number else None
            if new_row is not None and "r" in row.tag.attributes:
                edits.attribute(row.tag.attributes["r"], str(new_row))
            for cell in row.cells:
                if new_row is not None or cell.formula is not None:
                    patch_cell(
                        self.text,
                        cell,
                        self.mover,
                        self.mover.sheet,
                        values,
                        edits,
                        new_row=new_row,
                        expand=True,
                    )
        return edits
