"""Last year's filled table as last year's plan: lines found among the projects that are kept, or made."""

from datetime import date
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.services.carry_over.plan import CarryAnswer, CarryState
from desktop_app.services.carry_over.table import read_plan, take
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.ledger.match import MatchKind
from desktop_app.services.onboarding.registering import Onboarding
from tests.services.quarter_office import OFFICE, POLICY, QuarterOffice


def filled_table(folder: Path) -> Path:
    """The official table of last year, filled by another copy of the program."""
    office = QuarterOffice()
    for name in ("铸造线改造", "涂装线改造", "热处理线技术改造"):
        office.project(name, site_region="450222", industry="33")
    file = folder / "2024年申报表.xlsx"
    DeclareService(office.store, office.library, OFFICE, office.now).export(None, file)
    return file


@pytest.fixture
def office() -> QuarterOffice:
    made = QuarterOffice(date(2025, 1, 10))
    made.project("铸造线改造")
    made.project("热处理线技改")
    return made


def test_逐行对上已有的项目(office: QuarterOffice, tmp_path: Path) -> None:
    plan = read_plan(office.store, filled_table(tmp_path), 2024)
    assert [(line.project_name, line.match.kind if line.match else None) for line in plan.lines] == [
        ("铸造线改造", MatchKind.NAME), ("涂装线改造", None), ("热处理线技术改造", MatchKind.NEAR),
    ]  # fmt: skip
    assert plan.lines[1].words == "库中没有，将新建"
    assert office.store.projects.count() == 2
    assert office.store.year_records.find(2024) == ()


@pytest.mark.parametrize(("confirmed", "made"), [(True, 1), (False, 2)])
def test_读入后可以结转(office: QuarterOffice, tmp_path: Path, confirmed: bool, made: int) -> None:
    plan = read_plan(office.store, filled_table(tmp_path), 2024)
    ids = take(office.store, plan, same=frozenset({plan.lines[2].number} if confirmed else ()))
    assert office.store.projects.count() == 2 + made
    assert len(ids) == 3
    answers = {project: CarryAnswer(normal=True, continues=True) for project in ids}
    carry = office.service.carry_over.plan(POLICY, 2025, answers)
    assert [(line.state, line.last) for line in carry.lines] == [(CarryState.CARRY, "2024年度表中的项目")] * 3
    outcome = office.service.carry_over.carry(carry)
    assert len(outcome.declared) == 3
    assert {line.carried_from for line in office.service.members(outcome.key)} == {2024}


def test_读两遍不多出项目(office: QuarterOffice, tmp_path: Path) -> None:
    file = filled_table(tmp_path)
    take(office.store, read_plan(office.store, file, 2024))
    count = office.store.projects.count()
    again = read_plan(office.store, file, 2024)
    take(office.store, again)
    assert office.store.projects.count() == count
    assert len(office.store.year_records.find(2024)) == 3


def test_登记过的表按登记的栏目读(office: QuarterOffice, tmp_path: Path) -> None:
    """A column whose title says nothing is read as it was registered."""
    header = ["序号", "项目名称", "项目单位", "总投资（万元）", "一句话介绍"]
    blank, filled = openpyxl.Workbook(), openpyxl.Workbook()
    blank.active.append(header)
    blank.save(tmp_path / "表.xlsx")
    session = Onboarding(tmp_path / "表.xlsx", MemoryStore(), tmp_path / "mappings", 2024)
    session.choose("E", "construction_content")
    session.confirm()
    filled.active.append(header)
    filled.active.append([1, "铸造线改造", "柳州长虹铸造有限公司", 12000, "换三台电炉"])
    filled.save(tmp_path / "填好的.xlsx")

    def facts(mappings: Path | None) -> dict[str, object]:
        (line,) = read_plan(office.store, tmp_path / "填好的.xlsx", 2024, mappings=mappings).lines
        return dict(line.facts)

    assert facts(tmp_path / "mappings")["construction_content"] == "换三台电炉"
    assert "construction_content" not in facts(None)


def test_空表和不是表的文件(office: QuarterOffice, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "项目名称", "项目单位", "总投资（万元）"])
    book.save(tmp_path / "空.xlsx")
    with pytest.raises(AppError, match="没有填写的项目"):
        read_plan(office.store, tmp_path / "空.xlsx", 2024)
    with pytest.raises(AppError):
        read_plan(office.store, tmp_path / "没有.xlsx", 2024)
