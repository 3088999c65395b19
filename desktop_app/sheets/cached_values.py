"""The value a formula's cell carries in the file beside the formula."""

from collections.abc import Callable
from decimal import Decimal

from desktop_app.sheets.cell_values import number_text
from desktop_app.sheets.formula_values import ErrorValue, Scalar

# (type attribute, text of <v>), or None when it is not known and must be left out.
CachedValue = tuple[str, str] | None
FormulaValue = Callable[[int, int], CachedValue]


def cached_value(value: Scalar | ErrorValue) -> tuple[str, str]:
    """How a result is written; numbers beyond the precision of a double as the double that comes nearest."""
    if isinstance(value, ErrorValue):
        return "e", value.code
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, str):
        return "str", value
    if value is None:
        return "n", "0"
    exact = len(value.as_tuple().digits) <= 15
    return "n", number_text(value if exact else Decimal(repr(float(value))))
