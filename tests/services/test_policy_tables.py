"""Which table a policy has is said once, in its pack; an office's pack brings its own table along."""

import shutil
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from desktop_app import resources
from desktop_app.domain.errors import AppError
from desktop_app.policy.library import Library, load_library, standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.onboarding.templates import How, catalogue
from desktop_app.services.policies.official_tables import policy_tables, table_of, tables_of
from tests.services.quarter_office import OFFICE, QuarterOffice

PACK = """
id = "county-2024"
version = "1"
title = "县设备补助"
badge = "县补助"
document_number = "某工信〔2024〕1号"
issuer = "某县工业和信息化局"
subject = "project"
year = 2024
regions = ["450222"]

[[condition]]
id = "floor"
clause = "一"
title = "固定资产投资100万元以上"
quote = "固定资产投资100万元以上"
require = { field = "fixed_asset_investment", at_least = 100 }

[[sheet]]
title = "县补助申报表"
template = "TABLE"
mapping = "县补助.toml"
"""


def library_with(folder: Path, table: str = "县补助.xlsx") -> Library:
    """The program's packs and one of the office's, whose table lies beside it under a header nobody could guess."""
    pack = folder / "county-2024"
    pack.mkdir()
    (pack / "pack.toml").write_text(PACK.replace("TABLE", table), encoding="utf-8")
    known = catalogue()[0]
    book = openpyxl.load_workbook(known.file)
    sheet = book["申报表"]
    for cell in [cell for row in sheet["A3:Z5"] for cell in row]:
        if isinstance(cell.value, str):
            cell.value = f"栏{cell.coordinate}"
    book.save(pack / "县补助.xlsx")
    shutil.copy(known.mapping_file, pack / "县补助.toml")
    return load_library(resources.path("policies"), folder)


def test_每张自带的表都由政策包指明() -> None:
    tables = policy_tables(standard_library())
    assert {table.file for table in tables} == {known.file for known in catalogue()}
    assert {table.file: table.sha256 for table in tables} == {
        known.file: known.sha256 for known in catalogue()
    }
    by_name = {table.file.name: table.policies for table in tables}
    assert (
        by_name["qianqi-2024.xlsx"] == by_name["qianqi-2024-a4.xlsx"] == ("gx-qianqi-2024", "gx-qianqi-2019")
    )
    assert set(by_name["gd-baiqian-fujian1.xlsx"]) == {
        "gd-baiqian-2023-project",
        "gd-baiqian-2023-enterprise",
    }
    assert not any(table.is_own for table in tables)


def test_本单位政策包自带的表_直接填得上(tmp_path: Path) -> None:
    library = library_with(tmp_path)
    office = QuarterOffice(library=library)
    office.project("铸造线改造", site_region="450222")
    service = DeclareService(office.store, library, OFFICE, office.now)
    table = service.own_template("county-2024")
    assert (table.name, table.is_own, table.policies) == ("县补助申报表", True, ("county-2024",))
    for template in (None, table.file):
        result = service.export(template, tmp_path / "表.xlsx", policy_id="county-2024")
        assert (result.how, result.rows) == (How.GIVEN, 1)
        assert openpyxl.load_workbook(result.out)["申报表"]["D6"].value == "铸造线改造"
    assert table in service.tables()


@pytest.mark.parametrize("table", ["没有.xlsx", "../县补助.xlsx", "county-2024/县补助.xlsx"])
def test_表不在政策包里就说明(tmp_path: Path, table: str) -> None:
    library = library_with(tmp_path, table)
    with pytest.raises(AppError, match="不在政策包的文件夹里") as caught:
        tables_of(library.packs["county-2024"], library)
    assert caught.value.code == "sheet-missing"


@pytest.mark.parametrize(
    ("region", "file"),
    [("450222", "qianqi-2024.xlsx"), ("440606", "gd-baiqian-fujian1.xlsx"), ("", "qianqi-2024.xlsx")],
)
def test_没有指明政策时按地区(region: str, file: str) -> None:
    assert table_of(standard_library(), None, region).file.name == file


def test_没有表的政策() -> None:
    with pytest.raises(AppError) as caught:
        table_of(standard_library(), "gx-q4-2024-loan")
    assert caught.value.code == "template-none"
