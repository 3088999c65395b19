"""去向 as it is shown: every project's way under a policy, narrowed, counted, with what is missing and the pace; and printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.entities import Office
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from desktop_app.services.batches.routing import ROUTE_WORDS, Route, RouteLine, Routing
from desktop_app.services.carry_over.page_search import matches
from desktop_app.services.policies.batch_calendar import PlannedBatch
from desktop_app.services.printing.table import DeclarationTable, Kind, PrintColumn
from desktop_app.services.verdicts.words import CAPTION

MARKS = {
    Route.READY: "✓",
    Route.MISSING: "?",
    Route.SIMILAR: "!",
    Route.DECLARED: "—",
    Route.INELIGIBLE: "✕",
    Route.MISSED: "✕",
}
AT_RISK = "at_risk"
FILTERS: tuple[tuple[str, str], ...] = (
    ("", "全部"),
    *((route.value, ROUTE_WORDS[route]) for route in Route),
    (AT_RISK, "进度有风险"),
)
HEADS = ("去向", "项目", "企业", "可报批次", "期限", "缺什么、为什么", "年度进度")


def routed_packs(library: Library, office: Office, batches: Sequence[PlannedBatch]) -> tuple[Pack, ...]:
    """The office's policies that have batches."""
    with_batches = {batch.key.policy_id for batch in batches}
    return tuple(pack for pack in library.active_for(office) if pack.id in with_batches and pack.has_verdict)


@dataclass(frozen=True, slots=True)
class RoutingSheet:
    """A routing with its policy's name."""

    routing: Routing
    policy: str

    def listed(self, wanted: str = "", text: str = "") -> tuple[RouteLine, ...]:
        """Lines of a filter with these words in project or firm, pinyin too; what can be done something about first."""
        words = text.split()
        found = [
            line
            for line in self.routing.lines
            if _is(line, wanted) and matches(words, line.project_name, line.enterprise_name)
        ]
        order = list(Route)
        return tuple(sorted(found, key=lambda line: (order.index(line.route), line.by is None)))

    @property
    def counts(self) -> dict[str, int]:
        """By filter."""
        counted = self.routing.counts
        return {
            "": len(self.routing.lines),
            AT_RISK: len(self.routing.at_risk),
            **{route.value: counted.get(route, 0) for route in Route},
        }

    @property
    def words(self) -> str:
        counted = self.counts
        told = "，".join(
            f"{ROUTE_WORDS[route]}{counted[route.value]}个" for route in Route if counted[route.value]
        )
        risk = f"；进度有风险{counted[AT_RISK]}个" if counted[AT_RISK] else ""
        return f"{len(self.routing.lines)}个项目：{told or '没有'}{risk}。"


def cells(line: RouteLine) -> tuple[str, ...]:
    """The texts of a line, by HEADS."""
    return (
        f"{MARKS[line.route]} {line.word}",
        line.project_name,
        line.enterprise_name,
        line.batch_title,
        deadline(line),
        why(line),
        pace(line),
    )


def deadline(line: RouteLine) -> str:
    """7月30日，还有12天."""
    if line.by is None:
        return ""
    return f"{line.by.day:%m-%d}，{line.by.words}" if line.by.day else line.by.words


def why(line: RouteLine) -> str:
    """What is missing, then the reasons."""
    missing = (f"缺{len(line.missing)}项：{'、'.join(line.missing)}",) if line.missing else ()
    return "；".join((*missing, *line.reasons))


def pace(line: RouteLine) -> str:
    """The pace in a sentence, a risk marked."""
    if line.pace is None:
        return ""
    return f"⚑ {line.pace.words}" if line.is_at_risk else line.pace.words


def field_to_open(line: RouteLine) -> str:
    """Where the cursor goes: the first missing field, the year's investment of a project at risk, else the name."""
    if line.missing_fields:
        return line.missing_fields[0]
    return "investment_this_year" if line.is_at_risk else "project_name"


def routing_table(
    sheet: RoutingSheet, lines: Sequence[RouteLine], office: Office, shown: str
) -> DeclarationTable:
    """The lines that are shown, on A4 pages. shown: which they are, in words."""
    rows = [(str(number), *cells(line)) for number, line in enumerate(lines, 1)]
    return DeclarationTable(
        title=f"{sheet.policy}项目去向表",
        columns=(
            PrintColumn("序号", 8, kind=Kind.SHORT, key=True),
            PrintColumn("去向", 16, kind=Kind.SHORT, key=True),
            PrintColumn("项目名称", 50, key=True),
            PrintColumn("企业名称", 40),
            PrintColumn("可报批次", 30),
            PrintColumn("期限", 34),
            PrintColumn("缺什么、为什么", 70),
            PrintColumn("年度进度", 40),
        ),
        rows=tuple(rows) or (("", "", "没有这样的项目", "", "", "", "", ""),),
        head_left=f"填报单位：{office.name}",
        head_right=f"{sheet.routing.today:%Y年%m月%d日}　{shown}　{len(lines)}个项目",
        notes=(sheet.words, CAPTION),
        footer="项目去向",
        paper="A4",
    )


def _is(line: RouteLine, wanted: str) -> bool:
    return line.is_at_risk if wanted == AT_RISK else wanted in ("", line.route.value)
