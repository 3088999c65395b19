"""jigai export: the declared projects into a copy of the official table, with the proof."""

from argparse import Namespace

from desktop_app.cli.console import DONE, WITH_FINDINGS, say
from desktop_app.cli.opened import opened
from desktop_app.services.declaring.export import ExportResult
from desktop_app.services.declaring.export_checks import ExportFinding


def run(arguments: Namespace) -> int:
    with opened(arguments.data) as office:
        result = office.declaring().export(
            arguments.template,
            arguments.out,
            arguments.year,
            arguments.quarter,
            arguments.policy,
            arguments.mapping,
            arguments.proof,
        )
    return tell(result)


def tell(result: ExportResult) -> int:
    """Say what was written and what a person should look at; the exit code."""
    alike: dict[tuple[str, str], list[ExportFinding]] = {}
    for finding in result.findings:
        alike.setdefault((finding.code, finding.column), []).append(finding)
    for findings in alike.values():
        first = findings[0]
        place = f"第{first.number}个项目“{first.project_name}”：" if first.number else ""
        more = f"（另有{len(findings) - 1}处同样的情况）" if len(findings) > 1 else ""
        say(f"[{'须改' if first.must else '请看'}] {place}{first.message}{more}")
    print(result.summary)
    print(f"完整性证明：{result.proof_file}")
    return WITH_FINDINGS if result.must_findings else DONE
