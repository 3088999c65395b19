"""Findings across records: one firm or project kept twice, the same firm with different numbers."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from desktop_app.domain import pinyin
from desktop_app.domain.facts import Facts
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.finding import Finding, Neighbour, RecordContext, Surroundings
from desktop_app.services.records.field_input import editor_text
from desktop_app.services.records.names import ProjectName, project_name

# Facts of the firm as a whole: on two sheets of one firm they must agree.
FIRM_FACTS = ("employees", "annual_revenue", "registered_region", "enterprise_size", "ownership")
# Facts of the firm that each project states anew.
_STATED = (("output_before", "W.806"), ("output_after", "T.807"))
COMPARED = frozenset(
    {"enterprise_name", "uscc", "project_name", "project_code", "output_before", "output_after", *FIRM_FACTS}
)
_NAMED = 2  # others named in a sentence; the rest are counted


def compared(facts: Facts, around: Surroundings, context: RecordContext) -> Iterator[Finding]:
    """What does not go together with the records around; silent where either side is unknown."""
    others = [
        each for each in around.neighbours if not each.project_id or each.project_id != around.project_id
    ]
    firms = [each for each in others if not _is_same_record(each, around)]
    yield from _firm_twice(facts, firms)
    same_firm = [each for each in others if _is_same_record(each, around) or is_same_firm(facts, each.facts)]
    for key in FIRM_FACTS:
        differing = [each for each in same_firm if not _is_same_record(each, around)]
        yield from _differing("W.806", key, facts, differing, context)
    projects = [each for each in same_firm if each.project_id]
    for key, code in _STATED:
        yield from _differing(code, key, facts, projects, context)
    coded = list(_same_code(facts, [each for each in others if each.project_id]))
    yield from coded
    if not coded:
        yield from _near_same_name(facts, projects)


def is_same_firm(facts: Facts, other: Facts) -> bool:
    """By code where both are known, else by name."""
    mine, theirs = facts.get("uscc"), other.get("uscc")
    if mine and theirs:
        return mine == theirs
    name = _folded(facts, "enterprise_name")
    return bool(name) and name == _folded(other, "enterprise_name")


def _is_same_record(other: Neighbour, around: Surroundings) -> bool:
    return other.enterprise_id is not None and other.enterprise_id == around.enterprise_id


def _folded(facts: Facts, key: str) -> str:
    return _fold(str(facts.get(key, "")))


@lru_cache(maxsize=20000)
def _fold(name: str) -> str:
    """The names of the same few records are compared at every keystroke."""
    return pinyin.fold(name)


def _firm_twice(facts: Facts, firms: list[Neighbour]) -> Iterator[Finding]:
    name, uscc = _folded(facts, "enterprise_name"), str(facts.get("uscc", ""))
    if not name or not uscc:
        return
    codes = {
        str(each.facts["uscc"]): each
        for each in firms
        if each.facts.get("uscc") not in (None, uscc) and _folded(each.facts, "enterprise_name") == name
    }
    if codes:
        yield finding(
            "W.801",
            f"另有{_listed(sorted(codes))}",
            ("uscc", "enterprise_name"),
            others=_ids(codes.values()),
            basis=tuple(sorted(codes)),
        )
    names = {
        str(each.facts["enterprise_name"]): each
        for each in firms
        if each.facts.get("uscc") == uscc and _folded(each.facts, "enterprise_name") not in ("", name)
    }
    if names:
        yield finding(
            "W.802",
            f"另有“{_listed(sorted(names), '”“')}”",
            ("enterprise_name", "uscc"),
            others=_ids(names.values()),
            basis=tuple(sorted(names)),
        )


def _differing(
    code: str, key: str, facts: Facts, others: list[Neighbour], context: RecordContext
) -> Iterator[Finding]:
    value = facts.get(key)
    if value is None:
        return
    differing = [each for each in others if each.facts.get(key) not in (None, value)]
    if not differing:
        return
    field = context.fields[key]

    def shown(each: Facts) -> str:
        return f"{editor_text(field, each[key])}{field.unit}"

    first = differing[0]
    more = f"等{len(differing)}处" if len(differing) > 1 else ""
    yield finding(
        code,
        f"{field.label}：{_place(first)}填{shown(first.facts)}{more}，这里填{shown(facts)}",
        (key,),
        others=_ids(differing),
        basis=tuple(sorted({shown(each.facts) for each in differing})),
    )


def _same_code(facts: Facts, projects: list[Neighbour]) -> Iterator[Finding]:
    code = facts.get("project_code")
    if not code:
        return
    same = [each for each in projects if each.facts.get("project_code") == code]
    name = _folded(facts, "project_name")
    twice = [each for each in same if name and _folded(each.facts, "project_name") == name]
    for found, its_code in ((twice, "F.803"), ([each for each in same if each not in twice], "W.803")):
        if found:
            yield finding(
                its_code,
                f"与{_listed([_place(each) for each in found])}相同：{code}",
                ("project_code", "project_name"),
                others=_ids(found),
                basis=_basis(found),
            )


def _name(facts: Facts) -> ProjectName:
    return project_name(str(facts.get("project_name", "")), str(facts.get("enterprise_name", "")))


def _near_same_name(facts: Facts, projects: list[Neighbour]) -> Iterator[Finding]:
    name = _name(facts)
    alike = [each for each in projects if name.same_as(_name(each.facts)) or name.near(_name(each.facts))]
    if alike:
        yield finding(
            "W.805",
            f"另有{_listed([_place(each) for each in alike])}",
            ("project_name",),
            others=_ids(alike),
            basis=_basis(alike),
        )


def _place(each: Neighbour) -> str:
    if not each.project_id:
        return "另一份企业资料"
    name = str(each.facts.get("project_name", "")) or "未命名项目"
    return f"“{name}”（第{each.order}项）" if each.order else f"“{name}”"


def _listed(words: list[str], between: str = "、") -> str:
    more = f"等{len(words)}处" if len(words) > _NAMED else ""
    return between.join(words[:_NAMED]) + more


def _ids(found: Iterable[Neighbour]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.project_id for each in found if each.project_id))


def _basis(found: list[Neighbour]) -> tuple[str, ...]:
    return tuple(sorted(f"{each.project_id} {each.facts.get('project_name', '')}" for each in found))
