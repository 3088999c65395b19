"""From a pack's TOML to predicates and quantities. The language is closed: what is not listed here is refused.

resources/policies/README.md describes it for the people who write packs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Final

from desktop_app.domain import region
from desktop_app.domain.fields import Field, FieldDictionary, FieldType
from desktop_app.domain.industry import is_division
from desktop_app.policy import wording
from desktop_app.policy.comparison import NUMERIC_OPERATORS, Comparison
from desktop_app.policy.entry import Entry
from desktop_app.policy.predicates import (
    All,
    AnyOf,
    BeginsWith,
    CheckDayWithin,
    CompletedByCheckDay,
    Flag,
    Includes,
    InMonths,
    MonthBound,
    Not,
    OneOf,
    Predicate,
)
from desktop_app.policy.quantities import (
    Case,
    Constant,
    Count,
    DatedValue,
    Difference,
    FieldQuantity,
    Growth,
    Lookup,
    Maximum,
    MeanOfNonZero,
    Minimum,
    Named,
    Parameter,
    PerStep,
    Product,
    Quantity,
    Quotient,
    Rounded,
    Sum,
)

_MONTH_OPERATORS: Final = ("from", "until", "within_year", "completed_by_check_day")
_CHOICE_OPERATORS: Final = ("is", "is_not", "one_of", "none_of")
_MULTI_OPERATORS: Final = ("includes_any", "any_chosen")
_PREFIX_OPERATORS: Final = ("begins_with",)
_OPERATORS_OF: Final[dict[FieldType, tuple[str, ...]]] = {
    FieldType.BOOL: ("is",),
    FieldType.CHOICE: _CHOICE_OPERATORS,
    FieldType.MULTI: _MULTI_OPERATORS,
    FieldType.MONTH: _MONTH_OPERATORS,
    FieldType.REGION: (*_CHOICE_OPERATORS, *_PREFIX_OPERATORS),
    FieldType.INDUSTRY: (*_CHOICE_OPERATORS, *_PREFIX_OPERATORS),
    FieldType.TEXT: _CHOICE_OPERATORS,
    FieldType.USCC: (*_CHOICE_OPERATORS, *_PREFIX_OPERATORS),
    FieldType.PROJECT_CODE: (*_CHOICE_OPERATORS, *_PREFIX_OPERATORS),
    **dict.fromkeys((FieldType.MONEY, FieldType.PERCENT, FieldType.NUMBER, FieldType.INT), NUMERIC_OPERATORS),
}
_QUANTITY_FORMS: Final = (
    "field",
    "sum",
    "difference",
    "product",
    "quotient",
    "min",
    "max",
    "mean_of_nonzero",
    "growth",
    "percent",
    "round",
    "per_step",
    "count",
    "lookup",
    "parameter",
    "case",
)


@dataclass(frozen=True, slots=True)
class ListOfCodes:
    """A named list of the pack: what an announcement's annex enumerates."""

    title: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A named table of the pack: numbers by one or more fields."""

    title: str
    by: tuple[Field, ...]
    rows: Mapping[tuple[str, ...], Fraction]
    otherwise: Fraction | None
    by_prefix: bool
    unit: str
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A named value of the pack that changes with time."""

    title: str
    values: tuple[DatedValue, ...]
    is_percent: bool
    unit: str


@dataclass(frozen=True)
class Scope:
    """What the expressions of one pack may name."""

    fields: FieldDictionary
    year: int | None
    lists: Mapping[str, ListOfCodes] = field(default_factory=dict)
    lookups: Mapping[str, LookupTable] = field(default_factory=dict)
    parameters: Mapping[str, DatedParameter] = field(default_factory=dict)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return {key: item.label for key, item in self.fields.items()}

    def field_of(self, entry: Entry) -> Field:
        """The field an entry names; refused where there is none."""
        key = entry.text()
        found = self.fields.get(key)
        if found is None:
            entry.fail(f"没有名为“{key}”的字段，请对照字段表，或在[[field]]中先行声明")
        return found


# --- predicates -----------------------------------------------------------------------------------------------------


def read_predicate(entry: Entry, scope: Scope) -> Predicate:
    """A condition's expression. A bare text is a yes-no field that must be 是."""
    if isinstance(entry.value, str):
        return Flag(_typed_field(entry, scope, (FieldType.BOOL,), "是/否字段"), True)
    if not isinstance(entry.value, dict):
        entry.fail(f"应为一个条件，如{{ field = …, at_least = … }}，现为{entry.kind()}")
    for form, read in (
        ("all", _read_all),
        ("any", _read_any),
        ("not", _read_not),
        ("check_day", _read_check_day),
    ):
        if form in entry.value:
            return read(entry.table((form,))[form], scope)
    for form in ("ratio", "growth", "value"):
        if form in entry.value:
            return _read_computed(entry, form, scope)
    if "field" not in entry.value:
        entry.fail("看不出是什么条件：应含field、ratio、growth、value、all、any、not、check_day之一")
    return _read_field_test(entry, scope)


def _read_parts(entry: Entry, scope: Scope) -> list[Predicate]:
    parts = [read_predicate(item, scope) for item in entry.items()]
    if not parts:
        entry.fail("至少要有一个条件")
    return parts


def _read_all(entry: Entry, scope: Scope) -> Predicate:
    return All(_read_parts(entry, scope))


def _read_any(entry: Entry, scope: Scope) -> Predicate:
    return AnyOf(_read_parts(entry, scope))


def _read_not(entry: Entry, scope: Scope) -> Predicate:
    part = read_predicate(entry, scope)
    return Flag(part.field, not part.expected) if isinstance(part, Flag) else Not(part)


def _read_check_day(entry: Entry, scope: Scope) -> Predicate:
    keys = entry.table(("from", "until"))
    since, until = (keys[name].day() if name in keys else None for name in ("from", "until"))
    if since is None and until is None:
        entry.fail("应至少写明from或until")
    if since and until and since > until:
        entry.fail(f"起始日{since}晚于截止日{until}")
    return CheckDayWithin(since, until)


def _read_computed(entry: Entry, form: str, scope: Scope) -> Predicate:
    keys = entry.table((form, "label", "unit", *NUMERIC_OPERATORS))
    label = keys["label"].text() if "label" in keys else ""
    if form == "value":
        left: Quantity = read_quantity(keys[form], scope)
        left = Named(left, label, keys["unit"].text() if "unit" in keys else "")
    else:
        kind = Growth if form == "growth" else Quotient
        left = _read_pair(keys[form], scope, kind, label)
    return _limits(entry, keys, left, scope)


def _read_pair(entry: Entry, scope: Scope, kind: type[Quotient], label: str = "") -> Quotient:
    items = entry.items()
    if len(items) != 2:
        entry.fail(f"应为两个量[分子, 分母]（增速为[本期, 基期]），现为{len(items)}个")
    first, second = (read_quantity(item, scope) for item in items)
    return kind(first, second, label or (f"{first.label}增速" if kind is Growth else ""))


def _limits(entry: Entry, keys: Mapping[str, Entry], left: Quantity, scope: Scope) -> Predicate:
    tests: list[Predicate] = []
    for name in NUMERIC_OPERATORS:
        if name in keys:
            limit = read_quantity(keys[name], scope)
            _check_percent(keys[name], left, limit)
            tests.append(Comparison(left, name, limit, scope.labels))
    if not tests:
        entry.fail(f"缺少界限：{'、'.join(NUMERIC_OPERATORS)}之一")
    return tests[0] if len(tests) == 1 else All(tests)


def _check_percent(entry: Entry, left: Quantity, limit: Quantity) -> None:
    if not isinstance(limit, Constant):
        return
    is_rate = isinstance(left, Quotient) or (isinstance(left, FieldQuantity) and left.is_percent)
    if is_rate and not limit.is_percent:
        entry.fail('比例、增速和百分比字段的界限要写成百分数，如"30%"')
    if isinstance(left, FieldQuantity) and limit.is_percent and not left.is_percent:
        entry.fail(f"“{left.label}”的单位是{left.unit}，界限不能写成百分数")


def _read_field_test(entry: Entry, scope: Scope) -> Predicate:
    every = dict.fromkeys(name for names in _OPERATORS_OF.values() for name in names)
    keys = entry.table(("field", *every), required=("field",))
    subject = scope.field_of(keys["field"])
    suitable = _OPERATORS_OF.get(subject.type, ())
    used = [name for name in keys if name != "field"]
    if not used:
        entry.fail(f"字段“{subject.key}”后面缺少要求，可用：{'、'.join(suitable)}")
    for name in used:
        if name not in suitable:
            keys[name].fail(
                f"字段“{subject.key}”（{subject.type}）不能用“{name}”，可用：{'、'.join(suitable)}"
            )
    if subject.is_numeric:
        return _limits(entry, keys, FieldQuantity(subject), scope)
    if subject.type is FieldType.MONTH:
        return _read_month_test(entry, keys, subject, scope)
    if len(used) > 1:
        entry.fail(f"一个条件里只能用一种要求，现有：{'、'.join(used)}")
    return _read_code_test(keys[used[0]], used[0], subject, scope)


def _read_code_test(entry: Entry, name: str, subject: Field, scope: Scope) -> Predicate:
    if subject.type is FieldType.BOOL:
        return Flag(subject, entry.boolean())
    if name == "any_chosen":
        if not entry.boolean():
            entry.fail("只能写true；要求一项都不选请用not")
        return Includes(subject, None, ())
    if name == "begins_with":
        prefixes = entry.texts()
        return BeginsWith(
            subject, prefixes, wording.either(_prefix_name(subject, prefix) for prefix in prefixes)
        )
    codes, shown = _read_codes(entry, subject, scope)
    if name == "includes_any":
        return Includes(subject, frozenset(codes), shown)
    return OneOf(subject, frozenset(codes), name in {"is_not", "none_of"}, shown)


def _prefix_name(subject: Field, prefix: str) -> str:
    name = region.name(prefix.ljust(6, "0")) if subject.type is FieldType.REGION else None
    return name or f"以{prefix}开头的代码"


def _read_codes(entry: Entry, subject: Field, scope: Scope) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(entry.value, dict):
        name = entry.table(("list",), required=("list",))["list"]
        found = scope.lists.get(name.text())
        if found is None:
            name.fail(f"没有名为“{name.text()}”的名单，请先在[list.…]中写明")
        check_codes(name, subject, found.codes)
        return found.codes, (f"《{found.title}》所列",)
    codes = entry.texts()
    if not codes:
        entry.fail("至少要有一个选项")
    check_codes(entry, subject, codes)
    return codes, tuple(subject.label_of(code) for code in codes)


def check_codes(entry: Entry, subject: Field, codes: Sequence[str]) -> None:
    """Refuse a code that is none of a choice field's, of the regions' or of the industries'."""
    known = [choice.code for choice in subject.choices]
    for code in codes:
        if known and code not in known:
            entry.fail(f"字段“{subject.key}”没有选项“{code}”，可用：{'、'.join(known)}")
        if subject.type is FieldType.INDUSTRY and not is_division(code):
            entry.fail(f"“{code}”不是国民经济行业大类代码（两位数字06至46）")
        if subject.type is FieldType.REGION and not region.is_known(code):
            entry.fail(f"“{code}”不是六位行政区划代码")


def _read_month_test(entry: Entry, keys: Mapping[str, Entry], subject: Field, scope: Scope) -> Predicate:
    tests: list[Predicate] = []
    if "within_year" in keys:
        if not keys["within_year"].boolean():
            keys["within_year"].fail("只能写true")
        tests.append(InMonths(subject, MonthBound(scope.year, 1), MonthBound(scope.year, 12)))
    if "from" in keys or "until" in keys:
        since, until = (_read_bound(keys[n], scope) if n in keys else None for n in ("from", "until"))
        tests.append(InMonths(subject, since, until))
    if "completed_by_check_day" in keys:
        if not keys["completed_by_check_day"].boolean():
            keys["completed_by_check_day"].fail("只能写true")
        tests.append(CompletedByCheckDay(subject))
    return tests[0] if len(tests) == 1 else All(tests)


def _read_bound(entry: Entry, scope: Scope) -> MonthBound:
    text = entry.text()
    year, _, month = text.partition("-")
    in_year = year == "year"
    if not (
        (in_year or (year.isdigit() and len(year) == 4))
        and month.isdigit()
        and len(month) == 2
        and 1 <= int(month) <= 12
    ):
        entry.fail(f'“{text}”不是月份，应写成"2024-12"，或"year-12"（政策年度的12月）')
    return MonthBound(scope.year if in_year else int(year), int(month))


def _typed_field(entry: Entry, scope: Scope, types: tuple[FieldType, ...], wanted: str) -> Field:
    found = scope.field_of(entry)
    if found.type not in types:
        entry.fail(f"字段“{found.key}”是{found.type}，这里需要{wanted}")
    return found


# --- quantities -----------------------------------------------------------------------------------------------------


def read_quantity(entry: Entry, scope: Scope) -> Quantity:
    """A number (500, "0.5", "30%"), a numeric field's key, or a table that computes one."""
    if isinstance(entry.value, dict):
        return _read_quantity_form(entry, scope)
    if isinstance(entry.value, str) and entry.value[:1].isalpha():
        found = scope.field_of(entry)
        if not found.is_numeric:
            entry.fail(f"字段“{found.key}”是{found.type}，不是数值，不能参加计算")
        return FieldQuantity(found)
    number, is_percent = entry.number()
    return Constant(number, is_percent)


def _read_quantity_form(entry: Entry, scope: Scope) -> Quantity:
    form = next((name for name in _QUANTITY_FORMS if name in entry.value), None)
    if form is None:
        entry.fail(f"看不出是什么算式，可用：{'、'.join(_QUANTITY_FORMS)}")
    if form in {"sum", "difference", "product", "min", "max", "mean_of_nonzero"}:
        return _read_series(entry, form, scope)
    if form in {"quotient", "growth"}:
        keys = entry.table((form, "label"))
        label = keys["label"].text() if "label" in keys else ""
        return _read_pair(keys[form], scope, Growth if form == "growth" else Quotient, label)
    if form == "field":
        return read_quantity(entry.table(("field",))["field"], scope)
    if form == "percent":
        keys = entry.table(("percent", "of"), required=("of",))
        return Product((_read_share(keys["percent"], scope), read_quantity(keys["of"], scope)))
    if form == "round":
        keys = entry.table(("round", "places", "mode"))
        places = keys["places"].integer() if "places" in keys else 4
        mode = keys["mode"].one_of(("half_up", "down", "up")) if "mode" in keys else "half_up"
        return Rounded(read_quantity(keys["round"], scope), places, mode)
    if form == "per_step":
        return _read_per_step(entry, scope)
    if form == "count":
        keys = entry.table(("count", "of"))
        subject = _typed_field(keys["count"], scope, (FieldType.MULTI,), "多选字段")
        return Count(subject, frozenset(_read_codes(keys["of"], subject, scope)[0]) if "of" in keys else None)
    if form == "lookup":
        return _read_lookup(entry.table(("lookup",))["lookup"], scope)
    if form == "parameter":
        return _read_parameter(entry, scope)
    return _read_case(entry, scope)


def _read_share(entry: Entry, scope: Scope) -> Quantity:
    share = read_quantity(entry, scope)
    if isinstance(share, Constant) and not share.is_percent:
        entry.fail('应写成百分数，如"50%"')
    return share


def _read_series(entry: Entry, form: str, scope: Scope) -> Quantity:
    keys = entry.table((form,))
    parts = [read_quantity(item, scope) for item in keys[form].items()]
    if len(parts) < (1 if form == "mean_of_nonzero" else 2):
        keys[form].fail("至少要有两项")
    kinds: dict[str, Callable[[Sequence[Quantity]], Quantity]] = {
        "sum": Sum,
        "difference": Difference,
        "product": Product,
        "min": Minimum,
        "max": Maximum,
        "mean_of_nonzero": MeanOfNonZero,
    }
    return kinds[form](parts)


def _read_per_step(entry: Entry, scope: Scope) -> Quantity:
    keys = entry.table(("per_step", "beyond", "step", "each", "whole"), required=("beyond", "step", "each"))
    step, _ = keys["step"].number()
    if step <= 0:
        keys["step"].fail("每一档的幅度应大于0")
    whole = keys["whole"].boolean() if "whole" in keys else True
    return PerStep(
        read_quantity(keys["per_step"], scope),
        keys["beyond"].number()[0],
        step,
        read_quantity(keys["each"], scope),
        whole,
    )


def _read_lookup(entry: Entry, scope: Scope) -> Quantity:
    table = scope.lookups.get(entry.text())
    if table is None:
        entry.fail(f"没有名为“{entry.text()}”的对照表，请先在[lookup.…]中写明")
    if not table.rows and table.otherwise is not None:
        return Constant(table.otherwise, table.is_percent, table.unit)  # an adjustment not yet published
    return Lookup(table.title, table.by, table.rows, table.otherwise, table.by_prefix, table.unit)


def _read_parameter(entry: Entry, scope: Scope) -> Quantity:
    keys = entry.table(("parameter", "on"))
    found = scope.parameters.get(keys["parameter"].text())
    if found is None:
        keys["parameter"].fail(f"没有名为“{keys['parameter'].text()}”的参数，请先在[parameter.…]中写明")
    by = _typed_field(keys["on"], scope, (FieldType.MONTH,), "月份字段") if "on" in keys else None
    return Parameter(found.title, found.values, by, found.is_percent, found.unit)


def _read_case(entry: Entry, scope: Scope) -> Quantity:
    keys = entry.table(("case", "otherwise"))
    branches = []
    for item in keys["case"].items():
        branch = item.table(("when", "value"), required=("when", "value"))
        branches.append((read_predicate(branch["when"], scope), read_quantity(branch["value"], scope)))
    otherwise = read_quantity(keys["otherwise"], scope) if "otherwise" in keys else None
    return Case(branches, otherwise)
