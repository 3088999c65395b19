"""The import dialog: preview, questions, import with a backup, report, undo, stopping."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.services.backup.backups import list_backups
from desktop_app.services.importing.report import ImportReport, Question, QuestionKind
from desktop_app.services.importing.run import run_import, save_report, undo_import
from desktop_app.services.job import Cancelled, Progress
from tests.ui.data_office import office_on_disk, table
from ui import messages
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages.import_dialog import ImportDialog
from ui.pages.import_dialog_wording import headline

ROWS: tuple[list[object], ...] = (
    [1, "铸造线改造", "甲厂", "约2亿元", "2024.7"],
    [2, "铝材改造", "乙厂", 600, "2024.8"],
    [3, None, "丙厂", 1, None],
    ["合计", None, None, 9, None],
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[AppContext]:
    context = office_on_disk(tmp_path / "数据", "甲")
    yield context
    context.store.close()


@pytest.fixture
def dialog(qtbot: QtBot, office: AppContext) -> ImportDialog:
    dialog = ImportDialog(office)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return table(tmp_path / "报来.xlsx", *ROWS)


def texts(view: object) -> list[list[str]]:
    model = view.model()  # type: ignore[attr-defined]
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_开始时说先做什么_不能导入(dialog: ImportDialog) -> None:
    assert "先试读" in dialog.empty.text()
    assert dialog.stack.currentWidget() is dialog.empty
    assert not dialog.import_button.isEnabled()
    dialog.import_now()
    assert dialog.run is None


def test_试读_列出每列和要人看的_不写入(dialog: ImportDialog, office: AppContext, sheet: Path) -> None:
    dialog.preview(sheet)
    assert dialog.headline.text() == "将新建2个项目、1家新企业"
    assert "1行不导入" in dialog.details.text()
    assert "标题、合计等1行跳过" in dialog.details.text()
    questions = texts(dialog.questions)
    assert questions[0][:2] == ["“申报表”第2行D列", "约2亿元"]
    assert questions[0][3:] == ["20,000万元", "这一格留空"]
    assert questions[1][0] == "“申报表”第4行"
    assert questions[1][4] == "这一行不导入"
    assert questions[0][2] in dialog.in_full.text()
    dialog.questions.setCurrentIndex(dialog.questions.model().index(1, 0))
    assert dialog.in_full.text().startswith("“申报表”第4行：没有项目名称")
    columns = {row[1]: row[3] for row in texts(dialog.columns)}
    assert columns["B"] == "项目名称"
    assert columns["D"] == "总投资"
    assert ["申报表", "5"] in [row[:2] for row in texts(dialog.skipped)]
    assert office.projects.count() == 1
    assert "还没有写入" in dialog.safety.text()
    assert "自动备份" in dialog.safety.text()
    assert dialog.import_button.text() == "导入2个项目(&I)"
    assert dialog.focusWidget() is dialog.import_button


def test_导入前备份_导入后可以撤销(
    dialog: ImportDialog, office: AppContext, sheet: Path, qtbot: QtBot
) -> None:
    dialog.preview(sheet)
    with qtbot.waitSignal(dialog.changed):
        dialog.import_button.click()
    assert [row.name for row in office.projects.list_rows()] == ["甲", "铸造线改造", "铝材改造"]
    folder = office.folder
    assert folder is not None
    (copy,) = list_backups(folder)
    assert copy.holds.projects == 1
    assert str(copy.file) in dialog.safety.text()
    assert dialog.headline.text().startswith("✓ 已导入2个项目")
    assert not dialog.import_button.isVisible()
    dialog.import_now()
    assert office.projects.count() == 3
    with qtbot.waitSignal(dialog.changed):
        dialog.undo_button.click()
    assert [row.name for row in office.projects.list_rows()] == ["甲"]
    assert office.store.enterprises.find_by_name("乙厂") is None
    assert [firm.name for firm in office.store.enterprises.iterate()] == ["甲厂"]
    assert "2个项目移到了回收站" in dialog.headline.text()
    assert not dialog.undo_button.isVisible()
    dialog.undo()
    assert office.projects.count() == 1


def test_不用鼠标也能导入和撤销(dialog: ImportDialog, office: AppContext, sheet: Path, qtbot: QtBot) -> None:
    qtbot.waitActive(dialog)
    dialog.preview(sheet)
    focused = dialog.focusWidget()
    assert focused is dialog.import_button
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert office.projects.count() == 3
    assert dialog.focusWidget() is dialog.close_button
    QTest.keyClick(dialog, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: office.projects.count() == 1)
    assert dialog.isVisible()


def test_撤销不带走别的项目用上的企业(office: AppContext, sheet: Path) -> None:
    assert office.folder is not None
    run = run_import(
        office.folder,
        office.library.fields,
        sheet,
        Progress(),
        dry_run=False,
    )
    assert (len(run.projects), len(run.enterprises)) == (2, 1)  # 甲厂 was known
    office.projects.create({"project_name": "新", "enterprise_name": "乙厂"})
    assert undo_import(office.store, run) == 2
    assert [row.name for row in office.projects.list_rows()] == ["甲", "新"]
    assert [firm.name for firm in office.store.enterprises.iterate()] == ["乙厂", "甲厂"]
    assert undo_import(office.store, run) == 0


def test_再导入一次不会重复(dialog: ImportDialog, office: AppContext, sheet: Path) -> None:
    dialog.preview(sheet)
    dialog.import_now()
    dialog.preview(sheet)
    assert dialog.headline.text() == "没有可以导入的新项目"
    assert not dialog.import_button.isEnabled()
    assert dialog.report_button.isVisible()


def test_试读后改动过的文件重新试读(
    dialog: ImportDialog, office: AppContext, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "show_note", lambda _parent, words: told.append(words))
    dialog.preview(sheet)
    table(sheet, *ROWS, [5, "又一个", "丁厂", 700, "2024.9"])
    dialog.import_now()
    assert "已重新试读" in told[0]
    assert office.projects.count() == 1
    assert "3个项目" in dialog.headline.text()
    dialog.import_now()
    assert office.projects.count() == 4


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("坏.xlsx", b"PK\x03\x04junk", "损坏"),
        ("空.csv", b"", "空文件"),
        ("无.csv", "甲,乙\n1,2\n".encode(), "没有找到"),
    ],
    ids=["损坏", "空文件", "没有表头"],
)
def test_读不了的说原因_可以另选(
    dialog: ImportDialog, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    dialog.preview(tmp_path / name)
    assert dialog.headline.text() == "这个文件不能导入"
    assert says in dialog.empty.text()
    assert not dialog.import_button.isEnabled()
    assert dialog.focusWidget() is dialog.choose_button


def test_文件不见了(dialog: ImportDialog, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.code))
    dialog.preview(sheet)
    sheet.unlink()
    dialog.import_now()
    assert told == ["file-unreadable"]
    dialog.preview(sheet)
    assert "检查文件是否还在" in dialog.empty.text()


def test_没有疑问就说没有(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.preview(table(tmp_path / "好.xlsx", [1, "丁", "丁厂", 600, "2024.7"]))
    assert dialog.no_questions.isVisible()
    assert not dialog.questions.isVisible()
    assert not dialog.tabs.isTabEnabled(2)


def test_停止导入什么都不写(office: AppContext, tmp_path: Path) -> None:
    assert office.folder is not None
    file = table(tmp_path / "多.xlsx", *([n, f"第{n}号", f"{n}厂", n, "2024.7"] for n in range(1, 61)))

    class StoppedLate(Progress):
        def begin(self, phase: str) -> None:
            if phase == "正在导入“多.xlsx”：第60个项目":
                self.cancel()
            super().begin(phase)

    with pytest.raises(Cancelled):
        run_import(office.folder, office.library.fields, file, StoppedLate(), dry_run=False)
    assert office.projects.count() == 1
    assert [firm.name for firm in office.store.enterprises.iterate()] == ["甲厂"]


def test_停止后可以再来(
    dialog: ImportDialog, office: AppContext, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.preview(sheet)

    def stopped(_file: Path, *, dry_run: bool) -> None:
        raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr(dialog, "_work", stopped)
        dialog.import_now()
    assert dialog.safety.text() == "已停止，没有写入任何内容"
    dialog.import_now()
    assert office.projects.count() == 3


@pytest.mark.parametrize("suffix", [".csv", ".json", ""])
def test_清单可以存成文件(
    dialog: ImportDialog, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    dialog.preview(sheet)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / f"清单{suffix}"), ""))
    dialog.report_button.click()
    out = tmp_path / f"清单{suffix or '.csv'}"
    if suffix == ".json":
        assert json.loads(out.read_text(encoding="utf-8"))["projects"] == 2
    else:
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
        assert lines[1][:4] == ["这一格留空", "申报表", "2", "D"]
        assert lines[-1][0] == "跳过的行"


def test_清单里没有公式(tmp_path: Path) -> None:
    asked = Question(QuestionKind.VALUE, "表", 3, "D", "总投资", "=HYPERLINK(1)", "看不懂")
    save_report(ImportReport("x.xlsx", True, 1, 1, 0, (asked,)), tmp_path / "a.csv")
    assert ",'=HYPERLINK(1)," in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_清单写不到原表上(dialog: ImportDialog, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error.code))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(sheet), ""))
    before = sheet.read_bytes()
    dialog.preview(sheet)
    dialog.save_report_now()
    assert told == ["output-is-template"]
    assert sheet.read_bytes() == before


def test_从菜单导入_项目列表随之更新(
    qtbot: QtBot, office: AppContext, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(office)
    qtbot.addWidget(window)
    window.show()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sheet), ""))
    window.actions_by_id["import_table"].trigger()
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    dialog.import_button.click()
    dialog.close_button.click()
    QApplication.processEvents()
    window.do("show_projects")
    assert window.projects is not None
    assert window.projects.list.view.model().rowCount() == 3
    window.close()


def test_已知企业补进来的内容_打开着的表单不会抹掉(qtbot: QtBot, office: AppContext, tmp_path: Path) -> None:
    """The form is made anew after an import: a stale one would save the firm as it was before."""
    window = MainWindow(office)
    qtbot.addWidget(window)
    window.show()
    window.do("show_data")
    file = tmp_path / "补.csv"
    file.write_text("项目名称,企业名称,统一社会信用代码\n新,甲厂,91450100198224640P\n", encoding="utf-8")
    dialog = ImportDialog(office, window)
    dialog.changed.connect(lambda: window.forget_pages("projects"))
    dialog.preview(file)
    dialog.import_now()
    dialog.reject()
    window.do("show_projects")
    page = window.projects
    assert page is not None
    page.presenter.type_text("contact_phone", "13800138000")
    window.do("save")
    firm = office.store.enterprises.find_by_name("甲厂")
    assert firm is not None
    assert firm.facts["uscc"] == "91450100198224640P"
    window.close()


def test_一个也没有时的说法() -> None:
    assert headline(ImportReport("x", True, 0, 0, 0, ())) == "没有可以导入的新项目"
    assert headline(ImportReport("x", True, 3, 3, 0, ())) == "将新建3个项目"
