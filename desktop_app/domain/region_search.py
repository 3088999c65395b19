"""Choosing a region with the keyboard: characters, full pinyin or initials of county, city and county, or town."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from desktop_app.domain import region
from desktop_app.domain.divisions import Division, Town, divisions, short_name, towns
from desktop_app.domain.pinyin import Rank, Spelling, beginnings, fold, match

LONGEST_STEPS = 40  # letters that are looked for one by one; no name is longer, a pasted page may be


@dataclass(frozen=True, slots=True)
class RegionMatch:
    """One proposal of the list: what to store, what to show."""

    code: str
    name: str
    full_name: str
    is_former: bool
    successors: tuple[str, ...]


def search(text: str, *, within: str | None = None, limit: int = 20) -> tuple[RegionMatch, ...]:
    """Divisions that fit what was typed, best first; codes may be typed too.

    `within`: the office's own province, city or county, whose divisions come first. Former divisions come last.
    """
    query = fold(text)
    if not query:
        return ()
    ranked: list[tuple[tuple[object, ...], Division]] = []
    for rank, division in _with_code(query) if query.isdigit() else _fitting(query):
        foreign = within is not None and not region.is_within(division.code, within)
        ranked.append(((division.is_former, foreign, rank, division.code), division))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(_as_match(division) for _, division in ranked[:limit])


def search_towns(text: str, county: str | None = None, *, limit: int = 20) -> tuple[Town, ...]:
    """Towns that fit, best first, of one county (or city without counties), or of both provinces."""
    query = fold(text)
    counties = [county] if county else list(towns())
    ranked: list[tuple[Rank, str, Town]] = []
    for code in counties:
        for town in towns().get(code, ()):
            rank = match(query, town.spelling) if query else (0, 0, 0)
            if rank is not None:
                ranked.append((rank, town.code, town))
    ranked.sort(key=lambda entry: entry[:2])
    return tuple(town for _, _, town in ranked[:limit])


def _as_match(division: Division) -> RegionMatch:
    return RegionMatch(
        division.code,
        division.name,
        region.full_name(division.code),
        division.is_former,
        division.successors,
    )


def _with_code(query: str) -> Iterator[tuple[tuple[int, Rank], Division]]:
    for division in divisions().values():
        if division.code.startswith(query):
            yield (0, (0, 0, 0)), division


@lru_cache(maxsize=256)
def _fitting(query: str) -> tuple[tuple[tuple[int, Rank], Division], ...]:
    """What fits a query fits its beginning too: a query that grows letter by letter is looked for among ever fewer."""
    if len(query) <= 2:
        among = _by_beginning().get(query, ())
    else:
        among = tuple(division for _, division in _fitting(query[: min(len(query) - 1, LONGEST_STEPS)]))
    ranks = ((_rank(query, division), division) for division in among)
    return tuple((rank, division) for rank, division in ranks if rank is not None)


def _rank(query: str, division: Division) -> tuple[int, Rank] | None:
    """Ranks a division by its own name first, then by city and county together."""
    own = match(query, division.spelling)
    if own is not None:
        return (0, own) if own[0] == 0 else (2, own)
    found = (match(query, path, anywhere=False) for path in _paths(division.code))
    ranks = [rank for rank in found if rank is not None]
    return (1, min(ranks)) if ranks else None


@cache
def _by_beginning() -> dict[str, tuple[Division, ...]]:
    """First letter, and first two, of a query → the divisions it may fit, by their own name or by the way to it."""
    found: dict[str, list[Division]] = {}
    for division in divisions().values():
        ways = (beginnings(path, anywhere=False) for path in _paths(division.code))
        for letters in beginnings(division.spelling).union(*ways):
            found.setdefault(letters, []).append(division)
    return {letters: tuple(those) for letters, those in found.items()}


@cache
def _paths(code: str) -> tuple[Spelling, ...]:
    """The division's name behind its city's, its province's and both, each in full and as spoken."""
    table = divisions()
    division = table[code]
    if division.is_province:
        return ()
    province, city = table[code[:2] + "0000"], table[code[:4] + "00"]
    above: list[Spelling] = [()]
    if division.is_county:
        above = [_spoken(city), city.spelling]
    led = [(*lead, *step) for lead in (_spoken(province), province.spelling) for step in above]
    return tuple((*lead, *division.spelling) for lead in (*above, *led) if lead)


def _spoken(division: Division) -> Spelling:
    return division.spelling[: len(short_name(division.name))]
