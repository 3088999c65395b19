"""The papers of a batch in their dialogs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.papers.letter_file import read_figures
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.documents.batch_papers import BatchPapers
from tests.ui.sample_project import FULL_PROJECT
from ui import messages
from ui.deeds.documents import collection_return
from ui.documents.chasing_dialog import ChasingDialog
from ui.documents.collection_dialog import CollectionDialog
from ui.documents.letter_dialog import LetterDialog
from ui.documents.return_dialog import ReturnDialog
from ui.main_window import MainWindow


def now() -> datetime:
    return datetime(2024, 1, 25, 4, tzinfo=UTC)


@pytest.fixture
def papers(window: MainWindow) -> BatchPapers:
    assert window.office is not None
    projects = window.context.projects
    projects.create(FULL_PROJECT)
    projects.create({"project_name": "缺得多的项目", "enterprise_name": "广西另一公司"})
    return BatchPapers(window.context.store, window.context.library, window.office, now)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(messages, "show_note", lambda _parent, text: found.append(text))
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: found.append(error.message))
    return found


def test_报送函随批次变_没有项目的批次不能存(
    papers: BatchPapers, window: MainWindow, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    dialog = LetterDialog(papers, 2024)
    qtbot.addWidget(dialog)
    assert "共申报项目" in dialog.text.toPlainText()
    dialog.scope_bar.quarter.setCurrentIndex(1)
    assert not dialog.save_button.isEnabled()
    assert "还没有" in dialog.text.toPlainText()
    first = window.context.projects.list_rows()[0].id
    DeclareService(window.context.store, window.context.library, window.office, now).declare(
        [first], "gx-qianqi-2024", 2024, 1
    )
    dialog.recipient.setText("某市工业和信息化局")
    dialog.day.setDate(QDate(2024, 1, 26))
    text = dialog.text.toPlainText()
    assert "某市工业和信息化局：" in text
    assert "2024年1月26日" in text
    assert "共申报项目1个" in text
    out = tmp_path / "函.docx"
    dialog.save(out)
    assert read_figures(out.read_bytes())["projects"] == "1"
    assert "已存为" in said[0]
    assert papers.wishes().recipient == "某市工业和信息化局"


def test_存不下就说明_不留半个文件(
    papers: BatchPapers, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    dialog = LetterDialog(papers, 2024)
    qtbot.addWidget(dialog)
    dialog.save(tmp_path / "没有这个文件夹" / "函.docx")
    assert len(said) == 1
    assert list(tmp_path.iterdir()) == []


def test_报送函填了没存_按Esc先问(papers: BatchPapers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def stay(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return False

    monkeypatch.setattr(messages, "ask", stay)
    dialog = LetterDialog(papers, 2024)
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.number, "5")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(asked) == 1
    assert dialog.isVisible()
    dialog.number.clear()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(asked) == 1
    assert not dialog.isVisible()


def test_催办文字按企业_复制一家或全部(papers: BatchPapers, qtbot: QtBot) -> None:
    dialog = ChasingDialog(papers)
    qtbot.addWidget(dialog)
    assert "广西另一公司" in [text.enterprise for text in dialog.texts]
    row = [text.enterprise for text in dialog.texts].index("广西另一公司")
    dialog.firms.setCurrentIndex(dialog.firms.rows.index(row, 0))
    assert dialog.text.toPlainText().startswith("广西另一公司：")
    dialog.has_day.setChecked(True)
    assert "请于2月1日前" in dialog.text.toPlainText()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    dialog.copy_all_button.click()
    assert QGuiApplication.clipboard().text().count("的材料还缺") == len(dialog.texts)


def test_收集表_只勾缺的_空格键勾选_不默默盖掉(
    papers: BatchPapers, qtbot: QtBot, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = CollectionDialog(papers)
    qtbot.addWidget(dialog)
    owing = {row for row, sheet in enumerate(dialog.sheets) if sheet.wanted}
    assert dialog.firms.ticks.ticked == owing
    dialog.none_button.click()
    assert not dialog.save_button.isEnabled()
    dialog.firms.setCurrentIndex(dialog.firms.ticks.index(0, 0))
    QTest.keyClick(dialog.firms, Qt.Key.Key_Space)
    assert dialog.firms.ticks.ticked == {0}
    dialog.save(tmp_path)
    files = list(tmp_path.iterdir())
    assert [file.name for file in files] == [dialog.sheets[0].file_name]
    asked: list[str] = []

    def decline(_parent: object, text: str, _word: str) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr(messages, "ask", decline)
    before = files[0].read_bytes()
    dialog.save(tmp_path)
    assert "会被盖掉" in asked[0]
    assert files[0].read_bytes() == before


@pytest.fixture
def returned(papers: BatchPapers, tmp_path: Path) -> Path:
    sheet = next(s for s in papers.collection() if s.enterprise == "广西另一公司")
    file = tmp_path / "回来.xlsx"
    file.write_bytes(sheet.content())
    book = load_workbook(file)
    page = book.worksheets[1]
    rows = {page.cell(r, 2).value: r for r in range(5, page.max_row + 1)}
    page.cell(rows["总投资"], 3).value = 3000
    page.cell(rows["竣工投产时间"], 3).value = "明年"
    book.save(file)
    return file


def test_读回来逐项看_只采用勾选的(
    papers: BatchPapers, window: MainWindow, qtbot: QtBot, returned: Path, said: list[str]
) -> None:
    dialog = ReturnDialog(window.context)
    qtbot.addWidget(dialog)
    dialog.read(returned)
    assert "2处与现在不同" in dialog.headline.text()
    labels = [answer.field.label for answer in dialog.shown]
    assert set(labels) == {"总投资", "竣工投产时间"}
    assert dialog.answers.ticks.ticked == {labels.index("总投资")}
    row = labels.index("竣工投产时间")
    dialog.answers.ticks.tick([row], on=True)
    assert row not in dialog.answers.ticks.ticked  # nobody can take over what was not understood
    changes: list[object] = []
    dialog.taken.connect(changes.append)
    dialog.take_button.click()
    assert len(changes) == 1
    assert "1处与现在不同" in dialog.headline.text()
    dossier = next(
        d for d in window.context.store.projects.iterate_dossiers() if d.project.name == "缺得多的项目"
    )
    assert str(dossier.facts["total_investment"]) == "3000"
    assert said == []


def test_读错文件说明(window: MainWindow, qtbot: QtBot, tmp_path: Path, said: list[str]) -> None:
    dialog = ReturnDialog(window.context)
    qtbot.addWidget(dialog)
    file = tmp_path / "坏.xlsx"
    file.write_bytes(b"PK\x03\x04broken")
    dialog.read(file)
    assert len(said) == 1
    assert not dialog.take_button.isEnabled()


def test_从菜单读回后列表是新的(
    papers: BatchPapers, window: MainWindow, returned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_page("projects")

    def use(dialog: ReturnDialog) -> int:
        dialog.read(returned)
        dialog.take()
        return 0

    monkeypatch.setattr(ReturnDialog, "exec", use)
    collection_return(window)
    assert window.projects is not None
    project = next(row for row in window.context.projects.list_rows() if row.name == "缺得多的项目")
    window.projects.open_project(project.id)
    state = window.projects.presenter.state
    assert state is not None
    assert str(state.facts["total_investment"]) == "3000"


@pytest.mark.parametrize("action", ["cover_letter", "batch_summary", "chasing", "collection"])
def test_每个动作都打得开(window: MainWindow, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def note(dialog: QDialog) -> int:
        opened.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(QDialog, "exec", note)
    window.do(action)
    assert len(opened) == 1
