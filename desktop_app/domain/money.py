"""Exact decimals as they are written, compared and shown. Money inside the program is in 万元."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

# Wide enough that no sum, difference or product of a few admitted numbers is ever rounded (reading R6).
EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
MAX_INTEGER_DIGITS = 18
MAX_DECIMALS = 30
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def parse_plain(text: str) -> Decimal:
    """A plain decimal string ("600.003", "-3") as it is. Raises ValueError for anything else, "5e2" included."""
    if _PLAIN.fullmatch(text) is None:
        raise ValueError(f"not a plain decimal: {text!r}")
    return check_size(Decimal(text))


def check_size(number: Decimal) -> Decimal:
    """The number itself; ValueError where it is no finite number or of a size no amount has."""
    if not number.is_finite():
        raise ValueError("not a finite number")
    exponent = number.as_tuple().exponent
    if number.adjusted() >= MAX_INTEGER_DIGITS or (isinstance(exponent, int) and -exponent > MAX_DECIMALS):
        raise ValueError("out of range")
    return number


def plain(number: Decimal | int) -> str:
    """Shortest plain notation: no exponent, no trailing zeros, no minus before zero. 500.00 → "500"."""
    if isinstance(number, int):
        return str(number)
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(number: Decimal | int) -> str:
    """The same digits with thousands separators: 20941.5 → "20,941.5"."""
    whole, point, rest = plain(number).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + f"{int(whole.lstrip('-')):,}" + point + rest


def round_half_up(number: "Fraction", places: int = 4) -> Decimal:
    """An exact fraction rounded half up (half away from zero) to so many decimal places."""
    scaled = abs(number) * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    value = Decimal(digits).scaleb(-places, EXACT)
    return -value if number < 0 and digits else value


def exact_decimal(number: "Fraction") -> Decimal | None:
    """The fraction as a finite decimal, or None where its expansion never ends."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = number.numerator * 2 ** (places - twos) * 5 ** (places - fives)
    return Decimal(digits).scaleb(-places, EXACT)


def in_words(wan: Decimal) -> str:
    """An amount in 万元 in the unit people would speak it in, exact: 20941 → "2.0941亿元", 0.5 → "5,000元"."""
    size = abs(wan)
    if size >= 10**4:
        unit, places = "亿元", -4
    elif size >= 1 or not size:
        unit, places = "万元", 0
    else:
        unit, places = "元", 4
    return f"{grouped(wan.scaleb(places, EXACT))}{unit}"
