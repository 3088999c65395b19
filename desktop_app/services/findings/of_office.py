"""The findings of all projects of the office: gone through in steps, so that whoever waits can show it and stop it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.domain import pinyin
from desktop_app.domain.entities import Dossier
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts
from desktop_app.domain.ports import Store
from desktop_app.services.findings.across import compared
from desktop_app.services.findings.finding import Finding, Neighbour, RecordContext, Surroundings
from desktop_app.services.findings.of_record import find
from desktop_app.services.findings.surroundings import MOST_COMPARED, firm_alone, neighbour
from desktop_app.services.job import Progress
from desktop_app.services.records.unread_texts import unread_texts

AT_ONCE = 25  # projects a step
MOST_KEPT = 60_000  # findings listed; more are counted only, nobody reads them


@dataclass(frozen=True, slots=True)
class OfficeFinding:
    """One finding with the project it is of."""

    project_id: str
    order: int
    project_name: str
    enterprise_name: str
    finding: Finding


@dataclass(slots=True)
class OfficeSurvey:
    """What was found so far. projects: how many were gone through; left_out: findings beyond MOST_KEPT."""

    items: list[OfficeFinding] = field(default_factory=list)
    projects: int = 0
    left_out: int = 0

    def add(self, item: OfficeFinding) -> None:
        if len(self.items) < MOST_KEPT:
            self.items.append(item)
        else:
            self.left_out += 1


def survey(store: Store, context: RecordContext) -> OfficeSurvey:
    """All at once."""
    result = OfficeSurvey()
    for _ in steps(store, context, result):
        pass
    return result


def surveyed(store: Store, context: RecordContext, progress: Progress) -> OfficeSurvey:
    """The same as a job. Raises Cancelled."""
    result = OfficeSurvey()
    progress.begin("逐项检查")
    for done, total in steps(store, context, result):
        progress.report(done, total)
    return result


def steps(
    store: Store, context: RecordContext, result: OfficeSurvey, only: Collection[str] | None = None
) -> Iterator[tuple[int, int]]:
    """Goes through the projects into `result`; yields (done, total) after every few.

    First each record by itself, then each against those of its firm and code. only: findings of these projects alone;
    the others are still what they are compared with.
    """
    total = 2 * store.projects.count()
    explained = _by_project(store.explanations.all())
    known = _Known()
    for number, dossier in enumerate(store.projects.iterate_dossiers(), 1):
        if only is None or dossier.project.id in only:
            unread = unread_texts(store, dossier, context.fields)
            own = Surroundings(explanations=explained.get(dossier.project.id, ()))
            for each in find(dossier.facts, unread, {}, context, own):
                result.add(_item(dossier, each))
        known.add(dossier)
        result.projects = number
        if number % AT_ONCE == 0:
            yield number, total
    for count, _ in enumerate(known.add_firms(store), 1):
        if count % AT_ONCE == 0:
            yield result.projects, total
    for number, (mine, is_example) in enumerate(known.records, 1):
        others = known.others_of(mine, is_example) if only is None or mine.project_id in only else ()
        if others:
            around = Surroundings(mine.project_id, mine.enterprise_id, others)
            _compare(mine, around, explained, context, result)
        if number % AT_ONCE == 0:
            yield result.projects + number, total
    result.items.sort(key=lambda item: (item.finding.rank, item.finding.code[2:], item.order))
    yield total, total


def _compare(
    mine: Neighbour,
    around: Surroundings,
    explained: Mapping[str, tuple[Explanation, ...]],
    context: RecordContext,
    result: OfficeSurvey,
) -> None:
    found = list(compared(mine.facts, around, context))
    if not found:
        return
    from desktop_app.services.findings.explanations import with_explanations  # noqa: PLC0415 - only where something was found

    for each in with_explanations(found, explained.get(mine.project_id, ()), mine.facts):
        result.add(
            OfficeFinding(
                mine.project_id,
                mine.order,
                str(mine.facts.get("project_name", "")),
                str(mine.facts.get("enterprise_name", "")),
                each,
            )
        )


def _item(dossier: Dossier, finding: Finding) -> OfficeFinding:
    firm = dossier.enterprise
    project = dossier.project
    return OfficeFinding(project.id, project.order, project.name, firm.name if firm else "", finding)


def _by_project(explanations: Sequence[Explanation]) -> Mapping[str, tuple[Explanation, ...]]:
    found: dict[str, list[Explanation]] = {}
    for each in explanations:
        found.setdefault(each.project_id, []).append(each)
    return {project_id: tuple(those) for project_id, those in found.items()}


class _Known:
    """What is compared of every record, found by firm and code."""

    def __init__(self) -> None:
        self.records: list[tuple[Neighbour, bool]] = []
        self._groups: dict[tuple[str, str, bool], list[Neighbour]] = {}

    def add(self, dossier: Dossier) -> None:
        mine, is_example = neighbour(dossier), dossier.project.is_example
        self.records.append((mine, is_example))
        self._put(mine, is_example)

    def add_firms(self, store: Store) -> Iterator[None]:
        """Firms without projects, that others may be the same as; one at each step."""
        with_projects = {each.enterprise_id for each, _ in self.records}
        for firm in store.enterprises.iterate():
            if firm.id not in with_projects:
                self._put(firm_alone(firm), is_example=False)
            yield

    def others_of(self, mine: Neighbour, is_example: bool) -> tuple[Neighbour, ...]:
        found: dict[int, Neighbour] = {}
        for key in self._keys(mine, is_example):
            for each in self._groups.get(key, ())[:MOST_COMPARED]:
                if each is not mine:
                    found[id(each)] = each
        return tuple(found.values())

    def _put(self, mine: Neighbour, is_example: bool) -> None:
        for key in self._keys(mine, is_example):
            self._groups.setdefault(key, []).append(mine)

    @staticmethod
    def _keys(mine: Neighbour, is_example: bool) -> Iterator[tuple[str, str, bool]]:
        facts: Facts = mine.facts
        for kind, value in (
            ("firm", mine.enterprise_id or ""),
            ("uscc", str(facts.get("uscc", ""))),
            ("name", pinyin.fold(str(facts.get("enterprise_name", "")))),
            ("code", str(facts.get("project_code", "")) if mine.project_id else ""),
        ):
            if value:
                yield kind, value, is_example
