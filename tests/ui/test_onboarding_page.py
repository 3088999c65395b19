"""登记官方表格: recognised parts, choices by keyboard, live preview, last year's table, own fields, registering."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import FieldType
from desktop_app.policy.library import standard_library
from desktop_app.services.onboarding.own_fields import OwnField, proposed_field
from desktop_app.services.onboarding.templates import How
from tests.services.onboarding_tables import (
    CITY_SUMMARY,
    IN_HUNDRED_MILLIONS,
    THREE_LEVELS,
    TWO_LINES,
    InventedTable,
)
from tests.services.test_export_table import OFFICE, office_with
from tests.ui.sample_project import FULL_PROJECT
from ui import messages
from ui.context import AppContext
from ui.main_window import MainWindow
from ui.pages import onboarding_dialog, onboarding_entry
from ui.pages.export_dialog import ExportDialog
from ui.pages.onboarding_columns import REASON, SURE
from ui.pages.onboarding_dialog import OnboardingDialog
from ui.pages.onboarding_new_field import NewFieldDialog
from ui.pages.onboarding_search import NEW_FIELD, option_search


@pytest.fixture
def context(tmp_path: Path) -> AppContext:
    store = office_with(3)[1]
    context = AppContext(store, standard_library, lambda: date(2024, 1, 20), folder=tmp_path / "data")
    context.offices.save(OFFICE)
    return context


def written(table: InventedTable, folder: Path) -> Path:
    file = folder / table.name
    file.write_bytes(table.content())
    return file


@pytest.fixture
def dialog(qtbot: QtBot, context: AppContext, tmp_path: Path) -> OnboardingDialog:
    dialog = OnboardingDialog(context, written(CITY_SUMMARY, tmp_path))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def cell(dialog: OnboardingDialog, place: str, column: int) -> str:
    item = dialog.columns.item(list(CITY_SUMMARY.truth).index(place), column)
    assert item is not None
    return item.text()


def test_打开即见认出的部分_各栏的把握和理由_预览(dialog: OnboardingDialog) -> None:
    assert "第4行" in dialog.parts.text()
    assert "建设规模及主要内容200字" in dialog.parts.text()
    assert dialog.unit.currentText() == "万元"
    assert dialog.columns.chooser("F").text() == "总投资"
    assert (cell(dialog, "F", SURE), cell(dialog, "F", REASON)) == ("✓ 97%", "与“总投资”名称一致")
    assert cell(dialog, "O", SURE) == "? 未识别"
    row = dialog.preview.rowCount() - 1
    shown = [dialog.preview.item(row, column) for column in range(15)]
    assert [item.text() for item in shown if item][:6] == [
        "1", "鱼峰区", "第1号技改项目", "柳州某铸造有限公司", "购置造型线、浇注机、多功能工业机器人。", "20,941.0001",
    ]  # fmt: skip
    assert dialog.state.text() == "共15栏，14栏有对应"
    assert dialog.confirm_button.isEnabled()


def test_第一个没认出的栏目先得到焦点_打拼音选_回车到下一栏(dialog: OnboardingDialog) -> None:
    chooser = dialog.columns.chooser("O")
    assert dialog.columns.current_place == "O"
    chooser.setFocus()
    chooser.clear()
    QTest.keyClicks(chooser, "bz")
    assert chooser.proposals[0].text == "备注"
    QTest.keyClick(chooser, Qt.Key.Key_Return)
    assert dialog.session is not None
    chosen = dialog.session.choice("O")
    assert chosen is not None
    assert chosen.key == "remark"
    assert (cell(dialog, "O", SURE), cell(dialog, "O", REASON)) == ("✓ 已选定", "您选定的")
    first = dialog.columns.chooser("A")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert dialog.columns.current_place == "B"


def test_打了字没有选_离开后恢复原样(dialog: OnboardingDialog) -> None:
    chooser = dialog.columns.chooser("F")
    chooser.setFocus()
    chooser.selectAll()
    QTest.keyClicks(chooser, "zzz")
    dialog.columns.chooser("G").setFocus()
    assert chooser.text() == "总投资"


def test_单位改了_预览跟着改(dialog: OnboardingDialog) -> None:
    box = dialog.columns.unit_box("F")
    assert box is not None
    assert dialog.columns.unit_box("C") is None
    box.setCurrentIndex(box.findData("亿元"))
    box.activated.emit(box.currentIndex())
    item = dialog.preview.item(1, 5)
    assert item is not None
    assert item.text() == "2.09410001"
    dialog.unit.setCurrentIndex(dialog.unit.findData("元"))
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    again = dialog.preview.item(1, 6)
    assert again is not None
    assert again.text() == "201,700,000"


def test_候选按把握在前_不填和新建总在(context: AppContext) -> None:
    search = option_search(context.store.fields, ())
    assert [proposal.value for proposal in search("")][:3] == ["", NEW_FIELD, "@number"]
    assert search("gdzc")[0].value == "fixed_asset_investment"
    assert search("qzsj")[0].text == "建设起止时间（开工至竣工）"
    assert [proposal.value for proposal in search("绝没有的名字")] == ["", NEW_FIELD]


def test_确认后保存_导出直接认得(
    dialog: OnboardingDialog, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog.confirm_button.click()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert context.mappings is not None
    assert len(list(context.mappings.glob("*.toml"))) == 1
    export = ExportDialog(context)
    qtbot.addWidget(export)
    export.controls.use_template(tmp_path / CITY_SUMMARY.name)
    assert export.export_to(tmp_path / "出.xlsx").how is How.PROFILE


def test_两列同一字段时说明_不能确认(dialog: OnboardingDialog) -> None:
    dialog.columns.chooser("O").chosen.emit("total_investment")
    assert "“总投资”同时对应F、O列" in dialog.state.text()
    assert not dialog.confirm_button.isEnabled()


def test_用去年的填报表核对(dialog: OnboardingDialog, context: AppContext, tmp_path: Path) -> None:
    filled = tmp_path / "去年.xlsx"
    rows = [list(row) for row in CITY_SUMMARY.rows]
    for number in range(3):
        rows[4 + number] = [
            number + 1,
            "鱼峰区",
            f"第{number + 1}号技改项目",
            "柳州某铸造有限公司",
            "别的内容",
            20941.0001,
        ]
    filled.write_bytes(replace(CITY_SUMMARY, rows=rows).content())
    agreement = dialog.teach(filled)
    assert (agreement.compared, agreement.percent) == (15, 80)
    assert "用去年表中3个已知项目核对：15个单元格中12个一致（80%）" in dialog.state.text()
    assert "E列“建设规模及主要内容”第5行" in dialog.state.text()
    assert "5个项目" not in cell(dialog, "F", REASON)
    assert "3个项目中3个相同" in cell(dialog, "C", REASON)


def test_核对的文件不对_说明_页面不变(
    dialog: OnboardingDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: shown.append(error.message))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "没有.xlsx"), ""))
    dialog.teach_button.click()
    assert "找不到" in shown[0]
    assert dialog.columns.chooser("F").text() == "总投资"


def test_新建本单位字段_马上能选_表单里有(
    dialog: OnboardingDialog, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept(asked: NewFieldDialog) -> int:
        assert asked.name.text() == "分管领导"
        return 1

    monkeypatch.setattr(NewFieldDialog, "exec", accept)
    dialog.columns.chooser("O").chosen.emit(NEW_FIELD)
    assert dialog.columns.chooser("O").text() == "分管领导"
    assert context.library.fields["office_1"].section == "本单位"
    assert context.store.fields is context.library.fields or "office_1" in context.store.fields


def test_新建字段的对话框按类型显示(qtbot: QtBot) -> None:
    asked = NewFieldDialog(proposed_field(["能耗等级"], ["一级", "二级"], ""))
    qtbot.addWidget(asked)
    asked.show()
    assert asked.choices.isVisible()
    assert not asked.unit.isVisible()
    assert asked.told == OwnField("能耗等级", FieldType.CHOICE, choices=("一级", "二级"))
    asked.kind.setCurrentIndex(asked.kind.findData(FieldType.NUMBER))
    asked.unit.setText("吨")
    assert asked.told == OwnField("能耗等级", FieldType.NUMBER, "吨")
    assert not asked.choices.isVisible()
    asked.name.clear()
    assert not asked.save.isEnabled()


def test_拖进来也行(qtbot: QtBot, context: AppContext, tmp_path: Path) -> None:
    dialog = OnboardingDialog(context)
    qtbot.addWidget(dialog)
    assert dialog.stack.currentIndex() == 0
    assert not dialog.confirm_button.isEnabled()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(written(IN_HUNDRED_MILLIONS, tmp_path)))])
    buttons = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *buttons)
    QApplication.sendEvent(dialog, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(dialog, QDropEvent(QPointF(5, 5), *buttons))
    assert dialog.stack.currentIndex() == 1
    assert dialog.unit.currentText() == "亿元"
    assert dialog.preview.columnSpan(0, 5) == 3


def test_两行一个项目的表_预览也是两行(qtbot: QtBot, context: AppContext, tmp_path: Path) -> None:
    dialog = OnboardingDialog(context, written(TWO_LINES, tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.preview.rowCount() == 4
    lower = dialog.preview.item(3, 2)
    assert lower is not None
    assert lower.text() == "20,170"
    dialog.preview.mark("C.2")


def test_新一版的表先说变化(qtbot: QtBot, context: AppContext, tmp_path: Path) -> None:
    first = OnboardingDialog(context, written(THREE_LEVELS, tmp_path))
    qtbot.addWidget(first)
    first.confirm()
    rows = [list(row) for row in THREE_LEVELS.rows]
    rows[0] = ["2026年工业企业技术改造项目调查表"]
    dialog = OnboardingDialog(context, written(replace(THREE_LEVELS, rows=rows, name="新.xlsx"), tmp_path))
    qtbot.addWidget(dialog)
    assert "与登记过的“技改项目调查表.xlsx”相比" in dialog.changes.text()
    assert "由没有写明改为2026年" in dialog.changes.text()
    assert not dialog.changes.isHidden()


@pytest.mark.parametrize("has_converter", [False, True])
def test_旧格式_有转换程序才提出转换(
    qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_converter: bool
) -> None:
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    shown: list[str] = []
    asked: list[str] = []

    def agree(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return True

    def fail(_file: Path, _converter: Path) -> None:
        raise AppError("convert-failed", "没有转换成功")

    monkeypatch.setattr(messages, "show_error", lambda _parent, error: shown.append(error.message))
    monkeypatch.setattr(messages, "ask", agree)
    monkeypatch.setattr(
        onboarding_dialog, "find_converter", lambda: Path("soffice") if has_converter else None
    )
    monkeypatch.setattr(onboarding_dialog, "convert", fail)
    dialog = OnboardingDialog(context)
    qtbot.addWidget(dialog)
    dialog.open_file(old)
    assert len(shown) == 1
    assert ("原文件不动" in asked[0]) if has_converter else ("另存为" in shown[0])
    assert dialog.session is None


def test_导出时选了没登记的表_可以当场登记(
    qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][2] = "丙"
    file = written(replace(CITY_SUMMARY, rows=rows), tmp_path)
    made: list[OnboardingDialog] = []

    def register(dialog: OnboardingDialog) -> int:
        made.append(dialog)
        dialog.columns.chooser("C").chosen.emit("project_name")
        dialog.confirm()
        return 1

    monkeypatch.setattr(messages, "ask", lambda *_: True)
    monkeypatch.setattr(OnboardingDialog, "exec", register)
    export = ExportDialog(context)
    qtbot.addWidget(export)
    assert onboarding_entry.check_chosen_table(export, context, file) == file
    assert len(made) == 1
    assert onboarding_entry.check_chosen_table(export, context, file) == file
    assert len(made) == 1  # known now
    export.controls.use_template(file)
    assert export.export_to(tmp_path / "出.xlsx").how is How.PROFILE


def test_选的文件不能用时_回到原来的表(qtbot: QtBot, context: AppContext) -> None:
    export = ExportDialog(context)
    qtbot.addWidget(export)
    before = export.controls.template_file
    export.controls.use_template(Path("坏.xlsx"))
    export.controls.take_file(None)
    assert export.controls.template_file == before


def test_从菜单登记_新字段出现在表单(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = AppContext(MemoryStore(), standard_library, lambda: date(2024, 6, 1), folder=tmp_path / "data")
    context.offices.save(Office("示例县工业和信息化局", "450107", 2024))
    context.projects.create(FULL_PROJECT)
    window = MainWindow(context)
    qtbot.addWidget(window)
    file = written(CITY_SUMMARY, tmp_path)

    def register(dialog: OnboardingDialog) -> int:
        dialog.load(file)
        assert dialog.session is not None
        dialog.session.add_field("O", OwnField("分管领导"))
        context.take_own_fields()
        dialog.confirm()
        return 1

    monkeypatch.setattr(OnboardingDialog, "exec", register)
    window.actions_by_id["register_table"].trigger()
    assert "已登记" in window.statusBar().currentMessage()
    assert window.projects is not None
    window.projects.form.build_all()
    assert window.projects.form.cell("office_1").field.label == "分管领导"
    window.close()


@pytest.mark.parametrize("agrees", [True, False])
def test_没把握的栏目登记前再问一次(
    qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][14] = "设备投资情况"
    dialog = OnboardingDialog(context, written(replace(CITY_SUMMARY, rows=rows), tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.state.text() == "共15栏，15栏有对应，1栏待核对"
    asked: list[str] = []

    def answer(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return agrees

    monkeypatch.setattr(messages, "ask", answer)
    dialog.confirm_button.click()
    assert "O列“设备投资情况”：设备投资" in asked[0]
    assert (dialog.result() == dialog.DialogCode.Accepted) is agrees
    assert context.mappings is not None
    assert context.mappings.exists() is agrees


def test_只有一点像的不填_只提示(qtbot: QtBot, context: AppContext, tmp_path: Path) -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][14] = "拟改造内容"
    dialog = OnboardingDialog(context, written(replace(CITY_SUMMARY, rows=rows), tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.session is not None
    proposal = dialog.session.proposal.columns[14]
    assert proposal.best is not None
    assert proposal.best.confidence < 0.6
    assert dialog.columns.chooser("O").text() == "不填"
    assert cell(dialog, "O", REASON).startswith("也许是“")
    dialog.columns.chooser("O").open_list()
    assert dialog.columns.chooser("O").proposals[0].value == proposal.best.key
