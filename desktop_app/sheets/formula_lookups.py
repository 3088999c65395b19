"""Functions that find a value by its place or its rank: INDEX, MATCH, VLOOKUP, LARGE, RANK and their like."""

from decimal import Decimal

from desktop_app.sheets.formula_conditions import criterion
from desktop_app.sheets.formula_parser import (
    EXACT,
    Area,
    ErrorValue,
    Failed,
    Function,
    NotKnown,
    Parser,
    Result,
)


def _match(parser: Parser, arguments: list[Result]) -> Result:
    area = arguments[1]
    if len(arguments) < 3 or parser.number(arguments[2]) != 0 or not isinstance(area, Area):
        raise NotKnown("MATCH")
    matches = criterion(parser.scalar(arguments[0]))
    for position, (value, _) in enumerate(parser.flat([area]), 1):
        if matches(value):
            return Decimal(position)
    raise Failed(ErrorValue("#N/A"))


def _index(parser: Parser, arguments: list[Result]) -> Result:
    area = arguments[0]
    if not isinstance(area, Area) or len(arguments) not in {2, 3}:
        raise NotKnown("INDEX")
    height, width = area.last_row - area.first_row + 1, area.last_column - area.first_column + 1
    first = int(parser.number(arguments[1]))
    second = int(parser.number(arguments[2])) if len(arguments) > 2 else None
    if second is None:
        row, column = (1, first) if height == 1 and width > 1 else (first, 1)
        if height > 1 and width > 1:
            raise NotKnown("INDEX")
    else:
        row, column = first, second
    if row == 0 or column == 0:
        raise NotKnown("INDEX")
    if not (1 <= row <= height and 1 <= column <= width):
        raise Failed(ErrorValue("#REF!"))
    top, left = area.first_row + row - 1, area.first_column + column - 1
    return Area(area.sheet, top, top, left, left)


def _look_up_down(parser: Parser, arguments: list[Result]) -> Result:
    """VLOOKUP of an exact value; one by order is left to the spreadsheet."""
    area = arguments[1] if len(arguments) == 4 else None
    if not isinstance(area, Area) or parser.truth(arguments[3]):
        raise NotKnown("VLOOKUP")
    column = int(parser.number(arguments[2]))
    if not 1 <= column <= area.last_column - area.first_column + 1:
        raise Failed(ErrorValue("#REF!"))
    keys = Area(area.sheet, area.first_row, area.last_row, area.first_column, area.first_column)
    place = parser.number(_match(parser, [arguments[0], keys, Decimal(0)]))
    row, found = area.first_row + int(place) - 1, area.first_column + column - 1
    return Area(area.sheet, row, row, found, found)


def _by_rank(parser: Parser, arguments: list[Result], *, largest: bool) -> Result:
    numbers = sorted(parser.numbers(arguments[:1]), reverse=largest)
    place = parser.number(arguments[1])
    if place != int(place):
        raise NotKnown("LARGE")
    if not 1 <= place <= len(numbers):
        raise Failed(ErrorValue("#NUM!"))
    return numbers[int(place) - 1]


def _median(parser: Parser, arguments: list[Result]) -> Result:
    numbers = sorted(parser.numbers(arguments))
    if not numbers:
        raise Failed(ErrorValue("#NUM!"))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return EXACT.divide(EXACT.add(numbers[middle - 1], numbers[middle]), Decimal(2))


def _rank(parser: Parser, arguments: list[Result]) -> Result:
    number = parser.number(arguments[0])
    ascending = len(arguments) > 2 and parser.number(arguments[2]) != 0
    numbers = parser.numbers(arguments[1:2])
    if number not in numbers:
        raise Failed(ErrorValue("#N/A"))
    return Decimal(1 + sum(1 for other in numbers if (other < number if ascending else other > number)))


LOOKUP_FUNCTIONS: dict[str, Function] = {
    "INDEX": _index,
    "MATCH": _match,
    "VLOOKUP": _look_up_down,
    "LARGE": lambda parser, arguments: _by_rank(parser, arguments, largest=True),
    "SMALL": lambda parser, arguments: _by_rank(parser, arguments, largest=False),
    "MEDIAN": _median,
    "RANK": _rank,
    "RANK.EQ": _rank,
}
