"""The sample office's projects as an office's own, on a store on disk, with a clock that is told; and a notice of 2025."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

from db.store import Store
from desktop_app import resources
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Declaration, DeclarationStatus, Office
from desktop_app.domain.facts import FactValue
from desktop_app.policy.library import Library, load_library, standard_library
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.finalising.finalise import Finalised, Finaliser
from desktop_app.services.findings.explanations import ExplanationService
from desktop_app.services.findings.finding import Severity
from desktop_app.services.findings.of_office import survey
from desktop_app.services.job import Progress
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.office.sample import read_sample
from desktop_app.services.onboarding.templates import template_of
from desktop_app.services.printing.table import DeclarationTable
from desktop_app.services.records.projects import ProjectService
from desktop_app.sheets.mapping import parse_mapping

POLICY, NEXT_POLICY = "gx-qianqi-2024", "gx-qianqi-2025"
DAYS = {1: date(2024, 1, 22), 2: date(2024, 4, 22), 3: date(2024, 7, 22), 4: date(2024, 10, 22)}


def write_notice_of_2025(folder: Path) -> None:
    """A new year as data: last year's pack with other dates, and a floor of 800 instead of 500."""
    target = folder / NEXT_POLICY
    target.mkdir(parents=True)
    text = resources.text("policies", POLICY, "pack.toml")
    text = (
        text.replace("2025-", "2026-")
        .replace("2024", "2025")
        .replace("桂工信投融〔2025〕42号", "桂工信投融〔2025〕9号")
    )
    text = text.replace("closes = 2025-01-30", "closes = 2025-01-27")
    text = text.replace('shown_with = ["gx-qianqi-2019"]', "")
    for table in ("qianqi-2025", "qianqi-2025-a4"):
        text = text.replace(f"{table}.", f"{table.replace('2025', '2024')}.")
    floor = text.index('id = "fai-floor"')
    head, condition = text[:floor], text[floor:]
    condition = condition.replace("500", "800", condition.split("[[condition]]", 1)[0].count("500"))
    (target / "pack.toml").write_text(head + condition, encoding="utf-8")
    shutil.copy(resources.path("policies", POLICY, "cases.toml"), target / "cases.toml")


class YearOffice:
    """store: on disk in `folder`. day: today, moved by the test. told: whether the store's clock is the test's too."""

    def __init__(self, folder: Path, *, told: bool = True) -> None:
        self.folder = folder
        self.sample = read_sample("45")
        self.office: Office = replace(self.sample.office, name="柳州市鱼峰区工业和信息化局")
        self.library: Library = standard_library()
        self.day = DAYS[1]
        self.seconds = 0
        self.printed: list[str] = []
        self.store = Store.open(folder, self.library.fields, *([self.now] if told else []))
        OfficeService(self.store).save(self.office)
        self.projects = ProjectService(self.store)
        self.schedule: dict[int, list[str]] = {quarter: [] for quarter in DAYS}
        self.ids: dict[str, str] = {}
        for project in self.sample.projects:
            project_id = self.projects.create(project.facts).projects[0]
            self.ids.setdefault(str(project.facts["project_name"]), project_id)
            for policy, _year, quarter, _status in project.declared:
                if policy == POLICY:
                    self.schedule[quarter].append(project_id)

    def now(self) -> datetime:
        """Each look at the clock a second later, so that what happens has an order."""
        self.seconds += 1
        minute, second = divmod(self.seconds, 60)
        return datetime(
            self.day.year,
            self.day.month,
            self.day.day,
            1 + minute // 60 % 12,
            minute % 60,
            second,
            tzinfo=UTC,
        )

    @property
    def service(self) -> QuarterService:
        return QuarterService(self.store, self.library, self.office, self.now)

    @property
    def finaliser(self) -> Finaliser:
        return Finaliser(self.store, self.library, self.office, self._print, self.now)

    def _print(self, table: DeclarationTable) -> bytes:
        self.printed.append(table.title)
        return b"%PDF-1.7 " + table.title.encode()

    def template(self, key: BatchKey) -> Path:
        return template_of(key.policy_id, self.office.region, self.library).file

    def change(self, project_id: str, **facts: FactValue | None) -> None:
        merged = {**self.projects.load(project_id).facts, **facts}
        self.projects.save(project_id, {key: value for key, value in merged.items() if value is not None})

    def explain(self, project_ids: Iterable[str]) -> int:
        """Write what has to be explained of these projects; how many explanations."""
        wanted, service, written = set(project_ids), ExplanationService(self.store), 0
        packs = self.library.active_for(self.office)
        context = record_context(self.library.fields, self.office, packs)._replace(as_of=self.day)
        for item in survey(self.store, context).items:
            if (
                item.project_id in wanted
                and item.finding.severity is Severity.EXPLAIN
                and not item.finding.is_settled
            ):
                service.write(
                    item.project_id, item.finding, self.projects.load(item.project_id).facts, "已向企业核实"
                )
                written += 1
        return written

    def finalise(self, key: BatchKey, anyway: str = "") -> Finalised:
        ids = [item.id for item in self.declared(key) if item.status is DeclarationStatus.DRAFT]
        assert self.service.statuses.move_many(ids, DeclarationStatus.CHECKED).refused == ()
        return self.finaliser.finalise(key, self.template(key), Progress(), anyway=anyway)

    def declared(self, key: BatchKey) -> list[Declaration]:
        found = self.store.declarations.find(key.year, key.quarter, key.policy_id)
        return [item for item in found if item.status is not DeclarationStatus.WITHDRAWN]

    def answer(
        self,
        key: BatchKey,
        status: DeclarationStatus,
        project_ids: Iterable[str] | None = None,
        note: str = "",
    ) -> None:
        wanted = None if project_ids is None else set(project_ids)
        ids = [d.id for d in self.declared(key) if wanted is None or d.project_id in wanted]
        outcome = self.service.statuses.move_many(ids, status, note=note)
        assert outcome.refused == (), outcome.refused

    def returned_table(self, key: BatchKey, change: Callable[[Any, Callable[[str], str], int], None]) -> Path:
        """The newest capsule's table after the city edited it. change: gets the sheet, a column finder, the first row."""
        content = self.finaliser.opened(self.finaliser.versions(key)[-1])
        mapping = parse_mapping(content.members["mapping.toml"].decode("utf-8"), "定稿档案")
        book = load_workbook(BytesIO(content.table))

        def column(field: str) -> str:
            return next(item.column for item in mapping.columns if field in item.fields)

        change(book[mapping.sheet], column, mapping.rows[0])
        file = self.folder.parent / "市局退回.xlsx"
        book.save(file)
        return file

    def take_notice_of_2025(self) -> None:
        """The pack arrives beside the database; the office turns to the new year."""
        write_notice_of_2025(self.folder / "policies")
        self.library = load_library(resources.path("policies"), self.folder / "policies")
        self.office = replace(self.office, year=2025)
        OfficeService(self.store).save(self.office)
