"""Work out the formulas that official tables use for totals, exactly, so that a filled file is right as it stands.

What is not known here raises NotKnown: the cell's old value is then left out of the file, and the spreadsheet computes
it when opening.
"""

from decimal import DivisionByZero, InvalidOperation

from desktop_app.sheets.formula_functions import FUNCTIONS
from desktop_app.sheets.formula_parser import Area, Cells, ErrorValue, Failed, NotKnown, Parser, Scalar
from desktop_app.sheets.formula_tokens import Kind, Token, tokens

__all__ = ["Area", "Cells", "ErrorValue", "NotKnown", "Scalar", "evaluate", "evaluate_list"]


def evaluate(
    formula: str, cells: Cells, sheet: str, row: int, column: int, *, is_array: bool = False
) -> Scalar | ErrorValue:
    """Value of a formula in a cell; is_array: one entered as {=…}. Raises NotKnown."""
    parser = Parser(_meaningful(formula), cells, FUNCTIONS, sheet, row, column)
    parser.blocks = int(is_array)
    return parser.whole()


def evaluate_list(formula: str, cells: Cells, sheet: str, row: int, column: int) -> Area | str:
    """What a drop-down's formula names: an area, or a text of choices between commas. Raises NotKnown."""
    parser = Parser(_meaningful(formula), cells, FUNCTIONS, sheet, row, column)
    try:
        result = parser.comparison()
    except (Failed, DivisionByZero, InvalidOperation) as error:
        raise NotKnown(str(error)) from error
    if parser.at != len(parser.found) or not isinstance(result, (Area, str)):
        raise NotKnown(formula)
    return result


def _meaningful(formula: str) -> list[Token]:
    return [token for token in tokens(formula) if token.kind is not Kind.SPACE]
