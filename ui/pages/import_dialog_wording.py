"""What the import dialog says of a report."""

from desktop_app.domain.fields import FieldDictionary, FieldType
from desktop_app.services.importing.report import ColumnUse, ImportReport, QuestionKind

STOPPED = "已停止，没有写入任何内容"


def headline(report: ImportReport) -> str:
    """What would happen, or happened."""
    made = f"{report.projects}个项目" + (f"、{report.enterprises}家新企业" if report.enterprises else "")
    if report.dry_run:
        return f"将新建{made}" if report.projects else "没有可以导入的新项目"
    return f"✓ 已导入{made}"


def details(report: ImportReport) -> str:
    """The rest of the sums. A project that is there already is never changed by an import."""
    refused = sum(1 for question in report.questions if question.kind is QuestionKind.ROW)
    parts = [f"表中共{report.rows}行项目"]
    if refused:
        parts.append(f"{refused}行不导入（缺名称或与已有的重复）")
    parts.append("已有的项目不会被改动")
    if report.skipped:
        parts.append(f"标题、合计等{len(report.skipped)}行跳过")
    return "；".join(parts) + "。"


def meaning(column: ColumnUse, fields: FieldDictionary) -> str:
    """What a column was understood as."""
    if not column.fields:
        return "由其他栏得出，不导入"
    return "、".join(fields[key].label if key in fields else key for key in column.fields)


def remarks(column: ColumnUse, fields: FieldDictionary) -> str:
    """Unit, where it holds amounts, and formulas of a column."""
    is_money = any(key in fields and fields[key].type is FieldType.MONEY for key in column.fields)
    unit = f"按{column.unit}读取" if column.unit and is_money else ""
    formulas = f"{column.formulas}格是公式，取其结果" if column.formulas else ""
    return "；".join(filter(None, (unit, formulas)))
