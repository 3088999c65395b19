"""The last merge taken back."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.entities import Enterprise, Project
from desktop_app.domain.record_version import RecordKey
from desktop_app.services.exchange.undo import TakenBack, last_merge, undo_merge
from tests.services.exchange_office import PNG, Computer


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Computer]:
    computer = Computer(tmp_path, "张三")
    computer.set_up()
    yield computer
    computer.close()


@pytest.fixture
def laptop(tmp_path: Path, home: Computer) -> Iterator[Computer]:
    computer = Computer(tmp_path, "李四")
    computer.take_in(home.take_out())
    yield computer
    computer.close()


def undo(computer: Computer) -> TakenBack:
    batch = last_merge(computer.store)
    assert batch is not None
    return undo_merge(computer.store, batch)


def test_no_merge_nothing_to_take_back(home: Computer, laptop: Computer) -> None:
    assert last_merge(home.store) is None


def test_all_is_as_it_was(home: Computer, laptop: Computer) -> None:
    before = home.store.projects.dossier("p1"), home.store.projects.dossier("p2")
    laptop.store.enterprises.save(Enterprise("e2", {"enterprise_name": "新厂"}))
    laptop.store.projects.save(Project("p3", "e2", {"project_name": "新"}))
    laptop.edit("p1", remark=None, total_investment=Decimal(1), new_tax=Decimal(2))
    laptop.store.projects.delete("p2")
    laptop.attachments.add_contents("p1", [("现场.png", PNG)])
    home.take_in(laptop.take_out("p1", "p2", "p3"))
    assert home.store.projects.is_deleted("p2")
    told = undo(home)
    assert (told.fields, told.records, told.kept) == (4, 3, 0)
    after = home.store.projects.dossier("p1"), home.store.projects.dossier("p2")
    assert [d and (d.facts, d.project.enterprise_id) for d in after] == [
        d and (d.facts, d.project.enterprise_id) for d in before
    ]
    assert not home.store.projects.is_deleted("p2")
    assert [row.id for row in home.store.projects.rows()] == ["p1", "p2"]
    assert [a.title for a in home.store.attachments.of_project("p1")] == ["备案证"]
    assert home.store.enterprises.count() == 1
    assert last_merge(home.store) is None


def test_what_was_changed_since_is_left_alone(home: Computer, laptop: Computer) -> None:
    laptop.edit("p1", remark="外", total_investment=Decimal(1))
    home.take_in(laptop.take_out())
    home.edit("p1", remark="后来")
    told = undo(home)
    assert (told.fields, told.kept) == (1, 1)
    assert (home.fact("p1", "remark"), home.fact("p1", "total_investment")) == ("后来", Decimal(600))


def test_a_project_moved_to_another_firm_moves_back(home: Computer, laptop: Computer) -> None:
    laptop.store.enterprises.save(Enterprise("e2", {"enterprise_name": "新厂"}))
    moved = laptop.store.projects.get("p2")
    assert moved is not None
    laptop.store.projects.save(Project("p2", "e2", moved.facts))
    home.take_in(laptop.take_out())
    undo(home)
    back = home.store.projects.get("p2")
    assert back is not None
    assert back.enterprise_id == "e1"
    assert home.store.enterprises.count() == 1


def test_a_decided_conflict_gets_this_pcs_value_back(home: Computer, laptop: Computer) -> None:
    home.edit("p1", remark="家")
    laptop.edit("p1", remark="外")
    package = laptop.take_out()
    record = RecordKey("project", "p1")
    (found,) = home.review(package).records[record].conflicts
    home.take_in(package, {(record, "remark"): found.options[1].id})
    undo(home)
    assert home.fact("p1", "remark") == "家"


def test_the_same_package_brings_nothing_again_but_a_later_change_does(
    home: Computer, laptop: Computer
) -> None:
    laptop.edit("p1", remark="外")
    package = laptop.take_out()
    home.take_in(package)
    undo(home)
    assert home.review(package).is_idle
    laptop.edit("p1", remark="外二")
    assert home.review(laptop.take_out()).counts.conflicts == 1
