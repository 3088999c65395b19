"""jigai policies: what packs there are; --verify runs their cases and looks for borders without one."""

import json
from argparse import Namespace
from typing import Any

from desktop_app.cli.console import DONE, WITH_FINDINGS
from desktop_app.cli.packs import library_for
from desktop_app.domain.errors import AppError
from desktop_app.policy.cases import CaseReport, verify_folder
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.services.data_folder.folders import app_folders


def run(arguments: Namespace) -> int:
    library = library_for(app_folders(arguments.data))
    reports = {pack.id: _report(pack, library) for pack in library.packs.values()} if arguments.verify else {}
    if arguments.json:
        listed = [_as_json(pack, reports.get(pack.id)) for pack in library.packs.values()]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        _print_table(library, reports)
    return WITH_FINDINGS if any(report.failures or report.gaps for report in reports.values()) else DONE


def _report(pack: Pack, library: Library) -> CaseReport:
    try:
        return verify_folder(library.folders[pack.id], pack, library.fields)
    except AppError as error:
        return CaseReport(pack.id, 0, (error.message,), ())


def _print_table(library: Library, reports: dict[str, CaseReport]) -> None:
    for pack in library.packs.values():
        content = f"{len(pack.conditions)}个条件" if pack.has_verdict else f"{len(pack.targets)}个目标"
        print(
            f"{pack.id}\t{pack.version}\t{pack.document_number}\t{pack.title}\t{content}{_outcome(reports.get(pack.id))}"
        )
        for report in filter(None, [reports.get(pack.id)]):
            for sentence in (*report.failures, *report.gaps):
                print(f"  {sentence}")
    if reports:
        wrong = sum(len(report.failures) + len(report.gaps) for report in reports.values())
        cases = sum(report.count for report in reports.values())
        print(
            f"共{len(library.packs)}个政策包，{cases}个案例，{f'{wrong}处需要处理' if wrong else '全部通过'}"
        )


def _outcome(report: CaseReport | None) -> str:
    if report is None:
        return ""
    wrong = len(report.failures) + len(report.gaps)
    return f"\t{report.count}个案例" + (f"，{wrong}处需要处理" if wrong else "，通过")


def _as_json(pack: Pack, report: CaseReport | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": pack.id,
        "version": pack.version,
        "title": pack.title,
        "document_number": pack.document_number,
        "issuer": pack.issuer,
        "issued": str(pack.issued) if pack.issued else None,
        "year": pack.year,
        "regions": list(pack.regions),
        "subject": pack.subject.value,
        "conditions": [condition.id for condition in pack.conditions],
        "targets": [target.id for target in pack.targets],
        "sha256": pack.content_hash,
    }
    if report is not None:
        entry["cases"], entry["failures"], entry["gaps"] = (
            report.count,
            list(report.failures),
            list(report.gaps),
        )
    return entry
