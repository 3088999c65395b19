"""Coded findings of one record: F must be put right before declaring, W wants an explanation, T is a hint.

A finding never touches a policy's verdict and never stops a draft from being kept. All codes stand in the catalogue.
"""

from collections.abc import Callable, Iterator, Mapping

from desktop_app.domain.facts import Facts
from desktop_app.domain.text_length import text_length
from desktop_app.services.findings.amounts import amount_findings
from desktop_app.services.findings.answers import answer_findings
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.codes import code_findings, place_findings
from desktop_app.services.findings.course import time_findings
from desktop_app.services.findings.finding import NOWHERE, Finding, RecordContext, Severity, Surroundings
from desktop_app.services.findings.output import output_findings

__all__ = ["Finding", "RecordContext", "Severity", "export_findings", "find"]

LONGEST_STATEMENT = 300  # characters of 建设内容 and 实施效果 in Guangdong's 附件1
_STATEMENTS = ("construction_content", "implementation_effect")

Check = Callable[[Facts, RecordContext], Iterator[Finding]]


def find(
    facts: Facts,
    unread: Mapping[str, str],
    problems: Mapping[str, str],
    context: RecordContext,
    around: Surroundings = NOWHERE,
) -> tuple[Finding, ...]:
    """All findings of a record while it is being entered, the gravest first within the order of the checks.

    unread: texts that were not understood; problems: why, in a Chinese sentence, by field. around: the records it is
    compared with, and the explanations written so far; one that no longer suits its values is told as such.
    """
    return _in_order(_found(facts, unread, problems, context, around), facts, context, around)


def export_findings(
    facts: Facts,
    unread: Mapping[str, str],
    problems: Mapping[str, str],
    context: RecordContext,
    around: Surroundings = NOWHERE,
) -> tuple[Finding, ...]:
    """The findings with those added that only matter once the project is declared."""
    all_found = [
        *_needed_for_declaration(facts, context),
        *_found(facts, unread, problems, context, around),
    ]
    is_undirected = any(
        each.code == "F.702" for each in all_found
    )  # which says more than the hint while typing
    kept = [each for each in all_found if not (is_undirected and each.code == "T.601")]
    return _in_order(kept, facts, context, around)


def _found(
    facts: Facts,
    unread: Mapping[str, str],
    problems: Mapping[str, str],
    context: RecordContext,
    around: Surroundings,
) -> list[Finding]:
    found = list(_unread(unread, problems))
    for check in _CHECKS:
        found.extend(check(facts, context))
    if around.neighbours:
        from desktop_app.services.findings.across import compared  # noqa: PLC0415 - only beside other records

        found.extend(compared(facts, around, context))
    return found


def _in_order(
    found: list[Finding], facts: Facts, context: RecordContext, around: Surroundings
) -> tuple[Finding, ...]:
    if around.explanations:
        from desktop_app.services.findings.explanations import with_explanations  # noqa: PLC0415 - only where there are some

        found = with_explanations(found, around.explanations, facts)
    return tuple(sorted(found, key=lambda each: each.rank))


def _unread(unread: Mapping[str, str], problems: Mapping[str, str]) -> Iterator[Finding]:
    for key, text in unread.items():
        yield finding("F.101", problems.get(key) or f"“{text}”没有读懂", (key,))


def _statements(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    if not context.is_guangdong:
        return
    for key in _STATEMENTS:
        text = facts.get(key)
        length = text_length(text) if isinstance(text, str) else 0
        if length > LONGEST_STATEMENT:
            yield finding(
                "W.501",
                f"现有{length}字，附件1要求300字以内",
                (key,),
                over=str(length - LONGEST_STATEMENT),
            )
    effect = facts.get("implementation_effect")
    if isinstance(effect, str) and effect and not any(character.isdigit() for character in effect):
        yield finding("T.502", "附件1要求写改造前后的数字", ("implementation_effect",))


def _direction(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    if context.needs_direction_2024 and not facts.get("gx_direction_2024"):
        yield finding("T.601", "申报前至少选一个重点方向（2024年通知第一条）", ("gx_direction_2024",))


_CHECKS: tuple[Check, ...] = (
    amount_findings,
    output_findings,
    time_findings,
    code_findings,
    place_findings,
    answer_findings,
    _statements,
    _direction,
)


def _needed_for_declaration(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    for key in ("enterprise_name", "project_name"):
        if not facts.get(key):
            yield finding("F.701", f"“{context.fields[key].label}”还没有填", (key,))
    if context.needs_direction_2024 and not facts.get("gx_direction_2024"):
        yield finding("F.702", "2024年通知第一条要求项目属于五个重点方向之一", ("gx_direction_2024",))
