"""The sentences of this floor: every Chinese phrase a verdict is explained with, in one place."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from desktop_app.domain.money import exact_decimal, grouped, plain, round_half_up

OPERATORS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "="}
YES, NO = "是", "否"


def number(value: Fraction | Decimal | int) -> str:
    """A number as it is, grouped; a fraction without end is cut at four places and marked 约."""
    if isinstance(value, Fraction):
        exact = exact_decimal(value)
        return grouped(exact) if exact is not None else "约" + grouped(round_half_up(value))
    return grouped(value)


def percent(value: Fraction) -> str:
    """A fraction of one as a percentage: 3/10 → 30%."""
    exact = exact_decimal(value * 100)
    return f"{plain(exact)}%" if exact is not None else f"约{plain(round_half_up(value * 100))}%"


def amount(value: Fraction | Decimal | int, unit: str) -> str:
    return number(value) + unit


def bound(operator: str, limit: str) -> str:
    """500万元以上, 超过2000万元, 不超过…, 低于…: 以上 and 不超过 include the number, 超过 and 低于 do not (R1, R2)."""
    return {
        "at_least": f"{limit}以上",
        "above": f"超过{limit}",
        "at_most": f"不超过{limit}",
        "below": f"低于{limit}",
        "equals": f"等于{limit}",
    }[operator]


def distance(short: Decimal, unit: str) -> str:
    """还差0.003万元（30元): below one 万元 the 元 stand beside it, since that is what people count."""
    if unit == "%":
        return f"还差{grouped(short)}个百分点" if short else "还差不足0.0001个百分点，或恰好等于界限"
    if not short:
        return "恰好等于界限，须再多一点才算超过"
    if unit == "万元" and short < 1:
        return f"还差{grouped(short)}万元（{grouped(short * 10000)}元）"
    return f"还差{grouped(short)}{unit}"


def over(excess: Fraction, unit: str) -> str:
    return f"高出{number(excess)}{unit}" if excess else "恰好等于界限，须再少一点才算低于"


def unknown(labels: Iterable[str]) -> str:
    return "待补充：" + "、".join(quoted(label) for label in labels)


def quoted(label: str) -> str:
    """“…”; quotation marks inside become single ones (GB/T 15834)."""
    return "“" + label.replace("“", "‘").replace("”", "’") + "”"


def undefined_base(label: str) -> str:
    return f"{quoted(label)}为0，增速（比例）无法计算，需人工核定"


def listed(labels: Iterable[str]) -> str:
    return "、".join(labels)


def either(texts: Iterable[str]) -> str:
    return " 或 ".join(texts)


def both(texts: Iterable[str]) -> str:
    return " 且 ".join(texts)
