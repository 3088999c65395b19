"""The reserve pool: what may be recommended and is not yet, the ready and the preferred first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.entities import Dossier
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.pack import Pack
from desktop_app.services.job import Progress

_ORDER = {Verdict.ELIGIBLE: 0, Verdict.INCOMPLETE: 1, Verdict.INELIGIBLE: 2}


@dataclass(frozen=True, slots=True)
class PoolLine:
    """priority: labels of the preferences it meets. why: what is missing or stands against it, "" where nothing does."""

    project_id: str
    project: str
    enterprise: str
    verdict: Verdict
    priority: tuple[str, ...]
    why: str


def reserve_pool(
    dossiers: Sequence[Dossier],
    taken: frozenset[str],
    pack: Pack,
    fields: FieldDictionary,
    day: date,
    progress: Progress,
) -> tuple[PoolLine, ...]:
    """Projects that are not recommended yet (taken: ids of those that are). Raises Cancelled."""
    progress.begin("查看储备库")
    labels = {
        choice.code: choice.label
        for priority in pack.priorities
        if priority.field is not None
        for choice in priority.field.choices
    }
    found = []
    for number, dossier in enumerate(dossiers):
        if number % 20 == 0:
            progress.report(number, len(dossiers))
        if dossier.project.id in taken:
            continue
        result = evaluate(dossier.facts, pack, day)
        missing = [fields[key].label for key in result.missing if key in fields]
        unmet = [item.title for item in result.conditions if item.status is Status.UNMET]
        why = (
            f"不符合：{'；'.join(unmet)}"
            if unmet
            else f"缺{len(missing)}项：{'、'.join(missing)}"
            if missing
            else ""
        )
        priority = tuple(labels.get(code, code) for code in result.priority)
        firm = dossier.enterprise.name if dossier.enterprise else ""
        found.append(PoolLine(dossier.project.id, dossier.project.name, firm, result.verdict, priority, why))
    return tuple(sorted(found, key=lambda line: (_ORDER[line.verdict], -len(line.priority))))
