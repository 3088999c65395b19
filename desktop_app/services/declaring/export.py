"""Projects into a copy of an official table, with a proof that nothing else in it changed."""

import contextlib
import json
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.entities import Dossier
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Field, FieldDictionary
from desktop_app.safe_files import write_atomically
from desktop_app.services.declaring.export_checks import (
    ExportFinding,
    record_findings,
    shown_fields,
    template_findings,
)
from desktop_app.services.declaring.word_limits import word_findings
from desktop_app.services.findings.of_record import RecordContext
from desktop_app.services.onboarding.templates import HOW_WORDS, How, read_template, recognise
from desktop_app.services.table_columns.derived_values import DERIVED
from desktop_app.services.table_columns.source import source_of_column
from desktop_app.services.table_columns.values import CellSource, CellValue, cell_value
from desktop_app.sheets.fill import fill
from desktop_app.sheets.mapping import Mapping
from desktop_app.sheets.proof import Proof

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_OTHER_KINDS = _WORKBOOKS | {".xls", ".et", ".csv", ".pdf", ".ods", ".doc", ".docx"}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write where. proof_file: beside the table where None. year: of the declaration."""

    template: Path
    out: Path
    year: int
    quarter: int | None = None
    policy_id: str | None = None
    mapping_file: Path | None = None
    proof_file: Path | None = None


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written. rows: projects; how: where the column mapping came from; findings: for a person to look at."""

    out: Path
    proof_file: Path
    proof: Proof
    rows: int
    template_name: str
    how: How
    findings: tuple[ExportFinding, ...]

    @property
    def must_findings(self) -> tuple[ExportFinding, ...]:
        """Those that the authority's table or the notice would not accept."""
        return tuple(finding for finding in self.findings if finding.must)

    @property
    def summary(self) -> str:
        """One sentence for the person who exported."""
        open_matters = f"，有{len(self.must_findings)}处需要核对" if self.must_findings else ""
        return f"已把{self.rows}个项目填入“{self.out.name}”，模板其他内容未变（已逐项核验）{open_matters}。"


def export_table(
    request: ExportRequest,
    dossiers: Sequence[Dossier],
    fields: MappingType[str, Field],
    office_region: str,
    at: datetime,
    mappings: Path | None = None,
    office_name: str = "",
) -> ExportResult:
    """Fills the projects into a copy of the template, in the order given, and writes copy and proof, or neither.

    mappings: the folder of the tables that the office registered. office_name: for the proof.

    Raises AppError: template-…, mapping-… (what cannot be read or matched), value-unwritable, proof-failed (no file is
    handed out), output-… (where the copy cannot be written; the template is never the target).
    """
    proof_file = request.proof_file or request.out.with_name(f"{request.out.stem}.proof.json")
    _refuse_clashes(request, proof_file)
    made = filled_table(request, dossiers, fields, office_region, at, mappings, office_name)
    _write_both(request, proof_file, made.output, made.report)
    return ExportResult(
        request.out, proof_file, made.proof, len(made.rows), made.name, made.how, made.findings
    )


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A filled copy before it is written anywhere. report: the proof as JSON; rows: cells by project and column."""

    output: bytes
    report: MappingType[str, Any]
    proof: Proof
    mapping: Mapping
    sources: tuple[CellSource, ...]
    rows: Sequence[tuple[CellValue, ...]]
    name: str
    how: How
    findings: tuple[ExportFinding, ...]
    template: bytes


def filled_table(
    request: ExportRequest,
    dossiers: Sequence[Dossier],
    fields: MappingType[str, Field],
    office_region: str,
    at: datetime,
    mappings: Path | None = None,
    office_name: str = "",
) -> FilledTable:
    """The same in memory: nothing is written. Raises AppError as `export_table`, output-… apart."""
    content = read_template(request.template)
    recognised = recognise(content, request.template.name, request.mapping_file, fields, mappings)
    mapping = recognised.mapping
    sources = tuple(source_of_column(column, mapping.unit) for column in mapping.columns)
    rows = table_rows(sources, dossiers, fields, request.year)
    labels = _labels(sources, fields)
    of_template = template_findings(content, mapping, rows, dossiers, labels)
    findings = (
        *(ExportFinding("X.mapping", note, must=False) for note in recognised.notes),
        *record_findings(dossiers, _context(request, sources, fields, office_region), shown_fields(sources)),
        *of_template,
        *word_findings(recognised.word_limits, mapping, rows, dossiers, labels, of_template),
    )
    filled = fill(content, mapping.plan(), rows)
    report = {
        **filled.proof.to_json(),
        "template": request.template.name,
        "template_name": recognised.name,
        "mapping": HOW_WORDS[recognised.how],
        "output": request.out.name,
        "office": office_name,
        "written_at": at.isoformat(timespec="seconds"),
        "year": request.year,
        "quarter": request.quarter,
        "policy": request.policy_id,
        "projects": [
            {"number": number, "id": dossier.project.id, "name": dossier.project.name}
            for number, dossier in enumerate(dossiers, 1)
        ],
        "findings": [asdict(finding) for finding in findings],
    }
    return FilledTable(
        filled.output,
        report,
        filled.proof,
        mapping,
        sources,
        rows,
        recognised.name,
        recognised.how,
        findings,
        content,
    )


def table_rows(
    sources: Sequence[CellSource], dossiers: Sequence[Dossier], fields: MappingType[str, Field], year: int
) -> list[tuple[CellValue, ...]]:
    """The cells of every project, in the order of the mapping's columns."""
    rows = []
    for number, dossier in enumerate(dossiers, 1):
        facts = dossier.facts
        rows.append(tuple(cell_value(source, facts, fields, number, year) for source in sources))
    return rows


def _labels(sources: Sequence[CellSource], fields: MappingType[str, Field]) -> tuple[str, ...]:
    return tuple(
        "、".join(DERIVED.get(key) or fields[key].label for key in source.fields) or "序号"
        for source in sources
    )


def _context(
    request: ExportRequest, sources: Sequence[CellSource], fields: MappingType[str, Field], office_region: str
) -> RecordContext:

    asks_direction = any("gx_direction_2024" in source.fields for source in sources)
    return RecordContext(
        fields if isinstance(fields, FieldDictionary) else FieldDictionary(fields.values()),
        request.year,
        office_region,
        needs_direction_2024=asks_direction,
    )


def _refuse_clashes(request: ExportRequest, proof_file: Path) -> None:
    kind, wanted = request.template.suffix.lower(), request.out.suffix.lower()
    if kind in _WORKBOOKS and wanted in _OTHER_KINDS and kind != wanted:
        raise AppError(
            "output-kind",
            f"模板是{kind}文件，结果也要存为{kind}（现在写的是“{request.out.name}”），否则表格软件打不开：请改文件名。",
        )
    if proof_file.resolve() == request.out.resolve():
        raise AppError("output-is-proof", "结果文件和核验文件（--proof）不能是同一个文件：请换一个文件名。")
    for path in (request.out, proof_file):
        for source in (request.template, request.mapping_file):
            if source is not None and source.exists() and path.exists() and path.samefile(source):
                raise AppError(
                    "output-is-template", f"不能写到“{source.name}”上：请换一个文件名或文件夹，模板保持原样。"
                )


def _write_both(request: ExportRequest, proof_file: Path, output: bytes, report: object) -> None:
    """The proof first, then the table; where the table cannot be written, the proof is taken back."""
    before = proof_file.read_bytes() if proof_file.is_file() else None
    text = json.dumps(report, ensure_ascii=False, indent=2, default=str) + "\n"
    write_atomically(proof_file, text.encode("utf-8"), template=request.template)
    try:
        write_atomically(request.out, output, template=request.template)
    except AppError:
        with contextlib.suppress(OSError):
            if before is None:
                proof_file.unlink(missing_ok=True)
            else:
                proof_file.write_bytes(before)
        raise
