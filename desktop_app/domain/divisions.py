"""The table behind the regions: administrative divisions of Guangxi and Guangdong (GB/T 2260), provinces, towns.

Read once, on first use, from resources/reference; see SOURCES.md there.
"""

import csv
import io
import re
from functools import cache
from typing import NamedTuple

from desktop_app import resources
from desktop_app.domain.pinyin import Spelling, spelling

LISTED_PROVINCES = ("44", "45")  # the provinces whose counties are in the table
_SUFFIX = re.compile(r"(?:(?:各|壮|苗|侗|瑶|仫佬|毛南|回|维吾尔)族)*自治[县区]$|(?:特别行政区|省|市|县|区)$")

# Only searches ask for it: records are read, and the first window is painted, without.
_spelling = cache(spelling)


class Division(NamedTuple):
    """A province, city or county with its six-digit code; `last_year` and `successors` only where it is gone."""

    code: str
    name: str
    kind: str  # 自治区, 省, 地级市, 市辖区, 县, 县级市, 自治县
    group: str  # 珠三角, 粤东, 粤西, 粤北 for the cities of Guangdong
    last_year: str  # the last year whose table still lists it
    successors: tuple[str, ...]
    pinyin: str

    @property
    def spelling(self) -> Spelling:
        return _spelling(self.name, self.pinyin)

    @property
    def is_former(self) -> bool:
        return bool(self.last_year)

    @property
    def is_province(self) -> bool:
        return self.code.endswith("0000")

    @property
    def is_city(self) -> bool:
        return self.code.endswith("00") and not self.is_province

    @property
    def is_county(self) -> bool:
        return not self.code.endswith("00")

    @property
    def short_name(self) -> str:
        """The name as it is spoken: 南宁, 融水, 广西; the full name where only one character would be left."""
        return short_name(self.name)


class Town(NamedTuple):
    """A town, township or street office with the nine-digit code of the statistical table."""

    code: str
    name: str
    spelling: Spelling

    @property
    def county_code(self) -> str:
        """The six-digit code of its county; of the city itself in Dongguan and Zhongshan."""
        return self.code[:6]


def short_name(name: str) -> str:
    """A division's name without 市, 县, 区, 自治县 …, where at least two characters remain."""
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


def _rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(resources.text("reference", table))))


@cache
def divisions() -> dict[str, Division]:
    """Code → division of Guangdong and Guangxi, former ones included, in the order of the codes."""
    return {
        row["code"]: Division(
            row["code"],
            row["name"],
            row["kind"],
            row["group"],
            row["last_year"],
            tuple(row["successors"].split()),
            row["pinyin"],
        )
        for row in _rows("divisions.csv")
    }


@cache
def provinces() -> dict[str, str]:
    """Two-digit code → name of every province of the country."""
    return {row["code"]: row["name"] for row in _rows("provinces.csv")}


@cache
def towns() -> dict[str, tuple[Town, ...]]:
    """County code → its towns, in the order of the codes. The largest table: read only when a town is asked for."""
    found: dict[str, list[Town]] = {}
    for row in _rows("towns.csv"):
        town = Town(row["code"], row["name"], spelling(row["name"], row["pinyin"]))
        found.setdefault(town.county_code, []).append(town)
    return {county: tuple(members) for county, members in found.items()}
