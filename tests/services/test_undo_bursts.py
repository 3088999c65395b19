"""Undo steps: edits of one field merge within a burst of a second; a pause, another field, leaving parts them."""

from datetime import date
from decimal import Decimal

import pytest

from desktop_app.domain.entities import Dossier, Project
from desktop_app.services.editing.session import BURST_SECONDS, EditSession
from tests.services.finding_cases import CONTEXT


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(clock: Clock) -> EditSession:
    return EditSession(Dossier(Project("p", None, {}), None), CONTEXT, (), date(2024, 6, 1), clock=clock)


def steps(session: EditSession) -> int:
    count = 0
    while session.state.undo_name is not None:
        session.undo()
        count += 1
    return count


@pytest.mark.parametrize(("pause", "expected"), [(BURST_SECONDS, 1), (BURST_SECONDS + 0.01, 2), (0.0, 1)])
def test_同一栏_停顿不超过一秒算一步(session: EditSession, clock: Clock, pause: float, expected: int) -> None:
    session.set_text("new_tax", "1")
    clock.now += pause
    session.set_text("new_tax", "12")
    assert session.state.undo_name == "修改投产后新增税收"
    assert steps(session) == expected


def test_一直打下去是一步_每次都从上一键算起(session: EditSession, clock: Clock) -> None:
    for count in range(1, 20):
        session.set_text("new_tax", "1" * count)
        clock.now += 0.9
    assert steps(session) == 1


def test_换了栏_离开过_都另起一步(session: EditSession, clock: Clock) -> None:
    session.set_text("new_tax", "1")
    session.set_text("new_output", "1")
    session.set_text("new_tax", "12")
    session.end_step()
    session.set_text("new_tax", "123")
    assert steps(session) == 4


def test_恢复历史值_自成一步_前后不合并(session: EditSession) -> None:
    session.set_text("new_tax", "1")
    session.restore_value("new_tax", Decimal(7))
    assert session.state.undo_name == "恢复投产后新增税收"
    session.set_text("new_tax", "71")
    assert session.undo().facts["new_tax"] == Decimal(7)
    assert session.undo().facts["new_tax"] == Decimal(1)
    assert steps(session) == 1
