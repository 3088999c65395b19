"""Finalising a batch: check, freeze into a capsule, mark the declarations; amending opens it again for a new version."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_app import __version__
from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.declaration_moves import SETTLED
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import Declaration, DeclarationStatus, Dossier, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.ports import Store
from desktop_app.domain.record import to_record
from desktop_app.policy.evaluate import evaluate_all
from desktop_app.policy.library import Library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.finalising.batch_check import BatchCheck, BatchChecker
from desktop_app.services.finalising.capsule_file import (
    CHECK,
    DECLARATIONS,
    EXPLANATIONS,
    MAPPING,
    PACK,
    PRINT,
    PROOF,
    RECORDS,
    VERDICTS,
    CapsuleContent,
    json_lines,
    open_capsule,
    pack_capsule,
)
from desktop_app.services.job import Progress
from desktop_app.services.ledger.status import MoveOutcome
from desktop_app.services.printing.table import DeclarationTable
from desktop_app.services.verdicts.answers import AnswerWriter
from desktop_app.sheets.mapping import mapping_to_toml

Printer = Callable[[DeclarationTable], bytes]
_REOPENED = frozenset({DeclarationStatus.FINAL, DeclarationStatus.RETURNED})


@dataclass(frozen=True, slots=True)
class Finalised:
    """What came of it."""

    entry: CapsuleEntry
    check: BatchCheck


class Finaliser:
    """Finalises batches of a store. printer: a table's print as PDF, made by whoever has a printer's engine."""

    def __init__(
        self,
        store: Store,
        library: Library,
        office: Office,
        printer: Printer,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        mappings: Path | None = None,
    ) -> None:
        self._store = store
        self._library = library
        self._office = office
        self._printer = printer
        self._now = now
        self._mappings = mappings
        self._declare = DeclareService(store, library, office, now, mappings)

    def check(
        self, key: BatchKey, template: Path, progress: Progress, mapping: Path | None = None
    ) -> BatchCheck:
        """The self-check alone. Raises AppError, Cancelled."""
        checker = BatchChecker(self._store, self._library, self._office, self._now(), self._mappings)
        return checker.check(key, template, progress, mapping)

    def finalise(
        self,
        key: BatchKey,
        template: Path,
        progress: Progress,
        *,
        mapping: Path | None = None,
        anyway: str = "",
    ) -> Finalised:
        """Check, make the capsule, mark every declaration as final: all of it or nothing.

        anyway: a reason to finalise a batch whose check did not pass; it stands in the capsule. After an amendment the
        capsule is the next version, its reason that of the amendment. Raises AppError("check-failed") without a reason,
        ("table-missing") where the table cannot be filled, what the moves raise; Cancelled.
        """
        made = self.check(key, template, progress, mapping)
        if made.table is None:
            raise AppError(
                "table-missing", "；".join(item.message for item in made.musts) or "官方表填不出来，不能定稿"
            )
        if not made.passed and not anyway.strip():
            raise AppError("check-failed", f"{made.headline}。请先处理；确需定稿的，写明理由")
        progress.begin("存入定稿档案")
        known = self._store.capsules.of_batch(key)
        with self._store.transaction(f"{key.name}定稿"):
            self._declare.ledger.finalise(key.year, key.quarter, key.policy_id, anyway.strip())
            declared = self._declare.ledger.in_batch(key.year, key.quarter, key.policy_id)
            left = [item for item in declared if item.status not in SETTLED]
            if left:
                raise AppError("batch-changed", "批次里的项目刚刚有变动，没有定稿：请刷新后再试")
            reason = self._reason(declared) if known else anyway.strip()
            content = self._content(key, made, declared, template, len(known) + 1, reason)
            data = pack_capsule(content)
            entry = self._store.capsules.add(
                CapsuleEntry(
                    key, len(known) + 1, hashlib.sha256(data).hexdigest(), len(data), made.projects, reason
                ),
                data,
            )
        return Finalised(entry, made)

    def amend(self, key: BatchKey, reason: str) -> MoveOutcome:
        """Open a finalised batch again; it is finalised anew as the next version. Sent declarations stay sent.

        Raises AppError("reason-missing"), ("nothing-finalised").
        """
        if not reason.strip():
            raise AppError("reason-missing", "重新打开已定稿的批次要写明理由，请填写后再试。")
        declared = self._declare.ledger.in_batch(key.year, key.quarter, key.policy_id)
        wanted = [item.id for item in declared if item.status in _REOPENED]
        if not wanted:
            raise AppError("nothing-finalised", f"{key.name}没有已定稿或被退回的项目，不用重新打开。")
        return self._declare.ledger.statuses.move_many(wanted, DeclarationStatus.DRAFT, note=reason)

    def versions(self, key: BatchKey) -> tuple[CapsuleEntry, ...]:
        """The capsules of a batch."""
        return self._store.capsules.of_batch(key)

    def opened(self, entry: CapsuleEntry) -> CapsuleContent:
        """A capsule's content, proved against its hash. Raises AppError("capsule-…")."""
        data = self._store.capsules.content(entry.id)
        if data is None:
            raise AppError(
                "capsule-missing", f"{entry.key.name}第{entry.version}版定稿档案不在库中：请从备份恢复"
            )
        return open_capsule(data, entry.sha256)

    def _reason(self, declared: tuple[Declaration, ...]) -> str:
        """Why there is a new version: the reasons for which declarations were opened again, since the last capsule."""
        reasons = []
        for item in declared:
            for event in reversed(self._store.ledger.events_of(item.id)):
                if event.before in _REOPENED and event.after is DeclarationStatus.DRAFT:
                    reasons.append(event.note)
                    break
        return "；".join(dict.fromkeys(filter(None, reasons))) or "项目有增减"

    def _content(
        self,
        key: BatchKey,
        made: BatchCheck,
        declared: tuple[Declaration, ...],
        template: Path,
        version: int,
        reason: str,
    ) -> CapsuleContent:
        table = made.table
        assert table is not None
        found = (self._store.projects.dossier(item.project_id) for item in declared)
        dossiers = [dossier for dossier in found if dossier is not None]
        pack = self._library.packs[key.policy_id]
        name = str(table.report["output"])
        printed = self._declare.table(key.year, key.quarter, key.policy_id)
        heading = {
            "office": asdict(self._office),
            "policy": key.policy_id,
            "policy_title": pack.title,
            "policy_badge": pack.badge,
            "policy_version": pack.version,
            "policy_hash": pack.content_hash,
            "year": key.year,
            "quarter": key.quarter,
            "version": version,
            "reason": reason,
            "finalised_at": self._now().isoformat(timespec="seconds"),
            "verdict_day": made.day.isoformat(),
            "program": __version__,
            "projects": len(dossiers),
            "table": name,
            "template_name": template.name,
            "template_hash": hashlib.sha256(table.template).hexdigest(),
        }
        members = {
            RECORDS: json_lines([self._record(dossier) for dossier in dossiers]),
            VERDICTS: self._verdicts(dossiers, made),
            DECLARATIONS: json_lines([_declaration(item) for item in declared]),
            EXPLANATIONS: json_lines(
                [
                    {"project": each.project_id, "code": each.code, "text": each.text, "by": each.written_by}
                    for dossier in dossiers
                    for each in self._store.explanations.of_project(dossier.project.id)
                ]
            ),
            PACK: (self._library.folders[key.policy_id] / "pack.toml").read_bytes(),
            MAPPING: mapping_to_toml(table.mapping).encode("utf-8"),
            name: table.output,
            PROOF: json.dumps(table.report, ensure_ascii=False, indent=2, default=str).encode() + b"\n",
            CHECK: json.dumps(_check_report(made), ensure_ascii=False, indent=1).encode() + b"\n",
            PRINT: self._printer(printed),
        }
        return CapsuleContent(heading, members)

    def _record(self, dossier: Dossier) -> dict[str, object]:
        return {
            "project": dossier.project.id,
            "enterprise": dossier.project.enterprise_id,
            "record": to_record(dossier.facts, self._store.fields),
        }

    def _verdicts(self, dossiers: list[Dossier], made: BatchCheck) -> bytes:
        """The answers of every policy of the office that day, as the contract writes them."""
        packs = [pack for pack in self._library.active_for(self._office) if pack.has_verdict]
        if made.key.policy_id not in {pack.id for pack in packs}:
            packs.append(self._library.packs[made.key.policy_id])
        writer = AnswerWriter()
        lines = []
        for dossier in dossiers:
            answer = writer.results(evaluate_all(dossier.facts, packs, made.day))
            lines.append(f'{{"project": {json.dumps(dossier.project.id)}, "results": {answer}}}\n')
        return "".join(lines).encode("utf-8")


def _declaration(item: Declaration) -> dict[str, object]:
    return {
        "id": item.id,
        "project": item.project_id,
        "status": item.status.value,
        "note": item.note,
        "choice": item.choice,
    }


def _check_report(made: BatchCheck) -> Mapping[str, object]:
    return {
        "headline": made.headline,
        "items": [
            {
                "code": item.code, "severity": item.severity.value, "project": item.project_id,
                "message": item.message, "told": item.told,
            }
            for item in made.items
        ],
        "sums": [asdict(each) for each in made.sums],
        "verdicts": {verdict.value: count for verdict, count in made.verdicts.items()},
    }  # fmt: skip
