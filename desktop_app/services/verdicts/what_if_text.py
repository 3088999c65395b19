"""A trial as text, to paste into a message or read out to the leader."""

from desktop_app.services.verdicts.what_if import Outcome, WhatIf
from desktop_app.services.verdicts.words import CAPTION, STATUS_WORDS

NOTHING_CHANGED = "没有改动任何一栏"
TRIAL = "以上是试算，没有改动项目资料"


def trial_text(trial: WhatIf) -> str:
    """假如设备投资为1,000万元（现为987.5万元）：… with what turns, what stays, and the caption."""
    changes = trial.changes()
    project = str(trial.real.facts.get("project_name", "")) or "未命名项目"
    if not changes:
        return f"{project}：{NOTHING_CHANGED}。{CAPTION}"
    supposed = "、".join(f"{each.label}为{each.after}（现为{each.before}）" for each in changes)
    outcomes = trial.outcomes()
    lines = [project, f"假如{supposed}："]
    for outcome in outcomes:
        if outcome.differs:
            lines += outcome_lines(outcome)
    same = sum(not outcome.differs for outcome in outcomes)
    if same == len(outcomes):
        lines.append("各项政策的结论都不变")
    elif same:
        lines.append(f"其余{same}项政策的结论不变")
    lines.append(f"{TRIAL}；{CAPTION}")
    return "\n".join(lines)


def outcome_lines(outcome: Outcome) -> list[str]:
    """One policy that differs: verdict, amount, and each condition that turned."""
    before, after = outcome.words
    head = f"{outcome.badge}：{before} → {after}" if before != after else f"{outcome.badge}：仍为{after}"
    if outcome.amounts[0] != outcome.amounts[1]:
        head += f"；{outcome.amounts[0] or '无金额'} → {outcome.amounts[1] or '无金额'}"
    return [
        head,
        *(
            f"　{each.clause} {each.title}：{STATUS_WORDS[each.before]} → {STATUS_WORDS[each.after]}（{each.message}）"
            for each in outcome.turned
        ),
    ]
