"""An import as a job of its own thread: its own store, progress, a way to stop, and a way to take it back."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.ports import Store
from desktop_app.safe_files import write_atomically
from desktop_app.services.importing.report import ImportReport, Question, QuestionKind
from desktop_app.services.importing.taking_in import import_file
from desktop_app.services.job import Progress
from desktop_app.services.office.own_store import opened_store

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".jsonl")
KINDS = {
    QuestionKind.VALUE: "这一格留空",
    QuestionKind.CHECK: "仍导入，请核对",
    QuestionKind.ROW: "这一行不导入",
    QuestionKind.COLUMN: "整列",
    QuestionKind.CONFLICT: "与企业资料不一致",
}
_STEP = 20  # rows between two reports


@dataclass(frozen=True, slots=True)
class ImportRun:
    """projects, enterprises: ids of the records the import made; empty for a dry run."""

    report: ImportReport
    projects: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()


def run_import(
    folder: Path,
    fields: FieldDictionary,
    file: Path,
    progress: Progress,
    *,
    dry_run: bool,
) -> ImportRun:
    """Import a file into the data folder's database, or (dry_run) say what would happen. Opens a store of its own.

    Raises Cancelled, with nothing written, where it is stopped; AppErrors as `import_file`.
    """
    what = "试读" if dry_run else "导入"

    def watch(number: int) -> None:
        if number % _STEP == 0:
            progress.begin(f"正在{what}“{file.name}”：第{number}个项目")

    progress.begin(f"正在读取“{file.name}”")
    with opened_store(folder, fields) as store:
        before = _ids(store)
        done = import_file(store, file, dry_run=dry_run, watch=watch)
        if dry_run:
            return ImportRun(done)
        projects, firms = (
            tuple(id_ for id_ in now if id_ not in was) for now, was in zip(_ids(store), before, strict=True)
        )
        return ImportRun(done, projects, firms)


def run_undo(folder: Path, fields: FieldDictionary, run: ImportRun) -> int:
    """`undo_import` in a store of this thread's own. Raises AppError."""
    with opened_store(folder, fields) as store:
        return undo_import(store, run)


def undo_import(store: Store, run: ImportRun) -> int:
    """The projects an import made into the recycle bin, and the firms it made where no other project has them.

    Returns how many projects were taken back. What it filled into blanks of firms known before stays.
    """
    taken = 0
    with store.transaction("撤销导入"):
        for project_id in run.projects:
            if not store.projects.is_deleted(project_id):
                store.projects.delete(project_id)
                taken += 1
        for enterprise_id in run.enterprises:
            try:
                store.enterprises.delete(enterprise_id)
            except AppError as error:
                if error.code != "enterprise-in-use":
                    raise
    return taken


def place_of(question: Question) -> str:
    """Where to look: sheet, row, column, in words."""
    sheet = f"“{question.sheet}”" if question.sheet else ""
    row = f"第{question.row}行" if question.row else ""
    column = f"{question.column}列" if question.sheet and question.column else question.column
    return f"{sheet}{row}{column}"


def save_report(report: ImportReport, file: Path) -> None:
    """Write the report as .json, or as a table (.csv) that Excel and WPS open. Raises AppError where it cannot be."""
    if file.suffix.lower() == ".json":
        content = json.dumps(report.to_json(), ensure_ascii=False, indent=2).encode() + b"\n"
    else:
        content = _table(report).encode("utf-8-sig")
    write_atomically(file, content, template=Path(report.file))


def _table(report: ImportReport) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(("类别", "工作表", "行", "列", "表头", "原文", "说明", "可能是"))
    for q in report.questions:
        writer.writerow(
            map(
                _plain,
                (KINDS[q.kind], q.sheet, str(q.row or ""), q.column, q.header, q.text, q.reason, q.proposal),
            )
        )
    for skipped in report.skipped:
        writer.writerow(
            map(_plain, ("跳过的行", skipped.sheet, str(skipped.row), "", "", "", skipped.reason, ""))
        )
    return stream.getvalue()


def _plain(text: str) -> str:
    """What others wrote into their sheets must not become a formula in ours."""
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text


def _ids(store: Store) -> tuple[dict[str, None], dict[str, None]]:
    return (
        dict.fromkeys(row.id for row in store.projects.rows()),
        dict.fromkeys(firm.id for firm in store.enterprises.iterate()),
    )
