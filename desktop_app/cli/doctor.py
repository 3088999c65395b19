"""jigai doctor: look at the data folder, say what is wrong and what to do."""

from argparse import Namespace

from desktop_app.cli.console import DONE, WITH_FINDINGS, counted
from desktop_app.services.app_folders import app_folders
from desktop_app.services.doctor import Level, examine

_WORDS = {Level.ERROR: "严重", Level.WARNING: "注意", Level.HINT: "提示"}


def run(arguments: Namespace) -> int:
    report = examine(app_folders(arguments.data).data)
    print(f"数据库：{report.file}" + (f"（{counted(report.holds)}）" if report.holds else ""))
    for finding in report.findings:
        print(f"[{_WORDS[finding.level]}] {finding.title}\n    {finding.advice}")
    if not report.findings:
        print("没有发现问题")
    return DONE if report.is_healthy else WITH_FINDINGS
