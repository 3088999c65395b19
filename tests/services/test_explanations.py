"""Explanations of W findings: kept for the values they were given for, withdrawn, rewritten, told with the finding."""

from datetime import date
from decimal import Decimal

import pytest

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.domain.month import Month
from desktop_app.services.change import Change
from desktop_app.services.editing.session_store import EditSessionStore
from desktop_app.services.findings.explanations import LONGEST, ExplanationService
from desktop_app.services.findings.finding import Finding
from desktop_app.services.findings.of_record import find
from desktop_app.services.findings.surroundings import surroundings
from desktop_app.services.records.projects import ProjectService
from tests.services.finding_cases import CONTEXT

LONG: dict[str, FactValue] = {
    "project_name": "铸造线改造",
    "start_month": Month(2020, 1),
    "completion_month": Month(2025, 1),
    "gx_direction_2024": ("chain",),
}


class Desk:
    """A store with one project, and what is found in it."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.acting_as("张三")
        self.projects = ProjectService(self.store)
        change: Change = self.projects.create(LONG)
        self.id = change.projects[0]
        self.service = ExplanationService(self.store)

    def found(self, facts: Facts = LONG) -> dict[str, Finding]:
        around = surroundings(self.store, self.id, None, facts)
        return {each.code: each for each in find(facts, {}, {}, CONTEXT, around)}

    def write(self, code: str, text: str, facts: Facts = LONG) -> None:
        self.service.write(self.id, self.found(facts)[code], facts, text)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_写了说明就算办结_并说出谁写的(desk: Desk) -> None:
    assert desk.found()["W.302"].told is None
    desk.write("W.302", "  分两期建设 ")
    finding = desk.found()["W.302"]
    assert finding.is_settled
    assert finding.word == "已说明"
    assert finding.told is not None
    assert (finding.told.text, finding.told.by) == ("分两期建设", "张三")
    assert finding.line == "已说明（建设期较长）：分两期建设"
    assert finding.rank == 3


def test_数据变了要重新说明_改回去又算数(desk: Desk) -> None:
    desk.write("W.302", "分两期建设")
    changed = {**LONG, "completion_month": Month(2025, 2)}
    finding = desk.found(changed)["W.302"]
    assert not finding.is_settled
    assert finding.word == "需重新说明"
    assert finding.told is not None
    assert finding.told.text == "分两期建设"
    assert desk.found()["W.302"].is_settled
    desk.write("W.302", "分三期建设", changed)
    assert desk.found(changed)["W.302"].is_settled
    assert not desk.found()["W.302"].is_settled


def test_多填一栏还是同一件事_只是要重新说明(desk: Desk) -> None:
    facts: dict[str, FactValue] = {
        **LONG,
        "investment_this_year": Decimal(700),
        "fixed_asset_investment": Decimal(600),
    }
    desk.write("W.203", "超概算", facts)
    fuller = {**facts, "investment_to_last_year": Decimal(10)}
    finding = desk.found(fuller)["W.203"]
    assert finding.fields != desk.found(facts)["W.203"].fields
    assert finding.told is not None and not finding.told.is_current
    desk.write("W.203", "超概算，已调整", fuller)
    assert len(desk.store.explanations.of_project(desk.id)) == 1


def test_空白是撤回_再写又恢复_经过都在(desk: Desk) -> None:
    desk.write("W.302", "第一稿")
    desk.store.acting_as("李四")
    desk.write("W.302", "第二稿")
    desk.write("W.302", " ")
    assert desk.found()["W.302"].told is None
    desk.write("W.302", "第三稿")
    steps = desk.service.steps(desk.id, desk.found()["W.302"])
    assert [step.by for step in steps][-1] == "张三"
    texts = [step.text for step in reversed(steps)]
    assert texts[:3] == ["第一稿", "第二稿", ""]
    assert texts[-1] == "第三稿"
    assert len(desk.store.explanations.of_project(desk.id)) == 1


def test_没有变化不再记一次(desk: Desk) -> None:
    desk.write("W.302", "分两期建设")
    desk.write("W.302", "分两期建设")
    assert len(desk.service.steps(desk.id, desk.found()["W.302"])) == 1
    assert desk.service.steps(desk.id, desk.found(LONG | {"contact_phone": "123"})["W.405"]) == ()


def test_必改和提示不收说明_太长的退回(desk: Desk) -> None:
    wrong = {**LONG, "completion_month": Month(2019, 1)}
    with pytest.raises(AppError) as caught:
        desk.write("F.301", "就这样", wrong)
    assert caught.value.code == "explanation-unwanted"
    desk.write("W.302", "字" * LONGEST)
    with pytest.raises(AppError) as caught:
        desk.write("W.302", "字" * (LONGEST + 1))
    assert caught.value.code == "explanation-long"


def test_表单的状态跟着说明走(desk: Desk) -> None:
    sessions = EditSessionStore(desk.store, desk.projects, CONTEXT)
    session = sessions.open(desk.id, (), date(2024, 6, 1))
    assert session.state.finding_of("completion_month") is not None
    desk.write("W.302", "分两期建设")
    state = sessions.look_around(session)
    finding = state.finding_of("completion_month")
    assert finding is not None and finding.is_settled
    session.set_value("completion_month", Month(2026, 1))
    stale = session.state.finding_of("completion_month")
    assert stale is not None and stale.word == "需重新说明"


def test_彻底删除项目_说明一起去(desk: Desk) -> None:
    desk.write("W.302", "分两期建设")
    desk.store.projects.purge(desk.id)
    assert desk.store.explanations.all() == ()
