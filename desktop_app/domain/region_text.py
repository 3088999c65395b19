"""Reading a place as people write it in a cell: 南宁市兴宁区, 贵港平南, 柳州市柳江县, 东莞市长安镇, 450102."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from desktop_app.domain import region
from desktop_app.domain.divisions import Division, divisions, provinces, short_name, towns

_NOISE = re.compile(r"[\s,，、/\\>\-—·()（）]+")


@dataclass(frozen=True, slots=True)
class RegionReading:
    """What was understood.

    kind: exact; former (the name is of a former division, `code` its successor); ask (a person chooses, `code` is the
    proposal if there is one); unknown; blank. detail: what followed the county, such as a town or park.
    """

    kind: Literal["exact", "former", "ask", "unknown", "blank"]
    code: str | None = None
    detail: str = ""
    note: str = ""
    candidates: tuple[str, ...] = ()


@lru_cache(maxsize=512)  # a form reads the same text for the value, the finding and what it says back
def resolve(text: str, *, within: str | None = None) -> RegionReading:
    """The region a text names. `within`: the office's own area, which decides between namesakes (兴宁区, 兴宁市)."""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not folded:
        return RegionReading("blank")
    if folded.isdigit():
        return _from_code(folded)
    if folded.isascii():  # letters typed to search: no name is written in them
        return _unknown(text)
    rest, province = _strip_province(folded)
    if province is not None and province not in ("44", "45"):
        return RegionReading(
            "ask", province + "0000", rest, f"{provinces()[province]}的市县不在本机名录中，请填写六位区划代码"
        )
    if province is not None:
        within = province + "0000"
        if not rest:
            return RegionReading("exact", province + "0000", note="只识别到省级，请选择市、县")
    city, after_city = _leading(rest, (d for d in _all(province) if d.is_city))
    counties = [d for d in _all(province) if d.is_county and (city is None or d.code[:4] == city.code[:4])]
    if city is not None:
        return _below_city(city, after_city, counties)
    return _without_city(rest, counties, within)


def _all(province: str | None) -> Iterable[Division]:
    return (d for d in divisions().values() if province is None or d.code[:2] == province)


def _from_code(digits: str) -> RegionReading:
    if len(digits) in (9, 12) and region.is_known(digits[:6]):
        town = next((t.name for t in region.towns_of(digits[:6]) if t.code == digits[:9]), "")
        return RegionReading("exact", digits[:6], town, "取前六位作为区划代码")
    if not region.is_known(digits):
        return RegionReading("unknown", note=f"区划代码{digits}不在名录中，请核对六位代码")
    if region.is_former(digits):
        return _former(divisions()[digits], "")
    return RegionReading("exact", digits)


def _strip_province(text: str) -> tuple[str, str | None]:
    text = text.removeprefix("中华人民共和国").removeprefix("中国")
    for code, name in provinces().items():
        for lead in (name, short_name(name)):
            if text.startswith(lead):
                return text[len(lead) :], code
    return text, None


def _leading(text: str, among: Iterable[Division]) -> tuple[Division | None, str]:
    """The city whose full or spoken name the text begins with, the longest name first, and what follows it."""
    named = [(lead, d) for d in among for lead in dict.fromkeys((d.name, d.short_name))]
    for lead, division in sorted(named, key=lambda pair: -len(pair[0])):
        if text.startswith(lead):
            return division, text[len(lead) :]
    return None, text


def _below_city(city: Division, rest: str, counties: list[Division]) -> RegionReading:
    if not rest:
        note = "只识别到市级，请选择县（市、区）" if region.children(city.code) else ""
        return RegionReading("exact", city.code, note=note)
    found = _county_at_start(rest, counties)
    if found is not None:
        lead, matches = found
        return _of_counties(matches, rest[len(lead) :], full=lead == matches[0].name)
    for member in (city.code, *region.children(city.code)):
        for town in region.towns_of(member):
            if rest.startswith(town.name) and len(town.name) > 2:
                return RegionReading("exact", member, rest)
    return RegionReading("exact", city.code, rest, f"只识别到{city.name}，“{rest}”请核对属于哪个县（市、区）")


def _without_city(text: str, counties: list[Division], within: str | None) -> RegionReading:
    found = _county_at_start(text, counties)
    if found is not None:
        lead, matches = found
        own = [d for d in matches if within is not None and region.is_within(d.code, within)]
        return _of_counties(own or matches, text[len(lead) :], full=lead == matches[0].name)
    inside = [
        d
        for d in divisions().values()
        if not d.is_former and not d.is_province and d.name in text and len(d.name) > 2
    ]
    if inside:
        # The county says more than its city; both may stand in one sentence.
        best = [d for d in inside if d.is_county] or inside
        codes = tuple(d.code for d in best)
        return RegionReading(
            "ask", codes[0] if len(codes) == 1 else None, text, "从文字中找到的地点，请确认", codes
        )
    by_town = tuple(
        county
        for county, members in towns().items()
        if any(text.startswith(town.name) and len(town.name) > 2 for town in members)
    )
    if by_town:
        sole = by_town[0] if len(by_town) == 1 else None
        return RegionReading("ask", sole, text, "按乡镇、街道名称推断，请确认", by_town)
    return _unknown(text)


def _unknown(text: str) -> RegionReading:
    return RegionReading("unknown", note=f"“{text}”不是本机名录中的地名，请从列表中选择")


def _county_at_start(text: str, counties: list[Division]) -> tuple[str, list[Division]] | None:
    """The longest name of a county at the start of the text, with the counties that bear it; full names first."""
    full = sorted({d.name for d in counties if text.startswith(d.name)}, key=len)
    if full:
        lead = full[-1]
        matches = [d for d in counties if d.name == lead]
        return lead, [d for d in matches if not d.is_former] or matches
    spoken = sorted({d.short_name for d in counties if text.startswith(d.short_name)}, key=len)
    if not spoken:
        return None
    lead = spoken[-1]
    matches = [d for d in counties if d.short_name == lead]
    return lead, [d for d in matches if not d.is_former] or matches


def _of_counties(matches: list[Division], detail: str, *, full: bool) -> RegionReading:
    codes = tuple(d.code for d in matches)
    if len(matches) > 1:
        names = "、".join(region.full_name(code) for code in codes)
        return RegionReading("ask", None, detail, f"同名地点：{names}，请选择", codes)
    division = matches[0]
    if division.is_former:
        return _former(division, detail)
    if not full and detail:
        return RegionReading("ask", division.code, detail, f"按“{division.name}”理解，请确认", codes)
    return RegionReading("exact", division.code, detail)


def _former(division: Division, detail: str) -> RegionReading:
    now = "、".join(region.full_name(code) for code in division.successors)
    note = f"{division.name}（{division.code}）已撤销，现为{now}"
    if len(division.successors) == 1:
        return RegionReading("former", division.successors[0], detail, note)
    return RegionReading("ask", None, detail, note + "，请选择", division.successors)
