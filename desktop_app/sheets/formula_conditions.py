"""SUMIF, COUNTIFS and their like: totals of what meets a criterion."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation, localcontext

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
)


def criterion(told: Scalar) -> Callable[[Scalar], bool]:
    """Whether a value meets a criterion such as "交通", ">=100" or "*技改*". Raises NotKnown."""
    if isinstance(told, str):
        operator = next((sign for sign in ("<>", "<=", ">=", "=", "<", ">") if told.startswith(sign)), "")
        body = told[len(operator) :]
        if any(sign in body for sign in "*?~"):
            return _like(operator, body)
        try:
            wanted: Scalar = Decimal(body)
        except InvalidOperation:
            wanted = body
        if wanted == "":
            raise NotKnown("empty criterion")
        return _matcher(operator or "=", wanted)
    if told is None:
        raise NotKnown("empty criterion")
    return _matcher("=", told)


def _matcher(operator: str, wanted: Scalar) -> Callable[[Scalar], bool]:
    def matches(value: Scalar) -> bool:
        if value is None or type(value) is not type(wanted):
            return operator == "<>"
        return compare(operator, value, wanted)

    return matches


def _like(operator: str, body: str) -> Callable[[Scalar], bool]:
    """* any text, ? one character, ~ before one of these: the character itself."""
    if operator not in {"", "=", "<>"}:
        raise NotKnown("wildcard")
    parts = re.findall(r"~[*?~]|.", body, re.DOTALL)
    signs = {"*": ".*", "?": "."}
    pattern = re.compile(
        "".join(signs.get(part, re.escape(part[-1])) for part in parts), re.DOTALL | re.IGNORECASE
    )
    return lambda value: (
        (isinstance(value, str) and pattern.fullmatch(value) is not None) != (operator == "<>")
    )


def _size(area: Area) -> tuple[int, int]:
    return area.last_row - area.first_row, area.last_column - area.first_column


def _meeting(
    parser: Parser, areas: list[Result], criteria: list[Result], size: tuple[int, int]
) -> Iterator[bool]:
    """For each cell of areas of that size, whether it meets all criteria."""
    columns = []
    for area, told in zip(areas, criteria, strict=True):
        if not isinstance(area, Area) or _size(area) != size:
            raise NotKnown("areas of different sizes")
        matches = criterion(parser.scalar(told))
        columns.append([matches(value) for value, _ in parser.flat([area])])
    if len({len(column) for column in columns}) != 1:
        raise NotKnown("areas that end at different rows")
    return map(all, zip(*columns, strict=True))


def _numbers(parser: Parser, values: Result, areas: list[Result], criteria: list[Result]) -> list[Decimal]:
    """The numbers among the values whose cells in the areas meet the criteria."""
    if not isinstance(values, Area) or not areas:
        raise NotKnown("no area")
    meeting = list(_meeting(parser, areas, criteria, _size(values)))
    found = [value for value, _ in parser.flat([values])]
    if len(found) != len(meeting):
        raise NotKnown("areas that end at different rows")
    return [value for value, met in zip(found, meeting, strict=True) if met and isinstance(value, Decimal)]


def _count(parser: Parser, arguments: list[Result]) -> Result:
    areas = arguments[::2]
    if not areas or not isinstance(areas[0], Area) or len(arguments) % 2:
        raise NotKnown("COUNTIFS")
    return Decimal(sum(_meeting(parser, areas, arguments[1::2], _size(areas[0]))))


def _one_condition(parser: Parser, arguments: list[Result]) -> list[Decimal]:
    if len(arguments) not in {2, 3}:
        raise NotKnown("SUMIF")
    values = arguments[2] if len(arguments) > 2 else arguments[0]
    return _numbers(parser, values, arguments[:1], arguments[1:2])


def _all_conditions(parser: Parser, arguments: list[Result]) -> list[Decimal]:
    if len(arguments) % 2 != 1:
        raise NotKnown("SUMIFS")
    return _numbers(parser, arguments[0], arguments[1::2], arguments[2::2])


def _total(numbers: list[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(numbers, Decimal(0))


def _average(numbers: list[Decimal]) -> Decimal:
    if not numbers:
        raise Failed(ErrorValue("#DIV/0!"))
    return EXACT.divide(_total(numbers), Decimal(len(numbers)))


CONDITIONAL_FUNCTIONS: dict[str, Function] = {
    "COUNTIF": _count,
    "COUNTIFS": _count,
    "SUMIF": lambda parser, arguments: _total(_one_condition(parser, arguments)),
    "SUMIFS": lambda parser, arguments: _total(_all_conditions(parser, arguments)),
    "AVERAGEIF": lambda parser, arguments: _average(_one_condition(parser, arguments)),
    "AVERAGEIFS": lambda parser, arguments: _average(_all_conditions(parser, arguments)),
    "MAXIFS": lambda parser, arguments: max(_all_conditions(parser, arguments), default=Decimal(0)),
    "MINIFS": lambda parser, arguments: min(_all_conditions(parser, arguments), default=Decimal(0)),
}
