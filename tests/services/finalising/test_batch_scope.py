"""The self-check looks at the batch: findings of other projects stay away, but the batch is compared with them."""

from decimal import Decimal

import pytest

from desktop_app.services.finalising.batch_check import BatchChecker
from desktop_app.services.finalising.table_totals import read_back
from desktop_app.services.job import Progress
from tests.services.finalising.test_finalise import KEY, LIBRARY, OFFICE, TEMPLATE, Desk, good


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_批次以外的项目不列(desk: Desk) -> None:
    outside = desk.service.create(
        good("不在批次里的项目", "广西丙有限公司", equipment_investment=Decimal(99999))
    ).projects[0]
    check = desk.check()
    assert outside not in {item.project_id for item in check.items}
    assert check.musts == ()


def test_批次里的项目仍与批次外的对照(desk: Desk) -> None:
    """One firm that says two numbers of employees: told of the project in the batch, not of the other."""
    outside = desk.service.create(good("同一家企业的另一个项目", "广西甲铸造有限公司")).projects[0]
    code = "2019-450924-36-03-000001"
    desk.change(desk.first, project_code=code)
    facts = {**desk.service.load(outside).facts, "project_code": code}
    desk.service.save(outside, facts)
    found = [item for item in desk.check().items if code in item.message]
    assert {item.project_id for item in found} == {desk.first}


def test_表读回一次_个数和合计都有(desk: Desk) -> None:
    check = BatchChecker(desk.store, LIBRARY, OFFICE, desk.now()).check(KEY, TEMPLATE, Progress())
    assert check.table is not None
    back = read_back(check.table, LIBRARY.fields)
    assert back.records == 2
    assert {each.field: each.total for each in back.sums}["total_investment"] == Decimal(4000)
