"""Findings about codes, telephone numbers, places and the enterprise's size."""

from collections.abc import Iterator
from decimal import Decimal

from desktop_app.domain import enterprise_size, region
from desktop_app.domain.facts import Facts
from desktop_app.domain.money import grouped
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.finding import Finding, RecordContext

_GRAVE = frozenset({"excel", "masked", "format"})
_CAPITAL_CONSTRUCTION = "01"


def code_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks of the codes by themselves and against the places and numbers beside them."""
    yield from _uscc(facts)
    yield from _project_code(facts)
    yield from _phone(facts)
    yield from _size(facts, context)


def place_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Checks of the places against the office's own area and the divisions of today."""
    site, office = facts.get("site_region"), context.office_region
    if isinstance(site, str) and office and not region.is_within(site, office):
        yield finding(
            "T.401", f"{region.full_name(site)}不在{region.full_name(office)}范围内", ("site_region",)
        )
    for key in ("registered_region", "site_region"):
        code = facts.get(key)
        if isinstance(code, str) and region.is_former(code):
            now = "、".join(region.name(each) for each in region.successors(code))
            yield finding(
                "W.402", f"{region.name(code)}已撤销或更名" + (f"，现为{now}" if now else ""), (key,)
            )


def _uscc(facts: Facts) -> Iterator[Finding]:
    text = facts.get("uscc")
    if not isinstance(text, str):
        return
    from desktop_app.domain import uscc  # noqa: PLC0415 - only where there is a code

    fault = uscc.check(text)
    if fault is not None:
        likely = f"可能是{fault.suggestion}；" if fault.suggestion else ""
        yield finding("F.401", fault.message, ("uscc",), likely=likely)
        return
    place, registered = uscc.region_of(text), facts.get("registered_region")
    if place is None or not isinstance(registered, str) or not region.is_known(place):
        return
    if place[:2] != registered[:2]:
        code = "W.407"
    elif _in_different_cities(place, registered):
        code = "T.407"
    else:
        return
    yield finding(
        code,
        f"信用代码中是{region.full_name(place)}，登记地是{region.full_name(registered)}",
        ("registered_region", "uscc"),
    )


def _in_different_cities(one: str, other: str) -> bool:
    """Known to be so: a province's own authority registers firms of all its cities."""
    cities = region.city_of(one), region.city_of(other)
    return None not in cities and cities[0] != cities[1]


def _project_code(facts: Facts) -> Iterator[Finding]:
    text = facts.get("project_code")
    if not isinstance(text, str):
        return
    from desktop_app.domain import project_code  # noqa: PLC0415 - only where there is a code

    fault = project_code.check(text)
    if fault is not None:
        how = f"改为{fault.suggestion}" if fault.suggestion else "对照备案证或投资项目在线平台核对"
        code = "F.403" if fault.code in _GRAVE else "W.403"
        yield finding(code, fault.message, ("project_code",), how=how)
        return
    parts = project_code.parse(text)
    if parts is None:
        return
    site = facts.get("site_region")
    if isinstance(site, str) and region.is_known(parts.region):
        yield from _site_of_code(site, parts.region)
    division = facts.get("industry")
    if parts.form == "old" and parts.third_name and isinstance(division, str) and division != parts.third:
        yield finding(
            "T.408", f"代码中是{parts.third}{parts.third_name}，所属行业填的是{division}", ("industry", "project_code")
        )  # fmt: skip
    is_transformation = facts.get("is_technical_transformation") is True
    if parts.form == "new" and parts.fourth == _CAPITAL_CONSTRUCTION and is_transformation:
        yield finding(
            "T.409", f"代码第四段是{parts.fourth}（{parts.type_name}）", ("project_code", "is_technical_transformation")
        )  # fmt: skip


def _site_of_code(site: str, coded: str) -> Iterator[Finding]:
    if region.is_within(site, coded) or region.is_within(coded, site):
        return
    same_city = region.city_of(site) is not None and region.city_of(site) == region.city_of(coded)
    yield finding(
        "T.404" if same_city else "W.404",
        f"代码中是{region.full_name(coded)}，建设地点是{region.full_name(site)}",
        ("site_region", "project_code"),
    )


def _phone(facts: Facts) -> Iterator[Finding]:
    text = facts.get("contact_phone")
    if not isinstance(text, str):
        return
    from desktop_app.domain import phone  # noqa: PLC0415 - only where there is a number

    reading = phone.read_phone(text)
    if reading.kind in {"ask", "bad"}:
        yield finding("W.405", reading.note, ("contact_phone",))


def _size(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    employees, revenue = facts.get("employees"), facts.get("annual_revenue")
    people = employees if isinstance(employees, int) else None
    money = revenue if isinstance(revenue, Decimal) else None
    suggested = enterprise_size.suggest(people, money)
    chosen = facts.get("enterprise_size")
    if suggested is None or suggested == chosen:
        return
    label = context.fields["enterprise_size"].label_of(suggested)
    known = [f"从业人员{people}人"] if people is not None else []
    known += [f"营业收入{grouped(money)}万元"] if money is not None else []
    numbers = tuple(key for key in ("employees", "annual_revenue") if key in facts)
    if chosen is None:
        yield finding(
            "T.406", f"{'、'.join(known)}（工信部联企业〔2011〕300号）", ("enterprise_size",), size=label
        )
    else:
        yield finding(
            "W.406", f"{'、'.join(known)}，按标准应为{label}", ("enterprise_size", *numbers), size=label
        )
