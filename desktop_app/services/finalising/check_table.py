"""The self-check of a batch as a table to print: every item with its code, the sums three ways, the signature block."""

from desktop_app.domain.entities import Office
from desktop_app.services.finalising.batch_check import BatchCheck, CheckItem
from desktop_app.services.findings.finding import SETTLED_WORD, SEVERITY_WORDS
from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn
from desktop_app.services.verdicts.words import CAPTION, VERDICT_WORDS


def check_table(check: BatchCheck, office: Office) -> DeclarationTable:
    """One A4 page or more, landscape. A check without items prints one line that says so."""
    rows = [
        (str(n), item_word(item), item.code, item.project, item.message, _last(item))
        for n, item in enumerate(check.items, 1)
    ]
    if not rows:
        rows = [("", "通过", "", "", "没有发现问题", "")]
    sums = tuple(
        f"{each.title}：项目{each.projects}，表格{each.table or '—'}，报送函{each.letter or '—'}　{'一致' if each.agree else '不一致'}"
        for each in check.sums
    )
    verdicts = "、".join(
        f"{word}{check.verdicts.get(verdict, 0)}个"
        for verdict, word in VERDICT_WORDS.items()
        if verdict in check.verdicts
    )
    return DeclarationTable(
        title=f"{check.key.name}{check.policy}申报批次自检表",
        columns=(
            PrintColumn("序号", 8, kind=Kind.SHORT, key=True),
            PrintColumn("类别", 14, kind=Kind.SHORT, key=True),
            PrintColumn("编码", 14, kind=Kind.SHORT),
            PrintColumn("项目", 48),
            PrintColumn("问题", 110),
            PrintColumn("说明或怎么办", 66),
        ),
        rows=tuple(rows),
        head_left=f"填报单位：{office.name}",
        head_right=f"核对日期：{check.day:%Y年%m月%d日}　共{check.projects}个项目",
        notes=(check.headline, *([f"结论：{verdicts}。"] if verdicts else []), *sums, CAPTION),
        signature=("核对人：", "复核人：", "负责人："),
        seal="（盖章）",
        footer=f"{check.key.name}自检",
        paper="A4",
    )


def item_word(item: CheckItem) -> str:
    """必改, 需说明, 已说明, 提示."""
    return SETTLED_WORD if item.told else SEVERITY_WORDS[item.severity]


def _last(item: CheckItem) -> str:
    return f"说明：{item.told}" if item.told else item.action
