"""推荐进度 in the window of a Guangdong office."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.recommendation.desk import RecommendationDesk
from desktop_app.services.records.projects import ProjectService
from ui import messages
from ui.recommendation.recommendation_dialog import RecommendationDialog

OFFICE = Office("佛山市工业和信息化局", "440600", 2023)
LIBRARY = standard_library()


def now() -> datetime:
    return datetime(2023, 12, 1, 4, tzinfo=UTC)


@pytest.fixture
def dialog(qtbot: QtBot) -> RecommendationDialog:
    store = MemoryStore(LIBRARY.fields)
    service = ProjectService(store)
    facts: dict[str, FactValue] = {
        "enterprise_name": "佛山甲电器有限公司", "registered_region": "440605", "project_name": "注塑车间智能化改造",
        "site_region": "440605", "completion_month": Month(2023, 4), "gd_directions": ("intelligent",),
        "gd_practice_profile": "甲" * 10, "gd_practice_upgrading": "乙" * 10,
    }  # fmt: skip
    first = service.create(facts).projects[0]
    service.create({"project_name": "储备的项目", "site_region": "440606"})
    declare = DeclareService(store, LIBRARY, OFFICE, now)
    for policy in ("gd-baiqian-2023-project", "gd-baiqian-2023-enterprise"):
        assert declare.declare([first], policy, 2023, 4).declared
    made = RecommendationDialog(RecommendationDesk(store, LIBRARY, OFFICE, now))
    qtbot.addWidget(made)
    return made


def test_名额差多少_覆盖缺哪些_储备库有谁(dialog: RecommendationDialog, qtbot: QtBot) -> None:
    assert "1处名额不足" in dialog.headline.text()
    model = dialog.quotas.model()
    assert [str(model.index(0, column).data()) for column in range(1, 6)] == [
        "佛山市", "不少于60个", "1个", "还差59个", "南海区1",
    ]  # fmt: skip
    assert "南海区的数字化" in dialog.gaps.text()
    assert [line.project for line in dialog.pool_lines] == ["储备的项目"]
    assert not dialog.tabs.isTabVisible(3)
    with qtbot.waitSignal(dialog.project_wanted) as opened:
        dialog.open_button.click()
    assert opened.args == [dialog.pool_lines[0].project_id]


def test_典型做法_没写完的先问(
    dialog: RecommendationDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.policy.setCurrentIndex(1)
    assert dialog.tabs.isTabVisible(3)
    assert not dialog.texts.ticks.ticked  # one chapter is missing
    dialog.texts.ticks.tick([0], on=True)
    asked: list[str] = []
    said: list[str] = []
    monkeypatch.setattr(messages, "show_note", lambda _parent, text: said.append(text))

    def answer(_parent: object, text: str, _word: str) -> bool:
        asked.append(text)
        return len(asked) > 1

    monkeypatch.setattr(messages, "ask", answer)
    dialog.save(tmp_path)
    assert "缺“具有示范借鉴意义的经验做法”" in asked[0]
    assert list(tmp_path.iterdir()) == []
    dialog.save(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["附件3-佛山甲电器有限公司.docx"]
    assert "生成1份" in said[0]
