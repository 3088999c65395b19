"""Are two project names almost certainly the same project's? Numbers, phases and letters must agree: 一期 is not 二期."""

import re
from functools import lru_cache

from desktop_app.domain import pinyin

LIKE_FROM = 85  # per cent of rapidfuzz's ratio between the names without their common words
SHORTEST_COMPARED = 4  # characters; shorter remainders must be equal

# Words that half of all names share; what is left says what the project makes.
_COMMON = re.compile(
    "项目|工程|建设|改造|技术|技改|升级|生产线|智能化|自动化|数字化|绿色化|产业化|扩建|新建|提升|优化|副本|有限|责任|公司|年产|及|与|和|的"
)
# What tells one of several alike from another: numbers, phases, letters, 甲乙丙丁, sides.
_MARKS = re.compile(r"[0-9]+|[a-z]+|[一二三四五六七八九十百千万两〇零]+|[甲乙丙丁戊]|[东南西北上下左右]")
_NUMERALS = {numeral: str(value) for value, numeral in enumerate("〇一二三四五六七八九十")} | {
    "零": "0",
    "两": "2",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}


def is_near_same(one: str, other: str) -> bool:
    """Whether the names differ in wording only. False for blanks."""
    first, second = _reduced(one), _reduced(other)
    if not first[0] or not second[0] or first[1] != second[1]:
        return False
    if first[0] == second[0]:
        return True
    if min(len(first[0]), len(second[0])) < SHORTEST_COMPARED:
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where a firm has several projects

    return bool(fuzz.ratio(first[0], second[0], score_cutoff=LIKE_FROM))


@lru_cache(maxsize=20000)
def _reduced(name: str) -> tuple[str, tuple[str, ...]]:
    """What is left without common words and marks, and the marks in order; the whole name where nothing is left."""
    folded = pinyin.fold(name)
    marks = tuple(_plain(mark) for mark in _MARKS.findall(folded))
    return _COMMON.sub("", _MARKS.sub("", folded)) or folded, marks


def _plain(mark: str) -> str:
    return _NUMERALS.get(mark) or _ROMAN.get(mark, mark)
