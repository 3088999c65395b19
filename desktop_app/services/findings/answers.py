"""Findings about answers that contradict each other: two yes-or-no questions, a number beside a no."""

from collections.abc import Iterator

from desktop_app.domain.facts import Facts
from desktop_app.domain.money import grouped
from desktop_app.services.findings.amounts import amount
from desktop_app.services.findings.catalogue import finding
from desktop_app.services.findings.finding import Finding, RecordContext


def answer_findings(facts: Facts, context: RecordContext) -> Iterator[Finding]:
    """Contradictions between answers that are both given."""
    if facts.get("is_technical_transformation") is True:
        if facts.get("construction_nature") == "new":
            label = context.fields["construction_nature"].label_of("new")
            yield finding(
                "W.410", f"建设性质选的是{label}", ("construction_nature", "is_technical_transformation")
            )
        if facts.get("is_new_construction") is True:
            yield finding("W.410", "填了属于新建项目", ("is_new_construction", "is_technical_transformation"))
    number = facts.get("approval_number")
    if number and facts.get("approval_completed") is False:
        yield finding("W.411", f"文号{number}", ("approval_completed", "approval_number"))
    if facts.get("newly_above_scale_this_year") is True and facts.get("is_above_scale") is False:
        yield finding("W.412", "两项不能同时成立", ("newly_above_scale_this_year", "is_above_scale"))
    base = amount(facts, "quarter_output_last_year")
    if base is not None and base > 0 and facts.get("is_newly_commissioned") is True:
        yield finding(
            "W.413", f"上年同期{grouped(base)}万元", ("quarter_output_last_year", "is_newly_commissioned")
        )
