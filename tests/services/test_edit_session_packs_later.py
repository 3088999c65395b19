"""A session that began before the packs were read: what was typed meanwhile stays, what only the packs know comes in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import Office
from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.library import standard_library
from desktop_app.services.editing.session import EditSession
from desktop_app.services.editing.session_store import EditSessionStore, record_context
from desktop_app.services.records.projects import ProjectService
from tests.ui.sample_project import FULL_PROJECT

TODAY = date(2024, 6, 1)
OFFICE = Office("示例县工业和信息化局", "450107", 2024)
LIBRARY = standard_library()
PACKS = LIBRARY.active_for(OFFICE)
CONTEXT = record_context(LIBRARY.fields, OFFICE, PACKS)
MAIN = "gx-qianqi-2024"
# As though only the packs knew this field.
BROUGHT = "employees"
EARLY_FIELDS = FieldDictionary(field for field in LIBRARY.fields.values() if field.key != BROUGHT)


class Test政策包后到:
    @pytest.fixture
    def early(self, tmp_path: Path) -> Iterator[tuple[ProjectService, EditSessionStore, EditSession]]:
        store = Store.open(tmp_path, LIBRARY.fields)
        projects = ProjectService(store)
        project_id = projects.create({**FULL_PROJECT, BROUGHT: 88}).projects[0]
        store.use_fields(EARLY_FIELDS)
        sessions = EditSessionStore(store, projects, record_context(EARLY_FIELDS, OFFICE, ()))
        session = sessions.open(project_id, None, TODAY)
        store.use_fields(LIBRARY.fields)
        yield projects, sessions, session
        store.close()

    def test_之前不判_之后与一开始就有时相同(
        self, early: tuple[ProjectService, EditSessionStore, EditSession]
    ) -> None:
        _, sessions, session = early
        session.set_text("total_investment", "三千多万吧")
        assert session.state.results == {}
        assert session.state.findings == ()
        state = sessions.take_packs(CONTEXT, PACKS, session)
        assert state is session.state
        assert state.results[MAIN].verdict is Verdict.ELIGIBLE
        assert state.finding_of("total_investment") is not None
        assert state.unread == {"total_investment": "三千多万吧"}

    def test_只有政策包认识的栏也带进来_撤销和保存都不丢(
        self, early: tuple[ProjectService, EditSessionStore, EditSession]
    ) -> None:
        projects, sessions, session = early
        session.set_text("project_name", "改名")
        assert BROUGHT not in session.state.facts
        sessions.take_packs(CONTEXT, PACKS, session)
        assert session.state.facts[BROUGHT] == 88
        assert not session.state.saved
        assert session.undo().facts[BROUGHT] == 88
        assert session.state.saved
        assert session.redo().facts["project_name"] == "改名"
        sessions.keep(session)
        stored = projects.load(session.state.project_id).facts
        assert (stored["project_name"], stored[BROUGHT]) == ("改名", 88)

    def test_没有开着的项目_只换政策包(
        self, early: tuple[ProjectService, EditSessionStore, EditSession]
    ) -> None:
        _, sessions, session = early
        assert sessions.take_packs(CONTEXT, PACKS, None) is None
        again = sessions.open(session.state.project_id, PACKS, TODAY)
        assert again.state.facts[BROUGHT] == 88
