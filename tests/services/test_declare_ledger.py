"""Declaring in a batch: no repetition within the year, overrides with a reason, withdrawal only before sending."""

from datetime import UTC, datetime

import pytest

from db.memory import MemoryStore
from desktop_app.domain.entities import DeclarationStatus, Enterprise, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import standard_library
from desktop_app.services.ledger.year import DeclarationLedger, DeclareOutcome

AT = datetime(2024, 1, 20, 9, 0, tzinfo=UTC)
POLICY = "gx-qianqi-2024"


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    firm = store.enterprises.save(Enterprise(new_id(), {"enterprise_name": "柳州某铸造公司"}))
    for name in ("甲项目", "乙项目", "丙项目"):
        store.projects.save(Project(new_id(), firm.id, {"project_name": name}))
    return store


@pytest.fixture
def ledger(store: MemoryStore) -> DeclarationLedger:
    return DeclarationLedger(store, standard_library().packs)


def ids(store: MemoryStore) -> list[str]:
    return [row.id for row in store.projects.rows()]


def declare(
    ledger: DeclarationLedger, projects: list[str], quarter: int, reason: str = "", year: int = 2024
) -> DeclareOutcome:
    return ledger.declare(projects, POLICY, year, quarter, at=AT, override_reason=reason)


def reach(ledger: DeclarationLedger, declaration_id: str, status: DeclarationStatus) -> None:
    """Moves a draft along, one allowed step after the other."""
    way = [DeclarationStatus.CHECKED, DeclarationStatus.FINAL, DeclarationStatus.SENT]
    for step in [*way, status] if status not in way else way[: way.index(status) + 1]:
        ledger.statuses.move(declaration_id, step)


def test_申报后在这一批里_按录入顺序(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first, second, third = ids(store)
    assert len(declare(ledger, [third, first, second], 1).declared) == 3
    assert [item.project_id for item in ledger.in_batch(2024, 1, POLICY)] == [first, second, third]


def test_同一批再报一次不重复登记(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    declare(ledger, [first], 1)
    again = declare(ledger, [first, first], 1)
    assert (len(again.declared), [item.code for item in again.refused]) == (0, ["declared-in-batch"])
    assert len(ledger.in_batch(2024, 1, POLICY)) == 1


def test_本年度报过的不再申报_说出谁和何时(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first, second, _ = ids(store)
    declare(ledger, [first], 1)
    outcome = declare(ledger, [first, second], 2)
    assert [item.project_id for item in outcome.declared] == [second]
    message = outcome.refused[0].message
    assert all(
        part in message for part in ("甲项目", "柳州某铸造公司", "2024年一季度", "2024-01-20", "三（四）")
    )


@pytest.mark.parametrize(
    "status", [DeclarationStatus.REJECTED, DeclarationStatus.RETURNED, DeclarationStatus.SENT]
)
def test_没有通过也算申报过(store: MemoryStore, ledger: DeclarationLedger, status: DeclarationStatus) -> None:
    first = ids(store)[0]
    reach(ledger, declare(ledger, [first], 1).declared[0].id, status)
    assert declare(ledger, [first], 3).refused[0].code == "declared-earlier"


def test_写明理由可由本单位负责再报(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    declare(ledger, [first], 1)
    outcome = declare(ledger, [first], 2, "一季度上报时漏盖章，市局要求重报")
    assert outcome.declared[0].note.endswith("漏盖章，市局要求重报")
    assert declare(ledger, [first], 3, "   ").refused


def test_下一年度可以再报(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    declare(ledger, [first], 4)
    assert len(declare(ledger, [first], 1, year=2025).declared) == 1


def test_没有查重规定的政策不受限(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    for quarter in (1, 2):
        assert ledger.declare([first], "gx-q4-2024-equipment", 2024, quarter, at=AT).declared


def test_上报前可撤回_撤回后可再报(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    declaration = declare(ledger, [first], 1).declared[0]
    assert ledger.withdraw(declaration.id, "资料不全").status is DeclarationStatus.WITHDRAWN
    assert ledger.in_batch(2024, 1, POLICY) == ()
    assert declare(ledger, [first], 2).declared


def test_上报后不能撤回(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    declaration = declare(ledger, [first], 1).declared[0]
    reach(ledger, declaration.id, DeclarationStatus.SENT)
    with pytest.raises(AppError, match="已上报"):
        ledger.withdraw(declaration.id)
    with pytest.raises(AppError) as caught:
        ledger.withdraw(new_id())
    assert caught.value.code == "declaration-missing"


def test_结转项目在二季度申报时提醒(store: MemoryStore, ledger: DeclarationLedger) -> None:
    carried = store.projects.save(
        Project(new_id(), None, {"project_name": "丁项目", "in_plan_last_year": True})
    )
    assert "三（三）" in declare(ledger, [carried.id], 2).cautions[0]
    other = store.projects.save(
        Project(new_id(), None, {"project_name": "戊项目", "in_plan_last_year": True})
    )
    assert declare(ledger, [other.id], 1).cautions == ()


def test_不存在的季度_政策_项目(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first = ids(store)[0]
    with pytest.raises(AppError, match="第5季度"):
        declare(ledger, [first], 5)
    with pytest.raises(AppError, match="no-such"):
        ledger.declare([first], "no-such", 2024, 1, at=AT)
    store.projects.delete(first)
    assert declare(ledger, [first, new_id()], 1).declared == ()


def test_定稿只改草稿_不动已上报的(store: MemoryStore, ledger: DeclarationLedger) -> None:
    first, second, third = ids(store)
    outcome = declare(ledger, [first, second, third], 1)
    reach(ledger, outcome.declared[0].id, DeclarationStatus.SENT)
    ledger.withdraw(outcome.declared[2].id)
    assert ledger.finalise(2024, 1, POLICY) == 1
    assert [item.status.value for item in ledger.in_batch(2024, 1, POLICY)] == ["sent", "final"]
    assert ledger.finalise(2024, 1, POLICY) == 0
