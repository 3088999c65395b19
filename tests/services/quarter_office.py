"""An office for the tests of a declaration quarter: projects that meet the 2024 notice, and a clock that is told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from db.memory import MemoryStore
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus, Enterprise, Office, Project, new_id
from desktop_app.domain.facts import Facts
from desktop_app.domain.month import Month
from desktop_app.domain.ports import Store
from desktop_app.policy.library import Library, standard_library
from desktop_app.services.batches.quarter import QuarterService

POLICY = "gx-qianqi-2024"
OFFICE = Office("某县工业和信息化局", "450222", 2024)
FIRM: Facts = {
    "enterprise_name": "柳州长虹铸造有限公司", "registered_region": "450222", "is_legal_entity": True,
    "operates_normally": True, "is_above_scale": True, "annual_revenue": Decimal(18600),
}  # fmt: skip
PROJECT: Facts = {
    "project_name": "铸造线改造", "is_technical_transformation": True, "start_month": Month(2023, 7),
    "completion_month": Month(2025, 6), "approval_completed": True, "fits_plans": True, "catalogue_class": "permitted",
    "fits_industry_layout": True, "fits_upgrade_guide": True, "meets_land": True, "meets_environment": True,
    "meets_energy": True, "meets_technology": True, "meets_safety": True,
    "fixed_asset_investment": Decimal(10000), "investment_to_last_year": Decimal(2000),
    "investment_this_year": Decimal(4000), "output_after": Decimal(9000), "benefit_evident": True,
}  # fmt: skip


class QuarterOffice:
    """A store with one firm, and the service on a day that can be moved."""

    def __init__(
        self, day: date = date(2024, 1, 20), store: Store | None = None, library: Library | None = None,
        office: Office = OFFICE,
    ) -> None:  # fmt: skip
        self.store: Store = store or MemoryStore()
        self.library = library or standard_library()
        self.day = day
        self.firm = self.store.enterprises.save(Enterprise(new_id(), FIRM))
        self.service = QuarterService(self.store, self.library, office, self.now)

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def project(self, name: str = "铸造线改造", **changes: Any) -> str:
        facts = {**PROJECT, "project_name": name, **changes}
        kept = {key: value for key, value in facts.items() if value is not None}
        return self.store.projects.save(Project(new_id(), self.firm.id, kept)).id

    def declare(
        self, *project_ids: str, quarter: int = 1, year: int = 2024, policy: str = POLICY
    ) -> list[str]:
        outcome = self.service.ledger.declare(project_ids, policy, year, quarter, at=self.now())
        assert outcome.refused == ()
        return [item.id for item in outcome.declared]

    def reach(self, declaration_ids: list[str], status: DeclarationStatus) -> None:
        """Moves drafts along, one allowed step after the other."""
        way = [DeclarationStatus.CHECKED, DeclarationStatus.FINAL, DeclarationStatus.SENT]
        for step in way[: way.index(status) + 1] if status in way else [*way, status]:
            outcome = self.service.statuses.move_many(declaration_ids, step)
            assert outcome.refused == ()


def key(quarter: int, year: int = 2024, policy: str = POLICY) -> BatchKey:
    return BatchKey(policy, year, quarter)
