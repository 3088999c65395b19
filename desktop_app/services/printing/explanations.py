"""Explanations as they are printed: beneath the declaration table as an annex, and on the project's card."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_app.domain.entities import Dossier
from desktop_app.domain.ports import Store
from desktop_app.services.findings.finding import STALE_WORD, Finding, RecordContext
from desktop_app.services.findings.of_record import find
from desktop_app.services.findings.surroundings import surroundings


@dataclass(frozen=True, slots=True)
class PrintedExplanation:
    """title: what was found, with its code; found: the numbers; text: what was written; writer: who and when."""

    title: str
    found: str
    text: str
    writer: str

    @property
    def line(self) -> str:
        """All of it in one paragraph."""
        return f"{self.title}（{self.found}）。说明：{' '.join(self.text.split())}{self.writer}"


def printed_explanations(
    store: Store, dossiers: Iterable[Dossier], context: RecordContext
) -> Mapping[str, tuple[PrintedExplanation, ...]]:
    """By project id, only those of findings that still stand; what no longer suits its values says so."""
    explained = {each.project_id for each in store.explanations.all()}
    found: dict[str, tuple[PrintedExplanation, ...]] = {}
    for dossier in dossiers:
        project_id = dossier.project.id
        if project_id not in explained:
            continue
        around = surroundings(store, project_id, dossier.project.enterprise_id, dossier.facts)
        findings = find(dossier.facts, {}, {}, context, around)
        those = tuple(_printed(each) for each in findings if each.told is not None)
        if those:
            found[project_id] = those
    return found


def _printed(finding: Finding) -> PrintedExplanation:
    told = finding.told
    assert told is not None
    day = f"{told.at.astimezone():%Y年%m月%d日}" if told.at is not None else ""
    words = "，".join(
        part for part in (told.by, day, "" if told.is_current else f"数据已变，{STALE_WORD}") if part
    )
    return PrintedExplanation(
        f"{finding.code} {finding.title}", finding.explanation, told.text, f"（{words}）" if words else ""
    )
