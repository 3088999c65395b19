"""A pack's own cases: run them, and look whether they stand on every border.

cases.toml: [base] — facts of a project that passes; [[case]] — name, set, unset, as_of and what must come out
(verdict, status, shortfall, missing, reading_sensitive, priority, subsidy, amount).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import FieldDictionary, FieldType
from desktop_app.domain.money import exact_decimal, parse_plain, plain
from desktop_app.domain.record import RecordError, parse_record
from desktop_app.domain.verdict import Status, SubsidyResult, SubsidyStatus, Verdict
from desktop_app.policy import wording
from desktop_app.policy.comparison import Comparison
from desktop_app.policy.entry import Entry
from desktop_app.policy.errors import PackError
from desktop_app.policy.evaluate import PolicyResult, evaluate
from desktop_app.policy.pack import Pack
from desktop_app.policy.predicates import All, AnyOf, Not, Predicate
from desktop_app.policy.quantities import Constant, FieldQuantity
from desktop_app.policy.toml_file import parse_toml

_EXPECTATIONS = (
    "verdict",
    "status",
    "shortfall",
    "missing",
    "reading_sensitive",
    "priority",
    "subsidy",
    "amount",
    "caution",
)
_SUBSIDY_WORDS = ("status", "class", "cap", "at_least", "below")
_NEVER_NEGATIVE = (FieldType.MONEY, FieldType.INT)
NOTHING = "null"  # how a case writes that there is no amount, no distance, no class


@dataclass(frozen=True, slots=True)
class PackCase:
    """One case: the facts, the day of the check, and what is expected (only what is named)."""

    name: str
    facts: Facts
    as_of: date
    expected: Mapping[str, Any]
    path: str


@dataclass(frozen=True, slots=True)
class CaseReport:
    """failures and gaps: Chinese sentences that name the case or the condition."""

    pack_id: str
    count: int
    failures: tuple[str, ...]
    gaps: tuple[str, ...]


def read_cases(data: bytes, file: str, pack: Pack, fields: FieldDictionary) -> tuple[PackCase, ...]:
    """The cases of a pack. Raises PackError."""
    root = Entry(parse_toml(data, file), "", file)
    keys = root.table(("base", "as_of", "case"), required=("case",))
    day = keys["as_of"].day() if "as_of" in keys else date(pack.year or 2024, 6, 30)
    base = _facts_table(keys, "base")
    cases = []
    for item in keys["case"].items():
        words = item.table(("name", "set", "unset", "as_of", *_EXPECTATIONS), required=("name",))
        if not any(name in words for name in _EXPECTATIONS):
            item.fail(f"没有写明期望的结果（{'、'.join(_EXPECTATIONS)}至少一项）")
        values = {**base, **_facts_table(words, "set")}
        for key in words["unset"].texts() if "unset" in words else ():
            if key not in values:
                words["unset"].fail(f"“{key}”本来就没有填")
            del values[key]
        try:
            facts = parse_record(values, fields)
        except RecordError as error:
            item.fail(error.message)
        as_of = words["as_of"].day() if "as_of" in words else day
        expected = {name: words[name].value for name in _EXPECTATIONS if name in words}
        _check_words(words, pack)
        cases.append(PackCase(words["name"].text(), facts, as_of, expected, item.path))
    return tuple(cases)


def _facts_table(keys: Mapping[str, Entry], name: str) -> dict[str, Any]:
    return {key: entry.value for key, entry in keys[name].children().items()} if name in keys else {}


def _check_words(words: Mapping[str, Entry], pack: Pack) -> None:
    if "verdict" in words:
        words["verdict"].one_of([verdict.value for verdict in Verdict])
    ids = [condition.id for condition in pack.conditions]
    for name in ("status", "shortfall"):
        for entry in words[name].table(ids).values() if name in words else ():
            if name == "status":
                entry.one_of([status.value for status in Status])
            elif entry.value != NOTHING:
                entry.number()
    if "subsidy" in words:
        words["subsidy"].table(_SUBSIDY_WORDS)
    for name in ("missing", "reading_sensitive", "priority"):
        for entry in words[name].items() if name in words else ():
            entry.text()
    if "amount" in words and words["amount"].value != NOTHING:
        words["amount"].number()


def run_cases(pack: Pack, cases: tuple[PackCase, ...]) -> CaseReport:
    """Every case evaluated and compared; then the borders no case stands on."""
    failures = []
    for case in cases:
        result = evaluate(case.facts, pack, case.as_of)
        for name, expected in case.expected.items():
            actual = _actual(result, name, expected)
            if actual != _normal(expected):
                failures.append(
                    f"案例“{case.name}”（{case.path}）：{name}应为{_normal(expected)}，实为{actual}"
                )
    return CaseReport(pack.id, len(cases), tuple(failures), tuple(_gaps(pack, cases)))


def _actual(result: PolicyResult, name: str, expected: Any) -> Any:
    if name == "verdict":
        return result.verdict.value
    if name == "status":
        found = {condition.id: str(condition.status) for condition in result.conditions}
        return {id_: found[id_] for id_ in expected}
    if name == "shortfall":
        found = {c.id: plain(c.shortfall) if c.shortfall is not None else NOTHING for c in result.conditions}
        return {id_: found[id_] for id_ in expected}
    if name == "subsidy":
        return {key: _subsidy_word(result.subsidy, key) for key in expected}
    if name == "amount":
        return plain(result.amount) if result.amount is not None else NOTHING
    if name == "caution":
        return next((text for text in result.cautions if str(expected) in text), "") and str(expected)
    return list(getattr(result, name))


def _subsidy_word(subsidy: SubsidyResult | None, key: str) -> str:
    if subsidy is None:
        return NOTHING
    value = {
        "status": subsidy.status,
        "class": subsidy.class_code if subsidy.status is SubsidyStatus.TIER else None,
        "cap": subsidy.cap,
        "at_least": subsidy.at_least,
        "below": subsidy.below,
    }.get(key)
    return plain(value) if isinstance(value, Decimal) else str(value) if value is not None else NOTHING


def _normal(expected: Any) -> Any:
    if isinstance(expected, dict):
        return {key: _normal(value) for key, value in expected.items()}
    if isinstance(expected, Decimal | int) and not isinstance(expected, bool):
        return plain(expected)
    if isinstance(expected, str):
        try:
            return plain(parse_plain(expected))
        except ValueError:
            return expected
    return expected


# --- which borders no case stands on --------------------------------------------------------------------------------


def _gaps(pack: Pack, cases: tuple[PackCase, ...]) -> Iterator[str]:
    results = [evaluate(case.facts, pack, case.as_of) for case in cases]
    for n, condition in enumerate(pack.conditions):
        seen = {result.statuses[n] for result in results}
        for wanted in (Status.MET, Status.UNMET):
            if wanted not in seen:
                yield f"条件“{condition.id}”没有一个结果为{wanted}的案例"
        for test in (*_comparisons(condition.require), *_comparisons(condition.when)):
            yield from _border_gaps(condition.id, test, cases)
    if pack.subsidy:
        values = [case.facts.get(pack.subsidy.basis.key) for case in cases]
        for tier in pack.subsidy.tiers:
            if tier.at_least not in values:
                yield f"补助档次{plain(tier.at_least)}没有恰在界上的案例"


def _comparisons(predicate: Predicate | None) -> Iterator[Comparison]:
    """The tests of a field against a plain number inside an expression."""
    if isinstance(predicate, Comparison):
        if isinstance(predicate.left, FieldQuantity) and isinstance(predicate.limit, Constant):
            yield predicate
    elif isinstance(predicate, All | AnyOf):
        for part in predicate.parts:
            yield from _comparisons(part)
    elif isinstance(predicate, Not):
        yield from _comparisons(predicate.part)


def _border_gaps(id_: str, test: Comparison, cases: tuple[PackCase, ...]) -> Iterator[str]:
    assert isinstance(test.left, FieldQuantity) and isinstance(test.limit, Constant)
    limit = test.limit.number
    values = [value for case in cases if (value := test.left.value(case.facts)) is not None]
    places = {"恰在界上": any(v == limit for v in values), "低于界限": any(v < limit for v in values)}
    places["高于界限"] = any(v > limit for v in values)
    if limit <= 0 and test.left.field.type in _NEVER_NEGATIVE:
        del places["低于界限"]
    exact = exact_decimal(limit)
    shown = wording.percent(limit) if test.left.is_percent else plain(exact) if exact is not None else limit
    for place, covered in places.items():
        if not covered:
            yield f"条件“{id_}”：{test.left.label}的界限{shown}没有{place}的案例"


def verify_folder(folder: Path, pack: Pack, fields: FieldDictionary) -> CaseReport:
    """The report on the cases.toml beside a pack. Raises PackError where there is none or it cannot be read."""
    file = folder / "cases.toml"
    name = f"{folder.name}/cases.toml"
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        if not pack.has_verdict:
            return CaseReport(pack.id, 0, (), ())
        raise PackError(name, "", "缺少案例文件，每个政策包都要带上自己的案例") from None
    return run_cases(pack, read_cases(data, name, pack, fields))
