"""带出 and 带回 as a person does them: choose, write, look, decide, merge."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from desktop_app.policy.library import standard_library
from tests.services.exchange_office import Computer
from ui import messages
from ui.context import AppContext
from ui.exchange.choice_view import LATER
from ui.exchange.decide_dialog import DecideDialog
from ui.exchange.take_in_dialog import TakeInDialog
from ui.exchange.take_out_dialog import TakeOutDialog
from ui.pages.data_page import DataPage
from ui.pages.data_page_exchange import ExchangeCard


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Computer]:
    computer = Computer(tmp_path, "张三")
    computer.set_up()
    yield computer
    computer.close()


@pytest.fixture
def laptop(tmp_path: Path, home: Computer) -> Iterator[Computer]:
    computer = Computer(tmp_path, "李四")
    computer.take_in(home.take_out())
    yield computer
    computer.close()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: heard.append(error.message))
    monkeypatch.setattr(messages, "show_note", lambda _parent, text: heard.append(text))
    return heard


def card_of(qtbot: QtBot, computer: Computer) -> ExchangeCard:
    context = AppContext(
        computer.store, standard_library, lambda: date(2024, 6, 1), "0", folder=computer.folder
    )
    card = ExchangeCard(context)
    qtbot.addWidget(card)
    return card


def take_out_dialog(card: ExchangeCard) -> TakeOutDialog:
    card.take_out()
    dialog = card.findChild(TakeOutDialog)
    assert dialog is not None
    return dialog


def take_in_dialog(card: ExchangeCard, file: Path) -> TakeInDialog:
    card.take_in(file)
    dialog = card.findChild(TakeInDialog)
    assert dialog is not None
    return dialog


class TestTakingOut:
    def test_nothing_ticked_nothing_to_write(self, qtbot: QtBot, home: Computer) -> None:
        dialog = take_out_dialog(card_of(qtbot, home))
        assert not dialog.write_button.isEnabled()
        dialog.ticks.tick_shown(on=True)
        assert dialog.write_button.isEnabled()
        assert dialog.count.text().startswith("已选2个项目，附件1个")

    def test_found_ticked_by_keys_and_kept_while_searching(self, qtbot: QtBot, home: Computer) -> None:
        dialog = take_out_dialog(card_of(qtbot, home))
        QTest.keyClicks(dialog.search, "zzx")
        assert dialog.ticks.rowCount() == 1
        dialog.list.setCurrentIndex(dialog.ticks.index(0, 1))
        QTest.keyClick(dialog.list, Qt.Key.Key_Space)
        assert dialog.ticks.ticked == ["p1"]
        dialog.search.clear()
        assert dialog.ticks.rowCount() == 2
        assert dialog.ticks.ticked == ["p1"]

    def test_enter_in_the_search_line_leads_to_what_was_found(self, qtbot: QtBot, home: Computer) -> None:
        dialog = take_out_dialog(card_of(qtbot, home))
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
        assert dialog.ticks.ticked == []
        assert dialog.isVisible()
        assert dialog.list.currentIndex().row() == 0

    def test_written_and_told(
        self, qtbot: QtBot, home: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        card = card_of(qtbot, home)
        dialog = take_out_dialog(card)
        dialog.ticks.tick(["p1"], on=True)
        target = tmp_path / "U盘"
        target.mkdir()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target / "带出"), ""))
        with qtbot.waitSignal(card.told) as told:
            dialog.choose_target()
        assert (target / "带出.jgx").is_file()
        assert "已带出1个项目、1个附件" in told.args[0]
        assert "带出1个项目" in card.notes.text()

    def test_two_different_passphrases(self, qtbot: QtBot, home: Computer, said: list[str]) -> None:
        dialog = take_out_dialog(card_of(qtbot, home))
        dialog.ticks.tick(["p1"], on=True)
        dialog.sealed.setChecked(True)
        dialog.passphrase.setText("一句长口令abc")
        dialog.again.setText("一句长口令abd")
        dialog.choose_target()
        assert said == ["两次输入的口令不一样，请重新输入。"]

    def test_a_passphrase_that_is_too_short(
        self, qtbot: QtBot, home: Computer, tmp_path: Path, said: list[str]
    ) -> None:
        dialog = take_out_dialog(card_of(qtbot, home))
        dialog.ticks.tick(["p1"], on=True)
        dialog.sealed.setChecked(True)
        dialog.passphrase.setText("短")
        dialog.again.setText("短")
        assert dialog.write(tmp_path / "a.jgx") is None
        assert "口令太短" in said[0]
        assert not (tmp_path / "a.jgx").exists()

    def test_what_came_in_is_what_goes_back(self, qtbot: QtBot, laptop: Computer) -> None:
        laptop.store.projects.delete("p2")
        dialog = take_out_dialog(card_of(qtbot, laptop))
        assert set(dialog.ticks.ticked) == {"p1", "p2"}
        assert dialog.ticks.index(1, 1).data() == "熔炼炉改造（已删除）"


class TestBringingBack:
    @pytest.fixture
    def package(self, home: Computer, laptop: Computer) -> Path:
        home.edit("p1", remark="家里改的", total_investment=None)
        laptop.edit("p1", remark="外面改的", total_investment=700)
        laptop.edit("p2", project_name="熔炼炉二期")
        return laptop.take_out()

    def test_all_is_shown_before_anything_is_written(
        self, qtbot: QtBot, home: Computer, package: Path
    ) -> None:
        dialog = take_in_dialog(card_of(qtbot, home), package)
        assert "李四" in dialog.headline.text()
        titles = [dialog.tabs.tabText(place) for place in range(dialog.tabs.count())]
        assert titles == ["要您选的（2）", "采用带回的（1）"]
        assert dialog.merge_button.text().endswith("2处以后再定")
        dialog.reject()
        assert (home.fact("p1", "remark"), home.fact("p2", "project_name")) == ("家里改的", "熔炼炉改造")

    def test_decided_by_keys_and_merged(self, qtbot: QtBot, home: Computer, package: Path) -> None:
        card = card_of(qtbot, home)
        dialog = take_in_dialog(card, package)
        rows = [dialog.choices.list.topLevelItem(row).text(1) for row in range(2)]
        wanted = home.store.fields["remark"].label
        for label in rows:
            key = Qt.Key.Key_2 if label == wanted else Qt.Key.Key_1
            QTest.keyClick(dialog.choices.list, key)
        assert dialog.choices.undecided == 0
        with qtbot.waitSignals([card.told, card.changed]):
            dialog.merge()
        assert (home.fact("p1", "remark"), home.fact("p1", "total_investment")) == ("外面改的", None)
        assert home.fact("p2", "project_name") == "熔炼炉二期"
        assert card.decide_button.isHidden()

    def test_esc_asks_before_it_drops_choices(
        self, qtbot: QtBot, home: Computer, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        monkeypatch.setattr(messages, "ask", lambda _parent, question, _yes: asked.append(question))
        dialog = take_in_dialog(card_of(qtbot, home), package)
        dialog.choices.choose_current(0)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert "还没有合并" in asked[0]

    def test_left_open_and_decided_later(self, qtbot: QtBot, home: Computer, package: Path) -> None:
        card = card_of(qtbot, home)
        take_in_dialog(card, package).merge()
        assert home.fact("p1", "remark") == "家里改的"
        assert card.decide_button.text() == "还有2处要定…"
        card.decide()
        dialog = card.findChild(DecideDialog)
        assert dialog is not None
        assert not dialog.keep_button.isEnabled()
        dialog.choices.choose_all(1)
        dialog.choices.choose_current(LATER)
        assert dialog.choices.undecided == 1
        dialog.keep()
        assert card.decide_button.text() == "还有1处要定…"

    def test_taken_back(
        self, qtbot: QtBot, home: Computer, package: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(messages, "ask", lambda *_a: True)
        card = card_of(qtbot, home)
        assert card.undo_button.isHidden()
        take_in_dialog(card, package).merge()
        assert home.fact("p2", "project_name") == "熔炼炉二期"
        with qtbot.waitSignal(card.told) as told:
            card.undo_merge()
        assert told.args[0].startswith("已撤回：恢复1处")
        assert home.fact("p2", "project_name") == "熔炼炉改造"
        with qtbot.waitSignal(card.told) as told:
            card.undo_merge()
        assert "没有可撤回" in told.args[0]

    def test_the_second_time_there_is_nothing_to_merge(
        self, qtbot: QtBot, home: Computer, package: Path
    ) -> None:
        card = card_of(qtbot, home)
        first = take_in_dialog(card, package)
        first.choices.choose_all(1)
        first.merge()
        dialog = TakeInDialog(card._context, first._desk, card)
        dialog.look_into(package)
        assert not dialog.merge_button.isEnabled()
        assert "没有新的内容" in dialog.details.text()

    def test_sealed(
        self,
        qtbot: QtBot,
        home: Computer,
        laptop: Computer,
        said: list[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        laptop.edit("p2", project_name="熔炼炉二期")
        package = laptop.take_out(passphrase="一句长口令abc")
        answers = iter([("不是这句口令", True), ("一句长口令abc", True)])
        monkeypatch.setattr(QInputDialog, "getText", lambda *_a: next(answers))
        dialog = take_in_dialog(card_of(qtbot, home), package)
        assert "口令不对" in said[0]
        assert not dialog.merge_button.isEnabled()
        dialog.look_into(package)
        dialog.merge()
        assert home.fact("p2", "project_name") == "熔炼炉二期"

    def test_a_damaged_file_is_refused_in_words(
        self, qtbot: QtBot, home: Computer, tmp_path: Path, said: list[str]
    ) -> None:
        file = tmp_path / "坏.jgx"
        file.write_bytes(b"PK")
        dialog = take_in_dialog(card_of(qtbot, home), file)
        assert "已损坏" in said[0]
        assert not dialog.merge_button.isEnabled()


def test_the_card_stands_on_the_page(qtbot: QtBot, home: Computer) -> None:
    context = AppContext(home.store, standard_library, lambda: date(2024, 6, 1), "0", folder=home.folder)
    page = DataPage(context)
    qtbot.addWidget(page)
    assert page.exchange_card.isEnabled()


class _Drop(QDropEvent):
    """A file that is let go over a widget."""

    def __init__(self, file: Path) -> None:
        self._content = QMimeData()
        self._content.setUrls([QUrl.fromLocalFile(str(file))])
        super().__init__(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            self._content,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )


def test_a_package_dropped_on_the_page(qtbot: QtBot, home: Computer, laptop: Computer) -> None:
    laptop.edit("p2", project_name="熔炼炉二期")
    context = AppContext(home.store, standard_library, lambda: date(2024, 6, 1), "0", folder=home.folder)
    page = DataPage(context)
    qtbot.addWidget(page)
    page.dropEvent(_Drop(laptop.take_out()))
    dialog = page.findChild(TakeInDialog)
    assert dialog is not None
    assert dialog.merge_button.isEnabled()
