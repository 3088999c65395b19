"""The year's ledger of declarations: who was declared when, and what may be declared now.

三（四） of the 2024 notice: what was declared in this year's earlier batches is not declared again; having been declared
counts, approval does not matter. The office may let one through on its own responsibility, with a reason (X10).
三（三）: carried-over projects are declared with the first quarter's batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.domain.entities import Declaration, DeclarationStatus, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.policy.pack import Pack
from desktop_app.services.declaration_table_build import batch_name

OVERRIDE_MARK = "本单位负责重复申报，理由："
STATUS_WORDS: Mapping[DeclarationStatus, str] = {
    DeclarationStatus.DRAFT: "草稿",
    DeclarationStatus.CHECKED: "已核对",
    DeclarationStatus.FINAL: "已定稿",
    DeclarationStatus.SENT: "已上报",
    DeclarationStatus.RETURNED: "退回",
    DeclarationStatus.LISTED: "入库",
    DeclarationStatus.REJECTED: "未通过",
    DeclarationStatus.WITHDRAWN: "撤回",
}
# What has left the office stays declared, whatever became of it.
_STILL_INSIDE = frozenset({DeclarationStatus.DRAFT, DeclarationStatus.CHECKED, DeclarationStatus.FINAL})


@dataclass(frozen=True, slots=True)
class Refusal:
    """A project that was not declared. earlier: the declaration that stands against it; message: who, when, what to do."""

    project_id: str
    code: str
    message: str
    earlier: Declaration | None = None


@dataclass(frozen=True, slots=True)
class DeclareOutcome:
    """What became of each project asked for, in the order asked."""

    declared: tuple[Declaration, ...]
    refused: tuple[Refusal, ...]
    cautions: tuple[str, ...]


class DeclarationLedger:
    """Declares and withdraws. policies: the packs by id, for their rule on repeated declarations."""

    def __init__(self, store: Store, policies: Mapping[str, Pack]) -> None:
        self._store = store
        self._policies = policies

    def declare(
        self,
        project_ids: Iterable[str],
        policy_id: str,
        year: int,
        quarter: int,
        *,
        at: datetime,
        override_reason: str = "",
    ) -> DeclareOutcome:
        """Puts projects into a batch. A project already in it, or declared earlier in the year, is refused.

        override_reason: lets repeated ones through; it is kept with the declaration and printed.
        Raises AppError("quarter-wrong") for a quarter that does not exist, ("policy-unknown") for an unknown policy.
        """
        if not 1 <= quarter <= 4:
            raise AppError("quarter-wrong", f"没有第{quarter}季度：季度应为1至4。")
        if policy_id not in self._policies:
            raise AppError(
                "policy-unknown",
                f"没有标识为“{policy_id}”的政策：请从政策库中选择（jigai policies 可列出）。",
            )
        declared: list[Declaration] = []
        refused: list[Refusal] = []
        cautions: list[str] = []
        with self._store.transaction("申报"):
            for project_id in dict.fromkeys(project_ids):
                refusal = self._refusal(project_id, policy_id, year, quarter)
                overridden = (
                    refusal is not None and refusal.code == "declared-earlier" and override_reason.strip()
                )
                if refusal is not None and not overridden:
                    refused.append(refusal)
                    continue
                note = f"{OVERRIDE_MARK}{override_reason.strip()}" if overridden else ""
                declared.append(
                    self._store.declarations.save(
                        Declaration(new_id(), project_id, policy_id, year, quarter, note=note, declared_at=at)
                    )
                )
                cautions.extend(self._cautions(project_id, policy_id, year, quarter))
        return DeclareOutcome(tuple(declared), tuple(refused), tuple(cautions))

    def withdraw(self, declaration_id: str, reason: str = "") -> Declaration:
        """Takes a declaration out of its batch before it has been sent up; afterwards it counts as declared.

        Raises AppError("declaration-missing") or ("declaration-sent").
        """
        found = self._store.declarations.get(declaration_id)
        if found is None:
            raise AppError("declaration-missing", "这条申报记录已不在库中：请刷新申报批次后再试。")
        if found.status is DeclarationStatus.WITHDRAWN:
            return found
        if found.status not in _STILL_INSIDE:
            raise AppError(
                "declaration-sent",
                f"“{self._project_name(found.project_id)}”{batch_name(found.year, found.quarter)}的申报"
                f"{STATUS_WORDS[found.status]}，按通知三（四）已算申报过，不能撤回；请改登记为退回或未通过。",
            )
        with self._store.transaction("撤回申报"):
            return self._store.declarations.save(
                replace(found, status=DeclarationStatus.WITHDRAWN, note=reason.strip() or found.note)
            )

    def set_status(self, declaration_id: str, status: DeclarationStatus) -> Declaration:
        """Records what became of a declaration. Raises AppError("declaration-missing")."""
        found = self._store.declarations.get(declaration_id)
        if found is None:
            raise AppError("declaration-missing", "这条申报记录已不在库中：请刷新申报批次后再试。")
        with self._store.transaction(f"申报登记为{STATUS_WORDS[status]}"):
            return self._store.declarations.save(replace(found, status=status))

    def finalise(self, year: int, quarter: int, policy_id: str) -> int:
        """Marks a batch's drafts as final: its print loses the 草稿. Returns how many were drafts."""
        drafts = [
            item
            for item in self.in_batch(year, quarter, policy_id)
            if item.status in (DeclarationStatus.DRAFT, DeclarationStatus.CHECKED)
        ]
        with self._store.transaction(f"{batch_name(year, quarter)}定稿"):
            for item in drafts:
                self._store.declarations.save(replace(item, status=DeclarationStatus.FINAL))
        return len(drafts)

    def in_batch(self, year: int, quarter: int | None, policy_id: str | None) -> tuple[Declaration, ...]:
        """What is declared in a batch and not withdrawn, in the projects' order of entry."""
        found = self._store.declarations.find(year, quarter, policy_id)
        return tuple(item for item in found if item.status is not DeclarationStatus.WITHDRAWN)

    def standing_against(
        self, project_id: str, policy_id: str, year: int, quarter: int
    ) -> Declaration | None:
        """The earlier declaration of the year because of which the project may not be declared again, if any."""
        span = self._policies[policy_id].declaring.get("dedup", "none")
        if span == "none":
            return None
        for item in self._store.declarations.of_project(project_id):
            same_span = item.year == year if span == "year" else item.year <= year
            if (
                item.policy_id == policy_id
                and item.status is not DeclarationStatus.WITHDRAWN
                and same_span
                and (item.year, item.quarter) != (year, quarter)
            ):
                return item
        return None

    def _refusal(self, project_id: str, policy_id: str, year: int, quarter: int) -> Refusal | None:
        if self._store.projects.get(project_id) is None or self._store.projects.is_deleted(project_id):
            return Refusal(project_id, "project-missing", "这个项目已不在项目库中：请刷新列表后再选。")
        name = self._project_name(project_id)
        for item in self.in_batch(year, quarter, policy_id):
            if item.project_id == project_id:
                message = f"“{name}”已在{batch_name(year, quarter)}这一批中，不用再申报。"
                return Refusal(project_id, "declared-in-batch", message, item)
        earlier = self.standing_against(project_id, policy_id, year, quarter)
        if earlier is None:
            return None
        day = f"{earlier.declared_at:%Y-%m-%d}" if earlier.declared_at else "日期未记"
        clause = self._policies[policy_id].declaring.get("dedup_clause", "")
        return Refusal(
            project_id,
            "declared-earlier",
            f"“{name}”（{self._enterprise_name(project_id)}）已在{batch_name(earlier.year, earlier.quarter)}申报过"
            f"（{day}登记，{STATUS_WORDS[earlier.status]}），按通知{clause}不再重复申报；"
            "确需再报的，由本单位负责并写明理由。",
            earlier,
        )

    def _cautions(self, project_id: str, policy_id: str, year: int, quarter: int) -> list[str]:
        """Carry-over belongs to the first quarter (三（三）): said, not refused."""
        pack = self._policies[policy_id]
        project = self._store.projects.get(project_id)
        is_carried = project is not None and project.facts.get("in_plan_last_year") is True
        if not pack.declaring.get("carry_over") or not is_carried or quarter == 1:
            return []
        clause = pack.declaring.get("carry_over_clause", "")
        return [
            f"“{self._project_name(project_id)}”是{year - 1}年结转项目，通知{clause}要求随一季度申报，"
            f"现列入{batch_name(year, quarter)}，请确认。"
        ]

    def _project_name(self, project_id: str) -> str:
        project = self._store.projects.get(project_id)
        return (project.name if project else "") or "未命名项目"

    def _enterprise_name(self, project_id: str) -> str:
        dossier = self._store.projects.dossier(project_id)
        return (dossier.enterprise.name if dossier and dossier.enterprise else "") or "单位未填"
