"""Percentages, counts and other numbers as people write them; the same result as for amounts."""

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.amount_input import AmountReading, blank_or_error
from desktop_app.domain.arithmetic import NotArithmeticError, evaluate
from desktop_app.domain.money import check_size, exact_decimal, grouped, plain

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SPREAD = re.compile(r"[约近超余多逾]|左右|上下|以上|以下|不到")
_FALLS = re.compile(r"下降|减少|降低|负增长|下滑")
_RISES = re.compile(r"同比|增长|增加|提高|上升|增速|为|达|:")


def read_percent(text: str) -> AmountReading:
    """A percentage in hundredths: "15%" and "15" are 15. A bare number between 0 and 1 may be Excel's fraction: asked."""
    folded, settled = _fold(text, "%")
    if settled is not None:
        return settled
    falls = bool(_FALLS.search(folded))
    bare = _RISES.sub("", _FALLS.sub("", folded))
    spread = bool(_SPREAD.search(bare))
    bare = _SPREAD.sub("", bare)
    match = re.fullmatch(rf"({_NUMBER})(%|‰|个?百分点)?", bare)
    if match is None:
        return _sum_or_ask(folded, "%", "请填写百分数，如15%")
    value = _exact(Fraction(match[1].replace(",", "")) / (10 if match[2] == "‰" else 1))
    if value is None:
        return AmountReading(None, "%", f"“{text.strip()}”太大或小数位太多，请核对", "error")
    if falls:
        return AmountReading(-abs(value), "%", f"按{grouped(-abs(value))}%理解，请确认", "ask")
    if spread:
        return AmountReading(value, "%", f"“{folded}”是约数，按{grouped(value)}%理解，请确认", "ask")
    if match[2] is None and 0 < abs(value) < 1:
        hundred = grouped(_exact(Fraction(value) * 100) or value)
        return AmountReading(value, "%", f"是{grouped(value)}%，还是{hundred}%？请确认", "ask")
    return AmountReading(value, "%", "", "exact")


def read_number(text: str, unit: str = "") -> AmountReading:
    """A number in the field's unit (亩, 万千瓦时 …), which may be written behind it; "万" and "亿" are applied."""
    folded, settled = _fold(text, unit)
    if settled is not None:
        return settled
    spread = bool(_SPREAD.search(folded))
    bare = _SPREAD.sub("", folded)
    match = re.fullmatch(rf"({_NUMBER})(.*)", bare)
    if match is None:
        return _sum_or_ask(folded, unit, "没有可以读出的数字")
    scale = _scale(match[2], unit)
    if scale is None:
        return AmountReading(
            None, unit, f"“{match[2]}”不是本栏的单位（{unit or '个数'}），请换算后填写", "ask"
        )
    value = _exact(Fraction(match[1].replace(",", "")) * scale)
    if value is None:
        return AmountReading(None, unit, f"“{text.strip()}”太大或小数位太多，请核对", "error")
    if spread:
        return AmountReading(value, unit, f"“{folded}”是约数，按{grouped(value)}{unit}理解，请确认", "ask")
    return AmountReading(value, unit, "" if scale == 1 else f"按{grouped(value)}{unit}理解", "exact")


def read_int(text: str, unit: str = "") -> AmountReading:
    """A count (人, 项, 月), never negative; `value` is a whole Decimal."""
    reading = read_number(text, unit)
    if reading.value is None:
        return reading
    if reading.value < 0:
        return AmountReading(None, unit, f"“{text.strip()}”不能为负", "error")
    if reading.value != int(reading.value):
        return AmountReading(None, unit, f"“{text.strip()}”应为整数", "error")
    return reading


def _fold(text: str, unit: str) -> tuple[str, AmountReading | None]:
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return folded, blank_or_error(folded, unit)


def _exact(value: Fraction) -> Decimal | None:
    number = exact_decimal(value)
    try:
        return Decimal(plain(check_size(number))) if number is not None else None
    except ValueError:
        return None


def _scale(written: str, unit: str) -> Fraction | None:
    """What the unit behind a number means in the field's unit: 千瓦时 in a field of 万千瓦时 is 1/10000."""
    if written in ("", unit):
        return Fraction(1)
    sizes = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
    for prefix, size in sizes.items():
        for own, own_size in sizes.items():
            base = unit.removeprefix(own)
            if unit.startswith(own) and base and (written == prefix + base):
                return Fraction(size, own_size)
        if prefix and written == prefix:
            return Fraction(size)
    return None


def _sum_or_ask(folded: str, unit: str, hint: str) -> AmountReading:
    if not folded.startswith("="):
        return AmountReading(None, unit, f"“{folded[:30]}”{hint}", "ask")
    try:
        value = _exact(evaluate(folded[1:]))
    except NotArithmeticError as problem:
        return AmountReading(None, unit, f"“{folded[:60]}”不能计算：{problem}", "error")
    if value is None:
        return AmountReading(None, unit, f"“{folded[:60]}”除不尽或太大，请直接填写结果", "ask")
    return AmountReading(value, unit, f"{folded}，得{grouped(value)}{unit}", "exact")
