"""Makes the workbooks under resources/templates: `python build_spec/make_templates.py`, from the project's folder.

Guangxi's “千企技改” table is a reconstruction (the authority's file was not available) and says so on its face;
Guangdong's 附件1 follows the header and notes printed in the notice. Made again, the files are the same bytes, and
their hashes in catalogue.toml are brought up to date.
"""

import hashlib
import itertools
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT), str(PROJECT / "build_spec")]

from template_workbook import MONEY, MONTH, PERCENT, Form, Rule, TableColumn, build  # noqa: E402

from desktop_app.domain import industry, region  # noqa: E402
from desktop_app.domain.fields import standard_dictionary  # noqa: E402

FOLDER = PROJECT / "resources" / "templates"
A3, A4 = 8, 9
YES_NO = ("是", "否")
SCALE = ("是", "否", "否（技改后可达规上）")
MONEY_RULE = Rule("decimal", "0", "greaterThanOrEqual", error="请填写不小于0的数字，单位：万元。")
MONTH_RULE = Rule(
    "date", "36526", "between", "55153", prompt="填写到月，如2024年7月。", error="请填写日期，如2024-7-1。"
)


def labels(key: str) -> tuple[str, ...]:
    """The labels of a field's choices."""
    return tuple(choice.label for choice in standard_dictionary()[key].choices)


def combinations_of(choices: tuple[str, ...]) -> tuple[str, ...]:
    """Each choice, then every pair, and so on: a drop-down for a question with several answers."""
    return tuple(
        "、".join(chosen)
        for count in range(1, len(choices) + 1)
        for chosen in itertools.combinations(choices, count)
    )


def pick(name: str, strict: bool = True, prompt: str = "") -> Rule:
    """A drop-down from a list of the dictionary sheet, through its defined name."""
    return Rule("list", name, strict=strict, prompt=prompt, error="请从下拉列表中选择。")


def money(title: str, group: str = "", width: float = 13) -> TableColumn:
    """A money column in 万元, summed in the total row."""
    return TableColumn(title, width, group, MONEY, "right", MONEY_RULE, total=True)


def text(title: str, width: float, align: str = "left", rule: Rule | None = None) -> TableColumn:
    """A text column."""
    return TableColumn(title, width, align=align, rule=rule)


def qianqi(paper: int, pages_wide: int, font_size: float, widths: float, **more: object) -> Form:
    """Guangxi's table of 2024: the 36 items of the reconstruction (资金来源 takes two columns)."""
    cities = [code for code in region.children("450000") if region.children(code)]
    pairs = [(region.name(city), region.name(county)) for city in cities for county in region.children(city)]
    last = len(pairs) + 1
    county_list = (
        f"OFFSET(字典!$C$1,MATCH($B{{row}},字典!$B$2:$B${last},0),0,COUNTIF(字典!$B$2:$B${last},$B{{row}}),1)"
    )
    fixed, funds = "固定资产投资(万元)", "资金来源(万元)"
    columns = (
        TableColumn("序号", 5, number_format="General"),
        TableColumn("设区市", 8, rule=pick("设区市")),
        TableColumn(
            "县(市、区)/园区",
            9,
            rule=Rule("list", county_list, strict=False, prompt="按设区市给出下拉选项；园区可直接填写名称。"),
        ),
        text("项目名称", 17, rule=Rule("textLength", "100", "lessThanOrEqual", error="不超过100字。")),
        text("项目单位(企业名称)", 15),
        TableColumn(
            "统一社会信用代码", 11, rule=Rule("textLength", "18", "equal", error="统一社会信用代码为18位。")
        ),
        TableColumn("是否规模以上工业企业", 8.5, rule=pick("是否规上")),
        TableColumn("企业规模", 6, rule=pick("企业规模")),
        TableColumn("所属行业", 11, rule=pick("行业")),
        TableColumn("所属产业链/产业集群", 9, rule=pick("产业集群")),
        TableColumn(
            "重点方向",
            8.5,
            rule=pick("重点方向", prompt="可多选：同时属于几个方向的，选择用“、”连接的一项。"),
        ),
        TableColumn("建设性质", 7.5, rule=pick("建设性质")),
        TableColumn("项目状态(新增/结转)", 7.5, rule=pick("项目状态")),
        text("建设内容及规模", 44),
        text("建设地点", 13),
        TableColumn("备案(核准)文号或项目代码", 12.5),
        TableColumn("产业结构调整指导目录类别", 7.5, rule=pick("目录类别")),
        TableColumn("建设起止年限", 11),
        TableColumn("(计划)开工时间", 12, number_format=MONTH, rule=MONTH_RULE),
        TableColumn("(预计)竣工投产时间", 12, number_format=MONTH, rule=MONTH_RULE),
        money("总投资(万元)"),
        money("合计", fixed),
        money("其中:设备投资", fixed),
        money("截至2023年底累计完成投资(万元)"),
        money("2024年计划完成投资(万元)"),
        TableColumn(
            "年度计划完成投资占比",
            8,
            number_format=PERCENT,
            align="right",
            formula='=IF(V{row}=0,"",Y{row}/V{row})',
        ),
        money("自筹", funds),
        money("贷款", funds),
        money("投产后新增产值(万元)"),
        money("投产后年产值(万元)"),
        money("投产后新增税收(万元)", width=11.5),
        text("主要设备/先进性说明", 15),
        text("形象进度", 12),
        text("存在问题及需协调事项", 12),
        TableColumn("企业联系人", 7.5),
        TableColumn("联系电话", 13),
        text("备注", 8),
    )
    return Form(
        sheet="申报表",
        title="2024年自治区“千企技改”工程项目申报表",
        columns=columns,
        dictionary={
            "设区市": [region.name(city) for city in cities],
            "所属市": [city for city, _ in pairs],
            "县区": [county for _, county in pairs],
            "是否规上": SCALE,
            "企业规模": labels("enterprise_size"),
            "行业": [entry.name for entry in industry.divisions()],
            "产业集群": labels("gx_cluster"),
            "重点方向": combinations_of(labels("gx_direction_2024")),
            "建设性质": labels("construction_nature"),
            "项目状态": ("新增", "2023年结转"),
            "目录类别": labels("catalogue_class"),
        },
        notes=(
            "填表说明：1.本表金额单位均为万元；时间填写到月。",
            "2.请直接插入新行填写项目，不要新增、删减栏目，不要修改下拉选项等有效性检验。",
            "3.固定资产投资500万元至2000万元的项目应在年度内竣工投产；高于2000万元的，年度计划完成投资占比应在30%以上。",
            "4.已纳入2023年“千企技改”工程、进度正常且2024年继续推进的，项目状态填“2023年结转”，随一季度一并申报。",
        ),
        signature=("填报单位（盖章）：", "填报人：", "联系电话：", "填报日期：        年    月    日"),
        head_left="填报单位：",
        head_right="单位：万元",
        attachment="附件",
        paper=paper,
        pages_wide=pages_wide,
        font_size=font_size,
        widths=widths,
        total_label="合计",
        freeze_column="E",
        warning_formula="AND(N($V{row})>2000,N($Z{row})<0.3)",
        **more,  # type: ignore[arg-type]
    )


def fujian1() -> Form:
    """Guangdong's 附件1, 亿元: header, lists and notes as printed in the notice."""
    directions = "技术改造方向(可多选)"
    at_most_300 = Rule("textLength", "300", "lessThanOrEqual", error="字数不超过300字。")
    columns = (
        TableColumn("序号", 5, number_format="General"),
        text("项目名称", 16),
        text("项目承担单位", 16),
        text("项目建设地点\n(市、区、镇)", 14),
        TableColumn("所属战略产业集群", 11, rule=pick("战略产业集群")),
        TableColumn("所属行业", 13, rule=pick("所属行业")),
        TableColumn("所属五大优势传统产业", 9, rule=pick("五大优势传统产业")),
        TableColumn("智能化", 6.5, directions, rule=pick("是否")),
        TableColumn("数字化", 6.5, directions, rule=pick("是否")),
        TableColumn("绿色化", 6.5, directions, rule=pick("是否")),
        TableColumn("建设起止时间", 13),
        TableColumn(
            "总投资\n(亿元)",
            11,
            number_format="0.00######",
            align="right",
            rule=Rule("decimal", "0", "greaterThanOrEqual", error="请填写不小于0的数字，单位：亿元。"),
        ),
        text("项目建设内容", 46, rule=at_most_300),
        text("技术改造实施效果", 46, rule=at_most_300),
        text("企业联系人及联系方式", 13),
    )
    return Form(
        sheet="项目推荐表",
        title="“百企千项”示范行动——工业技术改造项目推荐表",
        columns=columns,
        dictionary={
            "战略产业集群": labels("gd_cluster"),
            "所属行业": [industry.ordinal_name(entry.code) for entry in industry.divisions()],
            "五大优势传统产业": labels("gd_traditional"),
            "是否": YES_NO,
        },
        notes=(
            "备注：1.所属产业按照二十大战略新兴产业集群选择下拉框填写",
            "2.所属行业按照统计制度41个工业行业分类填写",
            "3.所属五大优势传统产业按照家居、食品饮料、纺织服装、家电、建材五个行业选择下拉框填报，如属于其他行业可选择“不属于”。",
            "4.技术改造方向在对应改造方向填写“是”或“否”，可多选。",
            "5.建设起止时间填写至月，如：2021年2月-2023年4月。",
            "6.“项目建设内容”、“技术改造实施效果”请参考范例填写，字数不超过300字。",
        ),
        signature=("填报单位（盖章）：", "填报人：", "联系电话：", "填报日期：      年   月   日"),
        head_left="推荐单位：",
        head_right="金额单位：亿元",
        attachment="附件1",
        paper=A3,
        pages_wide=1,
        font_size=11,
        record_height=210,  # 300 characters in either of the wide columns
        freeze_column="C",
    )


FORMS = {
    "qianqi-2024": lambda: qianqi(A3, 1, 12, 1.0),
    "qianqi-2024-a4": lambda: qianqi(A4, 2, 11, 0.95, repeat_columns="A:D", heading_columns=15, notes_from=5),
    "gd-baiqian-fujian1": fujian1,
}


def main() -> None:
    """Writes every form, and the hashes into the catalogue."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalogue = FOLDER / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    for name, make in FORMS.items():
        content = build(make())
        (FOLDER / f"{name}.xlsx").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        text = re.sub(
            rf'(?s)(file = "{re.escape(name)}\.xlsx".*?sha256 = ")[0-9a-f]*', rf"\g<1>{digest}", text, count=1
        )
        print(f"{name}.xlsx  {len(content):,} bytes  {digest}")
    catalogue.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
