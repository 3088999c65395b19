"""Coded findings of one record: F must be put right before declaring, W wants an explanation, T is a hint.

A finding never touches a policy's verdict and never stops a draft from being kept.
"""

from collections.abc import Callable, Iterator, Mapping

from desktop_app.domain import region
from desktop_app.domain.facts import Facts
from desktop_app.services.findings_amounts import amount_findings
from desktop_app.services.findings_codes import code_findings
from desktop_app.services.findings_time import time_findings
from desktop_app.services.findings_types import Finding, RecordContext, Severity

__all__ = ["Finding", "RecordContext", "Severity", "export_findings", "find"]

LONGEST_STATEMENT = 300  # characters of 建设内容 and 实施效果 in Guangdong's 附件1
_STATEMENTS = ("construction_content", "implementation_effect")

Check = Callable[[Facts, RecordContext], Iterator[Finding]]


def find(
    facts: Facts, unread: Mapping[str, str], problems: Mapping[str, str], context: RecordContext
) -> tuple[Finding, ...]:
    """All findings of a record while it is being entered, the gravest first within the order of the checks.

    unread: texts that were not understood; problems: why, in a Chinese sentence, by field.
    """
    found = list(_unread(unread, problems))
    for check in _CHECKS:
        found.extend(check(facts, context))
    return tuple(sorted(found, key=lambda finding: "FWT".index(finding.severity.value)))


def export_findings(
    facts: Facts, unread: Mapping[str, str], problems: Mapping[str, str], context: RecordContext
) -> tuple[Finding, ...]:
    """The findings with those added that only matter once the project is declared."""
    must = [*_needed_for_declaration(facts, context), *find(facts, unread, problems, context)]
    codes = {(finding.code, finding.fields) for finding in must if finding.severity is Severity.MUST}
    return tuple(
        finding
        for finding in must
        if finding.severity is Severity.MUST or (finding.code, finding.fields) not in codes
    )


def _unread(unread: Mapping[str, str], problems: Mapping[str, str]) -> Iterator[Finding]:
    for key, text in unread.items():
        yield Finding(
            "F.101",
            Severity.MUST,
            "没有读懂",
            problems.get(key) or f"“{text}”没有读懂",
            "原样保留着，改成能读懂的写法即可；光标停在栏内按F1看示例",
            (key,),
        )


def _place(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    site, office = facts.get("site_region"), context.office_region
    if isinstance(site, str) and office and not region.is_within(site, office):
        yield Finding(
            "T.401",
            Severity.HINT,
            "建设地点不在本辖区",
            f"{region.full_name(site)}不在{region.full_name(office)}范围内",
            "确认项目应由本单位申报",
            ("site_region",),
        )
    for key in ("registered_region", "site_region"):
        code = facts.get(key)
        if isinstance(code, str) and region.is_former(code):
            now = "、".join(region.name(each) for each in region.successors(code))
            yield Finding(
                "W.402",
                Severity.EXPLAIN,
                "已撤销的行政区划",
                f"{region.name(code)}已撤销或更名" + (f"，现为{now}" if now else ""),
                "改选现行的县（市、区）",
                (key,),
            )


def _statements(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    if not context.is_guangdong:
        return
    for key in _STATEMENTS:
        text = facts.get(key)
        if isinstance(text, str) and len(text) > LONGEST_STATEMENT:
            yield Finding(
                "W.501",
                Severity.EXPLAIN,
                "超过300字",
                f"现有{len(text)}字，附件1要求300字以内",
                f"请压缩{len(text) - LONGEST_STATEMENT}字",
                (key,),
            )


def _direction(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    if context.needs_direction_2024 and not facts.get("gx_direction_2024"):
        yield Finding(
            "T.601",
            Severity.HINT,
            "重点方向未选",
            "申报前至少选一个重点方向（2024年通知第一条）",
            "在五个方向中选择",
            ("gx_direction_2024",),
        )


_CHECKS: tuple[Check, ...] = (
    amount_findings,
    time_findings,
    code_findings,
    _place,
    _statements,
    _direction,
)


def _needed_for_declaration(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    for key in ("enterprise_name", "project_name"):
        if not facts.get(key):
            yield Finding(
                "F.701",
                Severity.MUST,
                "申报前必填",
                f"“{context.fields[key].label}”还没有填",
                "补填后再申报",
                (key,),
            )
    if context.needs_direction_2024 and not facts.get("gx_direction_2024"):
        yield Finding(
            "F.702",
            Severity.MUST,
            "重点方向未选",
            "2024年通知第一条要求项目属于五个重点方向之一",
            "至少选一个重点方向",
            ("gx_direction_2024",),
        )
