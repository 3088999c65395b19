"""Which projects the table shows: text, verdict, batch, region, industry, direction, severity; all given parts hold."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from desktop_app.domain import region
from desktop_app.domain.verdict import Verdict
from desktop_app.services.findings.finding import Severity
from desktop_app.services.project_table.columns import Column
from desktop_app.services.project_table.index import ProjectIndex
from desktop_app.services.project_table.judge import TableJudge
from desktop_app.services.project_table.values import TableValues
from desktop_app.services.project_table.work import Step

_NOT_KEPT = frozenset({"text", "verdict", "severity"})
DIRECTION_FIELDS = ("gx_direction_2024", "gx_direction_2019", "gd_directions")


@dataclass(frozen=True, slots=True)
class TableFilter:
    """text: words of names or codes, pinyin too. verdict: pack id and verdict. batch: year and quarter.

    region: GB/T 2260, all that lies within. direction: field and code. "" or None: not asked for.
    """

    text: str = ""
    verdict: tuple[str, Verdict] | None = None
    batch: tuple[int, int] | None = None
    region: str = ""
    industry: str = ""
    direction: tuple[str, str] | None = None
    severity: Severity | None = None

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == TableFilter()

    @property
    def without_text(self) -> "TableFilter":
        return replace(self, text="")

    def narrows(self, other: "TableFilter") -> bool:
        """Whether what this shows is certainly among what the other shows: more was typed of the same text."""
        return self.without_text == other.without_text and self.text.startswith(other.text)

    def to_json(self) -> dict[str, Any]:
        """For the settings: without the text, and without what every project would have to be judged for at the start."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _NOT_KEPT}


def filter_from_json(kept: object, columns: dict[str, Column]) -> TableFilter:
    """A kept filter; parts that mean nothing (any more) are left out."""
    if not isinstance(kept, dict):
        return TableFilter()
    wanted = TableFilter(region=str(kept.get("region") or ""), industry=str(kept.get("industry") or ""))
    match kept.get("batch"):
        case [int(year), int(quarter)]:
            wanted = replace(wanted, batch=(year, quarter))
    match kept.get("direction"):
        case [str(key), str(code)] if key in columns:
            wanted = replace(wanted, direction=(key, code))
    return wanted


class FilterWork:
    """Applies filters to places of the index; the cheap parts first, so that few rows are left to be judged."""

    def __init__(
        self, index: ProjectIndex, values: TableValues, judge: TableJudge, columns: dict[str, Column]
    ) -> None:
        self._index = index
        self._values = values
        self._judge = judge
        self._columns = columns

    def apply(self, wanted: TableFilter, places: Sequence[int]) -> Generator[Step, None, Sequence[int]]:
        """Those of the places the filter lets through, in their order."""
        ids = self._index.ids
        if wanted.batch is not None:
            quarters = self._values.quarters()
            places = [place for place in places if wanted.batch in quarters.get(ids[place], ())]
        if wanted.industry:
            values = yield from self._values.of(self._columns["industry"])
            places = [place for place in places if values[place] == wanted.industry]
        if wanted.region:
            values = yield from self._values.of(self._columns["site_region"])
            within = {code for code in set(values) if code and region.is_within(code, wanted.region)}
            places = [place for place in places if values[place] in within]
        if wanted.direction is not None:
            key, code = wanted.direction
            values = yield from self._values.of(self._columns[key])
            places = [place for place in places if code in (values[place] or ())]
        if wanted.text.strip():
            places = yield from self._index.find(wanted.text, places)
        if wanted.verdict is not None:
            pack_id, verdict = wanted.verdict
            verdicts = yield from self._judge.verdicts([ids[place] for place in places], pack_id)
            places = [place for place, each in zip(places, verdicts, strict=True) if each is verdict]
        if wanted.severity is not None:
            counts = yield from self._judge.counts([ids[place] for place in places])
            places = [
                place
                for place, count in zip(places, counts, strict=True)
                if count is not None and count.has(wanted.severity)
            ]
        return places
