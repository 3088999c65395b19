"""Tables to print, and a measure that needs no font: Chinese characters one em wide, others half."""

from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn

CONTENT = "购置土地136亩，新建厂房及配套设施建筑面积42882平方米；引进造型线、浇注机、多功能工业机器人等设备；形成年产60万台套的能力。"


def plain_measure(text: str, size: float) -> float:
    return sum(1.0 if ord(character) > 0x2E7F or character in "“”‘’—…" else 0.5 for character in text) * size


def sample_table(rows: int, *, content: str = CONTENT, wide: int = 0, **more: str) -> DeclarationTable:
    """A table of so many projects; wide: further columns of amounts."""
    columns = (
        PrintColumn("序号", 8, kind=Kind.SHORT, key=True),
        PrintColumn("项目名称", 30, key=True),
        PrintColumn("建设内容及规模", 60),
        PrintColumn("合计", 14, "固定资产投资(万元)", Kind.NUMBER),
        PrintColumn("其中:设备投资", 14, "固定资产投资(万元)", Kind.NUMBER),
        *(PrintColumn(f"第{n}项金额(万元)", 14, kind=Kind.NUMBER) for n in range(wide)),
    )
    body = tuple(
        (str(n), f"一季度第{n}户企业技改项目", content, "20,170.0001", "15,000", *(["1,234,567.8901"] * wide))
        for n in range(1, rows + 1)
    )
    return DeclarationTable(
        title="2024年自治区“千企技改”工程项目申报表",
        columns=columns,
        rows=body,
        total=("", "合计", "", "999,999", "888,888", *(["7"] * wide)),
        attachment="附件",
        head_left="填报单位：某县工业和信息化局",
        head_right="单位：万元",
        notes=("填表说明：金额单位均为万元。",),
        signature=("填报单位（盖章）：", "填报人：", "联系电话：", "填报日期："),
        seal="（盖章处）",
        footer="2024年一季度",
        paper=more.get("paper", "A4"),
        watermark=more.get("watermark", ""),
    )
