"""all, any, not obey Kleene's three-valued logic, whatever is nested in whatever; `when` and `waived_when` as said."""

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Field, FieldType
from desktop_app.policy.pack import condition_test
from desktop_app.policy.predicates import All, AnyOf, Flag, Not, Predicate
from desktop_app.policy.status import MET, NOT_APPLICABLE, UNKNOWN, UNMET
from tests.policy.language import FIELDS, known

FLAGS: list[Field] = [field for field in FIELDS.values() if field.type is FieldType.BOOL][:5]
VALUES = st.sampled_from([UNMET, UNKNOWN, MET])
Assignment: TypeAlias = tuple[int, ...]
ASSIGNMENTS = st.tuples(*([VALUES] * len(FLAGS)))


def _expressions() -> st.SearchStrategy[Predicate]:
    leaf: st.SearchStrategy[Predicate] = st.sampled_from([Flag(field, True) for field in FLAGS])
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(All),
            st.lists(inner, min_size=1, max_size=3).map(AnyOf),
            inner.map(Not),
        ),
        max_leaves=8,
    )


EXPRESSIONS = _expressions()


def _facts(values: Assignment) -> Facts:
    return known(
        {field.key: value == MET for field, value in zip(FLAGS, values, strict=True) if value != UNKNOWN}
    )


def _by_tables(expression: Predicate, values: dict[str, int]) -> int:
    """The value by Kleene's truth tables, in words of their own."""
    if isinstance(expression, Not):
        return {UNMET: MET, UNKNOWN: UNKNOWN, MET: UNMET}[_by_tables(expression.part, values)]
    if isinstance(expression, All | AnyOf):
        inner = [_by_tables(part, values) for part in expression.parts]
        strong, weak = (UNMET, MET) if isinstance(expression, All) else (MET, UNMET)
        if strong in inner:
            return strong
        return UNKNOWN if UNKNOWN in inner else weak
    return values[expression.fields[0]]


@given(EXPRESSIONS, ASSIGNMENTS)
def test_nested_expressions_follow_the_tables(expression: Predicate, values: Assignment) -> None:
    table = {field.key: value for field, value in zip(FLAGS, values, strict=True)}
    assert expression.test(_facts(values)) == _by_tables(expression, table)


@given(EXPRESSIONS, EXPRESSIONS, EXPRESSIONS, ASSIGNMENTS)
def test_kleene_laws(a: Predicate, b: Predicate, c: Predicate, values: Assignment) -> None:
    facts = _facts(values)

    def same(left: Predicate, right: Predicate) -> None:
        assert left.test(facts) == right.test(facts)

    same(All([a, b]), All([b, a]))
    same(AnyOf([a, b]), AnyOf([b, a]))
    same(All([a, All([b, c])]), All([All([a, b]), c]))
    same(AnyOf([a, AnyOf([b, c])]), AnyOf([AnyOf([a, b]), c]))
    same(All([a, AnyOf([b, c])]), AnyOf([All([a, b]), All([a, c])]))
    same(AnyOf([a, All([b, c])]), All([AnyOf([a, b]), AnyOf([a, c])]))
    same(Not(All([a, b])), AnyOf([Not(a), Not(b)]))
    same(Not(AnyOf([a, b])), All([Not(a), Not(b)]))
    same(Not(Not(a)), a)
    same(All([a, a]), a)
    same(All([a, AnyOf([a, b])]), a)


@given(EXPRESSIONS, ASSIGNMENTS, st.integers(0, len(FLAGS) - 1), st.booleans())
def test_learning_a_fact_never_takes_back_an_answer(
    expression: Predicate, values: Assignment, place: int, learnt: bool
) -> None:
    before = expression.test(_facts((*values[:place], UNKNOWN, *values[place + 1 :])))
    after = expression.test(_facts((*values[:place], MET if learnt else UNMET, *values[place + 1 :])))
    assert before in {UNKNOWN, after}


@given(EXPRESSIONS, ASSIGNMENTS)
def test_explaining_agrees_and_waits_for_blanks_only(expression: Predicate, values: Assignment) -> None:
    facts = _facts(values)
    assert expression.explain(facts).status == expression.test(facts)
    waiting = expression.unsettled(facts)
    assert all(key not in facts for key in waiting)
    if expression.test(facts) == UNKNOWN:
        assert waiting


REQUIRED, WHEN, WAIVED = (Flag(field, True) for field in FLAGS[:3])


@pytest.mark.parametrize(
    ("when", "require", "status"),
    [
        (UNMET, UNMET, NOT_APPLICABLE),
        (UNMET, UNKNOWN, NOT_APPLICABLE),
        (UNMET, MET, NOT_APPLICABLE),
        (UNKNOWN, UNMET, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, MET, MET),
        (MET, UNMET, UNMET),
        (MET, UNKNOWN, UNKNOWN),
        (MET, MET, MET),
    ],
)
def test_a_condition_that_holds_only_sometimes(when: int, require: int, status: int) -> None:
    test = condition_test(REQUIRED, WHEN, None)
    assert test(_facts((require, when, UNKNOWN, UNKNOWN, UNKNOWN))) == status


@pytest.mark.parametrize(
    ("waived", "require", "status"),
    [
        (UNMET, UNMET, UNMET),
        (UNMET, UNKNOWN, UNKNOWN),
        (UNMET, MET, MET),
        (UNKNOWN, UNMET, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, MET, MET),
        (MET, UNMET, MET),
        (MET, UNKNOWN, MET),
        (MET, MET, MET),
    ],
)
def test_a_condition_that_can_be_waived(waived: int, require: int, status: int) -> None:
    test = condition_test(REQUIRED, None, WAIVED)
    assert test(_facts((require, UNKNOWN, waived, UNKNOWN, UNKNOWN))) == status


def test_a_condition_that_does_not_apply_is_not_waived() -> None:
    test = condition_test(REQUIRED, WHEN, WAIVED)
    assert test(_facts((UNMET, UNMET, MET, UNKNOWN, UNKNOWN))) == NOT_APPLICABLE
    assert test(_facts((UNMET, MET, MET, UNKNOWN, UNKNOWN))) == MET
