"""Findings about codes, telephone numbers and the enterprise's size."""

from collections.abc import Iterator
from decimal import Decimal

from desktop_app.domain import enterprise_size, region
from desktop_app.domain.facts import Facts
from desktop_app.domain.money import grouped
from desktop_app.services.findings_types import Finding, RecordContext, Severity


def code_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks of the codes by themselves and against the places and numbers beside them."""
    yield from _uscc(facts)
    yield from _project_code(facts)
    yield from _phone(facts)
    yield from _size(facts, context)


def _uscc(facts: Facts) -> Iterator[Finding]:
    text = facts.get("uscc")
    if not isinstance(text, str):
        return
    from desktop_app.domain import uscc  # noqa: PLC0415 - only where there is a code

    fault = uscc.check(text)
    if fault is not None:
        likely = f"可能是{fault.suggestion}；" if fault.suggestion else ""
        yield Finding(
            "F.401",
            Severity.MUST,
            "信用代码有误",
            fault.message,
            f"{likely}对照营业执照逐位核对，申报前必须改正",
            ("uscc",),
        )


def _project_code(facts: Facts) -> Iterator[Finding]:
    text = facts.get("project_code")
    if not isinstance(text, str):
        return
    from desktop_app.domain import project_code  # noqa: PLC0415 - only where there is a code

    fault = project_code.check(text)
    if fault is not None:
        grave = fault.code in {"excel", "masked", "format"}
        yield Finding(
            "F.403" if grave else "W.403",
            Severity.MUST if grave else Severity.EXPLAIN,
            "项目代码有误",
            fault.message,
            f"改为{fault.suggestion}" if fault.suggestion else "对照备案证或投资项目在线平台核对",
            ("project_code",),
        )
        return
    parts, site = project_code.parse(text), facts.get("site_region")
    if parts is None or not isinstance(site, str) or not region.is_known(parts.region):
        return
    if not (region.is_within(site, parts.region) or region.is_within(parts.region, site)):
        same_city = region.city_of(site) is not None and region.city_of(site) == region.city_of(parts.region)
        yield Finding(
            "T.404" if same_city else "W.404",
            Severity.HINT if same_city else Severity.EXPLAIN,
            "建设地点与项目代码不一致",
            f"代码中是{region.full_name(parts.region)}，建设地点是{region.full_name(site)}",
            "核对建设地点；由上级部门赋码的属正常",
            ("site_region", "project_code"),
        )


def _phone(facts: Facts) -> Iterator[Finding]:
    text = facts.get("contact_phone")
    if not isinstance(text, str):
        return
    from desktop_app.domain import phone  # noqa: PLC0415 - only where there is a number

    reading = phone.read_phone(text)
    if reading.kind in {"ask", "bad"}:
        yield Finding(
            "W.405",
            Severity.EXPLAIN,
            "联系方式待核对",
            reading.note,
            "填一个能打通的号码",
            ("contact_phone",),
        )


def _size(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    employees, revenue = facts.get("employees"), facts.get("annual_revenue")
    people = employees if isinstance(employees, int) else None
    money = revenue if isinstance(revenue, Decimal) else None
    suggested = enterprise_size.suggest(people, money)
    chosen = facts.get("enterprise_size")
    if suggested is None or suggested == chosen:
        return
    size = context.fields["enterprise_size"]
    known = [f"从业人员{people}人"] if people is not None else []
    known += [f"营业收入{grouped(money)}万元"] if money is not None else []
    if chosen is None:
        yield Finding(
            "T.406",
            Severity.HINT,
            f"按标准应为{size.label_of(suggested)}",
            f"{'、'.join(known)}（工信部联企业〔2011〕300号）",
            f"核对后选“{size.label_of(suggested)}”",
            ("enterprise_size",),
        )
    else:
        yield Finding(
            "W.406",
            Severity.EXPLAIN,
            "企业规模与人数、收入不符",
            f"{'、'.join(known)}，按标准应为{size.label_of(suggested)}",
            "以统计部门认定为准，不一致的说明原因",
            ("enterprise_size",),
        )
