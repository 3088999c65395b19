"""What each filter of the table offers, and how a chosen filter is said."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Literal

from desktop_app.domain import industry, region
from desktop_app.domain.verdict import Verdict
from desktop_app.services.findings.finding import SEVERITY_WORDS
from desktop_app.services.project_table.cells import quarter_words
from desktop_app.services.project_table.columns import VERDICT_PREFIX, ColumnKind
from desktop_app.services.project_table.filter import DIRECTION_FIELDS, TableFilter
from desktop_app.services.project_table.view import ProjectTable
from desktop_app.services.project_table.work import Work, finish
from desktop_app.services.verdicts.words import VERDICT_WORDS

Part = Literal["verdict", "batch", "region", "industry", "direction", "severity"]
PART_WORDS: dict[Part, str] = {
    "verdict": "结论",
    "batch": "批次",
    "region": "地区",
    "industry": "行业",
    "direction": "方向",
    "severity": "问题",
}
NOTHING_TO_CHOOSE = "没有可选的"


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a filter's menu; value: what TableFilter holds. With children it is a submenu."""

    label: str
    value: Any = None
    children: tuple["Option", ...] = ()


def with_part(wanted: TableFilter, part: Part, value: Any) -> TableFilter:
    """The filter with one part chosen; None takes it away."""
    blank = "" if part in {"region", "industry"} else None
    chosen: dict[str, Any] = {part: blank if value is None else value}
    return replace(wanted, **chosen)


def options_of(table: ProjectTable, part: Part) -> tuple[Option, ...]:
    """The choices of one filter; of regions and industries those that occur, with how often."""
    if part == "verdict":
        packs = [column for column in table.columns.values() if column.kind is ColumnKind.VERDICT]
        choices = [Option(c.label, None, tuple(_verdicts(c.pack_id))) for c in packs]
        return choices[0].children if len(choices) == 1 else tuple(choices)
    if part == "batch":
        batches = {batch for those in table.values.quarters().values() for batch in those}
        return tuple(Option(quarter_words(batch), batch) for batch in sorted(batches, reverse=True))
    if part == "industry":
        counted = sorted(_counted(table, "industry").items())
        return tuple(Option(f"{code} {industry.name(code)}（{count}）", code) for code, count in counted)
    if part == "region":
        return _regions(_counted(table, "site_region"))
    if part == "severity":
        return tuple(Option(f"有“{word}”的", severity) for severity, word in SEVERITY_WORDS.items())
    found = []
    for key in DIRECTION_FIELDS:
        field = table.columns[key].field if key in table.columns else None
        if field is not None:
            choices = [Option(choice.label, (key, choice.code)) for choice in field.choices]
            found.append(Option(field.label, None, tuple(choices)))
    return tuple(found)


def words_of(table: ProjectTable, part: Part, wanted: TableFilter) -> str:
    """What is chosen in one filter, in a few words; "" for nothing."""
    value: Any = getattr(wanted, part)
    if not value:
        return ""
    if part == "verdict":
        pack_id, verdict = value
        return f"{table.columns[VERDICT_PREFIX + pack_id].label} {VERDICT_WORDS[verdict]}"
    if part == "batch":
        return quarter_words(value)
    if part == "industry":
        return industry.name(value)
    if part == "region":
        return region.name(value)
    if part == "severity":
        return SEVERITY_WORDS[value]
    key, code = value
    field = table.columns[key].field
    return field.label_of(code) if field else code


def _verdicts(pack_id: str) -> list[Option]:
    return [Option(VERDICT_WORDS[verdict], (pack_id, verdict)) for verdict in Verdict]


def _counted(table: ProjectTable, key: str) -> dict[str, int]:
    """Value → how many projects have it."""
    found: list[Any] = []

    def read() -> Work:
        found.extend((yield from table.values.of(table.columns[key])))

    finish(read())
    return Counter(value for value in found if value is not None)


def _regions(counted: dict[str, int]) -> tuple[Option, ...]:
    """Cities with their counties."""
    cities: dict[str, dict[str, int]] = {}
    for code, count in sorted(counted.items()):
        cities.setdefault(region.city_of(code) or code, {})[code] = count
    found = []
    for city, codes in cities.items():
        whole = Option(f"{region.name(city)}（{sum(codes.values())}）", city)
        parts = tuple(
            Option(f"{region.name(code)}（{count}）", code) for code, count in codes.items() if code != city
        )
        found.append(
            replace(whole, value=None, children=(replace(whole, label="全部" + whole.label), *parts))
        )
    if len(found) == 1:
        return found[0].children
    return tuple(found)
