"""The layouts that a preview offers: each gathers what it needs, then makes its pages in a job."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from desktop_app.services.declaring.sheet_page import OfficialTable
from desktop_app.services.job import Progress
from desktop_app.services.printing.card import ProjectCard
from desktop_app.services.printing.proof_words import proof_page
from desktop_app.services.printing.table import DeclarationTable
from desktop_app.services.printing.table_build import DRAFT_MARK
from ui.printing.card_layout import layout_card
from ui.printing.faces import font_measure, measure_of
from ui.printing.pages import Page
from ui.printing.proof_layout import layout_proof
from ui.printing.sheet_layout import layout_sheet
from ui.printing.table_layout import layout_table

PageJob: TypeAlias = Callable[[Progress], list[Page]]
OWN_LAYOUT = "本程序版式"
OFFICIAL_LAYOUT = "官方表格版式"
AS_TOLD = "按原表"


@dataclass(frozen=True, slots=True)
class PrintLayout:
    """papers: the choice, the usual one first. prepare: for a paper's name; may ask the store; the job may not."""

    name: str
    papers: Sequence[str]
    prepare: Callable[[str], PageJob]
    note: str = ""


def own_layout(make_table: Callable[[str], DeclarationTable], usual_paper: str) -> PrintLayout:
    """The program's own layout of a declaration table. make_table: for a paper's name."""

    def prepare(paper: str) -> PageJob:
        table = make_table(paper)

        def job(progress: Progress) -> list[Page]:
            progress.begin("正在排版")
            return layout_table(table, font_measure(), progress.report)

        return job

    papers = [usual_paper, *(name for name in ("A3", "A4") if name != usual_paper)]
    return PrintLayout(OWN_LAYOUT, papers, prepare)


def official_layout(
    make_table: Callable[[], OfficialTable], now: Callable[[], datetime] = datetime.now
) -> PrintLayout:
    """The layout of the authority's own workbook, filled as for an export."""

    def prepare(_paper: str) -> PageJob:
        table = make_table()

        def job(progress: Progress) -> list[Page]:
            sheet = table.read(progress)
            progress.begin("正在排版")
            mark = DRAFT_MARK if table.draft else ""
            return layout_sheet(sheet, measure_of, now(), watermark=mark, report=progress.report)

        return job

    return PrintLayout(
        OFFICIAL_LAYOUT, [AS_TOLD], prepare, "按表格自己的打印设置；图片、图表和条件格式的颜色不在其中"
    )


def card_layout(card: ProjectCard) -> PrintLayout:
    """A project card on one A4 page."""
    return PrintLayout("项目卡", ["A4"], lambda _paper: lambda _progress: [layout_card(card, font_measure())])


def proof_layout(report: dict[str, Any]) -> PrintLayout:
    """The proof of an export on one A4 page. Raises AppError("proof-unreadable")."""
    page = proof_page(report)
    return PrintLayout(
        page.title, ["A4"], lambda _paper: lambda _progress: [layout_proof(page, font_measure())]
    )
