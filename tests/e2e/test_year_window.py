"""2024 played through in the window: its pages, actions and dialogs, on a store on disk, into a notice of 2025."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app import resources
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.policy.library import load_library
from desktop_app.services.batches.page_picking import Show
from desktop_app.services.carry_over.plan import CarryState
from tests.e2e.year_office import DAYS, NEXT_POLICY, POLICY, YearOffice, write_notice_of_2025
from ui import messages, theme
from ui.batches.batches_page import BatchesPage
from ui.batches.choose_dialog import ChooseDialog
from ui.batches.move_dialog import MoveDialog
from ui.carry.notice_dialog import NoticeDialog
from ui.carry.wizard import CarryWizard
from ui.context import AppContext
from ui.finalising.returned_dialog import ReturnedDialog
from ui.main_window import MainWindow


def key(quarter: int, year: int = 2024, policy: str = POLICY) -> BatchKey:
    return BatchKey(policy, year, quarter)


class Desk:
    """The office and its window; dialogs are met by what a person does in them, what was said is noted."""

    def __init__(self, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.year = YearOffice(folder, told=False)
        self.qtbot, self.patch = qtbot, monkeypatch
        self.said: list[str] = []
        self.reason = ""
        monkeypatch.setattr(messages, "show_note", lambda _parent, text: self.said.append(text))
        monkeypatch.setattr(messages, "show_error", self.refuse)
        monkeypatch.setattr(messages, "ask", self.agree)
        monkeypatch.setattr(messages, "ask_for_text", lambda *_args, **_more: self.reason)
        self.meets(MoveDialog, self.confirm)
        self.note = ""
        self.window = self.opened()

    def opened(self) -> MainWindow:
        """The program started on the folder."""
        year = self.year

        def library() -> Any:
            return load_library(resources.path("policies"), year.folder / "policies")

        context = AppContext(year.store, library, lambda: year.day, "0", folder=year.folder)
        window = MainWindow(context)
        self.qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        self.qtbot.waitExposed(window)
        return window

    def refuse(self, _parent: object, error: Any) -> None:
        raise AssertionError(error.message)

    def agree(self, _parent: object, text: str, _word: str) -> bool:
        self.said.append(text)
        return True

    def meets(self, kind: type[QDialog], deed: Callable[[Any], object]) -> None:
        def exec_(dialog: QDialog) -> int:
            dialog.show()
            deed(dialog)
            return dialog.result()

        self.patch.setattr(kind, "exec", exec_)

    def confirm(self, dialog: MoveDialog) -> None:
        dialog.of_whole.setChecked(True)
        dialog.note.setText(self.note)
        QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)

    def page(self, batch: BatchKey) -> BatchesPage:
        self.window.do("show_batches")
        page = self.window.shown_page
        assert isinstance(page, BatchesPage)
        page.refresh(batch)
        return page

    def statuses(self, batch: BatchKey) -> set[Status]:
        return {line.declaration.status for line in self.page(batch).state.quarter.members(batch)}

    def do(self, batch: BatchKey, *actions: str, note: str = "") -> None:
        """Actions on a batch, one after the other."""
        self.note = note
        for action in actions:
            self.page(batch)
            self.window.do(action)

    def choose(self, batch: BatchKey, project_ids: list[str]) -> None:
        def tick(dialog: ChooseDialog) -> None:
            dialog.show_box.setCurrentIndex(dialog.show_box.findData(Show.ALL))
            shown = [line.project_id for line in dialog._lines]
            dialog.rows.toned.tick_wanted.emit([shown.index(id_) for id_ in project_ids], True)
            QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)

        self.meets(ChooseDialog, tick)
        self.do(batch, "batch_choose")

    def finalise(self, batch: BatchKey, project_ids: list[str]) -> None:
        self.year.explain(project_ids)
        self.do(batch, "batch_checked", "batch_finalise")
        assert self.statuses(batch) == {Status.FINAL}


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    if not hasattr(theme.Fonts, "body"):
        theme.install(qapp)
    desk = Desk(tmp_path / "数据", qtbot, monkeypatch)
    yield desk
    desk.window.forget_pages()
    desk.year.store.close()


def ready(desk: Desk, quarter: int) -> list[str]:
    """Who is planned for the quarter and can go there."""
    lines = {line.project_id: line for line in desk.year.service.routing(POLICY).lines}
    return [id_ for id_ in desk.year.schedule[quarter] if lines[id_].route.value == "ready"]


def test_一年四季在窗口里走完(desk: Desk) -> None:
    year = desk.year
    for quarter in DAYS:
        year.day = DAYS[quarter]
        ids = ready(desk, quarter)
        desk.choose(key(quarter), ids)
        assert len(desk.page(key(quarter)).state.members) == len(ids)
        desk.finalise(key(quarter), ids)
        if quarter == 2:
            comes_back(desk, ids)
        if quarter == 3:
            amended(desk, ids)
        desk.do(key(quarter), "batch_sent", "batch_listed")
        assert desk.statuses(key(quarter)) == {Status.LISTED}
    versions = [len(year.finaliser.versions(key(quarter))) for quarter in DAYS]
    assert versions == [1, 2, 2, 1]
    carried = carried_over(desk)
    new_notice(desk, carried)


def comes_back(desk: Desk, ids: list[str]) -> None:
    """The table comes back with another sum: accepted, corrected, finalised and sent again."""
    year, batch = desk.year, key(2)
    total = year.projects.load(ids[0]).facts["total_investment"]
    assert isinstance(total, Decimal)

    def edit(sheet: Any, column: Callable[[str], str], row: int) -> None:
        sheet[f"{column('total_investment')}{row}"] = float(total) + 10

    file = year.returned_table(batch, edit)
    desk.do(batch, "batch_sent")
    desk.do(batch, "batch_returned", note="总投资与备案不一致")
    desk.patch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(file), ""))
    desk.meets(ReturnedDialog, lambda dialog: dialog.accept_button.click())
    desk.do(batch, "batch_compare")
    assert year.projects.load(ids[0]).facts["total_investment"] == total + 10
    desk.reason = "按退回意见修改"
    desk.do(batch, "batch_reopen")
    desk.finalise(batch, ids)


def amended(desk: Desk, ids: list[str]) -> None:
    """Opened again before it is sent, with a reason; the new version stands beside the old."""
    desk.reason = "联系电话填错"
    desk.do(key(3), "batch_reopen")
    assert desk.statuses(key(3)) == {Status.DRAFT}
    desk.year.change(ids[0], contact_phone="0772-2000001")
    desk.finalise(key(3), ids)
    assert desk.year.finaliser.versions(key(3))[-1].reason == "联系电话填错"


def carried_over(desk: Desk) -> int:
    """The wizard by keys: everybody goes but the last, who does not continue."""
    desk.year.day = desk.year.day.replace(year=2025, month=1, day=8)
    words: list[str] = []

    def walk(wizard: CarryWizard) -> None:
        wizard.next_button.click()
        step = wizard.answer_step
        step.rows.setCurrentIndex(step.rows.rows.index(step.rows.rows.rowCount() - 1, 0))
        QTest.keyClick(step.rows, Qt.Key.Key_N)  # completed, or not normal
        for _ in range(60):
            line = step.current
            if line is None or not line.questions:
                break
            answer = Qt.Key.Key_N if line.questions[0] == "completed" else Qt.Key.Key_Y
            QTest.keyClick(step.rows, answer)
        assert not wizard.plan.of_state(CarryState.ASK)
        wizard.next_button.click()
        wizard.next_button.click()
        wizard.done_step.carry_button.click()
        words.append(wizard.done_step.headline.text())
        wizard.reject()

    desk.meets(CarryWizard, walk)
    desk.window.do("carry_over")
    members = desk.page(key(1, 2025)).state.members
    assert words == [f"已把{len(members)}个项目结转到2025年一季度，2024年度已封存。"]
    assert {line.kind_word for line in members} == {"结转"}
    return len(members)


def new_notice(desk: Desk, carried: int) -> None:
    """A folder of data makes the new year: the program is started anew and the carried go over to the notice."""
    year = desk.year
    year.day = year.day.replace(day=20)
    write_notice_of_2025(year.folder / "policies")
    office = replace(year.office, year=2025)
    desk.window.context.offices.save(office)
    desk.window = desk.opened()
    moved: list[int] = []

    def adopt(dialog: NoticeDialog) -> None:
        assert (dialog.before_id, dialog.after_id) == (POLICY, NEXT_POLICY)
        assert dialog.conditions.rows.rowCount() > 0
        dialog.adopt_button.click()
        moved.append(dialog.rows.rows.rowCount())
        dialog.reject()

    desk.meets(NoticeDialog, adopt)
    desk.window.do("notice_effect")
    assert len(moved) == 1
    assert desk.said[-1].startswith(f"已有{carried}个项目改按“千企技改 2025”申报")
    page = desk.page(key(1, 2025, NEXT_POLICY))
    assert len(page.state.members) == carried
