"""Self-check, finalising, capsules and the returned table, as a person goes through them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.domain.errors import AppError
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.records.projects import ProjectService
from tests.services.finalising.test_finalise import good
from ui import messages
from ui.finalising.capsule_dialog import CapsuleDialog
from ui.finalising.check_dialog import CheckDialog
from ui.finalising.flow import FinalisingFlow
from ui.finalising.returned_dialog import ReturnedDialog
from ui.main_window import MainWindow

KEY = BatchKey("gx-qianqi-2024", 2024, 1)


def now() -> datetime:
    return datetime(2024, 1, 25, 4, tzinfo=UTC)


class Desk:
    """A window with one project in the batch; what was said and asked is noted."""

    def __init__(self, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
        assert window.office is not None
        self.window = window
        self.context = window.context
        self.service: ProjectService = self.context.projects
        self.said: list[str] = []
        self.went: list[tuple[str, str]] = []
        self.changed = 0
        monkeypatch.setattr(messages, "show_note", lambda _parent, text: self.said.append(text))
        monkeypatch.setattr(messages, "show_error", lambda _parent, error: self.said.append(error.message))
        monkeypatch.setattr(messages, "ask", self.agree)
        office = window.context.offices.save(
            type(window.office)(window.office.name, "450924", 2024, "张三", "0775-3761234")
        )
        self.flow = FinalisingFlow(
            self.context,
            office,
            lambda project, field: self.went.append((project, field)),
            self.note_change,
            now,
        )
        self.project = self.service.create(good("年产一万吨铸件技术改造项目", "广西甲铸造有限公司")).projects[
            0
        ]
        DeclareService(self.context.store, self.context.library, office, now).declare([self.project], *KEY)

    def agree(self, _parent: object, text: str, _word: str) -> bool:
        self.said.append(text)
        return True

    def note_change(self) -> None:
        self.changed += 1

    def spoil(self) -> None:
        facts = dict(self.service.load(self.project).facts)
        del facts["meets_land"]
        self.service.save(self.project, facts)

    def statuses(self) -> set[DeclarationStatus]:
        return {item.status for item in self.context.store.declarations.find(2024, 1)}


@pytest.fixture
def desk(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(window, monkeypatch)


def use(monkeypatch: pytest.MonkeyPatch, kind: type[QDialog], deed: Callable[..., None]) -> None:
    """What a person does in a dialog when it opens."""

    def exec_(dialog: QDialog) -> int:
        deed(dialog)
        return 0

    monkeypatch.setattr(kind, "exec", exec_)


def test_自检_合计三处一致_可打印(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(dialog: CheckDialog) -> None:
        qtbot.addWidget(dialog)
        seen.append(dialog.headline.text())
        model = dialog.sums.model()
        seen.extend(str(model.index(row, 4).data()) for row in range(model.rowCount()))

    use(monkeypatch, CheckDialog, look)
    desk.flow.self_check(desk.window, KEY)
    assert seen[0].startswith("自检通过")
    assert set(seen[1:]) == {"✓ 一致"}


def test_自检的问题一按就到那一栏(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.spoil()

    def look(dialog: CheckDialog) -> None:
        row = next(n for n, item in enumerate(dialog.check.items) if item.code == "B.202")
        dialog.items.setCurrentIndex(dialog.items.model().index(row, 0))
        dialog.go_button.click()

    use(monkeypatch, CheckDialog, look)
    desk.flow.self_check(desk.window, KEY)
    assert desk.went == [(desk.project, "meets_land")]


def test_定稿_存档_批次成为已定稿(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.flow.finalise(desk.window, KEY)
    assert desk.statuses() == {DeclarationStatus.FINAL}
    assert desk.changed == 1
    assert "存为第1版档案" in desk.said[-1]


@pytest.mark.parametrize(
    ("reason", "agreed", "done"), [("市局要求先报", True, True), ("", True, False), ("x", False, False)]
)
def test_没通过的要写理由(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, reason: str, agreed: bool, done: bool
) -> None:
    desk.spoil()
    asked: list[str] = []

    def ask_for_text(_parent: object, _title: str, question: str) -> str | None:
        asked.append(question)
        return reason if agreed else None

    monkeypatch.setattr(messages, "ask_for_text", ask_for_text)
    assert desk.flow.finalise(desk.window, KEY) is done
    assert (desk.statuses() == {DeclarationStatus.FINAL}) is done
    assert "自检未通过：必改1处" in asked[0]
    assert "· 必改　年产一万吨铸件技术改造项目：" in asked[0]  # what stands in the way is named


def test_档案的版本_取出文件_差别(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AppError, match="还没有定稿"):
        desk.flow.show_capsules(desk.window, KEY)
    desk.flow.finalise(desk.window, KEY)
    monkeypatch.setattr(messages, "ask_for_text", lambda *_: "投资额填错")
    assert desk.flow.amend(desk.window, KEY)
    desk.service.save(desk.project, {**desk.service.load(desk.project).facts, "site_detail": "工业园二路"})
    desk.flow.finalise(desk.window, KEY)
    texts: list[str] = []

    def look(dialog: CapsuleDialog) -> None:
        qtbot.addWidget(dialog)
        texts.append(dialog.text.toPlainText())
        dialog.save(tmp_path)
        dialog.versions.setCurrentIndex(dialog.versions.model().index(1, 0))
        texts.append(dialog.text.toPlainText())

    use(monkeypatch, CapsuleDialog, look)
    desk.flow.show_capsules(desk.window, KEY)
    assert "第2版" in texts[0]
    assert "→ 工业园二路" in texts[0]
    assert "与第" not in texts[1]
    files = {file.name for file in (tmp_path / "定稿档案-2024年1季度-第2版").iterdir()}
    assert files >= {"print.pdf", "proof.json", "records.jsonl", "pack.toml"}


def test_退回的表_采用与不采用(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.flow.finalise(desk.window, KEY)
    store = desk.context.store
    entry = store.capsules.of_batch(KEY)[0]
    from desktop_app.services.finalising.capsule_file import open_capsule  # noqa: PLC0415

    content = open_capsule(store.capsules.content(entry.id) or b"")
    file = tmp_path / "退回.xlsx"
    file.write_bytes(content.table)
    book = load_workbook(file)
    sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
    changed = {"年产一万吨铸件技术改造项目": "年产1万吨铸件技术改造项目", 2000: 2222}
    for row in sheet.iter_rows(min_row=1, max_row=8):
        for cell in row:
            if cell.value in changed:
                cell.value = changed[cell.value]
    book.save(file)

    def decide(dialog: ReturnedDialog) -> None:
        qtbot.addWidget(dialog)
        labels = [cell.label for cell in dialog.left]
        assert "总投资" in labels
        dialog.cells.ticks.tick(range(len(labels)), on=False)
        dialog.cells.ticks.tick([labels.index("总投资")], on=True)
        dialog.accept_button.click()
        dialog.cells.ticks.tick(range(len(dialog.left)), on=True)
        dialog.refuse_button.click()  # without a reason
        assert "理由" in desk.said[-1]
        dialog.reason.setText("以备案名称为准")
        dialog.refuse_button.click()
        assert dialog.left == []

    use(monkeypatch, ReturnedDialog, decide)
    desk.flow.compare_returned(desk.window, KEY, file)
    assert str(desk.service.load(desk.project).facts["total_investment"]) == "2222"
    declaration = store.declarations.find(2024, 1)[0]
    assert "以备案名称为准" in store.ledger.events_of(declaration.id)[-1].note
    assert desk.changed == 2
