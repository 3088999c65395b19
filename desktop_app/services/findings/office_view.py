"""The office's findings as they are listed: narrowed, grouped by severity, code or project, counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain import pinyin
from desktop_app.services.findings.catalogue import catalogue
from desktop_app.services.findings.finding import SETTLED_WORD, SEVERITY_WORDS, Severity
from desktop_app.services.findings.of_office import OfficeFinding


class Grouping(StrEnum):
    """By what the list is parted."""

    SEVERITY = "severity"
    CODE = "code"
    PROJECT = "project"


GROUPING_WORDS = {Grouping.SEVERITY: "按轻重", Grouping.CODE: "按问题", Grouping.PROJECT: "按项目"}


class Standing(StrEnum):
    """Which findings are listed."""

    OPEN = "open"  # what is left to do: to be put right, to be explained (again)
    MUST = "F"
    EXPLAIN = "W"
    SETTLED = "settled"
    HINT = "T"
    ALL = "all"


STANDING_WORDS = {
    Standing.OPEN: "待处理",
    Standing.MUST: SEVERITY_WORDS[Severity.MUST],
    Standing.EXPLAIN: SEVERITY_WORDS[Severity.EXPLAIN],
    Standing.SETTLED: SETTLED_WORD,
    Standing.HINT: SEVERITY_WORDS[Severity.HINT],
    Standing.ALL: "全部",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its findings."""

    title: str
    items: tuple[OfficeFinding, ...]


def narrowed(
    items: Iterable[OfficeFinding], standing: Standing = Standing.ALL, text: str = "", code: str = ""
) -> tuple[OfficeFinding, ...]:
    """text: words parted by blanks, each in the project's or the firm's name, the code, title or field."""
    words = [pinyin.fold(word) for word in text.split()]
    return tuple(
        item
        for item in items
        if _stands(item, standing)
        and code in ("", item.finding.code)
        and all(word in _searched(item) for word in words)
    )


def counts(items: Iterable[OfficeFinding]) -> dict[Standing, int]:
    """How many of each standing."""
    counted = dict.fromkeys(Standing, 0)
    for item in items:
        for standing in Standing:
            counted[standing] += _stands(item, standing)
    return counted


def grouped(items: Sequence[OfficeFinding], grouping: Grouping) -> tuple[Group, ...]:
    """The list in groups, in the order of the list; projects in the order of entry."""
    found: dict[object, list[OfficeFinding]] = {}
    for item in items:
        found.setdefault(_key(item, grouping), []).append(item)
    keys = list(found)
    if grouping is Grouping.PROJECT:
        keys.sort(key=lambda key: found[key][0].order)
    return tuple(Group(_title(found[key][0], grouping), tuple(found[key])) for key in keys)


def _stands(item: OfficeFinding, standing: Standing) -> bool:
    finding = item.finding
    if standing is Standing.ALL:
        return True
    if standing is Standing.SETTLED:
        return finding.is_settled
    if finding.is_settled:
        return False
    if standing is Standing.OPEN:
        return finding.severity is not Severity.HINT
    return finding.severity.value == standing.value


def _key(item: OfficeFinding, grouping: Grouping) -> object:
    if grouping is Grouping.PROJECT:
        return item.project_id
    return item.finding.word if grouping is Grouping.SEVERITY else item.finding.code


def _title(item: OfficeFinding, grouping: Grouping) -> str:
    if grouping is Grouping.PROJECT:
        return project_words(item)
    finding = item.finding
    if grouping is Grouping.SEVERITY:
        return finding.word
    return f"{finding.code}　{catalogue()[finding.code].plain_title}"


def project_words(item: OfficeFinding) -> str:
    """The project as a heading: 第3项　名称　企业."""
    parts = [
        f"第{item.order}项" if item.order else "",
        item.project_name or "未命名项目",
        item.enterprise_name,
    ]
    return "　".join(part for part in parts if part)


def _searched(item: OfficeFinding) -> str:
    finding = item.finding
    return pinyin.fold(f"{item.project_name} {item.enterprise_name} {finding.code} {finding.title}")
