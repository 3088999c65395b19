"""Work out the formulas that official tables use for totals, exactly, so that a filled file is right as it stands.

Numbers are Decimal. What is not known here raises NotKnown: the cell's old value is then left out of the file, and the
spreadsheet computes it when opening.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import (
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    localcontext,
)
from typing import Protocol

from desktop_app.sheets.formula_tokens import Kind, Token, column_number, corners, sheet_names, tokens
from desktop_app.sheets.row_moves import LAST_ROW

_EXACT = Context(prec=50, traps=[InvalidOperation, DivisionByZero])
Scalar = Decimal | str | bool | None


class NotKnown(Exception):  # noqa: N818 - no error: the value is left to the spreadsheet
    """The formula uses something whose result is not certain here."""


@dataclass(frozen=True)
class ErrorValue:
    """#DIV/0! and the like as a result."""

    code: str


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells on a sheet."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


Result = Scalar | ErrorValue | Area


class Cells(Protocol):
    """What a formula can see."""

    def value(self, sheet: str, row: int, column: int) -> Scalar | ErrorValue: ...

    def values(self, area: Area) -> Iterator[Scalar | ErrorValue]: ...

    def values_for_subtotal(self, area: Area) -> Iterator[Scalar | ErrorValue]:
        """Without cells that are subtotals themselves; raises NotKnown where rows are hidden."""
        ...

    def named(self, name: str, bracket: str | None, sheet: str) -> "Area": ...


def evaluate(formula: str, cells: Cells, sheet: str, row: int, column: int) -> Scalar | ErrorValue:
    """Value of a formula in a cell. Raises NotKnown."""
    parser = _Parser(
        [token for token in tokens(formula) if token.kind is not Kind.SPACE], cells, sheet, row, column
    )
    return parser.whole()


def evaluate_list(formula: str, cells: Cells, sheet: str, row: int, column: int) -> Area | str:
    """What a drop-down's formula names: an area, or a text of choices between commas. Raises NotKnown."""
    parser = _Parser(
        [token for token in tokens(formula) if token.kind is not Kind.SPACE], cells, sheet, row, column
    )
    try:
        result = parser.comparison()
    except (_Failed, DivisionByZero, InvalidOperation) as error:
        raise NotKnown(str(error)) from error
    if parser.at != len(parser.found) or not isinstance(result, (Area, str)):
        raise NotKnown(formula)
    return result


class _Failed(Exception):  # noqa: N818 - carries an error value through the expression
    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.code)
        self.error = error


class _Parser:
    """Precedence climbing over the tokens, computing as it goes."""

    def __init__(self, found: list[Token], cells: Cells, sheet: str, row: int, column: int) -> None:
        self.found = found
        self.at = 0
        self.cells = cells
        self.sheet = sheet
        self.row = row
        self.column = column

    def whole(self) -> Scalar | ErrorValue:
        try:
            result = self.scalar(self.comparison())
        except _Failed as failed:
            return failed.error
        except DivisionByZero:
            return ErrorValue("#DIV/0!")
        except InvalidOperation as error:
            raise NotKnown(str(error)) from error
        if self.at != len(self.found):
            raise NotKnown(self.found[self.at].text)
        return Decimal(0) if result is None else result

    def peek(self) -> str:
        return self.found[self.at].text if self.at < len(self.found) else ""

    def take(self, text: str) -> bool:
        if self.peek() == text and self.at < len(self.found):
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise NotKnown(f"expected {text}")

    # Operators, from the weakest to the strongest.
    def comparison(self) -> Result:
        left = self.joined()
        while self.peek() in {"=", "<>", "<", ">", "<=", ">="}:
            operator = self.peek()
            self.at += 1
            left = _compare(operator, self.scalar(left), self.scalar(self.joined()))
        return left

    def joined(self) -> Result:
        left = self.sum()
        while self.take("&"):
            left = _text(self.scalar(left)) + _text(self.scalar(self.sum()))
        return left

    def sum(self) -> Result:
        left = self.product()
        while self.peek() in {"+", "-"}:
            operator = self.peek()
            self.at += 1
            first, second = self.number(left), self.number(self.product())
            left = _EXACT.add(first, second) if operator == "+" else _EXACT.subtract(first, second)
        return left

    def product(self) -> Result:
        left = self.power()
        while self.peek() in {"*", "/"}:
            operator = self.peek()
            self.at += 1
            first, second = self.number(left), self.number(self.power())
            if operator == "/" and second == 0:
                raise _Failed(ErrorValue("#DIV/0!"))
            left = _EXACT.multiply(first, second) if operator == "*" else _EXACT.divide(first, second)
        return left

    def power(self) -> Result:
        left = self.unary()
        while self.take("^"):
            exponent = self.number(self.unary())
            if exponent != exponent.to_integral_value() or abs(exponent) > 100:
                raise NotKnown("^")
            left = _EXACT.power(self.number(left), exponent)
        return left

    def unary(self) -> Result:
        if self.take("-"):
            return -self.number(self.unary())
        if self.take("+"):
            return self.unary()
        value = self.primary()
        while self.take("%"):
            value = self.number(value) / 100
        return value

    def primary(self) -> Result:
        if self.at >= len(self.found):
            raise NotKnown("end")
        token = self.found[self.at]
        self.at += 1
        if token.kind is Kind.NUMBER:
            return Decimal(token.text)
        if token.kind is Kind.STRING:
            return token.text[1:-1].replace('""', '"')
        if token.kind is Kind.ERROR:
            raise _Failed(ErrorValue(token.text))
        if token.kind is Kind.FUNCTION:
            return self.call(token.text[:-1].upper().removeprefix("_XLFN."))
        if token.text == "(":
            value = self.comparison()
            self.expect(")")
            return value
        if token.kind is Kind.SHEET:
            names = sheet_names(token.text)
            if len(names) != 1 or self.at >= len(self.found):
                raise NotKnown(token.text)
            place = self.found[self.at]
            self.at += 1
            return self.area(place, names[0])
        return self.area(token, self.sheet)

    def area(self, token: Token, sheet: str) -> Result:
        if token.kind is Kind.CELLS:
            first, last = corners(token.text)
            end = last or first
            return Area(
                sheet,
                min(first.row, end.row),
                max(first.row, end.row),
                min(first.column_number, end.column_number),
                max(first.column_number, end.column_number),
            )
        if token.kind is Kind.ROWS:
            top, bottom = (int(end.strip("$")) for end in token.text.split(":"))
            return Area(sheet, top, bottom, 1, 16_384)
        if token.kind is Kind.COLUMNS:
            left, right = (column_number(end.strip("$")) for end in token.text.split(":"))
            return Area(sheet, 1, LAST_ROW, left, right)
        if token.kind is Kind.NAME:
            if token.text.upper() in {"TRUE", "FALSE"}:
                return token.text.upper() == "TRUE"
            bracket = None
            if self.at < len(self.found) and self.found[self.at].kind is Kind.BRACKET:
                bracket = self.found[self.at].text
                self.at += 1
            return self.cells.named(token.text, bracket, sheet)
        raise NotKnown(token.text)

    # Values.
    def scalar(self, value: Result) -> Scalar:
        if isinstance(value, Area):
            if (value.first_row, value.first_column) != (value.last_row, value.last_column):
                raise NotKnown("area as value")
            found = self.cells.value(value.sheet, value.first_row, value.first_column)
        else:
            found = value
        if isinstance(found, ErrorValue):
            raise _Failed(found)
        return found

    def number(self, value: Result) -> Decimal:
        found = self.scalar(value)
        if found is None:
            return Decimal(0)
        if isinstance(found, bool):
            return Decimal(int(found))
        if isinstance(found, str):
            raise NotKnown("text as number")
        return found

    def truth(self, value: Result) -> bool:
        found = self.scalar(value)
        if isinstance(found, str):
            raise NotKnown("text as truth")
        return bool(found)

    # Functions.
    def call(self, name: str) -> Result:
        if name == "IF":
            return self.choose()
        if name == "IFERROR":
            return self.or_else()
        arguments = self.arguments()
        function = _FUNCTIONS.get(name)
        if function is None:
            raise NotKnown(name)
        return function(self, arguments)

    def arguments(self) -> list[Result]:
        found: list[Result] = []
        if self.take(")"):
            return found
        while True:
            found.append(None if self.peek() in {",", ")"} else self.comparison())
            if self.take(")"):
                return found
            self.expect(",")

    def choose(self) -> Result:
        condition = self.truth(self.comparison())
        branches: list[Result] = [True, False]
        for index in range(2):
            if not self.take(","):
                break
            if condition == (index == 0):
                branches[index] = Decimal(0) if self.peek() in {",", ")"} else self.comparison()
            else:
                self.skip_argument()
        self.expect(")")
        return branches[0 if condition else 1]

    def or_else(self) -> Result:
        start = self.at
        try:
            value: Result = self.scalar(self.comparison())
            self.expect(",")
            self.skip_argument()
        except _Failed:
            self.at = start
            self.skip_argument()
            self.expect(",")
            value = self.comparison()
        self.expect(")")
        return value

    def skip_argument(self) -> None:
        depth = 0
        while self.at < len(self.found):
            token = self.found[self.at]
            if depth == 0 and token.text in {",", ")"}:
                return
            if token.kind is Kind.FUNCTION or token.text == "(":
                depth += 1
            elif token.text == ")":
                depth -= 1
            self.at += 1
        raise NotKnown("end")

    def flat(self, arguments: list[Result], *, subtotal: bool = False) -> Iterator[tuple[Scalar, bool]]:
        """Every value of the arguments, and whether it came from an area (texts there are passed over)."""
        for argument in arguments:
            if isinstance(argument, Area):
                read = self.cells.values_for_subtotal if subtotal else self.cells.values
                for value in read(argument):
                    if isinstance(value, ErrorValue):
                        raise _Failed(value)
                    yield value, True
            elif isinstance(argument, ErrorValue):
                raise _Failed(argument)
            else:
                yield argument, False

    def numbers(self, arguments: list[Result], *, subtotal: bool = False) -> list[Decimal]:
        found: list[Decimal] = []
        for argument in arguments:
            if not isinstance(argument, Area):
                if argument is not None:
                    found.append(self.number(argument))
                continue
            read = self.cells.values_for_subtotal if subtotal else self.cells.values
            for value in read(argument):
                if type(value) is Decimal:
                    found.append(value)
                elif type(value) is ErrorValue:
                    raise _Failed(value)
        return found


def _compare(operator: str, left: Scalar, right: Scalar) -> bool:
    if left is None:
        left = "" if isinstance(right, str) else Decimal(0)
    if right is None:
        right = "" if isinstance(left, str) else Decimal(0)
    rank = {Decimal: 0, str: 1, bool: 2}
    first: tuple[int, object] = (rank[type(left)], left.casefold() if isinstance(left, str) else left)
    second: tuple[int, object] = (rank[type(right)], right.casefold() if isinstance(right, str) else right)
    if operator == "=":
        return first == second
    if operator == "<>":
        return first != second
    if isinstance(left, str) and isinstance(right, str):
        raise NotKnown("order of texts")
    less = first < second
    more = first > second
    return {"<": less, ">": more, "<=": not more, ">=": not less}[operator]


def _text(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if len(value.normalize().as_tuple().digits) > 11 or abs(value) >= Decimal(10) ** 11:
        raise NotKnown("number as text")
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _total(numbers: Iterable[Decimal]) -> Decimal:
    with localcontext(_EXACT):
        return sum(numbers, Decimal(0))


def _average(numbers: list[Decimal]) -> Decimal:
    if not numbers:
        raise _Failed(ErrorValue("#DIV/0!"))
    return _EXACT.divide(_total(numbers), Decimal(len(numbers)))


def _product(numbers: list[Decimal]) -> Decimal:
    result = Decimal(1) if numbers else Decimal(0)
    for number in numbers:
        result = _EXACT.multiply(result, number)
    return result


def _count_filled(parser: _Parser, arguments: list[Result], *, subtotal: bool = False) -> Decimal:
    return Decimal(sum(1 for value, _ in parser.flat(arguments, subtotal=subtotal) if value is not None))


def _subtotal(parser: _Parser, arguments: list[Result]) -> Result:
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


def _round(rounding: str) -> Callable[[_Parser, list[Result]], Result]:
    def apply(parser: _Parser, arguments: list[Result]) -> Result:
        digits = int(parser.number(arguments[1])) if len(arguments) > 1 else 0
        return parser.number(arguments[0]).quantize(
            Decimal(1).scaleb(-digits), rounding=rounding, context=_EXACT
        )

    return apply


def _sum_of_products(parser: _Parser, arguments: list[Result]) -> Result:
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
        return _compare(operator, value, wanted)

    return matches


def _count_if(parser: _Parser, arguments: list[Result]) -> Result:
    matches = _matches(parser.scalar(arguments[1]))
    return Decimal(sum(1 for value, _ in parser.flat(arguments[:1]) if matches(value)))


def _sum_if(parser: _Parser, arguments: list[Result]) -> Result:
    area, summed = arguments[0], arguments[2] if len(arguments) > 2 else arguments[0]
    if not (isinstance(area, Area) and isinstance(summed, Area)):
        raise NotKnown("SUMIF")
    height, width = area.last_row - area.first_row, area.last_column - area.first_column
    if (summed.last_row - summed.first_row, summed.last_column - summed.first_column) != (height, width):
        raise NotKnown("SUMIF")
    matches = _matches(parser.scalar(arguments[1]))
    pairs = zip(parser.flat([area]), parser.flat([summed]), strict=True)
    return _total(value for (key, _), (value, _) in pairs if matches(key) and isinstance(value, Decimal))


def _row(parser: _Parser, arguments: list[Result]) -> Result:
    if not arguments:
        return Decimal(parser.row)
    if isinstance(arguments[0], Area) and arguments[0].first_row == arguments[0].last_row:
        return Decimal(arguments[0].first_row)
    raise NotKnown("ROW")


def _rows(parser: _Parser, arguments: list[Result]) -> Result:
    if len(arguments) == 1 and isinstance(arguments[0], Area):
        return Decimal(arguments[0].last_row - arguments[0].first_row + 1)
    raise NotKnown("ROWS")


def _match(parser: _Parser, arguments: list[Result]) -> Result:
    area = arguments[1]
    if len(arguments) < 3 or parser.number(arguments[2]) != 0 or not isinstance(area, Area):
        raise NotKnown("MATCH")
    matches = _matches(parser.scalar(arguments[0]))
    for position, (value, _) in enumerate(parser.flat([area]), 1):
        if matches(value):
            return Decimal(position)
    raise _Failed(ErrorValue("#N/A"))


def _offset(parser: _Parser, arguments: list[Result]) -> Result:
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
        raise _Failed(ErrorValue("#REF!"))
    return Area(base.sheet, top, top + height - 1, left, left + width - 1)


def _indirect(parser: _Parser, arguments: list[Result]) -> Result:
    told = parser.scalar(arguments[0])
    if not isinstance(told, str) or len(arguments) != 1:
        raise NotKnown("INDIRECT")
    found = list(tokens(told))
    inner = _Parser(found, parser.cells, parser.sheet, parser.row, parser.column)
    result = inner.primary()
    if inner.at != len(found) or not isinstance(result, Area):
        raise NotKnown("INDIRECT")
    return result


def _substitute(parser: _Parser, arguments: list[Result]) -> Result:
    if len(arguments) != 3:
        raise NotKnown("SUBSTITUTE")
    text, old, new = (_text(parser.scalar(argument)) for argument in arguments)
    return text.replace(old, new) if old else text


_FUNCTIONS: dict[str, Callable[[_Parser, list[Result]], Result]] = {
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
    "LEN": lambda parser, arguments: Decimal(len(_text(parser.scalar(arguments[0])))),
    "CONCATENATE": lambda parser, arguments: "".join(
        _text(parser.scalar(argument)) for argument in arguments
    ),
    "SUBSTITUTE": _substitute,
    "MATCH": _match,
    "OFFSET": _offset,
    "INDIRECT": _indirect,
    "ROW": _row,
    "ROWS": _rows,
}
