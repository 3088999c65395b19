"""Last year's filled table, read in as last year's plan: each line is a project that is kept, or becomes one."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.declaring import BatchKey, LedgerEntry
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.ports import Store
from desktop_app.services.importing.report import Question
from desktop_app.services.importing.taking_in import read_drafts
from desktop_app.services.ledger.match import Identity, LedgerIndex, Match
from desktop_app.services.onboarding.templates import How, read_template, recognise
from desktop_app.services.records.projects import ProjectService
from desktop_app.sheets.mapping import Mapping, load_mapping


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of the table. number: of the row. match: the project that is kept under it, else it is to be made.

    A match that is not certain waits for a word: take(…, same=…).
    """

    sheet: str
    number: int
    project_name: str
    enterprise_name: str
    facts: Facts
    match: Match | None
    questions: tuple[Question, ...]

    @property
    def words(self) -> str:
        if self.match is None:
            return "库中没有，将新建"
        return f"库中“{self.match.entry.project_name}”（{self.match.words}）"


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What a table of a year holds. questions: of its columns."""

    file: str
    year: int
    lines: tuple[TableLine, ...]
    questions: tuple[Question, ...]


def read_plan(
    store: Store, file: Path, year: int, mapping: Path | None = None, mappings: Path | None = None
) -> TablePlan:
    """The table's projects beside those that are kept; nothing is written.

    mapping: a file that says how the columns stand for fields; mappings: the folder of the tables that the office
    registered, among which this one may be. Raises AppError where the file holds no table of projects.
    """
    told = load_mapping(mapping) if mapping is not None else _registered(store, file, mappings)
    drafts, questions = read_drafts(store, file, told)
    index = LedgerIndex(
        LedgerEntry(
            row.id, row.id, BatchKey("", year, 1), DeclarationStatus.LISTED, row.name, row.project_code,
            row.enterprise_name, "",
        )
        for row in store.projects.rows()
    )  # fmt: skip
    lines = []
    for draft in drafts:
        name, code, firm, uscc = (
            str(draft.facts.get(key, ""))
            for key in ("project_name", "project_code", "enterprise_name", "uscc")
        )
        if not name:
            continue
        found = index.matches(Identity("", name, code, firm, uscc))
        lines.append(
            TableLine(
                draft.sheet, draft.number, name, firm, dict(draft.facts), found[0] if found else None,
                tuple(draft.questions),
            )
        )  # fmt: skip
    if not lines:
        raise AppError("import-no-table", f"“{file.name}”里没有填写的项目，请检查是不是上年填好的申报表。")
    return TablePlan(file.name, year, tuple(lines), questions)


def _registered(store: Store, file: Path, mappings: Path | None) -> Mapping | None:
    """The columns as the office registered them, where it did."""
    if mappings is None:
        return None
    content = read_template(file)
    try:
        found = recognise(content, file.name, None, store.fields, mappings)
    except AppError as error:
        if error.code != "mapping-needed":
            raise
        return None
    return found.mapping if found.how is How.PROFILE else None


def take(store: Store, plan: TablePlan, *, same: frozenset[int] = frozenset()) -> tuple[str, ...]:
    """Takes a table as its year's plan: makes what is not kept and notes all as projects of that year.

    same: row numbers whose likely match is confirmed; other likely matches become projects of their own. Facts that are
    kept stay as they are. Returns the projects' ids; the carry-over of the year after finds them.
    """
    service = ProjectService(store)
    ids = []
    with store.transaction(f"读入{plan.year}年度表“{plan.file}”"):
        for line in plan.lines:
            match = line.match
            if match is not None and (match.is_certain or line.number in same):
                ids.append(match.entry.project_id)
            else:
                ids.append(service.create(line.facts).projects[0])
        store.year_records.freeze(plan.year, [(project_id, "") for project_id in dict.fromkeys(ids)])
    return tuple(dict.fromkeys(ids))
