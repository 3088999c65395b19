"""附件: the last section of the form, driven as a person does it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.store import Store
from desktop_app.domain.entities import Office, Project
from desktop_app.policy.library import standard_library
from desktop_app.services.attachments.file_types import TOLD
from desktop_app.services.attachments.of_project import AttachmentService
from ui import messages
from ui.attachments.attachment_section import AttachmentSection
from ui.context import AppContext
from ui.main_window import MainWindow

PDF = b"%PDF-1.4 content"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        for id_ in ("p1", "p2"):
            opened.projects.save(Project(id_, None, {"project_name": id_}))
        yield opened


@pytest.fixture
def section(qtbot: QtBot, store: Store, tmp_path: Path) -> AttachmentSection:
    section = AttachmentSection(AttachmentService(store, tmp_path / "data"))
    qtbot.addWidget(section)
    section.resize(600, 400)
    section.show()
    qtbot.waitExposed(section)
    section.show_project("p1")
    return section


def titles(section: AttachmentSection) -> list[str]:
    return [row.title for row in section.list.attachments.rows]


def written(folder: Path, name: str, content: bytes = PDF) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_what_may_be_added_is_told_before(section: AttachmentSection) -> None:
    assert section.note.text() == TOLD
    assert "50MB" in TOLD
    assert not section.open_button.isEnabled()
    assert section.list.isHidden()


def test_added_listed_and_shown_for_its_project_only(section: AttachmentSection, tmp_path: Path) -> None:
    before = section.height_for(600)
    section.add([written(tmp_path, "备案证明.pdf")])
    assert titles(section) == ["备案证明"]
    assert section.note.text() == "已添加1个"
    assert section.height_for(600) > before
    section.show_project("p2")
    assert titles(section) == []
    section.show_project("p1")
    assert titles(section) == ["备案证明"]


def test_what_is_refused_is_said(
    section: AttachmentSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "show_note", lambda _parent, text: said.append(text))
    section.add([written(tmp_path, "坏.pdf", b"MZ"), written(tmp_path, "好.pdf")])
    assert titles(section) == ["好"]
    assert "坏.pdf" in said[0]


def test_twice_is_once(section: AttachmentSection, tmp_path: Path) -> None:
    file = written(tmp_path, "好.pdf")
    section.add([file])
    section.add([file])
    assert titles(section) == ["好"]
    assert "已经有了" in section.note.text()


def test_dropped_files(section: AttachmentSection, tmp_path: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(written(tmp_path, "一.pdf")))])
    assert section.add_from(dropped)
    assert titles(section) == ["一"]
    assert not section.add_from(QMimeData())


def test_a_pasted_picture(qtbot: QtBot, section: AttachmentSection) -> None:
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(image)
    section.setFocus()
    QTest.keyClick(section, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    (row,) = section.list.attachments.rows
    assert row.media_type == "image/png"
    assert row.kind == "photo"
    sheet = section.thumbnails.of(row).cacheKey()
    with qtbot.waitSignal(section.thumbnails.arrived):
        section.grab()  # asks for the picture
    assert section.thumbnails.of(row).cacheKey() != sheet


def test_opened_as_a_copy_by_enter(
    qtbot: QtBot, section: AttachmentSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def opened(url: QUrl) -> bool:
        asked.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    section.add([written(tmp_path, "好.pdf")])
    section.take_focus()
    QTest.keyClick(section.list, Qt.Key.Key_Return)
    (name,) = asked
    assert Path(name).read_bytes() == PDF
    assert Path(name).name == "好.pdf"
    assert tmp_path / "data" not in Path(name).parents


def test_removed_by_delete_and_fetched_back(
    qtbot: QtBot, section: AttachmentSection, store: Store, tmp_path: Path
) -> None:
    section.add([written(tmp_path, "好.pdf")])
    section.take_focus()
    QTest.keyClick(section.list, Qt.Key.Key_Delete)
    assert titles(section) == []
    assert "找回" in section.note.text()
    (thrown,) = store.attachments.of_project("p1", deleted=True)
    assert section.bin_button.text() == "找回删除的（1）…"
    section.restore(thrown.id)
    assert titles(section) == ["好"]


def test_title_and_kind(section: AttachmentSection, tmp_path: Path) -> None:
    section.add([written(tmp_path, "好.pdf")])
    section.rename(section.list.attachments.rows[0], "厂区备案")
    section.classify(section.list.attachments.rows, "contract")
    (row,) = section.list.attachments.rows
    assert (row.title, row.kind) == ("厂区备案", "contract")


def test_a_store_that_is_closed_is_told_in_its_place(section: AttachmentSection, store: Store) -> None:
    store.close()
    section.refresh()
    assert "关闭" in section.note.text()
    assert titles(section) == []


def test_it_stands_below_the_fields(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    store.projects.save(Project("p1", None, {"project_name": "p1"}))
    context = AppContext(store, standard_library, lambda: date(2024, 6, 1), "0", folder=tmp_path / "data")
    context.offices.save(Office("示例县工业和信息化局", "450107", 2024))
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    page = window.projects
    assert page is not None
    page.form.build_all()
    section = page.attachments
    assert section is not None
    section.add([written(tmp_path, "好.pdf")])
    page.form.go_to_section("附件")
    assert section.list.hasFocus()
    assert section.list.height() == section.list.wanted_height
    page.open_project("p2")
    assert titles(section) == []
    page.open_project("p1")
    assert titles(section) == ["好"]


def test_a_store_in_memory_has_no_place_for_files(window: MainWindow) -> None:
    assert window.projects is not None
    assert window.projects.attachments is None
