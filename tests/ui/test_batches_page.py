"""The page 申报批次 in the window: batches, members, moves, choosing, days, the ledger; driven as a person does."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QInputDialog, QPushButton
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from db.store import Store
from desktop_app.domain import ports
from desktop_app.domain.declaring import Level
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import standard_library
from desktop_app.services.batches.page_deeds import possible_deeds
from desktop_app.services.batches.page_picking import Show
from tests.services.finalising.test_finalise import good
from tests.services.quarter_office import OFFICE, QuarterOffice, key
from ui import messages
from ui.batches.batches_page import BatchesPage
from ui.batches.choose_dialog import ChooseDialog
from ui.batches.days_dialog import DaysDialog
from ui.batches.ledger_dialog import LedgerDialog
from ui.batches.move_dialog import MoveDialog
from ui.context import AppContext
from ui.finalising.flow import FinalisingFlow
from ui.main_window import MainWindow
from ui.pages.export_dialog import ExportDialog


class Desk:
    """The window on an office, on 20 January 2024 unless told otherwise; what was said is noted."""

    def __init__(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, store: ports.Store | None = None,
        folder: Path | None = None,
    ) -> None:  # fmt: skip
        self.store = store or MemoryStore()
        self.office = QuarterOffice(store=self.store)
        self.context = AppContext(self.store, standard_library, lambda: self.office.day, "0", folder=folder)
        self.context.offices.save(OFFICE)
        self.qtbot = qtbot
        self.patch = monkeypatch
        self.said: list[str] = []
        monkeypatch.setattr(messages, "show_note", lambda _parent, text: self.said.append(text))
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: self.said.append(error.message))
        self.window = MainWindow(self.context)
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def page(self) -> BatchesPage:
        if not isinstance(self.window.shown_page, BatchesPage):
            self.window.do("show_batches")
        page = self.window.shown_page
        assert isinstance(page, BatchesPage)
        return page

    def statuses(self) -> list[Status]:
        return [each.declaration.status for each in self.office.service.members(key(1))]

    def meets(self, kind: type[QDialog], deed: Callable[..., object]) -> None:
        """What a person does in a dialog when it opens; accepted where the deed accepts it."""

        def exec_(dialog: QDialog) -> int:
            self.qtbot.addWidget(dialog)
            dialog.show()
            deed(dialog)
            return dialog.result()

        self.patch.setattr(kind, "exec", exec_)


@pytest.fixture
def desk(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    desk = Desk(qtbot, monkeypatch)
    yield desk
    desk.window.close()


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


class Test页面:
    def test_批次在左_点哪批看哪批(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        page = desk.page
        assert page.list.rows.rowCount() == 4
        assert page.head.title.text().startswith("2024年一季度")
        assert page.members.toned.rowCount() == 1
        page.list.setCurrentIndex(page.list.rows.index(1, 0))
        assert page.state.key == key(2)
        assert page.nothing.isVisible()
        assert "选入" in page.nothing.button.text()

    def test_倒数有记号也有文字(self, desk: Desk) -> None:
        desk.office.day = date(2024, 1, 29)
        text = desk.page.head.days.text()
        assert "! 明天截止" in text
        assert "2024-01-30" in text

    def test_成员的状态_自检_经过(self, desk: Desk) -> None:
        ids = desk.office.declare(desk.office.project(), desk.office.project("乙线改造", output_after=None))
        desk.office.service.statuses.move(ids[0], Status.CHECKED, note="核对过")
        rows = desk.page.members.toned
        first = [str(rows.index(0, column).data()) for column in range(6)]
        assert first == ["铸造线改造", "柳州长虹铸造有限公司", "新增", "○ 已核对", "✓ 符合", "01-20　核对过"]
        assert rows.index(1, 4).data() == "? 待补充"
        history = desk.page.history.rows
        assert [history.index(row, 1).data() for row in range(2)] == ["草稿 → 已核对", "新列入（草稿）"]

    def test_查找和按状态筛(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project(), desk.office.project("轧钢线改造"))
        page = desk.page
        page.search.setText("zg")
        assert page.members.toned.rowCount() == 1
        assert page.count.text() == "列出1个"
        page.search.clear()
        page.status.setCurrentIndex(1)
        assert page.members.toned.rowCount() == 2

    def test_回车打开项目(self, desk: Desk) -> None:
        project = desk.office.project()
        desk.office.declare(project)
        page = desk.page
        page.members.setFocus()
        QTest.keyClick(page.members, Qt.Key.Key_Return)
        assert desk.window.projects is not None
        assert desk.window.projects.project_id == project

    def test_按钮随状态开放_下一步最醒目(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        head = desk.page.head
        assert head.buttons["batch_checked"].property("role") == "primary"
        assert not head.buttons["batch_sent"].isEnabled()
        assert not head.answers.isEnabled()
        desk.office.reach([each.declaration.id for each in desk.office.service.members(key(1))], Status.SENT)
        desk.page.refresh()
        assert head.answers.isEnabled()
        assert head.answers.property("role") == "primary"
        assert head.buttons["batch_checked"].property("role") is None

    def test_去向写明为什么(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        desk.office.project("缺数的", output_after=None)
        page = desk.page
        page.tabs.setCurrentWidget(page.routes)
        rows = page.routes.rows.toned
        assert [rows.index(row, 2).data() for row in range(2)] == ["— 已申报", "? 待补充"]
        assert str(rows.index(1, 4).data()).startswith("还缺1项")
        page.routes.search.setText("qs")
        assert rows.rowCount() == 1
        page.routes.search.clear()
        page.routes.route.setCurrentIndex(1)
        assert rows.rowCount() == 1

    def test_大单位按了才核对(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.office.project()
        monkeypatch.setattr("ui.batches.opening.SMALL_OFFICE", 0)
        page = desk.page
        page.tabs.setCurrentWidget(page.routes)
        assert page.routes.rows.toned.rowCount() == 0
        assert "重新核对" in page.routes.summary.text()
        press(page.routes.again)
        assert page.routes.rows.toned.rowCount() == 1

    def test_窗口矮时经过另成一页(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        page = desk.page
        desk.window.resize(910, 480)
        assert page.tabs.indexOf(page.history) == 1
        desk.window.resize(1366, 768)
        assert page.tabs.indexOf(page.history) == -1
        assert page.history.isVisible()

    def test_窗口窄时先让出按钮(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        head = desk.page.head
        assert head.title.isVisible()
        desk.window.resize(660, 480)
        assert not head.title.isVisible()
        assert all(button.isVisible() for button in (*head.buttons.values(), head.more, head.papers))
        desk.window.resize(1366, 768)
        assert head.title.isVisible()

    def test_查找项目的键到本页的查找(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        assert desk.page.start_search()
        assert desk.page.search.hasFocus()


class Test登记:
    def test_核对全部草稿_记下日期和说明(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project(), desk.office.project("乙线改造"))

        def fill(dialog: MoveDialog) -> None:
            assert dialog.of_whole.isChecked()
            dialog.day.setDate(QDate(2024, 1, 18))
            dialog.note.setText("两人核对")
            press(dialog.done_button)

        desk.meets(MoveDialog, fill)
        assert desk.page.members.toned.rowCount() == 2
        desk.window.do("batch_checked")
        assert desk.statuses() == [Status.CHECKED] * 2
        last = desk.office.service.members(key(1))[0].last
        assert last is not None
        assert (last.day, last.note) == (date(2024, 1, 18), "两人核对")
        assert desk.window.statusBar().currentMessage() == "核对：2个项目"

    def test_只登记选中的(self, desk: Desk) -> None:
        ids = desk.office.declare(*(desk.office.project(f"{name}线改造") for name in "甲乙丙"))
        desk.office.reach(ids, Status.SENT)
        desk.page.members.pick([0, 2])

        def fill(dialog: MoveDialog) -> None:
            assert dialog.of_marked.isChecked()
            dialog.accept()

        desk.meets(MoveDialog, fill)
        desk.window.do("batch_listed")
        assert desk.statuses() == [Status.LISTED, Status.SENT, Status.LISTED]

    def test_要理由的不写不行(self, desk: Desk) -> None:
        desk.office.reach(desk.office.declare(desk.office.project()), Status.FINAL)

        def fill(dialog: MoveDialog) -> None:
            press(dialog.done_button)
            assert dialog.isVisible()
            assert "理由" in dialog.fault.text()
            dialog.note.setText("企业不报了")
            press(dialog.done_button)

        desk.meets(MoveDialog, fill)
        assert desk.page.state.key == key(1)
        desk.window.do("batch_withdrawn")
        assert desk.statuses() == []
        page = desk.page
        assert page.tabs.isTabVisible(page.tabs.indexOf(page.withdrawn))

    def test_日期不能是以后(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())

        def fill(dialog: MoveDialog) -> None:
            dialog.day.setDate(QDate(2024, 1, 21))
            assert dialog.day.date() == QDate(2024, 1, 20)

        desk.meets(MoveDialog, fill)
        desk.window.do("batch_checked")
        assert desk.statuses() == [Status.DRAFT]

    def test_没有可登记的就说明(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        desk.window.do("batch_sent")
        assert "没有可以“登记上报”的项目" in desk.said[0]

    def test_更正_有几种就问哪一种(self, desk: Desk) -> None:
        ids = desk.office.declare(desk.office.project())
        desk.office.reach(ids, Status.SENT)
        desk.office.service.statuses.move(ids[0], Status.RETURNED, note="缺备案证")
        asked: list[list[str]] = []

        def choose(*given: object) -> tuple[str, bool]:
            words = given[3]
            assert isinstance(words, list)
            asked.append(words)
            return words[0], True

        desk.patch.setattr(QInputDialog, "getItem", choose)

        def fill(dialog: MoveDialog) -> None:
            dialog.note.setText("补备案证")
            press(dialog.done_button)

        desk.meets(MoveDialog, fill)
        desk.window.do("batch_back")
        assert asked == [["按退回意见修改（1个）", "更正登记（1个）"]]
        assert desk.statuses() == [Status.DRAFT]

    def test_取消什么也不动(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        desk.meets(MoveDialog, lambda dialog: dialog.reject())
        desk.window.do("batch_checked")
        assert desk.statuses() == [Status.DRAFT]


class Test选入:
    def test_勾选列入(self, desk: Desk) -> None:
        first = desk.office.project("甲线改造")
        desk.office.project("乙线改造")

        def fill(dialog: ChooseDialog) -> None:
            assert dialog.rows.toned.rowCount() == 2
            assert not dialog.done_button.isEnabled()
            dialog.rows.setFocus()
            QTest.keyClick(dialog.rows, Qt.Key.Key_Space)
            assert dialog.done_button.text() == "列入批次（1个）"
            press(dialog.done_button)
            assert not dialog.isVisible()

        desk.meets(ChooseDialog, fill)
        desk.window.do("batch_choose")
        assert [each.declaration.project_id for each in desk.office.service.members(key(1))] == [first]
        assert desk.page.members.toned.rowCount() == 1

    def test_申报过的要写理由_留空就不列入(self, desk: Desk) -> None:
        project = desk.office.project()
        desk.office.declare(project)
        desk.office.day = date(2024, 2, 1)

        def fill(dialog: ChooseDialog) -> None:
            dialog.show_box.setCurrentIndex(dialog.show_box.findData(Show.ALL))
            dialog.rows.toned.tick_wanted.emit([0], True)
            assert dialog.override.isVisible()
            assert not dialog.different.isVisible()
            press(dialog.done_button)
            assert "三（四）" in desk.said[0]
            assert dialog.isVisible()
            dialog.override.setText("市局要求重报")
            press(dialog.done_button)

        desk.meets(ChooseDialog, fill)
        desk.page.show_batch(key(2))
        desk.window.do("batch_choose")
        (member,) = desk.office.service.members(key(2))
        assert "市局要求重报" in member.declaration.note

    def test_已在本批的不能勾(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())

        def fill(dialog: ChooseDialog) -> None:
            dialog.show_box.setCurrentIndex(dialog.show_box.findData(Show.ALL))
            assert dialog.rows.toned.is_ticked(0) is None
            press(dialog.all_button)
            assert not dialog.done_button.isEnabled()
            assert "已在本批" in str(dialog.rows.toned.index(0, 3).data())

        desk.meets(ChooseDialog, fill)
        desk.window.do("batch_choose")
        assert len(desk.statuses()) == 1

    def test_查找打首字母(self, desk: Desk) -> None:
        desk.office.project("轧钢线改造")
        desk.office.project()

        def fill(dialog: ChooseDialog) -> None:
            dialog.search.setText("zg")
            dialog.refresh()
            assert dialog.rows.toned.rowCount() == 1

        desk.meets(ChooseDialog, fill)
        desk.window.do("batch_choose")
        assert desk.statuses() == []


class Test日期:
    def test_本单位的日期_写错当场说(self, desk: Desk) -> None:
        def fill(dialog: DaysDialog) -> None:
            dialog.ticks[Level.CITY].setChecked(True)
            dialog.days[Level.CITY].setDate(QDate(2024, 1, 31))
            dialog.finish()
            assert "晚于" in dialog.fault.text()
            dialog.days[Level.CITY].setDate(QDate(2024, 1, 26))
            dialog.note.setText("纸质件一式三份")
            dialog.finish()

        desk.meets(DaysDialog, fill)
        page = desk.page
        desk.window.do("batch_days")
        assert "2024-01-26" in page.head.days.text()
        assert "纸质件一式三份" in page.head.notes.text()
        assert "01-26" in desk.window.status.deadline_button.text()

    def test_不勾就回到通知的日期(self, desk: Desk) -> None:
        desk.office.service.board.set_days(key(1), {Level.CITY: date(2024, 1, 26)})

        def fill(dialog: DaysDialog) -> None:
            assert dialog.ticks[Level.CITY].isChecked()
            assert not dialog.ticks[Level.DEPARTMENT].isChecked()
            dialog.ticks[Level.CITY].setChecked(False)
            dialog.finish()

        desk.meets(DaysDialog, fill)
        desk.window.do("batch_days")
        assert desk.store.batches.find() == ()

    def test_没有日期的政策自己登记一批(self, desk: Desk) -> None:
        def fill(dialog: DaysDialog) -> None:
            dialog.policy.setCurrentIndex(dialog.policy.findData("gx-qianqi-2019"))
            dialog.quarter.setCurrentIndex(2)
            dialog.ticks[Level.DEPARTMENT].setChecked(True)
            dialog.days[Level.DEPARTMENT].setDate(QDate(2024, 7, 15))
            dialog.name.setText("补报一批")
            dialog.finish()

        desk.meets(DaysDialog, fill)
        desk.window.do("batch_new")
        assert desk.page.state.key == key(3, policy="gx-qianqi-2019")
        assert "补报一批" in desk.page.head.title.text()


class Test台账:
    def test_删了的项目还在_可复制(self, desk: Desk) -> None:
        project = desk.office.project()
        desk.office.declare(project)
        desk.store.projects.delete(project)
        seen: list[str] = []

        def look(dialog: LedgerDialog) -> None:
            seen.append(dialog.count.text())
            dialog.copy()
            seen.append(dialog.preview().windowTitle())

        desk.meets(LedgerDialog, look)
        desk.window.do("ledger")
        assert "1条的项目已删除" in seen[0]
        assert "台账" in seen[1]
        assert "铸造线改造" in QGuiApplication.clipboard().text()

    def test_没有记录就说没有(self, desk: Desk) -> None:
        def look(dialog: LedgerDialog) -> None:
            assert "还没有申报记录" in dialog.count.text()
            assert not dialog.print_button.isEnabled()
            dialog.reject()

        desk.meets(LedgerDialog, look)
        desk.window.do("ledger")
        assert desk.said == []

    def test_打开台账里的项目(self, desk: Desk) -> None:
        project = desk.office.project()
        desk.office.declare(project)
        desk.meets(LedgerDialog, lambda dialog: dialog.rows.activated.emit(dialog.rows.toned.index(0, 0)))
        desk.window.do("ledger")
        assert desk.window.projects is not None
        assert desk.window.projects.project_id == project


class Test整批:
    def test_没有项目的批次说先选入(self, desk: Desk) -> None:
        for action in ("batch_self_check", "batch_finalise", "batch_reopen", "batch_export", "batch_letter"):
            desk.said.clear()
            desk.window.do(action)
            assert "选入项目" in desk.said[0], action

    def test_自检和定稿用看着的那一批(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project(), quarter=2)
        went: list[tuple[str, object]] = []
        for name in ("self_check", "finalise", "amend", "show_capsules", "compare_returned"):
            desk.patch.setattr(
                FinalisingFlow,
                name,
                lambda _self, _parent, batch, name=name: went.append((name, batch)),
            )
        desk.page.show_batch(key(2))
        for action in (
            "batch_self_check", "batch_finalise", "batch_reopen", "batch_capsules", "batch_compare",
        ):  # fmt: skip
            desk.window.do(action)
        assert went == [
            (name, key(2))
            for name in ("self_check", "finalise", "amend", "show_capsules", "compare_returned")
        ]

    def test_真的定稿一次_档案就能看(self, desk: Desk) -> None:
        desk.patch.setattr(messages, "ask", lambda _parent, _question, _yes: True)
        desk.patch.setattr(QInputDialog, "getText", lambda *_given: pytest.fail("自检没有通过"))
        desk.window.apply_office(
            replace(OFFICE, region="450924", contact="张三", phone="0775-3761234"), with_sample=False
        )
        desk.office.declare(desk.context.projects.create(good("铸件改造", "柳州铸造有限公司")).projects[0])
        page = desk.page
        assert page.head.buttons["batch_finalise"].isEnabled()
        desk.window.do("batch_finalise")
        assert desk.said == ["2024年一季度已定稿，存为第1版档案。"]
        assert desk.statuses() == [Status.FINAL]
        assert "batch_capsules" in possible_deeds(page.state)
        assert page.head.buttons["batch_sent"].property("role") == "primary"

    def test_没有定稿过说没有档案(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        desk.window.do("batch_capsules")
        assert "还没有定稿" in desk.said[0]

    def test_导出打印带着批次(self, desk: Desk) -> None:
        desk.office.declare(desk.office.project())
        made: list[ExportDialog] = []

        def look(dialog: ExportDialog) -> None:
            made.append(dialog)

        desk.meets(ExportDialog, look)
        desk.window.do("batch_export")
        controls = made[0].controls
        assert (controls.policy_id, controls.year.value(), controls.quarter_number) == key(1)
        assert len(made[0].model.ticked) == 1


def test_没有批次的单位_教怎么登记(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(qtbot, monkeypatch)
    desk.window.apply_office(replace(OFFICE, region="110101", extra_policies=()), with_sample=False)
    page = desk.page
    assert page.no_batch.isVisible()
    desk.window.do("batch_choose")
    assert "还没有申报批次" in desk.said[0]
    with pytest.raises(AppError):
        page.state.required()
    desk.window.close()


def test_状态栏说最近的截止日_点了到工作台(desk: Desk) -> None:
    desk.window.show_deadline()
    button = desk.window.status.deadline_button
    assert button.text() == "2024年一季度　市报厅还有10天（01-30）"
    press(button)
    assert desk.window.rail._current == "desk"
    desk.office.day = date(2024, 1, 23)
    desk.window.show_deadline()
    assert button.text().startswith("! ")


def test_成批的活在窗口旁边做(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """On disk, as for a large office: ways, choosing and moving each with a store of the job's own thread."""
    monkeypatch.setattr("ui.deeds.batches.MANY", 0)
    monkeypatch.setattr("ui.batches.opening.SMALL_OFFICE", 0)
    with Store.open(tmp_path) as store:
        desk = Desk(qtbot, monkeypatch, store, tmp_path)
        for name in ("甲线改造", "乙线改造"):
            desk.office.project(name)

        def choose(dialog: ChooseDialog) -> None:
            press(dialog.all_button)
            press(dialog.done_button)

        desk.meets(ChooseDialog, choose)
        desk.window.do("batch_choose")
        assert desk.statuses() == [Status.DRAFT] * 2
        desk.meets(MoveDialog, lambda dialog: dialog.accept())
        desk.window.do("batch_checked")
        assert desk.statuses() == [Status.CHECKED] * 2
        assert desk.said == []
        monkeypatch.setattr("ui.deeds.leaving.back_up_what_changed", lambda _window: True)
        desk.window.close()
