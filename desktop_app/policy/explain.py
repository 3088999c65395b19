"""One condition's result in words: status, actual, required, exact distance, what to fill in."""

from functools import partial

from desktop_app.domain.facts import Facts
from desktop_app.domain.verdict import ConditionResult
from desktop_app.policy.memory import Remembered
from desktop_app.policy.pack import Condition
from desktop_app.policy.predicates import Explanation
from desktop_app.policy.status import AS_STATUS, MET, NOT_APPLICABLE, UNKNOWN, UNMET


def explainer(condition: Condition) -> Remembered[ConditionResult]:
    """The function that explains a condition; it remembers what it said."""
    looked_at = [*condition.fields]
    for caution in condition.cautions:
        looked_at.extend(caution.when.fields if caution.when else ())
    return Remembered(looked_at, partial(explain_condition, condition))


def explain_condition(condition: Condition, facts: Facts) -> ConditionResult:
    """One condition's result with its reasons."""
    status = condition.test(facts)
    told = condition.require.explain(facts)
    unmet = status == UNMET
    return ConditionResult(
        id=condition.id,
        clause=condition.clause,
        title=condition.title,
        status=AS_STATUS[status],
        actual=told.actual,
        required=told.required,
        shortfall=told.shortfall if unmet else None,
        unit=told.unit,
        message=_message(condition, status, told, facts),
        quote=condition.quote,
        ask=condition.ask if status == UNKNOWN else "",
        missing=condition.unsettled(facts) if status == UNKNOWN else (),
        fields=condition.fields,
        readings=condition.readings,
        cautions=tuple(
            caution.text
            for caution in condition.cautions
            if status != NOT_APPLICABLE and (caution.when is None or caution.when.test(facts) == MET)
        ),
    )


def _message(condition: Condition, status: int, told: Explanation, facts: Facts) -> str:
    if status == NOT_APPLICABLE and condition.when is not None:
        case = condition.when.explain(facts)
        return f"不适用：{case.fact}；本条只针对{case.claim}"
    waived = condition.waived_when
    if waived is not None and told.status != MET and waived.test(facts) == MET:
        return f"可以豁免：{waived.explain(facts).text}"
    if status == UNKNOWN:
        when = condition.when
        if when is not None and when.test(facts) == UNKNOWN:
            return f"是否适用待定，{when.explain(facts).text}"
        if waived is not None and waived.test(facts) == UNKNOWN and told.status == UNMET:
            return f"{told.text}；是否豁免待定，{waived.explain(facts).text}"
    return told.text
