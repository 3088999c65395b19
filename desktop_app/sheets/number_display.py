"""Numbers and dates as a cell's number format shows them (ECMA-376 part 1, 18.8.31): the kinds official tables use."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<part>AM/PM|上午/下午|y+|m+|d+|h+|s+(?:\.0+)?|aaaa?)|(?P<digits>[0#?.,]*[0#?][0#?.,]*(?:[eE][+-]0+)?)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLORS = {
    "red": "#ff0000", "blue": "#0000ff", "green": "#008000", "black": "#000000", "white": "#ffffff",
    "yellow": "#ffff00", "magenta": "#ff00ff", "cyan": "#00ffff", "红色": "#ff0000", "蓝色": "#0000ff",
    "绿色": "#008000", "黑色": "#000000",
}  # fmt: skip
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
_WEEKDAYS = "一二三四五六日"
_MOST_DIGITS = 11  # what “General” shows at most
_DAYS = 2_958_466  # to the end of the year 9999
Shown = str | bool | int | float | Decimal | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Display:
    """color: "" where the format names none."""

    text: str
    color: str = ""


def display(value: Shown, code: str) -> Display:
    """How a value looks under a number format. Formats that are not known here show the value plainly."""
    if value is None:
        return Display("")
    if isinstance(value, bool):
        return Display("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return _text(value, code)
    if isinstance(value, timedelta):
        value = datetime(1899, 12, 31) + value
    if isinstance(value, (datetime, date, time)):
        return _moment(value, code)
    return _number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), code)


@lru_cache(maxsize=500)
def _sections(code: str) -> tuple[tuple[re.Match[str], ...], ...]:
    """The format's sections as pieces; a semicolon between quotes parts nothing."""
    found: list[list[re.Match[str]]] = [[]]
    for piece in _PIECE.finditer(code):
        if piece["other"] == ";":
            found.append([])
        else:
            found[-1].append(piece)
    return tuple(tuple(section) for section in found)


def _color(section: tuple[re.Match[str], ...]) -> str:
    names = [piece["bracket"].lower() for piece in section if piece["bracket"]]
    return next((_COLORS[name] for name in names if name in _COLORS), "")


def _literal(piece: re.Match[str]) -> str | None:
    if piece["quoted"] is not None:
        return piece["quoted"]
    if piece["escaped"] is not None:
        return piece["escaped"]
    if piece["bracket"] is not None:
        # [$¥-804]: a currency's sign before the language
        return piece["bracket"][1:].split("-")[0] if piece["bracket"].startswith("$") else ""
    return "" if piece[0][0] in "_*" and len(piece[0]) == 2 else None


def _text(value: str, code: str) -> Display:
    sections = _sections(code)
    wanted = next(
        (section for section in sections if any(piece["other"] == "@" for piece in section)),
        sections[3] if len(sections) > 3 else None,
    )
    if wanted is None or code == "@":
        return Display(value)
    texts = []
    for piece in wanted:
        literal = _literal(piece)
        texts.append(value if piece["other"] == "@" else piece[0] if literal is None else literal)
    return Display("".join(texts), _color(wanted))


def _number(value: Decimal, code: str) -> Display:
    section, is_signed = _section_for(value, code)
    color = _color(section)
    if any(piece["part"] for piece in section) and not any(piece["digits"] for piece in section):
        if not 0 <= value < _DAYS:
            return Display(_general(value), color)
        return _moment(datetime(1899, 12, 30) + timedelta(days=float(value)), code)
    digits = [piece for piece in section if piece["digits"]]
    if not digits or any(piece["general"] for piece in section):
        if not section:
            return Display("", color)
        shown = value if is_signed else abs(value)
        texts = [
            _general(shown) if piece["general"] or piece["other"] == "@" else _literal_or_itself(piece)
            for piece in section
        ]
        return Display("".join(texts), color)
    if len(digits) > 1 or any(piece["other"] == "/" for piece in section):
        return Display(_general(value), color)
    percents = sum(piece["other"] == "%" for piece in section)
    told = _digits(abs(value) * 100**percents, digits[0]["digits"])
    texts = [told if piece is digits[0] else _literal_or_itself(piece) for piece in section]
    is_negative = value < 0 and is_signed and re.search("[1-9]", told) is not None
    return Display(("-" if is_negative else "") + "".join(texts), color)


def _literal_or_itself(piece: re.Match[str]) -> str:
    literal = _literal(piece)
    return piece[0] if literal is None else literal


def _section_for(value: Decimal, code: str) -> tuple[tuple[re.Match[str], ...], bool]:
    """The section for a number, and whether its sign is still to be written."""
    sections = [
        section for section in _sections(code) if not any(piece["other"] == "@" for piece in section)
    ] or [_sections("General")[0]]
    for section in sections:
        conditions = [_CONDITION.fullmatch(piece["bracket"]) for piece in section if piece["bracket"]]
        for condition in conditions:
            if condition is not None and _holds(value, condition[1], Decimal(condition[2])):
                return section, True
    if any(
        _CONDITION.fullmatch(piece["bracket"])
        for section in sections
        for piece in section
        if piece["bracket"]
    ):
        return sections[-1], True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _holds(value: Decimal, operator: str, limit: Decimal) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit, "<>": value != limit,
    }[operator]  # fmt: skip


def _digits(value: Decimal, pattern: str) -> str:
    """A number that is not negative, in the digits of a pattern such as #,##0.0#."""
    mantissa, exponent = re.fullmatch(r"(.*?)([eE][+-]0+)?", pattern).groups()  # type: ignore[union-attr]
    whole, _, places = mantissa.partition(".")
    while mantissa.endswith(","):  # each comma at the end: thousands
        mantissa, value = mantissa[:-1], value / 1000
    whole, places = whole.rstrip(","), places.replace(",", "")
    if exponent:
        return _scientific(value, len(places), exponent)
    least, most = places.count("0"), len(places)
    with localcontext() as context:
        context.prec = 60
        rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", before)
    return before + ("." + after if after or ("." in mantissa and least) else "")


def _scientific(value: Decimal, places: int, exponent: str) -> str:
    power = value.adjusted() if value else 0
    mantissa = value.scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if mantissa >= 10:
        mantissa, power = (mantissa / 10).quantize(Decimal(1).scaleb(-places)), power + 1
    sign = "-" if power < 0 else "+" if exponent[1] == "+" else ""
    return f"{mantissa:f}E{sign}{abs(power):0{len(exponent) - 2}d}"


def _general(value: Decimal) -> str:
    """As few digits as tell the number, eleven at most."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** _MOST_DIGITS:
        return f"{value.quantize(Decimal(1)):f}"
    if abs(value) >= Decimal(10) ** _MOST_DIGITS or abs(value) < Decimal("0.00001"):
        return _digits_general(value)
    whole = len(f"{abs(value).to_integral_value(rounding='ROUND_DOWN'):f}")
    rounded = value.quantize(Decimal(1).scaleb(-max(_MOST_DIGITS - 1 - whole, 0)), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"


def _digits_general(value: Decimal) -> str:
    shown = _scientific(abs(value), 5, "E+00")
    mantissa, _, power = shown.partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return ("-" if value < 0 else "") + f"{mantissa}E{power}"


def _moment(value: datetime | date | time, code: str) -> Display:
    """A day or time. m after hours or before seconds are minutes, else months."""
    if isinstance(value, time):
        value = datetime.combine(date(1899, 12, 31), value)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    section = _sections(code)[0]
    parts = [piece["part"].lower() for piece in section if piece["part"]]
    if not parts:
        return Display(moment.strftime("%Y-%m-%d") if moment.time() == time() else f"{moment:%Y-%m-%d %H:%M}")
    half = any(part in {"am/pm", "上午/下午"} for part in parts)
    texts, position = [], -1
    for piece in section:
        if not piece["part"]:
            texts.append(_literal_or_itself(piece))
            continue
        position += 1
        before = parts[position - 1][:1] if position else ""
        after = parts[position + 1][:1] if position + 1 < len(parts) else ""
        texts.append(
            _moment_part(moment, parts[position], is_minute=before == "h" or after == "s", half=half)
        )
    return Display("".join(texts), _color(section))


def _moment_part(moment: datetime, part: str, *, is_minute: bool, half: bool) -> str:
    letter, length = part[0], len(part)
    if part == "am/pm":
        return "AM" if moment.hour < 12 else "PM"
    if part == "上午/下午":
        return "上午" if moment.hour < 12 else "下午"
    if letter == "a":
        return ("星期" if length == 4 else "") + _WEEKDAYS[moment.weekday()]
    if letter == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if letter == "s":
        return f"{moment.second:0{min(part.count('s'), 2)}d}"
    if letter == "d" and length > 2:
        return moment.strftime("%a" if length == 3 else "%A")
    if letter == "m" and not is_minute and length > 2:
        return moment.strftime("%b" if length == 3 else "%B")
    hour = (moment.hour - 1) % 12 + 1 if half else moment.hour
    number = {"d": moment.day, "h": hour, "m": moment.minute if is_minute else moment.month}[letter]
    return f"{number:0{min(length, 2)}d}"
