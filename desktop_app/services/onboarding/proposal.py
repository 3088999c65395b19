"""A mapping for a table never seen, where nothing that matters is in doubt; else a sentence that says what to do."""

from collections import Counter
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import Field
from desktop_app.services.onboarding.layout import TemplateLayout, recognise_layout
from desktop_app.services.onboarding.mapping import ColumnProposal, MappingProposal, propose_mapping
from desktop_app.services.onboarding.options import is_money, option_label
from desktop_app.sheets.mapping import Mapping

_LEAST_MATCHED = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """notes: what a person should check. word_limits: characters by the column's place."""

    mapping: Mapping
    notes: tuple[str, ...]
    word_limits: MappingType[str, int] = field(default_factory=dict)


def propose(content: bytes, fields: MappingType[str, Field], name: str) -> Proposal:
    """The table's certain columns as a mapping; the others stay blank and are named in the notes.

    Raises AppError("mapping-needed") that says why and what to do, or template-… for a file that cannot be filled.
    """
    try:
        layout = recognise_layout(content, name, fields)
    except AppError as error:
        if error.code != "layout-none":
            raise
        raise _needed(name, "没有找到写着“项目名称”等栏目的表头") from None
    proposal = propose_mapping(layout, fields)
    _refuse_doubt(proposal, name)
    return Proposal(proposal.mapping(), tuple(_notes(proposal)), word_limits(layout))


def word_limits(layout: TemplateLayout) -> dict[str, int]:
    """The limits of characters that the table itself names, by the column's place."""
    return {column.place: column.word_limit for column in layout.columns if column.word_limit}


def _refuse_doubt(proposal: MappingProposal, name: str) -> None:
    certain = proposal.certain
    keys = Counter(column.best.key for column in certain if column.best)
    if len(certain) < _LEAST_MATCHED or "project_name" not in keys:
        raise _needed(name, "没有找到写着“项目名称”等栏目的表头")
    twice = [option_label(key, proposal.fields) for key, count in keys.items() if count > 1]
    if twice:
        raise _needed(name, f"“{'”、“'.join(twice)}”各有不止一列，分不清哪一列是要填的")
    columns = len(certain) + len(proposal.doubtful) + len(proposal.unknown)
    if len(certain) * 2 < columns:
        raise _needed(name, f"{columns}栏中只认出{len(certain)}栏")
    if proposal.layout.doubts:
        raise _needed(name, proposal.layout.doubts[0].rstrip("。"))


def _needed(name: str, reason: str) -> AppError:
    return AppError(
        "mapping-needed",
        f"模板“{name}”不是已登记的表格，{reason}：请打开窗口，用“申报”菜单的“登记官方表格”核对各栏后再导出，"
        "或写一份列对应文件（TOML），用 --mapping 指定。",
    )


def _notes(proposal: MappingProposal) -> list[str]:
    notes = []
    layout, fields = proposal.layout, proposal.fields
    own_units = [
        column.best and is_money(column.best.key, fields) and not column.column.unit
        for column in proposal.certain
    ]
    if not layout.unit and any(own_units):
        notes.append("表中没有注明金额单位，按万元填写，请核对。")
    if proposal.unknown:
        titles = "、".join(column.column.title for column in proposal.unknown)
        notes.append(f"这些栏目没有对应的字段，留空：{titles}。")
    notes += [_doubt(column, fields) for column in proposal.doubtful]
    return notes


def _doubt(column: ColumnProposal, fields: MappingType[str, Field]) -> str:
    best = column.best
    assert best is not None
    label = option_label(best.key, fields)
    return f"{column.column.place}列“{column.column.title}”可能是“{label}”（{best.reason}），拿不准，留空：登记这张表时可以确认。"
