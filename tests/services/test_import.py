"""Import of sheets as offices have them, and of JSON lines; each doubt with sheet, row, column and reason."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from db.memory import MemoryStore
from db.store import Store
from desktop_app import resources
from desktop_app.domain import ports
from desktop_app.domain.entities import Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.fields import standard_dictionary
from desktop_app.domain.month import Month
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.importing.cells import read_cell
from desktop_app.services.importing.report import ImportReport, QuestionKind
from desktop_app.services.importing.run import run_import, run_undo
from desktop_app.services.importing.taking_in import import_file
from desktop_app.services.job import Progress
from desktop_app.services.office.identity import OfficeService
from desktop_app.services.office.operator import keep_operator
from desktop_app.services.office.sample import build_sample_office
from desktop_app.services.records.projects import ProjectService

TITLES = ["序号", "项目名称", "企业名称", "总投资", "开工时间"]


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ports.Store]:
    opened: ports.Store = Store.open(tmp_path / "数据") if request.param == "sqlite" else MemoryStore()
    OfficeService(opened).save(Office("某局", "450203", 2024))
    yield opened
    opened.close()


def sheet(folder: Path, *rows: list[Any], name: str = "表.xlsx", merges: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "申报表"
    for row in rows:
        page.append(row)
    for area in merges:
        page.merge_cells(area)
    book.save(folder / name)
    return folder / name


def facts(store: ports.Store) -> list[dict[str, Any]]:
    return [dict(dossier.facts) for dossier in ProjectService(store).iterate()]


def asked(report: ImportReport, *kinds: QuestionKind) -> list[tuple[int, str, str]]:
    wanted = kinds or (QuestionKind.VALUE, QuestionKind.CHECK, QuestionKind.ROW, QuestionKind.CONFLICT)
    return [(q.row, q.column, q.text) for q in report.questions if q.kind in wanted]


def test_a_plain_table(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["单位：万元"],
        TITLES,
        [1, "铸造线改造", "甲厂", 20941.5, "2024.7"],
        [2, "铝材改造", "乙厂", "2.46亿元", date(2024, 8, 1)],
    )
    report = import_file(store, file)
    assert facts(store) == [
        {"project_name": "铸造线改造", "enterprise_name": "甲厂", "total_investment": Decimal("20941.5"), "start_month": Month(2024, 7)},
        {"project_name": "铝材改造", "enterprise_name": "乙厂", "total_investment": Decimal(24600), "start_month": Month(2024, 8)},
    ]  # fmt: skip
    assert report.questions == ()
    assert (report.rows, report.projects, report.enterprises) == (2, 2, 2)
    assert [row.name for row in store.projects.rows()] == ["铸造线改造", "铝材改造"]


@pytest.mark.parametrize(
    ("title", "above", "cell", "expected"),
    [
        ("总投资（元）", "", 209415000, Decimal("20941.5")),
        ("总投资(亿元)", "", 2.46, Decimal(24600)),
        ("总投资\n（万元）", "", 499.9999, Decimal("499.9999")),
        ("总投资", "单位：亿元", 0.5, Decimal(5000)),
        ("总投资", "金额单位:元", 5000001, Decimal("500.0001")),
        ("总投资（亿元）", "单位：万元", 1, Decimal(10000)),
        ("总投资（亿元）", "", "500万元", Decimal(500)),
        ("总投资（万元）", "", "１，２３４．５", Decimal("1234.5")),
    ],
)
def test_units(
    store: ports.Store, tmp_path: Path, title: str, above: str, cell: Any, expected: Decimal
) -> None:
    file = sheet(tmp_path, [above or "某县技改项目表"], ["项目名称", "企业名称", title], ["甲", "甲厂", cell])
    report = import_file(store, file)
    assert facts(store)[0]["total_investment"] == expected
    assert report.questions == ()


def test_a_missing_unit_is_said(store: ports.Store, tmp_path: Path) -> None:
    report = import_file(store, sheet(tmp_path, TITLES, [1, "甲", "甲厂", 600, "2024.7"]))
    (question,) = report.questions
    assert (question.kind, question.column, question.row) == (QuestionKind.COLUMN, "D", 0)
    assert "单位" in question.reason
    assert facts(store)[0]["total_investment"] == 600


def test_two_row_header_with_merges_totals_blanks_and_signature(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["2024年技改项目申报表", None, None, None, None, None, None],
        ["序号", "项目名称", "项目单位", "投资情况（万元）", None, "建设起止时间", "备注"],
        [None, None, None, "总投资", "其中：设备投资", None, None],
        ["一、柳州市", None, None, None, None, None, None],
        [1, "甲", "甲厂", 1000, 600, "2024年2月-2024年11月", "好"],
        [None, None, None, None, None, None, None],
        [2, "乙", "乙厂", 2000, 500, "2024年5-12月", None],
        [3, None, None, None, None, None, None],
        ["合计", None, None, 3000, 1100, None, None],
        ["填表人：张三", None, None, "联系电话：123", None, None, None],
        merges=("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "A4:G4", "A9:C9"),
    )
    report = import_file(store, file)
    assert [(f["project_name"], f["total_investment"], f["equipment_investment"]) for f in facts(store)] == [
        ("甲", 1000, 600), ("乙", 2000, 500),
    ]  # fmt: skip
    assert facts(store)[1]["start_month"] == Month(2024, 5)
    assert facts(store)[1]["completion_month"] == Month(2024, 12)
    assert facts(store)[0]["remark"] == "好"
    assert report.questions == ()
    assert [skipped.row for skipped in report.skipped] == [4, 9, 10]


def test_what_is_in_doubt_stays_blank_and_is_asked(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["单位：万元"],
        [
            "项目名称",
            "企业名称",
            "总投资",
            "设备投资",
            "开工时间",
            "统一社会信用代码",
            "联系电话",
            "所属行业",
        ],
        ["甲", "甲厂", "约2亿元", "2000-3000万元", "2024", "914403001922038217", "13800138000", "31"],
        ["乙", "乙厂", "-5", "600美元", 2024.1, 914403001922038216, "无", "汽车制造业"],
        ["丙", "丙厂", "/", "待定", "2024年13月", "914403001922038216", "138001380012", "36 汽车制造业"],
    )
    report = import_file(store, file)
    first, second, third = facts(store)
    assert first == {
        "project_name": "甲", "enterprise_name": "甲厂", "uscc": "914403001922038217", "contact_phone": "13800138000",
    }  # fmt: skip
    assert second == {"project_name": "乙", "enterprise_name": "乙厂", "industry": "36"}
    assert third == {
        "project_name": "丙",
        "enterprise_name": "丙厂",
        "uscc": "914403001922038216",
        "industry": "36",
    }
    assert [(row, column) for row, column, _ in asked(report)] == [
        (3, "C"), (3, "D"), (3, "E"), (3, "F"), (3, "H"), (4, "C"), (4, "D"), (4, "E"), (4, "F"), (5, "E"), (5, "G"),
    ]  # fmt: skip
    assert all(q.reason and q.sheet == "申报表" for q in report.questions)
    about = next(q for q in report.questions if q.column == "C")
    assert about.text == "约2亿元"
    assert about.proposal == "20,000万元"


def test_error_values_are_asked() -> None:
    money = standard_dictionary()["total_investment"]
    for text in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!"):
        assert "错误值" in read_cell(money, text).problem
        assert read_cell(money, text).value is None


def test_error_values_of_a_workbook_are_not_taken_for_blanks(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, ["单位：万元"], ["项目名称", "企业名称", "总投资"], ["甲", "甲厂", "#REF!"])
    report = import_file(store, file)
    assert asked(report) == [(3, "C", "#REF!")]


def test_rows_without_a_name_and_twins_are_not_taken(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["单位：万元"],
        TITLES,
        [1, "甲", "甲厂", 600, "2024.7"],
        [2, None, "乙厂", 700, "2024.8"],
        [3, " 甲 ", "甲厂", 600, "2024.7"],
    )
    report = import_file(store, file)
    assert len(facts(store)) == 1
    assert [(q.kind, q.row) for q in report.questions] == [(QuestionKind.ROW, 4), (QuestionKind.ROW, 5)]
    again = import_file(store, file)
    assert again.projects == 0
    assert [q.row for q in again.questions] == [4, 3, 5] or {q.row for q in again.questions} == {3, 4, 5}
    assert len(facts(store)) == 1


def test_a_code_that_is_there_already(store: ports.Store, tmp_path: Path) -> None:
    code = "2019-450102-30-03-012345"
    ProjectService(store).create({"project_name": "旧名", "project_code": code})
    report = import_file(store, sheet(tmp_path, ["项目名称", "企业名称", "项目代码"], ["新名", "甲厂", code]))
    assert report.projects == 0
    assert "项目代码" in report.questions[-1].reason


def test_unknown_and_near_columns_are_said(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["单位：万元"],
        ["项目名称", "企业名称", "项目计划总投资额", "领导批示", "本年计划投资占比"],
        ["甲", "甲厂", 600, "同意", "30%"],
    )
    report = import_file(store, file)
    assert facts(store) == [
        {"project_name": "甲", "enterprise_name": "甲厂", "total_investment": Decimal(600)}
    ]
    assert sorted((q.column, q.header) for q in report.questions if q.kind is QuestionKind.COLUMN) == [
        ("C", "项目计划总投资额"), ("D", "领导批示"), ("E", "本年计划投资占比"),
    ]  # fmt: skip


def test_region_from_two_columns_and_from_a_place(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["设区市", "县(市、区)", "项目名称", "企业名称", "建设地点"],
        ["柳州市", "鱼峰区", "甲", "甲厂", "阳和工业新区1号"],
        ["南宁市", "兴宁区", "乙", "乙厂", None],
        ["柳州市", "鱼峰区", "丙", "丙厂", "南宁市兴宁区"],
    )
    report = import_file(store, file)
    first, second, third = facts(store)
    assert (first["site_region"], first["site_detail"]) == ("450203", "阳和工业新区1号")
    assert second["site_region"] == "450102"
    assert "site_region" not in third
    assert [q.row for q in report.questions] == [4]


def test_guangdong_form(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["附件1 项目推荐表"],
        ["序号", "项目名称", "项目承担单位", "项目建设地点(市、区、镇)", "所属战略产业集群", "所属行业", "所属五大优势传统产业", "技术改造方向(可多选)", None, None, "建设起止时间", "总投资(亿元)", "项目建设内容", "技术改造实施效果", "企业联系人及联系方式"],
        [None, None, None, None, None, None, None, "智能化", "数字化", "绿色化"],
        [1, "陶瓷线改造", "甲公司", "佛山市南海区西樵镇", "先进材料", "25.非金属矿物制品业", "建材", "是", "否", "√", "2021年2月-2023年4月", 0.956, "窑炉", "能耗降低", "张三 13800138000"],
        merges=("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "H2:J2", "K2:K3", "L2:L3", "M2:M3", "N2:N3", "O2:O3"),
    )  # fmt: skip
    report = import_file(store, file)
    assert facts(store) == [
        {
            "project_name": "陶瓷线改造", "enterprise_name": "甲公司", "site_region": "440605", "site_detail": "西樵镇",
            "gd_cluster": "materials", "industry": "30", "gd_traditional": "building",
            "gd_directions": ("intelligent", "green"), "start_month": Month(2021, 2), "completion_month": Month(2023, 4),
            "total_investment": Decimal(9560), "construction_content": "窑炉", "implementation_effect": "能耗降低",
            "contact_name": "张三", "contact_phone": "13800138000",
        }
    ]  # fmt: skip
    assert report.questions == ()


def test_what_tables_derive_is_told_apart_again(store: ports.Store, tmp_path: Path) -> None:
    code = "2019-450102-30-03-012345"
    file = sheet(
        tmp_path,
        [
            "项目名称",
            "企业名称",
            "是否规上",
            "项目状态(新增/结转)",
            "备案(核准)文号或项目代码",
            "年度计划完成投资占比",
        ],
        ["甲", "甲厂", "否（技改后可达规上）", "2023年结转", code, "30%"],
        ["乙", "乙厂", "是", "新增", "桂工信备〔2024〕1号", None],
        ["丙", "丙厂", "规上", "在建", None, None],
    )
    report = import_file(store, file)
    first, second, third = facts(store)
    assert (first["is_above_scale"], first["reaches_above_scale_after"], first["in_plan_last_year"]) == (
        False,
        True,
        True,
    )
    assert first["project_code"] == code
    assert (second["is_above_scale"], second["in_plan_last_year"]) == (True, False)
    assert second["approval_number"] == "桂工信备〔2024〕1号"
    assert "is_above_scale" not in third
    assert [(q.row, q.column) for q in report.questions] == [(4, "C"), (4, "D")]


# What the tables do not carry: one column holds the project code, or the filing's number where there is no code.
# A place that repeats the region's name is printed once.
NOT_CARRIED = {"approval_number", "site_detail"}


@pytest.mark.parametrize("with_mapping", [False, True])
@pytest.mark.parametrize(
    ("region", "template"), [("45", "qianqi-2024"), ("45", "qianqi-2024-a4"), ("44", "gd-baiqian-fujian1")]
)
def test_our_own_declaration_table_comes_back_exactly(
    tmp_path: Path, region: str, template: str, with_mapping: bool
) -> None:
    source, target = MemoryStore(), MemoryStore()
    office = build_sample_office(source, region).office
    OfficeService(target).save(office)
    table = tmp_path / "申报表.xlsx"
    own = resources.path("templates", f"{template}.xlsx")
    declaring = DeclareService(source, standard_library(), office)
    declaring.export(own, table, project_ids=[row.id for row in source.projects.rows()])
    mapping = resources.path("templates", f"{template}.mapping.toml") if with_mapping else None
    report = import_file(target, table, mapping=mapping)
    assert report.questions == ()
    carried = {key for column in report.columns for key in column.fields} - NOT_CARRIED
    assert len(carried) >= 14
    for sent, back in zip(facts(source), facts(target), strict=True):
        assert {k: v for k, v in back.items() if k != "site_detail"} == {
            k: v for k, v in sent.items() if k in carried
        }
        assert str(back.get("site_detail", "")) in str(sent["site_detail"])


def test_formulas_and_hidden_rows_are_marked(store: ports.Store, tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["项目名称", "企业名称", "备注"])
    page.append(["甲", "甲厂", "好"])
    page.row_dimensions[2].hidden = True
    page.append(["乙", "乙厂", '=""&"x"'])
    book.save(tmp_path / "x.xlsx")
    report = import_file(store, tmp_path / "x.xlsx")
    assert [(q.kind, q.row, q.column) for q in report.questions] == [
        (QuestionKind.COLUMN, 0, "C"),  # openpyxl never computes: the formula has no result
        (QuestionKind.CHECK, 2, ""),
    ]
    assert {c.column: c.formulas for c in report.columns} == {"A": 0, "B": 0, "C": 1}
    assert len(facts(store)) == 2


def test_an_amount_merged_over_two_projects_is_asked(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(
        tmp_path, ["单位：万元"], TITLES, [1, "甲", "甲厂", 600, "2024.7"], [2, "乙", None, None, "2024.8"],
        merges=("C3:C4", "D3:D4"),
    )  # fmt: skip
    report = import_file(store, file)
    assert [(f["enterprise_name"], "total_investment" in f) for f in facts(store)] == [("甲厂", False)] * 2
    assert asked(report) == [(3, "D", "600"), (4, "D", "600")]


def test_a_known_firm_is_shared_and_never_overwritten(store: ports.Store, tmp_path: Path) -> None:
    service = ProjectService(store)
    old = service.create({"project_name": "旧", "enterprise_name": "甲厂", "is_above_scale": True}).projects[
        0
    ]
    file = sheet(tmp_path, ["项目名称", "企业名称", "是否规上", "联系人"], ["新", "甲厂", "否", "张三"])
    report = import_file(store, file)
    assert report.enterprises == 0
    assert service.load(old).facts["is_above_scale"] is True
    assert service.load(old).facts["contact_name"] == "张三"
    (question,) = report.questions
    assert (question.kind, question.row, question.text) == (QuestionKind.CONFLICT, 3 - 1, "否")


def test_dry_run_writes_nothing(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, ["单位：万元"], TITLES, [1, "甲", "甲厂", "约600", "2024.7"])
    tried = import_file(store, file, dry_run=True)
    assert tried.dry_run
    assert facts(store) == []
    assert store.enterprises.count() == 0
    done = import_file(store, file)
    assert (tried.projects, tried.enterprises, tried.questions) == (
        done.projects,
        done.enterprises,
        done.questions,
    )


def test_several_sheets_and_csv(store: ports.Store, tmp_path: Path) -> None:
    book = Workbook()
    for name in ("甲县", "乙县", "说明"):
        page = book.create_sheet(name)
        if name != "说明":
            page.append(["项目名称", "企业名称", "总投资（万元）"])
            page.append([f"{name}项目", f"{name}厂", 600])
        else:
            page.append(["本表由各县填写"])
    hidden = book.create_sheet("字典")
    hidden.append(["项目名称", "企业名称"])
    hidden.append(["不要", "不要"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "多表.xlsx")
    assert import_file(store, tmp_path / "多表.xlsx").projects == 2
    text = "项目名称,企业名称,总投资（万元）\r\n丙项目,丙厂,700\r\n"
    (tmp_path / "丙.csv").write_bytes(text.encode("gb18030"))
    assert import_file(store, tmp_path / "丙.csv").projects == 1
    assert [f["project_name"] for f in facts(store)] == ["甲县项目", "乙县项目", "丙项目"]


def test_with_a_mapping(store: ports.Store, tmp_path: Path) -> None:
    file = sheet(tmp_path, ["名", "厂", "钱", "向"], ["甲", "甲厂", 2, "是"])
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'sheet = "申报表"\nheader = "1"\nrows = "2:3"\nunit = "亿元"\n[columns]\nA = "project_name"\nB = "enterprise_name"\n'
        'C = "total_investment"\nD = { field = "gx_direction_2024", choice = "yes_no", member = "green" }\n',
        encoding="utf-8",
    )
    import_file(store, file, mapping=mapping)
    assert facts(store) == [
        {"project_name": "甲", "enterprise_name": "甲厂", "total_investment": Decimal(20000), "gx_direction_2024": ("green",)}
    ]  # fmt: skip
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("申报表", "别的"), encoding="utf-8")
    book = Workbook()
    book.create_sheet("另一张")
    book.save(tmp_path / "两张.xlsx")
    with pytest.raises(AppError) as caught:
        import_file(store, tmp_path / "两张.xlsx", mapping=mapping)
    assert caught.value.code == "import-no-sheet"


class TestJsonLines:
    def test_taken_as_they_are(self, store: ports.Store, tmp_path: Path) -> None:
        records = [
            {
                "project_name": "甲",
                "enterprise_name": "甲厂",
                "total_investment": "600.003",
                "fits_plans": None,
            },
            {"project_name": "甲", "enterprise_name": "甲厂"},
            {},
        ]
        file = tmp_path / "x.jsonl"
        file.write_text(
            "\ufeff" + "\n\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8"
        )
        report = import_file(store, file)
        assert (report.rows, report.projects, report.enterprises, report.questions) == (3, 3, 1, ())
        assert facts(store)[0] == {
            "project_name": "甲",
            "enterprise_name": "甲厂",
            "total_investment": Decimal("600.003"),
        }
        assert facts(store)[2] == {}

    def test_bad_lines_are_reported_the_others_taken(self, store: ports.Store, tmp_path: Path) -> None:
        file = tmp_path / "x.jsonl"
        file.write_bytes(
            b'{"project_name": "a"}\n{"total_investment": -1}\n\n{broken\n{"nonsense": 1}\n\xff\xfe\n{"project_name": "b"}'
        )
        report = import_file(store, file)
        assert report.projects == 2
        assert [(q.kind, q.row, q.column) for q in report.questions] == [
            (QuestionKind.ROW, 2, "total_investment"), (QuestionKind.ROW, 4, ""), (QuestionKind.ROW, 5, "nonsense"),
            (QuestionKind.ROW, 6, ""),
        ]  # fmt: skip
        assert report.needs_person

    def test_a_contradiction_about_a_firm_is_said(self, store: ports.Store, tmp_path: Path) -> None:
        lines = [{"project_name": str(n), "uscc": "914403001922038216", "employees": n} for n in (300, 20)]
        file = tmp_path / "x.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        report = import_file(store, file)
        assert [f["employees"] for f in facts(store)] == [300, 300]
        assert asked(report) == [(2, "employees", "20人")]


def test_report_is_json(store: ports.Store, tmp_path: Path) -> None:
    report = import_file(store, sheet(tmp_path, ["单位：万元"], TITLES, [1, "甲", "甲厂", "约600", "2024.7"]))
    told = json.loads(json.dumps(report.to_json(), ensure_ascii=False))
    assert told["projects"] == 1
    assert told["questions"][0]["row"] == 3
    assert told["questions"][0]["column"] == "D"
    assert told["needs_person"] is True


def test_a_backup_goes_first(tmp_path: Path) -> None:
    with Store.open(tmp_path / "数据") as store:
        first = import_file(store, sheet(tmp_path, ["项目名称", "企业名称"], ["甲", "甲厂"]))
        assert first.backup == ""
        second = import_file(store, sheet(tmp_path, ["项目名称", "企业名称"], ["乙", "乙厂"]))
    assert Path(second.backup).exists()
    with Store.open(tmp_path / "旧") as old:
        assert old.projects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("没有.xlsx", None),
        ("x.xlsx", b"PK\x03\x04broken"),
        ("x.csv", "甲,乙\n1,2\n".encode()),
        ("空.csv", b""),
        ("没有.jsonl", None),
        ("x.pdf", b"%PDF-1.4"),
    ],
    ids=["missing", "broken", "no-header", "empty", "missing-lines", "pdf"],
)
def test_refused_with_a_sentence_and_nothing_written(
    store: ports.Store, tmp_path: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AppError) as caught:
        import_file(store, tmp_path / name)
    assert len(caught.value.message) > 10
    assert facts(store) == []


def test_a_failure_midway_takes_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    file = sheet(tmp_path, ["项目名称", "企业名称"], ["甲", "甲厂"], ["乙", "乙厂"])
    save = store.projects.save

    def failing(project: Any) -> Any:
        if project.name == "乙":
            raise AppError("disk-full", "磁盘已满")
        return save(project)

    monkeypatch.setattr(store.projects, "save", failing)
    with pytest.raises(AppError):
        import_file(store, file)
    assert store.projects.count() == store.enterprises.count() == 0


def test_the_history_names_who_imported(tmp_path: Path) -> None:
    folder, fields = tmp_path / "数据", standard_dictionary()
    with Store.open(folder) as store:
        OfficeService(store).save(Office("某局", "450203", 2024))
        keep_operator(store, "李工")
    file = sheet(tmp_path, TITLES, [1, "铸造线改造", "甲公司", 1000, "2024年1月"])
    run = run_import(folder, fields, file, Progress(), dry_run=False)
    assert run_undo(folder, fields, run) == 1
    with Store.open(folder) as store:
        assert {(entry.operation, entry.actor) for entry in store.history(run.projects[0])} >= {
            ("撤销导入", "李工")
        }
        assert {entry.actor for entry in store.history(run.projects[0])} == {"李工"}
