"""带出 and 带回 between real stores: what travels, what is asked, what never happens twice."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.entities import Project
from desktop_app.domain.errors import AppError
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.fields import FieldType
from desktop_app.domain.record_version import RecordKey
from desktop_app.services.exchange.merge import DELETED
from desktop_app.services.exchange.review import FieldReview, Outcome
from desktop_app.services.exchange.take_in import OPERATION, opened, settle, take_in, undecided
from desktop_app.services.exchange.take_out import take_out
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.onboarding.own_fields import OwnField, add_own_field, joined_fields, own_fields
from desktop_app.services.records.unread_texts import keep_unread_texts
from tests.services.exchange_office import PDF, PNG, Computer

P1, P2, E1 = RecordKey("project", "p1"), RecordKey("project", "p2"), RecordKey("enterprise", "e1")


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


@pytest.fixture
def second(tmp_path: Path, home: Computer) -> Iterator[Computer]:
    computer = Computer(tmp_path, "王五")
    computer.take_in(home.take_out())
    yield computer
    computer.close()


def contents(computer: Computer) -> list[object]:
    """All that people see of the two projects."""
    store = computer.store
    return [
        [(d.project.id, d.facts) for d in map(store.projects.dossier, ("p1", "p2")) if d],
        [store.projects.is_deleted(id_) for id_ in ("p1", "p2")],
        [(a.title, a.sha256) for a in store.attachments.all(deleted=False)],
    ]


def conflict_of(computer: Computer, file: Path, key: str) -> FieldReview:
    (found,) = [
        each
        for told in computer.review(file).records.values()
        for each in told.conflicts
        if each.field == key
    ]
    return found


class TestThereAndBack:
    def test_an_empty_pc_holds_afterwards_what_the_first_held(self, home: Computer, laptop: Computer) -> None:
        assert contents(laptop) == contents(home)
        dossier = laptop.store.projects.dossier("p1")
        assert dossier is not None
        assert dossier.enterprise is not None
        assert dossier.enterprise.name == "柳州长虹铸造有限公司"
        (attachment,) = laptop.store.attachments.of_project("p1")
        assert laptop.attachments.read(attachment.id) == PDF
        assert [row.name for row in laptop.store.projects.rows()] == ["铸造线改造", "熔炼炉改造"]

    def test_what_was_changed_outside_comes_home(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", total_investment=Decimal("700.5"), remark=None)
        laptop.attachments.add_contents("p1", [("现场.png", PNG)])
        told = home.take_in(laptop.take_out())
        assert (told.counts.taken, told.counts.conflicts, told.counts.new, told.undecided) == (2, 0, 1, 0)
        assert told.projects == ("p1",)
        assert contents(home) == contents(laptop)
        assert home.fact("p1", "remark") is None
        entries = [e for e in home.store.history("p1") if e.operation == OPERATION]
        assert {(e.field, e.old, e.new) for e in entries} == {
            ("total_investment", '"600"', '"700.5"'), ("remark", '"原"', None),
        }  # fmt: skip
        assert len({e.change for e in entries}) == 1

    def test_what_was_changed_at_home_stays(self, home: Computer, laptop: Computer) -> None:
        home.edit("p1", remark="家里改的")
        package = laptop.take_out()
        (kept,) = home.review(package).records[P1].fields
        assert (kept.outcome, kept.here, kept.there) == (Outcome.OURS, '"家里改的"', '"原"')
        assert home.review(package).is_idle
        home.take_in(package)
        assert home.fact("p1", "remark") == "家里改的"

    def test_both_changed_other_fields(self, home: Computer, laptop: Computer) -> None:
        home.edit("p1", remark="家里改的")
        laptop.edit("p1", total_investment=Decimal(700))
        home.take_in(laptop.take_out())
        assert (home.fact("p1", "remark"), home.fact("p1", "total_investment")) == ("家里改的", Decimal(700))
        laptop.take_in(home.take_out())
        assert contents(laptop) == contents(home)

    def test_the_same_change_on_both_is_none_to_decide(self, home: Computer, laptop: Computer) -> None:
        for computer in (home, laptop):
            computer.edit("p1", remark="一样")
        assert home.review(laptop.take_out()).counts.conflicts == 0

    def test_new_projects_and_firms_come_in(self, home: Computer, laptop: Computer) -> None:
        made = laptop.store.projects.save(Project("p3", None, {"project_name": "新"}))
        told = home.take_in(laptop.take_out("p1", made.id))
        assert told.counts.new == 1
        assert [row.name for row in home.store.projects.rows()] == ["铸造线改造", "熔炼炉改造", "新"]

    def test_a_backup_goes_first(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", remark="外面改的")
        told = home.take_in(laptop.take_out())
        assert told.saved is not None
        assert told.saved.file.is_file()
        assert "带回前" in told.saved.file.name

    def test_packages_are_noted(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", remark="外面改的")
        home.take_in(laptop.take_out())
        came, went = home.store.exchange.notes()
        assert (came.is_out, went.is_out) == (False, True)
        assert "采用1处" in came.told


class TestTwice:
    def test_the_second_time_changes_nothing(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", remark="外面改的", total_investment=Decimal(1))
        package = laptop.take_out()
        home.take_in(package)
        before, history = contents(home), home.store.history("p1")
        assert home.review(package).is_idle
        told = home.take_in(package)
        assert told.saved is None
        assert contents(home) == before
        assert home.store.history("p1") == history

    def test_an_old_package_does_not_undo_a_later_edit(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", remark="外面改的")
        package = laptop.take_out()
        home.take_in(package)
        home.edit("p1", remark="原")  # back to what it was when it was taken out
        home.take_in(package)
        assert home.fact("p1", "remark") == "原"

    def test_a_decision_is_not_asked_for_again(self, home: Computer, laptop: Computer) -> None:
        home.edit("p1", remark="家")
        laptop.edit("p1", remark="外")
        package = laptop.take_out()
        found = conflict_of(home, package, "remark")
        home.take_in(package, {(P1, "remark"): found.options[0].id})
        assert home.review(package).is_idle
        assert home.fact("p1", "remark") == "家"

    @pytest.mark.parametrize("conflicting", [False, True])
    def test_the_order_of_two_packages(
        self, tmp_path: Path, home: Computer, laptop: Computer, second: Computer, conflicting: bool
    ) -> None:
        laptop.edit("p1", remark="李四", total_investment=Decimal(7))
        second.edit("p2", remark="王五")
        if conflicting:
            second.edit("p1", remark="王五")
        packages = [laptop.take_out(), second.take_out()]
        base = home.take_out()
        results = []
        for name, order in (("正", packages), ("反", packages[::-1])):
            desk = Computer(tmp_path, name)
            desk.take_in(base)
            for package in order:
                desk.take_in(package)
            results.append((contents(desk), desk.store.exchange.versions(P1), len(undecided(desk.store))))
            desk.close()
        assert results[0] == results[1]
        assert results[0][2] == (1 if conflicting else 0)


class TestConflicts:
    @pytest.fixture
    def package(self, home: Computer, laptop: Computer) -> Path:
        home.edit("p1", remark="家里改的")
        laptop.edit("p1", remark="外面改的")
        return laptop.take_out()

    def test_both_sides_are_shown_with_who_and_what_it_was(self, home: Computer, package: Path) -> None:
        found = conflict_of(home, package, "remark")
        assert (found.here, found.there, found.ancestor) == ('"家里改的"', '"外面改的"', '"原"')
        assert found.here_mark is not None
        assert found.there_mark is not None
        assert (found.here_mark.by, found.there_mark.by) == ("张三", "李四")

    def test_undecided_it_stays_open_and_this_pcs_value_in_view(self, home: Computer, package: Path) -> None:
        told = home.take_in(package)
        assert told.undecided == 1
        assert home.fact("p1", "remark") == "家里改的"
        assert [(each.record, each.field) for each in undecided(home.store)] == [(P1, "remark")]
        told_again = home.take_in(package)
        assert told_again.undecided == 1

    @pytest.mark.parametrize(("option", "value"), [(0, "家里改的"), (1, "外面改的")])
    def test_decided_at_once(self, home: Computer, package: Path, option: int, value: str) -> None:
        found = conflict_of(home, package, "remark")
        told = home.take_in(package, {(P1, "remark"): found.options[option].id})
        assert (told.undecided, home.fact("p1", "remark")) == (0, value)
        assert undecided(home.store) == ()

    @pytest.mark.parametrize(("option", "value"), [(0, "家里改的"), (1, "外面改的")])
    def test_decided_later(self, home: Computer, package: Path, option: int, value: str) -> None:
        home.take_in(package)
        (found,) = undecided(home.store)
        touched = settle(home.store, {(P1, "remark"): found.options[option].id}, by="张三")
        assert touched == (("p1",) if option else ())
        assert home.fact("p1", "remark") == value
        assert undecided(home.store) == ()

    @pytest.mark.parametrize("option", [None, 0, 1])
    def test_both_values_are_in_the_history(
        self, home: Computer, laptop: Computer, package: Path, option: int | None
    ) -> None:
        found = conflict_of(home, package, "remark")
        chosen = {} if option is None else {(P1, "remark"): found.options[option].id}
        home.take_in(package, chosen)
        told = {text for e in home.store.history("p1") if e.field == "remark" for text in (e.old, e.new)}
        assert {'"家里改的"', '"外面改的"'} <= told

    def test_the_decision_is_known_to_the_other_pc(
        self, home: Computer, laptop: Computer, package: Path
    ) -> None:
        found = conflict_of(home, package, "remark")
        home.take_in(package, {(P1, "remark"): found.options[0].id})
        told = laptop.take_in(home.take_out())
        assert told.counts.conflicts == 0
        assert laptop.fact("p1", "remark") == "家里改的"

    def test_deleted_here_and_changed_there(self, home: Computer, laptop: Computer) -> None:
        home.store.projects.delete("p1")
        laptop.edit("p1", remark="外面改的")
        package = laptop.take_out()
        found = conflict_of(home, package, DELETED)
        assert (found.here, found.there) == ("true", None)
        home.take_in(package)
        assert home.store.projects.is_deleted("p1")
        (still,) = undecided(home.store)
        settle(home.store, {(P1, DELETED): still.options[1].id})
        assert not home.store.projects.is_deleted("p1")
        assert home.fact("p1", "remark") == "外面改的"
        assert undecided(home.store) == ()

    def test_changed_here_and_deleted_there(self, home: Computer, laptop: Computer) -> None:
        home.edit("p1", remark="家里改的")
        laptop.store.projects.delete("p1")
        package = laptop.take_out()
        found = conflict_of(home, package, DELETED)
        assert (found.here, found.there) == (None, "true")
        home.take_in(package, {(P1, DELETED): found.options[1].id})
        assert home.store.projects.is_deleted("p1")
        assert undecided(home.store) == ()

    def test_deleted_there_and_left_alone_here(self, home: Computer, laptop: Computer) -> None:
        laptop.store.projects.delete("p2")
        home.take_in(laptop.take_out())
        assert home.store.projects.is_deleted("p2")
        assert [row.id for row in home.store.projects.rows()] == ["p1"]

    def test_firms_are_merged_too(self, home: Computer, laptop: Computer) -> None:
        for computer, phone in ((home, "0772-1111111"), (laptop, "0772-2222222")):
            firm = computer.store.enterprises.get("e1")
            assert firm is not None
            computer.store.enterprises.save(type(firm)("e1", {**firm.facts, "contact_phone": phone}))
        package = laptop.take_out()
        found = conflict_of(home, package, "contact_phone")
        assert found.record == E1
        told = home.take_in(package, {(E1, "contact_phone"): found.options[1].id})
        assert set(told.projects) == {"p1", "p2"}


class TestWhatTravels:
    def test_texts_not_understood_yet_and_explanations(self, home: Computer, laptop: Computer) -> None:
        keep_unread_texts(laptop.store, "p1", {"new_tax": "约五百"})
        laptop.store.explanations.save(
            Explanation("x1", "p1", "W.302", ("remark",), "分两期", '{"remark":"原"}')
        )
        home.take_in(laptop.take_out())
        assert home.store.settings.get("ui.unread.p1") == {"new_tax": "约五百"}
        (explained,) = home.store.explanations.of_project("p1")
        assert (explained.code, explained.fields, explained.text) == ("W.302", ("remark",), "分两期")
        laptop.store.explanations.delete("x1")
        keep_unread_texts(laptop.store, "p1", {})
        home.take_in(laptop.take_out())
        assert home.store.explanations.of_project("p1") == ()
        assert home.store.settings.get("ui.unread.p1") is None

    def test_facts_of_packs_that_are_not_installed(self, home: Computer, laptop: Computer) -> None:
        home.store.exchange.keep_unread_facts(P1, {"later_field": ["甲"], "industry": "999"})
        laptop.take_in(home.take_out())
        assert dict(laptop.store.exchange.unread_facts(P1)) == {"later_field": ["甲"], "industry": "999"}
        laptop.edit("p1", remark="外面改的")
        home.take_in(laptop.take_out())
        assert dict(home.store.exchange.unread_facts(P1)) == {"later_field": ["甲"], "industry": "999"}

    def test_fields_of_the_offices_own(self, home: Computer, laptop: Computer) -> None:
        own = add_own_field(home.store, OwnField("技改类别", FieldType.CHOICE, choices=("一", "二")))
        home.store.use_fields(joined_fields(home.store.fields, own_fields(home.store)))
        home.edit("p1", **{own.key: "c2"})
        laptop.take_in(home.take_out())
        assert [field.label for field in own_fields(laptop.store)] == ["技改类别"]
        assert laptop.fact("p1", own.key) == "c2"

    def test_an_own_field_that_means_something_else_is_refused(
        self, home: Computer, laptop: Computer
    ) -> None:
        own = add_own_field(home.store, OwnField("技改类别"))
        home.store.use_fields(joined_fields(home.store.fields, own_fields(home.store)))
        home.edit("p1", **{own.key: "甲"})
        add_own_field(laptop.store, OwnField("备注二"))
        before = contents(laptop)
        with pytest.raises(AppError) as caught:
            laptop.take_in(home.take_out())
        assert caught.value.code == "package-own-field"
        assert contents(laptop) == before

    def test_without_attachments(self, tmp_path: Path, home: Computer) -> None:
        bare = Computer(tmp_path, "赵六")
        bare.take_in(home.take_out(with_attachments=False))
        assert bare.store.attachments.all() == ()
        bare.take_in(home.take_out())
        assert len(bare.store.attachments.all()) == 1
        bare.close()

    def test_an_attachment_thrown_away_outside(self, home: Computer, laptop: Computer) -> None:
        (attachment,) = laptop.store.attachments.of_project("p1")
        laptop.attachments.delete(attachment.id)
        home.take_in(laptop.take_out())
        assert home.store.attachments.of_project("p1") == ()
        assert len(home.store.attachments.of_project("p1", deleted=True)) == 1

    def test_sealed(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", remark="外面改的")
        package = laptop.take_out(passphrase="一句长口令abc")
        assert "外面改的".encode() not in package.read_bytes()
        with pytest.raises(AppError) as caught:
            home.take_in(package)
        assert caught.value.code == "passphrase-wanted"
        with pytest.raises(AppError) as caught:
            home.take_in(package, passphrase="另一句口令abc")
        assert caught.value.code == "passphrase-wrong"
        home.take_in(package, passphrase="一句长口令abc")
        assert home.fact("p1", "remark") == "外面改的"


class TestRefusals:
    def test_nothing_chosen(self, home: Computer, tmp_path: Path) -> None:
        with pytest.raises(AppError) as caught:
            take_out(home.store, home.folder, [], tmp_path / "a.jgx")
        assert caught.value.code == "nothing-to-take-out"
        assert not (tmp_path / "a.jgx").exists()

    def test_a_project_that_is_gone(self, home: Computer) -> None:
        with pytest.raises(AppError) as caught:
            home.take_out("nobody")
        assert caught.value.code == "project-missing"

    def test_stopped(self, home: Computer, tmp_path: Path) -> None:
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            home.take_out(progress=progress)
        assert not list(tmp_path.glob("*.jgx"))

    def test_stopped_while_merging_nothing_is_changed(self, home: Computer, laptop: Computer) -> None:
        laptop.edit("p1", remark="外面改的")
        package = laptop.take_out()

        class StopAtMerging(Progress):
            def begin(self, phase: str) -> None:
                if phase == "正在合并":
                    self.cancel()
                super().begin(phase)

        with opened(package, None) as held, pytest.raises(Cancelled):
            take_in(home.store, home.folder, held, progress=StopAtMerging())
        assert home.fact("p1", "remark") == "原"
        assert undecided(home.store) == ()
