"""The functions official tables use in their totals. A function gets its arguments worked out; areas stay areas."""

from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation, localcontext

from desktop_app.sheets.formula_parser import (
    EXACT,
    Area,
    ErrorValue,
    Failed,
    Function,
    NotKnown,
    Parser,
    Result,
    Scalar,
    compare,
    text_of,
)
from desktop_app.sheets.formula_tokens import tokens


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
    columns = []
    for argument in arguments:
        if not isinstance(argument, Area):
            raise NotKnown("SUMPRODUCT")
        columns.append(
            [value if isinstance(value, Decimal) else Decimal(0) for value, _ in parser.flat([argument])]
        )
    if len({len(column) for column in columns}) != 1:
        raise NotKnown("SUMPRODUCT")
    return _total(_product(list(row)) for row in zip(*columns, strict=True))


def _matches(criterion: Scalar) -> Callable[[Scalar], bool]:
    if isinstance(criterion, str):
        operator = next(
            (sign for sign in ("<>", "<=", ">=", "=", "<", ">") if criterion.startswith(sign)), ""
        )
        body = criterion[len(operator) :]
        if any(sign in body for sign in "*?~"):
            raise NotKnown("wildcard")
        try:
            wanted: Scalar = Decimal(body)
        except InvalidOperation:
            wanted = body
        if wanted == "":
            raise NotKnown("empty criterion")
        return _matcher(operator or "=", wanted)
    if criterion is None:
        raise NotKnown("empty criterion")
    return _matcher("=", criterion)


def _matcher(operator: str, wanted: Scalar) -> Callable[[Scalar], bool]:
    def matches(value: Scalar) -> bool:
        if value is None or type(value) is not type(wanted):
            return operator == "<>"
        return compare(operator, value, wanted)

    return matches


def _count_if(parser: Parser, arguments: list[Result]) -> Result:
    matches = _matches(parser.scalar(arguments[1]))
    return Decimal(sum(1 for value, _ in parser.flat(arguments[:1]) if matches(value)))


def _sum_if(parser: Parser, arguments: list[Result]) -> Result:
    area, summed = arguments[0], arguments[2] if len(arguments) > 2 else arguments[0]
    if not (isinstance(area, Area) and isinstance(summed, Area)):
        raise NotKnown("SUMIF")
    height, width = area.last_row - area.first_row, area.last_column - area.first_column
    if (summed.last_row - summed.first_row, summed.last_column - summed.first_column) != (height, width):
        raise NotKnown("SUMIF")
    matches = _matches(parser.scalar(arguments[1]))
    pairs = zip(parser.flat([area]), parser.flat([summed]), strict=True)
    return _total(value for (key, _), (value, _) in pairs if matches(key) and isinstance(value, Decimal))


def _row(parser: Parser, arguments: list[Result]) -> Result:
    if not arguments:
        return Decimal(parser.row)
    if isinstance(arguments[0], Area) and arguments[0].first_row == arguments[0].last_row:
        return Decimal(arguments[0].first_row)
    raise NotKnown("ROW")


def _rows(parser: Parser, arguments: list[Result]) -> Result:
    if len(arguments) == 1 and isinstance(arguments[0], Area):
        return Decimal(arguments[0].last_row - arguments[0].first_row + 1)
    raise NotKnown("ROWS")


def _match(parser: Parser, arguments: list[Result]) -> Result:
    area = arguments[1]
    if len(arguments) < 3 or parser.number(arguments[2]) != 0 or not isinstance(area, Area):
        raise NotKnown("MATCH")
    matches = _matches(parser.scalar(arguments[0]))
    for position, (value, _) in enumerate(parser.flat([area]), 1):
        if matches(value):
            return Decimal(position)
    raise Failed(ErrorValue("#N/A"))


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
    "SUMIF": _sum_if,
    "COUNTIF": _count_if,
    "ROUND": _round(ROUND_HALF_UP),
    "ROUNDUP": _round(ROUND_UP),
    "ROUNDDOWN": _round(ROUND_DOWN),
    "INT": lambda parser, arguments: parser.number(arguments[0]).to_integral_value(rounding=ROUND_FLOOR),
    "ABS": lambda parser, arguments: abs(parser.number(arguments[0])),
    "AND": lambda parser, arguments: all(parser.truth(argument) for argument in arguments),
    "OR": lambda parser, arguments: any(parser.truth(argument) for argument in arguments),
    "NOT": lambda parser, arguments: not parser.truth(arguments[0]),
    "LEN": lambda parser, arguments: Decimal(len(text_of(parser.scalar(arguments[0])))),
    "CONCATENATE": lambda parser, arguments: "".join(
        text_of(parser.scalar(argument)) for argument in arguments
    ),
    "SUBSTITUTE": _substitute,
    "MATCH": _match,
    "OFFSET": _offset,
    "INDIRECT": _indirect,
    "ROW": _row,
    "ROWS": _rows,
}
