"""Finding Chinese names by characters, full pinyin, initials, or any mixture of them.

A spelling is one tuple of readings per character: ("bai", "bo", "百"), ("se", "色"). A query walks along it and
takes a beginning of some reading of each character in turn, so "baise", "bose", "bs", "bais" and "百se" all find 百色.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TypeAlias

Spelling: TypeAlias = tuple[tuple[str, ...], ...]
# Lower is better: not at the beginning, characters abbreviated, characters left over.
Rank: TypeAlias = tuple[int, int, int]

MAX_SPELLINGS = 8  # of one name in keys_of; names with more polyphones keep the commonest readings

MAX_LETTERS = 200  # of a text that are read as pinyin; no name is longer, a pasted page may be

# Characters that place names, firms and trades read in more than one way, or that people type in more than one way.
POLYPHONES: dict[str, tuple[str, ...]] = {
    "百": ("bai", "bo"),
    "柏": ("bai", "bo"),
    "堡": ("bao", "bu", "pu"),
    "陂": ("bei", "pi", "po"),
    "埔": ("bu", "pu"),
    "参": ("can", "shen"),
    "曾": ("zeng", "ceng"),
    "长": ("chang", "zhang"),
    "朝": ("chao", "zhao"),
    "禅": ("chan", "shan"),
    "盛": ("sheng", "cheng"),
    "涌": ("yong", "chong"),
    "重": ("zhong", "chong"),
    "畜": ("xu", "chu"),
    "传": ("chuan", "zhuan"),
    "单": ("dan", "shan"),
    "弹": ("dan", "tan"),
    "调": ("tiao", "diao"),
    "垌": ("dong", "tong"),
    "峒": ("dong", "tong"),
    "都": ("du", "dou"),
    "番": ("fan", "pan"),
    "给": ("gei", "ji"),
    "莞": ("guan", "wan"),
    "会": ("hui", "kuai"),
    "行": ("hang", "xing"),
    "酵": ("jiao", "xiao"),
    "校": ("xiao", "jiao"),
    "解": ("jie", "xie"),
    "壳": ("ke", "qiao"),
    "乐": ("le", "yue"),
    "勒": ("le", "lei"),
    "六": ("liu", "lu"),
    "露": ("lu", "lou"),
    "率": ("lv", "shuai"),
    "模": ("mo", "mu"),
    "粘": ("zhan", "nian"),
    "泊": ("bo", "po"),
    "铅": ("qian", "yan"),
    "覃": ("qin", "tan"),
    "色": ("se", "shai"),
    "厦": ("xia", "sha"),
    "圩": ("xu", "wei"),
    "系": ("xi", "ji"),
    "降": ("jiang", "xiang"),
    "血": ("xue", "xie"),
    "扎": ("zha", "za"),
    "轧": ("zha", "ya"),
}


def fold(text: str) -> str:
    """What is compared: half width, lower case, letters and digits only, ü as v."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("ü", "v").replace("u:", "v")
    return "".join(character for character in folded if character.isalnum())


def spelling(name: str, readings: str) -> Spelling:
    """A name with its stored readings ("bai/bo se shi", one group per letter or character of the folded name).

    Raises ValueError where the two do not go together.
    """
    letters = fold(name)
    groups = readings.split()
    if len(letters) != len(groups):
        raise ValueError(f"{name}: {len(letters)} characters but {len(groups)} readings")
    return tuple(
        _with_character(letter, tuple(group.split("/")))
        for letter, group in zip(letters, groups, strict=True)
    )


@lru_cache(maxsize=4096)
def _with_character(letter: str, readings: tuple[str, ...]) -> tuple[str, ...]:
    typed_with_u = tuple(reading.replace("v", "u") for reading in readings if "v" in reading)
    return tuple(dict.fromkeys((*readings, *typed_with_u, letter)))


def match(query: str, name: Spelling, *, anywhere: bool = True) -> Rank | None:
    """How well a folded query fits a name; None where it does not.

    anywhere: the query may begin at any character of the name, not only at the first.
    """
    first = query[:1]
    for start in range(len(name) if anywhere else min(1, len(name))):
        # Most names are dismissed here, which keeps a search within a few milliseconds.
        for reading in name[start]:
            if reading.startswith(first):
                cost = _walk(query, name, start)
                if cost is not None:
                    return (min(start, 1), *cost)
                break
    return None


def beginnings(name: Spelling, *, anywhere: bool = True) -> frozenset[str]:
    """The first letter, and the first two, of every query that can fit a name: what an index is looked up by."""
    found: set[str] = set()
    for start in range(len(name) if anywhere else min(1, len(name))):
        following = {reading[0] for reading in name[start + 1]} if start + 1 < len(name) else set()
        for reading in name[start]:
            found.add(reading[0])
            if len(reading) > 1:
                found.add(reading[:2])
            found.update(reading[0] + letter for letter in following)
    return frozenset(found)


def _walk(query: str, name: Spelling, position: int) -> tuple[int, int] | None:
    if not query:
        return (0, len(name) - position)
    if position == len(name):
        return None
    best: tuple[int, int] | None = None
    for reading in name[position]:
        taken = 0
        for typed, written in zip(query, reading, strict=False):
            if typed != written:
                break
            taken += 1
        for length in range(taken, 0, -1):
            rest = _walk(query[length:], name, position + 1)
            if rest is not None:
                candidate = (rest[0] + (length < len(reading)), rest[1])
                best = candidate if best is None else min(best, candidate)
    return best


def readings_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The readings of each letter or character of the folded text, the likeliest first.

    Imports pypinyin (some 160 ms) on first use: never call this while the program starts.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to import, and only needed when a name is saved

    letters = fold(text)
    likely = lazy_pinyin(letters, errors=list)  # type: ignore[arg-type]  # a list is admitted, the annotation forgot it
    return tuple(
        tuple(dict.fromkeys((reading, *POLYPHONES.get(letter, ()))))
        for letter, reading in zip(letters, likely, strict=True)
    )


def keys_of(text: str) -> tuple[str, ...]:
    """Search keys to store beside a name: full pinyin, then initials; polyphones up to MAX_SPELLINGS spellings.
    Of a text longer than MAX_LETTERS, those of its beginning.

    柳州长虹 → ("liuzhouchanghong", "liuzhouzhanghong", "lzch", "lzzh"). Imports pypinyin like `readings_of`.
    """
    spellings: list[tuple[str, ...]] = [()]
    for readings in readings_of(fold(text)[:MAX_LETTERS]):
        admitted = readings if len(spellings) * len(readings) <= MAX_SPELLINGS else readings[:1]
        spellings = [(*begun, reading) for begun in spellings for reading in admitted]
    full = ["".join(each) for each in spellings]
    initials = ["".join(reading[0] for reading in each) for each in spellings]
    return tuple(key for key in dict.fromkeys((*full, *initials)) if key)


class _Syllables(dict[int, str]):
    """Code point → what it is sorted by; a Chinese character by its syllable, then by itself, behind all letters."""

    def __missing__(self, code: int) -> str:
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to import, and only needed when names are sorted

        character = chr(code)
        readings = lazy_pinyin(character, errors="ignore")
        found = self[code] = f"\x7f{readings[0]} {character}" if readings else character
        return found


_SYLLABLES = _Syllables()
_DIGITS = re.compile(r"0*([0-9]+)")


def _counted(digits: re.Match[str]) -> str:
    """A number with how long it is in front: then longer numbers sort behind shorter ones."""
    return chr(ord("0") + min(len(digits[1]), 9)) + digits[1]


def collation_key(text: str) -> bytes:
    """What names are sorted by: digits as numbers, letters, then Chinese by pinyin, a character at a time.

    A character counts with its commonest reading whatever its neighbours, as spreadsheets sort (重庆 stands under zhong).
    Imports pypinyin (some 160 ms) on first use with a Chinese text.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return _DIGITS.sub(_counted, folded).translate(_SYLLABLES).encode("utf-8", "surrogatepass")


def matches_keys(query: str, keys: tuple[str, ...]) -> bool:
    """Whether a typed query occurs in one of the stored keys; an empty query matches everything."""
    folded = fold(query)
    return not folded or any(folded in key for key in keys)
