"""pack.toml → Pack. Strict: an unknown key, a name that leads nowhere or a value out of place is refused with its path."""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, cast

from desktop_app.domain.fields import (
    Choice,
    Field,
    FieldDictionary,
    FieldType,
    Subject,
    make_field,
    parse_new_year,
)
from desktop_app.domain.money import exact_decimal
from desktop_app.policy.award_reader import read_award, read_subsidy
from desktop_app.policy.entry import Entry
from desktop_app.policy.errors import PackError
from desktop_app.policy.expressions import (
    DatedParameter,
    ListOfCodes,
    LookupTable,
    Scope,
    check_codes,
    read_predicate,
)
from desktop_app.policy.pack import (
    Caution,
    Chapter,
    Condition,
    Document,
    ExclusionGroup,
    Pack,
    Priority,
    Quota,
    Reading,
    Sheet,
    Target,
    Window,
    condition_test,
)
from desktop_app.policy.quantities import DatedValue
from desktop_app.policy.toml_file import parse_toml

LANGUAGE_VERSION = 1
_HEAD = (
    "language",
    "id",
    "version",
    "title",
    "badge",
    "document_number",
    "issuer",
    "issued",
    "valid_from",
    "valid_until",
    "subject",
    "year",
    "regions",
    "supersedes",
    "shown_with",
    "result_note",
    "subsidy_from",
    "order",
)
_SECTIONS = (
    "field",
    "list",
    "lookup",
    "parameter",
    "condition",
    "reading",
    "priority",
    "caution",
    "subsidy",
    "award",
    "exclusion_group",
    "window",
    "declaring",
    "quota",
    "target",
    "sheet",
    "document",
)
_REQUIRED = ("id", "version", "title", "badge", "document_number", "issuer", "subject", "year", "regions")


def read_pack(data: bytes, file: str, fields: FieldDictionary) -> Pack:
    """A pack from its file's bytes. file: the name used in messages. Raises PackError."""
    tables = parse_toml(data, file)
    if not tables:
        raise PackError(file, "", "文件是空的，没有政策包的内容")
    root = Entry(tables, "", file)
    keys = root.table((*_HEAD, *_SECTIONS), required=_REQUIRED)
    if "language" in keys and keys["language"].integer(1) > LANGUAGE_VERSION:
        keys["language"].fail(
            f"此政策包需要更新版本的程序（语言版本{keys['language'].value}，本程序{LANGUAGE_VERSION}）"
        )
    own_fields = tuple(_read_field(item) for item in keys["field"].items()) if "field" in keys else ()
    try:
        known = fields.extended(own_fields)
    except ValueError as error:
        keys["field"].fail(f"字段“{error}”与字段表中已有的同名字段不一致")
    scope = Scope(known, _read_year(keys["year"]))
    scope = Scope(
        known,
        scope.year,
        {name: _read_list(entry) for name, entry in _named(keys, "list")},
        {name: _read_lookup(entry, scope) for name, entry in _named(keys, "lookup")},
        {name: _read_dated(entry) for name, entry in _named(keys, "parameter")},
    )
    conditions = _read_conditions(keys, scope)
    valid_from = keys["valid_from"].day() if "valid_from" in keys else None
    valid_until = keys["valid_until"].day() if "valid_until" in keys else None
    if valid_from and valid_until and valid_from > valid_until:
        keys["valid_until"].fail(f"失效日{valid_until}早于生效日{valid_from}")
    return Pack(
        id=keys["id"].identifier(),
        version=keys["version"].text(),
        title=keys["title"].text(),
        badge=keys["badge"].text(),
        document_number=keys["document_number"].text(),
        issuer=keys["issuer"].text(),
        issued=keys["issued"].day() if "issued" in keys else None,
        subject=Subject(keys["subject"].one_of([item.value for item in Subject])),
        year=scope.year,
        regions=_read_regions(keys["regions"]),
        conditions=conditions,
        valid_from=valid_from,
        valid_until=valid_until,
        supersedes=keys["supersedes"].texts() if "supersedes" in keys else (),
        shown_with=keys["shown_with"].texts() if "shown_with" in keys else (),
        readings=_read_readings(keys, conditions, scope),
        priorities=tuple(_read_priority(item, scope) for item in _items(keys, "priority")),
        cautions=tuple(_read_caution(item, scope) for item in _items(keys, "caution")),
        subsidy=read_subsidy(keys["subsidy"], scope) if "subsidy" in keys else None,
        subsidy_from=keys["subsidy_from"].text() if "subsidy_from" in keys else "",
        award=read_award(keys["award"], scope) if "award" in keys else None,
        result_note=keys["result_note"].text() if "result_note" in keys else "",
        exclusion_group=_read_group(keys["exclusion_group"]) if "exclusion_group" in keys else None,
        windows=_read_windows(keys),
        declaring=_read_declaring(keys, conditions),
        quotas=tuple(_read_quota(item, scope) for item in _items(keys, "quota")),
        targets=tuple(_read_target(item) for item in _items(keys, "target")),
        sheets=tuple(_read_sheet(item) for item in _items(keys, "sheet")),
        documents=tuple(_read_document(item, scope) for item in _items(keys, "document")),
        order=keys["order"].integer() if "order" in keys else 100,
        own_fields=own_fields,
        content_hash=hashlib.sha256(data).hexdigest(),
    )


def _items(keys: Mapping[str, Entry], name: str) -> tuple[Entry, ...]:
    return keys[name].items() if name in keys else ()


def _named(keys: Mapping[str, Entry], name: str) -> list[tuple[str, Entry]]:
    return list(keys[name].children().items()) if name in keys else []


def _read_year(entry: Entry) -> int | None:
    if entry.value == "office":
        return None
    year = entry.integer()
    if not 1990 <= year <= 2100:
        entry.fail(f'年度{year}不合理；随使用单位的年度请写"office"')
    return year


def _read_regions(entry: Entry) -> tuple[str, ...]:
    for item in entry.items():
        if not item.text().isdigit() or len(item.value) not in {2, 4, 6}:
            item.fail(f"“{item.value}”不是行政区划代码或其前缀（2、4或6位数字）")
    return entry.texts()


def _read_field(entry: Entry) -> Field:
    keys = entry.table(
        ("key", "subject", "label", "type", "unit", "choices", "section", "hint", "example", "new_year"),
        required=("key", "subject", "label", "type"),
    )
    type_ = FieldType(keys["type"].one_of([item.value for item in FieldType]))
    choices: tuple[Choice, ...] = ()
    if "choices" in keys:
        choices = tuple(Choice(code, item.text()) for code, item in keys["choices"].children().items())
    if type_ in {FieldType.CHOICE, FieldType.MULTI} and not choices:
        entry.fail("选择类字段要写明choices（代码 = 名称）")
    words = {
        name: keys[name].text() if name in keys else "" for name in ("unit", "section", "hint", "example")
    }
    if type_ is FieldType.MONEY and words["unit"] not in {"", "万元"}:
        keys["unit"].fail("金额字段在程序内一律以万元计")
    return make_field(
        keys["key"].identifier(),
        Subject(keys["subject"].one_of([item.value for item in Subject])),
        keys["label"].text(),
        type_,
        words["unit"] or ("万元" if type_ is FieldType.MONEY else "%" if type_ is FieldType.PERCENT else ""),
        choices,
        words["section"] or "其他",
        words["hint"],
        words["example"],
        _read_new_year(keys),
    )


def _read_new_year(keys: Mapping[str, Entry]) -> str:
    if "new_year" not in keys:
        return ""
    text = keys["new_year"].text()
    try:
        parse_new_year(text)
    except ValueError:
        keys["new_year"].fail(
            "应为confirm（沿用、须核对）、clear（清空重填）、set（记为是）或add:字段（加上那个字段上年的数）"
        )
    return text


def _read_list(entry: Entry) -> ListOfCodes:
    keys = entry.table(("title", "codes"), required=("title", "codes"))
    codes = keys["codes"].texts()
    if not codes:
        keys["codes"].fail("名单是空的")
    return ListOfCodes(keys["title"].text(), codes)


def _read_lookup(entry: Entry, scope: Scope) -> LookupTable:
    keys = entry.table(
        ("title", "by", "match", "rows", "otherwise", "unit"), required=("title", "by", "rows")
    )
    by_entries = keys["by"].items() if isinstance(keys["by"].value, list) else (keys["by"],)
    by = tuple(_read_key_field(item, scope) for item in by_entries)
    by_prefix = "match" in keys and keys["match"].one_of(("exact", "prefix")) == "prefix"
    rows: dict[tuple[str, ...], Fraction] = {}
    percents: set[bool] = set()
    for item in keys["rows"].items():
        row = item.table(("key", "value"), required=("key", "value"))
        key = row["key"].texts()
        if len(key) != len(by):
            row["key"].fail(f"应有{len(by)}个键，与by一致，现为{len(key)}个")
        for subject, code in () if by_prefix else zip(by, key, strict=True):
            check_codes(row["key"], subject, (code,))
        if key in rows:
            row["key"].fail(f"“{'、'.join(key)}”在表中重复")
        rows[key], is_percent = row["value"].number()
        percents.add(is_percent)
    otherwise = None
    if "otherwise" in keys:
        otherwise, is_percent = keys["otherwise"].number()
        percents.add(is_percent)
    if len(percents) > 1:
        entry.fail("表中的取值有的是百分数、有的不是，请统一")
    unit = keys["unit"].text() if "unit" in keys else ""
    return LookupTable(keys["title"].text(), by, rows, otherwise, by_prefix, unit, True in percents)


def _read_key_field(entry: Entry, scope: Scope) -> Field:
    subject = scope.field_of(entry)
    if subject.type not in {FieldType.CHOICE, FieldType.REGION, FieldType.INDUSTRY, FieldType.TEXT}:
        entry.fail(f"字段“{subject.key}”是{subject.type}，不能作对照表的键；可用选择、地区、行业、文字字段")
    return subject


def _read_dated(entry: Entry) -> DatedParameter:
    keys = entry.table(("title", "unit", "values"), required=("title", "values"))
    values, percents = [], set()
    for item in keys["values"].items():
        row = item.table(("from", "value", "clause"), required=("from", "value"))
        number, is_percent = row["value"].number()
        percents.add(is_percent)
        values.append(DatedValue(row["from"].day(), number, row["clause"].text() if "clause" in row else ""))
    if not values:
        keys["values"].fail("至少要有一个取值")
    if len({value.since for value in values}) != len(values):
        keys["values"].fail("两个取值从同一天起算")
    if len(percents) > 1:
        keys["values"].fail("取值有的是百分数、有的不是，请统一")
    return DatedParameter(
        keys["title"].text(), tuple(values), percents.pop(), keys["unit"].text() if "unit" in keys else ""
    )


def _read_conditions(keys: Mapping[str, Entry], scope: Scope) -> tuple[Condition, ...]:
    conditions: list[Condition] = []
    for item in _items(keys, "condition"):
        condition = _read_condition(item, scope)
        if any(other.id == condition.id for other in conditions):
            item.fail(f"条件标识“{condition.id}”重复")
        conditions.append(condition)
    if not conditions and "target" not in keys:
        raise PackError(keys["id"].file, "condition", "政策包里既没有条件，也没有目标，没有可以判断的内容")
    return tuple(conditions)


def _read_condition(entry: Entry, scope: Scope) -> Condition:
    keys = entry.table(
        ("id", "clause", "title", "quote", "when", "require", "waived_when", "ask", "readings", "caution"),
        required=("id", "clause", "title", "quote", "require"),
    )
    return Condition(
        id=keys["id"].identifier(),
        clause=keys["clause"].text(),
        title=keys["title"].text(),
        quote=keys["quote"].text(),
        require=read_predicate(keys["require"], scope),
        when=read_predicate(keys["when"], scope) if "when" in keys else None,
        waived_when=read_predicate(keys["waived_when"], scope) if "waived_when" in keys else None,
        ask=keys["ask"].text() if "ask" in keys else "",
        readings=keys["readings"].texts() if "readings" in keys else (),
        cautions=tuple(_read_caution(item, scope) for item in _items(keys, "caution")),
    )


def _read_caution(entry: Entry, scope: Scope) -> Caution:
    keys = entry.table(("when", "text"), required=("text",))
    return Caution(read_predicate(keys["when"], scope) if "when" in keys else None, keys["text"].text())


def _read_readings(
    keys: Mapping[str, Entry], conditions: tuple[Condition, ...], scope: Scope
) -> tuple[Reading, ...]:
    readings = []
    for item in _items(keys, "reading"):
        words = item.table(("id", "text", "condition", "require", "lists_when"), required=("id", "text"))
        if ("condition" in words) != ("require" in words):
            item.fail("另一种口径要同时写明condition（替换哪一条）和require（替换成什么）")
        reading = Reading(words["id"].text(), words["text"].text())
        if "condition" in words:
            reading = _alternative(words, reading, conditions, scope)
        readings.append(reading)
    declared = {reading.id for reading in readings}
    for number, condition in enumerate(conditions, 1):
        for name in condition.readings:
            if name not in declared:
                raise PackError(
                    keys["id"].file, f"condition[{number}].readings", f"口径“{name}”没有在[[reading]]中写明"
                )
    return tuple(readings)


def _alternative(
    words: Mapping[str, Entry], reading: Reading, conditions: tuple[Condition, ...], scope: Scope
) -> Reading:
    name = words["condition"].text()
    position = next((n for n, condition in enumerate(conditions) if condition.id == name), None)
    if position is None:
        words["condition"].fail(f"没有标识为“{name}”的条件")
    require = read_predicate(words["require"], scope)
    condition = conditions[position]
    lists_when = "verdict_differs"
    if "lists_when" in words:
        lists_when = words["lists_when"].one_of(("verdict_differs", "settled_verdict_flips"))
    return Reading(
        reading.id,
        reading.text,
        name,
        require,
        cast("Literal['verdict_differs', 'settled_verdict_flips']", lists_when),
        position,
        condition_test(require, condition.when, condition.waived_when),
    )


def _read_priority(entry: Entry, scope: Scope) -> Priority:
    keys = entry.table(("field", "codes", "code", "label", "when"))
    if "code" in keys:
        when = read_predicate(keys["when"], scope) if "when" in keys else None
        label = keys["label"].text() if "label" in keys else ""
        return Priority(None, (keys["code"].identifier(),), when, label)
    if "field" not in keys:
        entry.fail("应写明field（多选字段）或code")
    subject = scope.field_of(keys["field"])
    if subject.type is not FieldType.MULTI:
        keys["field"].fail(f"字段“{subject.key}”不是多选字段")
    known = tuple(choice.code for choice in subject.choices)
    codes = keys["codes"].texts() if "codes" in keys else known
    for code in codes:
        if code not in known:
            keys["codes"].fail(f"字段“{subject.key}”没有选项“{code}”，可用：{'、'.join(known)}")
    return Priority(subject, codes)


def _read_group(entry: Entry) -> ExclusionGroup:
    keys = entry.table(("id", "title", "clause"), required=("id", "title", "clause"))
    return ExclusionGroup(keys["id"].identifier(), keys["title"].text(), keys["clause"].text())


def _read_windows(keys: Mapping[str, Entry]) -> tuple[Window, ...]:
    windows: list[Window] = []
    for item in _items(keys, "window"):
        words = item.table(("quarter", "closes", "title", "note"), required=("closes", "title"))
        closes = words["closes"].day()
        if windows and closes <= windows[-1].closes:
            words["closes"].fail(f"截止日{closes}不晚于前一批的{windows[-1].closes}，各批应按时间先后排列")
        quarter = words["quarter"].integer() if "quarter" in words else 0
        if quarter > 4:
            words["quarter"].fail(f"季度应为1至4，现为{quarter}")
        windows.append(
            Window(quarter, closes, words["title"].text(), words["note"].text() if "note" in words else "")
        )
    return tuple(windows)


def _read_declaring(keys: Mapping[str, Entry], conditions: tuple[Condition, ...]) -> dict[str, str]:
    if "declaring" not in keys:
        return {}
    allowed = (
        "programme",
        "completes_in_year",
        "annual_progress",
        "dedup",
        "dedup_clause",
        "carry_over",
        "carry_over_clause",
        "table_rule",
        "table_clause",
        "scheduling",
    )
    words = {name: entry.text() for name, entry in keys["declaring"].table(allowed).items()}
    if "dedup" in words:
        keys["declaring"].table(allowed)["dedup"].one_of(("year", "ever", "none"))
    for name in ("completes_in_year", "annual_progress"):
        if name in words and all(condition.id != words[name] for condition in conditions):
            keys["declaring"].table(allowed)[name].fail(f"没有标识为“{words[name]}”的条件")
    return words


def _read_quota(entry: Entry, scope: Scope) -> Quota:
    keys = entry.table(
        ("title", "clause", "counts", "regions", "at_least", "at_most", "when"),
        required=("title", "clause", "counts", "regions", "at_least"),
    )
    least = keys["at_least"].integer()
    most = keys["at_most"].integer() if "at_most" in keys else None
    if most is not None and most < least:
        keys["at_most"].fail(f"上限{most}小于下限{least}")
    counts = cast("Literal['project', 'enterprise']", keys["counts"].one_of(("project", "enterprise")))
    return Quota(
        keys["title"].text(),
        keys["clause"].text(),
        counts,
        _read_regions(keys["regions"]),
        least,
        most,
        read_predicate(keys["when"], scope) if "when" in keys else None,
    )


def _read_document(entry: Entry, scope: Scope) -> Document:
    keys = entry.table(
        ("title", "clause", "subject", "at_most", "statement", "when", "chapter"),
        required=("title", "clause", "subject", "chapter"),
    )
    subject = Subject(keys["subject"].one_of([item.value for item in Subject]))
    chapters = tuple(_read_chapter(item, scope, subject) for item in keys["chapter"].items())
    most = keys["at_most"].integer(1) if "at_most" in keys else 0
    return Document(
        keys["title"].text(),
        keys["clause"].text(),
        subject,
        chapters,
        most,
        keys["statement"].text() if "statement" in keys else "",
        read_predicate(keys["when"], scope) if "when" in keys else None,
    )


def _read_chapter(entry: Entry, scope: Scope, subject: Subject) -> Chapter:
    keys = entry.table(("title", "field", "prompt"), required=("title", "field", "prompt"))
    name = keys["field"].text()
    field = scope.fields.get(name)
    if field is None or field.type not in {FieldType.TEXT, FieldType.LONGTEXT}:
        keys["field"].fail(f"“{name}”不是文字字段")
    if field.subject is not subject:
        keys["field"].fail(f"“{name}”与文书的对象（subject）不一致")
    return Chapter(keys["title"].text(), name, keys["prompt"].text())


def _read_target(entry: Entry) -> Target:
    keys = entry.table(
        ("id", "clause", "title", "quote", "value", "unit", "year"),
        required=("id", "clause", "title", "quote"),
    )
    value, is_percent = keys["value"].number() if "value" in keys else (None, False)
    number = exact_decimal(value * 100 if is_percent else value) if value is not None else None
    unit = keys["unit"].text() if "unit" in keys else "%" if is_percent else ""
    return Target(
        keys["id"].identifier(),
        keys["clause"].text(),
        keys["title"].text(),
        keys["quote"].text(),
        number,
        unit,
        keys["year"].integer() if "year" in keys else None,
    )


def _read_sheet(entry: Entry) -> Sheet:
    keys = entry.table(("title", "template", "mapping"), required=("title", "template", "mapping"))
    return Sheet(keys["title"].text(), keys["template"].text(), keys["mapping"].text())
