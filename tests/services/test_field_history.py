"""History of a field and of a record: wording, units, firms, restoring as an edit, deletion, after a restart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain import ports
from desktop_app.domain.entities import Attachment, Declaration, DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.services.editing.session_store import EditSessionStore
from desktop_app.services.findings.explanations import ExplanationService
from desktop_app.services.findings.of_record import find
from desktop_app.services.history.of_field import FieldHistory
from desktop_app.services.history.of_record import RecordHistory
from desktop_app.services.records.projects import ProjectService
from tests.services.finding_cases import CONTEXT

FACTS: dict[str, FactValue] = {
    "project_name": "铸造线改造",
    "enterprise_name": "甲厂",
    "employees": 300,
    "equipment_investment": Decimal("1500.5"),
    "gx_direction_2024": ("chain", "green"),
}


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path) if request.param == "sqlite" else MemoryStore()
    opened.acting_as("张三")
    yield opened
    opened.close()


@pytest.fixture
def project_id(store: ports.Store) -> str:
    return ProjectService(store).create(FACTS).projects[0]


def change(store: ports.Store, project_id: str, **more: FactValue | None) -> None:
    facts = {**ProjectService(store).load(project_id).facts, **more}
    ProjectService(store).save(project_id, {key: value for key, value in facts.items() if value is not None})


def words(store: ports.Store, project_id: str, key: str) -> list[tuple[str, str, str]]:
    return [(each.by, each.old, each.new) for each in FieldHistory(store).of_field(project_id, key)]


def test_从新到旧_带单位_空白说未填(store: ports.Store, project_id: str) -> None:
    change(store, project_id, equipment_investment=Decimal(20941))
    store.acting_as("李四")
    change(store, project_id, equipment_investment=None)
    assert words(store, project_id, "equipment_investment") == [
        ("李四", "20,941万元", "未填"),
        ("张三", "1,500.5万元", "20,941万元"),
        ("张三", "", "1,500.5万元"),
    ]
    assert words(store, project_id, "remark") == []
    assert words(store, project_id, "project_name") == [("张三", "", "铸造线改造")]


def test_各种值都用表单的说法(store: ports.Store, project_id: str) -> None:
    change(
        store,
        project_id,
        gx_direction_2024=("equipment",),
        start_month=Month(2024, 7),
        is_technical_transformation=False,
        site_region="450107",
        land_need=Decimal("12.5"),
    )
    assert words(store, project_id, "gx_direction_2024")[0][1:] == ("补链强基、绿色制造", "装备提升")
    assert words(store, project_id, "start_month") == [("张三", "未填", "2024年7月")]
    assert words(store, project_id, "is_technical_transformation")[0][2] == "否"
    assert words(store, project_id, "site_region")[0][2] == "广西壮族自治区南宁市西乡塘区"
    assert words(store, project_id, "land_need")[0][2] == "12.5亩"


def test_企业的栏目有企业的历史(store: ports.Store, project_id: str) -> None:
    change(store, project_id, employees=320)
    assert words(store, project_id, "employees") == [("张三", "300人", "320人"), ("张三", "", "300人")]
    lonely = ProjectService(store).create({"project_name": "没有企业"}).projects[0]
    assert words(store, lonely, "employees") == []


def test_恢复此值经过编辑_可撤销_保存后历史又添一条(store: ports.Store, project_id: str) -> None:
    change(store, project_id, equipment_investment=Decimal(20941))
    newest, first = FieldHistory(store).of_field(project_id, "equipment_investment")
    assert (newest.can_restore, first.can_restore) == (False, True)
    sessions = EditSessionStore(store, ProjectService(store), CONTEXT)
    session = sessions.open(project_id, (), date(2024, 6, 1))
    state = session.restore_value("equipment_investment", first.value)
    assert state.undo_name == "恢复设备投资"
    assert state.facts["equipment_investment"] == Decimal("1500.5")
    assert session.undo().facts["equipment_investment"] == Decimal(20941)
    session.redo()
    sessions.keep(session)
    assert words(store, project_id, "equipment_investment")[0][1:] == ("20,941万元", "1,500.5万元")


def test_项目没了就说(store: ports.Store) -> None:
    with pytest.raises(AppError) as caught:
        FieldHistory(store).of_field("nobody", "remark")
    assert caught.value.code == "project-missing"


def test_整个项目的历史(store: ports.Store, project_id: str) -> None:
    change(store, project_id, equipment_investment=Decimal(2000), employees=320)
    change(store, project_id, start_month=Month(2019, 1), completion_month=Month(2024, 12))
    facts = ProjectService(store).load(project_id).facts
    found = next(each for each in find(facts, {}, {}, CONTEXT) if each.code == "W.302")
    ExplanationService(store).write(project_id, found, facts, "分两期")
    ExplanationService(store).write(project_id, found, facts, "")
    ProjectService(store).delete(project_id)
    ProjectService(store).restore(project_id)
    entries = RecordHistory(store).of_project(project_id)
    lines = [[line.words for line in entry.lines] for entry in reversed(entries)]
    assert lines[0] == ["新建项目", "新建企业"]
    assert set(lines[1]) == {"设备投资：1,500.5万元 → 2,000万元", "从业人员：300人 → 320人"}
    assert lines[3] == ["填写说明（W.302 建设期较长）：分两期"]
    assert lines[4:] == [["撤回说明"], ["删除项目"], ["恢复项目"]]
    assert entries[0].operation == "恢复项目"
    assert {entry.by for entry in entries} == {"张三"}


def test_改选企业说名称(store: ports.Store, project_id: str) -> None:
    other = ProjectService(store).create({"enterprise_name": "乙厂"}).projects[0]
    firm = ProjectService(store).load(other).enterprise
    assert firm is not None
    ProjectService(store).choose_enterprise(project_id, firm.id)
    newest = RecordHistory(store).of_project(project_id)
    assert "所属企业：甲厂 → 乙厂" in [line.words for entry in newest for line in entry.lines]


def test_重新打开后历史还在_不认识的栏目照样显示(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        project_id = ProjectService(store).create(FACTS).projects[0]
        change(store, project_id, equipment_investment=Decimal(2000))
    with Store.open(tmp_path) as store:
        assert words(store, project_id, "equipment_investment")[0] == ("本机", "1,500.5万元", "2,000万元")
        fewer = type(store.fields)(
            field for key, field in store.fields.items() if key != "equipment_investment"
        )
        store.use_fields(fewer)
        newest = RecordHistory(store).of_project(project_id)[0]
        assert [line.words for line in newest.lines] == ["equipment_investment：1500.5 → 2000"]


def test_申报和附件也在项目历史里(store: ports.Store, project_id: str) -> None:
    declared = store.declarations.save(Declaration("d1", project_id, "gx-qianqi-2024", 2024, 1))
    attached = store.attachments.save(
        Attachment("a1", project_id, "备案证", "filing", "备案证.pdf", 10, "ab" * 32, "application/pdf")
    )
    store.attachments.delete(attached.id)
    found = [line.words for entry in RecordHistory(store).of_project(project_id) for line in entry.lines]
    assert found[:3] == ["删除附件", "添加附件：备案证", "列入2024年1季度申报"]
    store.declarations.save(replace(declared, status=DeclarationStatus.FINAL))
    newest = RecordHistory(store).of_project(project_id)[0]
    assert [line.words for line in newest.lines] == ["申报状态：草稿 → 已定稿"]
