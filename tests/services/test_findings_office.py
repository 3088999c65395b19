"""The findings of the whole office: gone through in steps, across records, narrowed, grouped, cancelled."""

import pytest

from db.memory import MemoryStore
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.services.findings import of_office as findings_office
from desktop_app.services.findings.explanations import ExplanationService
from desktop_app.services.findings.of_office import OfficeSurvey, steps, survey, surveyed
from desktop_app.services.findings.office_view import Grouping, Standing, counts, grouped, narrowed
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.records.projects import ProjectService
from tests.services.finding_cases import CONTEXT

GOOD: dict[str, FactValue] = {"gx_direction_2024": ("chain",)}
SLOW: dict[str, FactValue] = {**GOOD, "start_month": Month(2020, 1), "completion_month": Month(2025, 1)}
WRONG: dict[str, FactValue] = {**GOOD, "start_month": Month(2025, 1), "completion_month": Month(2024, 1)}


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    projects = ProjectService(store)
    projects.create({**SLOW, "project_name": "铸造线改造", "enterprise_name": "甲厂"})
    projects.create({**WRONG, "project_name": "锅炉改造", "enterprise_name": "乙厂"})
    projects.create({"project_name": "铸造线技术改造", "enterprise_name": "甲厂"})
    return store


def found(store: MemoryStore) -> list[tuple[str, int]]:
    return [(item.finding.code, item.order) for item in survey(store, CONTEXT).items]


def test_每个项目自己的_再与其他项目比_按轻重排(store: MemoryStore) -> None:
    assert found(store) == [("F.301", 2), ("W.302", 1), ("W.805", 1), ("W.805", 3), ("T.601", 3)]


def test_删除的不算_示例与真实的不互比(store: MemoryStore) -> None:
    ids = [row.id for row in store.projects.rows()]
    store.projects.delete(ids[2])
    ProjectService(store).create(
        {**GOOD, "project_name": "铸造线改造", "enterprise_name": "甲厂"}, is_example=True
    )
    assert found(store) == [("F.301", 2), ("W.302", 1)]


def test_写过说明的排在最后_算办结(store: MemoryStore) -> None:
    result = survey(store, CONTEXT)
    for item in result.items:
        if item.finding.code in {"W.302", "W.805"} and item.order == 1:
            facts = store.projects.dossier(item.project_id)
            assert facts is not None
            ExplanationService(store).write(item.project_id, item.finding, facts.facts, "核对过，无误")
    again = survey(store, CONTEXT).items
    assert [item.finding.code for item in again if item.finding.is_settled] == ["W.302", "W.805"]
    assert again[-1].finding.is_settled
    assert counts(again) == {
        Standing.OPEN: 2, Standing.MUST: 1, Standing.EXPLAIN: 1, Standing.SETTLED: 2, Standing.HINT: 1, Standing.ALL: 5,
    }  # fmt: skip
    assert len(narrowed(again, Standing.SETTLED)) == 2


def test_筛选与分组(store: MemoryStore) -> None:
    items = survey(store, CONTEXT).items
    assert {item.order for item in narrowed(items, Standing.OPEN, "甲厂")} == {1, 3}
    assert [item.finding.code for item in narrowed(items, text="锅炉 竣工")] == ["F.301"]
    assert len(narrowed(items, code="W.805")) == 2
    assert [group.title for group in grouped(items, Grouping.SEVERITY)] == ["必改", "需说明", "提示"]
    assert next(group.title for group in grouped(items, Grouping.CODE)) == "F.301　竣工早于开工"
    by_project = grouped(items, Grouping.PROJECT)
    assert [group.title for group in by_project] == [
        "第1项　铸造线改造　甲厂", "第2项　锅炉改造　乙厂", "第3项　铸造线技术改造　甲厂",
    ]  # fmt: skip
    assert sum(len(group.items) for group in by_project) == len(items)


def test_停得下来(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_office, "AT_ONCE", 1)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        surveyed(store, CONTEXT, progress)
    result = OfficeSurvey()
    told = list(steps(store, CONTEXT, result))
    firms = [(3, 6)] * 2
    assert told == [(1, 6), (2, 6), (3, 6), *firms, (4, 6), (5, 6), (6, 6), (6, 6)]
    assert result.projects == 3


def test_太多时只计数(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_office, "MOST_KEPT", 2)
    result = survey(store, CONTEXT)
    assert (len(result.items), result.left_out) == (2, 3)


def test_空的单位(monkeypatch: pytest.MonkeyPatch) -> None:
    assert survey(MemoryStore(), CONTEXT).items == []
