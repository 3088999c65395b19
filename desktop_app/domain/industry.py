"""The industries of GB/T 4754-2017: 41 divisions of mining, manufacturing and supply (06–46), and their classes.

The ordinal trap: Guangdong's form numbers the same 41 divisions 1–41, so 汽车制造业 is 36 in the standard and 31 there.
A record holds the two-digit code of the standard.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from desktop_app import resources
from desktop_app.domain.pinyin import Rank, Spelling, beginnings, fold, match, spelling

Level = Literal["门类", "大类", "中类", "小类"]
_Line = tuple[str, str, Level, str, str]  # code, name, level, section, readings
_NUMBERED = re.compile(r"([A-Za-z]?)(\d{1,4})(?:[.、:：)）\-\s]*)(.*)", re.DOTALL)


class Industry(NamedTuple):
    """One line of the standard. `division` is the two-digit code it belongs to ("" for the sections B, C, D)."""

    code: str
    name: str
    level: Level
    section: str
    readings: str

    @property
    def spelling(self) -> Spelling:
        """What a search walks along; made when first searched, for most programs only show names."""
        return _spelled(self.name, self.readings)

    @property
    def division(self) -> str:
        return self.code[:2] if self.code.isdigit() else ""


class IndustryReading(NamedTuple):
    """What a cell was understood as.

    kind: exact; ask (`division` is the proposal, if there is one, `candidates` the divisions to choose from); unknown; blank.
    division: two-digit code of GB/T 4754-2017.
    """

    kind: Literal["exact", "ask", "unknown", "blank"]
    division: str | None = None
    note: str = ""
    candidates: tuple[str, ...] = ()


@cache
def _spelled(name: str, readings: str) -> Spelling:
    return spelling(name, readings)


@cache
def industries() -> dict[str, Industry]:
    """Code → line of the standard, sections B, C, D; in its order."""
    return {line[0]: Industry(*line) for line in _lines()}


@cache
def _lines() -> tuple[_Line, ...]:
    """The table as it stands: a record is read with the 41 divisions alone, long before anybody searches a class."""
    levels: dict[str, Level] = {"门类": "门类", "大类": "大类", "中类": "中类", "小类": "小类"}
    rows = csv.reader(io.StringIO(resources.text("reference", "industries.csv")))
    place = {name: column for column, name in enumerate(next(rows))}
    code, name, level, section, readings = (
        place[column] for column in ("code", "name", "level", "section", "pinyin")
    )
    return tuple((row[code], row[name], levels[row[level]], row[section], row[readings]) for row in rows)


@cache
def divisions() -> tuple[Industry, ...]:
    """The 41 divisions in the order of the standard, which is that of the ordinals."""
    return tuple(Industry(*line) for line in _lines() if line[2] == "大类")


@cache
def _division_codes() -> dict[str, int]:
    return {entry.code: ordinal for ordinal, entry in enumerate(divisions(), 1)}


def is_division(code: str) -> bool:
    """Whether a record may hold this code: one of 06 … 46."""
    return code in _division_codes()


def by_gb_code(code: str) -> Industry | None:
    """The division with this two-digit code of the standard: "36" → 汽车制造业."""
    return industries()[code] if is_division(code) else None


def by_ordinal(number: int) -> Industry | None:
    """The division with this number on Guangdong's form: 31 → 汽车制造业."""
    return divisions()[number - 1] if 1 <= number <= len(divisions()) else None


def ordinal_of(code: str) -> int:
    """The number of a division on Guangdong's form: "36" → 31. Raises KeyError for an unknown code."""
    return _division_codes()[code]


def ordinal_name(code: str) -> str:
    """As Guangdong's form wants it: "36" → "31.汽车制造业". Raises KeyError for an unknown code."""
    return f"{ordinal_of(code)}.{industries()[code].name}"


def name(code: str) -> str:
    """汽车制造业 for "36", of any level; the code itself where it is not in the standard."""
    entry = industries().get(code)
    return entry.name if entry else code


def code_name(code: str) -> str:
    """As the standard writes it: "36" → "C36 汽车制造业"."""
    entry = industries().get(code)
    return f"{entry.section if code.isdigit() else ''}{code} {entry.name}" if entry else code


@lru_cache(maxsize=512)
def parse(text: str) -> IndustryReading:
    """The division a cell names; nothing is guessed where a number could be meant in both countings."""
    folded = unicodedata.normalize("NFKC", text).strip()
    if folded in ("", "/", "-", "—"):
        return IndustryReading("blank")
    numbered = _NUMBERED.fullmatch(folded)
    if numbered is None:
        return _from_name(folded)
    letter, digits, rest = numbered[1].upper(), numbered[2], numbered[3].strip()
    if rest:
        return _from_number_and_name(letter, digits, rest, folded)
    if letter or len(digits) > 2:
        return _from_code(letter, digits)
    return _from_bare_number(digits)


def _from_code(letter: str, digits: str) -> IndustryReading:
    entry = industries().get(digits)
    if entry is None or not entry.division:
        return IndustryReading("unknown", note=f"{letter}{digits}不是国标GB/T 4754-2017工业行业代码（06–46）")
    if letter and letter != entry.section:
        note = f"{digits}在国标中属于{entry.section}门类，不是{letter}，请确认是否为{name(entry.division)}"
        return IndustryReading("ask", entry.division, note, (entry.division,))
    note = (
        ""
        if entry.level == "大类"
        else f"{entry.name}（{entry.level}{entry.code}）属于{name(entry.division)}"
    )
    return IndustryReading("exact", entry.division, note)


def _from_bare_number(digits: str) -> IndustryReading:
    as_code = digits.zfill(2) if is_division(digits.zfill(2)) else None
    counted = by_ordinal(int(digits))
    as_ordinal = counted.code if counted else None
    if as_code and as_ordinal:
        note = (
            f"“{digits}”有两种读法：国标代码{as_code}是{name(as_code)}，"
            f"广东表序号{int(digits)}是{name(as_ordinal)}，请选择"
        )
        return IndustryReading("ask", None, note, (as_code, as_ordinal))
    if as_ordinal:
        note = f"国标工业大类没有{digits}，按广东表序号理解为{name(as_ordinal)}，请确认"
        return IndustryReading("ask", as_ordinal, note, (as_ordinal,))
    if as_code:
        return IndustryReading("exact", as_code, f"按国标代码理解：{name(as_code)}")
    return IndustryReading("unknown", note=f"{digits}既不是国标工业大类代码，也不是1–41的序号")


def _from_number_and_name(letter: str, digits: str, rest: str, whole: str) -> IndustryReading:
    named = _from_name(rest)
    if named.kind != "exact" or named.division is None:
        return named if named.kind == "ask" else _from_name(whole)
    division = named.division
    same_entry = digits in industries() and industries()[digits].division == division
    as_ordinal = not letter and digits.isdigit() and int(digits) == ordinal_of(division)
    if same_entry or as_ordinal:
        return IndustryReading("exact", division, named.note)
    note = f"编号{letter}{digits}与名称“{rest}”不一致，请确认是否为{code_name(division)}"
    return IndustryReading("ask", division, note, (division,))


def _bare(text: str) -> str:
    """A name for comparison: without 业 at the end, punctuation and 和."""
    return fold(text).removesuffix("业").replace("和", "").replace("及", "")


@cache
def _by_bare_name() -> dict[str, tuple[Industry, ...]]:
    found: dict[str, list[Industry]] = {}
    for entry in industries().values():
        if entry.division:
            found.setdefault(_bare(entry.name), []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


@cache
def _comparable() -> tuple[tuple[str, str, Industry], ...]:
    """Each line with its name as it is compared: bare, and whole."""
    return tuple((_bare(each.name), fold(each.name), each) for each in industries().values() if each.division)


def _from_name(text: str) -> IndustryReading:
    wanted = _bare(text)
    if not wanted:
        return IndustryReading("unknown", note=f"“{text}”不是行业名称，请从列表中选择")
    same = _by_bare_name().get(wanted, ())
    codes = tuple(dict.fromkeys(entry.division for entry in same))
    if len(codes) == 1:
        lower = all(entry.level != "大类" for entry in same)
        return IndustryReading("exact", codes[0], f"“{text}”属于{name(codes[0])}" if lower else "")
    part = wanted if len(wanted) >= 2 else fold(text)
    if not codes and len(part) >= 2:  # one character would be found nearly everywhere
        within = [entry for bare, whole, entry in _comparable() if part in bare or part in whole]
        among = [e for e in within if e.level == "大类"] or within
        codes = tuple(dict.fromkeys(entry.division for entry in among))
    if not codes:
        return IndustryReading("unknown", note=f"“{text}”不在国标GB/T 4754-2017的工业行业中，请从列表中选择")
    note = f"“{text}”可能是" + "、".join(name(code) for code in codes[:5]) + "，请选择"
    return IndustryReading("ask", codes[0] if len(codes) == 1 else None, note, codes)


LONGEST_STEPS = 40  # letters that are looked for one by one; no name is longer, a pasted page may be


def search(text: str, *, limit: int = 20) -> tuple[Industry, ...]:
    """Lines of the standard that fit characters, pinyin, initials or a code; divisions first, then finer ones."""
    query = fold(text)
    if not query:
        return ()
    depth: dict[Level, int] = {"大类": 0, "中类": 1, "小类": 2, "门类": 3}
    fitting = _with_code(query) if re.fullmatch(r"[bcd]?\d+", query) else _fitting(query)
    ranked = [(depth[entry.level], rank, entry.code, entry) for rank, entry in fitting if entry.division]
    ranked.sort(key=lambda item: item[:3])
    return tuple(item[3] for item in ranked[:limit])


def _with_code(query: str) -> Iterator[tuple[Rank, Industry]]:
    for entry in industries().values():
        code = entry.section.lower() + entry.code
        if code.startswith(query) or entry.code.startswith(query) or code.endswith(query):
            yield (0, 0, len(entry.code)), entry


@lru_cache(maxsize=256)
def _fitting(query: str) -> tuple[tuple[Rank, Industry], ...]:
    """What fits a query fits its beginning too: a query that grows letter by letter is looked for among ever fewer."""
    if len(query) <= 2:
        among = _by_beginning().get(query, ())
    else:
        among = tuple(entry for _, entry in _fitting(query[: min(len(query) - 1, LONGEST_STEPS)]))
    ranks = ((match(query, entry.spelling), entry) for entry in among)
    return tuple((rank, entry) for rank, entry in ranks if rank is not None)


@cache
def _by_beginning() -> dict[str, tuple[Industry, ...]]:
    """First letter, and first two, of a query → the lines it may fit: most are dismissed without being looked at."""
    found: dict[str, list[Industry]] = {}
    for entry in industries().values():
        for letters in beginnings(entry.spelling):
            found.setdefault(letters, []).append(entry)
    return {letters: tuple(entries) for letters, entries in found.items()}
