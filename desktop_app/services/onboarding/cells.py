"""How the cells of a template look, and what its validations allow: the traces an author leaves where a table is blank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.sheets import xml_tree
from desktop_app.sheets.formula_references import Mover
from desktop_app.sheets.formula_tokens import column_number
from desktop_app.sheets.layout import FillPlan, Layout
from desktop_app.sheets.number_formats import StyleKind, style_kinds
from desktop_app.sheets.package import Package
from desktop_app.sheets.sheet_rows import read_rows
from desktop_app.sheets.template_checks import allowed_values
from desktop_app.sheets.validation_rules import ValidationRule, read_rules
from desktop_app.sheets.xml_scan import decode_part

if TYPE_CHECKING:
    from desktop_app.services.onboarding.layout import LayoutColumn

_USUAL_WIDTH = 8.43


@dataclass(frozen=True, slots=True)
class CellLooks:
    """styles: (row, column) → number of the cell's style, for rows that are in the file at all."""

    styles: Mapping[int, Mapping[int, int]]
    kinds: Sequence[StyleKind]
    framed: Sequence[bool]
    widths: Mapping[int, float]

    def row_style(self, row: int) -> tuple[int, ...]:
        """The styles of a row's cells, () where the file has no such row."""
        return tuple(self.styles.get(row, {}).values())

    def is_framed(self, row: int) -> bool:
        """Whether most cells of a row are drawn with a frame."""
        own = self.styles.get(row, {})
        drawn = sum(1 for style in own.values() if style < len(self.framed) and self.framed[style])
        return drawn * 2 > len(own)

    def is_date(self, row: int, column: int) -> bool:
        style = self.styles.get(row, {}).get(column, 0)
        return style < len(self.kinds) and self.kinds[style] is StyleKind.DATE

    def width(self, column: int) -> float:
        """In characters, as the file has it."""
        return self.widths.get(column, _USUAL_WIDTH)


def read_looks(package: Package, sheet: str) -> CellLooks:
    """The looks of one sheet. Raises AppError as the package does."""
    target = package.sheet(sheet)
    rows = read_rows(decode_part(package.parts[target.part])[0])
    styles = {row.number: {cell.column: cell.style for cell in row.cells} for row in rows.rows}
    return CellLooks(styles, style_kinds(package), _framed(package), _widths(package, target.part))


def column_rules(
    content: bytes,
    package: Package,
    plan: FillPlan,
    columns: Sequence["LayoutColumn"],
) -> tuple["LayoutColumn", ...]:
    """The columns with the choices of their drop-downs and the lengths of text that validations allow."""
    choices = allowed_values(content, plan)
    target = package.sheet(plan.sheet)
    mover = Mover(target.name, Layout(plan, 1).move, tuple(entry.name for entry in package.sheets))
    rules = read_rules(package, target.part, mover, plan.rows_per_record)
    first = plan.blank_rows[0]
    found = []
    for index, column in enumerate(columns):
        place = (first + column.line, column_number(column.letters))
        limits = [limit for rule in rules if rule.covers(*place) and (limit := _length(rule)) is not None]
        limit = column.word_limit or min(limits, default=None)
        found.append(replace(column, choices=choices.get(index, ()), word_limit=limit))
    return tuple(found)


def _length(rule: ValidationRule) -> int | None:
    if rule.kind != "textLength":
        return None
    end = {
        "between": rule.formula2,
        "lessThanOrEqual": rule.formula1,
        "lessThan": rule.formula1,
        "equal": rule.formula1,
    }.get(rule.operator, "")
    if not end.isdigit():
        return None
    return int(end) - 1 if rule.operator == "lessThan" else int(end)


def _framed(package: Package) -> tuple[bool, ...]:
    found = package.related(package.workbook_part, "styles")
    if not found:
        return ()
    root = xml_tree.parse(package.parts[found[0]], found[0])
    borders = [
        any(side.get("style", "none") != "none" for side in border.iter() if isinstance(side.tag, str))
        for group in xml_tree.elements(root, "borders")
        for border in xml_tree.elements(group, "border")
    ]
    drawn = []
    for group in xml_tree.elements(root, "cellXfs"):
        for element in xml_tree.elements(group, "xf"):
            number = int(element.get("borderId", "0"))
            drawn.append(number < len(borders) and borders[number])
    return tuple(drawn)


def _widths(package: Package, part: str) -> dict[int, float]:
    root = xml_tree.parse(package.parts[part], part)
    widths: dict[int, float] = {}
    for element in xml_tree.elements(root, "col"):
        if element.get("width"):
            last = min(int(element.get("max", "1")), int(element.get("min", "1")) + 200)
            for number in range(int(element.get("min", "1")), last + 1):
                hidden = element.get("hidden") in {"1", "true"}
                widths[number] = 0.0 if hidden else float(element.get("width"))
    return widths
