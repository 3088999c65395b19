"""The self-check of one project as a list: findings as for a declaration, then what the first policy still asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.findings.finding import BLANK_WORD, SETTLED_WORD, SEVERITY_WORDS, Severity
from desktop_app.services.findings.of_record import Finding, RecordContext, export_findings

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing to do. key: the field the cursor goes to. finding: None for a field that is merely blank."""

    key: str
    word: str
    title: str
    detail: str
    action: str
    finding: Finding | None = None

    @property
    def code(self) -> str:
        return self.finding.code if self.finding else ""

    @property
    def takes_explanation(self) -> bool:
        return self.finding is not None and self.finding.severity is Severity.EXPLAIN


def finding_lines(
    state: FormState, context: RecordContext, packs: "Sequence[Pack]"
) -> tuple[FindingLine, ...]:
    """The gravest first; blank fields after the findings, what is settled at the end."""
    fields = context.fields
    found = export_findings(state.facts, state.unread, state.problems, context, state.around)
    lines = [_line(each, state, fields) for each in found]
    left = [line for line in lines if line.finding is None or not line.finding.is_settled]
    settled = [line for line in lines if line.finding is not None and line.finding.is_settled]
    return (*left, *_blank(state, fields, packs, {line.key for line in lines}), *settled)


def head(lines: Iterable[FindingLine]) -> str:
    """How many of each, in words."""
    counted = dict.fromkeys([*SEVERITY_WORDS.values(), BLANK_WORD, SETTLED_WORD], 0)
    for line in lines:
        if line.finding is None:
            counted[BLANK_WORD] += 1
        elif line.finding.is_settled:
            counted[SETTLED_WORD] += 1
        else:
            counted[SEVERITY_WORDS[line.finding.severity]] += 1
    return "、".join(f"{word}{count}项" for word, count in counted.items() if count) or "没有需要处理的问题"


def _line(finding: Finding, state: FormState, fields: FieldDictionary) -> FindingLine:
    key = finding.fields[0]
    title = f"“{_label(fields, key)}”{finding.title}" if key in state.unread else finding.title
    detail = finding.explanation
    if finding.told is not None:
        writer = f"（{finding.told.by}）" if finding.told.by else ""
        detail += f"\n说明{writer}：{finding.told.text}"
    return FindingLine(key, finding.word, title, detail, finding.action, finding)


def _blank(
    state: FormState, fields: FieldDictionary, packs: "Sequence[Pack]", named: set[str]
) -> tuple[FindingLine, ...]:
    main = next((pack.id for pack in packs if pack.id in state.results), None)
    if main is None:
        return ()
    return tuple(
        FindingLine(key, BLANK_WORD, _label(fields, key), "", "")
        for key in state.results[main].missing
        if key not in named
    )


def _label(fields: FieldDictionary, key: str) -> str:
    return fields[key].label if key in fields else key
