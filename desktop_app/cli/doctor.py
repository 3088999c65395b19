"""jigai doctor: look at the data folder, say what is wrong and what to do; --repair: mend a damaged database."""

from argparse import Namespace
from pathlib import Path

from desktop_app.cli.console import DONE, WITH_FINDINGS, counted
from desktop_app.services.data_folder.folders import app_folders
from desktop_app.services.data_folder.lock import writing
from desktop_app.services.doctor.examination import examine
from desktop_app.services.doctor.finding import Level

_WORDS = {Level.ERROR: "严重", Level.WARNING: "注意", Level.HINT: "提示"}


def run(arguments: Namespace) -> int:
    folder = app_folders(arguments.data).data
    report = examine(folder)
    if arguments.repair and report.is_repairable:
        return _repair(folder)
    print(f"数据库：{report.file}" + (f"（{counted(report.holds)}）" if report.holds else ""))
    for finding in report.findings:
        print(f"[{_WORDS[finding.level]}] {finding.title}\n    {finding.advice}")
    if not report.findings:
        print("没有发现问题")
    if arguments.repair:
        print("数据库是完好的，不用修复")
    return DONE if report.is_healthy else WITH_FINDINGS


def _repair(folder: Path) -> int:
    from desktop_app.services.doctor.repair import carry_out, plan_repair  # noqa: PLC0415 - seldom
    from desktop_app.services.doctor.words import told  # noqa: PLC0415

    with writing(folder, "修复数据库"):
        plan = plan_repair(folder)
        for line in told(plan):
            print(line)
        kept = carry_out(plan)
    print(f"已修复（{counted(plan.holds)}）" + (f"；损坏的文件保留在“{kept}”" if kept else ""))
    return DONE
