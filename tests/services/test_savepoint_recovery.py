"""After a death: what is offered, what it is compared with, and how it comes back; newer records win."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.editing.savepoint_folder import SavepointFolder
from desktop_app.services.editing.savepoint_recovery import OTHER_FIRM, Fate, SavepointRecovery
from desktop_app.services.editing.session import EditSession
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.records.projects import ProjectService

DAY = date(2024, 6, 1)


@dataclass
class Desk:
    """One database, and runs of the program on it."""

    folder: Path
    store: MemoryStore
    projects: ProjectService
    run: int = 0

    def sessions(self) -> EditSessionStore:
        context = record_context(standard_dictionary(), Office("甲局", "450107", 2024), ())
        folder = SavepointFolder(self.folder, f"run{self.run}")
        return EditSessionStore(self.store, self.projects, context, folder)

    def dies_after(self, project_id: str, edit: Callable[[EditSession], object]) -> None:
        """Somebody typed, and the power went."""
        sessions = self.sessions()
        session = sessions.open(project_id, None, DAY)
        edit(session)
        sessions.protect(session)
        self.run += 1

    def recovery(self) -> SavepointRecovery:
        folder = SavepointFolder(self.folder, f"run{self.run}")
        return SavepointRecovery(folder, self.store, self.projects, self.sessions(), DAY)

    def opened(self, project_id: str) -> EditSession:
        return self.sessions().open(project_id, None, DAY)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = MemoryStore()
    return Desk(tmp_path, store, ProjectService(store))


def test_恢复就是补上那次保存_历史里有名有姓(desk: Desk) -> None:
    project_id = desk.projects.create({"project_name": "甲", "enterprise_name": "乙"}).projects[0]

    def edit(session: EditSession) -> None:
        session.set_text("project_name", "甲改")
        session.set_text("employees", "88")
        session.set_text("total_investment", "三千多万吧")

    desk.dies_after(project_id, edit)
    recovery = desk.recovery()
    (offer,) = recovery.offers()
    assert (offer.fate, offer.project_name, offer.enterprise_name) == (Fate.FRESH, "甲改", "乙")
    assert [(d.key, d.recorded, d.typed) for d in offer.differences] == [
        ("project_name", "甲", "甲改"),
        ("employees", "（空）", "88人"),
        ("total_investment", "（空）", "“三千多万吧”（还没读懂）"),
    ]
    desk.store.acting_as("李四")
    change = recovery.recover(offer)
    assert change.projects == (project_id,)
    state = desk.opened(project_id).state
    assert state.facts == {"project_name": "甲改", "enterprise_name": "乙", "employees": 88}
    assert state.unread == {"total_investment": "三千多万吧"}
    last = desk.store.history(project_id)[-1]
    assert (last.operation, last.field, last.actor) == ("恢复未保存的修改", "project_name", "李四")
    assert recovery.offers() == ()
    assert [each.found.savepoint.project_id for each in recovery.discarded()] == [project_id]


def test_放弃了也还能从废纸篓里取回(desk: Desk) -> None:
    project_id = desk.projects.create().projects[0]
    desk.dies_after(project_id, lambda session: session.set_text("project_name", "甲"))
    recovery = desk.recovery()
    recovery.discard(recovery.offers()[0])
    assert recovery.offers() == ()
    assert "project_name" not in desk.projects.load(project_id).facts
    recovery.recover(recovery.discarded()[0])
    assert desk.projects.load(project_id).facts["project_name"] == "甲"


def test_记录后来又改过_以记录为准_可逐栏取用(desk: Desk) -> None:
    project_id = desk.projects.create({"project_name": "甲"}).projects[0]

    def edit(session: EditSession) -> None:
        session.set_text("project_name", "旧输入")
        session.set_text("employees", "88")

    desk.dies_after(project_id, edit)
    desk.projects.save(project_id, {"project_name": "新记录"})
    recovery = desk.recovery()
    (offer,) = recovery.offers()
    assert offer.fate is Fate.STALE
    assert offer.proposed == frozenset()
    recovery.recover(offer, {"employees"})
    assert dict(desk.projects.load(project_id).facts) == {"project_name": "新记录", "employees": 88}


def test_企业后来改过也算过期(desk: Desk) -> None:
    project_id = desk.projects.create({"project_name": "甲", "enterprise_name": "乙"}).projects[0]
    other = desk.projects.create({"project_name": "丙", "enterprise_name": "乙"}).projects[0]
    desk.dies_after(project_id, lambda session: session.set_text("employees", "88"))
    desk.projects.save(other, {**desk.projects.load(other).facts, "employees": 99})
    (offer,) = desk.recovery().offers()
    assert offer.fate is Fate.STALE


def test_已在记录里的不再问(desk: Desk) -> None:
    project_id = desk.projects.create().projects[0]
    desk.dies_after(project_id, lambda session: session.set_text("project_name", "甲"))
    desk.projects.save(project_id, {"project_name": "甲"})
    assert desk.recovery().offers() == ()


@pytest.mark.parametrize("gone", ["deleted", "missing"])
def test_项目删了或没有了也能找回(desk: Desk, gone: str) -> None:
    project_id = desk.projects.create({"project_name": "甲"}).projects[0]
    desk.dies_after(project_id, lambda session: session.set_text("project_name", "甲改"))
    if gone == "deleted":
        desk.projects.delete(project_id)
    else:
        del desk.store.contents.projects[project_id]
    recovery = desk.recovery()
    (offer,) = recovery.offers()
    assert offer.fate is Fate(gone)
    (recovered,) = recovery.recover(offer).projects
    assert desk.projects.load(recovered).facts["project_name"] == "甲改"
    assert not desk.store.projects.is_deleted(recovered)


def test_换了企业的_资料不被旧值盖掉(desk: Desk) -> None:
    project_id = desk.projects.create({"project_name": "甲", "enterprise_name": "乙"}).projects[0]
    other = desk.projects.create({"enterprise_name": "丁", "employees": 5}).projects[0]
    firm = desk.projects.load(other).enterprise
    assert firm is not None

    def edit(session: EditSession) -> None:
        session.choose_enterprise(firm)
        session.set_text("total_investment", "12.5")

    desk.dies_after(project_id, edit)
    desk.projects.save(other, {**desk.projects.load(other).facts, "employees": 6})
    recovery = desk.recovery()
    (offer,) = recovery.offers()
    assert [(d.key, d.recorded, d.typed) for d in offer.differences] == [
        (OTHER_FIRM, "乙", "丁"),
        ("total_investment", "（空）", "12.5万元"),
    ]
    recovery.recover(offer)
    facts = desk.projects.load(project_id).facts
    assert (facts["enterprise_name"], facts["employees"]) == ("丁", 6)
    assert facts["total_investment"] == Decimal("12.5")


def test_每一份都列出来_新的在前(desk: Desk) -> None:
    ids = [desk.projects.create({"project_name": name}).projects[0] for name in "甲乙丙"]
    for id_ in ids:
        desk.dies_after(id_, lambda session: session.set_text("employees", "1"))
    offers = desk.recovery().offers()
    assert {offer.project_name for offer in offers} == {"甲", "乙", "丙"}
    times = [offer.found.savepoint.taken_at for offer in offers]  # to the millisecond: two may be the same
    assert times == sorted(times, reverse=True)
