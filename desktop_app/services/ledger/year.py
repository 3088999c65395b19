"""The year's ledger of declarations: who was declared when, and what may be declared now.

三（四） of the 2024 notice: what was declared in this year's earlier batches is not declared again; having been declared
counts, approval does not matter. The office may let one through on its own responsibility, with a reason (X10).
三（三）: carried-over projects are declared with the first quarter's batch.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.domain.declaration_moves import STATUS_WORDS
from desktop_app.domain.declaring import BatchKey, LedgerEntry
from desktop_app.domain.entities import Declaration, DeclarationStatus, Dossier, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.policy.pack import Pack
from desktop_app.services.job import Progress
from desktop_app.services.ledger.match import LedgerIndex, Match, identity_of
from desktop_app.services.ledger.status import DeclarationStatuses
from desktop_app.services.policies.programme import members

OVERRIDE_MARK = "本单位负责重复申报，理由："
DIFFERENT_MARK = "经核实不是同一个项目："
_STEP = 20  # projects between two reports of a long run


@dataclass(frozen=True, slots=True)
class Refusal:
    """A project that was not declared. message: who, when, what to do. match: the ledger line that stands against it.

    code: project-missing, declared-in-batch, declared-earlier (certain), declared-similar (a person should look).
    """

    project_id: str
    code: str
    message: str
    match: Match | None = None

    @property
    def is_repeated(self) -> bool:
        """Whether a written reason lets it through."""
        return self.code in {"declared-earlier", "declared-similar"}


@dataclass(frozen=True, slots=True)
class DeclareOutcome:
    """What became of each project asked for, in the order asked."""

    declared: tuple[Declaration, ...]
    refused: tuple[Refusal, ...]
    cautions: tuple[str, ...]


class DeclarationLedger:
    """Declares and withdraws. policies: the packs by id, for their rule on repeated declarations. now: the clock."""

    def __init__(
        self,
        store: Store,
        policies: Mapping[str, Pack],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._policies = policies
        self.statuses = DeclarationStatuses(store, now)

    def declare(
        self,
        project_ids: Iterable[str],
        policy_id: str,
        year: int,
        quarter: int,
        *,
        at: datetime,
        override_reason: str = "",
        different_reason: str = "",
        job: Progress | None = None,
    ) -> DeclareOutcome:
        """Puts projects into a batch. A project already in it, or declared earlier in the year, is refused.

        override_reason: lets repeated ones through; it is kept with the declaration and printed. different_reason: lets
        through those that only look alike, as another project; kept with what happened to the declaration.
        Raises AppError: quarter-wrong, policy-unknown, year-archived; Cancelled where `job` was stopped: then none is in.
        """
        self._check(policy_id, quarter)
        self.statuses.archived.refuse(year)
        index = self.index(policy_id, year)
        declared: list[Declaration] = []
        refused: list[Refusal] = []
        cautions: list[str] = []
        wanted = tuple(dict.fromkeys(project_ids))
        with self._store.transaction("申报"):
            for number, project_id in enumerate(wanted):
                if job is not None and number % _STEP == 0:
                    job.report(number, len(wanted))
                refusal = self.refusal(project_id, policy_id, year, quarter, index)
                note, remark = "", ""
                if refusal is not None:
                    note, remark = _let_through(refusal, override_reason.strip(), different_reason.strip())
                    if not (note or remark):
                        refused.append(refusal)
                        continue
                declaration = Declaration(
                    new_id(), project_id, policy_id, year, quarter, note=note, declared_at=at
                )
                declared.append(self.statuses.begin(declaration, remark or note))
                dossier = self._store.projects.dossier(project_id)
                assert dossier is not None
                index.add(_line(declaration, dossier))
                cautions.extend(self._cautions(dossier, policy_id, year, quarter))
        return DeclareOutcome(tuple(declared), tuple(refused), tuple(cautions))

    def index(self, policy_id: str, year: int) -> LedgerIndex:
        """The lines that stand against declaring under a policy in a year; for many projects at once."""
        lines = self._store.ledger.find(None, members(self._policies, policy_id))
        span = self._policies[policy_id].declaring.get("dedup", "none")
        return LedgerIndex(
            line for line in lines if line.key.year == year or (span == "ever" and line.key.year < year)
        )

    def refusal(
        self, project_id: str, policy_id: str, year: int, quarter: int, index: LedgerIndex | None = None
    ) -> Refusal | None:
        """Why a project may not be declared in a batch; None where it may. index: from `index`, for many projects."""
        dossier = self._store.projects.dossier(project_id)
        if dossier is None or self._store.projects.is_deleted(project_id):
            return Refusal(project_id, "project-missing", "这个项目已不在项目库中：请刷新列表后再选。")
        return self.refusal_of(
            dossier, BatchKey(policy_id, year, quarter), index or self.index(policy_id, year)
        )

    def refusal_of(self, dossier: Dossier, key: BatchKey, index: LedgerIndex) -> Refusal | None:
        """The same for a project at hand."""
        who = identity_of(dossier)
        matches = index.known_as(who) or index.matches(who)
        project_id = dossier.project.id
        for match in matches:
            if match.entry.project_id == project_id and match.entry.key == key:
                message = f"“{_name(dossier)}”已在{key.name}这一批中，不用再申报。"
                return Refusal(project_id, "declared-in-batch", message, match)
        pack = self._policies[key.policy_id]
        if not matches or pack.declaring.get("dedup", "none") == "none":
            return None
        match = matches[0]
        clause = pack.declaring.get("dedup_clause", "")
        code = "declared-earlier" if match.is_certain else "declared-similar"
        return Refusal(project_id, code, _repeated(dossier, match, clause), match)

    def withdraw(self, declaration_id: str, reason: str = "") -> Declaration:
        """Takes a declaration out of its batch before it has been sent up; afterwards it counts as declared.

        Raises AppError as DeclarationStatuses.move does.
        """
        found = self._store.declarations.get(declaration_id)
        if found is not None and found.status is DeclarationStatus.WITHDRAWN:
            return found
        return self.statuses.move(declaration_id, DeclarationStatus.WITHDRAWN, note=reason)

    def finalise(self, year: int, quarter: int, policy_id: str, note: str = "") -> int:
        """Marks a batch's drafts as final: its print loses the 草稿. Returns how many were drafts."""
        drafts = [
            item
            for item in self.in_batch(year, quarter, policy_id)
            if item.status in (DeclarationStatus.DRAFT, DeclarationStatus.CHECKED)
        ]
        with self._store.transaction(f"{BatchKey(policy_id, year, quarter).name}定稿"):
            for item in drafts:
                if item.status is DeclarationStatus.DRAFT:
                    self.statuses.move(item.id, DeclarationStatus.CHECKED, note="随整批定稿")
                self.statuses.move(item.id, DeclarationStatus.FINAL, note=note)
        return len(drafts)

    def in_batch(self, year: int, quarter: int | None, policy_id: str | None) -> tuple[Declaration, ...]:
        """What is declared in a batch and not withdrawn, in the projects' order of entry."""
        found = self._store.declarations.find(year, quarter, policy_id)
        return tuple(item for item in found if item.status is not DeclarationStatus.WITHDRAWN)

    def _check(self, policy_id: str, quarter: int) -> None:
        if not 1 <= quarter <= 4:
            raise AppError("quarter-wrong", f"没有第{quarter}季度：季度应为1至4。")
        if policy_id not in self._policies:
            raise AppError(
                "policy-unknown",
                f"没有标识为“{policy_id}”的政策：请从政策库中选择（jigai policies 可列出）。",
            )

    def _cautions(self, dossier: Dossier, policy_id: str, year: int, quarter: int) -> list[str]:
        """Carry-over belongs to the first quarter (三（三）): said, not refused."""
        pack = self._policies[policy_id]
        is_carried = dossier.project.facts.get("in_plan_last_year") is True
        if not pack.declaring.get("carry_over") or not is_carried or quarter == 1:
            return []
        clause = pack.declaring.get("carry_over_clause", "")
        return [
            f"“{_name(dossier)}”是{year - 1}年结转项目，通知{clause}要求随一季度申报，"
            f"现列入{BatchKey(policy_id, year, quarter).name}，请确认。"
        ]


def _let_through(refusal: Refusal, override: str, different: str) -> tuple[str, str]:
    """The note and the remark under which a refused project is declared after all; both "" where it is not."""
    if not refusal.is_repeated:
        return "", ""
    if refusal.code == "declared-similar" and different:
        return "", f"{DIFFERENT_MARK}{different}"
    return (f"{OVERRIDE_MARK}{override}", "") if override else ("", "")


def _name(dossier: Dossier) -> str:
    return dossier.project.name or "未命名项目"


def _repeated(dossier: Dossier, match: Match, clause: str) -> str:
    entry = match.entry
    firm = (dossier.enterprise.name if dossier.enterprise else "") or "单位未填"
    day = f"{entry.declared_at.astimezone():%Y-%m-%d}" if entry.declared_at else "日期未记"
    told = f"（{day}登记，{STATUS_WORDS[entry.status]}）"
    if not match.is_certain:
        return (
            f"“{_name(dossier)}”（{firm}）与{entry.key.name}申报过的“{entry.project_name}”{told}{match.words}，"
            f"请核对：是同一个项目的，按通知{clause}不再重复申报；不是同一个项目的，写明理由后申报。"
        )
    other = (
        "" if entry.project_id == dossier.project.id else f"（台账中为“{entry.project_name}”，{match.words}）"
    )
    return (
        f"“{_name(dossier)}”（{firm}）已在{entry.key.name}申报过{told}{other}，按通知{clause}不再重复申报；"
        "确需再报的，由本单位负责并写明理由。"
    )


def _line(declaration: Declaration, dossier: Dossier) -> LedgerEntry:
    """The ledger line of a declaration just made, so that its twin further down is seen too."""
    who = identity_of(dossier)
    key = BatchKey(declaration.policy_id, declaration.year, declaration.quarter)
    return LedgerEntry(
        declaration.id, who.project_id, key, declaration.status, who.name, who.code, who.enterprise_name, who.uscc,
        declaration.declared_at,
    )  # fmt: skip
