"""The export dialog: ticks make the batch, the table is filled, the proof is shown; printing without a printer."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.library import standard_library
from tests.services.test_export_table import OFFICE, office_with
from ui import messages, theme
from ui.context import AppContext
from ui.pages import export_dialog
from ui.pages.export_dialog import ExportDialog
from ui.pages.export_projects_model import NAME, STATE, TICK, VERDICT
from ui.printing.preview_dialog import PreviewDialog
from ui.printing.print_layouts import OFFICIAL_LAYOUT, PrintLayout
from ui.printing.printers import NO_PRINTER


@pytest.fixture
def store() -> MemoryStore:
    return office_with(3)[1]


@pytest.fixture
def dialog(qapp: QApplication, qtbot: QtBot, store: MemoryStore) -> ExportDialog:
    theme.install(qapp)
    context = AppContext(store, standard_library, lambda: date(2024, 1, 20), "1.0")
    context.offices.save(OFFICE)
    dialog = ExportDialog(context)
    qtbot.addWidget(dialog)
    return dialog


def choose_quarter(dialog: ExportDialog, quarter: int) -> None:
    dialog.controls.quarter.setCurrentIndex(quarter)


def text(dialog: ExportDialog, row: int, column: int) -> str:
    return str(dialog.model.index(row, column).data())


def test_不分季度时全部勾选_列出结论和申报情况(dialog: ExportDialog) -> None:
    assert dialog.model.rowCount() == len(dialog.model.ticked) == 3
    assert text(dialog, 1, NAME) == "第2号技改项目"
    assert text(dialog, 0, VERDICT) == "? 待补充"
    assert text(dialog, 0, STATE) == "未申报"
    assert "已选3个，共3个" in dialog.count.text()


def test_导出后显示核验_可打开所在文件夹(dialog: ExportDialog, tmp_path: Path) -> None:
    result = dialog.export_to(tmp_path / "表.xlsx")
    assert result.out.exists()
    page = dialog.proof.toPlainText()
    assert "已把3个项目填入“表.xlsx”" in page
    assert "数据验证" in page
    assert not dialog.folder_button.isHidden()
    dialog.back_button.click()
    assert dialog.stack.currentIndex() == 0


def test_勾选的列入本批次_取消的撤出(
    dialog: ExportDialog, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_quarter(dialog, 1)
    assert dialog.model.ticked == []
    assert not dialog.export_button.isEnabled()
    for row in (0, 2):
        assert dialog.model.setData(
            dialog.model.index(row, TICK), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole
        )
    assert dialog.bring_batch_up_to_date()
    assert len(store.declarations.find(2024, 1)) == 2
    dialog.reload()
    assert text(dialog, 0, STATE) == "2024年一季度草稿"
    dialog.model.tick({dialog.model.ticked[0]}, on=False)
    asked: list[str] = []

    def agree(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(messages, "ask", agree)
    assert dialog.bring_batch_up_to_date()
    assert "撤出" in asked[0]
    statuses = [item.status for item in store.declarations.find(2024, 1)]
    assert statuses.count(DeclarationStatus.WITHDRAWN) == 1


@pytest.mark.parametrize(
    ("answer", "goes_on", "declared"), [(None, False, 1), ("", True, 1), ("市局要求重报", True, 3)]
)
def test_本年度申报过的问清楚再办(
    dialog: ExportDialog,
    store: MemoryStore,
    monkeypatch: pytest.MonkeyPatch,
    answer: str | None,
    goes_on: bool,
    declared: int,
) -> None:
    ids = dialog.model.ticked
    dialog.service.declare(ids[:2], "gx-qianqi-2024", 2024, 1)
    choose_quarter(dialog, 2)
    dialog.model.tick_all(on=True)
    monkeypatch.setattr(dialog, "ask_about_repeated", lambda _refusals: answer)
    assert dialog.bring_batch_up_to_date() is goes_on
    assert len(store.declarations.find(2024, 2)) == declared
    if answer == "":
        assert dialog.model.ticked == ids[2:]


def test_去定稿_先把批次理好_再到批次页(dialog: ExportDialog) -> None:
    assert not dialog.final_button.isEnabled()
    choose_quarter(dialog, 1)
    dialog.model.tick_all(on=True)
    dialog.final_button.click()
    assert dialog.batch_to_finalise == BatchKey("gx-qianqi-2024", 2024, 1)
    assert len(dialog.service.chosen(2024, 1, "gx-qianqi-2024")) == len(dialog.model.ticked)


def test_往年的批次_结论按那一年核对(
    qapp: QApplication, qtbot: QtBot, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog and the form must not differ: both ask as of the last day of a year gone by."""
    days: list[date] = []

    def note_day(_facts: object, _pack: object, as_of: date) -> SimpleNamespace:
        days.append(as_of)
        return SimpleNamespace(verdict=Verdict.ELIGIBLE)

    monkeypatch.setattr(export_dialog, "evaluate", note_day)
    theme.install(qapp)
    context = AppContext(store, standard_library, lambda: date(2026, 11, 21), "1.0")
    context.offices.save(OFFICE)
    dialog = ExportDialog(context)
    qtbot.addWidget(dialog)
    assert text(dialog, 0, VERDICT) == "✓ 符合"
    assert set(days) == {OFFICE.check_day(date(2026, 11, 21))} == {date(2024, 12, 31)}


def test_空格键勾选所选的行(dialog: ExportDialog) -> None:
    dialog.show()
    dialog.none_button.click()
    dialog.table.setFocus()
    dialog.table.selectRow(1)
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert len(dialog.model.ticked) == 1
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.model.ticked == []


def test_只选符合的(dialog: ExportDialog) -> None:
    dialog.eligible_button.click()
    assert dialog.model.ticked == []
    dialog.model.tick_all(on=True, only=Verdict.INCOMPLETE)
    assert len(dialog.model.ticked) == 3


def test_换政策时换自带的表(dialog: ExportDialog) -> None:
    assert dialog.controls.template_file is not None
    assert dialog.controls.template_file.name == "qianqi-2024.xlsx"


def test_别处下发的表也可以选(dialog: ExportDialog, tmp_path: Path) -> None:
    original = dialog.controls.template_file
    assert original is not None
    file = tmp_path / "下发.xlsx"
    file.write_bytes(original.read_bytes())
    dialog.controls.use_template(file)
    assert dialog.controls.template_file == file
    assert dialog.export_to(tmp_path / "出.xlsx").rows == 3
    with pytest.raises(AppError, match="模板"):
        dialog.export_to(file)


def test_没有打印机时说明原因_PDF可用(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    table_dialog = dialog.preview()
    layout = PrintLayout("本程序版式", ["A3"], lambda _: lambda _: table_dialog.pages)
    preview = PreviewDialog("申报表", [layout], None, printers=[])
    qtbot.addWidget(table_dialog)
    qtbot.addWidget(preview)
    assert not preview.print_button.isEnabled()
    assert preview.print_button.toolTip() == preview.reason.text() == NO_PRINTER
    assert not preview.reason.isHidden()
    saved = preview.save_pdf(tmp_path / "表.pdf")
    assert saved is not None
    assert saved.pages == len(preview.pages)


def test_预览翻页_缩放_换纸(dialog: ExportDialog, qtbot: QtBot) -> None:
    preview = dialog.preview()
    qtbot.addWidget(preview)
    preview.show()
    wide = len(preview.pages)
    assert preview.paper.currentText() == "A3"
    preview.paper.setCurrentText("A4")
    assert len(preview.pages) > wide
    preview.page_spin.setValue(2)
    assert preview.view.page == 2
    narrow = preview.view.widget().width()
    preview.zoom.setCurrentIndex(preview.zoom.count() - 1)
    assert preview.view.widget().width() > narrow
    assert f"共 {len(preview.pages)} 页" in preview.page_count.text()


def test_官方版式_由填好的表排出_换回本程序版式(dialog: ExportDialog, qtbot: QtBot) -> None:
    preview = dialog.preview()
    qtbot.addWidget(preview)
    preview.show()
    own = preview.pages
    preview.layout_choice.setCurrentText(OFFICIAL_LAYOUT)
    official = "".join(text for page in preview.pages for text in page.texts())
    assert preview.pages is not own
    assert "填表说明：1.本表金额单位均为万元；时间填写到月。" in official
    assert "第3号技改项目" in official
    assert not preview.paper.isEnabled()
    preview.layout_choice.setCurrentIndex(0)
    assert preview.pages is own


def test_官方版式排不出时说明_仍显示原来的(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    dialog.controls.use_template(broken)
    preview = dialog.preview()
    qtbot.addWidget(preview)
    told: list[AppError] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error))
    own = preview.pages
    preview.layout_choice.setCurrentText(OFFICIAL_LAYOUT)
    assert len(told) == 1
    assert preview.pages is own
    assert preview.layout_choice.currentIndex() == 0


def test_证明可打印_可存为PDF(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    assert dialog.print_proof_button.isHidden()
    result = dialog.export_to(tmp_path / "表.xlsx")
    assert not dialog.print_proof_button.isHidden()
    assert list(tmp_path.glob("*.pdf")) == []
    preview = dialog.proof_preview()
    qtbot.addWidget(preview)
    words = "".join(preview.pages[0].texts())
    assert len(preview.pages) == 1
    assert result.proof.template_sha256 in words
    assert OFFICE.name in words
    assert dialog.save_proof_to(tmp_path / "表.proof.pdf").pages == 1
    result.proof_file.unlink()
    with pytest.raises(AppError, match="读不出来"):
        dialog.proof_preview()
