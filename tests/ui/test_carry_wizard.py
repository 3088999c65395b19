"""The carry-over wizard, as a person goes through it: keys, table, carrying, printing, taking back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.memory import MemoryStore
from desktop_app.domain.entities import DeclarationStatus, Office
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import standard_library
from desktop_app.services.carry_over.plan import CarryState
from tests.services.quarter_office import OFFICE, QuarterOffice
from tests.services.test_carry_over_table import filled_table
from ui import messages
from ui.carry import wizard as wizard_module
from ui.carry.wizard import CarryWizard
from ui.context import AppContext
from ui.main_window import MainWindow

NOW = datetime(2025, 1, 10, 4, tzinfo=UTC)


class Desk:
    """An office in January 2025 with three projects listed the year before; what was said is noted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, with_last_year: bool = True) -> None:
        library = standard_library()
        self.office = QuarterOffice(date(2024, 4, 1), MemoryStore(library.fields), library)
        self.said: list[str] = []
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: self.said.append(error.message))
        monkeypatch.setattr(messages, "ask", self.agree)
        if with_last_year:
            made = [self.office.project(name) for name in ("铸造线改造", "涂装线改造", "热处理线改造")]
            self.office.reach(self.office.declare(*made, quarter=2), DeclarationStatus.LISTED)
        self.office.day = NOW.date()
        self.context = AppContext(self.office.store, lambda: library, NOW.date, "0")
        self.context.offices.save(OFFICE)

    def agree(self, _parent: object, text: str, _word: str) -> bool:
        self.said.append(text)
        return True

    def wizard(self, qtbot: QtBot) -> CarryWizard:
        made = CarryWizard(self.context, OFFICE, None, lambda: NOW)
        qtbot.addWidget(made)
        made.show()
        return made

    def states(self, wizard: CarryWizard) -> list[CarryState]:
        return [line.state for line in wizard.plan.lines]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def press(wizard: CarryWizard, keys: str) -> None:
    for letter in keys:
        QTest.keyClick(wizard.answer_step.rows, getattr(Qt.Key, f"Key_{letter}"))


def test_一路走完_用键回答(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    carried: list[bool] = []
    wizard.carried.connect(lambda: carried.append(True))
    assert wizard.source_step.to_year == 2025
    assert wizard.source_step.facts.text() == "2024年：入库3个。"
    wizard.next_button.click()
    press(wizard, "YYYYN")
    assert desk.states(wizard) == [CarryState.CARRY, CarryState.CARRY, CarryState.OUT]
    wizard.next_button.click()
    assert wizard.fields_step.example.count() == 2
    assert wizard.fields_step.rows.rows.rowCount() > 10
    wizard.next_button.click()
    assert "将把2个项目列入2025年一季度" in wizard.done_step.headline.text()
    wizard.done_step.carry_button.click()
    assert carried == [True]
    assert wizard.done_step.headline.text() == "已把2个项目结转到2025年一季度，2024年度已封存。"
    assert not wizard.back_button.isEnabled()
    assert len(desk.office.store.declarations.find(2025, 1)) == 2


def test_答完一个到下一个待答的(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    press(wizard, "Y")
    assert wizard.answer_step.current is not None
    assert wizard.answer_step.current.project_name == "铸造线改造"
    press(wizard, "Y")
    assert wizard.answer_step.current.project_name == "涂装线改造"
    assert wizard.answer_step.question.text().startswith("“涂装线改造”实施进度是否正常？")
    QTest.keyClick(wizard.answer_step.rows, Qt.Key.Key_Backspace)
    assert desk.states(wizard) == [CarryState.ASK] * 3


def test_查找栏里的字母不是回答(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    wizard.answer_step.search.setFocus()
    QTest.keyClicks(wizard.answer_step.search, "tuzhuang")
    assert [line.project_name for line in wizard.answer_step.lines] == ["涂装线改造"]
    QTest.keyClicks(wizard.answer_step.search, "y")
    assert desk.states(wizard) == [CarryState.ASK] * 3


def test_上年实际完成数写错了说出来(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    step = wizard.answer_step
    step.done.setText("约三千")
    step.done.editingFinished.emit()
    assert step.done_note.text()
    assert step.sheet.past == ()
    step.done.setText("3200")
    step.done.editingFinished.emit()
    carried = wizard.plan.lines[0].carried
    assert carried is not None
    assert carried.facts["investment_to_last_year"] == 5200


def test_没有人结转就不能结转(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    wizard.go_to(3)
    assert not wizard.done_step.carry_button.isEnabled()
    assert "还有3个项目没有答完" in wizard.done_step.words.text()


def test_撤回_解除封存(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    wizard.answer_step.rows.selectAll()
    wizard.answer_step.normal_button.click()
    wizard.go_to(3)
    wizard.carry()
    again = desk.wizard(qtbot)
    assert again.source_step.undo_button.isVisible()
    assert again.source_step.reopen_button.isVisible()
    assert "已封存" in again.source_step.facts.text()
    again.source_step.undo_button.click()
    assert again.source_step.file_words.text() == "已撤回：3个项目恢复到结转之前。"
    assert {d.status for d in desk.office.store.declarations.find(2025, 1)} == {DeclarationStatus.WITHDRAWN}
    assert not again.source_step.reopen_button.isVisible()


def test_上年的表_先看_有疑问的答了才读入(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = Desk(monkeypatch, with_last_year=False)
    desk.office.project("铸造线改造")
    desk.office.project("热处理线技改")
    wizard = desk.wizard(qtbot)
    assert not wizard.next_button.isEnabled()
    wizard.source_step.file_chosen.emit(filled_table(tmp_path))
    step = wizard.source_step
    assert not step.take_button.isEnabled()
    step.rows.setCurrentIndex(step.rows.rows.index(2, 0))
    QTest.keyClick(step.rows, Qt.Key.Key_Y)
    assert step.take_button.isEnabled()
    step.take_button.click()
    assert step.file_words.text() == "已读入3个项目，新建1个。"
    assert desk.office.store.projects.count() == 3
    wizard.next_button.click()
    assert [line.last for line in wizard.plan.lines] == ["2024年度表中的项目"] * 3


def test_看过没读入的表_往下走先问(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    wizard = desk.wizard(qtbot)
    wizard.read_table(filled_table(tmp_path))
    wizard.next_button.click()
    assert desk.said == ["“2024年申报表.xlsx”看过了，还没有读入。不读入就往下走吗？"]
    assert wizard.source_step.review is None
    assert wizard.stack.currentIndex() == 1


def test_不是表的文件_说明后不动(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(b"PK\x03\x04")
    wizard = desk.wizard(qtbot)
    wizard.read_table(file)
    assert len(desk.said) == 1
    assert wizard.source_step.review is None


def test_答过的按Esc先问(desk: Desk, qtbot: QtBot) -> None:
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    press(wizard, "Y")
    QTest.keyClick(wizard, Qt.Key.Key_Escape)
    assert desk.said == ["答过的还没有结转，关闭就不留了。放弃并关闭吗？"]


def test_打印(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    class Preview(QDialog):
        def __init__(self, title: str, layouts: list[object], _parent: object) -> None:
            super().__init__()
            shown.append(f"{title}{len(layouts)}")

        def exec(self) -> int:
            return 0

    monkeypatch.setattr(wizard_module, "PreviewDialog", Preview)
    wizard = desk.wizard(qtbot)
    wizard.go_to(1)
    wizard.go_to(3)
    wizard.done_step.print_button.click()
    assert shown == ["结转情况表1"]


def test_广东没有结转的规定(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(monkeypatch, with_last_year=False)
    with pytest.raises(AppError, match="没有结转的规定"):
        CarryWizard(desk.context, Office("某局", "440103", 2024), None, lambda: NOW)


def test_菜单里的结转(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def exec_(dialog: CarryWizard) -> int:
        opened.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(CarryWizard, "exec", exec_)
    window.do("carry_over")
    assert opened == ["结转"]
