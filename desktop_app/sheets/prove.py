"""Prove that a filled workbook is its template with the records in it and nothing else changed."""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence

from desktop_app.domain.errors import AppError
from desktop_app.sheets.cached_values import CachedValue
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.layout import Layout
from desktop_app.sheets.package import CONTENT_TYPES, Package, SheetEntry
from desktop_app.sheets.proof import PartState, Proof, TotalCheck
from desktop_app.sheets.read_back import READER, ReadBack, same_total


def prove(
    template: bytes,
    output: bytes,
    package: Package,
    target: SheetEntry,
    layout: Layout,
    records: Sequence[Sequence[Value]],
    totals: Mapping[tuple[str, int, int], CachedValue],
) -> Proof:
    """Raises AppError("proof-failed") on the first thing that is not as it must be."""
    parts = _compare_parts(package, output, target)
    reader = ReadBack(output)
    written, compared = reader.compare_records(target.name, layout, records)
    first = layout.plan.blank_rows[0]
    return Proof(
        template_sha256=hashlib.sha256(template).hexdigest(),
        output_sha256=hashlib.sha256(output).hexdigest(),
        sheet=target.name,
        records=len(records),
        rows_inserted=layout.inserted,
        inserted_at=layout.move.at if layout.inserted else None,
        first_record_row=first,
        last_record_row=layout.last_row,
        parts=parts,
        counts=(),
        values_written=written,
        values_compared=compared,
        second_reader=READER,
        totals=_compare_totals(reader, totals),
        checks=(),
    )


def _compare_totals(
    reader: ReadBack, totals: Mapping[tuple[str, int, int], CachedValue]
) -> tuple[TotalCheck, ...]:
    found = []
    for (sheet, row, column), expected in sorted(totals.items()):
        cell = f"{column_letters(column)}{row}"
        if expected is None:
            found.append(TotalCheck(sheet, cell, None, None))
            continue
        read = reader.value(sheet, row, column)
        if not same_total(expected, read):
            raise AppError(
                "proof-failed",
                f"合计核对不一致：“{sheet}”{cell} 应为 {expected[1]}，读到 {read}，没有生成文件。",
            )
        found.append(TotalCheck(sheet, cell, expected[1], str(read)))
    return tuple(found)


def _compare_parts(package: Package, output: bytes, target: SheetEntry) -> tuple[PartState, ...]:
    states = []
    with zipfile.ZipFile(io.BytesIO(output)) as archive:
        names = set(archive.namelist())
        for name, content in package.parts.items():
            if name not in names:
                states.append(PartState(name, "removed", reason_for(package, name, target)))
            elif name != target.part and archive.read(name) == content:
                states.append(PartState(name, "same"))
            else:
                states.append(PartState(name, "changed", reason_for(package, name, target)))
        added = names - set(package.parts) - {info.filename for info in package.infos}
    if added:
        raise AppError("proof-failed", f"填好的文件里多出了部件 {'、'.join(sorted(added))}，没有生成文件。")
    return tuple(states)


def reason_for(package: Package, part: str, target: SheetEntry) -> str:
    """Why a part may differ from the template's."""
    if part == target.part:
        return "填入数据、插入行，引用随行移动"
    if part == package.workbook_part:
        return "名称的引用随行移动；打开时重新计算"
    if part in package.related(package.workbook_part, "sharedStrings"):
        return "在末尾追加所填文字"
    if part in package.related(package.workbook_part, "calcChain"):
        return "计算顺序表，由表格软件自动重建"
    if part in {CONTENT_TYPES, package.relations_part(package.workbook_part)}:
        return "去掉计算顺序表的登记"
    return "对填报表的引用随行移动"
