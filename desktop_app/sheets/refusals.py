"""What cannot be filled rightly is refused before anything is written, with the reason and the way out."""

import re

from desktop_app.domain.errors import AppError
from desktop_app.sheets.areas import area_rows
from desktop_app.sheets.formula_references import same_sheet
from desktop_app.sheets.formula_tokens import Kind, column_letters, sheet_names, tokens
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.sheet_rows import Cell, SheetRows, read_rows
from desktop_app.sheets.xml_scan import decode_part, scan, unescape_text

# A text that is, or with a number put behind it becomes, a reference.
_LIKE_REFERENCE = re.compile(
    r"\$?[A-Za-z]{1,3}\$?[0-9]*(:\$?[A-Za-z]{1,3}\$?[0-9]*)?|\$?[0-9]+:\$?[0-9]+|[Rr][0-9\[].*"
)


def refuse_what_cannot_be_done(
    package: Package, target: SheetEntry, sheet: SheetRows, layout: Layout
) -> None:
    """Raises AppError("template-…")."""
    _refuse_pivot(package, target)
    _refuse_arrays(sheet, layout)
    if layout.inserted:
        _refuse_indirect(package, target, layout)


def _refuse_pivot(package: Package, target: SheetEntry) -> None:
    if package.related(target.part, "pivotTable"):
        raise AppError(
            "template-pivot",
            f"工作表“{target.name}”里有数据透视表，插入行会压坏它：请先把透视表移到别的工作表再用。",
        )


def _refuse_arrays(sheet: SheetRows, layout: Layout) -> None:
    first, last = layout.plan.blank_rows
    for row in sheet.rows:
        for cell in row.cells:
            formula = cell.formula
            reference = (
                formula.tag.get("ref")
                if formula is not None and formula.kind in {"array", "dataTable"}
                else None
            )
            rows = area_rows(reference) if reference else None
            if formula is None or rows is None or reference is None:
                continue
            overlaps = rows[0] <= last and rows[1] >= first
            if overlaps and (rows[0] != rows[1] or ":" in reference or formula.kind == "dataTable"):
                raise AppError(
                    "template-array-formula",
                    f"{column_letters(cell.column)}{cell.row} 的数组公式占用了填报行（{reference}），"
                    "插入行会破坏它：请把它改成逐行的普通公式后再用。",
                )


def _refuse_indirect(package: Package, target: SheetEntry, layout: Layout) -> None:
    for entry in package.sheets:
        if entry.kind != "worksheet" or b"INDIRECT" not in package.parts[entry.part].upper():
            continue
        text, _ = decode_part(package.parts[entry.part])
        for cell in (cell for row in read_rows(text).rows for cell in row.cells):
            if cell.formula is not None:
                _check_indirect(cell.formula.text, entry.name, target.name, layout, _place(entry, cell))
        for formula in _other_formulas(text):
            _check_indirect(formula, entry.name, target.name, layout, f"“{entry.name}”的数据验证或条件格式")
    text, _ = decode_part(package.parts[package.workbook_part])
    for name, formula in _names(text):
        _check_indirect(formula, "", target.name, layout, f"名称“{name}”")


def _place(entry: SheetEntry, cell: Cell) -> str:
    return f"“{entry.name}”{column_letters(cell.column)}{cell.row}"


def _other_formulas(text: str) -> list[str]:
    found = []
    opened = None
    for tag in scan(text):
        if opened is not None and tag.closing and tag.name == opened.name:
            found.append(unescape_text(text[opened.end : tag.start]))
        opened = (
            tag
            if tag.local in {"formula", "formula1", "formula2", "f"} and not tag.closing and not tag.empty
            else None
        )
    return found


def _names(text: str) -> list[tuple[str, str]]:
    found = []
    opened = None
    for tag in scan(text):
        if opened is not None and tag.closing:
            found.append((opened.get("name") or "", unescape_text(text[opened.end : tag.start])))
        opened = tag if tag.local == "definedName" and not tag.closing and not tag.empty else None
    return found


def _check_indirect(formula: str, own: str, target: str, layout: Layout, where: str) -> None:
    for argument in indirect_arguments(formula):
        if any(_reaches(text, own, target, layout) for text in argument):
            raise AppError(
                "template-indirect",
                f"{where} 的公式用 INDIRECT 按文字指向会移动的行（{formula[:60]}），插入行后会指错："
                "请把它改成直接引用后再用。",
            )


def indirect_arguments(formula: str) -> list[list[str]]:
    """For each INDIRECT( in a formula, the string literals in its brackets."""
    found: list[list[str]] = []
    stack: list[list[str] | None] = []
    address = False
    for token in tokens(formula):
        if address and token.kind is Kind.NUMBER and any(literals is not None for literals in stack):
            # ADDRESS(7,3): a row told as a number.
            next(literals for literals in stack if literals is not None).append(f"A{token.text}")
        address = token.text.upper() == "ADDRESS("
        if token.kind is Kind.FUNCTION or token.text == "(":
            literals: list[str] | None = None
            if token.text.upper() == "INDIRECT(":
                literals = []
                found.append(literals)
            stack.append(literals)
        elif token.text == ")" and stack:
            stack.pop()
        elif token.kind is Kind.STRING:
            for literals in stack:
                if literals is not None:
                    literals.append(token.text[1:-1].replace('""', '"'))
    return found


def _reaches(text: str, own: str, target: str, layout: Layout) -> bool:
    """Whether a literal in INDIRECT may name a row that moves or a range that should grow."""
    body = text
    sheets: tuple[str, ...] = (own,)
    if "!" in text:
        prefix, _, body = text.rpartition("!")
        sheets = sheet_names(prefix.lstrip("=") + "!") if prefix else (target,)
    if not any(same_sheet(name.strip("'"), target) for name in sheets):
        return False
    if body and not _LIKE_REFERENCE.fullmatch(body):
        return "!" in text
    digits = [int(number) for number in re.findall(r"[0-9]+", body)]
    first, _ = layout.plan.blank_rows
    is_complete = bool(re.fullmatch(r"\$?[A-Za-z]{1,3}\$?[0-9]+(:\$?[A-Za-z]{1,3}\$?[0-9]+)?", body))
    return not (is_complete and digits and max(digits) < first)
