"""The project service, on the store in memory."""

from decimal import Decimal
from typing import Any

import pytest

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import Subject
from desktop_app.services.change import FieldChange
from desktop_app.services.records.projects import ProjectService

USCC, OTHER_USCC = "914403001922038216", "91440300192317458F"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def service(store: MemoryStore) -> ProjectService:
    return ProjectService(store)


def made(service: ProjectService, **facts: Any) -> str:
    return service.create(facts).projects[0]


def facts_of(service: ProjectService, project_id: str) -> dict[str, Any]:
    return dict(service.load(project_id).facts)


def test_a_blank_project_has_no_firm(service: ProjectService) -> None:
    change = service.create(initiator="form")
    dossier = service.load(change.projects[0])
    assert dossier.enterprise is None
    assert dossier.facts == {}
    assert (change.operation, change.initiator, change.enterprises) == ("新建项目", "form", ())


def test_facts_go_to_their_subjects(service: ProjectService) -> None:
    dossier = service.load(
        made(service, project_name="技改", enterprise_name="甲厂", total_investment=Decimal(5))
    )
    assert dossier.project.facts == {"project_name": "技改", "total_investment": Decimal(5)}
    assert dossier.enterprise is not None
    assert dossier.enterprise.facts == {"enterprise_name": "甲厂"}


@pytest.mark.parametrize(
    "second", [{"uscc": USCC}, {"uscc": USCC, "enterprise_name": "甲厂新名"}, {"enterprise_name": "甲 厂"}]
)
def test_a_firm_is_kept_once(service: ProjectService, store: MemoryStore, second: Facts) -> None:
    first = made(service, enterprise_name="甲厂", uscc=USCC)
    joined = made(service, **second)
    assert store.enterprises.count() == 1
    assert service.load(first).enterprise == service.load(joined).enterprise
    assert facts_of(service, joined)["enterprise_name"] == "甲厂"


def test_same_name_under_another_code_is_another_firm(service: ProjectService, store: MemoryStore) -> None:
    made(service, enterprise_name="甲厂", uscc=USCC)
    made(service, enterprise_name="甲厂", uscc=OTHER_USCC)
    assert store.enterprises.count() == 2


def test_a_firms_facts_change_for_all_its_projects(service: ProjectService) -> None:
    first = made(service, enterprise_name="甲厂", project_name="一")
    second = made(service, enterprise_name="甲厂", project_name="二")
    change = service.save(
        first, {**service.load(first).facts, "is_above_scale": True, "enterprise_name": "甲公司"}
    )
    assert set(change.projects) == {first, second}
    assert facts_of(service, second) == {
        "enterprise_name": "甲公司",
        "is_above_scale": True,
        "project_name": "二",
    }
    owner = change.enterprises[0]
    assert set(change.fields) == {
        FieldChange(Subject.ENTERPRISE, owner, "enterprise_name", "甲厂", "甲公司"),
        FieldChange(Subject.ENTERPRISE, owner, "is_above_scale", None, True),
    }


def test_typing_another_firms_name_switches_over_and_leaves_both_firms_alone(service: ProjectService) -> None:
    mine = made(service, enterprise_name="甲厂", is_above_scale=True, contact_name="张三")
    other = made(service, enterprise_name="乙厂", is_above_scale=False)
    service.save(mine, {**service.load(mine).facts, "enterprise_name": "乙厂"})
    assert facts_of(service, mine) == {"enterprise_name": "乙厂", "is_above_scale": False}
    assert service.load(mine).project.enterprise_id == service.load(other).project.enterprise_id


def test_what_was_typed_after_the_switch_belongs_to_the_new_firm(service: ProjectService) -> None:
    mine = made(service, enterprise_name="甲厂", contact_name="张三")
    other = made(service, enterprise_name="乙厂", uscc=USCC)
    service.save(mine, {**service.load(mine).facts, "uscc": USCC, "contact_name": "李四"})
    assert facts_of(service, other)["contact_name"] == "李四"
    assert facts_of(service, mine)["enterprise_name"] == "乙厂"


def test_clearing_all_of_the_firm_lets_go_of_it(service: ProjectService, store: MemoryStore) -> None:
    mine = made(service, enterprise_name="甲厂", project_name="一")
    other = made(service, enterprise_name="甲厂", project_name="二")
    assert service.save(mine, {"project_name": "一"}).projects == (mine,)
    assert service.load(mine).enterprise is None
    assert facts_of(service, other)["enterprise_name"] == "甲厂"
    assert store.enterprises.count() == 1


def test_nothing_changed_is_no_change(service: ProjectService) -> None:
    mine = made(service, enterprise_name="甲厂", project_name="一")
    change = service.save(mine, service.load(mine).facts)
    assert not change
    assert change.fields == ()


def test_save_reports_old_and_new(service: ProjectService) -> None:
    mine = made(service, project_name="一", new_tax=Decimal(3))
    change = service.save(mine, {"project_name": "二"}, initiator="table")
    assert change.initiator == "table"
    assert set(change.fields) == {
        FieldChange(Subject.PROJECT, mine, "project_name", "一", "二"),
        FieldChange(Subject.PROJECT, mine, "new_tax", Decimal(3), None),
    }


def test_delete_and_undo(service: ProjectService, store: MemoryStore) -> None:
    mine = made(service, project_name="一", enterprise_name="甲厂")
    assert service.delete(mine).projects == (mine,)
    assert service.count() == 0
    owner = service.load(mine).enterprise
    assert owner is not None
    store.enterprises.delete(owner.id)
    service.restore(mine)
    assert [row.enterprise_name for row in service.list_rows("甲厂")] == ["甲厂"]
    assert store.enterprises.count() == 1


def test_duplicate_leaves_codes_behind(service: ProjectService) -> None:
    mine = made(
        service,
        project_name="一",
        enterprise_name="甲厂",
        project_code="2401-450102-04-01-123456",
        new_tax=Decimal(3),
    )
    copy = service.duplicate(mine).projects[0]
    assert facts_of(service, copy) == {
        "project_name": "一（副本）",
        "enterprise_name": "甲厂",
        "new_tax": Decimal(3),
    }
    assert [row.order for row in service.list_rows()] == [1, 2]


def test_choose_enterprise(service: ProjectService) -> None:
    first = made(service, project_name="一", enterprise_name="甲厂")
    second = made(service, project_name="二")
    owner = service.load(first).project.enterprise_id
    assert service.choose_enterprise(second, owner).projects == (second,)
    assert facts_of(service, second)["enterprise_name"] == "甲厂"
    assert not service.choose_enterprise(second, owner)
    service.choose_enterprise(second, None)
    assert service.load(second).enterprise is None


def test_missing_project_says_so(service: ProjectService) -> None:
    for attempt in (service.load, service.delete, service.restore, service.duplicate):
        with pytest.raises(AppError) as caught:
            attempt("nobody")
        assert caught.value.code == "project-missing"


def test_search_by_pinyin_of_the_firm(service: ProjectService) -> None:
    made(service, project_name="一", enterprise_name="重庆长安")
    assert [row.name for row in service.list_rows("cqca")] == ["一"]
    assert service.list_rows("cqcb") == ()
