"""Which fields the form shows for which policies, and which finding stands under a field."""

import tomllib

from desktop_app import resources
from desktop_app.domain.entities import Office
from desktop_app.policy.library import standard_library
from desktop_app.services.editing.form_layout import Section, in_lines, lay_out
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.editing.session import fields_read
from desktop_app.services.findings.of_record import Finding, Severity

LIBRARY = standard_library()
KNOWN = {key for pack in LIBRARY.packs.values() for key in fields_read(pack)}


def sections_for(region: str, year: int) -> dict[str, Section]:
    active = {key for pack in LIBRARY.active_for(Office("", region, year)) for key in fields_read(pack)}
    return {section.title: section for section in lay_out(LIBRARY.fields, active, KNOWN)}


def test_广西2024_用到的栏目都在_广东附加收起() -> None:
    sections = sections_for("450107", 2024)
    shown = {key for section in sections.values() for key in section.shown}
    active = {key for pack in LIBRARY.active_for(Office("", "450107", 2024)) for key in fields_read(pack)}
    assert active <= shown
    assert sections["广东附加"].is_folded
    assert "construction_nature" in shown


def test_广东2023_四季度措施收起() -> None:
    sections = sections_for("440106", 2023)
    assert sections["四季度措施"].is_folded
    assert "gd_fits_policy" in sections["广东附加"].shown


def test_申报表要的栏目_没有政策读也不收起() -> None:
    """The county's column of the official table came out blank where the form hid 建设地点."""
    tables = {("450203", 2024): "gx-qianqi-2024", ("440605", 2023): "gd-baiqian-2023-project"}
    for (region, year), policy in tables.items():
        sections = sections_for(region, year)
        shown = {key for section in sections.values() for key in section.shown}
        layout = tomllib.loads(resources.path("tables", f"{policy}.toml").read_text(encoding="utf-8"))
        named = {column["field"] for column in layout["columns"] if "field" in column}
        wanted = {key for key in named if key in LIBRARY.fields}
        assert wanted
        assert wanted <= shown


def test_每一栏恰好出现一次() -> None:
    for region, year in (("450107", 2024), ("440106", 2023), ("430102", 2024)):
        keys = [key for section in sections_for(region, year).values() for key in section.keys]
        assert sorted(keys) == sorted(LIBRARY.fields)


def test_长问题和长文本独占一行_其余成对() -> None:
    lines = in_lines(LIBRARY.fields, ("start_month", "total_investment", "fits_plans", "remark"), 2)
    assert lines == [("start_month", "total_investment"), ("fits_plans",), ("remark",)]
    assert in_lines(LIBRARY.fields, ("start_month", "total_investment"), 1) == [
        ("start_month",),
        ("total_investment",),
    ]


def test_栏下写最要紧的一条() -> None:
    hint = Finding("T.1", Severity.HINT, "", "", "", ("a",))
    must = Finding("F.1", Severity.MUST, "", "", "", ("b", "a"))
    explain = Finding("W.1", Severity.EXPLAIN, "", "", "", ("a", "c"))
    state = FormState("p", {}, findings=(hint, explain, must))
    assert state.finding_of("a") is must
    assert state.finding_of("c") is explain
    assert state.finding_of("d") is None
    assert state.findings_by_field() == {"a": must, "b": must, "c": explain}
