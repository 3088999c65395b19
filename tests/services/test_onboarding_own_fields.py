"""Fields of the office's own: kept, numbered once, joined to the dictionary, edited, exported, imported."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.cli.opened import opened
from desktop_app.domain.entities import Office, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.fields import FieldType, Subject
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.editing.form_layout import lay_out
from desktop_app.services.importing.taking_in import import_file
from desktop_app.services.onboarding.own_fields import (
    SECTION,
    SETTING,
    OwnField,
    add_own_field,
    joined,
    own_fields,
    proposed_field,
)
from desktop_app.services.onboarding.registering import Onboarding
from tests.services.onboarding_tables import CITY_SUMMARY, TOTALS_ABOVE


def test_新建的字段有自己的编号_放在本单位一节() -> None:
    store = MemoryStore()
    first = add_own_field(store, OwnField("能耗等级", FieldType.CHOICE, choices=("一级", "二级", "一级")))
    second = add_own_field(store, OwnField("专项补助", FieldType.MONEY, subject=Subject.ENTERPRISE))
    assert [field.key for field in own_fields(store)] == ["office_1", "office_2"] == [first.key, second.key]
    assert [choice.label for choice in first.choices] == ["一级", "二级"]
    assert (second.unit, second.subject, second.section) == ("万元", Subject.ENTERPRISE, SECTION)
    fields = joined(standard_library(), own_fields(store)).fields
    last = lay_out(fields, (), ())[-1]
    assert (last.title, last.shown) == (SECTION, ("office_1", "office_2"))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (OwnField("  "), "own-field-name"),
        (OwnField("长" * 61), "own-field-name"),
        (OwnField("项目名称"), "own-field-taken"),
        (OwnField("等级", FieldType.CHOICE, choices=("一级",)), "own-field-choices"),
        (OwnField("地区", FieldType.REGION), "own-field-type"),
    ],
)
def test_不合适的字段说明原因_不保存(told: OwnField, code: str) -> None:
    store = MemoryStore()
    with pytest.raises(AppError) as caught:
        add_own_field(store, told)
    assert caught.value.code == code
    assert own_fields(store) == ()


def test_同名的本单位字段不重复建() -> None:
    store = MemoryStore()
    add_own_field(store, OwnField("分管领导"))
    with pytest.raises(AppError, match="已经有名为“分管领导”的字段"):
        add_own_field(store, OwnField(" 分管领导 "))


def test_坏掉的设置不妨碍打开() -> None:
    store = MemoryStore()
    store.settings.set(SETTING, [{"key": "office_1"}, "x", {"key": "total", "label": "甲", "type": "text"},
                                 {"key": "office_3", "label": "好的", "type": "text"}])  # fmt: skip
    assert [field.label for field in own_fields(store)] == ["好的"]
    store.settings.set(SETTING, "x")
    assert own_fields(store) == ()


@pytest.mark.parametrize(
    ("title", "choices", "unit", "wanted"),
    [
        ("分管领导", (), "", OwnField("分管领导")),
        ("能耗等级", ("一级", "二级"), "", OwnField("能耗等级", FieldType.CHOICE, choices=("一级", "二级"))),
        ("纳入计划", ("是", "否"), "", OwnField("纳入计划", FieldType.BOOL)),
        ("是否开工", (), "", OwnField("是否开工", FieldType.BOOL)),
        ("专项补助（万元）", (), "万元", OwnField("专项补助", FieldType.MONEY)),
        ("厂房面积（平方米）", (), "", OwnField("厂房面积", FieldType.NUMBER, "平方米")),
        ("新增就业(人)", (), "", OwnField("新增就业", FieldType.INT, "人")),
        ("下降幅度（%）", (), "", OwnField("下降幅度", FieldType.PERCENT)),
        ("验收时间", (), "", OwnField("验收时间", FieldType.MONTH)),
        ("推荐意见", (), "", OwnField("推荐意见", FieldType.LONGTEXT)),
    ],
)
def test_按栏目的样子提出类型(title: str, choices: tuple[str, ...], unit: str, wanted: OwnField) -> None:
    assert proposed_field([title], choices, unit) == wanted


def test_新字段登记_录入_导出_再导入都在(tmp_path: Path) -> None:
    template = tmp_path / TOTALS_ABOVE.name
    template.write_bytes(TOTALS_ABOVE.content())
    with opened(tmp_path / "data") as office:
        session = Onboarding(template, office.store, office.folders.mappings, 2024)
        field = session.add_field("R", OwnField("能耗等级", FieldType.CHOICE, choices=("一级", "二级")))
        session.confirm()
    # Opened anew: the field is known before anything is read.
    with opened(tmp_path / "data") as office:
        assert field.key in office.store.fields
        assert field.key in office.library.fields
        facts: Facts = {"project_name": "某项目", "total_investment": Decimal("600"), field.key: "c2"}
        office.store.projects.save(Project(new_id(), None, facts))
        service = DeclareService(
            office.store, office.library, Office("某局", "450203", 2024), mappings=office.folders.mappings
        )
        result = service.export(template, tmp_path / "出.xlsx")
        sheet = openpyxl.load_workbook(result.out)["Sheet1"]
        assert (sheet["E6"].value, sheet["I6"].value, sheet["R6"].value) == ("某项目", 600, "二级")
    store = MemoryStore(office.library.fields)
    import_file(store, tmp_path / "出.xlsx")
    imported = {dossier.project.name: dossier.facts for dossier in store.projects.iterate_dossiers()}
    assert imported["某项目"][field.key] == "c2"


def test_字段没有装入时_它的值也不丢(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        field = add_own_field(office.store, OwnField("分管领导"))
        office.store.use_fields(joined(office.library, own_fields(office.store)).fields)
        project = office.store.projects.save(
            Project(new_id(), None, {"project_name": "甲", field.key: "李局"})
        )
    with Store.open(tmp_path) as bare:
        bare.projects.save(replace(project, facts={"project_name": "乙"}))
    with opened(tmp_path) as office:
        kept = office.store.projects.get(project.id)
        assert kept is not None
        assert kept.facts == {"project_name": "乙", field.key: "李局"}


def test_选过的字段不能再给另一列(tmp_path: Path) -> None:
    file = tmp_path / CITY_SUMMARY.name
    file.write_bytes(CITY_SUMMARY.content())
    session = Onboarding(file, MemoryStore(), tmp_path / "mappings", 2024)
    session.choose("O", "total_investment")
    assert session.problems() == ("“总投资”同时对应F、O列，请只留一列。",)
    with pytest.raises(AppError, match="请只留一列"):
        session.confirm()
    session.choose("O", "")
    session.choose("C", "")
    assert session.problems() == ("还没有哪一栏对应“项目名称”。",)
    assert not (tmp_path / "mappings").exists()
