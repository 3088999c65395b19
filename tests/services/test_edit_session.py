"""One project's editing: nothing typed is lost, undo has names, only what can change is judged again."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.memory import MemoryStore
from desktop_app.domain.entities import Dossier, Enterprise, Office, Project
from desktop_app.domain.facts import FactValue
from desktop_app.domain.verdict import Status, Verdict
from desktop_app.policy.evaluate import evaluate_all
from desktop_app.policy.library import standard_library
from desktop_app.services.editing.session import EditSession, fields_read
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.records.projects import ProjectService
from tests.ui.sample_project import FULL_PROJECT

TODAY = date(2024, 6, 1)
OFFICE = Office("示例县工业和信息化局", "450107", 2024)
PACKS = standard_library().active_for(OFFICE)
CONTEXT = record_context(standard_library().fields, OFFICE, PACKS)
MAIN = "gx-qianqi-2024"


def session_of(facts: dict[str, FactValue]) -> EditSession:
    return EditSession(Dossier(Project("p", None, facts), None), CONTEXT, PACKS, TODAY)


def verdict(session: EditSession) -> Verdict:
    return session.state.results[MAIN].verdict


def test_逐键变化_跨过500万元() -> None:
    session = session_of(FULL_PROJECT)
    assert verdict(session) is Verdict.ELIGIBLE
    session.set_text("fixed_asset_investment", "499.9999")
    assert verdict(session) is Verdict.INELIGIBLE
    result = session.state.results[MAIN]
    (floor,) = [each for each in result.conditions if each.id == "fai-floor"]
    assert floor.status is Status.UNMET
    assert floor.shortfall == Decimal("0.0001")
    session.set_text("fixed_asset_investment", "500")
    assert verdict(session) is Verdict.ELIGIBLE


def test_清空是未知不是不符合() -> None:
    session = session_of(FULL_PROJECT)
    session.set_text("fixed_asset_investment", "")
    assert "fixed_asset_investment" not in session.state.facts
    assert verdict(session) is Verdict.INCOMPLETE
    assert "fixed_asset_investment" in session.state.results[MAIN].missing


def test_没读懂的原样留着_值为未知() -> None:
    session = session_of(FULL_PROJECT)
    state = session.set_text("total_investment", "三千多万吧")
    assert state.unread == {"total_investment": "三千多万吧"}
    assert "total_investment" not in state.facts
    finding = state.finding_of("total_investment")
    assert finding is not None and finding.code == "F.101"
    state = session.set_text("total_investment", "3200")
    assert state.unread == {}
    assert state.facts["total_investment"] == Decimal(3200)
    assert state.finding_of("total_investment") is None


def test_约数确认后才算数() -> None:
    session = session_of(FULL_PROJECT)
    session.set_text("total_investment", "约2亿")
    assert "total_investment" not in session.state.facts
    state = session.accept_proposal("total_investment")
    assert state.facts["total_investment"] == Decimal(20000)
    assert state.unread == {}


def test_三态_是否未填() -> None:
    session = session_of(FULL_PROJECT)
    session.set_value("meets_energy", False)
    assert verdict(session) is Verdict.INELIGIBLE
    session.set_value("meets_energy", None)
    assert verdict(session) is Verdict.INCOMPLETE
    session.set_value("meets_energy", True)
    assert verdict(session) is Verdict.ELIGIBLE


def test_同一栏连续输入合成一步_撤销有名字() -> None:
    session = session_of(FULL_PROJECT)
    for text in ("5", "50", "500", "5000"):
        session.set_text("equipment_investment", text)
    session.end_step()
    session.set_text("equipment_investment", "6000")
    assert session.state.undo_name == "修改设备投资"
    assert session.undo().facts["equipment_investment"] == Decimal(5000)
    assert session.undo().facts["equipment_investment"] == Decimal("987.5")
    assert session.state.undo_name is None
    assert session.last_undone_key() == "equipment_investment"
    assert session.redo().facts["equipment_investment"] == Decimal(5000)
    assert session.redo().facts["equipment_investment"] == Decimal(6000)
    assert session.state.redo_name is None


def test_两栏是两步() -> None:
    session = session_of({})
    session.set_text("project_name", "甲")
    session.set_text("site_detail", "园区")
    session.undo()
    assert session.state.facts == {"project_name": "甲"}
    assert session.state.redo_name == "修改建设地点（园区、街道）"


def test_撤销后再改_重做就没有了() -> None:
    session = session_of({})
    session.set_text("project_name", "甲")
    session.undo()
    session.set_text("project_name", "乙")
    assert session.state.redo_name is None
    assert session.redo().facts == {"project_name": "乙"}


def test_没变就不是一步() -> None:
    session = session_of(FULL_PROJECT)
    session.set_text("total_investment", "3,200.00")
    assert session.state.undo_name is None
    assert session.state.saved


def test_撤销带回没读懂的文字() -> None:
    session = session_of({})
    session.set_text("total_investment", "三千多万吧")
    session.end_step()
    session.set_text("total_investment", "3000")
    state = session.undo()
    assert state.unread == {"total_investment": "三千多万吧"}
    assert state.problems["total_investment"]


def test_选择企业是一步_可撤销() -> None:
    session = session_of({"project_name": "甲项目", "enterprise_name": "打了一半"})
    firm = Enterprise("firm", {"enterprise_name": "广西乙公司", "is_above_scale": True})
    state = session.choose_enterprise(firm)
    assert state.enterprise_id == "firm"
    assert state.facts == {"project_name": "甲项目", "enterprise_name": "广西乙公司", "is_above_scale": True}
    state = session.undo()
    assert state.enterprise_id is None
    assert state.facts == {"project_name": "甲项目", "enterprise_name": "打了一半"}


def test_只重新判断读到这一栏的政策() -> None:
    session = session_of(FULL_PROJECT)
    before = dict(session.state.results)
    after = session.set_text("project_name", "换个名字").results
    assert all(after[id_] is before[id_] for id_ in before)
    after = session.set_text("booth_cost", "6").results
    changed = {id_ for id_ in before if after[id_] is not before[id_]}
    assert changed == {pack.id for pack in PACKS if "booth_cost" in fields_read(pack) and pack.has_verdict}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["fixed_asset_investment", "investment_this_year", "total_investment", "output_after"]
            ),
            st.sampled_from(["", "499.9999", "500", "2000", "2000.01", "600.003", "600", "约3", "x"]),
        ),
        max_size=12,
    )
)
def test_逐键结果与整体重算一致(edits: list[tuple[str, str]]) -> None:
    session = session_of(FULL_PROJECT)
    for key, text in edits:
        state = session.set_text(key, text)
        whole = evaluate_all(state.facts, PACKS, TODAY)
        assert {id_: result.verdict for id_, result in state.results.items()} == {
            id_: result.verdict for id_, result in whole.items()
        }
        assert {id_: result.reading_sensitive for id_, result in state.results.items()} == {
            id_: result.reading_sensitive for id_, result in whole.items()
        }


@given(
    st.lists(
        st.tuples(st.sampled_from(["project_name", "total_investment"]), st.text(max_size=6)), max_size=10
    )
)
def test_撤到底就是原样_重做到头就是最后(edits: list[tuple[str, str]]) -> None:
    session = session_of({"project_name": "原名"})
    first = session.state
    for key, text in edits:
        session.set_text(key, text)
    last = session.state
    while session.state.undo_name is not None:
        session.undo()
    assert (session.state.facts, session.state.unread) == (first.facts, first.unread)
    while session.state.redo_name is not None:
        session.redo()
    assert (session.state.facts, session.state.unread) == (last.facts, last.unread)


class Test保存:
    @pytest.fixture
    def kept(self) -> tuple[ProjectService, EditSessionStore]:
        store = MemoryStore()
        projects = ProjectService(store)
        return projects, EditSessionStore(store, projects, CONTEXT)

    def test_存后再开_一字不差(self, kept: tuple[ProjectService, EditSessionStore]) -> None:
        projects, sessions = kept
        project_id = projects.create().projects[0]
        session = sessions.open(project_id, PACKS, TODAY)
        session.set_text("project_name", "甲项目")
        session.set_text("enterprise_name", "广西乙公司")
        session.set_text("total_investment", "三千多万吧")
        assert not session.state.saved
        sessions.keep(session)
        assert session.state.saved
        again = sessions.open(project_id, PACKS, TODAY).state
        assert again.facts == {"project_name": "甲项目", "enterprise_name": "广西乙公司"}
        assert again.unread == {"total_investment": "三千多万吧"}
        assert again.finding_of("total_investment") is not None
        session.set_text("total_investment", "3000")
        sessions.keep(session)
        assert sessions.open(project_id, PACKS, TODAY).state.unread == {}

    def test_撤销回到存过的样子也算已保存(self, kept: tuple[ProjectService, EditSessionStore]) -> None:
        projects, sessions = kept
        session = sessions.open(projects.create(FULL_PROJECT).projects[0], PACKS, TODAY)
        session.set_text("project_name", "改名")
        assert not session.state.saved
        assert session.undo().saved

    def test_同名企业自动归入_资料随之出现(self, kept: tuple[ProjectService, EditSessionStore]) -> None:
        projects, sessions = kept
        projects.create({"enterprise_name": "广西乙公司", "employees": 88})
        session = sessions.open(projects.create().projects[0], PACKS, TODAY)
        session.set_text("enterprise_name", "广西乙公司")
        sessions.keep(session)
        assert session.state.facts["employees"] == 88
        assert session.state.saved
