"""The test of a mapping: last year's rows rendered anew from the projects, compared cell by cell with what was filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.fields import Field
from desktop_app.services.importing.cells import cell_text, is_blank
from desktop_app.services.onboarding.layout import TemplateLayout
from desktop_app.services.onboarding.learning import Learned, same_cell
from desktop_app.services.table_columns.source import source_of_column
from desktop_app.services.table_columns.values import as_text, cell_value
from desktop_app.sheets.formula_tokens import column_number
from desktop_app.sheets.mapping import Mapping as SheetMapping
from desktop_app.sheets.mapping import SourceKind


@dataclass(frozen=True, slots=True)
class CellDifference:
    """place: the column in the new table; row: of last year's file; ours, theirs: as people read them."""

    place: str
    title: str
    row: int
    project: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ColumnAgreement:
    place: str
    compared: int
    equal: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 only where every cell agrees."""
        return self.equal * 100 // self.compared if self.compared else 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """rows: of known projects; unmatched: places that last year's table has no column for."""

    rows: int
    columns: tuple[ColumnAgreement, ...]
    differences: tuple[CellDifference, ...]
    unmatched: tuple[str, ...]

    @property
    def compared(self) -> int:
        return sum(column.compared for column in self.columns)

    @property
    def equal(self) -> int:
        return sum(column.equal for column in self.columns)

    @property
    def percent(self) -> int:
        """Rounded down: 100 only where every cell agrees."""
        return self.equal * 100 // self.compared if self.compared else 0

    @property
    def summary(self) -> str:
        if not self.compared:
            return "去年的表里没有可以核对的单元格。"
        return (
            f"用去年表中{self.rows}个已知项目核对：{self.compared}个单元格中{self.equal}个一致（{self.percent}%）。"
            + ("不一致的可能是项目后来有变化，也可能是栏目对应有误。" if self.differences else "")
        )


def agreement_with(
    learned: Learned, layout: TemplateLayout, mapping: SheetMapping, fields: Mapping[str, Field], year: int
) -> Agreement:
    """Compare where both say something: a blank on either side is no disagreement. year: of last year's declaration."""
    columns: list[ColumnAgreement] = []
    differences: list[CellDifference] = []
    unmatched: list[str] = []
    for source in mapping.columns:
        if source.kind is SourceKind.NUMBER:
            continue
        place = source.column if source.line == 0 else f"{source.column}.{source.line + 1}"
        column = layout.column(place)
        taught = learned.column(column.plain_titles) if column else None
        if column is None or taught is None:
            unmatched.append(place)
            continue
        number, reader = column_number(taught.letters), source_of_column(source, mapping.unit)
        compared = equal = 0
        for row in learned.known:
            theirs = row.cells[number - 1] if number <= len(row.cells) else None
            ours = cell_value(reader, row.dossier.facts, fields, 0, year)
            if is_blank(theirs) or ours in (None, ""):
                continue
            compared += 1
            if same_cell(ours, theirs):
                equal += 1
            else:
                differences.append(
                    CellDifference(
                        place,
                        column.title,
                        row.number,
                        row.dossier.project.name,
                        as_text(ours),
                        cell_text(theirs),
                    )
                )
        columns.append(ColumnAgreement(place, compared, equal))
    return Agreement(len(learned.known), tuple(columns), tuple(differences), tuple(unmatched))


def worst_columns(agreement: Agreement) -> Sequence[ColumnAgreement]:
    """The columns that agree least, of those that do not agree wholly."""
    return sorted((c for c in agreement.columns if c.equal < c.compared), key=lambda c: c.percent)
