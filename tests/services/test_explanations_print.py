"""Explanations on paper: the annex of the declaration table, the project's card; what is stale says so."""

from datetime import UTC, datetime

import pytest

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.editing.session_store import record_context
from desktop_app.services.findings.explanations import ExplanationService
from desktop_app.services.findings.of_record import find
from desktop_app.services.records.projects import ProjectService

OFFICE = Office("示例局", "450107", 2024)
NOW = datetime(2024, 6, 1, 4, tzinfo=UTC)
LONG: dict[str, FactValue] = {
    "project_name": "铸造线改造",
    "enterprise_name": "甲厂",
    "start_month": Month(2019, 1),
    "completion_month": Month(2024, 12),
}


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore(now=lambda: NOW)
    store.acting_as("李红")
    projects = ProjectService(store)
    first = projects.create(LONG).projects[0]
    projects.create({"project_name": "锅炉改造"})
    library = standard_library()
    context = record_context(library.fields, OFFICE, library.active_for(OFFICE))
    facts = projects.load(first).facts
    found = next(each for each in find(facts, {}, {}, context) if each.code == "W.302")
    ExplanationService(store).write(first, found, facts, "分两期建设，\n见批复")
    return store


def service(store: MemoryStore) -> DeclareService:
    return DeclareService(store, standard_library(), OFFICE, lambda: NOW)


def test_申报表后附说明(store: MemoryStore) -> None:
    table = service(store).table()
    assert table.annex == (
        (
            "第1项　铸造线改造（甲厂）",
            (
                "W.302 建设期较长（从2019年1月到2024年12月，共72个月）。说明：分两期建设， 见批复（李红，2024年06月01日）",
            ),
        ),
    )
    assert not any("分两期" in note for note in table.notes)


def test_数据变了_印出需重新说明(store: MemoryStore) -> None:
    row = store.projects.rows()[0]
    ProjectService(store).save(row.id, {**LONG, "completion_month": Month(2025, 1)})
    ((_, (line,)),) = service(store).table().annex
    assert line.endswith("数据已变，需重新说明）")


def test_问题没有了_说明不再印(store: MemoryStore) -> None:
    row = store.projects.rows()[0]
    ProjectService(store).save(row.id, {**LONG, "completion_month": Month(2019, 12)})
    assert service(store).table().annex == ()


def test_项目卡上也有(store: MemoryStore) -> None:
    card = service(store).card(store.projects.rows()[0].id)
    assert card.long[-1] == ("说明：W.302 建设期较长", "分两期建设，\n见批复（李红，2024年06月01日）")
    assert not [
        label for label, _ in service(store).card(store.projects.rows()[1].id).long if "说明：" in label
    ]


def test_没有单位信息时不算(store: MemoryStore) -> None:
    assert DeclareService(store, standard_library(), None, lambda: NOW).table().annex == ()
