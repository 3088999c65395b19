"""What the choosers offer for a typed text: regions, industries, and the answers of a long choice."""

from collections.abc import Sequence
from functools import cache

from desktop_app.domain import industry, region
from desktop_app.domain.fields import Field
from desktop_app.domain.pinyin import Spelling, fold, match, readings_of, spelling
from ui.editors.chooser_editor import Proposal, Search

LONGEST_LIST = 30


def region_search(within: str) -> Search:
    """Regions, those of the office's city first; the city's own parts while nothing is typed."""

    def search(text: str) -> Sequence[Proposal]:
        from desktop_app.domain import region_search as regions  # noqa: PLC0415 - tables are read at first use

        city = (region.city_of(within) or within) if within else ""
        if not text:
            codes = region.children(city)
            return tuple(_region(code) for code in codes)
        found = regions.search(text, within=city or None, limit=LONGEST_LIST)
        return tuple(
            Proposal(each.code, each.full_name, "已撤销" if each.is_former else each.code) for each in found
        )

    return search


def _region(code: str) -> Proposal:
    return Proposal(code, region.full_name(code), code)


def industry_search(text: str) -> Sequence[Proposal]:
    """Divisions of GB/T 4754; a finer class found by its name stands for its division."""
    if not text:
        return tuple(Proposal(each.code, f"{each.code} {each.name}") for each in industry.divisions())
    offered: dict[str, Proposal] = {}
    for each in industry.search(text, limit=LONGEST_LIST):
        code = each.division
        remark = "" if each.code == code else f"含 {each.name}"
        offered.setdefault(code, Proposal(code, f"{code} {industry.name(code)}", remark))
    return tuple(offered.values())


def choice_search(field: Field) -> Search:
    """The answers of a field by characters, pinyin or initials of label and other spellings."""

    def search(text: str) -> Sequence[Proposal]:
        everything = tuple(Proposal(choice.code, choice.label) for choice in field.choices)
        query = fold(text)
        if not query:
            return everything
        ranked = []
        for place, choice in enumerate(field.choices):
            ranks = [
                rank for name in (choice.label, *choice.aliases) if (rank := match(query, _spelling(name)))
            ]
            if ranks:
                ranked.append((min(ranks), place))
        return tuple(everything[place] for _, place in sorted(ranked))

    return search


@cache
def _spelling(name: str) -> Spelling:
    return spelling(name, " ".join("/".join(readings) for readings in readings_of(name)))
