"""What is checked before a table is written: the records themselves, and the template's own drop-downs and limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.entities import Dossier
from desktop_app.services.findings.finding import Neighbour, Surroundings
from desktop_app.services.findings.of_record import RecordContext, Severity, export_findings
from desktop_app.services.findings.surroundings import neighbour
from desktop_app.services.table_columns.derived_values import DERIVED
from desktop_app.services.table_columns.values import CellSource, CellValue
from desktop_app.sheets.mapping import Mapping
from desktop_app.sheets.template_checks import TemplateFinding, check_rows


@dataclass(frozen=True, slots=True)
class ExportFinding:
    """One matter for a person. number: of the project in the table, from 1, None for the table as a whole.

    field: key to jump to, "" where none. must: the authority's table would refuse it or the notice forbids it; else to
    be looked at. nearest: the choice of the drop-down most like the value.
    """

    code: str
    message: str
    number: int | None = None
    project_id: str = ""
    project_name: str = ""
    field: str = ""
    column: str = ""
    must: bool = True
    nearest: str = ""

    @property
    def line(self) -> str:
        """The finding in one line, with the project it is about."""
        return f"第{self.number}项“{self.project_name}”：{self.message}" if self.number else self.message


def record_findings(
    dossiers: Sequence[Dossier], context: RecordContext, shown_fields: frozenset[str]
) -> tuple[ExportFinding, ...]:
    """What must be put right in the records before they are declared; only about fields that the table shows."""
    found = []
    same_code: dict[str, list[Neighbour]] = {}
    for dossier in dossiers:
        if code := str(dossier.facts.get("project_code", "")):
            same_code.setdefault(code, []).append(neighbour(dossier))
    for number, dossier in enumerate(dossiers, 1):
        project = dossier.project
        others = same_code.get(str(dossier.facts.get("project_code", "")), [])
        around = Surroundings(project.id, project.enterprise_id, tuple(others) if len(others) > 1 else ())
        for finding in export_findings(dossier.facts, {}, {}, context, around):
            if finding.severity is Severity.MUST and shown_fields.intersection(finding.fields):
                found.append(
                    ExportFinding(
                        finding.code,
                        f"{finding.line}；{finding.action}",
                        number,
                        dossier.project.id,
                        dossier.project.name,
                        finding.fields[0],
                    )
                )
    return tuple(found)


def template_findings(
    template: bytes,
    mapping: Mapping,
    rows: Sequence[Sequence[CellValue]],
    dossiers: Sequence[Dossier],
    labels: Sequence[str],
) -> tuple[ExportFinding, ...]:
    """Values that the template's own validation would refuse, or only warns of. labels: of the mapped columns."""
    return tuple(
        _of_template(finding, mapping, dossiers, labels)
        for finding in check_rows(template, mapping.plan(), rows)
    )


def shown_fields(sources: Sequence[CellSource]) -> frozenset[str]:
    """The fields a table shows; a derived column stands for those it is worked out from."""
    keys = {key for source in sources for key in source.fields}
    if "approval_reference" in keys:
        keys |= {"project_code", "approval_number"}
    if "site_place" in keys:
        keys |= {"site_region", "site_detail"}
    return frozenset(keys - DERIVED.keys())


def _of_template(
    finding: TemplateFinding, mapping: Mapping, dossiers: Sequence[Dossier], labels: Sequence[str]
) -> ExportFinding:
    dossier = dossiers[finding.record]
    fields = mapping.columns[finding.index].fields
    return ExportFinding(
        f"X.{finding.kind}",
        f"“{labels[finding.index]}”{_without_place(finding.message)}",
        finding.record + 1,
        dossier.project.id,
        dossier.project.name,
        fields[0] if fields else "",
        finding.column,
        finding.refuses,
        finding.nearest or "",
    )


def _without_place(message: str) -> str:
    """The engine's sentence without “第 1 条记录”: the project is named before it."""
    _, found, rest = message.partition("条记录 ")
    return rest if found else message
