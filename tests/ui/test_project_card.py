"""项目卡 from the menu: the project in view, with what was typed a moment ago, on one page."""

import pytest

from ui.main_window import MainWindow
from ui.pages.projects_page import ProjectsPage
from ui.printing.preview_dialog import PreviewDialog


def test_项目卡是当前项目的_刚打的字也在(
    page: ProjectsPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.presenter.type_text("site_detail", "工业园三路")
    shown: list[PreviewDialog] = []

    def look(dialog: PreviewDialog) -> int:
        shown.append(dialog)
        return 0

    monkeypatch.setattr(PreviewDialog, "exec", look)
    window.do("project_card")
    assert len(shown[0].pages) == 1
    words = "".join(shown[0].pages[0].texts())
    assert "工业园三路" in words
    assert "初步自检" in words


def test_不在项目页时不可用(window: MainWindow) -> None:
    window.show_page("policies")
    assert not window.actions_by_id["project_card"].isEnabled()
