"""Makes the declaration table of a batch from the projects declared in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.fields import Field
from desktop_app.domain.money import EXACT, grouped
from desktop_app.services.printing.layouts import LayoutColumn, TableLayout
from desktop_app.services.printing.table import DeclarationTable
from desktop_app.services.table_columns.values import CellValue, as_text, cell_value

DRAFT_MARK = "草稿"
_QUARTERS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}


def batch_name(year: int, quarter: int | None) -> str:
    """2024年一季度, or the year alone."""
    return f"{year}年{_QUARTERS.get(quarter or 0, '')}"


def build_table(
    layout: TableLayout,
    dossiers: Iterable[Dossier],
    fields: Mapping[str, Field],
    office: Office | None,
    year: int,
    quarter: int | None = None,
    *,
    draft: bool = True,
    remarks: Mapping[str, str] | None = None,
    explained: Mapping[str, Sequence[str]] | None = None,
    paper: str | None = None,
    policy_title: str = "",
) -> DeclarationTable:
    """The table ready to print, projects in the order given.

    draft: with the watermark 草稿, until the batch is finalised. remarks: by project id, printed as further notes (a
    double declaration let through on the office's own responsibility, X10). explained: by project id, what was written to
    its findings, printed as an annex. policy_title: for layouts that name it.
    """
    words = _words(office, year, quarter) | {"policy": policy_title}
    columns = tuple(
        replace(item.column, title=_filled(item.column.title, words), group=_filled(item.column.group, words))
        for item in layout.columns
    )
    values: list[list[CellValue]] = []
    further: list[str] = []
    annex: list[tuple[str, tuple[str, ...]]] = []
    for number, dossier in enumerate(dossiers, 1):
        facts = dossier.facts
        values.append([cell_value(item.source, facts, fields, number, year) for item in layout.columns])
        remark = (remarks or {}).get(dossier.project.id)
        if remark:
            further.append(f"第{number}项“{dossier.project.name}”：{remark}")
        paragraphs = (explained or {}).get(dossier.project.id)
        if paragraphs:
            firm = f"（{dossier.enterprise.name}）" if dossier.enterprise else ""
            annex.append((f"第{number}项　{dossier.project.name}{firm}", tuple(paragraphs)))
    return DeclarationTable(
        title=_filled(layout.title, words),
        columns=columns,
        rows=tuple(
            tuple(_text(item, value) for item, value in zip(layout.columns, row, strict=True))
            for row in values
        ),
        total=_total(layout.columns, values),
        attachment=layout.attachment,
        head_left=_filled(layout.head_left, words),
        head_right=_filled(layout.head_right, words),
        notes=(*(_filled(note, words) for note in layout.notes), *further),
        signature=tuple(_filled(text, words) for text in layout.signature),
        seal=layout.seal,
        footer=words["batch"] + ("（草稿）" if draft else ""),
        paper=paper or layout.paper,
        watermark=DRAFT_MARK if draft else "",
        annex=tuple(annex),
    )


def _words(office: Office | None, year: int, quarter: int | None) -> dict[str, str]:
    return {
        "year": str(year),
        "last_year": str(year - 1),
        "office": office.name if office else "",
        "contact": office.contact if office else "",
        "phone": office.phone if office else "",
        "batch": batch_name(year, quarter),
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    for key, value in words.items():
        text = text.replace("{" + key + "}", value)
    return text


def _text(item: LayoutColumn, value: CellValue) -> str:
    text = as_text(value)
    return text + item.suffix if text else ""


def _total(columns: Sequence[LayoutColumn], rows: Sequence[Sequence[CellValue]]) -> tuple[str, ...] | None:
    """Exact sums of what is known; None for a table without sums."""
    if not any(item.total for item in columns):
        return None
    texts = []
    with localcontext(EXACT):
        for position, item in enumerate(columns):
            known = [row[position] for row in rows if item.total]
            amounts = [value for value in known if isinstance(value, Decimal)]
            texts.append(grouped(sum(amounts, Decimal(0))) if amounts else "")
    label = next(
        (n for n, item in enumerate(columns) if item.column.key and not item.source.is_running_number), 0
    )
    texts[label] = "合计"
    return tuple(texts)
