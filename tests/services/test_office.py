"""The office's own settings, and where its files lie."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.memory import MemoryStore
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.services.data_folder.folders import app_folders
from desktop_app.services.office.identity import OfficeService

OFFICE = Office("柳州市鱼峰区工业和信息化局", "450203", 2024, "张三", "0772-1234567", ("a",), ("b",))


def test_none_before_the_first_run() -> None:
    service = OfficeService(MemoryStore())
    assert service.load() is None
    with pytest.raises(AppError) as caught:
        service.require()
    assert caught.value.code == "office-missing"


def test_round_trip() -> None:
    service = OfficeService(MemoryStore())
    assert service.save(replace(OFFICE, name=" 柳州市鱼峰区工业和信息化局 ")) == OFFICE
    assert service.load() == service.require() == OFFICE


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (replace(OFFICE, name=" "), "office-name"),
        (replace(OFFICE, region="45020"), "office-region"),
        (replace(OFFICE, region="四五"), "office-region"),
        (replace(OFFICE, year=1999), "office-year"),
        (replace(OFFICE, year=2101), "office-year"),
        (replace(OFFICE, phone="abc"), "office-phone"),
        (replace(OFFICE, phone="办公室 0772-1234567"), "office-phone"),
        (replace(OFFICE, phone="1234"), "office-phone"),
    ],
)
def test_refused(broken: Office, code: str) -> None:
    service = OfficeService(MemoryStore())
    with pytest.raises(AppError) as caught:
        service.save(broken)
    assert caught.value.code == code
    assert service.load() is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("12345", "12345"),
        ("０７７２－１２３４５６７", "0772-1234567"),
        (" (0772)1234567转801、13800001234 ", "(0772)1234567转801、13800001234"),
    ],
)
def test_telephone_numbers_as_people_print_them(typed: str, kept: str) -> None:
    assert OfficeService(MemoryStore()).save(replace(OFFICE, phone=typed)).phone == kept


def test_data_folder_can_be_named(tmp_path: Path) -> None:
    folders = app_folders(tmp_path / "数据")
    assert folders.data == tmp_path / "数据"
    assert {p.parent for p in (folders.backups, folders.policies, folders.logs, folders.mappings)} == {
        folders.data
    }
    assert not folders.data.exists()


def test_data_folder_of_the_user() -> None:
    assert app_folders().data.name == "jigai"
    assert app_folders().data.is_absolute()
