"""By what a batch is summed: county, industry, direction, new or carried over."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain import industry, region
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, FieldType
from desktop_app.policy.pack import Pack
from desktop_app.services.documents.batch_totals import added_or_carried

NOT_FILLED = "未填"


@dataclass(frozen=True, slots=True)
class Grouping:
    """One way to sum a batch. overlaps: a project may belong to several groups, so that they add up to more."""

    title: str
    group_of: Callable[[Facts], Sequence[str]]
    overlaps: bool = False


def groupings(fields: Mapping[str, Field], pack: Pack) -> tuple[Grouping, ...]:
    """The ways that make sense for a policy: its own directions are among them, those of another year's notice are not."""
    directions = [
        fields[key]
        for key in pack.fields
        if key in fields
        and fields[key].type is FieldType.MULTI
        and "direction" in key
        and _year_of(fields[key]) in {None, pack.year}
    ]
    return (
        Grouping("建设地点", _county),
        Grouping("行业", _industry),
        *(Grouping(field.label.partition("（")[0], _labels(field), overlaps=True) for field in directions),
        Grouping("新增与结转", lambda facts: (added_or_carried(facts) or NOT_FILLED,)),
    )


def _year_of(field: Field) -> int | None:
    """The year of the notice that a field belongs to, which its label names."""
    found = re.search(r"（(20\d\d)）$", field.label)
    return int(found[1]) if found else None


def county(facts: Facts) -> str:
    """Where the project lies, else where its firm is registered: the county, else the city; "" where nobody said."""
    return region.county_or_city(str(facts.get("site_region") or facts.get("registered_region") or ""))


def _county(facts: Facts) -> Sequence[str]:
    return (county(facts) or NOT_FILLED,)


def _industry(facts: Facts) -> Sequence[str]:
    code = str(facts.get("industry") or "")
    return (industry.name(code),) if code else (NOT_FILLED,)


def _labels(field: Field) -> Callable[[Facts], Sequence[str]]:
    def labels(facts: Facts) -> Sequence[str]:
        chosen = facts.get(field.key)
        codes = chosen if isinstance(chosen, tuple) else ()
        return tuple(field.label_of(str(code)) for code in codes) or (NOT_FILLED,)

    return labels
