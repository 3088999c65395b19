"""Check records against the template's own rules before they are written: spreadsheets do not check a finished file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import process

from desktop_app.sheets.cell_values import Value, date_serial, number_text
from desktop_app.sheets.filled_cells import FilledCells
from desktop_app.sheets.formula_references import Mover, fill_across
from desktop_app.sheets.formula_tokens import column_letters
from desktop_app.sheets.formula_values import Area, ErrorValue, NotKnown, Scalar, evaluate, evaluate_list
from desktop_app.sheets.layout import FillPlan, Layout
from desktop_app.sheets.package import Package
from desktop_app.sheets.sheet_rows import read_rows
from desktop_app.sheets.validation_rules import ValidationRule, read_rules
from desktop_app.sheets.workbook_calendar import uses_1904
from desktop_app.sheets.xml_scan import decode_part

_KINDS = {"whole": "整数", "decimal": "数值", "date": "日期", "time": "时间", "textLength": "字数"}
_OPERATORS = {
    "between": "介于 {0} 和 {1} 之间", "notBetween": "不在 {0} 和 {1} 之间", "equal": "等于 {0}", "notEqual": "不等于 {0}",
    "greaterThan": "大于 {0}", "lessThan": "小于 {0}", "greaterThanOrEqual": "不小于 {0}", "lessThanOrEqual": "不大于 {0}",
}  # fmt: skip


@dataclass(frozen=True)
class TemplateFinding:
    """A value the template would refuse. record: from 0; row: in the filled sheet; column: letters; index: position in
    plan.columns; allowed: the choices of a drop-down; nearest: the choice most like the value; refuses: False where the
    template only warns."""

    record: int
    row: int
    column: str
    index: int
    value: Value
    kind: str
    allowed: tuple[str, ...]
    nearest: str | None
    message: str
    refuses: bool = True


def check_rows(
    template: bytes, plan: FillPlan, rows: Iterable[Sequence[Value]]
) -> tuple[TemplateFinding, ...]:
    """Findings in the order of records and columns. Blank values are never a finding here.

    Raises AppError("template-…", "plan-wrong") as `fill` does. Rules that cannot be worked out here are passed over.
    """
    plan.check()
    checker = _Checker(template, plan, rows if isinstance(rows, Sequence) else list(rows))
    return tuple(checker.findings())


def allowed_values(template: bytes, plan: FillPlan) -> dict[int, tuple[str, ...]]:
    """For the columns (index in plan.columns) whose drop-down does not depend on other cells, its choices."""
    plan.check()
    checker = _Checker(template, plan, [(None,) * len(plan.columns)])
    return checker.choices()


class _Checker:
    def __init__(self, template: bytes, plan: FillPlan, records: Sequence[Sequence[Value]]) -> None:
        package = Package.read(template)
        target = package.sheet(plan.sheet)
        self.plan = plan
        self.layout = Layout(plan, len(records))
        self.records = records
        mover = Mover(target.name, self.layout.move, tuple(entry.name for entry in package.sheets))
        sheet = read_rows(decode_part(package.parts[target.part])[0])
        self.is_1904 = uses_1904(package)
        self.cells = FilledCells(package, target, sheet, mover, self.layout, records, is_1904=self.is_1904)
        self.sheet = target.name
        first, last = plan.blank_rows[0], self.layout.last_row
        rules = read_rules(package, target.part, mover, plan.rows_per_record)
        self.rules = [
            rule for rule in rules if any(top <= last and bottom >= first for top, _, bottom, _ in rule.areas)
        ]
        self._areas: dict[Area, tuple[str, ...]] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        self._is_fixed: dict[str, bool] = {}
        self._limits: dict[str, Scalar | ErrorValue] = {}

    def findings(self) -> Iterable[TemplateFinding]:
        targets = self.plan.targets()
        lines = self.plan.rows_per_record
        by_column = [[rule for rule in self.rules if _touches_column(rule, column)] for column, _ in targets]
        for number, record in enumerate(self.records):
            top = self.plan.blank_rows[0] + number * lines
            for index, (column, line) in enumerate(targets):
                value = record[index]
                if value is None or value == "":
                    continue
                for rule in by_column[index]:
                    if rule.covers(top + line, column):
                        finding = self.check(rule, number, index, top + line, column, value)
                        if finding is not None:
                            yield finding
                        break

    def choices(self) -> dict[int, tuple[str, ...]]:
        found = {}
        for index, (column, line) in enumerate(self.plan.targets()):
            row = self.plan.blank_rows[0] + line
            rule = next(
                (rule for rule in self.rules if rule.kind == "list" and rule.covers(row, column)), None
            )
            if rule is None:
                continue
            try:
                found[index] = self.list_of(rule, row, column)
            except NotKnown:
                continue
        return found

    def check(
        self, rule: ValidationRule, number: int, index: int, row: int, column: int, value: Value
    ) -> TemplateFinding | None:
        """The finding, or None where the value is right or the rule cannot be told."""
        allowed: tuple[str, ...] = ()
        nearest = None
        try:
            if rule.kind == "list":
                allowed = self.list_of(rule, row, column)
                if _is_choice(value, allowed):
                    return None
                nearest = nearest_choice(value, allowed)
                hint = f"，最接近的是“{nearest}”" if nearest else ""
                sentence = f"不在下拉选项中（可选：{_shortened(allowed)}）{hint}"
            elif rule.kind == "custom":
                if evaluate(
                    self.told_for(rule, rule.formula1, row, column), self.cells, self.sheet, row, column
                ):
                    return None
                sentence = "不符合模板的自定义规则"
            elif rule.kind in _KINDS:
                told = self.limits(rule, value, row, column)
                if told is None:
                    return None
                sentence = told
            else:
                return None
        except NotKnown:
            return None
        letters = column_letters(column)
        note = f"（模板提示：{rule.message}）" if rule.message else ""
        message = f"第 {number + 1} 条记录 {letters}{row} 的“{_shown(value)}”{sentence}{note}。"
        return TemplateFinding(
            number, row, letters, index, value, rule.kind, allowed, nearest, message, rule.refuses
        )

    def told_for(self, rule: ValidationRule, formula: str, row: int, column: int) -> str:
        """A formula of the rule as it reads for one cell."""
        if formula not in self._is_fixed:
            self._is_fixed[formula] = fill_across(formula, 1, 1) == formula
        if self._is_fixed[formula]:
            return formula
        top, left = rule.origin
        return fill_across(formula, row - top, column - left)

    def list_of(self, rule: ValidationRule, row: int, column: int) -> tuple[str, ...]:
        """Choices of a drop-down for one cell. Raises NotKnown."""
        told = self.told_for(rule, rule.formula1, row, column)
        # A list that hangs on no other cell reads the same for every record.
        if told not in self._lists:
            self._lists[told] = self._choices_of(told, row, column)
        return self._lists[told]

    def _choices_of(self, told: str, row: int, column: int) -> tuple[str, ...]:
        result = evaluate_list(told, self.cells, self.sheet, row, column)
        if isinstance(result, str):
            return tuple(choice.strip() for choice in result.split(",") if choice.strip())
        if result not in self._areas:
            values = self.cells.values(result)
            self._areas[result] = tuple(
                _shown(value) for value in values if isinstance(value, (str, Decimal))
            )
        return self._areas[result]

    def limits(self, rule: ValidationRule, value: Value, row: int, column: int) -> str | None:
        """What is wrong with a number, date or length; None when nothing is. Raises NotKnown."""
        ends = []
        for formula in (rule.formula1, rule.formula2):
            if formula:
                limit = evaluate(
                    self.told_for(rule, formula, row, column), self.cells, self.sheet, row, column
                )
                if not isinstance(limit, Decimal):
                    raise NotKnown(formula)
                ends.append(limit)
        if len(ends) < (2 if rule.operator in {"between", "notBetween"} else 1):
            raise NotKnown("limits")
        sentence = _OPERATORS[rule.operator].format(*(self.limit_text(rule.kind, end) for end in ends))
        number = self.number_of(rule.kind, value)
        if number is None:
            return f"应为{_KINDS[rule.kind]}，且{sentence}"
        if rule.kind == "whole" and number != number.to_integral_value():
            return f"应为整数，且{sentence}"
        if within(rule.operator, number, ends):
            return None
        return f"的字数是 {number}，应{sentence}" if rule.kind == "textLength" else f"应{sentence}"

    def number_of(self, kind: str, value: Value) -> Decimal | None:
        if kind == "textLength":
            return Decimal(len(_shown(value).encode("utf-16-le", "surrogatepass")) // 2)
        if isinstance(value, date):
            return date_serial(value, self.is_1904)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            return None
        return Decimal(value)

    def limit_text(self, kind: str, limit: Decimal) -> str:
        if kind == "date" and limit == limit.to_integral_value():
            return date.fromordinal(_epoch(self.is_1904).toordinal() + int(limit)).isoformat()
        return number_text(limit)


def within(operator: str, number: Decimal, ends: Sequence[Decimal]) -> bool:
    """Whether a number keeps to a validation's operator."""
    first = ends[0]
    if operator in {"between", "notBetween"}:
        return (min(ends) <= number <= max(ends)) == (operator == "between")
    return {
        "equal": number == first,
        "notEqual": number != first,
        "greaterThan": number > first,
        "lessThan": number < first,
        "greaterThanOrEqual": number >= first,
        "lessThanOrEqual": number <= first,
    }[operator]


def nearest_choice(value: Value, allowed: Sequence[str]) -> str | None:
    """The choice most like a value, or None when none is alike."""
    return _nearest(_shown(value), tuple(allowed))


@lru_cache(maxsize=4096)
def _nearest(shown: str, allowed: tuple[str, ...]) -> str | None:
    found = process.extractOne(shown, allowed, score_cutoff=50) if allowed else None
    return None if found is None else str(found[0])


def _touches_column(rule: ValidationRule, column: int) -> bool:
    return any(left <= column <= right for _, left, _, right in rule.areas)


def _is_choice(value: Value, allowed: Sequence[str]) -> bool:
    shown = _shown(value)
    return shown in allowed or shown.casefold() in {choice.casefold() for choice in allowed}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Decimal)):
        return number_text(value)
    return str(value)


def _shortened(allowed: Sequence[str]) -> str:
    return "、".join(allowed[:8]) + ("……" if len(allowed) > 8 else "")


def _epoch(is_1904: bool) -> date:
    return date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
