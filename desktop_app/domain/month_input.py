"""Months and periods as people write them: 2024.7, 24年7月, 202407, 2021年2月-2023年4月, 2023年5-12月."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from desktop_app.domain.month import Month

ReadingKind = Literal["exact", "ask", "blank", "error"]
FIRST_YEAR, LAST_YEAR = 1980, 2099

_BLANKS = {"", "/", "\\", "-", "--", "—", "——", "无", "待定", "不详", "未定"}
_CHINESE_DIGITS = {character: digit for digit, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
}
_CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号]|季度)")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_DURATION = re.compile(r"\d+(?:\.\d+)?(?:个月|年(?!\d)(?=$|内|左右|以内)|天|日历天)|工期\D*\d+")
_TIME = re.compile(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?")
# One date in a text, the fullest form first. A bare month (…-12月) takes its year from the date before it.
_DATE = re.compile(
    r"(?P<qy>\d{4})年?(?:Q(?P<q1>[1-4])|第?(?P<q2>[1-4])季度)"
    r"|(?P<hy>\d{4})年(?P<half>上半年|下半年|底|末|初)"
    r"|(?P<y>\d{4}|\d{2}(?=年))(?:年(?P<m>\d{1,2})月?(?:(?<=月)(?P<d>\d{1,2})[日号]?(?!\d))?"
    r"|(?P<s>[-./])(?P<m2>\d{1,2})(?!\d)月?(?:(?P=s)(?P<d2>\d{1,2})(?!\d)日?)?)"
    r"|(?<!\d)(?P<cy>\d{4})(?P<cm>\d{2})(?P<cd>\d{2})?(?!\d)"
    r"|(?<!\d)(?P<m3>\d{1,2})月(?:(?P<d3>\d{1,2})[日号])?",
    re.IGNORECASE,
)
_FIRST_MONTH_OF_HALF = {"上半年": 1, "下半年": 7, "底": 12, "末": 12, "初": 1}
_LAST_MONTH_OF_HALF = {"上半年": 6, "下半年": 12, "底": 12, "末": 12, "初": 1}


@dataclass(frozen=True, slots=True)
class MonthReading:
    """What one cell was understood as. With kind "ask" `value` is a proposal to confirm, or None."""

    value: Month | None
    note: str
    kind: ReadingKind


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """Start and completion read from one cell; with kind "ask" they are proposals to confirm."""

    start: Month | None
    end: Month | None
    note: str
    kind: ReadingKind


@dataclass(frozen=True, slots=True)
class _Found:
    """One date: its first and last month (they differ for quarters and halves), or a fault."""

    first: Month | None
    last: Month | None
    note: str = ""
    doubtful: bool = False


def read_month(text: str) -> MonthReading:
    """Reads one month. A day is dropped with a note; quarters, bare years and Excel's serial numbers are asked about."""
    folded = fold(text)
    if folded in _BLANKS:
        return MonthReading(None, "", "blank")
    if _SERIAL.fullmatch(folded):
        return _from_serial(folded)
    if re.fullmatch(r"\d{4}年?", folded):
        return _from_four_digits(folded)
    short = re.fullmatch(r"(\d{2})[./-](\d{1,2})", folded)
    if short is not None and 1 <= int(short[2]) <= 12:
        month = Month(2000 + int(short[1]), int(short[2]))
        return MonthReading(month, f"“{folded}”是否为{month.chinese()}？", "ask")
    matches = list(_DATE.finditer(folded))
    if not matches:
        return MonthReading(None, f"“{text.strip()[:30]}”不是年月，请填写如2024年7月", "error")
    if len(matches) > 1 or _spanning(folded):
        return MonthReading(None, f"“{text.strip()[:40]}”不止一个年月，请填写一个", "ask")
    found = _interpret(matches[0], None)
    if found.first is None:
        return MonthReading(None, found.note, "ask" if found.doubtful else "error")
    rest = _DATE.sub("", folded)
    if (
        found.doubtful
        or re.search(r"\d", rest)
        or not re.fullmatch(r"[上中下旬底初末份左右前后(),;.\s]*", rest)
    ):
        note = found.note or f"从“{text.strip()[:30]}”中读出{found.first.chinese()}，请确认"
        return MonthReading(found.first, note, "ask")
    if re.search(r"左右|前|后", rest):
        return MonthReading(
            found.first, f"“{text.strip()}”不确定，按{found.first.chinese()}理解，请确认", "ask"
        )
    return MonthReading(found.first, found.note, "exact")


def read_period(text: str) -> PeriodReading:
    """Reads a start and a completion. A duration (18个月) and a single month are asked about."""
    folded = fold(text)
    if folded in _BLANKS:
        return PeriodReading(None, None, "", "blank")
    folded = _spell_out(folded)
    matches = list(_DATE.finditer(folded))
    if not matches:
        if re.fullmatch(r"\d{4}年?[-~—–至到]+\d{4}年?", folded):
            return PeriodReading(None, None, f"“{text.strip()}”只有年份，请补上月份", "ask")
        if _DURATION.search(folded):
            return PeriodReading(
                None, None, f"“{text.strip()[:30]}”是工期长短，请填写开工和竣工的年月", "ask"
            )
        return PeriodReading(
            None, None, f"“{text.strip()[:30]}”不是起止时间，请填写如2021年2月-2023年4月", "error"
        )
    dates: list[_Found] = []
    for match in matches:
        dates.append(_interpret(match, dates[-1].first if dates else None))
    fault = next((d.note for d in dates if d.first is None), None)
    if fault is not None:
        return PeriodReading(None, None, fault, "error")
    if len(dates) > 2:
        return PeriodReading(
            None, None, f"“{text.strip()[:40]}”有{len(dates)}个年月，请只填写开工和竣工时间", "ask"
        )
    if len(dates) == 1:
        return _single(dates[0], folded)
    start, end = dates[0].first, dates[1].last
    notes = [d.note for d in dates if d.note]
    if start is not None and end is not None and end < start:
        note = f"竣工时间{end.chinese()}早于开工时间{start.chinese()}，请核对"
        return PeriodReading(start, end, note, "ask")
    rest = _DATE.sub("", folded)
    if any(d.doubtful for d in dates) or re.search(r"\d", rest):
        note = "；".join(notes) or f"“{text.strip()[:40]}”中还有其他数字，请确认"
        return PeriodReading(start, end, note, "ask")
    return PeriodReading(start, end, "；".join(dict.fromkeys(notes)), "exact")


def fold(text: str) -> str:
    """Half width, Arabic digits for 二〇二四年七月, no times of day, no spaces."""
    folded = unicodedata.normalize("NFKC", text).strip().lstrip("'’")
    folded = re.sub(r"\s+", "", _TIME.sub("", folded))
    return _CHINESE_NUMBER.sub(lambda match: _arabic(match[0]), folded)


def _arabic(chinese: str) -> str:
    """二〇二四 → 2024, 十二 → 12, 二十 → 20."""
    if "十" not in chinese:
        return "".join(str(_CHINESE_DIGITS[c]) for c in chinese)
    tens, _, ones = chinese.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return chinese
    return str(_CHINESE_DIGITS.get(tens, 1) * 10 + _CHINESE_DIGITS.get(ones, 0))


def _spanning(folded: str) -> bool:
    return _spell_out(folded) != folded


def _spell_out(folded: str) -> str:
    """2023年5-12月 → 2023年5月-2023年12月; 2023.5-12 likewise."""
    short = re.compile(r"(\d{4}|(?<!\d)\d{2}(?=年))(年|[./])(\d{1,2})[-~—–至到](\d{1,2})(?:月|(?![\d年./-]))")
    return short.sub(lambda m: f"{m[1]}{m[2]}{m[3]}月-{m[1]}{m[2]}{m[4]}月", folded)


def _from_serial(folded: str) -> MonthReading:
    day = date(1899, 12, 30) + timedelta(days=int(folded.split(".", maxsplit=1)[0]))
    month = Month.of(day)
    return MonthReading(
        month, f"“{folded}”像是Excel的日期序号（{day.isoformat()}），即{month.chinese()}，请确认", "ask"
    )


def _from_four_digits(folded: str) -> MonthReading:
    digits = folded.removesuffix("年")
    year, month = 2000 + int(digits[:2]), int(digits[2:])
    if FIRST_YEAR <= int(digits) <= LAST_YEAR or folded.endswith("年"):
        return MonthReading(None, f"只有年份{digits}，请补上月份", "ask")
    if 1 <= month <= 12:
        return MonthReading(Month(year, month), f"“{folded}”是否为{year}年{month}月？", "ask")
    return MonthReading(None, f"“{folded}”不是年月，请填写如2024年7月", "error")


def _interpret(match: re.Match[str], before: Month | None) -> _Found:
    part = match.groupdict()
    if part["qy"]:
        quarter = int(part["q1"] or part["q2"])
        first, last = Month(int(part["qy"]), quarter * 3 - 2), Month(int(part["qy"]), quarter * 3)
        return _Found(
            first, last, f"{match[0]}按{first.chinese()}至{last.chinese()}理解，请确认具体月份", True
        )
    if part["hy"]:
        year, half = int(part["hy"]), part["half"]
        first, last = Month(year, _FIRST_MONTH_OF_HALF[half]), Month(year, _LAST_MONTH_OF_HALF[half])
        return _Found(first, last, f"“{match[0]}”没有写明月份，请确认", True)
    written = part["y"] or part["cy"]
    if written is None:
        if before is None:
            return _Found(None, None, f"“{match[0]}”没有写年份，请补上", True)
        written = str(before.year)
    year = int(written) + (2000 if len(written) == 2 else 0)
    month = int(part["m"] or part["m2"] or part["cm"] or part["m3"])
    day = part["d"] or part["d2"] or part["cd"] or part["d3"]
    return _checked(match[0], year, month, int(day) if day else None)


def _checked(written: str, year: int, month: int, day: int | None) -> _Found:
    if not 1 <= month <= 12:
        return _Found(None, None, f"“{written}”的月份{month}不存在，请核对")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _Found(None, None, f"“{written}”的年份{year}不合理，请核对")
    found = Month(year, month)
    if day is None:
        lost_zero = re.fullmatch(r"\d{4}\.1", written)
        note = f"按{year}年1月理解；如是10月请写{year}.10" if lost_zero else ""
        return _Found(found, found, note)
    if not 1 <= day <= monthrange(year, month)[1]:
        return _Found(None, None, f"“{written}”的日期{day}日不存在，请核对")
    return _Found(found, found, f"只取年月，{written}按{found.chinese()}理解")


def _single(only: _Found, folded: str) -> PeriodReading:
    if re.search(r"竣工|建成|投产|完工|完成|结束", folded) and not re.search(r"开工|动工|开始|起", folded):
        return PeriodReading(None, only.last, "只有竣工时间，请补上开工时间", "ask")
    return PeriodReading(only.first, None, "只有一个年月，请补上另一个", "ask")
