"""Amounts of money as people write them → an exact Decimal in the field's unit, or a question."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from desktop_app.domain.arithmetic import NotArithmeticError, evaluate
from desktop_app.domain.money import check_size, exact_decimal, grouped, in_words, plain

ReadingKind = Literal["exact", "ask", "blank", "error"]
UNITS = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}
IMPLAUSIBLE_YUAN = 10**11  # 1000亿元: a bare number beyond it was most likely written in another unit

_BLANKS = {
    "",
    "/",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "无",
    "暂无",
    "没有",
    "不涉及",
    "空",
    "无数据",
    "n/a",
    "na",
    "null",
}
_OPEN = {"待定", "不详", "未知", "待核", "待核实", "未定"}
_SHEET_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#*)", re.IGNORECASE)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCALE = r"万亿|亿|千万|百万|十万|万|千|百"
_SCALES = {
    "万亿": 10**12,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 100,
}
_FOREIGN = r"美元|美金|欧元|日元|港元|港币|英镑|韩元|新元|USD|EUR|HKD|JPY|GBP|\$|€|£"
_SPREAD = re.compile(
    r"约|近|超|余|多|逾|左右|上下|以上|以下|以内|不到|不足|不少于|不低于|不高于|至少|大概|高于|低于"
)
_TRADITIONAL = str.maketrans("億萬圓圆", "亿万元元")
_PART = rf"(?:{_NUMBER})(?:{_SCALE})?"
_AMOUNT = re.compile(
    rf"(?P<sum>(?:{_PART})+)(?P<spread>[余多])?(?P<money>元|{_FOREIGN})?",
    re.IGNORECASE,
)
_ONE = re.compile(rf"({_NUMBER})({_SCALE})?")
_RANGE = re.compile(rf"(?:{_NUMBER})(?:{_SCALE})?元?\s*(?:-|~|—|–|至|到)+\s*(?:{_NUMBER})(?:{_SCALE})?元?")
_CHUNK = re.compile(r"\d[\d.,]*")
_SUM_UNIT = re.compile(r"(?:亿|千万|百万|万|千)?元?$")
_UNMARKED_SUM = re.compile(r"[\d.,()]+(?:[+*×][\d.,()]+)+(?:亿|千万|百万|万)?元?")
_SCIENTIFIC = re.compile(r"(\d+(?:\.\d+)?)E([+-]?\d{1,2})", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:本?项目|企业|计划|预计|预期|实际|合计|共计|总计|累计|完成|总|固定资产|设备|投资|资金|金额|额|产值|收入|税收|营业|"
    r"年|新增|人民币|RMB|CNY|为|是|的|达|到|整|圆|￥|¥|[:：;,。.])*",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"总投资额?[约为达是共:]*$")
_CHINESE_NUMERAL = re.compile(r"[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟][百千万亿]")


@dataclass(frozen=True, slots=True)
class AmountReading:
    """What a text was understood as.

    value: in the field's unit; with kind "ask" it is a proposal to confirm, or None where there is none.
    unit_understood: the unit the person wrote, or the field's where they wrote none.
    note: a Chinese sentence: what was understood, or what to ask.
    """

    value: Decimal | None
    unit_understood: str
    note: str
    kind: ReadingKind


def read_amount(text: str, field_unit: str = "万元") -> AmountReading:
    """Reads an amount for a field in `field_unit` (元, 万元, 亿元 …); a bare number is in that unit.

    Never rounds: what cannot be held exactly is asked about. Raises KeyError for a unit that is not in UNITS.
    """
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_TRADITIONAL)
    folded = re.sub(r"(?<=\d)[wW](?=元?$)", "万", folded)  # 500w, as in chat messages
    settled = blank_or_error(folded, field_unit)
    if settled is not None:
        return settled
    if folded.startswith("="):
        return _from_sum(folded[1:], field_unit)
    if _UNMARKED_SUM.fullmatch(folded):
        return _from_sum(folded, field_unit)
    if folded.startswith("-") or re.fullmatch(r"\([\d.,]+\)", folded):
        return _error(field_unit, f"“{text.strip()}”像是负数，金额不能为负，请核对")
    return _from_words(folded, field_unit)


def blank_or_error(folded: str, unit: str) -> AmountReading | None:
    """The reading of texts that are no number at all: blanks, marks for none, Excel's error values."""
    if folded.lower() in _BLANKS:
        return AmountReading(None, unit, "", "blank")
    if folded in _OPEN:
        return AmountReading(None, unit, f"写的是“{folded}”，按未填处理", "blank")
    if _SHEET_ERROR.fullmatch(folded):
        return _error(unit, f"单元格是错误值{folded}，请在原表中改正后重新填写")
    if len(folded) > 300:
        return _ask(unit, "文字太长，请只填写金额")
    return None


def _error(unit: str, note: str) -> AmountReading:
    return AmountReading(None, unit, note, "error")


def _ask(unit: str, note: str, value: Decimal | None = None) -> AmountReading:
    return AmountReading(value, unit, note, "ask")


def _from_sum(expression: str, field_unit: str) -> AmountReading:
    """A sum, with a unit behind it at most."""
    suffix = _SUM_UNIT.search(expression)
    unit = suffix[0].removesuffix("元") + "元" if suffix and suffix[0] else ""
    try:
        result = evaluate(expression[: suffix.start()] if suffix else expression)
    except NotArithmeticError as problem:
        return _error(field_unit, f"“={expression}”不能计算：{problem}")
    value = to_unit(result * UNITS[unit or field_unit], field_unit)
    if value is None:
        return _ask(unit or field_unit, f"“={expression}”除不尽或太大，请直接填写结果")
    if value < 0:
        return _error(field_unit, f"“={expression}”得{grouped(value)}，金额不能为负")
    return AmountReading(value, unit or field_unit, f"={expression}，得{grouped(value)}{field_unit}", "exact")


def to_unit(yuan: Fraction, unit: str) -> Decimal | None:
    """An amount in 元 as an exact decimal in the unit; None where it has no end or no admitted size."""
    value = exact_decimal(yuan / UNITS[unit])
    if value is None:
        return None
    try:
        return Decimal(plain(check_size(value)))
    except ValueError:
        return None


def _from_words(text: str, unit: str) -> AmountReading:
    inside = "".join(re.findall(r"\(([^()]*)\)", text))
    outside = re.sub(r"\([^()]*\)", "", text)
    if inside in UNITS and not re.search(rf"元|{_SCALE}", outside):
        outside, inside = outside + inside, ""  # 总投资(元)5000000: the unit stands in the label
    scientific = _SCIENTIFIC.fullmatch(outside)
    if scientific is not None:
        value = to_unit(Fraction(scientific[1]) * Fraction(10) ** int(scientific[2]) * UNITS[unit], unit)
        return _ask(unit, f"“{text}”是科学计数，位数可能已丢失，请核对原数", value)
    for chunk in _CHUNK.findall(outside):
        if not re.fullmatch(_NUMBER, chunk.rstrip(".,")):
            return _ask(unit, f"“{chunk}”的逗号或小数点位置看不明白，请改写")
    if "%" in outside:
        return _ask(unit, f"“{outside[:30]}”是百分数，请填写金额")
    if _RANGE.search(outside):
        return _ask(unit, f"“{outside}”是一个范围，请填写一个确定的数")
    found = list(_AMOUNT.finditer(outside))
    with_unit = [m for m in found if m["money"] or re.search(_SCALE, m["sum"])]
    amounts = with_unit or found
    if not amounts:
        hint = "请用阿拉伯数字填写" if _CHINESE_NUMERAL.search(outside) else "没有可以读出的数字，请填写金额"
        return _ask(unit, f"“{text[:30]}”{hint}")
    if re.search(rf"(?:{_FOREIGN})\d", outside, re.IGNORECASE):
        return _ask(unit, f"“{outside[:30]}”是外币，请按汇率折算成人民币后填写")
    foreign = [m for m in amounts if m["money"] and m["money"] != "元"]
    home = [m for m in amounts if m not in foreign]
    if not home:
        return _ask(unit, f"“{foreign[0][0]}”是外币，请按汇率折算成人民币后填写")
    return _chosen(home, len(foreign), outside, inside, unit)


def _chosen(home: list[re.Match[str]], foreign: int, outside: str, inside: str, unit: str) -> AmountReading:
    main = home[0]
    if len(home) > 1:
        totals = [m for m in home if _TOTAL.search(outside[: m.start()])]
        if len(totals) != 1:
            listed = "、".join(m[0] for m in home[:4])
            return _ask(unit, f"有{len(home)}个金额（{listed}），请填写其中一个")
        main = totals[0]
    scales = [scale for _, scale in _ONE.findall(main["sum"])]
    if not main["money"] and (scales[-1] in ("千", "百") or (len(scales) > 1 and not scales[-1])):
        return _ask(unit, f"“{main[0]}”的单位没有写全，请写明万元或元")
    yuan, written = _yuan(main, unit)
    value = to_unit(yuan, unit)
    if value is None:
        return _error(unit, f"“{main[0]}”太大或小数位太多，请核对")
    before, after = outside[: main.start()], outside[main.end() :]
    shown = f"{grouped(value)}{unit}"
    if len(home) > 1 or foreign:
        return _ask(written, f"只取了“{main[0]}”，即{shown}，其余金额没有计入，请确认", value)
    if main["spread"] or _SPREAD.search(before + "|" + after):
        return _ask(written, f"“{outside}”是约数，按{shown}理解，请确认", value)
    if re.search(r"\d", inside):
        return _ask(written, f"按{shown}理解，括号内“{inside}”没有计入，请确认", value)
    if not (_LABEL.fullmatch(before) and _LABEL.fullmatch(after)):
        return _ask(written, f"从“{outside[:30]}”中读出{shown}，请确认", value)
    if not main["money"] and written == unit and yuan >= IMPLAUSIBLE_YUAN:
        return _ask(written, f"{shown}即{in_words(_wan(yuan))}，是否单位写错了？", value)
    return AmountReading(value, written, _exact_note(main, yuan, unit, shown, inside), "exact")


def _wan(yuan: Fraction) -> Decimal:
    """元 → 万元, of an amount that is known to be finite."""
    return exact_decimal(yuan / 10**4) or Decimal(0)


def _exact_note(main: re.Match[str], yuan: Fraction, unit: str, shown: str, inside: str) -> str:
    notes = []
    if main["money"] or re.search(_SCALE, main["sum"]):
        notes.append("" if re.fullmatch(rf"(?:{_NUMBER}){unit}", main[0]) else f"按{shown}理解")
    elif 0 < yuan < 10**4:
        notes.append(f"{shown}即{in_words(_wan(yuan))}")
    if inside:
        notes.append(f"原文注明“{inside}”")
    return "，".join(note for note in notes if note)


def _yuan(amount: re.Match[str], unit: str) -> tuple[Fraction, str]:
    """The amount in 元, and the unit it was written in."""
    parts = _ONE.findall(amount["sum"])
    scale = next((s for _, s in reversed(parts) if s), "")
    if not scale and not amount["money"]:
        return Fraction(parts[0][0].replace(",", "")) * UNITS[unit], unit
    total = sum((Fraction(n.replace(",", "")) * _SCALES.get(s, 1) for n, s in parts), Fraction(0))
    return total, f"{parts[0][1]}元"


def format_amount(value: Decimal) -> str:
    """Thousands separators, every digit kept: 20941.5 → "20,941.5"."""
    return grouped(value)
