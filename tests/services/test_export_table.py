"""Export onto the official tables: exact cells, everything else untouched, findings named, nothing half-written."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from python_calamine import load_workbook

from db.memory import MemoryStore
from desktop_app.domain.entities import DeclarationStatus, Enterprise, Office, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import Facts
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.onboarding.templates import How, catalogue

NOW = datetime(2024, 1, 20, 9, 0, tzinfo=UTC)
OFFICE = Office("鱼峰区工业和信息化局", "450203", 2024, "区工", "0772-1234567")
FIRM: Facts = {
    "enterprise_name": "柳州某铸造有限公司",
    "uscc": "91350100M000100Y43",
    "is_above_scale": True,
    "enterprise_size": "medium",
    "contact_name": "区工",
    "contact_phone": "13800138000",
}
PROJECT: Facts = {
    "project_name": "60万缸体毛坯铸造生产线技术改造项目",
    "site_region": "450203",
    "site_detail": "阳和工业新区",
    "industry": "36",
    "gx_cluster": "auto",
    "gx_direction_2024": ("equipment",),
    "construction_nature": "transformation",
    "in_plan_last_year": False,
    "construction_content": "购置造型线、浇注机、多功能工业机器人。",
    "implementation_effect": "生产效率提高30%。",
    "project_code": "2401-450203-04-02-123456",
    "catalogue_class": "encouraged",
    "start_month": Month(2023, 2),
    "completion_month": Month(2024, 12),
    "total_investment": Decimal("20941.0001"),
    "fixed_asset_investment": Decimal("20170"),
    "equipment_investment": Decimal("15000.55"),
    "investment_this_year": Decimal("9000"),
    "output_after": Decimal("60000"),
    "gd_cluster": "auto",
    "gd_traditional": "none",
    "gd_directions": ("intelligent", "green"),
}


def office_with(count: int, **changes: object) -> tuple[DeclareService, MemoryStore]:
    store = MemoryStore()
    firm = store.enterprises.save(Enterprise(new_id(), FIRM))
    for number in range(1, count + 1):
        own = {"project_name": f"第{number}号技改项目", "project_code": project_code(number)}
        facts = {**PROJECT, **own, **changes}
        store.projects.save(Project(new_id(), firm.id, {k: v for k, v in facts.items() if v is not None}))  # type: ignore[misc]
    return DeclareService(store, standard_library(), OFFICE, lambda: NOW), store


def project_code(number: int) -> str:
    """A code of its own for each project: the same one twice would be one project declared twice."""
    return str(PROJECT["project_code"]) if number == 1 else f"2019-450102-36-03-{number:06d}"


def sheet_of(file: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(file)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize("count", [1, 4, 5, 6, 30])
def test_项目逐行填入_合计正确_说明和签章下移(tmp_path: Path, count: int) -> None:
    service, _ = office_with(count)
    result = service.export(None, tmp_path / "申报表.xlsx")
    assert (result.rows, result.how, result.must_findings) == (count, How.HASH, ())
    sheet = sheet_of(result.out, "申报表")
    for number in range(1, count + 1):
        row = 5 + number
        cells = {letter: sheet[f"{letter}{row}"].value for letter in "ABCDFGIKMOPRUVZ"}
        assert cells == {
            "A": number,
            "B": "柳州市",
            "C": "鱼峰区",
            "D": f"第{number}号技改项目",
            "F": FIRM["uscc"],
            "G": "是",
            "I": "汽车制造业",
            "K": "装备提升",
            "M": "新增",
            "O": "柳州市鱼峰区阳和工业新区",
            "P": project_code(number),
            "R": "2023年2月-2024年12月",
            "U": 20941.0001,
            "V": 20170,
            "Z": f'=IF(V{row}=0,"",Y{row}/V{row})',
        }
        assert sheet[f"S{row}"].value == datetime(2023, 2, 1)
    total = 5 + max(count, 5) + 1
    assert sheet[f"A{total}"].value == "合计"
    assert sheet[f"U{total}"].value == f"=SUM(U6:U{total - 1})"
    assert str(sheet[f"A{total + 6}"].value).startswith("填报单位（盖章）")
    totals = load_workbook(str(result.out)).get_sheet_by_name("申报表").to_python(skip_empty_area=False)
    assert totals[total - 1][20] == pytest.approx(float(count * Decimal("20941.0001")))


def test_下拉选项_打印区域_重复表头随行增长(tmp_path: Path) -> None:
    service, _ = office_with(12)
    sheet = sheet_of(service.export(None, tmp_path / "表.xlsx").out, "申报表")
    areas = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert {"B6:B17", "K6:K17", "V6:V17"} <= areas
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.print_area.endswith("$A$1:$AK$24")
    assert {"A18:D18", "A4:A5", "V4:W4"} <= {str(area) for area in sheet.merged_cells.ranges}


def test_广东附件1_亿元_序号行业_是否_起止时间(tmp_path: Path) -> None:
    service, _ = office_with(7)
    result = service.export(None, tmp_path / "附件1.xlsx", policy_id="gd-baiqian-2023-project")
    sheet = sheet_of(result.out, "项目推荐表")
    values = [sheet.cell(12, column).value for column in range(1, 16)]
    assert values == [
        7,
        "第7号技改项目",
        "柳州某铸造有限公司",
        "柳州市鱼峰区阳和工业新区",
        "汽车",
        "31.汽车制造业",
        "不属于",
        "是",
        "否",
        "是",
        "2023年2月-2024年12月",
        2.09410001,
        PROJECT["construction_content"],
        PROJECT["implementation_effect"],
        "区工 13800138000",
    ]
    assert result.findings == ()


def test_核验文件写明数量和项目(tmp_path: Path) -> None:
    service, _ = office_with(6)
    result = service.export(None, tmp_path / "表.xlsx", proof=tmp_path / "核验.json")
    report = json.loads((tmp_path / "核验.json").read_text(encoding="utf-8"))
    assert report["records"] == 6
    assert report["rows_inserted"] == 1
    assert report["template_sha256"] == catalogue()[0].sha256
    assert [item["number"] for item in report["projects"]] == [1, 2, 3, 4, 5, 6]
    assert report["values_written"] == result.proof.values_written > 6 * 20


def test_模板内容与登记的一致() -> None:
    service, _ = office_with(0)
    for known in catalogue():
        assert known.mapping_file.is_file()
        assert any(known.file == table.file for table in service.tables())
    assert service.own_template("gd-baiqian-2023-project").file.name == "gd-baiqian-fujian1.xlsx"


def test_按季度只导出申报过的(tmp_path: Path) -> None:
    service, store = office_with(3)
    first, _, third = [row.id for row in store.projects.rows()]
    service.declare([third, first], "gx-qianqi-2024", 2024, 2)
    result = service.export(None, tmp_path / "表.xlsx", 2024, 2, "gx-qianqi-2024")
    sheet = sheet_of(result.out, "申报表")
    assert [sheet[f"D{row}"].value for row in (6, 7, 8)] == ["第1号技改项目", "第3号技改项目", None]
    with pytest.raises(AppError, match="2024年三季度") as caught:
        service.export(None, tmp_path / "空.xlsx", 2024, 3)
    assert caught.value.code == "nothing-declared"
    assert not (tmp_path / "空.xlsx").exists()


def test_信用代码和下拉不符的_导出但逐条列出(tmp_path: Path) -> None:
    service, store = office_with(1, gx_direction_2024=None, construction_nature="new")
    firm = next(store.enterprises.iterate())
    store.enterprises.save(replace(firm, facts={**FIRM, "uscc": "91350100M000100Y44"}))
    result = service.export(None, tmp_path / "表.xlsx")
    codes = {finding.code for finding in result.must_findings}
    assert {"F.401", "F.702"} <= codes
    assert all("第1项“第1号技改项目”" in finding.line for finding in result.must_findings)
    assert result.out.exists()


def test_超出300字的_说出字数(tmp_path: Path) -> None:
    service, _ = office_with(1, construction_content="长" * 301)
    result = service.export(None, tmp_path / "附件1.xlsx", policy_id="gd-baiqian-2023-project")
    assert [finding.column for finding in result.must_findings] == ["M"]
    assert "301" in result.must_findings[0].message


def test_多个方向用顿号连接_在下拉选项之内(tmp_path: Path) -> None:
    service, _ = office_with(1, gx_direction_2024=("equipment", "digital"))
    result = service.export(None, tmp_path / "表.xlsx")
    assert sheet_of(result.out, "申报表")["K6"].value == "装备提升、智改数转"
    assert result.findings == ()


def test_不在下拉选项中的_说出最接近的(tmp_path: Path) -> None:
    service, _ = office_with(1)
    template = tmp_path / "改过选项.xlsx"
    book = openpyxl.load_workbook(catalogue()[0].file)
    for row in book["字典"].iter_rows(min_row=2):
        for cell in row:
            if cell.value == "改建和技术改造":
                cell.value = "技术改造"
    book.save(template)
    result = service.export(template, tmp_path / "表.xlsx")
    assert [(finding.column, finding.nearest) for finding in result.must_findings] == [("L", "技术改造")]


def test_未知的一律空白_不写零(tmp_path: Path) -> None:
    service, _ = office_with(1, fixed_asset_investment=None, start_month=None, site_region=None)
    sheet = sheet_of(service.export(None, tmp_path / "表.xlsx").out, "申报表")
    assert [sheet[f"{letter}6"].value for letter in ("B", "C", "S", "V")] == [None] * 4
    assert sheet["R6"].value == "-2024年12月"


def test_不能写到模板上_模板不变(tmp_path: Path) -> None:
    service, _ = office_with(1)
    template = tmp_path / "模板.xlsx"
    template.write_bytes(catalogue()[0].file.read_bytes())
    before = template.read_bytes()
    for out, proof in ((template, None), (tmp_path / "表.xlsx", template)):
        with pytest.raises(AppError) as caught:
            service.export(template, out, proof=proof)
        assert caught.value.code == "output-is-template"
    assert template.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["模板.xlsx"]


def test_写不进去时什么都不留下(tmp_path: Path) -> None:
    service, _ = office_with(1)
    (tmp_path / "占用").mkdir()
    old = tmp_path / "核验.json"
    old.write_text("旧的", encoding="utf-8")
    with pytest.raises(AppError):
        service.export(None, tmp_path / "占用", proof=old)
    assert old.read_text(encoding="utf-8") == "旧的"
    with pytest.raises(AppError):
        service.export(None, tmp_path / "占用", proof=tmp_path / "新.json")
    assert not (tmp_path / "新.json").exists()
    with pytest.raises(AppError, match="不存在"):
        service.export(None, tmp_path / "没有" / "表.xlsx")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("没有.xlsx", None, "template-missing"),
        ("坏.xlsx", b"PK\x03\x04broken", None),
        ("不是.xlsx", b"hello", None),
    ],
    ids=["没有", "损坏", "不是表格"],
)
def test_模板有问题时一句话说明(tmp_path: Path, name: str, content: bytes | None, code: str | None) -> None:
    service, _ = office_with(1)
    template = tmp_path / name
    if content is not None:
        template.write_bytes(content)
    with pytest.raises(AppError) as caught:
        service.export(template, tmp_path / "表.xlsx")
    assert code in (None, caught.value.code)
    assert "\n" not in caught.value.message
    assert not (tmp_path / "表.xlsx").exists()


@pytest.mark.parametrize("name", ["表.xlsm", "表.xls", "表.PDF"])
def test_结果的类型要与模板相同(tmp_path: Path, name: str) -> None:
    service, _ = office_with(1)
    with pytest.raises(AppError) as caught:
        service.export(None, tmp_path / name)
    assert caught.value.code == "output-kind"
    assert list(tmp_path.iterdir()) == []


def test_草稿与定稿的打印(tmp_path: Path) -> None:
    service, store = office_with(2)
    ids = [row.id for row in store.projects.rows()]
    outcome = service.declare(ids, "gx-qianqi-2024", 2024, 1)
    table = service.table(2024, 1, "gx-qianqi-2024")
    assert (table.watermark, len(table.rows), table.paper) == ("草稿", 2, "A3")
    assert (
        table.rows[0][table.columns.index(next(c for c in table.columns if c.title == "总投资(万元)"))]
        == "20,941.0001"
    )
    for declaration in outcome.declared:
        for step in (DeclarationStatus.CHECKED, DeclarationStatus.FINAL):
            service.ledger.statuses.move(declaration.id, step)
    assert service.table(2024, 1, "gx-qianqi-2024").watermark == ""
    assert service.table(2024).watermark == "草稿"


def test_重复申报的理由印在表上() -> None:
    service, store = office_with(1)
    ids = [row.id for row in store.projects.rows()]
    service.declare(ids, "gx-qianqi-2024", 2024, 1)
    service.declare(ids, "gx-qianqi-2024", 2024, 2, override_reason="市局要求重报")
    assert any("市局要求重报" in note for note in service.table(2024, 2, "gx-qianqi-2024").notes)


def test_没有专门表格的政策用一览表_标题写政策名() -> None:
    service, _ = office_with(1)
    table = service.table(policy_id="gx-q4-2024-equipment")
    title = standard_library().packs["gx-q4-2024-equipment"].title
    assert (table.title, table.paper) == (f"{title}项目一览表", "A4")
    assert "千企技改" in service.table().title
    assert "千企技改" in service.table(policy_id="gx-qianqi-2019").title


def test_合计行精确相加() -> None:
    service, _ = office_with(3, total_investment=Decimal("0.1"))
    table = service.table()
    assert table.total is not None
    position = [column.title for column in table.columns].index("总投资(万元)")
    assert table.total[position] == "0.3"
    assert table.total[3] == "合计"


def test_项目卡写明政策结论() -> None:
    service, store = office_with(1)
    card = service.card(store.projects.rows()[0].id)
    assert "第1号技改项目" in card.title
    assert any("42号" in verdict.document_number for verdict in card.verdicts)
    assert "以主管部门审核为准" in card.footer
    with pytest.raises(AppError, match="项目库"):
        service.card(new_id())


def test_今天之后的日期不影响月份单元格(tmp_path: Path) -> None:
    service, _ = office_with(1, start_month=Month(2000, 1), completion_month=Month(2050, 12))
    sheet = sheet_of(service.export(None, tmp_path / "表.xlsx").out, "申报表")
    assert [sheet["S6"].value, sheet["T6"].value] == [datetime(2000, 1, 1), datetime(2050, 12, 1)]
    assert date(2000, 1, 1).toordinal() < date(2050, 12, 1).toordinal()
