"""Collection sheets out and back: pre-filled, locked, read without mapping, nothing taken over in silence."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from db.memory import MemoryStore
from desktop_app.domain.entities import Dossier, Enterprise, Office, Project
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.documents.chasing import chasing_texts
from desktop_app.services.documents.collection_return import AnswerKind, read_collection, take_over
from desktop_app.services.documents.collection_sheet import CollectionSheet, asked_fields, collection_sheets
from desktop_app.services.records.projects import ProjectService

OFFICE = Office("兴业县工业和信息化局", "450924", 2024, "张三", "0775-3761234")
LIBRARY = standard_library()
PACKS = (LIBRARY.packs["gx-qianqi-2024"],)
DAY = date(2024, 1, 10)
FACTS: dict[str, FactValue] = {
    "enterprise_name": "广西甲公司",
    "project_name": "一号项目",
    "is_legal_entity": True,
    "total_investment": Decimal("3200.5"),
    "start_month": Month(2024, 3),
    "gx_direction_2024": ("product", "green"),
    "site_region": "450924",
    "industry": "36",
}


class Desk:
    """A store with two projects of one firm, and sheets written to a folder."""

    def __init__(self, folder: Path) -> None:
        self.store = MemoryStore(LIBRARY.fields)
        self.service = ProjectService(self.store)
        self.folder = folder
        self.first = self.service.create(FACTS).projects[0]
        self.second = self.service.create(
            {"enterprise_name": "广西甲公司", "project_name": "二号项目"}
        ).projects[0]

    def sheets(self) -> tuple[CollectionSheet, ...]:
        return collection_sheets(self.store.projects.iterate_dossiers(), PACKS, LIBRARY.fields, OFFICE, DAY)

    def filled(self, change: Callable[[Callable[[str, str, object], None]], None]) -> Path:
        """The firm's sheet after somebody filled it in. change: gets put(tab's beginning, label, value)."""
        book = load_workbook(io.BytesIO(self.sheets()[0].content()))

        def put(tab: str, label: str, value: object) -> None:
            sheet = next(s for s in book.worksheets if s.title.startswith(tab))
            row = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 2).value == label)
            sheet.cell(row, 3).value = value

        change(put)
        file = self.folder / "回来.xlsx"
        book.save(file)
        return file


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_一家企业一个文件_已知的填好_缺的标出(desk: Desk) -> None:
    sheets = desk.sheets()
    assert [(sheet.enterprise, sheet.file_name, sheet.projects) for sheet in sheets] == [
        ("广西甲公司", "收集表-广西甲公司.xlsx", 2)
    ]
    assert sheets[0].wanted > 10
    book = load_workbook(io.BytesIO(sheets[0].content()))
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == ["企业", "项目1 一号项目", "项目2 二号项目"]
    sheet = book["项目1 一号项目"]
    rows = {sheet.cell(r, 2).value: r for r in range(5, sheet.max_row + 1)}
    assert sheet.cell(rows["总投资"], 3).value == 3200.5
    assert sheet.cell(rows["总投资"], 4).value == "万元"
    assert sheet.cell(rows["开工时间"], 3).value == "2024年3月"
    assert sheet.cell(rows["固定资产投资"], 3).fill.fgColor.rgb == "00FFF7E0"
    assert sheet.protection.sheet
    assert not sheet.cell(rows["总投资"], 3).protection.locked
    assert sheet.cell(rows["总投资"], 4).protection.locked
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert f"C{rows['所属行业']}" in lists


def test_核实结论不问企业() -> None:
    assert "benefit_evident" not in {field.key for field in asked_fields(LIBRARY.fields, PACKS)}


def test_原样回来_什么都没有变(desk: Desk) -> None:
    back = read_collection(desk.filled(lambda _put: None), desk.store)
    assert back.enterprise == "广西甲公司"
    assert {answer.kind for answer in back.answers} == {AnswerKind.SAME}
    assert back.missing_rows == ()


def test_新填_改动_清空_读不懂_各归各类(desk: Desk) -> None:
    def change(put: Callable[[str, str, object], None]) -> None:
        put("项目1", "固定资产投资", 2800)
        put("项目1", "总投资", 3300)
        put("项目1", "开工时间", None)
        put("项目1", "竣工投产时间", "明年下半年")
        put("企业", "企业联系人", "李四")
        put("项目2", "总投资", "1.2亿")

    back = read_collection(desk.filled(change), desk.store)
    kinds = {
        (answer.record, answer.field.key): answer.kind
        for answer in back.answers
        if answer.kind is not AnswerKind.SAME
    }
    assert kinds == {
        ("一号项目", "fixed_asset_investment"): AnswerKind.NEW,
        ("一号项目", "total_investment"): AnswerKind.CHANGED,
        ("一号项目", "start_month"): AnswerKind.CLEARED,
        ("一号项目", "completion_month"): AnswerKind.UNREADABLE,
        ("广西甲公司", "contact_name"): AnswerKind.NEW,
        ("二号项目", "total_investment"): AnswerKind.NEW,
    }
    unread = back.of_kind(AnswerKind.UNREADABLE)[0]
    assert unread.raw == "明年下半年"
    assert unread.place.startswith("“项目1 一号项目”C")
    assert unread.problem


def test_这边也改过就是两边都改过_改得一样不算(desk: Desk) -> None:
    def change(put: Callable[[str, str, object], None]) -> None:
        put("项目1", "总投资", 3300)
        put("项目1", "固定资产投资", 2800)

    file = desk.filled(change)
    here = {**desk.service.load(desk.first).facts, "total_investment": Decimal(3400)}
    desk.service.save(desk.first, {**here, "fixed_asset_investment": Decimal(2800)})
    kinds = {a.field.key: a.kind for a in read_collection(file, desk.store).answers if a.record == "一号项目"}
    assert kinds["total_investment"] is AnswerKind.CONFLICT
    assert kinds["fixed_asset_investment"] is AnswerKind.SAME


def test_只有选中的写入_一步_可在历史里看到(desk: Desk) -> None:
    def change(put: Callable[[str, str, object], None]) -> None:
        put("项目1", "固定资产投资", 2800)
        put("项目1", "总投资", 3300)
        put("企业", "企业联系人", "李四")

    back = read_collection(desk.filled(change), desk.store)
    chosen = [
        a
        for a in back.answers
        if a.field.key in {"fixed_asset_investment", "contact_name"} and a.there is not None
    ]
    assert take_over(desk.service, desk.store, chosen).operation == "读回收集表"
    first, second = desk.service.load(desk.first).facts, desk.service.load(desk.second).facts
    assert first["fixed_asset_investment"] == Decimal(2800)
    assert first["total_investment"] == Decimal("3200.5")
    assert first["contact_name"] == second["contact_name"] == "李四"
    entries = [e for e in desk.store.history(desk.first) if e.field == "fixed_asset_investment"]
    assert entries[-1].operation == "读回收集表"


def test_读两次第二次没有变化(desk: Desk) -> None:
    file = desk.filled(lambda put: put("项目1", "固定资产投资", 2800))
    back = read_collection(file, desk.store)
    take_over(desk.service, desk.store, back.of_kind(AnswerKind.NEW))
    assert {a.kind for a in read_collection(file, desk.store).answers} == {AnswerKind.SAME}


def test_行挪了位置照样认得_删了的行说出来(desk: Desk) -> None:
    book = load_workbook(io.BytesIO(desk.sheets()[0].content()))
    sheet = book["项目1 一号项目"]
    row = next(r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 2).value == "总投资")
    sheet.cell(row, 3).value = 3300
    sheet.delete_rows(5)
    file = desk.folder / "删行.xlsx"
    book.save(file)
    back = read_collection(file, desk.store)
    assert [a.there for a in back.of_kind(AnswerKind.CHANGED)] == [Decimal(3300)]
    assert len(back.missing_rows) == 1


def test_已删除的项目不读回(desk: Desk) -> None:
    file = desk.filled(lambda put: put("项目1", "总投资", 3300))
    desk.service.delete(desk.first)
    back = read_collection(file, desk.store)
    assert back.gone == 1
    assert back.of_kind(AnswerKind.CHANGED) == ()


def test_别的表格不当收集表读(tmp_path: Path, desk: Desk) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    book.active["A1"] = "申报表"
    file = tmp_path / "别的.xlsx"
    book.save(file)
    with pytest.raises(AppError, match="不是本程序生成的收集表") as caught:
        read_collection(file, desk.store)
    assert caught.value.code == "collection-foreign"


@pytest.mark.parametrize(("cell", "value", "code"), [("B1", 2, "collection-newer"), ("C1", "{", "collection-broken"),
                                                     ("C1", "{}", "collection-broken")])  # fmt: skip
def test_标识被改动就说明(desk: Desk, cell: str, value: object, code: str) -> None:
    book = load_workbook(io.BytesIO(desk.sheets()[0].content()))
    book["_keys"][cell] = value
    file = desk.folder / "改过.xlsx"
    book.save(file)
    with pytest.raises(AppError) as caught:
        read_collection(file, desk.store)
    assert caught.value.code == code


def test_企业名里的怪字符不进文件名_重名有编号() -> None:
    dossiers = [
        Dossier(Project(f"p{name}", name, {}), Enterprise(name, {"enterprise_name": name}))
        for name in ("甲/乙:公司", "甲乙公司")
    ]
    names = [sheet.file_name for sheet in collection_sheets(dossiers, PACKS, LIBRARY.fields, OFFICE, DAY)]
    assert names == ["收集表-甲乙公司.xlsx", "收集表-甲乙公司(2).xlsx"]


def test_催办文字_按企业_缺什么写什么(desk: Desk) -> None:
    texts = chasing_texts(
        desk.store.projects.iterate_dossiers(), PACKS, LIBRARY.fields, OFFICE, DAY, date(2024, 1, 20)
    )
    assert len(texts) == 1
    text = texts[0].text
    assert text.startswith("广西甲公司：\n申报“千企技改 2024”的材料还缺下列")
    assert "请于1月20日前补齐并回复" in text
    assert "【企业情况】" in text
    assert "【项目：二号项目】" in text
    assert "固定资产投资（万元）" in text
    assert "总投资（万元）" not in text.split("【项目：二号项目】", maxsplit=1)[0]
    assert text.endswith("兴业县工业和信息化局　张三　0775-3761234")
    assert texts[0].missing == text.count("\n") - 5
    assert "核实结论" not in text
