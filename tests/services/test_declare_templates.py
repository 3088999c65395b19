"""Which table a file is: given, by hash, by the same header, by names; else a sentence that says what to do."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.services.onboarding.templates import How, Recognised, catalogue, recognise, template_of
from desktop_app.sheets.mapping import SourceKind

FIELDS = standard_dictionary()


def recognised(content: bytes, mapping: Path | None = None) -> Recognised:
    return recognise(content, "表.xlsx", mapping, FIELDS)


def workbook(rows: Sequence[Sequence[object]], blank: int = 3, total: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if total:
        sheet.cell(len(rows) + blank + 1, 4, f"=SUM(D{len(rows) + 1}:D{len(rows) + blank})")
        sheet.cell(len(rows) + blank + 2, 1, "填报单位（盖章）：")
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("known", catalogue(), ids=lambda known: known.file.name)
def test_自带的模板按哈希认出(known: object) -> None:
    template = next(item for item in catalogue() if item == known)
    found = recognised(template.file.read_bytes())
    assert (found.how, found.name) == (How.HASH, template.name)


def test_另存过的同一张表按表头认出_行号随之移动() -> None:
    book = openpyxl.load_workbook(catalogue()[0].file)
    sheet = book["申报表"]
    sheet.title = "附件表格"
    for merged in list(sheet.merged_cells.ranges):
        sheet.merged_cells.remove(merged)
    sheet.insert_rows(1)
    for area in ("A5:A6", "V5:W5", "AA5:AB5"):
        sheet.merge_cells(area)
    buffer = BytesIO()
    book.save(buffer)
    found = recognised(buffer.getvalue())
    assert found.how is How.HEADER
    assert (found.mapping.sheet, found.mapping.header, found.mapping.rows) == ("附件表格", (5, 6), (7, 11))


def test_换了年份仍是同一表头() -> None:
    book = openpyxl.load_workbook(catalogue()[0].file)
    sheet = book["申报表"]
    sheet["X4"] = "截至2024年底累计完成投资(万元)"
    sheet["Y4"] = "2025年计划完成投资(万元)"
    buffer = BytesIO()
    book.save(buffer)
    assert recognised(buffer.getvalue()).how is How.HEADER


def test_没见过的表按栏目名称对应() -> None:
    content = workbook(
        [
            ["2025年技改项目汇总表"],
            ["单位：亿元"],
            [
                "序号",
                "项目名称",
                "企业名称",
                "总投资",
                "固定资产投资（万元）",
                "起止时间",
                "联系人及电话",
                "县区",
                "主管领导",
            ],
        ],
        total=True,
    )
    found = recognised(content)
    assert found.how is How.PROPOSED
    mapping = found.mapping
    assert (mapping.header, mapping.rows, mapping.unit) == ((3, 3), (4, 6), "亿元")
    by_letter = {column.column: column for column in mapping.columns}
    assert by_letter["A"].kind is SourceKind.NUMBER
    assert by_letter["D"].fields == ("total_investment",)
    assert by_letter["E"].unit == "万元"
    assert by_letter["F"].kind is SourceKind.PERIOD
    assert by_letter["G"].fields == ("contact_name", "contact_phone")
    assert (by_letter["H"].fields, by_letter["H"].level) == (("site_region",), "county")
    assert "I" not in by_letter
    assert any("主管领导" in note for note in found.notes)


def test_没有注明金额单位时提醒() -> None:
    found = recognised(workbook([["项目名称", "企业名称", "总投资", "备注"]]))
    assert any("万元" in note for note in found.notes)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (["姓名", "年龄", "住址"], "项目名称"),
        (["项目名称", "企业名称", "总投资", "总投资"], "不止一列"),
        (["项目名称", "企业名称", "总投资", *[f"其他{n}" for n in range(9)]], "只认出3栏"),
    ],
)
def test_有疑问的表不猜_说明办法(header: list[str], reason: str) -> None:
    with pytest.raises(AppError, match=reason) as caught:
        recognised(workbook([header]))
    assert caught.value.code == "mapping-needed"
    assert "--mapping" in caught.value.message


def test_指定的列对应文件优先(tmp_path: Path) -> None:
    file = tmp_path / "列.toml"
    file.write_text(
        'sheet = "申报表"\nheader = "4:5"\nrows = "6:10"\n[columns]\nD = "project_name"\n', encoding="utf-8"
    )
    found = recognised(catalogue()[0].file.read_bytes(), file)
    assert (found.how, len(found.mapping.columns)) == (How.GIVEN, 1)
    file.write_text(
        'sheet = "申报表"\nheader = "4:5"\nrows = "6:10"\n[columns]\nD = "project_nam"\n', encoding="utf-8"
    )
    with pytest.raises(AppError, match=r"columns\.D"):
        recognised(catalogue()[0].file.read_bytes(), file)


def test_政策和地区各有自带的表() -> None:
    assert template_of("gx-qianqi-2024").file.name == "qianqi-2024.xlsx"
    assert template_of(None, "440606").file.name == "gd-baiqian-fujian1.xlsx"
    assert template_of(None).file.name == "qianqi-2024.xlsx"
    with pytest.raises(AppError, match="没有自带的申报表"):
        template_of("gx-q4-2024-loan")


@pytest.mark.parametrize("known", catalogue(), ids=lambda known: known.file.name)
def test_自带模板标明参考样式_横向_隐藏字典(known: object) -> None:
    template = next(item for item in catalogue() if item == known)
    book = openpyxl.load_workbook(template.file)
    sheet = book.worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows(min_row=1, max_row=1) for cell in row if cell.value]
    assert "参考样式（非主管部门原件）" in texts
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.print_area
    assert book["字典"].sheet_state == "hidden"
    assert sheet.data_validations.count > 3
