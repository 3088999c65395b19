"""Official tables as bureaus draw them, invented: header styles, units, drop-downs, notes; each with what its columns mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
from openpyxl.styles import Border, Side  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

FRAME = Border(*(Side("thin"),) * 4)


@dataclass(frozen=True)
class InventedTable:
    """rows: texts from the first row on; header, blank: first and last row; truth: place → option, "" for unknown."""

    name: str
    rows: Sequence[Sequence[object]]
    header: tuple[int, int]
    blank: tuple[int, int]
    truth: Mapping[str, str]
    merges: Sequence[str] = ()
    unit: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)
    per_record: int = 1
    framed: bool = True
    date_columns: Sequence[str] = ()

    def content(self) -> bytes:
        return workbook(self).getvalue()


def workbook(table: InventedTable) -> BytesIO:
    """The table as an .xlsx."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    for number, row in enumerate(table.rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
    width = max(map(len, table.rows[table.header[0] - 1 : table.header[1]]))
    if table.framed:
        for number in range(table.header[0], table.blank[1] + 1):
            for column in range(1, width + 1):
                sheet.cell(number, column).border = FRAME
    for letters in table.date_columns:
        for number in range(table.blank[0], table.blank[1] + 1):
            sheet[f"{letters}{number}"].number_format = "yyyy/m"
    for area in table.merges:
        sheet.merge_cells(area)
    for letters, choices in table.lists.items():
        rule = DataValidation("list", formula1=f'"{",".join(choices)}"', showErrorMessage=True)
        rule.add(f"{letters}{table.blank[0]}:{letters}{table.blank[1]}")
        sheet.add_data_validation(rule)
    for letters, limit in table.lengths.items():
        rule = DataValidation(
            "textLength", operator="lessThanOrEqual", formula1=str(limit), showErrorMessage=True
        )
        rule.add(f"{letters}{table.blank[0]}:{letters}{table.blank[1]}")
        sheet.add_data_validation(rule)
    out = BytesIO()
    book.save(out)
    return out


CITY_SUMMARY = InventedTable(
    "2025年第一季度全市技改项目汇总表.xlsx",
    [
        ["附件1"],
        ["2025年第一季度全市技术改造项目汇总表"],
        ["填报单位（盖章）：", None, None, None, None, None, None, None, "单位：万元"],
        ["序号", "县（市、区）", "项目名称", "项目业主", "建设规模及主要内容", "总投资", "其中：固定资产投资", "建设起止年限",
         "项目代码", "2025年计划投资", "截至2024年底累计完成投资", "形象进度", "存在问题", "联系人及电话", "分管领导"],
        *[[number] for number in range(1, 6)],
        ["合计", None, None, None, None, "=SUM(F5:F9)", "=SUM(G5:G9)"],
        ["填表人：", None, None, "审核人：", None, "联系电话："],
        ["注：建设规模及主要内容不超过200字。"],
    ],
    (4, 4), (5, 9),
    {"A": "@number", "B": "@county", "C": "project_name", "D": "enterprise_name", "E": "construction_content",
     "F": "total_investment", "G": "fixed_asset_investment", "H": "@period", "I": "project_code",
     "J": "investment_this_year", "K": "investment_to_last_year", "L": "progress_note", "M": "problem_note",
     "N": "@contact", "O": ""},
    ["A2:O2"], "万元",
)  # fmt: skip

THREE_LEVELS = InventedTable(
    "技改项目调查表.xlsx",
    [
        ["工业企业技术改造项目调查表"],
        ["序号", "企业基本情况", None, None, None, "项目基本情况", None, None, "投资情况（万元）", None, None, "预期效益（万元）", None, "备注"],
        [None, "企业名称", "统一社会信用代码", "企业规模", "是否规上工业企业", "项目名称", "所属行业", "建设性质", "总投资", "固定资产投资", None,
         "新增产值", "新增税收", None],
        [None, None, None, None, None, None, None, None, None, "合计", "其中：设备投资", None, None, None],
        ["甲", "乙", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        [None], [None], [None], [None],
    ],
    (2, 5), (6, 9),
    {"A": "@number", "B": "enterprise_name", "C": "uscc", "D": "enterprise_size", "E": "is_above_scale", "F": "project_name",
     "G": "industry", "H": "construction_nature", "I": "total_investment", "J": "fixed_asset_investment",
     "K": "equipment_investment", "L": "new_output", "M": "new_tax", "N": "remark"},
    ["A1:N1", "A2:A4", "B2:E2", "F2:H2", "I2:K2", "L2:M2", "N2:N4", "J3:K3", *[f"{c}3:{c}4" for c in "BCDEFGHILM"]],
    "", {"I": "万元", "J": "万元", "K": "万元", "L": "万元", "M": "万元"},
    {"D": ["大型", "中型", "小型", "微型"], "E": ["是", "否"],
     "H": ["改建和技术改造", "扩建", "迁建", "单纯购置", "新建"]},
)  # fmt: skip

IN_HUNDRED_MILLIONS = InventedTable(
    "重点项目推荐表.xlsx",
    [
        ["重点技改项目推荐表"],
        ["单位：亿元"],
        ["编号", "项目名称", "项目承担单位", "建设地点", "所属战略性产业集群", "技术改造方向", None, None, "起止时间", "项目总投资",
         "设备投资（万元）", "项目建设内容（限300字以内）", "技术改造实施效果"],
        [None, None, None, None, None, "智能化", "数字化", "绿色化"],
        [None], [None], [None],
        ["备注：1.技术改造实施效果控制在300字以内；2.请勿改动表格。"],
    ],
    (3, 4), (5, 7),
    {"A": "@number", "B": "project_name", "C": "enterprise_name", "D": "site_place", "E": "gd_cluster",
     "F": "gd_directions=intelligent", "G": "gd_directions=digital", "H": "gd_directions=green", "I": "@period",
     "J": "total_investment", "K": "equipment_investment", "L": "construction_content", "M": "implementation_effect"},
    ["F3:H3", *[f"{c}3:{c}4" for c in "ABCDEIJKLM"]],
    "亿元", {"K": "万元"},
    {"F": ["是", "否"], "G": ["是", "否"], "H": ["是", "否"], "E": ["智能机器人", "汽车", "新能源", "绿色石化", "智能家电"]},
)  # fmt: skip

IN_YUAN = InventedTable(
    "设备更新申报表.xlsx",
    [
        ["企业设备更新项目申报表（2025年）"],
        ["项目名称（与备案证一致）", "申报单位", "社会信用代码", "备案文号", "产业结构调整指导目录类别", "开工时间（格式：2024.01）",
         "竣工投产时间", "固定资产投资额", "自筹资金", "银行贷款", "从业人数", "企业性质", "主管部门推荐意见", "手机号码"],
        [None], [None], [None], [None], [None],
        ["填表说明：本表金额单位均为元，时间填到月。"],
    ],
    (2, 2), (3, 7),
    {"A": "project_name", "B": "enterprise_name", "C": "uscc", "D": "approval_number", "E": "catalogue_class",
     "F": "start_month", "G": "completion_month", "H": "fixed_asset_investment", "I": "funds_own", "J": "funds_loan",
     "K": "employees", "L": "ownership", "M": "", "N": "contact_phone"},
    ["A1:N1"], "元", {},
    {"E": ["鼓励类", "允许类", "限制类", "淘汰类"], "L": ["央企", "国有", "民营", "外资", "港澳台", "其他"]},
    {"A": 50}, date_columns=["G"],
)  # fmt: skip

TWO_LINES = InventedTable(
    "两行一项的表.xlsx",
    [
        ["项目进度表"],
        ["单位：万元"],
        ["序号", "项目名称", "总投资", "开工时间", "联系人"],
        [None, None, "固定资产投资", "竣工时间", "联系电话"],
        [None], [None], [None], [None], [None], [None],
    ],
    (3, 4), (5, 10),
    {"A": "@number", "B": "project_name", "C": "total_investment", "C.2": "fixed_asset_investment", "D": "start_month",
     "D.2": "completion_month", "E": "contact_name", "E.2": "contact_phone"},
    ["A1:E1", "A3:A4", "B3:B4", *[f"{c}{r}:{c}{r + 1}" for r in (5, 7, 9) for c in "AB"]],
    "万元", per_record=2,
)  # fmt: skip

TOTALS_ABOVE = InventedTable(
    "技改投资项目清单.xlsx",
    [
        ["技改投资项目清单"],
        ["金额单位：人民币万元"],
        ["序号", "所属市", "所属县区", "项目统一代码", "项目名称", "建设单位", "行业类别", "主要建设内容", "计划总投资", "设备购置费",
         "当年计划投资", "达产后年产值", "开工年月", "预计完工时间", "项目进展情况", "企业联系人", "联系方式", "能耗等级"],
        ["合计", None, None, None, None, None, None, None, "=SUM(I6:I9)"],
        ["示例", "柳州市", "鱼峰区", "2401-450203-04-02-123456", "某某项目", "某某公司"],
        [None], [None], [None], [None],
        ["说明：一式两份。"],
    ],
    (3, 3), (6, 9),
    {"A": "@number", "B": "@city", "C": "@county", "D": "project_code", "E": "project_name", "F": "enterprise_name",
     "G": "industry", "H": "construction_content", "I": "total_investment", "J": "equipment_investment",
     "K": "investment_this_year", "L": "output_after", "M": "start_month", "N": "completion_month", "O": "progress_note",
     "P": "contact_name", "Q": "contact_phone", "R": ""},
    ["A1:R1"], "万元", framed=False,
)  # fmt: skip

BILINGUAL = InventedTable(
    "外资技改项目表.xlsx",
    [
        ["外商投资企业技术改造项目表"],
        ["序号\nNo.", "项目名称\nProject", "企业名称\nCompany", "总投资（万元）\nInvestment", "固定资产投资（万元）", "建设内容\nScope", "备注\nNote"],
        [None], [None],
    ],
    (2, 2), (3, 4),
    {"A": "@number", "B": "project_name", "C": "enterprise_name", "D": "total_investment", "E": "fixed_asset_investment",
     "F": "construction_content", "G": "remark"},
    ["A1:G1"], "", {"D": "万元", "E": "万元"},
)  # fmt: skip

TABLES = (CITY_SUMMARY, THREE_LEVELS, IN_HUNDRED_MILLIONS, IN_YUAN, TWO_LINES, TOTALS_ABOVE, BILINGUAL)
