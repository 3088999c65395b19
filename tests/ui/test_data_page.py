"""The page 数据: what it says first, backup, restore with the program going on, recycle bin, doctor, jobs."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop_app.domain.errors import AppError
from desktop_app.services import sealed_file
from desktop_app.services.backup.backups import backup, list_backups
from desktop_app.services.backup.contents import look_into
from desktop_app.services.backup.restorable import restorables
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.records.recycle import RecycleBin
from tests.ui.data_office import office_on_disk, table
from ui import jobs, messages
from ui.context import AppContext
from ui.jobs import ProgressWindow, run_job
from ui.main_window import MainWindow
from ui.pages import data_page
from ui.pages.data_page import TWO_COLUMNS, DataPage
from ui.pages.data_page_destination import DestinationDialog
from ui.pages.data_page_passphrase import PassphraseDialog
from ui.pages.data_page_repair import RepairDialog
from ui.pages.data_page_restore import RestoreDialog
from ui.pages.import_dialog import ImportDialog


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    context = office_on_disk(tmp_path / "数据", "甲", "乙")
    window = MainWindow(context)
    window.resize(1366, 768)
    window.show()
    window.do("show_data")
    yield window
    window.close()
    kept = window.context.store
    shiboken6.delete(window)  # with its timers, before the store goes
    kept.close()
    context.store.close()


def page_of(window: MainWindow) -> DataPage:
    stack = window.centralWidget().findChild(QStackedWidget)
    assert stack is not None
    shown = stack.currentWidget()
    assert isinstance(shown, DataPage)
    return shown


def names(context: AppContext) -> list[str]:
    return [row.name for row in context.projects.list_rows()]


def agree(monkeypatch: pytest.MonkeyPatch, answer: RestoreDialog.DialogCode) -> list[RestoreDialog]:
    shown: list[RestoreDialog] = []

    def answered(dialog: RestoreDialog) -> RestoreDialog.DialogCode:
        shown.append(dialog)
        return answer

    monkeypatch.setattr(RestoreDialog, "exec", answered)
    return shown


def cell(view: object, row: int, column: int) -> str:
    model = view.model()  # type: ignore[attr-defined]
    return str(model.index(row, column).data())


class Test总览:
    def test_先说有什么_在哪里_备份过没有(self, desk: MainWindow, tmp_path: Path) -> None:
        overview = page_of(desk).overview
        assert overview.contents.text() == "2个项目、2家企业、0条申报"
        assert overview.last_backup.text() == "还没有备份过，请备份一次"
        assert overview.data_line.text().startswith(str(tmp_path / "数据" / "jigai.db"))
        assert overview.backups_line.text() == str(tmp_path / "数据" / "backups")

    def test_内存中的数据不能备份和导入(self, window: MainWindow) -> None:
        window.do("show_data")
        page = page_of(window)
        assert "内存" in page.overview.data_line.text()
        assert not page.backups_card.backup_button.isEnabled()
        assert not page.import_button.isEnabled()
        for deed in ("import_table", "back_up", "restore", "doctor"):
            window.do(deed)
        assert window.findChildren(ImportDialog) == []

    @pytest.mark.parametrize("width", [700, 1366])
    def test_窄时一列_宽时两列_都不出横向滚动(self, desk: MainWindow, width: int) -> None:
        page = page_of(desk)
        desk.resize(width + desk.rail.width(), 500)
        QApplication.processEvents()
        below = page.recycle_card.x() == page.backups_card.x()
        assert below is (page.width() < TWO_COLUMNS) is (width < TWO_COLUMNS)
        content = page._scroll.widget()
        assert content.minimumSizeHint().width() <= 700

    def test_每个按钮都能用键盘按(self, desk: MainWindow) -> None:
        page = page_of(desk)
        page.backups_card.backup_button.setFocus()
        QTest.keyClick(page.backups_card.backup_button, Qt.Key.Key_Return)
        assert page.overview.last_backup.text() != "还没有备份过，请备份一次"


class Test备份:
    def test_备份到默认位置_列表里就有(self, desk: MainWindow, tmp_path: Path) -> None:
        page = page_of(desk)
        assert page.backups_card.none.isVisible()
        page.backups_card.backup_button.click()
        (info,) = list_backups(tmp_path / "数据")
        assert info.holds.projects == 2
        assert "已备份并读回核对" in page.backups_card.note.text()
        assert info.file.name in page.overview.last_backup.text()
        assert page.backups_card.copies.isVisible()
        row = [cell(page.backups_card.copies, 0, column) for column in (1, 2)]
        assert row == ["备份", "2个项目、2家企业、0条申报"]

    def test_备份到U盘_先看空间_记住位置(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proposed: list[Path] = []

        def choose(dialog: DestinationDialog) -> DestinationDialog.DialogCode:
            proposed.append(dialog.place)
            dialog.place_line.setText(str(tmp_path / "没有"))
            assert "没有这个文件夹" in dialog.room.text()
            assert not dialog.backup_button.isEnabled()
            dialog.place_line.setText(str(stick))
            assert "剩余" in dialog.room.text()
            assert dialog.backup_button.isEnabled()
            return DestinationDialog.DialogCode.Accepted

        stick = tmp_path / "U盘"
        stick.mkdir()
        monkeypatch.setattr(DestinationDialog, "exec", choose)
        page = page_of(desk)
        page.backups_card.elsewhere_button.click()
        page.backups_card.elsewhere_button.click()
        files = sorted(stick.glob("*.zip"))
        assert len(files) == 2
        assert set(look_into(files[0]).names) == {"甲", "乙"}
        assert any(file.name in page.overview.last_backup.text() for file in files)
        assert proposed[1] == stick

    def test_加密的备份_口令不对可以再输(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealed_file, "SCRYPT_N", 1 << 4)

        def choose(dialog: DestinationDialog) -> DestinationDialog.DialogCode:
            dialog.place_line.setText(str(tmp_path))
            dialog.seal_box.setChecked(True)
            assert not dialog.backup_button.isEnabled()
            for text, enough in (("1234567", False), ("12345678", True)):
                dialog.new_passphrase.first.setText(text)
                dialog.new_passphrase.again.setText(text)
                assert dialog.backup_button.isEnabled() is enough
            dialog.new_passphrase.again.setText("12345679")
            assert not dialog.backup_button.isEnabled()
            assert "不一样" in dialog.new_passphrase.problem.text()
            dialog.new_passphrase.again.setText("12345678")
            return DestinationDialog.DialogCode.Accepted

        monkeypatch.setattr(DestinationDialog, "exec", choose)
        page_of(desk).backups_card.elsewhere_button.click()
        (file,) = tmp_path.glob("*.sealed")
        desk.context.projects.create({"project_name": "丙"})
        asked: list[str] = []
        answers = iter(["87654321", "12345678"])

        def answer(_name: str, problem: str, _parent: object) -> str:
            asked.append(problem)
            return next(answers)

        monkeypatch.setattr(PassphraseDialog, "ask", answer)
        agree(monkeypatch, RestoreDialog.DialogCode.Accepted)
        page_of(desk).restore_from(file)
        assert asked[0] == ""
        assert "口令不对" in asked[1]
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert names(desk.context) == ["甲", "乙"]

    def test_备份不了就说原因(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.code))
        blocked = tmp_path / "文件"
        blocked.write_text("x", encoding="utf-8")
        assert page_of(desk).back_up(blocked / "备份.db") is None
        assert told == ["backup-failed"]
        assert not page_of(desk).backups_card.note.isVisible()


class Test恢复:
    def test_先看内容再恢复_程序接着用恢复的数据(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page_of(desk).back_up()
        desk.context.projects.create({"project_name": "丙"})
        shown = agree(monkeypatch, RestoreDialog.DialogCode.Accepted)
        page_of(desk).backups_card.restore_button.click()
        (dialog,) = shown
        assert "1个备份后新建的项目会没有（丙）" in dialog.inside.text()
        assert "3个项目、2家企业" in dialog.inside.text()
        assert "备份之后录入和修改的内容不在其中" in dialog.warning.text()
        assert dialog.cancel_button.isDefault()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert names(desk.context) == ["甲", "乙"]
        page = page_of(desk)
        assert page.overview.contents.text() == "2个项目、2家企业、0条申报"
        kept = next(copy for copy in restorables(tmp_path / "数据") if copy.reason == "恢复前")
        assert set(look_into(kept.file).names) == {"甲", "乙", "丙"}
        desk.do("new_project")
        assert len(names(desk.context)) == 3

    def test_恢复时重画回收站_不去读已关上的库(
        self, desk: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The day of a deleted project is read when its line is painted; meanwhile the store is closed."""
        page = page_of(desk)
        page.back_up()
        desk.context.projects.delete(desk.context.projects.list_rows()[0].id)
        page.recycle_card.refresh()
        agree(monkeypatch, RestoreDialog.DialogCode.Accepted)
        read: list[object] = []

        def paint_first(
            parent: QWidget, title: str, job: jobs.Job[object], *, can_stop: bool = True
        ) -> object:
            model = page.recycle_card.view.model()
            read.extend(model.index(row, 2).data() for row in range(model.rowCount()))
            return run_job(parent, title, job, can_stop=can_stop)

        monkeypatch.setattr(data_page, "run_job", paint_first)
        page.backups_card.restore_button.click()
        assert len(read) == 1  # while the copy was looked into; none once the store was closed
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert names(desk.context) == ["甲", "乙"]

    def test_不同意就什么都不变(self, desk: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        page_of(desk).back_up()
        desk.context.projects.create({"project_name": "丙"})
        agree(monkeypatch, RestoreDialog.DialogCode.Rejected)
        page_of(desk).backups_card.restore_button.click()
        assert names(desk.context) == ["甲", "乙", "丙"]

    @pytest.mark.parametrize(
        "content",
        [b"", b"no database", b"SQLite format 3\0" + b"x" * 4000],
        ids=["空文件", "别的文件", "损坏"],
    )
    def test_坏文件不恢复_说明原因(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.code))
        shown = agree(monkeypatch, RestoreDialog.DialogCode.Accepted)
        file = tmp_path / "坏.db"
        file.write_bytes(content)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
        desk.do("restore")
        assert told == ["store-damaged"]
        assert shown == []
        assert names(desk.context) == ["甲", "乙"]

    def test_另一个窗口开着时不恢复_这边照常用(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.code))
        agree(monkeypatch, RestoreDialog.DialogCode.Accepted)
        info = page_of(desk).back_up()
        assert info is not None
        desk.context.projects.create({"project_name": "丙"})
        with Store.open(tmp_path / "数据"):
            page_of(desk).restore_from(info.file)
        assert told == ["store-busy"]
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        desk.context.projects.create({"project_name": "丁"})
        assert names(desk.context) == ["甲", "乙", "丙", "丁"]

    def test_看备份内容不改动备份(self, tmp_path: Path) -> None:
        context = office_on_disk(tmp_path / "a", "甲")
        context.projects.create({})
        context.store.close()
        info = backup(tmp_path / "a", tmp_path / "stick" / "b.zip")
        before = info.file.read_bytes()
        contents = look_into(info.file)
        assert contents.office == "示例县工业和信息化局（2024年度）"
        assert set(contents.names) == {"甲", "未命名项目"}
        assert contents.holds.projects == 2
        assert info.file.read_bytes() == before
        assert sorted(p.name for p in info.file.parent.iterdir()) == ["b.zip"]


class Test回收站:
    def test_空的时候说明(self, desk: MainWindow) -> None:
        card = page_of(desk).recycle_card
        assert "回收站是空的" in card.empty.text()
        assert not card.restore_button.isVisible()

    def test_找到_恢复_列表随之更新(self, desk: MainWindow) -> None:
        desk.do("show_projects")
        first = desk.projects
        for row in desk.context.projects.list_rows():
            desk.context.projects.delete(row.id)
        desk.do("recycle_bin")
        card = page_of(desk).recycle_card
        assert desk.focusWidget() is card.view
        assert card.view.model().rowCount() == 2
        assert len(cell(card.view, 0, 2)) == len("2024-06-01 08:00")
        card.search.setText("yi")
        assert [cell(card.view, row, 0) for row in range(card.view.model().rowCount())] == ["乙"]
        card.restore_button.click()
        assert "没有符合的" in card.empty.text()
        card.search.clear()
        card.view.selectAll()
        card.restore_button.click()
        assert names(desk.context) == ["甲", "乙"]
        assert "回收站是空的" in card.empty.text()
        desk.do("show_projects")
        assert desk.projects is not None
        assert desk.projects is not first
        assert desk.projects.list.view.model().rowCount() == 2

    def test_内存中的项目也能恢复(self, window: MainWindow, context: AppContext) -> None:
        context.projects.delete(context.projects.list_rows()[0].id)
        window.do("recycle_bin")
        page_of(window).recycle_card.restore_button.click()
        assert context.projects.count() == 1

    def test_什么时候删除的_以最后一次为准(self, tmp_path: Path) -> None:
        context = office_on_disk(tmp_path / "a", "甲")
        project_id = context.projects.list_rows()[0].id
        bin_ = RecycleBin(context.store)
        assert bin_.rows() == ()
        assert bin_.deleted_at(project_id) is None
        context.projects.delete(project_id)
        assert [row.name for row in bin_.rows()] == ["甲"]
        assert bin_.deleted_at(project_id) == context.store.history(project_id)[-1].at
        with pytest.raises(AppError):
            bin_.restore([project_id, "0" * 32])
        assert context.projects.count() == 0
        assert bin_.restore([project_id]).projects == (project_id,)
        context.store.close()


class Test体检:
    def test_窗口小时把结果整个露出来(self, desk: MainWindow) -> None:
        desk.resize(900, 520)
        QApplication.processEvents()
        desk.do("doctor")
        page = page_of(desk)
        view = page._scroll.viewport()
        for part in (page.doctor_card.lines[-1], page.doctor_card.examine_button):
            assert view.rect().contains(part.mapTo(view, part.rect().bottomLeft()))

    def test_说出问题和怎么办_备份后就没有了(self, desk: MainWindow) -> None:
        desk.do("doctor")
        card = page_of(desk).doctor_card
        assert any("还没有备份过" in line.text() and "怎么办" in line.text() for line in card.lines)
        page_of(desk).back_up()
        card.examine_button.click()
        (line,) = card.lines
        assert "同一块磁盘" in line.text()
        assert not card.repair_button.isVisible()

    def test_损坏了就能修复_先看从哪里来(
        self, desk: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page_of(desk).back_up()
        desk.context.projects.create({"project_name": "丙"})
        page_of(desk)._close_store()
        file = tmp_path / "数据" / "jigai.db"
        content = bytearray(file.read_bytes())
        content[:4096] = b"\xa5" * 4096
        file.write_bytes(content)
        page = page_of(desk)
        page.examine()
        assert page.doctor_card.repair_button.isVisible()
        shown: list[str] = []

        def agreed(dialog: RepairDialog) -> RepairDialog.DialogCode:
            shown.append(dialog.lines.text())
            return RepairDialog.DialogCode.Accepted

        monkeypatch.setattr(RepairDialog, "exec", agreed)
        page.doctor_card.repair_button.click()
        assert "从损坏的文件里读出3个项目" in shown[0]
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert names(desk.context) == ["甲", "乙", "丙"]


class Test拖放:
    def test_拖进来的表格直接试读(self, desk: MainWindow, tmp_path: Path) -> None:
        drop(page_of(desk), table(tmp_path / "表.xlsx", [1, "丁", "丁厂", 600, "2024.7"]))
        dialog = desk.findChild(ImportDialog)
        assert dialog is not None
        assert "将新建1个项目" in dialog.headline.text()
        dialog.reject()

    def test_不是表格的不接(self, desk: MainWindow, tmp_path: Path) -> None:
        drop(page_of(desk), tmp_path / "图.png")
        assert desk.findChild(ImportDialog) is None


def drop(page: DataPage, file: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    page.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


class Test长时间的工作:
    def test_结果和错误都交回来(self, qtbot: QtBot) -> None:
        assert run_job(None, "算", lambda _progress: threading.current_thread().name) == "job"

        def fails(_progress: Progress) -> None:
            raise AppError("some-code", "不行")

        with pytest.raises(AppError, match="不行"):
            run_job(None, "算", fails)
        assert QApplication.overrideCursor() is None

    def test_时间长了出进度窗_说到哪里_可以停(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "SHOW_AFTER", 0)
        seen: list[str] = []
        real_show = ProgressWindow.show

        def show(window: ProgressWindow) -> None:
            real_show(window)
            qtbot.waitUntil(lambda: window.words.text() == "核对（3/10）")
            seen.append(window.words.text())
            window.reject()
            seen.append(window.stop_wanted.text())

        monkeypatch.setattr(ProgressWindow, "show", show)

        def job(progress: Progress) -> None:
            progress.begin("核对")
            pause = threading.Event()
            while not pause.wait(0.01):
                progress.report(3, 10)

        with pytest.raises(Cancelled):
            run_job(None, "算", job)
        assert seen == ["核对（3/10）", "正在停止…"]
        assert QApplication.overrideCursor() is None

    def test_进度窗出现之前不收按键(self, qtbot: QtBot) -> None:
        line = QLineEdit()
        qtbot.addWidget(line)
        line.show()
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        posted, handled = threading.Event(), threading.Event()

        def job(_progress: Progress) -> None:
            QApplication.postEvent(line, key)
            posted.set()
            handled.wait(0.2)

        run_job(None, "算", job)
        assert posted.is_set()
        assert line.text() == ""
        QTest.keyClicks(line, "b")
        assert line.text() == "b"
