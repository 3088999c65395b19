"""The contract of both stores for what is attached to projects, and for what two PCs remember of each other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain import ports
from desktop_app.domain.entities import Attachment, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.record_version import ExchangeNote, Mark, RecordKey, Version

FACTS: Facts = {"project_name": "年产9万吨铝型材生产线技术改造", "remark": "“引号”、\n换行与空格 "}


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path) if request.param == "sqlite" else MemoryStore()
    yield opened
    opened.close()


def project(store: ports.Store) -> Project:
    return store.projects.save(Project(new_id(), None, FACTS))


def attach(store: ports.Store, owner: Project, title: str = "备案证") -> Attachment:
    return store.attachments.save(
        Attachment(new_id(), owner.id, title, "filing", f"{title}.pdf", 1024, "ab" * 32, "application/pdf")
    )


class TestAttachments:
    def test_what_was_saved_is_read_again(self, store: ports.Store) -> None:
        owner = project(store)
        saved = attach(store, owner)
        assert saved.added_at is not None
        assert store.attachments.get(saved.id) == saved
        assert store.attachments.of_project(owner.id) == (saved,)
        assert store.attachments.get("x") is None

    def test_saving_again_keeps_when_it_was_added(self, store: ports.Store) -> None:
        saved = attach(store, project(store))
        again = store.attachments.save(saved._replace(title="新标题", added_at=None))
        assert (again.title, again.added_at) == ("新标题", saved.added_at)
        assert [(e.action, e.field, e.new) for e in store.history(saved.id)] == [
            ("insert", "", None), ("update", "title", '"新标题"'),
        ]  # fmt: skip

    def test_recycle_bin(self, store: ports.Store) -> None:
        owner = project(store)
        kept, thrown = attach(store, owner, "留"), attach(store, owner, "删")
        store.attachments.delete(thrown.id)
        assert store.attachments.of_project(owner.id) == (kept,)
        assert store.attachments.of_project(owner.id, deleted=True) == (thrown,)
        assert store.attachments.is_deleted(thrown.id)
        assert {a.id for a in store.attachments.all()} == {kept.id, thrown.id}
        assert store.attachments.all(deleted=True) == (thrown,)
        assert store.attachments.all(deleted=False) == (kept,)
        store.attachments.restore(thrown.id)
        assert not store.attachments.is_deleted(thrown.id)

    def test_only_to_a_project_that_is_there(self, store: ports.Store) -> None:
        with pytest.raises(AppError) as caught:
            attach(store, Project("nobody", None, {}))
        assert caught.value.code == "reference-missing"
        assert store.attachments.all() == ()

    def test_purge_takes_the_attachments_along(self, store: ports.Store) -> None:
        gone = project(store)
        attach(store, gone)
        store.projects.purge(gone.id)
        assert store.attachments.all() == ()


class TestExchange:
    MARK = Mark("2024-05-01T08:00:00.000Z", "张三", "s1")
    OTHER = Mark("2024-05-02T08:00:00.000Z", "李四", "s2")

    def test_versions_are_only_ever_added(self, store: ports.Store) -> None:
        record = RecordKey("project", "p1")
        first = Version("a" * 64, "remark", '"旧"', (), frozenset({self.MARK}))
        second = Version("b" * 64, "remark", None, ("a" * 64,), frozenset({self.OTHER}))
        assert store.exchange.versions(record) == {}
        assert store.exchange.add(record, [first, second]) == 2
        assert store.exchange.versions(record) == {first.id: first, second.id: second}
        again = replace(first, marks=frozenset({self.OTHER}))
        assert store.exchange.add(record, [again, second]) == 0
        both = replace(first, marks=frozenset({self.MARK, self.OTHER}))
        assert store.exchange.versions(record) == {first.id: both, second.id: second}
        assert store.exchange.records() == {record}
        assert store.exchange.versions(RecordKey("enterprise", "p1")) == {}

    def test_contested_records(self, store: ports.Store) -> None:
        def version(letter: str, field: str, *parents: str) -> Version:
            return Version(letter * 64, field, '"x"', tuple(p * 64 for p in parents), frozenset({self.MARK}))

        chain, fork, thrown = (RecordKey("project", name) for name in ("p1", "p2", "p3"))
        store.exchange.add(
            chain, [version("a", "remark"), version("b", "remark", "a"), version("c", "industry")]
        )
        store.exchange.add(
            fork, [version("d", "remark"), version("e", "remark", "d"), version("f", "remark", "d")]
        )
        store.exchange.add(thrown, [version("1", "remark"), version("2", "@deleted", "1")])
        assert store.exchange.contested() == {fork, thrown}

    def test_facts_of_packs_that_are_not_installed(self, store: ports.Store) -> None:
        saved = store.projects.save(Project(new_id(), None, FACTS))
        record = RecordKey("project", saved.id)
        assert dict(store.exchange.unread_facts(record)) == {}
        store.exchange.keep_unread_facts(record, {"later_field": ["甲", 1]})
        assert dict(store.exchange.unread_facts(record)) == {"later_field": ["甲", 1]}
        read = store.projects.get(saved.id)
        assert read is not None
        assert read.facts == FACTS
        store.projects.save(read)
        assert dict(store.exchange.unread_facts(record)) == {"later_field": ["甲", 1]}
        store.exchange.keep_unread_facts(record, {})
        assert dict(store.exchange.unread_facts(record)) == {}

    def test_notes(self, store: ports.Store) -> None:
        store.exchange.note(ExchangeNote("k1", True, "示例局", "张三", "带出1个项目"))
        store.exchange.note(ExchangeNote("k1", False, "示例局", "李四", "带回1个项目"))
        newest, oldest = store.exchange.notes()
        assert (newest.is_out, newest.by, newest.told) == (False, "李四", "带回1个项目")
        assert (oldest.is_out, oldest.id) == (True, "k1")
        assert newest.at is not None
