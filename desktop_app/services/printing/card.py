"""A project on one page: what is known of it, section by section, and what the policies say of it that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.fields import Field, FieldType
from desktop_app.domain.money import grouped
from desktop_app.domain.verdict import Status, SubsidyStatus, Verdict
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.services.table_columns.values import CellSource, as_text, cell_value
from desktop_app.services.verdicts.words import CAPTION

VERDICT_MARKS: Mapping[Verdict, str] = {
    Verdict.ELIGIBLE: "√",
    Verdict.INELIGIBLE: "×",
    Verdict.INCOMPLETE: "…",
}
_LONGEST_SHORT = 36  # characters; longer texts get the card's full width
_OWN_LINES = frozenset({"project_name", "enterprise_name"})


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """One policy's verdict. lines: what stands against it or is missing, and the subsidy."""

    title: str
    document_number: str
    verdict: Verdict
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """sections: (name, ((label, text), …)), only what is known; long: (label, text) of long texts, set in full width."""

    title: str
    enterprise: str
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    long: tuple[tuple[str, str], ...]
    verdicts: tuple[CardVerdict, ...]
    footer: str


def build_card(
    dossier: Dossier,
    results: Sequence[PolicyResult],
    fields: Mapping[str, Field],
    office: Office | None,
    as_of: date,
    explained: Sequence[tuple[str, str]] = (),
) -> ProjectCard:
    """The card of one project. results: of the policies to show, in their order; as_of: the day of the check.

    explained: what was found, and what was written to it.
    """
    facts = dossier.facts
    sections: dict[str, list[tuple[str, str]]] = {}
    long: list[tuple[str, str]] = []
    for key, field in fields.items():
        if key not in facts or key in _OWN_LINES:
            continue
        text = as_text(cell_value(CellSource((key,)), facts, fields, 0, as_of.year))
        if field.type is FieldType.LONGTEXT or len(text) > _LONGEST_SHORT:
            long.append((field.label, text))
        else:
            label = f"{field.label}（{field.unit}）" if field.unit else field.label
            sections.setdefault(field.section or "其他", []).append((label, text))
    return ProjectCard(
        title=dossier.project.name or "未命名项目",
        enterprise=dossier.enterprise.name if dossier.enterprise else "",
        sections=tuple((name, tuple(pairs)) for name, pairs in sections.items()),
        long=(*long, *explained),
        verdicts=tuple(_verdict(result, fields) for result in results),
        footer=f"{office.name if office else ''}　{as_of:%Y年%m月%d日}　{CAPTION}".strip("　"),
    )


def _verdict(result: PolicyResult, fields: Mapping[str, Field]) -> CardVerdict:
    lines = [
        f"{item.clause} {item.title}：{item.message}"
        for item in result.conditions
        if item.status is Status.UNMET
    ]
    if result.verdict is Verdict.INCOMPLETE and result.missing:
        labels = "、".join(fields[key].label for key in result.missing if key in fields)
        lines.append(f"待补充{len(result.missing)}项：{labels}")
    subsidy = result.subsidy
    if subsidy is not None and subsidy.status is SubsidyStatus.TIER and subsidy.cap is not None:
        lines.append(f"设备投资补助：{subsidy.class_label}，上限{grouped(subsidy.cap)}{subsidy.unit}")
    if result.amount is not None:
        lines.append(f"测算金额：上限{grouped(result.amount)}万元")
    if result.reading_sensitive:
        lines.append(f"口径敏感：{'、'.join(result.reading_sensitive)}")
    return CardVerdict(result.pack.title, result.pack.document_number, result.verdict, tuple(lines))
