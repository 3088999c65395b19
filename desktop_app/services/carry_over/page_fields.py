"""Third step of the carry-over: what the new year does to the fields, in words and shown for one project."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field
from desktop_app.services.carry_over.plan import CarryLine, CarryPlan
from desktop_app.services.records.field_input import editor_text

_KEPT, _ADDED, _SET, _CONFIRM, _CLEARED = "保留", "转入累计", "自动填写", "保留，请核对", "清空，重新填报"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of the example. how: what is done to it; note: how it is reckoned, or what to do."""

    how: str
    label: str
    before: str
    after: str
    note: str


def in_words(plan: CarryPlan) -> tuple[str, ...]:
    """The rules, one sentence each."""
    before, after = plan.from_year, plan.to_year
    return (
        f"保留：项目和企业的基本情况、投资规模、条件核对结果等原样带到{after}年。",
        f"转入累计：{before}年完成的投资加到“截至上年底累计完成投资”；没有填上年实际完成数的，按原来的预计数加，加完请核对。",
        f"清空：{after}年完成投资、当季数据、进展和问题等属于一年的栏目清空，请重新填报；{before}年的数据另存一份，不会丢。",
        f"自动填写：上年在册、进度正常、{after}年继续推进（按上一步的回答）。",
    )


def field_rows(plan: CarryPlan, line: CarryLine) -> tuple[FieldRow, ...]:
    """One project's fields across the turn of the year: what changes first, what stays last."""
    candidate = plan.basis.candidates.get(line.project_id)
    if candidate is None or candidate.dossier is None or line.carried is None:
        return ()
    fields, facts = plan.basis.fields, candidate.dossier.facts
    touched = {each.key for each in line.carried.fields}
    rows = []
    for each in line.carried.fields:
        how, note = {
            "add": (_ADDED, each.how or "上年数据不全，请填写"),
            "set": (_SET, "上年在册"),
            "confirm": (_CONFIRM, "可能已变化"),
            "clear": (_CLEARED, "请按新年度填报"),
        }[each.rule]
        rows.append(
            FieldRow(
                how, each.label, _shown(fields, each.key, each.old), _shown(fields, each.key, each.new), note
            )
        )
    for key, value in line.carried.facts.items():
        if key in fields and key not in touched and facts.get(key) != value:
            rows.append(
                FieldRow(
                    _SET,
                    fields[key].label,
                    _shown(fields, key, facts.get(key)),
                    _shown(fields, key, value),
                    "按上一步的回答",
                )
            )
    order = (_ADDED, _CLEARED, _SET, _CONFIRM)
    rows.sort(key=lambda row: order.index(row.how))
    rows += [
        FieldRow(_KEPT, fields[key].label, _shown(fields, key, value), _shown(fields, key, value), "")
        for key, value in facts.items()
        if key in fields and line.carried.facts.get(key) == value and key not in touched
    ]
    return tuple(rows)


def _shown(fields: Mapping[str, Field], key: str, value: FactValue | None) -> str:
    if value is None:
        return "（空）"
    field = fields[key]
    return f"{editor_text(field, value)}{field.unit}"
