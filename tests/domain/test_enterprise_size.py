"""工信部联企业〔2011〕300号, industry: both bounds at, just below and far above."""

from decimal import Decimal

import pytest

from desktop_app.domain.enterprise_size import suggest


@pytest.mark.parametrize(
    ("employees", "revenue", "size"),
    [
        (1000, "40000", "large"),
        (999, "900000", "medium"),
        (1000, "39999.99", "medium"),
        (300, "2000", "medium"),
        (299, "39999", "small"),
        (300, "1999.99", "small"),
        (20, "300", "small"),
        (19, "300", "micro"),
        (20, "299.99", "micro"),
        (5000, "299", "micro"),
        (0, "0", "micro"),
    ],
)
def test_两个下限都要达到(employees: int, revenue: str, size: str) -> None:
    assert suggest(employees, Decimal(revenue)) == size


def test_缺一项时只有微型能定() -> None:
    assert suggest(19, None) == "micro"
    assert suggest(20, None) is None
    assert suggest(None, Decimal("299.99")) == "micro"
    assert suggest(None, Decimal(300)) is None
    assert suggest(None, None) is None
