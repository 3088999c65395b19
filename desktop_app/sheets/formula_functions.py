"""The functions official tables use in their totals. A function gets its arguments worked out; areas stay areas."""

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext

from desktop_app.sheets.formula_arrays import Block
from desktop_app.sheets.formula_conditions import CONDITIONAL_FUNCTIONS
from desktop_app.sheets.formula_lookups import LOOKUP_FUNCTIONS
from desktop_app.sheets.formula_parser import (
    EXACT,
    Area,
    ErrorValue,
    Failed,
    Function,
    NotKnown,
    Parser,
    Result,
    text_of,
)
from desktop_app.sheets.formula_tokens import tokens
from desktop_app.sheets.row_moves import LAST_ROW

_PLAIN_STYLE = re.compile(r"(?P<groups>#,##)?0(?:\.(?P<digits>0+))?(?P<percent>%)?")


def _total(numbers: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(numbers, Decimal(0))


def _average(numbers: list[Decimal]) -> Decimal:
    if not numbers:
        raise Failed(ErrorValue("#DIV/0!"))
    return EXACT.divide(_total(numbers), Decimal(len(numbers)))


def _product(numbers: list[Decimal]) -> Decimal:
    result = Decimal(1) if numbers else Decimal(0)
    for number in numbers:
        result = EXACT.multiply(result, number)
    return result


def _count_filled(parser: Parser, arguments: list[Result], *, subtotal: bool = False) -> Decimal:
    return Decimal(sum(1 for value, _ in parser.flat(arguments, subtotal=subtotal) if value is not None))


def _subtotal(parser: Parser, arguments: list[Result]) -> Result:
    kind = int(parser.number(arguments[0])) % 100
    rest = arguments[1:]
    if kind == 3:
        return _count_filled(parser, rest, subtotal=True)
    numbers = parser.numbers(rest, subtotal=True)
    if kind == 9:
        return _total(numbers)
    simple: dict[int, Callable[[], Decimal]] = {
        1: lambda: _average(numbers),
        2: lambda: Decimal(len(numbers)),
        4: lambda: max(numbers, default=Decimal(0)),
        5: lambda: min(numbers, default=Decimal(0)),
        6: lambda: _product(numbers),
    }
    if kind not in simple:
        raise NotKnown("SUBTOTAL")
    return simple[kind]()


def _round(rounding: str) -> Callable[[Parser, list[Result]], Result]:
    def apply(parser: Parser, arguments: list[Result]) -> Result:
        digits = int(parser.number(arguments[1])) if len(arguments) > 1 else 0
        return parser.number(arguments[0]).quantize(
            Decimal(1).scaleb(-digits), rounding=rounding, context=EXACT
        )

    return apply


def _sum_of_products(parser: Parser, arguments: list[Result]) -> Result:
    blocks = [parser.block(argument) for argument in arguments]
    if not blocks or len({block.size for block in blocks}) != 1:
        raise NotKnown("SUMPRODUCT")
    columns = (
        [value if isinstance(value, Decimal) else Decimal(0) for value in block.flat()] for block in blocks
    )
    return _total(_product(list(row)) for row in zip(*columns, strict=True))


def _row(parser: Parser, arguments: list[Result]) -> Result:
    if not arguments:
        return Decimal(parser.row)
    area = arguments[0]
    if isinstance(area, Area) and area.first_row == area.last_row:
        return Decimal(area.first_row)
    if isinstance(area, Area) and parser.blocks and area.last_row < LAST_ROW:
        return Block(tuple((Decimal(row),) for row in range(area.first_row, area.last_row + 1)))
    raise NotKnown("ROW")


def _rows(parser: Parser, arguments: list[Result]) -> Result:
    if len(arguments) == 1 and isinstance(arguments[0], Area):
        return Decimal(arguments[0].last_row - arguments[0].first_row + 1)
    raise NotKnown("ROWS")


def _offset(parser: Parser, arguments: list[Result]) -> Result:
    base = arguments[0]
    if not isinstance(base, Area) or len(arguments) < 3:
        raise NotKnown("OFFSET")
    down, right = int(parser.number(arguments[1])), int(parser.number(arguments[2]))
    height, width = base.last_row - base.first_row + 1, base.last_column - base.first_column + 1
    if len(arguments) > 3 and arguments[3] is not None:
        height = int(parser.number(arguments[3]))
    if len(arguments) > 4 and arguments[4] is not None:
        width = int(parser.number(arguments[4]))
    top, left = base.first_row + down, base.first_column + right
    if top < 1 or left < 1 or height < 1 or width < 1:
        raise Failed(ErrorValue("#REF!"))
    return Area(base.sheet, top, top + height - 1, left, left + width - 1)


def _indirect(parser: Parser, arguments: list[Result]) -> Result:
    told = parser.scalar(arguments[0])
    if not isinstance(told, str) or len(arguments) != 1:
        raise NotKnown("INDIRECT")
    found = list(tokens(told))
    inner = Parser(found, parser.cells, parser.functions, parser.sheet, parser.row, parser.column)
    result = inner.primary()
    if inner.at != len(found) or not isinstance(result, Area):
        raise NotKnown("INDIRECT")
    return result


def _remainder(parser: Parser, arguments: list[Result]) -> Result:
    number, divisor = parser.number(arguments[0]), parser.number(arguments[1])
    if divisor == 0:
        raise Failed(ErrorValue("#DIV/0!"))
    times = (number / divisor).to_integral_value(rounding=ROUND_FLOOR)
    return number - times * divisor


def _length(parser: Parser, arguments: list[Result], index: int) -> int:
    length = int(parser.number(arguments[index])) if len(arguments) > index else 1
    if length < 0:
        raise Failed(ErrorValue("#VALUE!"))
    return length


def _left(parser: Parser, arguments: list[Result]) -> Result:
    return text_of(parser.scalar(arguments[0]))[: _length(parser, arguments, 1)]


def _right(parser: Parser, arguments: list[Result]) -> Result:
    text = text_of(parser.scalar(arguments[0]))
    return text[max(0, len(text) - _length(parser, arguments, 1)) :]


def _middle(parser: Parser, arguments: list[Result]) -> Result:
    start = int(parser.number(arguments[1])) - 1
    if start < 0:
        raise Failed(ErrorValue("#VALUE!"))
    return text_of(parser.scalar(arguments[0]))[start : start + _length(parser, arguments, 2)]


def _as_text(parser: Parser, arguments: list[Result]) -> Result:
    value, style = parser.scalar(arguments[0]), parser.scalar(arguments[1])
    match = _PLAIN_STYLE.fullmatch(style) if isinstance(style, str) else None
    if match is None or not isinstance(value, (Decimal, type(None))):
        raise NotKnown("TEXT")
    number = (value or Decimal(0)) * (100 if match["percent"] else 1)
    rounded = number.quantize(
        Decimal(1).scaleb(-len(match["digits"] or "")), rounding=ROUND_HALF_UP, context=EXACT
    )
    told = format(abs(rounded), ",f" if match["groups"] else "f") + (match["percent"] or "")
    return f"-{told}" if rounded < 0 else told


def _substitute(parser: Parser, arguments: list[Result]) -> Result:
    if len(arguments) != 3:
        raise NotKnown("SUBSTITUTE")
    text, old, new = (text_of(parser.scalar(argument)) for argument in arguments)
    return text.replace(old, new) if old else text


FUNCTIONS: dict[str, Function] = {
    "SUM": lambda parser, arguments: _total(parser.numbers(arguments)),
    "SUBTOTAL": _subtotal,
    "COUNT": lambda parser, arguments: Decimal(len(parser.numbers(arguments))),
    "COUNTA": _count_filled,
    "COUNTBLANK": lambda parser, arguments: Decimal(
        sum(1 for value, _ in parser.flat(arguments) if value is None or value == "")
    ),
    "AVERAGE": lambda parser, arguments: _average(parser.numbers(arguments)),
    "MAX": lambda parser, arguments: max(parser.numbers(arguments), default=Decimal(0)),
    "MIN": lambda parser, arguments: min(parser.numbers(arguments), default=Decimal(0)),
    "PRODUCT": lambda parser, arguments: _product(parser.numbers(arguments)),
    "SUMPRODUCT": _sum_of_products,
    **CONDITIONAL_FUNCTIONS,
    **LOOKUP_FUNCTIONS,
    "ROUND": _round(ROUND_HALF_UP),
    "ROUNDUP": _round(ROUND_UP),
    "ROUNDDOWN": _round(ROUND_DOWN),
    "INT": lambda parser, arguments: parser.number(arguments[0]).to_integral_value(rounding=ROUND_FLOOR),
    "ABS": lambda parser, arguments: abs(parser.number(arguments[0])),
    "AND": lambda parser, arguments: all(parser.truth(argument) for argument in arguments),
    "OR": lambda parser, arguments: any(parser.truth(argument) for argument in arguments),
    "NOT": lambda parser, arguments: not parser.truth(arguments[0]),
    "LEN": lambda parser, arguments: Decimal(len(text_of(parser.scalar(arguments[0])))),
    "TRUE": lambda parser, arguments: True,
    "FALSE": lambda parser, arguments: False,
    "ISBLANK": lambda parser, arguments: parser.scalar(arguments[0]) is None,
    "ISNUMBER": lambda parser, arguments: isinstance(parser.scalar(arguments[0]), Decimal),
    "MOD": _remainder,
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _middle,
    "TEXT": _as_text,
    "CONCATENATE": lambda parser, arguments: "".join(
        text_of(parser.scalar(argument)) for argument in arguments
    ),
    "SUBSTITUTE": _substitute,
    "OFFSET": _offset,
    "INDIRECT": _indirect,
    "ROW": _row,
    "ROWS": _rows,
}
