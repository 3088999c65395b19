"""Self-check of a whole batch before it is finalised: one key, every question a city's reader would ask, with codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Declaration, Dossier, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.money import grouped
from desktop_app.domain.ports import Store
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.papers.letter_file import read_figures, write_letter
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.services.declaring.export import ExportRequest, FilledTable, filled_table
from desktop_app.services.documents.batch_totals import SUMMED, BatchTotals, totals_of
from desktop_app.services.documents.cover_letter import LetterWishes, cover_letter, letter_figures
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.finalising.table_totals import read_back
from desktop_app.services.findings.finding import Finding, Severity
from desktop_app.services.findings.of_office import OfficeSurvey, steps
from desktop_app.services.job import Progress
from desktop_app.services.ledger.match import identity_of
from desktop_app.services.ledger.year import OVERRIDE_MARK, DeclarationLedger

CODES: Mapping[str, str] = {
    "B.101": "资料有必改的问题",
    "B.102": "资料有需说明的问题",
    "B.201": "不符合申报条件",
    "B.202": "结论待补充",
    "B.203": "口径不同结论不同",
    "B.301": "本年度重复申报",
    "B.302": "与已申报的项目相近",
    "B.401": "合计对不上",
    "B.501": "表格填不出来",
    "B.502": "表格不接受的内容",
    "B.601": "签章栏不全",
    "B.701": "批次里没有项目",
}


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing found. project_id: "" where it is about the batch; field: where the cursor goes; told: its explanation."""

    code: str
    severity: Severity
    project_id: str
    project: str
    message: str
    action: str
    field: str = ""
    told: str = ""

    @property
    def title(self) -> str:
        """What its code stands for."""
        return CODES[self.code]

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way: to be put right, or to be explained and not."""
        return self.severity is Severity.MUST or (self.severity is Severity.EXPLAIN and not self.told)


@dataclass(frozen=True, slots=True)
class ThreeSums:
    """A sum as the projects, the table and the letter have it; "" where one does not tell it. 万元, or a count."""

    title: str
    projects: str
    table: str
    letter: str

    @property
    def agree(self) -> bool:
        """Whether those that tell it say the same."""
        return len({text for text in (self.projects, self.table, self.letter) if text}) <= 1


@dataclass(frozen=True, slots=True)
class BatchCheck:
    """What the check found. table: the filled table, None where it could not be made."""

    key: BatchKey
    policy: str
    day: date
    projects: int
    items: tuple[CheckItem, ...]
    sums: tuple[ThreeSums, ...]
    verdicts: Mapping[Verdict, int]
    table: FilledTable | None

    @property
    def musts(self) -> tuple[CheckItem, ...]:
        """What has to be put right."""
        return tuple(item for item in self.items if item.severity is Severity.MUST)

    @property
    def unexplained(self) -> tuple[CheckItem, ...]:
        """What has to be explained and is not."""
        return tuple(item for item in self.items if item.severity is Severity.EXPLAIN and item.is_open)

    @property
    def passed(self) -> bool:
        """Whether nothing stands in the way of finalising."""
        return not self.musts and not self.unexplained

    @property
    def headline(self) -> str:
        """One sentence for the leader."""
        if self.passed:
            return f"自检通过：{self.projects}个项目，没有必改的问题，需说明的都已说明"
        return f"自检未通过：必改{len(self.musts)}处，未说明{len(self.unexplained)}处"


class BatchChecker:
    """Checks batches of a store. now: of the check; verdicts are given for the office's day."""

    def __init__(
        self, store: Store, library: Library, office: Office, now: datetime, mappings: Path | None = None
    ) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._now = now
        self._mappings = mappings
        self._ledger = DeclarationLedger(store, library.packs)

    def check(
        self, key: BatchKey, template: Path, progress: Progress, mapping: Path | None = None
    ) -> BatchCheck:
        """The whole batch. template: the official table. Raises AppError("policy-unknown"), Cancelled."""
        pack = self._library.chosen((key.policy_id,))[0]
        progress.begin("读取批次")
        declared = {
            item.project_id: item for item in self._ledger.in_batch(key.year, key.quarter, key.policy_id)
        }
        dossiers = self._store.projects.dossiers(tuple(declared))
        if not dossiers:
            item = CheckItem(
                "B.701", Severity.MUST, "", "", f"{key.name}还没有申报的项目", "先在申报批次中选入项目"
            )
            return BatchCheck(key, pack.badge, self.day, 0, (item,), (), {}, None)
        items = list(self._of_records(dossiers, pack, progress))
        verdicts = dict.fromkeys(Verdict, 0)
        items += self._of_verdicts(dossiers, pack, verdicts, progress)
        items += self._of_ledger(dossiers, declared, key, progress)
        table, more = self._of_table(dossiers, key, template, mapping, progress)
        items += more
        sums = self._sums(dossiers, pack, key, table)
        items += [
            CheckItem(
                "B.401", Severity.MUST, "", "",
                f"{each.title}：项目合计{each.projects}，表中{each.table or '—'}，函中{each.letter or '—'}",
                "重新导出表格和报送函；仍对不上的，检查表格的列对应和单位",
            )
            for each in sums
            if not each.agree
        ]  # fmt: skip
        items += self._of_office()
        items.sort(key=lambda item: ("FWT".index(item.severity.value), not item.is_open, item.code))
        return BatchCheck(key, pack.badge, self.day, len(dossiers), tuple(items), sums, verdicts, table)

    @property
    def day(self) -> date:
        """The day verdicts are given for."""
        return self._office.check_day(self._now.astimezone().date())

    def _of_records(self, dossiers: Sequence[Dossier], pack: Pack, progress: Progress) -> Iterator[CheckItem]:
        """Findings of the projects, also against the other records of the office, with their explanations."""
        progress.begin("核对资料")
        wanted = {dossier.project.id for dossier in dossiers}
        survey = OfficeSurvey()
        for done, total in steps(
            self._store, record_context(self._store.fields, self._office, (pack,)), survey, wanted
        ):
            progress.report(done, total)
        for item in survey.items:
            finding = item.finding
            if finding.severity is not Severity.HINT:
                yield CheckItem(
                    "B.101" if finding.severity is Severity.MUST else "B.102", finding.severity,
                    item.project_id, item.project_name, f"{finding.code} {finding.title}：{finding.explanation}",
                    finding.action, finding.fields[0] if finding.fields else "", _told(finding),
                )  # fmt: skip

    def _of_verdicts(
        self, dossiers: Sequence[Dossier], pack: Pack, verdicts: dict[Verdict, int], progress: Progress
    ) -> Iterator[CheckItem]:
        progress.begin("判断是否符合条件")
        for number, dossier in enumerate(dossiers):
            if number % 20 == 0:
                progress.report(number, len(dossiers))
            result = evaluate(dossier.facts, pack, self.day)
            verdicts[result.verdict] += 1
            place = (dossier.project.id, dossier.project.name)
            if result.verdict is Verdict.INELIGIBLE:
                unmet = [item for item in result.conditions if item.status is Status.UNMET]
                words = "；".join(f"{item.clause}{item.title}（{item.message}）" for item in unmet)
                key = unmet[0].fields[0] if unmet and unmet[0].fields else ""
                yield CheckItem(
                    "B.201", Severity.MUST, *place, words, "核对数据；确不符合的从本批次撤回", key
                )
            elif result.verdict is Verdict.INCOMPLETE:
                labels = [
                    self._store.fields[key].label for key in result.missing if key in self._store.fields
                ]
                words = f"还缺{len(labels)}项：{'、'.join(labels)}"
                key = result.missing[0] if result.missing else ""
                yield CheckItem("B.202", Severity.MUST, *place, words, "补齐后再定稿", key)
            if result.reading_sensitive:
                words = f"按另一种口径（{'、'.join(result.reading_sensitive)}）结论不同"
                yield CheckItem("B.203", Severity.HINT, *place, words, "报送前与市局确认口径")

    def _of_ledger(
        self,
        dossiers: Sequence[Dossier],
        declared: Mapping[str, Declaration],
        key: BatchKey,
        progress: Progress,
    ) -> Iterator[CheckItem]:
        """Declared before in the period; a reason that was given counts as the explanation."""
        progress.begin("查重")
        index = self._ledger.index(key.policy_id, key.year)
        for number, dossier in enumerate(dossiers):
            if number % 20 == 0:
                progress.report(number, len(dossiers))
            declaration = declared[dossier.project.id]
            others = (
                match for match in index.matches(identity_of(dossier)) if match.entry.id != declaration.id
            )
            if match := next(others, None):
                events = self._store.ledger.events_of(declaration.id)
                told = declaration.note or (events[0].note if events else "")
                code = "B.301" if match.is_certain else "B.302"
                told_here = told if told.startswith(OVERRIDE_MARK) or not match.is_certain else ""
                yield CheckItem(
                    code, Severity.EXPLAIN, dossier.project.id, dossier.project.name,
                    f"与{match.entry.key.name}申报的“{match.entry.project_name}”{match.words}",
                    "同一项目的从本批次撤回；本单位负责重复申报的，重新选入时写明理由", "", told_here,
                )  # fmt: skip

    def _of_table(
        self,
        dossiers: Sequence[Dossier],
        key: BatchKey,
        template: Path,
        mapping: Path | None,
        progress: Progress,
    ) -> tuple[FilledTable | None, list[CheckItem]]:
        """The table filled in memory and proved; what it would not accept."""
        progress.begin("试填官方表并核验")
        request = ExportRequest(
            template,
            Path(f"{key.name}申报表{template.suffix}"),
            key.year,
            key.quarter,
            key.policy_id,
            mapping,
        )
        try:
            table = filled_table(
                request,
                dossiers,
                self._store.fields,
                self._office.region,
                self._now,
                self._mappings,
                self._office.name,
            )
        except AppError as error:
            return None, [
                CheckItem("B.501", Severity.MUST, "", "", error.message, "换表格文件，或重新登记这张表")
            ]
        items = [
            CheckItem(
                "B.502", Severity.MUST if found.must else Severity.HINT, found.project_id, found.project_name,
                found.message, "改成表格允许的内容", found.field,
            )
            for found in table.findings
            if found.code.startswith("X.")
        ]  # fmt: skip
        return table, items

    def _sums(
        self, dossiers: Sequence[Dossier], pack: Pack, key: BatchKey, table: FilledTable | None
    ) -> tuple[ThreeSums, ...]:
        """Counts and amounts as the projects, the table (read back) and the letter (read back) have them."""
        totals = totals_of(dossiers)
        # Its figures stand in the text; the annexed list of projects tells none of its own.
        letter = cover_letter(
            dossiers, pack, self._office, key.year, key.quarter, self.day, self._store.fields,
            wishes=LetterWishes(with_list=False),
        )  # fmt: skip
        figures = read_figures(write_letter(letter))
        found = read_back(table, self._store.fields) if table is not None else None
        of_table = {each.field: each.total for each in found.sums} if found else {}
        count = str(found.records) if found else ""
        rows = [ThreeSums("项目数", str(totals.projects), count, figures.get("projects", ""))]
        for sum_key in SUMMED:
            rows.append(self._amounts(sum_key, totals, of_table.get(sum_key), figures))
        return tuple(rows)

    def _amounts(
        self, key: str, totals: BatchTotals, of_table: Decimal | None, figures: Mapping[str, str]
    ) -> ThreeSums:
        told = letter_figures(totals)[key]
        in_table = "" if of_table is None else grouped(of_table)
        return ThreeSums(self._store.fields[key].label, told, in_table, figures.get(key, ""))

    def _of_office(self) -> Iterator[CheckItem]:
        """What the signature lines need."""
        blanks = [
            word
            for word, text in (
                ("单位名称", self._office.name),
                ("联系人", self._office.contact),
                ("电话", self._office.phone),
            )
            if not text.strip()
        ]
        if blanks:
            message = f"“单位”页还没有填：{'、'.join(blanks)}"
            yield CheckItem("B.601", Severity.MUST, "", "", message, "在“单位”页补填后重新导出")


def _told(finding: Finding) -> str:
    return finding.told.text if finding.is_settled and finding.told is not None else ""
