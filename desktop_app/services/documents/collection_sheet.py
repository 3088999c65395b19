"""Collection sheets: for each firm a workbook with what is known filled in and what is missing marked, to send out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain import industry
from desktop_app.domain.entities import Dossier, Office
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Field, FieldType, Subject
from desktop_app.domain.record import to_json_value
from desktop_app.policy.evaluate import evaluate
from desktop_app.policy.pack import Pack
from desktop_app.safe_files import plain_stem
from desktop_app.services.records.field_input import editor_text, typing_text
from desktop_app.sheets.question_book import Question, QuestionPage, write_book

# What the bureau finds out and concludes itself is not asked of the firm.
_CONCLUSION = "核实结论"
# Asked beside what the policies look at, so that the table can be filled in and the firm be reached.
_ALWAYS = (
    "enterprise_name", "uscc", "registered_region", "contact_name", "contact_phone", "project_name", "project_code",
    "site_region", "site_detail", "construction_content", "implementation_effect", "industry", "start_month",
    "completion_month", "total_investment", "fixed_asset_investment", "equipment_investment", "approval_number",
    "progress_note", "problem_note",
)  # fmt: skip
_NUMBERS = frozenset({FieldType.MONEY, FieldType.NUMBER, FieldType.PERCENT})
_MOST_TEXT = {FieldType.LONGTEXT: 2000, FieldType.TEXT: 200}
_ENTERPRISE_PAGE = "企业"
_MOST_TAB = 31


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """A workbook for a firm. file_name: safe on every system; wanted: how many answers are missing."""

    enterprise_id: str
    enterprise: str
    file_name: str
    pages: tuple[QuestionPage, ...]
    heading: Mapping[str, Any]
    projects: int
    wanted: int

    def content(self) -> bytes:
        """The workbook; made when it is written, for that takes a while."""
        return write_book(self.pages, self.heading)


def asked_fields(fields: Mapping[str, Field], packs: Sequence[Pack]) -> tuple[Field, ...]:
    """What a firm is asked: what the policies look at and the table needs, in the dictionary's order."""
    keys = {key for pack in packs for key in pack.fields}.union(_ALWAYS)
    return tuple(field for key, field in fields.items() if key in keys and is_for_the_firm(field))


def is_for_the_firm(field: Field) -> bool:
    """Whether a firm can answer it; what the bureau concludes it cannot."""
    return _CONCLUSION not in field.label


def collection_sheets(
    dossiers: Iterable[Dossier], packs: Sequence[Pack], fields: Mapping[str, Field], office: Office, day: date
) -> tuple[CollectionSheet, ...]:
    """One workbook a firm, in the order its first project stands. Projects without a firm are passed over."""
    by_firm: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        if dossier.enterprise is not None:
            by_firm.setdefault(dossier.enterprise.id, []).append(dossier)
    asked = asked_fields(fields, packs)
    taken: set[str] = set()
    return tuple(_sheet(group, packs, asked, office, day, taken) for group in by_firm.values())


def question_id(record_id: str, key: str) -> str:
    """By which an answer finds its record and field again."""
    return f"{record_id}/{key}"


def _sheet(
    group: Sequence[Dossier],
    packs: Sequence[Pack],
    asked: Sequence[Field],
    office: Office,
    day: date,
    taken: set[str],
) -> CollectionSheet:
    firm = group[0].enterprise
    assert firm is not None
    missing = {dossier.project.id: _missing(dossier, packs, day) for dossier in group}
    for_all = frozenset().union(*missing.values())
    sent: dict[str, object] = {}
    firm_questions = _questions(firm.id, firm.facts, Subject.ENTERPRISE, asked, for_all, sent)
    pages = [
        QuestionPage(
            _ENTERPRISE_PAGE, f"{firm.name}　企业基本情况", _note(office, day), tuple(firm_questions)
        )
    ]
    names = {_ENTERPRISE_PAGE}
    wanted = sum(question.wanted for question in firm_questions)
    for number, dossier in enumerate(group, 1):
        project = dossier.project
        questions = _questions(project.id, project.facts, Subject.PROJECT, asked, missing[project.id], sent)
        title = f"项目：{project.name or '（请填项目名称）'}"
        pages.append(
            QuestionPage(_tab(number, project.name, names), title, _note(office, day), tuple(questions))
        )
        wanted += sum(question.wanted for question in questions)
    heading = {
        "enterprise": firm.id,
        "name": firm.name,
        "office": office.name,
        "day": day.isoformat(),
        "sent": sent,
    }
    file_name = _file_name(firm.name, taken)
    return CollectionSheet(firm.id, firm.name, file_name, tuple(pages), heading, len(group), wanted)


def _missing(dossier: Dossier, packs: Sequence[Pack], day: date) -> frozenset[str]:
    return frozenset(key for pack in packs for key in evaluate(dossier.facts, pack, day).missing)


def _questions(
    record_id: str,
    facts: Mapping[str, FactValue],
    subject: Subject,
    asked: Sequence[Field],
    missing: frozenset[str],
    sent: dict[str, object],
) -> list[Question]:
    questions = []
    for field in asked:
        if field.subject is not subject:
            continue
        value = facts.get(field.key)
        id_ = question_id(record_id, field.key)
        if value is not None:
            sent[id_] = to_json_value(value)
        questions.append(_question(id_, field, value, wanted=value is None and field.key in missing))
    return questions


def _question(id_: str, field: Field, value: FactValue | None, *, wanted: bool) -> Question:
    choices: tuple[str, ...] = ()
    hint = field.hint
    if field.type is FieldType.BOOL:
        choices = ("是", "否")
    elif field.type is FieldType.CHOICE:
        choices = tuple(choice.label for choice in field.choices)
    elif field.type is FieldType.INDUSTRY:
        choices = tuple(f"{item.division} {item.name}" for item in industry.divisions())
    elif field.type is FieldType.MULTI:
        listed = "、".join(choice.label for choice in field.choices)
        hint = f"可填多项，用顿号隔开：{listed}；都不是填“都不是”" + (f"。{hint}" if hint else "")
    elif field.type is FieldType.MONTH:
        hint = "年月，如2024年7月" + (f"。{hint}" if hint else "")
    kind = "whole" if field.type is FieldType.INT else "decimal" if field.type in _NUMBERS else "text"
    if kind != "text":
        answer = typing_text(field, value)
        if isinstance(value, Decimal) and Decimal(repr(float(value))) != value:
            kind = "text"  # more digits than a cell's number holds
    else:
        answer = editor_text(field, value)
    return Question(
        id_,
        field.label,
        answer,
        field.unit,
        hint,
        field.example,
        kind,
        choices,
        _MOST_TEXT.get(field.type, 0),
        wanted,
    )


def _note(office: Office, day: date) -> str:
    sender = f"{office.name}　" if office.name else ""
    reach = f"　联系人：{office.contact}　电话：{office.phone}" if office.contact or office.phone else ""
    return (
        f"{sender}{day.year}年{day.month}月{day.day}日{reach}\n"
        "只填“填写内容”一列，黄色格是还缺的；金额一律按右侧单位填数字，不要写单位。已填的请核对，有变化直接改。"
    )


def _tab(number: int, name: str, taken: set[str]) -> str:
    """A tab's name: what spreadsheets allow, unique, at most 31 characters."""
    plain = re.sub(r"[\[\]:*?/\\']", "", name)
    tab = f"项目{number} {plain}"[:_MOST_TAB].strip()
    taken.add(tab)
    return tab


def _file_name(name: str, taken: set[str]) -> str:
    """收集表-某公司.xlsx, without what file systems refuse, and never twice."""
    plain = plain_stem(name, 80) or "未命名企业"
    stem, number = f"收集表-{plain}", 1
    while f"{stem}.xlsx".casefold() in taken:
        number += 1
        stem = f"收集表-{plain}({number})"
    taken.add(f"{stem}.xlsx".casefold())
    return f"{stem}.xlsx"
