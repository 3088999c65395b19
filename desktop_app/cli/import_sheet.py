"""jigai import: a filled sheet, or records, into the database; what needs a person is listed with its place."""

import json
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from db.database import FILE_NAME
from db.memory import MemoryStore
from desktop_app.cli.console import DONE, WITH_FINDINGS, say
from desktop_app.cli.opened import opened
from desktop_app.cli.packs import library_for
from desktop_app.domain.ports import Store
from desktop_app.safe_files import open_atomically
from desktop_app.services.data_folder.folders import app_folders
from desktop_app.services.importing.report import ImportReport, Question
from desktop_app.services.importing.taking_in import import_file

SHOWN_QUESTIONS = 30


def run(arguments: Namespace) -> int:
    _refuse_before_a_database_is_made(arguments)
    with _store(arguments) as store:
        if arguments.report is None:
            report = _import(store, arguments)
        else:
            # The report's file is opened first: one that cannot be written must not leave an import without a report.
            with open_atomically(arguments.report, template=arguments.file) as stream:
                report = _import(store, arguments)
                stream.write(
                    json.dumps(report.to_json(), ensure_ascii=False, indent=2).encode(
                        "utf-8", "backslashreplace"
                    )
                    + b"\n"
                )
    return _tell(report)


def _import(store: Store, arguments: Namespace) -> ImportReport:
    return import_file(store, arguments.file, dry_run=arguments.dry_run, mapping=arguments.mapping)


def _refuse_before_a_database_is_made(arguments: Namespace) -> None:
    """Where there is no data yet, a file that cannot be read must not leave an empty database behind."""
    folders = app_folders(arguments.data)
    if not arguments.dry_run and not (folders.data / FILE_NAME).exists():
        fields = library_for(folders).fields
        import_file(MemoryStore(fields), arguments.file, dry_run=True, mapping=arguments.mapping)


@contextmanager
def _store(arguments: Namespace) -> Iterator[Store]:
    """The office's store; a dry run where there is none yet makes none."""
    folders = app_folders(arguments.data)
    if arguments.dry_run and not (folders.data / FILE_NAME).exists():
        yield MemoryStore(library_for(folders).fields)
        return
    with opened(arguments.data, writing="" if arguments.dry_run else "导入") as office:
        yield office.store


def _tell(report: ImportReport) -> int:
    for question in report.questions[:SHOWN_QUESTIONS]:
        say(
            f"{_place(question)}：{question.reason}"
            + (f"（可能是{question.proposal}）" if question.proposal else "")
        )
    if len(report.questions) > SHOWN_QUESTIONS:
        say(f"……另有{len(report.questions) - SHOWN_QUESTIONS}处，用 --report 写出全部")
    done = "试读（没有写入）" if report.dry_run else "已导入"
    skipped = f"，跳过{len(report.skipped)}行标题、合计或说明" if report.skipped else ""
    print(
        f"{done}：{report.projects}个项目、{report.enterprises}家新企业{skipped}，{len(report.questions)}处需要人看"
    )
    if report.backup:
        print(f"导入前的备份：{report.backup}")
    return WITH_FINDINGS if report.needs_person else DONE


def _place(question: Question) -> str:
    sheet = f"“{question.sheet}”" if question.sheet else ""
    row = f"第{question.row}行" if question.row else ""
    column = f"{question.column}列" if question.sheet and question.column else question.column
    return f"{sheet}{row}{column}" + (f"“{question.text[:30]}”" if question.text else "")
