"""When two names name the same firm, or the same project: company forms, places and figures told apart from the core.

Names are typed anew each quarter: 柳州市长虹铸造有限责任公司 and 长虹铸造有限公司（柳州） are one firm, 柳州五菱 and 南宁五菱
are two. 铸造线技术改造项目 and 铸造线技改 are one project; 一期 and 二期, 2号线 and 3号线, 5万台 and 10万台 are two.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from desktop_app.domain.divisions import divisions, provinces, short_name

NEAR_ENOUGH = 90  # of 100, between what is left of two project names
_FORMS = re.compile(
    r"有限责任公司|股份有限公司|有限公司|集团公司|(?<!分)公司|集团|\(?(?:普通|特殊普通|有限)合伙\)?"
)
_NOISE = re.compile(r"[^0-9a-z\u4e00-\u9fff.]")
_GENERIC = re.compile(r"技术改造|技改|改造|升级|建设|项目|工程|副本")
_NUMERALS = "〇零一二三四五六七八九"
_CHINESE_NUMBER = re.compile(
    r"(?<=第)[〇零一二三四五六七八九十百两]+|[〇零一二三四五六七八九十百两]+(?=[期号线条段阶标车套台座组万亿千])"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_ROMAN_NUMBER = re.compile(r"(?<![a-z])(?:iv|vi|v|i{1,3})(?=[期号线])")
_FIGURE = re.compile(r"(\d+)(?:\.(\d+))?([万亿千]?)")
_SCALE = {"": 0, "千": 3, "万": 4, "亿": 8}
_SIDE = re.compile(r"[东西南北新老旧上下](?=[区厂院线])")
_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class FirmName:
    """core: the name without company forms and places. place: code prefix of the finest place in the name, or ""."""

    core: str
    place: str

    def same_as(self, other: "FirmName") -> bool:
        """The same core, and places of which one lies in the other."""
        if not self.core or self.core != other.core:
            return False
        return self.place.startswith(other.place) or other.place.startswith(self.place)


@lru_cache(maxsize=65536)
def firm_name(name: str) -> FirmName:
    """A firm's name taken apart."""
    text = _FORMS.sub("", unicodedata.normalize("NFKC", name).lower())
    text, place = _without_places(_NOISE.sub("", text))
    return FirmName(text, place)


@dataclass(frozen=True, slots=True)
class ProjectName:
    """plain: width, case, blanks and punctuation apart. core: without what every project's name has. marks: its figures."""

    plain: str
    core: str
    marks: tuple[str, ...]

    def same_as(self, other: "ProjectName") -> bool:
        return bool(self.plain) and self.plain == other.plain

    def near(self, other: "ProjectName") -> bool:
        """So alike that a person should look; names whose figures, letters or sides differ are never alike."""
        if self.marks != other.marks or not self.core or not other.core:
            return False
        if self.core == other.core:
            return True
        from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - only where a firm has several projects

        return ratio(self.core, other.core) >= NEAR_ENOUGH


@lru_cache(maxsize=65536)
def project_name(name: str, enterprise_name: str = "") -> ProjectName:
    """A project's name taken apart; its firm's name is no part of the core."""
    text = unicodedata.normalize("NFKC", name).lower()
    plain = _NOISE.sub("", text)
    owner = _NOISE.sub("", unicodedata.normalize("NFKC", enterprise_name).lower())
    core = plain.replace(owner, "") if owner else plain
    firm = firm_name(enterprise_name).core
    core, _ = _without_places(core)
    core = core.removeprefix(firm) if len(firm) >= 2 else core
    core = _GENERIC.sub("", _FORMS.sub("", _with_digits(core))).replace("第", "")
    core = _FIGURE.sub(lambda found: _figure(*found.groups()), core)
    return ProjectName(plain, core, _marks(core))


def _marks(text: str) -> tuple[str, ...]:
    figures = [_figure(*match.groups()) for match in _FIGURE.finditer(text)]
    return tuple(sorted([*figures, *_SIDE.findall(text), *_LETTERS.findall(text)]))


def _figure(whole: str, part: str | None, scale: str) -> str:
    """One spelling for one figure: 5万 and 50000, 1.50 and 1.5."""
    part = part or ""
    shift = _SCALE[scale]
    digits = whole + part.ljust(shift, "0")[:shift]
    rest = part[shift:].rstrip("0")
    return (digits.lstrip("0") or "0") + (f".{rest}" if rest else "")


def _with_digits(text: str) -> str:
    text = _ROMAN_NUMBER.sub(lambda found: str(_ROMAN[found[0]]), text)
    return _CHINESE_NUMBER.sub(lambda found: _value(found[0]), text)


def _value(numeral: str) -> str:
    """十二 → 12, 二十 → 20, 一百零五 → 105; digits one after another as they stand (二〇二四 → 2024)."""
    if not set(numeral) & set("十百"):
        return "".join(str(_digit(character)) for character in numeral)
    total, digit = 0, 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _digit(character)
    return str(total + digit)


def _digit(character: str) -> int:
    return 2 if character == "两" else max(_NUMERALS.index(character) - 1, 0)


@cache
def _places() -> dict[str, str]:
    """Names a firm's name may begin with → code prefix. Districts by their full names only: 江南 is a brand as well."""
    found: dict[str, str] = {}
    for code, name in provinces().items():
        found.setdefault(name, code)
        found.setdefault(short_name(name), code)
    for division in divisions().values():
        prefix = division.code[: 6 if division.is_county else 2 if division.is_province else 4]
        found.setdefault(division.name, prefix)
        if division.kind != "市辖区":
            found.setdefault(division.short_name, prefix)
    return {name: code for name, code in found.items() if len(name) >= 2}


@cache
def _longest_place() -> int:
    return max(map(len, _places()))


def _without_places(text: str) -> tuple[str, str]:
    """The text without the places it begins or ends with, and the finest of them; never less than two characters."""
    place = ""
    while True:
        found = _place_at(text)
        if found is None:
            return text, place
        name, text = found
        code = _places()[name]
        place = code if len(code) > len(place) else place


def _place_at(text: str) -> tuple[str, str] | None:
    for length in range(min(_longest_place(), len(text) - 2), 1, -1):
        if text[:length] in _places():
            return text[:length], text[length:]
        if text[-length:] in _places():
            return text[-length:], text[:-length]
    return None
