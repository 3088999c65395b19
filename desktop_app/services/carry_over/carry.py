"""Carrying last year's projects over: a plan to look at, then one transaction, a backup before it.

Identity and cumulative values stay, the year's own fields are asked for again, last year's facts are frozen, and each
carried project is declared in the new year's first quarter. Last year is closed where the person says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from db.store import Store as FileStore
from desktop_app.domain.declaring import BatchKey, LedgerEntry
from desktop_app.domain.entities import Declaration, DeclarationStatus, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import of_subject
from desktop_app.domain.fields import Subject
from desktop_app.domain.ports import Store
from desktop_app.policy.pack import Pack
from desktop_app.services.backup.backups import backup
from desktop_app.services.carry_over.plan import (
    CarryAnswer,
    CarryBasis,
    CarryCandidate,
    CarryLine,
    CarryPlan,
    CarryState,
    plan_lines,
)
from desktop_app.services.job import Progress
from desktop_app.services.ledger.archived_years import ArchivedYears
from desktop_app.services.ledger.status import DeclarationStatuses
from desktop_app.services.policies.programme import members, notice_of_year

_STEP = 20
_ORDER = (DeclarationStatus.LISTED, DeclarationStatus.SENT)


@dataclass(frozen=True, slots=True)
class CarryOutcome:
    """What was done. backup: path of the copy made before, "" for a store in memory. frozen: projects kept as they were."""

    declared: tuple[Declaration, ...]
    key: BatchKey
    frozen: int
    archived: bool
    backup: str

    @property
    def summary(self) -> str:
        closed = f"，{self.key.year - 1}年度已封存" if self.archived else ""
        return f"已把{len(self.declared)}个项目结转到{self.key.name}{closed}。"


class CarryOver:
    """policies: all installed, by id. now: the clock."""

    def __init__(
        self,
        store: Store,
        policies: Mapping[str, Pack],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._policies = policies
        self._now = now

    def plan(
        self, policy_id: str, to_year: int, answers: Mapping[str, CarryAnswer] | None = None
    ) -> CarryPlan:
        """Who goes over into a year under a policy's programme. policy_id: any of the programme.

        The carried are declared under the new year's notice; while there is none, under last year's, until it comes.
        Raises AppError("policy-unknown"), ("carry-over-none") where the notice knows no carry-over.
        """
        if policy_id not in self._policies:
            raise AppError("policy-unknown", f"没有标识为“{policy_id}”的政策：请从政策库中选择。")
        before = notice_of_year(self._policies, policy_id, to_year - 1) or self._policies[policy_id]
        target = notice_of_year(self._policies, policy_id, to_year) or before
        if not (before.declaring.get("carry_over") or target.declaring.get("carry_over")):
            raise AppError("carry-over-none", f"“{before.badge}”没有结转的规定，项目在新年度重新申报即可。")
        candidates = self._candidates(policy_id, to_year)
        basis = CarryBasis({each.project_id: each for each in candidates}, before, self._store.fields)
        lines = plan_lines(candidates, answers or {}, before, self._store.fields, to_year - 1)
        return CarryPlan(to_year - 1, to_year, target.id, lines, basis, answers or {})

    def carry(self, plan: CarryPlan, *, archive: bool = False, job: Progress | None = None) -> CarryOutcome:
        """Carries the plan's projects over. All or nothing; projects that still need an answer can follow later.

        archive: also closes last year. Raises AppError("year-archived") for a target year that is closed, Cancelled.
        """
        ArchivedYears(self._store).refuse(plan.to_year)
        # What was edited since the plan was shown goes over as it is now.
        plan = self.plan(plan.policy_id, plan.to_year, plan.answers)
        copy = ""
        if isinstance(self._store, FileStore) and plan.of_state(CarryState.CARRY):
            copy = str(backup(self._store.file.parent, reason="结转前").file)
        key = BatchKey(plan.policy_id, plan.to_year, 1)
        statuses = DeclarationStatuses(self._store, self._now)
        going = plan.of_state(CarryState.CARRY)
        if job is not None:
            job.begin("结转")
        with self._store.transaction(operation(plan.to_year)):
            frozen = self._store.year_records.freeze(
                plan.from_year,
                [(line.project_id, line.declaration_id) for line in plan.lines if line.carried or archive],
            )
            declared = []
            for number, line in enumerate(going):
                if job is not None and number % _STEP == 0:
                    job.report(number, len(going))
                self._take_over(line)
                declaration = Declaration(
                    new_id(), line.project_id, plan.policy_id, plan.to_year, 1, declared_at=self._now()
                )
                declared.append(statuses.begin(declaration, f"由{plan.from_year}年度结转（{line.last}）"))
            if archive:
                ArchivedYears(self._store).archive(plan.from_year)
        return CarryOutcome(tuple(declared), key, frozen, archive, copy)

    def _take_over(self, line: CarryLine) -> None:
        dossier = self._store.projects.dossier(line.project_id)
        assert dossier is not None
        assert line.carried is not None
        facts, fields = line.carried.facts, self._store.fields
        firm = dossier.enterprise
        if firm is not None:
            # Another project of the firm may have been carried a moment ago: only what this year touches is changed.
            touched = {e.key for e in line.carried.fields if fields[e.key].subject is Subject.ENTERPRISE}
            kept = {k: v for k, v in firm.facts.items() if k not in touched or k in facts}
            if kept != firm.facts:
                self._store.enterprises.save(replace(firm, facts=kept))
        own = of_subject(facts, Subject.PROJECT, fields)
        own = {**own, **{k: v for k, v in dossier.project.facts.items() if k not in fields}}
        self._store.projects.save(replace(dossier.project, facts=own))

    def _candidates(self, policy_id: str, to_year: int) -> tuple[CarryCandidate, ...]:
        """Last year's projects, each once, in the order of entry; then those that are no longer kept."""
        family = members(self._policies, policy_id)
        best: dict[str, LedgerEntry | None] = {
            record.project_id: None
            for record in self._store.year_records.find(to_year - 1)
            if not record.declaration_id
        }
        for entry in self._store.ledger.find(to_year - 1, family):
            if entry.status is not DeclarationStatus.WITHDRAWN:
                known = best.get(entry.project_id)
                if entry.project_id not in best or (known and _weight(entry) <= _weight(known)):
                    best[entry.project_id] = entry
        carried = {
            entry.project_id
            for entry in self._store.ledger.find(to_year, family)
            if entry.status is not DeclarationStatus.WITHDRAWN
        }
        kept = [id_ for id_ in best if not self._store.projects.is_deleted(id_)]
        dossiers = {dossier.project.id: dossier for dossier in self._store.projects.dossiers(kept)}
        found = [
            CarryCandidate(project_id, dossiers.get(project_id), line, project_id in carried)
            for project_id, line in best.items()
        ]
        found.sort(key=lambda c: (c.dossier is None, c.dossier.project.order if c.dossier else 0))
        return tuple(found)


def operation(to_year: int) -> str:
    """What the history calls it."""
    return f"结转{to_year - 1}年项目到{to_year}年"


def _weight(entry: LedgerEntry) -> int:
    """Of several declarations of a year the one that got farthest counts."""
    return _ORDER.index(entry.status) if entry.status in _ORDER else len(_ORDER)
