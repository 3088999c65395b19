"""Prove that a filled workbook is its template with the records in it and nothing else changed.

The inserted rows are taken out again, references shifted back, and what remains is compared as canonical XML; every
record row is looked at; the file is opened by another program's reader and every value and total compared.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.sheets import xml_tree
from desktop_app.sheets.cached_values import CachedValue
from desktop_app.sheets.cell_values import Value
from desktop_app.sheets.default_styles import DefaultStyles
from desktop_app.sheets.feature_counts import sheet_counts, workbook_counts
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.package import Package, SheetEntry
from desktop_app.sheets.part_check import PartCheck
from desktop_app.sheets.proof import FeatureCount, Proof, TotalCheck
from desktop_app.sheets.read_back import READER, ReadBack, same_total
from desktop_app.sheets.record_check import RecordCheck
from desktop_app.sheets.record_formulas import RecordFormulas
from desktop_app.sheets.row_moves import DeleteRows
from desktop_app.sheets.second_opinion import SecondOpinion
from desktop_app.sheets.sheet_rows import read_rows
from desktop_app.sheets.sheet_stream import SheetStream
from desktop_app.sheets.string_table import INLINE_ABOVE
from desktop_app.sheets.target_sheet import TargetSheet
from desktop_app.sheets.undo import NOTHING, bare_sheet, deleting, same_xml
from desktop_app.sheets.xml_scan import decode_part

STREAM_READER = "逐行读取（行数多，不整表装入内存）"
# Another reader keeps a dense grid of the sheet in memory.
_DENSE_LIMIT = 3_000_000
_FORMULA = re.compile(r"<(?:[\w.-]+:)?f[\s/>]")
_CHECKS = (
    "除登记的部件外逐字节相同",
    "取出插入的行、引用移回后，工作表与模板的规范化 XML 相同",
    "各填报行的样式、行高、公式与模板行一致",
    "不用引用规则表，另按文字清点全部引用，与模板相符",
    "数据验证、条件格式、合并、名称、公式等数目与应有的相符",
    "全部填入值经另一读取程序回读一致",
    "文件中的合计值与另一读取程序读到的一致",
)


def needs_stream(filled: TargetSheet, records: int, codec: str) -> bool:
    """Whether the filled sheet is too large for the other reader, or in an encoding it does not know."""
    if codec not in {"utf-8", "utf8", "ascii", "us-ascii"}:
        return True
    rows, plan = filled.sheet.rows, filled.layout.plan
    bottom = max(rows[-1].number if rows else 0, plan.blank_rows[1]) + filled.layout.inserted
    widest = max(
        [row.cells[-1].column for row in rows if row.cells] + [column for column, _ in plan.targets()]
    )
    return records * plan.rows_per_record > INLINE_ABOVE or bottom * widest > _DENSE_LIMIT


class Prover:
    """One filled workbook and what it was made from."""

    def __init__(
        self,
        package: Package,
        filled: TargetSheet,
        target: SheetEntry,
        records: Sequence[Sequence[Value]],
        totals: Mapping[tuple[str, int, int], CachedValue],
    ) -> None:
        self._package = package
        self._filled = filled
        self._target = target
        self._layout = filled.layout
        self._records = records
        self._totals = totals
        self._codec = decode_part(package.parts[target.part])[1]
        move = self._layout.move
        self._back = deleting(filled.mover, DeleteRows(move.at, move.count))
        self._opinion = SecondOpinion(target.name, move.at, move.count)

    def prove(self, template: bytes, output: bytes, notes: tuple[str, ...] = ()) -> Proof:
        """Raises AppError("proof-failed") on the first thing that is not as it must be."""
        layout = self._layout
        streamed = needs_stream(self._filled, len(self._records), self._codec)
        with zipfile.ZipFile(io.BytesIO(output)) as archive:
            parts = PartCheck(self._package, archive, self._target, self._back, self._opinion).states()
            check, counts = self._check_sheet(archive, with_values=streamed)
        written, compared, totals = check.written, check.compared, self._unread_totals()
        if not streamed:
            reader = ReadBack(output)
            written, compared = reader.compare_records(self._target.name, layout, self._records)
            totals = self._read_totals(reader)
        return Proof(
            template_sha256=hashlib.sha256(template).hexdigest(),
            output_sha256=hashlib.sha256(output).hexdigest(),
            sheet=self._target.name,
            records=len(self._records),
            rows_inserted=layout.inserted,
            inserted_at=layout.move.at if layout.inserted else None,
            first_record_row=layout.plan.blank_rows[0],
            last_record_row=layout.last_row,
            parts=parts,
            counts=tuple(counts),
            values_written=written,
            values_compared=compared,
            second_reader=STREAM_READER if streamed else READER,
            totals=totals,
            checks=_CHECKS,
            notes=notes,
        )

    def _check_sheet(
        self, archive: zipfile.ZipFile, *, with_values: bool
    ) -> tuple[RecordCheck, list[FeatureCount]]:
        filled, layout = self._filled, self._layout
        first, last = layout.plan.blank_rows
        rows = {row.number: row for row in filled.sheet.rows if first <= row.number <= last}
        check = RecordCheck(
            rows,
            RecordFormulas(rows, layout, filled.mover),
            DefaultStyles.read(filled.text, filled.sheet.data.start),
            layout,
            self._records,
            prefix=filled.sheet.data.prefix,
            with_values=with_values,
        )
        left_over: list[str] = []
        start = first + len(self._records) * layout.plan.rows_per_record
        with archive.open(self._target.part) as stream:
            read = SheetStream(stream, self._codec, filled.sheet.data.prefix, first, layout.last_row)
            for number, text in read.rows():
                check.take(number, text)
                if number >= start:
                    left_over.append(text)
        check.finish()
        self._check_left_over("".join(left_over), start)
        after = read.head + read.tail
        self._check_undone(after)
        counts = self._counts(archive, after, check, left_over)
        wrong = next((count for count in counts if count.after != count.expected), None)
        if wrong is not None:
            raise AppError(
                "proof-failed",
                f"{wrong.feature} 应有 {wrong.expected} 个，实有 {wrong.after} 个，没有生成文件。",
            )
        return check, counts

    def _check_left_over(self, text: str, start: int) -> None:
        last = self._layout.plan.blank_rows[1]
        rows = [
            row
            for row in self._filled.sheet.rows
            if start <= row.number <= last and not self._layout.inserted
        ]
        old = self._filled.text[rows[0].start : rows[-1].end] if rows else ""
        if "".join(old.split()) != "".join(text.split()):
            raise AppError("proof-failed", "没有用到的空白行与模板不同，没有生成文件。")

    def _check_undone(self, after: str) -> None:
        """The sheet without its record rows, references shifted back, is the template's."""
        sheet = read_rows(after)
        own = self._target.name
        text = self._filled.text
        before = bare_sheet(
            text, self._filled.sheet, own, deleting(self._filled.mover, NOTHING), self._filled.record_span()
        )
        start, end = self._filled.record_span()
        self._opinion.compare(self._target.part, text[:start] + text[end:], after, own=True)
        undone = bare_sheet(after, sheet, own, self._back, None)
        if not same_xml(before, undone, self._target.part):
            raise AppError("proof-failed", "取出填入的行之后，工作表与模板不一致，没有生成文件。")

    def _counts(
        self, archive: zipfile.ZipFile, after: str, check: RecordCheck, left_over: list[str]
    ) -> list[FeatureCount]:
        outside = sum(1 for row in read_rows(after).rows for cell in row.cells if cell.formula is not None)
        remaining = sum(len(_FORMULA.findall(text)) for text in left_over)
        before = xml_tree.parse(self._package.parts[self._target.part], self._target.part)
        counted = sheet_counts(
            before, _tree(after), self._filled.sheet, outside + check.formulas_seen + remaining, self._layout
        )
        workbook = self._package.workbook_part
        return counted + workbook_counts(
            xml_tree.parse(self._package.parts[workbook], workbook),
            xml_tree.parse(archive.read(workbook), workbook),
        )

    def _read_totals(self, reader: ReadBack) -> tuple[TotalCheck, ...]:
        found = []
        for (sheet, row, column), expected in sorted(self._totals.items()):
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

    def _unread_totals(self) -> tuple[TotalCheck, ...]:
        return tuple(
            TotalCheck(sheet, f"{column_letters(column)}{row}", None if value is None else value[1], None)
            for (sheet, row, column), value in sorted(self._totals.items())
        )


def _tree(text: str) -> Any:
    return xml_tree.parse(
        text.partition("?>")[2].encode("utf-8") if "<?xml" in text[:60] else text.encode("utf-8"), "sheet"
    )
