"""All codes of findings in one table (resources/findings.toml): titles, meanings, what to do. Checks draw on it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from desktop_app import resources
from desktop_app.services.findings.finding import SEVERITY_WORDS, Finding, Severity

FILE = "findings.toml"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One code. title and action may hold {words} that the check fills in; plain_title: the title without them.

    area: what it is about, in Chinese.
    """

    code: str
    area: str
    title: str
    plain_title: str
    means: str
    action: str

    @property
    def severity(self) -> Severity:
        return Severity(self.code[0])


@cache
def catalogue() -> Mapping[str, CatalogueEntry]:
    """Every code, by its number and then its severity."""
    table = tomllib.loads(resources.text(FILE))
    areas = table.pop("areas")
    entries = [
        CatalogueEntry(
            code,
            areas[code[2]],
            item["title"],
            item.get("plain", item["title"]),
            item["means"],
            item["action"],
        )
        for code, item in table.items()
    ]
    entries.sort(key=lambda entry: (entry.code[2:], "FWT".index(entry.code[0])))
    return {entry.code: entry for entry in entries}


def finding(
    code: str,
    explanation: str,
    fields: tuple[str, ...],
    *,
    others: tuple[str, ...] = (),
    basis: tuple[str, ...] = (),
    **words: str,
) -> Finding:
    """A finding of that code. words: what the table's title and action leave open."""
    entry = catalogue()[code]
    title, action = entry.title, entry.action
    if words:
        title, action = title.format_map(words), action.format_map(words)
    return Finding(code, Severity(code[0]), title, explanation, action, fields, others, basis)


def as_markdown() -> str:
    """The table as the manual shows it, area by area."""
    lines: list[str] = []
    area = ""
    for entry in catalogue().values():
        if entry.area != area:
            area = entry.area
            lines += ["", f"**{area}**", "", "| 编号 | 轻重 | 问题 | 含义 |", "|---|---|---|---|"]
        word = SEVERITY_WORDS[entry.severity]
        lines.append(f"| {entry.code} | {word} | {entry.plain_title} | {entry.means} |")
    return "\n".join(lines).strip()
