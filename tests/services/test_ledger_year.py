"""三（四）: what was declared this year is not declared again — over quarters, notices, deletion, the turn of the year."""

from datetime import date

import pytest

from desktop_app.domain.entities import DeclarationStatus
from desktop_app.services.ledger.year import DIFFERENT_MARK, OVERRIDE_MARK, Refusal
from tests.services.quarter_office import POLICY, QuarterOffice

CODE = "2401-450203-04-02-123456"


def refused(
    office: QuarterOffice,
    project: str,
    quarter: int = 2,
    year: int = 2024,
    *,
    override_reason: str = "",
    different_reason: str = "",
) -> list[Refusal]:
    outcome = office.service.ledger.declare(
        [project],
        POLICY,
        year,
        quarter,
        at=office.now(),
        override_reason=override_reason,
        different_reason=different_reason,
    )
    return list(outcome.refused)


def test_删除并重新录入的项目也认得出() -> None:
    office = QuarterOffice()
    first = office.project(project_code=CODE)
    office.reach(office.declare(first), DeclarationStatus.REJECTED)
    office.store.projects.delete(first)
    office.store.projects.purge(first)
    again = office.project("换了名字的项目", project_code=CODE)
    (refusal,) = refused(office, again)
    assert refusal.code == "declared-earlier"
    assert all(
        part in refusal.message
        for part in ("项目代码相同", "铸造线改造", "2024年一季度", "未通过", "三（四）")
    )


def test_同一工程的另一份文件下申报过也算() -> None:
    office = QuarterOffice()
    project = office.project()
    office.declare(project, policy="gx-qianqi-2019")
    assert [each.code for each in refused(office, project)] == ["declared-earlier"]


def test_相近的名称请人核对_写明不是同一个项目后可以申报() -> None:
    office = QuarterOffice()
    office.declare(office.project("铸造线技术改造项目"))
    similar = office.project("铸造线技改")
    (refusal,) = refused(office, similar)
    assert (refusal.code, refusal.is_repeated) == ("declared-similar", True)
    assert "项目名称相近" in refusal.message
    assert refused(office, similar, different_reason="   ")
    assert refused(office, similar, different_reason="两条不同的生产线") == []
    (declared,) = office.store.declarations.of_project(similar)
    assert declared.note == ""
    assert office.service.statuses.events(declared.id)[0].note == f"{DIFFERENT_MARK}两条不同的生产线"


def test_确定是同一个项目的_写不是同一个也不行() -> None:
    office = QuarterOffice()
    project = office.project()
    office.declare(project)
    assert refused(office, project, different_reason="不是同一个")
    assert refused(office, project, override_reason="市局要求重报") == []
    assert office.store.declarations.of_project(project)[-1].note == f"{OVERRIDE_MARK}市局要求重报"


def test_同一批里录了两遍的只进一个() -> None:
    office = QuarterOffice()
    one, two = office.project("甲", project_code=CODE), office.project("乙", project_code=CODE)
    outcome = office.service.ledger.declare([one, two], POLICY, 2024, 1, at=office.now())
    assert [item.project_id for item in outcome.declared] == [one]
    assert [(each.project_id, each.code) for each in outcome.refused] == [(two, "declared-earlier")]


def test_一期二期是两个项目() -> None:
    office = QuarterOffice()
    office.declare(office.project("铸造线改造一期"))
    assert refused(office, office.project("铸造线改造二期")) == []


@pytest.mark.parametrize(
    ("today", "year", "is_refused"),
    [(date(2024, 12, 30), 2024, True), (date(2024, 12, 31), 2024, True), (date(2025, 1, 1), 2025, False)],
)
def test_查重按申报年度_跨年另算(today: date, year: int, is_refused: bool) -> None:
    office = QuarterOffice()
    project = office.project()
    office.declare(project, quarter=4)
    office.day = today
    assert bool(refused(office, project, quarter=1, year=year)) is is_refused
