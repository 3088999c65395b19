"""Quotas of a notice against what is recommended: by city with the gap, and within it by county."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain import region
from desktop_app.domain.entities import Dossier
from desktop_app.domain.facts import Facts
from desktop_app.policy.pack import Pack, Quota
from desktop_app.policy.status import MET


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One place of a quota. have: recommended; gap: still lacking; excess: beyond at_most. counties: (name, count)."""

    title: str
    clause: str
    place: str
    unit: str
    have: int
    at_least: int
    at_most: int | None
    counties: tuple[tuple[str, int], ...]

    @property
    def gap(self) -> int:
        return max(0, self.at_least - self.have)

    @property
    def excess(self) -> int:
        return 0 if self.at_most is None else max(0, self.have - self.at_most)

    @property
    def words(self) -> str:
        """还差12个, 超出1家, 已够."""
        if self.gap:
            return f"还差{self.gap}{self.unit}"
        return f"超出{self.excess}{self.unit}" if self.excess else "已够"

    @property
    def wanted(self) -> str:
        """不少于60个; 1至2家."""
        return (
            f"不少于{self.at_least}{self.unit}"
            if self.at_most is None
            else f"{self.at_least}至{self.at_most}{self.unit}"
        )


def quota_lines(pack: Pack, recommended: Sequence[Dossier], office_region: str) -> tuple[QuotaLine, ...]:
    """A line for each place of each quota that lies in the office's area, or that the office lies in."""
    return tuple(
        _line(quota, place, recommended)
        for quota in pack.quotas
        for place in quota.regions
        if _concerns(place, office_region)
    )


def _concerns(place: str, office_region: str) -> bool:
    area = office_region.rstrip("0")
    area = area if len(area) % 2 == 0 else f"{area}0"
    return place.startswith(area) or area.startswith(place)


def _line(quota: Quota, place: str, recommended: Iterable[Dossier]) -> QuotaLine:
    counted: dict[str, str] = {}
    for dossier in recommended:
        code = _site(dossier.facts, quota.counts)
        if code.startswith(place) and _counts(quota, dossier.facts):
            counted.setdefault(_identity(dossier, quota.counts), code)
    counties = Counter(region.county_name(code) or region.name(code) for code in counted.values())
    return QuotaLine(
        quota.title, quota.clause, region.name(f"{place:0<6}"), "个" if quota.counts == "project" else "家",
        len(counted), quota.at_least, quota.at_most, tuple(counties.most_common()),
    )  # fmt: skip


def _counts(quota: Quota, facts: Facts) -> bool:
    return quota.when is None or quota.when.test(facts) == MET


def _site(facts: Facts, counts: str) -> str:
    keys = (
        ("site_region", "registered_region") if counts == "project" else ("registered_region", "site_region")
    )
    return next((str(facts[key]) for key in keys if key in facts), "")


def _identity(dossier: Dossier, counts: str) -> str:
    return dossier.project.id if counts == "project" else dossier.project.enterprise_id or dossier.project.id
