"""Size of an industrial enterprise: 工信部联企业〔2011〕300号, 四（二）, mining, manufacturing and supply.

Large, medium and small need both lower bounds, else the firm falls to the tier below; micro needs only one to fail.
Both bounds are inclusive (以上).
"""

from decimal import Decimal

SIZES = ("large", "medium", "small", "micro")
# Size: employees (人), revenue of the year (万元).
LOWER_BOUNDS = {"large": (1000, Decimal(40000)), "medium": (300, Decimal(2000)), "small": (20, Decimal(300))}


def suggest(employees: int | None, annual_revenue: Decimal | None) -> str | None:
    """The size code for 从业人员 (人) and 营业收入 (万元); None where what is missing could still change it."""
    if employees is not None and annual_revenue is not None:
        for size, (people, revenue) in LOWER_BOUNDS.items():
            if employees >= people and annual_revenue >= revenue:
                return size
        return "micro"
    people, revenue = LOWER_BOUNDS["small"]
    too_few = employees is not None and employees < people
    too_little = annual_revenue is not None and annual_revenue < revenue
    return "micro" if too_few or too_little else None
