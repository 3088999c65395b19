"""The contract of batches, ledger and closed years: it holds for SQLite and for the store in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import peewee
import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain import ports
from desktop_app.domain.declaring import Batch, BatchKey, DeclarationEvent, Level
from desktop_app.domain.entities import Declaration, DeclarationStatus, Enterprise, Project, new_id
from desktop_app.domain.facts import Facts

KEY = BatchKey("gx-qianqi-2024", 2024, 1)


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path) if request.param == "sqlite" else MemoryStore()
    yield opened
    opened.close()


def project(store: ports.Store, name: str = "铸造线改造", *, is_example: bool = False) -> Project:
    firm = store.enterprises.save(
        Enterprise(new_id(), {"enterprise_name": "柳州长虹铸造有限公司", "uscc": "914403001922038216"})
    )
    facts: Facts = {
        "project_name": name,
        "project_code": "2401-450102-04-01-123456",
        "total_investment": Decimal("12.5"),
    }
    return store.projects.save(Project(new_id(), firm.id, facts, is_example=is_example))


def declared(
    store: ports.Store, of: Project, quarter: int = 1, status: DeclarationStatus = DeclarationStatus.DRAFT
) -> Declaration:
    return store.declarations.save(
        Declaration(
            new_id(),
            of.id,
            "gx-qianqi-2024",
            2024,
            quarter,
            status,
            "",
            "",
            datetime(2024, 1, 20, tzinfo=UTC),
        )
    )


class TestBatches:
    def test_round_trip_change_and_removal(self, store: ports.Store) -> None:
        assert store.batches.get(KEY) is None
        batch = store.batches.save(Batch(KEY, {Level.CITY: date(2024, 1, 25)}, "第一批", "纸质件三份"))
        assert store.batches.get(KEY) == batch
        changed = store.batches.save(replace(batch, days={Level.COUNTY: date(2024, 2, 29)}))
        assert store.batches.find() == (changed,)
        store.batches.remove(KEY)
        assert store.batches.find() == ()
        assert next(e.action for e in store.history(KEY.id)) == "insert"
        assert [e.action for e in store.history(KEY.id)][-1] == "delete"

    def test_by_year_and_quarter(self, store: ports.Store) -> None:
        keys = [BatchKey("b", 2025, 1), BatchKey("b", 2024, 4), BatchKey("a", 2024, 4)]
        for key in keys:
            store.batches.save(Batch(key))
        assert [batch.key for batch in store.batches.find()] == keys[::-1]
        assert [batch.key for batch in store.batches.find(2025)] == keys[:1]

    def test_the_id_is_the_same_everywhere(self) -> None:
        assert KEY.id == BatchKey("gx-qianqi-2024", 2024, 1).id
        assert len({KEY.id, KEY._replace(quarter=2).id, KEY._replace(year=2025).id}) == 3


class TestLedger:
    def test_a_line_for_each_declaration(self, store: ports.Store) -> None:
        of = project(store)
        item = declared(store, of)
        (line,) = store.ledger.find(2024)
        assert (line.id, line.project_id, line.key, line.status) == (item.id, of.id, KEY, item.status)
        assert (line.project_name, line.project_code) == ("铸造线改造", "2401-450102-04-01-123456")
        assert (line.enterprise_name, line.uscc) == ("柳州长虹铸造有限公司", "914403001922038216")
        assert line.declared_at == item.declared_at
        assert store.ledger.find(2023) == ()
        assert store.ledger.find(policy_ids=["other"]) == ()
        assert store.ledger.find(2024, ["other", "gx-qianqi-2024"]) == (line,)

    def test_it_outlives_recycle_bin_and_purge(self, store: ports.Store) -> None:
        of = project(store)
        declared(store, of, status=DeclarationStatus.SENT)
        store.projects.delete(of.id)
        assert len(store.ledger.find()) == 1
        store.projects.purge(of.id)
        (line,) = store.ledger.find()
        assert (line.project_name, line.status) == ("铸造线改造", DeclarationStatus.SENT)

    def test_an_example_goes_with_its_project(self, store: ports.Store) -> None:
        of = project(store, is_example=True)
        declared(store, of)
        store.year_records.freeze(2023, [(of.id, "")])
        assert store.ledger.find()[0].is_example
        store.projects.purge(of.id)
        assert store.ledger.find() == ()
        assert store.year_records.find(2023) == ()

    def test_the_name_is_that_under_which_it_left(self, store: ports.Store) -> None:
        of = project(store)
        item = declared(store, of)

        def renamed(name: str) -> None:
            store.projects.save(replace(of, facts={**of.facts, "project_name": name}))

        renamed("铸造线智能化改造")
        store.declarations.save(replace(item, status=DeclarationStatus.SENT))
        assert store.ledger.find()[0].project_name == "铸造线智能化改造"
        renamed("全厂搬迁")
        store.declarations.save(replace(item, status=DeclarationStatus.LISTED))
        (line,) = store.ledger.find()
        assert (line.project_name, line.status) == ("铸造线智能化改造", DeclarationStatus.LISTED)

    def test_a_deleted_declaration_was_none(self, store: ports.Store) -> None:
        item = declared(store, project(store))
        store.declarations.delete(item.id)
        assert store.ledger.find() == ()
        store.declarations.restore(item.id)
        assert [line.id for line in store.ledger.find()] == [item.id]

    def test_events_in_order(self, store: ports.Store) -> None:
        item = declared(store, project(store))
        first = DeclarationEvent(new_id(), item.id, None, DeclarationStatus.DRAFT, date(2024, 1, 20))
        second = DeclarationEvent(
            new_id(),
            item.id,
            DeclarationStatus.DRAFT,
            DeclarationStatus.CHECKED,
            date(2024, 2, 29),
            "核对过备案证",
        )
        store.ledger.add_event(first)
        store.ledger.add_event(second)
        kept = store.ledger.events_of(item.id)
        assert [replace(event, at=None) for event in kept] == [first, second]
        assert all(event.at is not None for event in kept)
        assert store.ledger.events_of("other") == ()


class TestYearRecords:
    def test_what_was_known_stays(self, store: ports.Store) -> None:
        of = project(store)
        assert store.year_records.freeze(2024, [(of.id, "d1"), ("nobody", "")]) == 1
        store.projects.save(replace(of, facts={"project_name": "改名"}))
        assert store.year_records.freeze(2024, [(of.id, "d2")]) == 0
        record = store.year_records.get(of.id, 2024)
        assert record is not None
        assert record.declaration_id == "d1"
        assert record.facts["project_name"] == "铸造线改造"
        assert record.facts["total_investment"] == Decimal("12.5")
        assert record.facts["uscc"] == "914403001922038216"
        assert store.year_records.freeze(2025, [(of.id, "")]) == 1
        assert [r.year for r in store.year_records.of_project(of.id)] == [2024, 2025]
        assert [r.project_id for r in store.year_records.find(2024)] == [of.id]
        assert store.year_records.get(of.id, 2023) is None


def test_a_closed_year_cannot_be_changed_even_in_the_file(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.year_records.freeze(2024, [(project(store).id, "")])
        for statement in ("UPDATE year_record SET facts = '{}'", "DELETE FROM year_record"):
            with pytest.raises(peewee.IntegrityError, match="closed year"):
                store._session.database.execute_sql(statement)


def test_what_this_program_cannot_read_is_kept_in_the_closed_year(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        of = project(store)
    with closing(sqlite3.connect(tmp_path / "jigai.db")) as connection:
        connection.execute(
            "UPDATE project SET facts = json_set(facts, '$.later_field', json_array('甲', 1.5))"
        )
        connection.commit()
    with Store.open(tmp_path) as store:
        store.year_records.freeze(2024, [(of.id, "")])
    with closing(sqlite3.connect(tmp_path / "jigai.db")) as connection:
        kept = connection.execute("SELECT json_extract(facts, '$.later_field') FROM year_record").fetchone()
    assert kept == ('["甲",1.5]',)
