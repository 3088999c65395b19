"""The declaration table in the authority's own layout: filled in memory as for an export, then read for printing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.entities import Dossier
from desktop_app.domain.fields import Field
from desktop_app.services.declaring.export import table_rows
from desktop_app.services.job import Progress
from desktop_app.services.onboarding.templates import read_template, recognise
from desktop_app.services.table_columns.source import source_of_column
from desktop_app.sheets.fill import fill
from desktop_app.sheets.page_setup import read_print_sheet
from desktop_app.sheets.print_sheet import PrintSheet


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """What the official print needs, gathered: `read` asks no store and may run in another thread.

    template: the authority's file; mapping_file: how its columns stand for fields, None where that is known; mappings:
    the folder of the tables that the office registered. draft: until every declaration of the batch is finalised.
    """

    template: Path
    mapping_file: Path | None
    mappings: Path | None
    dossiers: Sequence[Dossier]
    fields: Mapping[str, Field]
    year: int
    draft: bool

    def read(self, progress: Progress) -> PrintSheet:
        """The filled and proved table as it is to be printed. Nothing is written.

        Raises AppError as an export does, and Cancelled.
        """
        progress.begin("正在填表")
        content = read_template(self.template)
        recognised = recognise(content, self.template.name, self.mapping_file, self.fields, self.mappings)
        mapping = recognised.mapping
        sources = [source_of_column(column, mapping.unit) for column in mapping.columns]
        rows = table_rows(sources, self.dossiers, self.fields, self.year)
        progress.begin("正在填表并核验")
        filled = fill(content, mapping.plan(), rows)
        progress.begin("正在读取版式")
        return read_print_sheet(filled.output, filled.proof.sheet, self.template.name, progress.report)
