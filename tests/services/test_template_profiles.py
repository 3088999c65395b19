"""Registered tables: kept by hash, found again, compared with their next edition; the export uses them."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from db.memory import MemoryStore
from desktop_app.cli import export as export_command
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.onboarding.layout import recognise_layout
from desktop_app.services.onboarding.profiles import load_profile, predecessor, profiles
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.services.onboarding.template_changes import ChangeKind, compare_templates
from desktop_app.services.onboarding.templates import How, catalogue, recognise
from tests.services.onboarding_tables import (
    CITY_SUMMARY,
    THREE_LEVELS,
    TWO_LINES,
    InventedTable,
)
from tests.services.test_export_table import NOW, OFFICE, office_with

FIELDS = standard_dictionary()


def written(table: InventedTable, folder: Path, name: str = "") -> Path:
    file = folder / (name or table.name)
    file.write_bytes(table.content())
    return file


def registered(
    table: InventedTable, folder: Path, change: Callable[[Onboarding], object] = lambda _: None
) -> Onboarding:
    session = Onboarding(written(table, folder), MemoryStore(), folder / "mappings", 2024)
    change(session)
    session.confirm()
    return session


def service_of(count: int, folder: Path) -> DeclareService:
    store = office_with(count)[1]
    return DeclareService(store, standard_library(), OFFICE, lambda: NOW, mappings=folder / "mappings")


def test_登记的表按哈希存放_原样读回(tmp_path: Path) -> None:
    session = registered(THREE_LEVELS, tmp_path)
    digest = hashlib.sha256(THREE_LEVELS.content()).hexdigest()
    profile = load_profile(tmp_path / "mappings", session.sha256)
    assert profile is not None
    assert profile.mapping == session.mapping()
    assert (profile.name, profile.sha256) == (THREE_LEVELS.name, session.sha256)
    assert next(c for c in profile.columns if c.place == "D").choices == ("大型", "中型", "小型", "微型")
    assert sorted(file.suffix for file in (tmp_path / "mappings").iterdir()) == [".json", ".toml"]
    assert load_profile(tmp_path / "mappings", digest[:-1] + "x") is None
    assert load_profile(tmp_path / "mappings", "../" + digest) is None


def test_再次打开登记过的表_显示当时的选择(tmp_path: Path) -> None:
    registered(CITY_SUMMARY, tmp_path, lambda session: session.choose("L", ""))
    again = Onboarding(tmp_path / CITY_SUMMARY.name, MemoryStore(), tmp_path / "mappings", 2024)
    assert again.registered is not None
    assert again.choice("L") is None
    chosen = again.choice("F")
    assert chosen is not None
    assert (chosen.key, chosen.reason[:6]) == ("total_investment", "上次登记的“")


def test_导出先用登记的对应_再用自带的(tmp_path: Path) -> None:
    # The program knows this table; what the office registered for it goes first.
    known = catalogue()[0]
    file = tmp_path / "表.xlsx"
    file.write_bytes(known.file.read_bytes())
    folder = tmp_path / "mappings"
    assert recognise(file.read_bytes(), file.name, None, FIELDS, folder).how is How.HASH
    session = Onboarding(file, MemoryStore(), folder, 2024)
    session.choose("AK", "")
    session.confirm()
    found = recognise(file.read_bytes(), file.name, None, FIELDS, folder)
    assert found.how is How.PROFILE
    assert "AK" not in [column.column for column in found.mapping.columns]


def test_登记后直接导出_两行一个项目(tmp_path: Path) -> None:
    registered(TWO_LINES, tmp_path)
    result = service_of(4, tmp_path).export(tmp_path / TWO_LINES.name, tmp_path / "出.xlsx")
    assert (result.rows, result.how) == (4, How.PROFILE)
    sheet = openpyxl.load_workbook(result.out)["Sheet1"]
    assert [sheet["B5"].value, sheet["B11"].value] == ["第1号技改项目", "第4号技改项目"]
    assert (sheet["C11"].value, sheet["C12"].value) == (20941.0001, 20170)
    assert (sheet["D5"].value, sheet["E6"].value) == ("2023年2月", "13800138000")


def test_表头相同的另一个文件_沿用登记的对应并提醒(tmp_path: Path) -> None:
    registered(THREE_LEVELS, tmp_path, lambda session: session.choose("N", ""))
    rows = [*THREE_LEVELS.rows[:-1], ["注：新加的说明"]]
    other = replace(THREE_LEVELS, rows=rows).content()
    found = recognise(other, "新表.xlsx", None, FIELDS, tmp_path / "mappings")
    assert found.how is How.PROFILE
    assert "N" not in [column.column for column in found.mapping.columns]
    assert "重新登记" in found.notes[0]


def test_没有登记_确定的按名称_可疑的留空并说明(tmp_path: Path) -> None:
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][14] = "设备投资情况"
    found = recognise(
        replace(CITY_SUMMARY, rows=rows).content(), "新表.xlsx", None, FIELDS, tmp_path / "mappings"
    )
    assert found.how is How.PROPOSED
    assert "O" not in [column.column for column in found.mapping.columns]
    assert any("O列“设备投资情况”可能是“设备投资”" in note and "留空" in note for note in found.notes)
    assert found.word_limits == {"E": 200}


def test_命令行_登记过的表不写列对应也能导出(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import Namespace  # noqa: PLC0415

    from desktop_app.cli.opened import opened  # noqa: PLC0415
    from desktop_app.domain.entities import Project, new_id  # noqa: PLC0415

    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[3][:8] = ["序", "甲", "乙", "丙", "丁", "戊", "己", "庚"]
    table = replace(CITY_SUMMARY, rows=rows)
    template = written(table, tmp_path)
    arguments = Namespace(
        data=tmp_path / "data", template=template, out=tmp_path / "出.xlsx", year=2024, quarter=None,
        policy=None, mapping=None, proof=None,
    )  # fmt: skip
    with opened(arguments.data) as office:
        office.store.projects.save(Project(new_id(), None, {"project_name": "某项目"}))
    with pytest.raises(AppError, match="登记官方表格") as caught:
        export_command.run(arguments)
    assert caught.value.code == "mapping-needed"
    assert not arguments.out.exists()
    with opened(arguments.data) as office:
        session = Onboarding(template, office.store, office.folders.mappings, 2024)
        session.choose("C", "project_name")
        session.confirm()
    assert export_command.run(arguments) == 0
    assert openpyxl.load_workbook(arguments.out)["Sheet1"]["C5"].value == "某项目"
    assert "已把1个项目填入" in capsys.readouterr().out


def new_edition() -> InventedTable:
    """Next quarter's: another date, unit and note; a column gone, one new, one renamed, one list changed, one moved."""
    rows = [list(row) for row in THREE_LEVELS.rows]
    rows[0] = ["2026年工业企业技术改造项目调查表"]
    rows[1] = [*rows[1][:13], "联系电话", "备注"]
    rows[2] = [*rows[2][:11], "投产后新增产值", "新增利税", None, None]
    rows[4] = [*rows[4], 13]
    rows[-1] = ["说明：金额均保留两位小数"]
    return replace(
        THREE_LEVELS,
        name="技改项目调查表（2026）.xlsx",
        rows=rows,
        lists={**THREE_LEVELS.lists, "D": ["大型", "中型", "小型"]},
        merges=[*(area for area in THREE_LEVELS.merges if not area.startswith("A1")), "A1:O1", "O2:O4"],
    )


def test_新一版的表与登记的比较_逐条说明(tmp_path: Path) -> None:
    session = registered(THREE_LEVELS, tmp_path)
    table = new_edition()
    layout = recognise_layout(table.content(), table.name, FIELDS)
    old = predecessor(tmp_path / "mappings", layout, "0" * 64)
    assert old is not None
    assert old.sha256 == session.sha256
    changes = compare_templates(old, layout)
    sentences = {change.sentence for change in changes}
    assert "标题中的时间变了：由没有写明改为2026年。" in sentences
    assert "“企业基本情况 / 企业规模”的下拉选项变了：去掉“微型”。" in sentences
    assert "新增一栏：N列“联系电话”。" in sentences
    assert "栏目移位：“备注”由N列到O列。" in sentences
    assert "填表说明有改动：“说明：金额均保留两位小数”。" in sentences
    renamed = {change.new: change.sentence for change in changes if change.kind is ChangeKind.RENAMED}
    assert set(renamed) == {"L", "M"}
    assert "“预期效益（万元） / 新增产值”改为“预期效益（万元） / 投产后新增产值”" in renamed["L"]
    assert not [change for change in changes if change.kind is ChangeKind.REMOVED]


def test_新一版登记时_没变的栏目沿用上次的选择(tmp_path: Path) -> None:
    registered(THREE_LEVELS, tmp_path, lambda session: session.choose("N", "progress_note"))
    session = Onboarding(written(new_edition(), tmp_path), MemoryStore(), tmp_path / "mappings", 2024)
    assert session.before is not None
    assert session.changes
    kept, new = session.choice("O"), session.choice("N")
    assert kept is not None
    assert new is not None
    assert (kept.key, new.key) == ("progress_note", "contact_phone")
    assert "上次登记的“技改项目调查表.xlsx”" in kept.reason


def test_去掉的栏目_单位_字数限制_公式(tmp_path: Path) -> None:
    registered(CITY_SUMMARY, tmp_path)
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[2][8] = "单位：亿元"
    rows[3] = rows[3][:13]
    rows[-1] = ["注：建设规模及主要内容不超过500字。"]
    for number in range(4, 9):
        rows[number] = [*rows[number], *[None] * 8, f"=G{number + 1}*0.3"]
    table = replace(CITY_SUMMARY, rows=rows, merges=["A2:M2"])
    layout = recognise_layout(table.content(), table.name, FIELDS)
    old = profiles(tmp_path / "mappings")[0]
    sentences = [change.sentence for change in compare_templates(old, layout)]
    assert "金额单位变了：由万元改为亿元，请特别核对。" in sentences
    assert "去掉一栏：原N列“联系人及电话”。" in sentences
    assert "去掉一栏：原O列“分管领导”。" in sentences
    assert "“建设规模及主要内容”的字数限制由200字改为500字。" in sentences
    assert "“2025年计划投资”改由表内公式计算，不再填写。" in sentences


def test_换季度的同一张表只报时间(tmp_path: Path) -> None:
    registered(CITY_SUMMARY, tmp_path)
    rows = [list(row) for row in CITY_SUMMARY.rows]
    rows[1] = ["2025年第二季度全市技术改造项目汇总表"]
    layout = recognise_layout(replace(CITY_SUMMARY, rows=rows).content(), "别的名字.xlsx", FIELDS)
    old = predecessor(tmp_path / "mappings", layout, "0" * 64)
    assert old is not None
    assert [change.sentence for change in compare_templates(old, layout)] == [
        "标题中的时间变了：由2025年、第一季度改为2025年、第二季度。"
    ]


def test_不相干的表不比较_坏文件不碍事(tmp_path: Path) -> None:
    registered(CITY_SUMMARY, tmp_path)
    folder = tmp_path / "mappings"
    (folder / f"{'a' * 64}.toml").write_text("坏", encoding="utf-8")
    (folder / "说明.toml").write_text("", encoding="utf-8")
    layout = recognise_layout(TWO_LINES.content(), TWO_LINES.name, FIELDS)
    assert predecessor(folder, layout, "0" * 64) is None
    assert len(profiles(folder)) == 1
    assert profiles(tmp_path / "没有") == ()


def test_描述文件坏了_对应仍可用(tmp_path: Path) -> None:
    session = registered(CITY_SUMMARY, tmp_path)
    described = tmp_path / "mappings" / f"{session.sha256}.json"
    for broken in ("{", "[]", json.dumps({"columns": [{}]})):
        described.write_text(broken, encoding="utf-8")
        profile = load_profile(tmp_path / "mappings", session.sha256)
        assert profile is not None
        assert profile.mapping == session.mapping()


@pytest.mark.parametrize(("length", "found"), [(200, 0), (201, 1)])
def test_表中写明的字数限制_导出时核对(tmp_path: Path, length: int, found: int) -> None:
    registered(CITY_SUMMARY, tmp_path)
    store = office_with(2, construction_content=" 字 " * length)[1]
    service = DeclareService(store, standard_library(), OFFICE, lambda: NOW, mappings=tmp_path / "mappings")
    result = service.export(tmp_path / CITY_SUMMARY.name, tmp_path / "出.xlsx")
    words = [finding for finding in result.findings if finding.code == "X.words"]
    assert len(words) == found * 2
    if words:
        assert words[0].message == "“建设内容及规模”有201字，表中要求不超过200字，请精简。"
        assert (words[0].column, words[0].field, words[1].number) == ("E", "construction_content", 2)
