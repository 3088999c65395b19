"""Which policies an office of a region and year works with, in words for the page where both are chosen."""

from desktop_app.domain.entities import Office
from desktop_app.policy.library import Library

MOST_NAMED = 6


def policies_in_words(library: Library, office: Office) -> str:
    """What applies; where no notice of that year is at hand for the region, which years there are."""
    active = [pack.badge for pack in library.active_for(office)]
    dated: dict[int, list[str]] = {}
    for pack in library.packs.values():
        if pack.year is not None and office.region.startswith(pack.regions):
            dated.setdefault(pack.year, []).append(pack.badge)
    applying = f"适用政策：{_named(active)}。" if active else ""
    if office.year in dated:
        return applying
    if not dated:
        return applying or "本地区没有内置政策；收到通知后可在政策库中添加。"
    years = "；".join(f"{year}年度 {_named(dated[year], 2)}" for year in sorted(dated, reverse=True))
    return (
        f"{applying}没有{office.year}年度的通知。本地区已有：{years}。"
        "要按其中一年核对，请改年度；收到新通知后可在政策库中添加。"
    )


def _named(names: list[str], most: int = MOST_NAMED) -> str:
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等{len(names)}项"
