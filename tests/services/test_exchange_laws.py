"""The laws of merging: twice is once, the order does not matter, nothing vanishes.

2,000 examples of each: JIGAI_EXAMPLES=2000 python -m pytest tests/services/test_exchange_laws.py
"""

import os
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.record_version import Versions
from desktop_app.services.exchange.merge import DELETED, ancestry, heads_by_field, join, state_of
from tests.services.exchange_model import Clock, Desk

EXAMPLES = int(os.environ.get("JIGAI_EXAMPLES", "60"))
law = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

KEYS = ("甲", "乙")
VALUES = ('"1"', '"2"', '"3"', None)
PLACES = 3
_place = st.integers(0, PLACES - 1)
_step = st.one_of(
    st.tuples(st.just("edit"), _place, st.sampled_from(KEYS), st.sampled_from(VALUES)),
    st.tuples(st.just("delete"), _place, st.booleans()),
    st.tuples(st.just("carry"), _place, _place),
    st.tuples(st.just("choose"), _place, st.sampled_from((*KEYS, DELETED)), st.integers(0, 2)),
)
_scripts = st.lists(_step, max_size=14)


def played(script: Sequence[tuple[Any, ...]]) -> list[Desk]:
    """Three PCs after a course of events; the record came to all of them from the first."""
    clock = Clock()
    desks = [Desk(f"机{number}", clock) for number in range(PLACES)]
    desks[0].edit(KEYS[0], VALUES[0])
    package = desks[0].take_out()
    for desk in desks[1:]:
        desk.take_in(package)
    for deed, place, *rest in script:
        desk = desks[place]
        if deed == "edit":
            desk.edit(*rest)
        elif deed == "delete":
            desk.is_deleted = rest[0]
        elif deed == "carry":
            desk.take_in(desks[rest[0]].take_out())
        else:
            desk.choose(*rest)
    return desks


@law
@given(_scripts)
def test_taking_a_package_in_twice_is_taking_it_in_once(script: list[tuple[Any, ...]]) -> None:
    here, there, _ = played(script)
    package = there.take_out()
    here.take_in(package)
    once = here.copy()
    here.take_in(package)
    assert (here.contents, here.versions) == (once.contents, once.versions)


@law
@given(_scripts)
def test_an_old_package_changes_nothing_after_later_edits(script: list[tuple[Any, ...]]) -> None:
    here, there, _ = played(script)
    package = there.take_out()
    here.take_in(package)
    here.edit(KEYS[0], '"9"')
    here.edit(KEYS[1], None)
    before = here.copy()
    here.take_in(package)
    assert here.contents[0] == before.contents[0]


@law
@given(_scripts)
def test_the_order_of_two_packages_does_not_matter(script: list[tuple[Any, ...]]) -> None:
    here, one, two = played(script)
    packages = one.take_out(), two.take_out()
    here.take_out()
    first, second = here.copy(), here.copy()
    for package in packages:
        first.take_in(package)
    for package in reversed(packages):
        second.take_in(package)
    assert first.versions == second.versions
    assert first.contents == second.contents
    assert first.state == second.state


@law
@given(_scripts)
def test_join_is_a_join(script: list[tuple[Any, ...]]) -> None:
    a, b, c = (desk.take_out() for desk in played(script))
    assert join(a, a) == a
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))


@law
@given(_scripts)
def test_nothing_vanishes(script: list[tuple[Any, ...]]) -> None:
    """Every value that stood before is shown, is offered as the other side of a conflict, or was built upon."""
    here, there, _ = played(script)
    packages: tuple[Versions, ...] = (here.take_out(), there.take_out())
    here.take_in(packages[1])
    assert all(package.keys() <= here.versions.keys() for package in packages)
    heads = heads_by_field(here.versions)
    for package in packages:
        for name, found in heads_by_field(package).items():
            reached = ancestry(here.versions, (head.id for head in heads[name]))
            assert {head.id for head in found} <= reached
    state = state_of(here.versions, here.name)
    for name, found in heads.items():
        conflict = state.conflicts.get(name)
        offered = {head.value for head in conflict.heads} if conflict else {state.values.get(name)}
        if name != DELETED:
            assert {head.value for head in found} == offered
    assert DELETED not in state.conflicts or len(state.conflicts[DELETED].heads) == 2


@law
@given(_scripts)
def test_a_value_of_this_pc_stays_in_view_until_someone_builds_upon_it(script: list[tuple[Any, ...]]) -> None:
    here, there, _ = played(script)
    here.take_out()
    own = {
        found[0].id: found[0].value
        for name, found in heads_by_field(here.versions).items()
        if name != DELETED and len(found) == 1 and any(mark.store == here.name for mark in found[0].marks)
    }
    here.take_in(there.take_out())
    for name, found in heads_by_field(here.versions).items():
        for head in found:
            if head.id in own:
                assert here.values.get(name) == own[head.id]


@law
@given(_scripts, st.integers(0, 2))
def test_once_decided_all_pcs_agree(script: list[tuple[Any, ...]], option: int) -> None:
    desks = played(script)
    first, *others = desks
    for desk in others:
        first.take_in(desk.take_out())
    first.choose_all(option)
    package = first.take_out()
    for desk in others:
        desk.take_in(package)
        assert desk.contents == first.contents
        assert not desk.state.conflicts


@law
@given(st.sampled_from(VALUES), st.sampled_from(VALUES), st.sampled_from(VALUES))
def test_one_round_is_the_three_way_merge_of_the_books(
    ancestor: str | None, here: str | None, there: str | None
) -> None:
    clock = Clock()
    home, laptop = Desk("家", clock), Desk("外", clock)
    home.edit("甲", ancestor)
    home.edit("乙", '"x"')
    laptop.take_in(home.take_out())
    home.edit("甲", here)
    laptop.edit("甲", there)
    home.take_in(laptop.take_out())
    conflict = home.state.conflicts.get("甲")
    if there in (here, ancestor):
        assert (home.values.get("甲"), conflict) == (here, None)
    elif here == ancestor:
        assert (home.values.get("甲"), conflict) == (there, None)
    else:
        assert home.values.get("甲") == here
        assert conflict is not None
        assert [head.value for head in conflict.heads] == [here, there]
        assert conflict.ancestor == ancestor
