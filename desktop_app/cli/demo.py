"""jigai demo: the main job from end to end on the sample office, without a display.

Into the folder: records.jsonl and verdicts.jsonl (every project checked), both official tables filled with their
proofs, the declaration table as PDF, and a picture of the form with its badges.
"""

import json
import tempfile
from argparse import Namespace
from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from desktop_app.cli.console import DONE
from desktop_app.cli.export import tell
from desktop_app.cli.offscreen import offscreen_application
from desktop_app.cli.opened import Opened, opened
from desktop_app.cli.window import context_for
from desktop_app.domain.entities import Dossier
from desktop_app.domain.errors import AppError
from desktop_app.domain.record import to_record
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.evaluate import evaluate
from desktop_app.safe_files import refusal, write_atomically
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.office.sample import build_sample_office
from desktop_app.services.verdicts.check_records import check_lines
from desktop_app.services.verdicts.words import VERDICT_WORDS

_GUANGXI, _GUANGDONG = "45", "44"
_QIANQI, _BAIQIAN = "gx-qianqi-2024", "gd-baiqian-2023-project"


def run(arguments: Namespace) -> int:
    out: Path = arguments.out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(error, out) from None
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jigai-demo-")))
        guangxi = stack.enter_context(opened(_fresh(arguments.data, scratch / "guangxi")))
        build_sample_office(guangxi.store, _GUANGXI)
        guangdong = stack.enter_context(opened(scratch / "guangdong"))
        build_sample_office(guangdong.store, _GUANGDONG)
        _check(guangxi, out)
        tell(guangxi.declaring().export(None, out / "qianqi-2024.xlsx", policy_id=_QIANQI))
        tell(guangdong.declaring().export(None, out / "gd-baiqian-fujian1.xlsx", policy_id=_BAIQIAN))
        _paint(guangxi, out)
    print(f"全部结果在“{out}”")
    return DONE


def _fresh(asked: Path | None, otherwise: Path) -> Path:
    """The folder for the demo's database: never one that holds somebody's data."""
    if asked is not None and (asked / "jigai.db").exists():
        raise AppError("demo-data-in-use", f"“{asked}”里已有数据库，演示要用全新的文件夹，请另选一个")
    return asked or otherwise


def _check(office: Opened, out: Path) -> None:
    """Every project as a record, checked under all packs as `jigai check` does."""
    day = OfficeService(office.store).require().check_day(date.today())
    dossiers = tuple(office.store.projects.iterate_dossiers())
    lines = [
        json.dumps(to_record(d.facts, office.library.fields), ensure_ascii=False).encode() for d in dossiers
    ]
    write_atomically(out / "records.jsonl", b"\n".join(lines) + b"\n")
    checked = check_lines(lines, office.library.judging, office.library.fields, day)
    answers = "".join(line.text + "\n" for line in checked)
    write_atomically(out / "verdicts.jsonl", answers.encode())
    print(
        f"核对了{len(dossiers)}个项目（核对日{day}），{office.library.packs[_QIANQI].title}：{_tally(office, dossiers, day)}"
    )


def _tally(office: Opened, dossiers: tuple[Dossier, ...], day: date) -> str:
    pack = office.library.packs[_QIANQI]
    found = Counter(evaluate(dossier.facts, pack, day).verdict for dossier in dossiers)
    return "、".join(f"{VERDICT_WORDS[verdict]}{found[verdict]}个" for verdict in Verdict)


def _paint(office: Opened, out: Path) -> None:
    """The print and the picture, on Qt's invisible platform."""
    application = offscreen_application()
    from ui.printing.pdf import print_table_pdf  # noqa: PLC0415 - needs the application
    from ui.screenshot import screenshot_form  # noqa: PLC0415

    result = print_table_pdf(office.declaring().table(policy_id=_QIANQI), out / "declaration.pdf")
    print(f"已写出“{result.out.name}”，共{result.pages}页")
    first = next(office.store.projects.iterate_dossiers())
    screenshot_form(context_for(office), first.project.id, out / "form.png")
    print("已写出“form.png”")
    application.quit()
