"""Limits of characters that a table only says in words (不超过300字): no validation of its own would catch them."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence

from desktop_app.domain.entities import Dossier
from desktop_app.domain.text_length import text_length
from desktop_app.services.declaring.export_checks import ExportFinding
from desktop_app.services.table_columns.values import CellValue
from desktop_app.sheets.mapping import Mapping


def word_findings(
    limits: MappingType[str, int],
    mapping: Mapping,
    rows: Sequence[Sequence[CellValue]],
    dossiers: Sequence[Dossier],
    labels: Sequence[str],
    known: Sequence[ExportFinding] = (),
) -> tuple[ExportFinding, ...]:
    """limits: by the column's place. known: findings of the template's own validations, which are not said twice."""
    said = {(finding.number, finding.column) for finding in known}
    found = []
    for index, source in enumerate(mapping.columns):
        limit = limits.get(source.column if source.line == 0 else f"{source.column}.{source.line + 1}")
        if limit is None:
            continue
        for number, (row, dossier) in enumerate(zip(rows, dossiers, strict=True), 1):
            value = row[index]
            length = text_length(value) if isinstance(value, str) else 0
            if length > limit and (number, source.column) not in said:
                found.append(
                    ExportFinding(
                        "X.words",
                        f"“{labels[index]}”有{length}字，表中要求不超过{limit}字，请精简。",
                        number,
                        dossier.project.id,
                        dossier.project.name,
                        source.fields[0] if source.fields else "",
                        source.column,
                    )
                )
    return tuple(found)
