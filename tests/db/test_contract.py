"""One contract, two stores: what the services may rely on holds for SQLite and for the store in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain import ports
from desktop_app.domain.capsule import CapsuleEntry
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import (
    Declaration,
    DeclarationStatus,
    Enterprise,
    Project,
    new_id,
)
from desktop_app.domain.errors import AppError
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import Facts
from desktop_app.domain.listing import ProjectFilter
from desktop_app.domain.month import Month

FACTS: Facts = {
    "project_name": "年产9万吨铝型材生产线技术改造",
    "project_code": "2401-450102-04-01-123456",
    "site_region": "450203",
    "industry": "32",
    "is_technical_transformation": True,
    "fits_plans": False,
    "gx_direction_2024": ("equipment", "green"),
    "start_month": Month(2024, 3),
    "total_investment": Decimal("20941.5"),
    "fixed_asset_investment": Decimal("499.9999"),
    "remark": "“引号”、\n换行与空格 ",
}


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path) if request.param == "sqlite" else MemoryStore()
    yield opened
    opened.close()


def firm(store: ports.Store, name: str = "柳州长虹铸造有限公司", **facts: Any) -> Enterprise:
    return store.enterprises.save(Enterprise(new_id(), {"enterprise_name": name, **facts}))


def project(
    store: ports.Store, name: str = "铸造线改造", firm_id: str | None = None, **facts: Any
) -> Project:
    return store.projects.save(Project(new_id(), firm_id, {"project_name": name, **facts}))


def names(store: ports.Store, **wanted: Any) -> list[str]:
    return [row.name for row in store.projects.rows(ProjectFilter(**wanted))]


class TestTableOfAll:
    """What a table of all projects reads: in one go, or a column at a time."""

    def test_entries_stand_in_order_of_entry_without_deleted_ones(self, store: ports.Store) -> None:
        owner = firm(store, "丁厂")
        first, second, third = (project(store, name, owner.id) for name in ("乙", "甲", "丙"))
        store.projects.delete(second.id)
        entries = list(store.projects.entries())
        assert [(entry.id, entry.order, entry.enterprise_id) for entry in entries] == [
            (first.id, 1, owner.id),
            (third.id, 3, owner.id),
        ]
        assert entries[0].search.decode().split("\n") == ["乙", "yi", "y", "丁厂", "dingchang", "dc"]
        assert store.projects.entries_of([third.id, second.id, "无", first.id]) == tuple(entries)

    def test_more_than_a_batch_is_read_whole_and_once(self, store: ports.Store) -> None:
        made = [Project(f"{n:032x}", None, {"employees": n}, order=1 + n // 3) for n in range(2503)]
        store.projects.add_many(made)
        assert [entry.id for entry in store.projects.entries()] == [each.id for each in made]
        assert dict(store.projects.values("employees")) == {each.id: n for n, each in enumerate(made)}

    @pytest.mark.parametrize("key", [*FACTS, "completion_month"])
    def test_values_are_those_of_the_record(self, store: ports.Store, key: str) -> None:
        full = store.projects.save(Project(new_id(), None, FACTS))
        store.projects.save(Project(new_id(), None, {}))
        expected = {full.id: FACTS[key]} if key in FACTS else {}
        assert dict(store.projects.values(key)) == expected

    def test_values_of_firms(self, store: ports.Store) -> None:
        first, second = firm(store, uscc="914403001922038216", is_listed=False), firm(store, "乙公司")
        assert dict(store.enterprises.values("enterprise_name")) == {
            first.id: "柳州长虹铸造有限公司",
            second.id: "乙公司",
        }
        assert dict(store.enterprises.values("uscc")) == {first.id: "914403001922038216"}
        assert dict(store.enterprises.values("is_listed")) == {first.id: False}

    def test_several_dossiers_in_the_order_asked_for(self, store: ports.Store) -> None:
        owner = firm(store)
        first, second = project(store, "甲", owner.id), project(store, "乙")
        store.projects.delete(second.id)
        found = store.projects.dossiers([second.id, "无", first.id])
        assert found == (store.projects.dossier(second.id), store.projects.dossier(first.id))
        assert store.projects.dossiers([]) == ()

    def test_lines_of_some_and_who_they_are(self, store: ports.Store) -> None:
        owner = firm(store)
        first, second = project(store, "甲", owner.id, total_investment=Decimal("1.5")), project(store, "乙")
        store.projects.delete(second.id)
        assert store.projects.ids() == (first.id,)
        assert store.projects.ids(ProjectFilter(deleted=True)) == (second.id,)
        (deleted,) = store.projects.rows(ProjectFilter(deleted=True))
        assert store.projects.rows_of([second.id, "无", first.id]) == (deleted, *store.projects.rows())
        assert store.projects.rows_of([]) == ()

    def test_quarters_declared_in(self, store: ports.Store) -> None:
        first, second = project(store, "甲"), project(store, "乙")
        for id_, project_id, year, quarter in (
            ("a", first.id, 2024, 2),
            ("b", first.id, 2024, 1),
            ("c", first.id, 2024, 1),
            ("d", second.id, 2023, 4),
        ):
            store.declarations.save(Declaration(id_, project_id, "p", year, quarter))
        store.declarations.delete("d")
        assert store.declarations.declared_quarters() == {first.id: ((2024, 1), (2024, 2))}

    def test_what_was_changed_since(self, store: ports.Store) -> None:
        owner = firm(store)
        first = project(store, "甲", owner.id)
        seen, everything = store.changed_since(0)
        assert {("enterprise", owner.id), ("project", first.id)} <= everything
        assert store.changed_since(seen) == store.changed_since(None) == (seen, frozenset())
        store.projects.save(replace(first, facts={"project_name": "甲改"}))
        newest, changed = store.changed_since(seen)
        assert newest > seen
        assert changed == {("project", first.id)}


class TestProjects:
    def test_what_was_saved_is_read_again_exactly(self, store: ports.Store) -> None:
        saved = store.projects.save(Project(new_id(), None, FACTS, is_example=True))
        read = store.projects.get(saved.id)
        assert read == saved
        assert read.facts == FACTS
        assert read.is_example
        assert read.created_at == read.updated_at
        assert read.created_at is not None
        assert read.created_at.tzinfo is not None

    def test_unknown_id(self, store: ports.Store) -> None:
        assert store.projects.get("x") is None
        assert store.projects.dossier("x") is None
        assert not store.projects.is_deleted("x")

    def test_order_is_that_of_entry(self, store: ports.Store) -> None:
        orders = [project(store, f"项目{n}").order for n in range(3)]
        assert orders == [1, 2, 3]
        assert names(store) == ["项目0", "项目1", "项目2"]

    def test_saving_again_keeps_order_and_creation(self, store: ports.Store) -> None:
        first = project(store, "甲")
        project(store, "乙")
        again = store.projects.save(Project(first.id, None, {"project_name": "甲改"}))
        assert (again.order, again.created_at) == (first.order, first.created_at)
        assert names(store) == ["甲改", "乙"]

    def test_a_forgotten_fact_is_gone(self, store: ports.Store) -> None:
        saved = store.projects.save(Project(new_id(), None, FACTS))
        store.projects.save(replace(saved, facts={"project_name": "只剩名称"}))
        read = store.projects.get(saved.id)
        assert read is not None
        assert read.facts == {"project_name": "只剩名称"}

    def test_dossier_holds_the_firm(self, store: ports.Store) -> None:
        owner = firm(store, uscc="914403001922038216")
        dossier = store.projects.dossier(project(store, firm_id=owner.id).id)
        assert dossier is not None
        assert dossier.enterprise == owner
        assert dossier.facts == {**owner.facts, "project_name": "铸造线改造"}

    def test_a_firm_that_is_not_there_is_refused(self, store: ports.Store) -> None:
        with pytest.raises(AppError) as caught:
            project(store, firm_id="nobody")
        assert caught.value.code == "reference-missing"
        assert store.projects.count() == 0

    def test_row_of_the_list(self, store: ports.Store) -> None:
        owner = firm(store)
        saved = store.projects.save(
            Project(new_id(), owner.id, {**FACTS, "completion_month": Month(2024, 12)})
        )
        (row,) = store.projects.rows()
        assert row == (
            saved.id, 1, FACTS["project_name"], owner.id, owner.name, "450203", "32", Decimal("20941.5"),
            Decimal("499.9999"), "2024-12", FACTS["project_code"], False, saved.updated_at,
        )  # fmt: skip

    def test_blank_project_has_a_row(self, store: ports.Store) -> None:
        store.projects.save(Project(new_id(), None, {}))
        (row,) = store.projects.rows()
        assert (row.name, row.enterprise_name, row.total_investment) == ("", "", None)

    @pytest.mark.parametrize(
        "text",
        [
            "铝型材",
            "lxc",
            "lvxingcai",
            "LXC",
            "２４０１",
            "2401-450102",
            "长虹",
            "chang",
            "zh",
            "914403001922038216",
            "铝 长虹",
            "",
            "  ",
        ],
    )
    def test_found_by(self, store: ports.Store, text: str) -> None:
        owner = firm(store, uscc="914403001922038216")
        store.projects.save(Project(new_id(), owner.id, FACTS))
        assert names(store, text=text) == [FACTS["project_name"]]

    @pytest.mark.parametrize("text", ["钢", "铝 钢", "lxcx", "9144030019220382160"])
    def test_not_found_by(self, store: ports.Store, text: str) -> None:
        owner = firm(store)
        store.projects.save(Project(new_id(), owner.id, FACTS))
        assert names(store, text=text) == []

    def test_a_new_name_is_found_and_the_old_is_not(self, store: ports.Store) -> None:
        owner = firm(store, "甲厂")
        saved = project(store, "铸造线", owner.id)
        store.projects.save(replace(saved, facts={"project_name": "轧钢线"}))
        store.enterprises.save(replace(owner, facts={"enterprise_name": "乙厂"}))
        assert names(store, text="zgx") == names(store, text="yc") == ["轧钢线"]
        assert names(store, text="zhuzao") == names(store, text="jiachang") == []

    def test_filters(self, store: ports.Store) -> None:
        owner = firm(store)
        project(store, "甲", owner.id, site_region="450203", industry="32")
        project(store, "乙", None, site_region="450102", industry="32")
        store.projects.save(
            Project(new_id(), None, {"project_name": "丙", "site_region": "440103"}, is_example=True)
        )
        assert names(store, region="45") == ["甲", "乙"]
        assert names(store, region="4502") == ["甲"]
        assert names(store, industry="32") == ["甲", "乙"]
        assert names(store, enterprise_id=owner.id) == ["甲"]
        assert names(store, is_example=True) == ["丙"]
        assert names(store, is_example=False, industry="32", text="乙") == ["乙"]

    def test_recycle_bin(self, store: ports.Store) -> None:
        kept, thrown = project(store, "留"), project(store, "删")
        store.projects.delete(thrown.id)
        assert names(store) == ["留"]
        assert names(store, deleted=True) == ["删"]
        assert store.projects.count() == 1
        assert store.projects.is_deleted(thrown.id)
        assert not store.projects.is_deleted(kept.id)
        store.projects.restore(thrown.id)
        assert names(store) == ["留", "删"]
        assert store.projects.get(thrown.id) == thrown

    def test_saving_a_deleted_project_leaves_it_in_the_bin(self, store: ports.Store) -> None:
        thrown = project(store, "删")
        store.projects.delete(thrown.id)
        store.projects.save(replace(thrown, facts={"project_name": "还在回收站"}))
        assert names(store) == []
        assert names(store, deleted=True) == ["还在回收站"]

    def test_purge_takes_the_declarations_along(self, store: ports.Store) -> None:
        gone = project(store)
        declared = declare(store, gone)
        store.projects.purge(gone.id)
        assert store.projects.get(gone.id) is None
        assert store.declarations.get(declared.id) is None
        assert store.history(gone.id)[-1].action == "delete"

    def test_add_many_and_stream(self, store: ports.Store) -> None:
        owners = [firm(store, f"企业{n}") for n in range(3)]
        many = [Project(new_id(), owners[n % 3].id, {"project_name": f"项目{n}"}) for n in range(1203)]
        assert store.projects.add_many(iter(many)) == 1203
        seen: list[str] = []
        for dossier in store.projects.iterate_dossiers():
            assert dossier.enterprise == owners[len(seen) % 3]
            seen.append(dossier.project.id)
        assert seen == [p.id for p in many]

    def test_stream_of_a_selection(self, store: ports.Store) -> None:
        project(store, "甲", site_region="450203")
        project(store, "乙", site_region="440103")
        streamed = store.projects.iterate_dossiers(ProjectFilter(region="45"))
        assert [dossier.project.name for dossier in streamed] == ["甲"]


class TestEnterprises:
    def test_found_by_code_and_name(self, store: ports.Store) -> None:
        owner = firm(store, "广西 ＡＢＣ（集团）有限公司", uscc="914403001922038216")
        assert store.enterprises.find_by_uscc("914403001922038216") == owner
        assert store.enterprises.find_by_name("广西abc(集团)有限公司") == owner
        assert store.enterprises.find_by_name("广西abc") is None
        assert store.enterprises.find_by_uscc("") is None
        assert store.enterprises.find_by_name(" ") is None

    def test_in_use_is_not_deleted(self, store: ports.Store) -> None:
        owner = firm(store)
        used = project(store, firm_id=owner.id)
        with pytest.raises(AppError) as caught:
            store.enterprises.delete(owner.id)
        assert caught.value.code == "enterprise-in-use"
        store.projects.delete(used.id)
        store.enterprises.delete(owner.id)
        assert store.enterprises.count() == 0
        assert store.enterprises.find_by_name(owner.name) is None
        store.enterprises.restore(owner.id)
        assert store.enterprises.find_by_name(owner.name) == owner

    def test_iterated_by_name_and_text(self, store: ports.Store) -> None:
        for name in ("乙厂", "甲厂", "丙矿"):
            firm(store, name)
        assert [e.name for e in store.enterprises.iterate("chang")] == sorted(["乙厂", "甲厂"])
        assert len(list(store.enterprises.iterate())) == 3

    def test_many_are_iterated_once_each(self, store: ports.Store) -> None:
        many = [Enterprise(new_id(), {"enterprise_name": "同名"}) for _ in range(1001)]
        assert store.enterprises.add_many(many) == 1001
        assert {e.id for e in store.enterprises.iterate()} == {e.id for e in many}


def declare(store: ports.Store, of: Project, quarter: int = 1, policy: str = "gx-qianqi-2024") -> Declaration:
    return store.declarations.save(
        Declaration(
            new_id(), of.id, policy, 2024, quarter, DeclarationStatus.FINAL, "备注", "increment",
            datetime(2024, 1, 30, 8, 30, tzinfo=UTC),
        )
    )  # fmt: skip


class TestDeclarations:
    def test_round_trip_and_change(self, store: ports.Store) -> None:
        declared = declare(store, project(store))
        assert store.declarations.get(declared.id) == declared
        store.declarations.save(replace(declared, status=DeclarationStatus.SENT))
        changed = store.declarations.get(declared.id)
        assert changed is not None
        assert changed.status is DeclarationStatus.SENT

    def test_found_in_order_of_the_projects(self, store: ports.Store) -> None:
        first, second, thrown = project(store, "一"), project(store, "二"), project(store, "三")
        for each in (second, first, thrown):
            declare(store, each)
        declare(store, first, quarter=2)
        declare(store, first, policy="gx-qianqi-2019")
        store.projects.delete(thrown.id)
        batch = store.declarations.find(2024, 1, "gx-qianqi-2024")
        assert [d.project_id for d in batch] == [first.id, second.id]
        assert len(store.declarations.find(2024)) == 4
        assert len(store.declarations.find(2023)) == 0
        assert [(d.quarter, d.policy_id) for d in store.declarations.of_project(first.id)] == [
            (1, "gx-qianqi-2019"), (1, "gx-qianqi-2024"), (2, "gx-qianqi-2024"),
        ]  # fmt: skip
        assert names(store, declared_in=(2024, 2)) == ["一"]

    def test_deleted_and_restored(self, store: ports.Store) -> None:
        declared = declare(store, project(store))
        store.declarations.delete(declared.id)
        assert store.declarations.get(declared.id) is None
        assert store.declarations.find() == ()
        store.declarations.restore(declared.id)
        assert store.declarations.find() == (declared,)

    def test_project_must_exist(self, store: ports.Store) -> None:
        with pytest.raises(AppError) as caught:
            declare(store, Project("nobody", None, {}))
        assert caught.value.code == "reference-missing"


class TestSettings:
    def test_round_trip(self, store: ports.Store) -> None:
        value = {"名称": "局", "列": [1, 2.5, None, True]}
        store.settings.set("office", value)
        store.settings.set("ui.width", 800)
        store.settings.set("ui.width", 900)
        assert store.settings.get("office") == value
        assert store.settings.get("missing") is None
        assert store.settings.get("missing", 7) == 7
        assert dict(store.settings.all()) == {"office": value, "ui.width": 900}
        store.settings.remove("office")
        assert store.settings.get("office") is None

    def test_what_is_handed_out_is_a_copy(self, store: ports.Store) -> None:
        store.settings.set("list", [1])
        store.settings.get("list").append(2)
        assert store.settings.get("list") == [1]


class TestTransactions:
    def test_all_or_nothing(self, store: ports.Store) -> None:
        kept = project(store, "原名")
        with pytest.raises(RuntimeError, match="断电"), store.transaction("批量"):
            store.projects.save(replace(kept, facts={"project_name": "新名"}))
            firm(store)
            store.settings.set("office", 1)
            raise RuntimeError("断电")
        assert names(store) == ["原名"]
        assert store.enterprises.count() == 0
        assert store.settings.get("office") is None
        assert [entry.action for entry in store.history(kept.id)] == ["insert"]

    def test_inner_failure_leaves_the_outer_alone(self, store: ports.Store) -> None:
        with store.transaction("外"):
            project(store, "外")
            with pytest.raises(RuntimeError), store.transaction("内"):
                project(store, "内")
                raise RuntimeError
        assert names(store) == ["外"]


class TestHistory:
    def test_each_changed_field_is_recorded(self, store: ports.Store) -> None:
        saved = store.projects.save(Project(new_id(), None, FACTS))
        store.acting_as("张三")
        changed = {**FACTS, "total_investment": Decimal(30000), "fits_plans": True, "new_tax": Decimal("1.5")}
        del changed["industry"]
        with store.transaction("修改投资"):
            store.projects.save(replace(saved, facts=changed))
        first, *rest = store.history(saved.id)
        assert (first.action, first.field, first.actor) == ("insert", "", "")
        assert {(e.field, e.old, e.new) for e in rest} == {
            ("total_investment", '"20941.5"', '"30000"'),
            ("fits_plans", "false", "true"),
            ("new_tax", None, '"1.5"'),
            ("industry", '"32"', None),
        }
        assert {(e.actor, e.operation, e.action, e.entity) for e in rest} == {
            ("张三", "修改投资", "update", "project")
        }
        assert len({e.change for e in rest}) == 1
        assert rest[0].change > first.change

    def test_nothing_changed_nothing_recorded(self, store: ports.Store) -> None:
        saved = store.projects.save(Project(new_id(), None, FACTS))
        store.projects.save(saved)
        assert len(store.history(saved.id)) == 1

    def test_lists_and_deletion(self, store: ports.Store) -> None:
        saved = store.projects.save(Project(new_id(), None, FACTS))
        store.projects.save(replace(saved, facts={**FACTS, "gx_direction_2024": ("green",)}))
        store.projects.delete(saved.id)
        _, direction, deleted = store.history(saved.id)
        assert (direction.old, direction.new) == ('["equipment","green"]', '["green"]')
        assert deleted.field == "deleted_at"

    def test_firms_have_a_history_too(self, store: ports.Store) -> None:
        owner = firm(store)
        store.enterprises.save(replace(owner, facts={"enterprise_name": "新名"}))
        assert [(e.entity, e.field, e.new) for e in store.history(owner.id)] == [
            ("enterprise", "", None), ("enterprise", "enterprise_name", '"新名"'),
        ]  # fmt: skip


class TestExplanations:
    def explained(self, store: ports.Store, project_id: str, text: str = "分两期建设") -> Explanation:
        return store.explanations.save(
            Explanation(new_id(), project_id, "W.302", ("completion_month",), text, '{"a":1}')
        )

    def test_round_trip_change_and_writer(self, store: ports.Store) -> None:
        store.acting_as("张三")
        saved = self.explained(store, project(store).id)
        assert (saved.text, saved.written_by) == ("分两期建设", "张三")
        assert saved.written_at is not None
        assert store.explanations.of_project(saved.project_id) == (saved,)
        store.acting_as("李四")
        changed = store.explanations.save(saved._replace(text="分三期", given_for='{"a":2}'))
        assert (changed.text, changed.given_for, changed.written_by) == ("分三期", '{"a":2}', "李四")
        assert store.explanations.all() == (changed,)
        assert [(e.entity, e.field, e.old, e.new) for e in store.history(saved.id)] == [
            ("explanation", "", None, None),
            ("explanation", "body", '"分两期建设"', '"分三期"'),
            ("explanation", "given_for", '"{\\"a\\":1}"', '"{\\"a\\":2}"'),
        ]

    def test_withdrawn_and_written_again(self, store: ports.Store) -> None:
        saved = self.explained(store, project(store).id)
        store.explanations.delete(saved.id)
        assert store.explanations.is_deleted(saved.id)
        assert store.explanations.of_project(saved.project_id) == store.explanations.all() == ()
        assert [e.id for e in store.explanations.of_project(saved.project_id, deleted=True)] == [saved.id]
        store.explanations.save(saved)
        assert not store.explanations.is_deleted(saved.id)
        assert [e.field for e in store.history(saved.id)] == ["", "deleted_at", "deleted_at"]

    def test_goes_with_its_project(self, store: ports.Store) -> None:
        saved = self.explained(store, project(store).id)
        store.projects.purge(saved.project_id)
        assert store.explanations.get(saved.id) is None
        with pytest.raises(AppError) as caught:
            self.explained(store, "nobody")
        assert caught.value.code == "reference-missing"


class TestNeighbours:
    def test_firms_of_a_name_or_a_code(self, store: ports.Store) -> None:
        one = firm(store, "柳州长虹", uscc="914502007565229187")
        two = firm(store, "柳州 长虹")
        three = firm(store, "柳州长虹铸造", uscc="914502007565229187")
        firm(store, "别家")
        assert {e.id for e in store.neighbours.firms("柳州长虹", "914502007565229187")} == {
            one.id, two.id, three.id,
        }  # fmt: skip
        assert [e.id for e in store.neighbours.firms("柳州长虹", "")] == [one.id, two.id]
        assert store.neighbours.firms("", "") == ()
        store.enterprises.delete(two.id)
        assert [e.id for e in store.neighbours.firms("柳州长虹", "")] == [one.id]

    def test_projects_of_firms_or_of_a_code(self, store: ports.Store) -> None:
        owner = firm(store)
        mine, coded = project(store, "甲", owner.id), project(store, "乙", project_code="C1")
        thrown, other = project(store, "丙", owner.id), project(store, "丁")
        store.projects.delete(thrown.id)
        found = store.neighbours.projects((owner.id,), "C1", 9)
        assert [d.project.id for d in found] == [mine.id, coded.id]
        assert found[0].enterprise == owner
        assert [d.project.id for d in store.neighbours.projects((), "C1", 9)] == [coded.id]
        assert [d.project.id for d in store.neighbours.projects((owner.id,), "C1", 1)] == [mine.id]
        assert store.neighbours.projects((), "", 9) == ()
        assert other.id not in {d.project.id for d in found}


class TestCapsules:
    """A finalised batch stays, byte for byte."""

    KEY = BatchKey("gx-qianqi-2024", 2024, 1)

    def test_kept_by_version_and_read_back(self, store: ports.Store) -> None:
        store.acting_as("张三")
        content = bytes(range(256)) * 40
        first = store.capsules.add(CapsuleEntry(self.KEY, 1, "ab" * 32, 0, 2), content)
        second = store.capsules.add(CapsuleEntry(self.KEY, 2, "cd" * 32, 0, 3, "市局退回补正"), b"x")
        store.capsules.add(CapsuleEntry(BatchKey("gx-qianqi-2024", 2023, 4), 1, "ef" * 32, 0, 1), b"y")
        assert store.capsules.of_batch(self.KEY) == (first, second)
        assert [entry.key.year for entry in store.capsules.all()] == [2023, 2024, 2024]
        assert store.capsules.content(first.id) == content
        assert (first.size, first.made_by, first.reason) == (len(content), "张三", "")
        assert first.made_at is not None
        assert second.reason == "市局退回补正"
        assert store.capsules.content("无") is None
        assert [entry.action for entry in store.history(first.id)] == ["insert"]

    def test_a_version_is_never_replaced(self, store: ports.Store) -> None:
        store.capsules.add(CapsuleEntry(self.KEY, 1, "ab" * 32, 0, 2), b"x")
        with pytest.raises(AppError, match="已有第1版"):
            store.capsules.add(CapsuleEntry(self.KEY, 1, "cd" * 32, 0, 2), b"y")
        assert [entry.sha256 for entry in store.capsules.of_batch(self.KEY)] == ["ab" * 32]

    def test_gone_with_the_transaction_it_stood_in(self, store: ports.Store) -> None:
        with pytest.raises(RuntimeError), store.transaction("定稿"):
            store.capsules.add(CapsuleEntry(self.KEY, 1, "ab" * 32, 0, 2), b"x")
            raise RuntimeError
        assert store.capsules.all() == ()


def test_capsules_of_sqlite_are_neither_changed_nor_removed(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.capsules.add(CapsuleEntry(BatchKey("p", 2024, 1), 1, "ab" * 32, 0, 1), b"x")
    with closing(sqlite3.connect(tmp_path / "jigai.db")) as connection:
        for statement in ("UPDATE capsule SET content = 'y'", "DELETE FROM capsule"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(statement)
