"""The summary of a batch for the leader: by county, industry, direction, new and carried over, on one A4 page or two."""

from collections.abc import Mapping, Sequence

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.fields import Field
from desktop_app.domain.money import grouped
from desktop_app.policy.pack import Pack
from desktop_app.services.documents.batch_groups import NOT_FILLED, groupings
from desktop_app.services.documents.batch_totals import SUMMED, BatchTotals, grouped_totals, totals_of
from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn
from desktop_app.services.printing.table_build import DRAFT_MARK, batch_name

_COUNTS = ("项目数", "新增", "结转", "企业数")


def summary_table(
    dossiers: Sequence[Dossier],
    pack: Pack,
    office: Office | None,
    year: int,
    quarter: int | None,
    fields: Mapping[str, Field],
    *,
    draft: bool,
) -> DeclarationTable:
    """A line for each group of each way to sum, the whole batch last; amounts in 万元, blank where nobody filled any in."""
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for grouping in groupings(fields, pack):
        found = grouped_totals(dossiers, grouping.group_of)
        ordered = sorted(found.items(), key=lambda item: (item[0] == NOT_FILLED, -item[1].projects))
        rows += [
            (grouping.title if not place else "", *_line(name, totals))
            for place, (name, totals) in enumerate(ordered)
        ]
        if grouping.overlaps and sum(totals.projects for totals in found.values()) > len(dossiers):
            notes.append(f"按{grouping.title}分类时，一个项目可计入多类，各类之和大于合计。")
    whole = totals_of(dossiers)
    blanks = [
        f"{fields[key].label}{count}个" for key, count in whole.unknown.items() if count and key in fields
    ]
    if blanks:
        notes.append(f"未填的项目未计入合计：{'、'.join(blanks)}。")
    return DeclarationTable(
        title=f"{batch_name(year, quarter)}{pack.badge}申报项目汇总表",
        columns=(
            PrintColumn("分类", 22, key=True),
            PrintColumn("类别", 52, key=True),
            *(PrintColumn(title, 14, kind=Kind.NUMBER) for title in _COUNTS),
            *(PrintColumn(fields[key].label, 28, "金额（万元）", Kind.NUMBER) for key in SUMMED),
        ),
        rows=tuple(rows),
        total=("合计", *_line("", whole)),
        head_left=f"填报单位：{office.name if office else ''}",
        head_right="单位：个、家、万元",
        notes=tuple(notes),
        footer=batch_name(year, quarter) + ("（草稿）" if draft else ""),
        paper="A4",
        watermark=DRAFT_MARK if draft else "",
    )


def _line(name: str, totals: BatchTotals) -> tuple[str, ...]:
    counts = (totals.projects, totals.added, totals.carried, totals.enterprises)
    amounts = (grouped(totals.sums[key]) if totals.unknown[key] < totals.projects else "" for key in SUMMED)
    return (name, *(str(count) for count in counts), *amounts)
