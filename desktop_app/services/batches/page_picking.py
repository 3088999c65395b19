"""Choosing projects for a batch: every project with its way under the policy; ticks, what they need, what came of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.pinyin import fold
from desktop_app.domain.ports import Store
from desktop_app.services.batches.quarter import QuarterService
from desktop_app.services.batches.routing import ROUTE_WORDS, Route, RouteLine, Routing
from desktop_app.services.job import Progress
from desktop_app.services.ledger.year import DeclareOutcome

_TOLD = 8  # refusals named one by one
_REPEATED = frozenset({Route.DECLARED, Route.SIMILAR})


class Show(StrEnum):
    """Which projects are listed."""

    FITTING = "fitting"  # go to this batch: complete, or facts are missing
    ALL = "all"
    READY = "ready"
    MISSING = "missing"
    SIMILAR = "similar"
    DECLARED = "declared"
    INELIGIBLE = "ineligible"
    MISSED = "missed"


SHOW_WORDS: dict[Show, str] = {
    Show.FITTING: "能列入这一批的",
    Show.ALL: "全部项目",
    **{Show(route.value): word for route, word in ROUTE_WORDS.items()},
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What the ticked projects ask for before they can be declared. Counts of projects."""

    override: int = 0  # declared already this year
    different: int = 0  # perhaps declared already
    ineligible: int = 0
    incomplete: int = 0

    @property
    def words(self) -> str:
        """ "" where nothing stands against it."""
        parts = (
            (self.ineligible, "个不符合条件"),
            (self.incomplete, "个还缺内容"),
            (self.override, "个本年度已申报"),
            (self.different, "个疑似重复"),
        )
        return "、".join(f"{count}{word}" for count, word in parts if count)


class Picking:
    """routing: of the batch's policy. Projects already in the batch cannot be ticked."""

    def __init__(self, store: Store, service: QuarterService, key: BatchKey, routing: Routing) -> None:
        self._store = store
        self._service = service
        self.key = key
        self.lines = routing.lines
        declared = service.ledger.in_batch(key.year, key.quarter, key.policy_id)
        self.inside = frozenset(item.project_id for item in declared)
        self.ticked: set[str] = set()
        self._by_id = {line.project_id: line for line in self.lines}
        self._search: dict[str, bytes] = {}

    def shown(self, show: Show, text: str = "") -> tuple[RouteLine, ...]:
        """The lines of a kind whose project or firm holds every word of a text, by characters, pinyin or code."""
        found = [line for line in self.lines if self._is_of(line, show)]
        return narrowed_routes(found, text, self._keys(text))

    def counts(self) -> dict[Show, int]:
        """How many projects each choice lists."""
        return {show: sum(self._is_of(line, show) for line in self.lines) for show in Show}

    def tick(self, project_ids: Iterable[str], *, on: bool) -> None:
        """Tick projects, or untick them."""
        free = set(project_ids) - self.inside
        self.ticked = self.ticked | free if on else self.ticked - free

    def state_words(self, line: RouteLine) -> str:
        """What stands in the column 去向."""
        if line.project_id in self.inside:
            return "已在本批"
        return line.word

    def needs(self) -> Needs:
        """What the ticked ones ask for."""
        routes = [self._by_id[each].route for each in self.ticked]
        return Needs(
            routes.count(Route.DECLARED),
            routes.count(Route.SIMILAR),
            routes.count(Route.INELIGIBLE),
            routes.count(Route.MISSING),
        )

    def declare(
        self,
        override_reason: str = "",
        different_reason: str = "",
        service: QuarterService | None = None,
        job: Progress | None = None,
    ) -> DeclareOutcome:
        """Puts the ticked ones into the batch, in their order of entry. service: with the store of a job's own thread.

        Raises AppError as QuarterService.declare does, Cancelled.
        """
        ids = [line.project_id for line in self.lines if line.project_id in self.ticked]
        outcome = (service or self._service).declare(
            self.key, ids, override_reason=override_reason, different_reason=different_reason, job=job
        )
        done = {item.project_id for item in outcome.declared}
        self.inside |= done
        self.ticked -= done
        return outcome

    def _is_of(self, line: RouteLine, show: Show) -> bool:
        if show is Show.ALL:
            return True
        if show is Show.FITTING:
            return (
                line.project_id not in self.inside
                and line.route in {Route.READY, Route.MISSING, Route.SIMILAR}
                and line.key == self.key
            )
        return line.route.value == show.value

    def _keys(self, text: str) -> dict[str, bytes]:
        if text.strip() and not self._search:
            self._search = search_keys(self._store)
        return self._search


def search_keys(store: Store) -> dict[str, bytes]:
    """What every project is found by, by its id."""
    return {entry.id: entry.search for entry in store.projects.entries()}


def narrowed_routes(
    lines: Sequence[RouteLine], text: str, keys: dict[str, bytes], routes: Collection[Route] = ()
) -> tuple[RouteLine, ...]:
    """The lines of these routes (none: of all) that hold every word of a text. keys: from search_keys."""
    words = [word.encode() for word in map(fold, text.split()) if word]
    empty = b""
    return tuple(
        line
        for line in lines
        if (not routes or line.route in routes)
        and all(word in keys.get(line.project_id, empty) for word in words)
    )


def why(line: RouteLine) -> str:
    """What is missing, or why a project is out; "" where everything is there."""
    parts = []
    if line.missing:
        parts.append(f"还缺{len(line.missing)}项：{'、'.join(line.missing)}")
    parts.extend(line.reasons)
    if line.is_at_risk and line.pace is not None:
        parts.append(line.pace.words)
    return "；".join(parts)


def declared_words(key: BatchKey, outcome: DeclareOutcome) -> str:
    """What came of it: how many are in, who is not and why, what to look at."""
    lines = [f"已列入{key.name}：{len(outcome.declared)}个项目。"] if outcome.declared else []
    refused = outcome.refused
    if refused:
        lines.append(f"{len(refused)}个没有列入：")
        lines += [each.message for each in refused[:_TOLD]]
        if len(refused) > _TOLD:
            lines.append(f"……共{len(refused)}个")
    return "\n".join([*lines, *outcome.cautions[:_TOLD]])


def asks_for_reason(line: RouteLine) -> bool:
    """Whether a written reason is needed before it can be declared."""
    return line.route in _REPEATED
