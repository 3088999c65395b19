"""Fill records into an official workbook by inserting rows, and change nothing else in it.

The way: read the package → refuse what cannot be done rightly → patch the parts → write → prove → hand out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.errors import AppError
from desktop_app.sheets import xml_tree
from desktop_app.sheets.cell_by_cell import new_cells
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.formula_references import Mover, refuse_three_dimensional
from desktop_app.sheets.layout import FillPlan, Layout
from desktop_app.sheets.notes import notes_on
from desktop_app.sheets.number_formats import style_kinds
from desktop_app.sheets.other_parts import PartRoles, patch_part, patch_workbook, without_calculation_chain
from desktop_app.sheets.other_sheets import patch_other_sheet
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.package_write import write_package
from desktop_app.sheets.proof import Proof
from desktop_app.sheets.prove import Prover, needs_stream
from desktop_app.sheets.recalculation import Recalculation
from desktop_app.sheets.refusals import refuse_what_cannot_be_done
from desktop_app.sheets.row_moves import LAST_ROW
from desktop_app.sheets.sheet_rows import read_rows
from desktop_app.sheets.string_table import StringTable
from desktop_app.sheets.target_sheet import TargetSheet
from desktop_app.sheets.workbook_calendar import uses_1904
from desktop_app.sheets.xml_scan import decode_part

__all__ = ["FillPlan", "FillResult", "Proof", "Value", "fill"]


@dataclass(frozen=True)
class FillResult:
    """The filled workbook and the proof that nothing else in it changed."""

    output: bytes
    proof: Proof


def fill(template: bytes, plan: FillPlan, rows: Iterable[Sequence[Value]]) -> FillResult:
    """Fill one record after the other into the blank rows, inserting rows where there are too few.

    rows: one sequence of values per record, in the order of plan.columns. None and "" leave a blank cell.
    Raises AppError before anything is written: plan-wrong, template-… (what cannot be done rightly, with the way out),
    value-unwritable (a text no cell can hold), proof-failed (the result differs from what it should be).
    """
    patched = patch(template, plan, rows)
    return FillResult(patched.output, patched.prover.prove(template, patched.output, patched.notes))


@dataclass(frozen=True)
class Patched:
    """A filled workbook that is not proved yet: not to be handed out."""

    output: bytes
    prover: Prover
    notes: tuple[str, ...]


def patch(template: bytes, plan: FillPlan, rows: Iterable[Sequence[Value]]) -> Patched:
    """The first half of `fill`; raises the same but proof-failed."""
    plan.check()
    package = Package.read(template)
    target = package.sheet(plan.sheet)
    records = rows if isinstance(rows, Sequence) else list(rows)
    layout = Layout(plan, len(records))
    layout.check_records(records)
    text, codec = decode_part(package.parts[target.part])
    xml_tree.parse(package.parts[target.part], target.part)
    sheet = read_rows(text)
    if sheet.rows and max(sheet.rows[-1].number, layout.plan.blank_rows[1]) + layout.inserted > LAST_ROW:
        raise AppError(
            "template-too-long", f"插入 {layout.inserted} 行后超出了工作表的最大行数，请分成几份填写。"
        )
    mover = Mover(
        target.name,
        layout.move,
        tuple(entry.name for entry in package.sheets),
        on_three_dimensional=refuse_three_dimensional,
        new_cells=lambda pieces, own: new_cells(pieces, own, target.name, layout),
    )
    refuse_what_cannot_be_done(package, target, sheet, layout)
    changed = _patch_other_parts(package, target, mover, layout)
    strings = StringTable(package)
    is_1904 = uses_1904(package)
    recalculation = Recalculation(package, target, sheet, mover, layout, records, is_1904=is_1904)
    for part, values in recalculation.other_sheets().items():
        patched = patch_other_sheet(package, part, mover, values)
        if patched is not None:
            changed[part] = patched
    filled = TargetSheet(text, sheet, layout, mover)
    use_table = strings.is_usable and not needs_stream(filled, len(records), codec)
    stream = filled.stream(
        records,
        style_kinds(package),
        strings if use_table else None,
        recalculation.outside_records(),
        recalculation.record_value,
        is_1904=is_1904,
    )
    late = {strings.part: strings.content} if use_table and strings.part is not None else {}
    output = write_package(package, changed, target.part, (piece.encode(codec) for piece in stream), late)
    prover = Prover(package, filled, target, records, recalculation.totals())
    return Patched(output, prover, notes_on(package, target, layout))


def _patch_other_parts(
    package: Package, target: SheetEntry, mover: Mover, layout: Layout
) -> dict[str, bytes | None]:
    changed: dict[str, bytes | None] = {}
    workbook = patch_workbook(package, mover)
    if workbook is not None:
        _, codec = decode_part(package.parts[package.workbook_part])
        changed[package.workbook_part] = workbook.encode(codec)
    if not layout.inserted:
        return changed
    roles = PartRoles.read(package)
    sheets = {entry.part for entry in package.sheets}
    for part in package.parts:
        if (
            part in sheets
            or part == package.workbook_part
            or not part.lower().endswith((".xml", ".rels", ".vml"))
        ):
            continue
        patched = patch_part(package, part, roles, target, mover, layout.plan.rows_per_record)
        if patched is not None:
            changed[part] = patched.encode(decode_part(package.parts[part])[1])
    changed.update(without_calculation_chain(package))
    return changed
