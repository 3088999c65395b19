"""Read a formula and work it out as it is read, by precedence climbing. Numbers are Decimal."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation
from functools import partial
from typing import Protocol, cast

from desktop_app.sheets.formula_arrays import Block, spread
from desktop_app.sheets.formula_tokens import Kind, Token, column_number, corners, sheet_names
from desktop_app.sheets.row_moves import LAST_ROW

EXACT = Context(prec=50, traps=[InvalidOperation, DivisionByZero])
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


Result = Scalar | ErrorValue | Area | Block
# Larger blocks are left to the spreadsheet.
_BLOCK_LIMIT = 500_000
# Functions whose arguments are worked out cell by cell, and those that do so for each cell when within them.
_OF_BLOCKS = frozenset({"SUMPRODUCT"})
_CELL_BY_CELL = frozenset(
    {"ABS", "INT", "LEN", "LEFT", "MID", "MOD", "NOT", "RIGHT", "ROUND", "ISNUMBER", "ISBLANK"}
)


class Cells(Protocol):
    """What a formula can see."""

    def value(self, sheet: str, row: int, column: int) -> Scalar | ErrorValue: ...

    def values(self, area: Area) -> Iterator[Scalar | ErrorValue]: ...

    def values_for_subtotal(self, area: Area) -> Iterator[Scalar | ErrorValue]:
        """Without cells that are subtotals themselves; raises NotKnown where rows are hidden."""
        ...

    def named(self, name: str, bracket: str | None, sheet: str, row: int, column: int) -> "Area":
        """What a name or structured reference stands for in the cell that the formula is in."""
        ...


class Failed(Exception):  # noqa: N818 - carries an error value through the expression
    def __init__(self, error: ErrorValue) -> None:
        super().__init__(error.code)
        self.error = error


class Parser:
    """Precedence climbing over the tokens, computing as it goes."""

    def __init__(
        self,
        found: list[Token],
        cells: Cells,
        functions: "Mapping[str, Function]",
        sheet: str,
        row: int,
        column: int,
    ) -> None:
        self.functions = functions
        self.found = found
        self.at = 0
        self.blocks = 0
        self.cells = cells
        self.sheet = sheet
        self.row = row
        self.column = column

    def whole(self) -> Scalar | ErrorValue:
        try:
            result = self.scalar(self.comparison())
        except Failed as failed:
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
            left = self.combined(left, self.joined(), partial(compare, operator))
        return left

    def joined(self) -> Result:
        left = self.sum()
        while self.take("&"):
            left = self.combined(left, self.sum(), lambda first, second: text_of(first) + text_of(second))
        return left

    def sum(self) -> Result:
        left = self.product()
        while self.peek() in {"+", "-"}:
            operator = self.peek()
            self.at += 1
            left = self.combined(left, self.product(), partial(self.calculated, operator))
        return left

    def product(self) -> Result:
        left = self.power()
        while self.peek() in {"*", "/"}:
            operator = self.peek()
            self.at += 1
            left = self.combined(left, self.power(), partial(self.calculated, operator))
        return left

    def power(self) -> Result:
        left = self.unary()
        while self.take("^"):
            exponent = self.number(self.unary())
            if exponent != exponent.to_integral_value() or abs(exponent) > 100:
                raise NotKnown("^")
            left = EXACT.power(self.number(left), exponent)
        return left

    def unary(self) -> Result:
        if self.take("-"):
            return self.combined(Decimal(0), self.unary(), partial(self.calculated, "-"))
        if self.take("+"):
            return self.unary()
        value = self.primary()
        while self.take("%"):
            value = self.number(value) / 100
        return value

    def calculated(self, operator: str, left: Scalar, right: Scalar) -> Scalar:
        first, second = self.number(left), self.number(right)
        if operator == "+":
            return EXACT.add(first, second)
        if operator == "-":
            return EXACT.subtract(first, second)
        if operator == "*":
            return EXACT.multiply(first, second)
        if second == 0:
            raise Failed(ErrorValue("#DIV/0!"))
        return EXACT.divide(first, second)

    def combined(self, left: Result, right: Result, apply: Callable[[Scalar, Scalar], Scalar]) -> Result:
        """An operator's result; cell by cell where blocks are allowed and one of the sides is one."""
        if not (self.blocks and (_is_block(left) or _is_block(right))):
            return apply(self.scalar(left), self.scalar(right))
        return self.cell_by_cell([left, right], apply)

    def cell_by_cell(self, arguments: list[Result], apply: Callable[..., Result]) -> Block:
        block = spread([self.block(argument) for argument in arguments], apply)
        if block is None:
            raise NotKnown("blocks of different sizes")
        return block

    def block(self, value: Result) -> Block:
        """Any value as a block. Raises Failed for an error value in it."""
        if isinstance(value, Block):
            return value
        if not isinstance(value, Area):
            return Block(((self.scalar(value),),))
        height = value.last_row - value.first_row + 1
        width = value.last_column - value.first_column + 1
        if height * width > _BLOCK_LIMIT:
            raise NotKnown("large block")
        found = [item for item, _ in self.flat([value])]
        found.extend([None] * (height * width - len(found)))
        return Block(tuple(tuple(found[start : start + width]) for start in range(0, len(found), width)))

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
            raise Failed(ErrorValue(token.text))
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
            return self.cells.named(token.text, bracket, sheet, self.row, self.column)
        if token.kind is Kind.BRACKET:
            return self.cells.named("", token.text, sheet, self.row, self.column)
        raise NotKnown(token.text)

    # Values.
    def scalar(self, value: Result) -> Scalar:
        if isinstance(value, Block):
            raise NotKnown("block as value")
        if isinstance(value, Area):
            if (value.first_row, value.first_column) != (value.last_row, value.last_column):
                raise NotKnown("area as value")
            found = self.cells.value(value.sheet, value.first_row, value.first_column)
        else:
            found = value
        if isinstance(found, ErrorValue):
            raise Failed(found)
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
        self.blocks += name in _OF_BLOCKS
        arguments = self.arguments()
        self.blocks -= name in _OF_BLOCKS
        function = self.functions.get(name)
        if function is None:
            raise NotKnown(name)
        if self.blocks and name in _CELL_BY_CELL and any(map(_is_block, arguments)):
            return self.cell_by_cell(arguments, lambda *told: function(self, list(told)))
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
        except Failed:
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
                        raise Failed(value)
                    yield value, True
            elif isinstance(argument, ErrorValue):
                raise Failed(argument)
            elif isinstance(argument, Block):
                for item in argument.flat():
                    yield cast("Scalar", item), True
            else:
                yield argument, False

    def numbers(self, arguments: list[Result], *, subtotal: bool = False) -> list[Decimal]:
        found: list[Decimal] = []
        for argument in arguments:
            if isinstance(argument, Block):
                found.extend(item for item in argument.flat() if type(item) is Decimal)
                continue
            if not isinstance(argument, Area):
                if argument is not None:
                    found.append(self.number(argument))
                continue
            read = self.cells.values_for_subtotal if subtotal else self.cells.values
            values = list(read(argument))
            if ErrorValue in set(map(type, values)):
                raise Failed(next(value for value in values if isinstance(value, ErrorValue)))
            found.extend(value for value in values if type(value) is Decimal)
        return found


def _is_block(value: Result) -> bool:
    if isinstance(value, Area):
        return (value.first_row, value.first_column) != (value.last_row, value.last_column)
    return isinstance(value, Block)


def compare(operator: str, left: Scalar, right: Scalar) -> bool:
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


def text_of(value: Scalar) -> str:
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


Function = Callable[[Parser, list[Result]], Result]
