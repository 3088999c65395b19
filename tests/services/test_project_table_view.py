"""Which rows the table shows, in which order: search, filters, sorting by several columns, what is kept, totals."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from desktop_app.domain.entities import Declaration
from desktop_app.domain.facts import FactValue
from desktop_app.domain.verdict import Verdict
from desktop_app.services.findings.finding import Severity
from desktop_app.services.project_table.cells import cell_of, note_of
from desktop_app.services.project_table.columns import BATCH, FINDINGS, NAME, SETTING
from desktop_app.services.project_table.filter import TableFilter
from desktop_app.services.project_table.options import options_of, with_part, words_of
from desktop_app.services.project_table.totals import Totals, totals
from desktop_app.services.project_table.view import SortBy
from desktop_app.services.project_table.work import Work, advance, finish
from tests.services.table_office import FULL_PROJECT, ROWS, Desk, desk, reopened

PACK = "gx-qianqi-2024"
VERDICT = f"verdict:{PACK}"


@pytest.fixture
def office() -> Desk:
    return desk()


class Test次序:
    def test_起先是录入次序(self, office: Desk) -> None:
        assert office.names == ["重庆线改造", "阿尔法", "柳州2号线", "柳州10号线"]

    def test_名称按拼音_数字按大小(self, office: Desk) -> None:
        shown = office.show(None, SortBy(NAME))
        assert shown == ["阿尔法", "柳州2号线", "柳州10号线", "重庆线改造"]

    def test_金额按精确值_空白总在最后(self, office: Desk) -> None:
        rising = office.show(None, SortBy("total_investment"))
        assert rising == ["阿尔法", "柳州2号线", "重庆线改造", "柳州10号线"]
        falling = office.show(None, SortBy("total_investment", descending=True))
        assert falling == ["重庆线改造", "柳州2号线", "阿尔法", "柳州10号线"]

    def test_地区按代码(self, office: Desk) -> None:
        assert office.show(None, SortBy("site_region"))[:3] == ["阿尔法", "重庆线改造", "柳州10号线"]

    def test_几列一起_前一列相同的按后一列(self, office: Desk) -> None:
        shown = office.show(None, SortBy("enterprise_name"), SortBy("total_investment"))
        assert shown == ["柳州10号线", "阿尔法", "重庆线改造", "柳州2号线"]  # bing, jia, jia, yi

    def test_相同的保持录入次序_降序也是(self) -> None:
        office = desk(tuple({"project_name": name, "industry": "36"} for name in "乙甲丙"))
        assert office.show(None, SortBy("industry")) == ["乙", "甲", "丙"]
        assert office.show(None, SortBy("industry", descending=True)) == ["乙", "甲", "丙"]

    def test_点表头_升_降_取消(self, office: Desk) -> None:
        for expected in ((SortBy(NAME),), (SortBy(NAME, True),), ()):
            wanted = office.table.sorted_by(NAME, add=False)
            assert wanted == expected
            office.show(None, *wanted)

    def test_再加一列_不丢前一列(self, office: Desk) -> None:
        office.show(None, SortBy("industry"))
        office.show(None, *office.table.sorted_by(NAME, add=True))
        assert office.table.sort == (SortBy("industry"), SortBy(NAME))
        office.show(None, *office.table.sorted_by("industry", add=True))
        assert office.table.sort == (SortBy("industry", True), SortBy(NAME))
        assert office.table.sorted_by(BATCH, add=False) == (SortBy(BATCH),)

    @pytest.mark.parametrize(
        "id_", ["is_listed", "enterprise_size", "gx_direction_2024", "start_month", VERDICT, FINDINGS, BATCH]
    )
    def test_每种列都能排(self, office: Desk, id_: str) -> None:
        assert sorted(office.show(None, SortBy(id_))) == sorted(office.names)
        assert len(office.names) == len(ROWS)

    def test_选项按表里的次序(self) -> None:
        sizes = ("micro", "large", "small")
        office = desk(tuple({"project_name": s, "enterprise_name": s, "enterprise_size": s} for s in sizes))
        assert office.show(None, SortBy("enterprise_size")) == ["large", "small", "micro"]


class Test筛选:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("lz", ["柳州2号线", "柳州10号线"]),
            ("liuzhou 10", ["柳州10号线"]),
            ("柳州", ["柳州2号线", "柳州10号线"]),
            ("jc", ["重庆线改造", "阿尔法"]),  # the firm's initials
            ("甲厂 阿", ["阿尔法"]),
            ("没有", []),
            ("  ", ["重庆线改造", "阿尔法", "柳州2号线", "柳州10号线"]),
        ],
    )
    def test_文字和拼音(self, office: Desk, text: str, found: list[str]) -> None:
        assert office.show(TableFilter(text=text)) == found

    def test_一个字一个字打_和一次打完一样(self, office: Desk) -> None:
        for end in range(1, len("liuzhou1") + 1):
            typed = office.show(TableFilter(text="liuzhou1"[:end]))
        assert typed == office.show(TableFilter(text="liuzhou1")) == ["柳州10号线"]
        assert office.show(TableFilter(text="liu")) == ["柳州2号线", "柳州10号线"]  # and back

    def test_地区连同下辖(self, office: Desk) -> None:
        assert office.show(TableFilter(region="450200")) == ["重庆线改造", "柳州10号线"]
        assert office.show(TableFilter(region="450205")) == ["柳州10号线"]

    def test_行业_方向(self, office: Desk) -> None:
        assert office.show(TableFilter(industry="32")) == ["阿尔法"]
        assert office.show(TableFilter(direction=("gx_direction_2024", "green"))) == ["重庆线改造"]

    def test_批次(self, office: Desk) -> None:
        declared = office.table.id_at(2)
        office.store.declarations.save(Declaration("a", declared, PACK, 2024, 2))
        assert office.table.catch_up()
        assert office.show(TableFilter(batch=(2024, 2))) == ["柳州2号线"]
        assert office.show(TableFilter(batch=(2024, 1))) == []

    def test_结论(self) -> None:
        office = desk((FULL_PROJECT, *ROWS))
        eligible = office.show(TableFilter(verdict=(PACK, Verdict.ELIGIBLE)))
        assert eligible == [FULL_PROJECT["project_name"]]
        others = [
            office.show(TableFilter(verdict=(PACK, each)))
            for each in (Verdict.INELIGIBLE, Verdict.INCOMPLETE)
        ]
        assert sorted([*others[0], *others[1]]) == sorted(str(row["project_name"]) for row in ROWS)

    def test_问题(self) -> None:
        wrong: Mapping[str, FactValue] = {
            "project_name": "设备比总投资多",
            "total_investment": Decimal(10),
            "equipment_investment": Decimal(20),
        }
        office = desk((wrong, {"project_name": "没问题"}))
        assert office.show(TableFilter(severity=Severity.MUST)) == ["设备比总投资多"]

    def test_都要成立(self, office: Desk) -> None:
        assert office.show(TableFilter(text="线", region="450200", industry="36")) == ["重庆线改造"]

    def test_筛选保住次序(self, office: Desk) -> None:
        assert office.show(TableFilter(text="lz"), SortBy(NAME, True)) == ["柳州10号线", "柳州2号线"]

    def test_选单只列有的_带数目(self, office: Desk) -> None:
        assert [option.label for option in options_of(office.table, "industry")] == [
            "32 有色金属冶炼和压延加工业（1）",
            "36 汽车制造业（1）",
        ]
        cities = options_of(office.table, "region")
        assert [option.label for option in cities] == ["南宁市（1）", "柳州市（2）"]
        assert [child.label for child in cities[1].children] == [
            "全部柳州市（2）",
            "鱼峰区（1）",
            "柳北区（1）",
        ]
        assert options_of(office.table, "batch") == ()
        assert len(options_of(office.table, "severity")) == 3
        assert {option.value for option in options_of(office.table, "verdict")[0].children} == {
            (PACK, verdict) for verdict in Verdict
        }

    def test_筛选怎样说(self, office: Desk) -> None:
        wanted = with_part(TableFilter(), "region", "450203")
        wanted = with_part(wanted, "verdict", (PACK, Verdict.INCOMPLETE))
        assert words_of(office.table, "region", wanted) == "鱼峰区"
        assert words_of(office.table, "verdict", wanted) == "千企技改 2024 待补充"
        assert words_of(office.table, "industry", wanted) == ""
        assert with_part(wanted, "region", None).region == ""


class Test留存:
    def test_列_次序_宽度(self, office: Desk) -> None:
        office.table.choice.show(["remark", NAME, VERDICT, "没有这列"])
        office.table.choice.set_width("remark", 333)
        again = reopened(office.store, office.projects)
        assert [column.id for column in again.table.choice.shown] == [NAME, "remark", VERDICT]
        assert again.table.choice.width_of("remark") == 333
        again.table.choice.reset()
        assert again.table.choice.width_of("remark") is None
        assert "enterprise_name" in [column.id for column in again.table.choice.shown]

    def test_排序和便宜的筛选留着_文字和结论不留(self, office: Desk) -> None:
        wanted = TableFilter("线", (PACK, Verdict.INCOMPLETE), region="450200", severity=Severity.MUST)
        office.show(wanted, SortBy(NAME, True))
        again = reopened(office.store, office.projects)
        assert again.table.filter == TableFilter(region="450200")
        assert again.table.sort == (SortBy(NAME, True),)
        assert again.names == ["重庆线改造", "柳州10号线"]

    @pytest.mark.parametrize("kept", [None, 3, [], {"shown": 4, "widths": []}, {"shown": [None, 3, {}]}])
    def test_留存坏了_照默认(self, office: Desk, kept: object) -> None:
        office.store.settings.set(SETTING, kept)
        office.store.settings.set("ui.table.view", kept)
        again = reopened(office.store, office.projects)
        assert again.table.choice.shown[0].id == NAME
        assert len(again.names) == len(ROWS)


class Test别处改了:
    def test_改一个_原地更新(self, office: Desk) -> None:
        project_id = office.table.id_at(1)
        assert office.show(None, SortBy(NAME))[0] == "阿尔法"
        facts = dict(office.projects.load(project_id).facts)
        office.projects.save(project_id, {**facts, "project_name": "左岸"})
        assert office.table.catch_up()
        assert office.names[0] == "左岸"  # it does not jump away while one looks at it
        assert office.show(None, SortBy(NAME))[-1] == "左岸"
        assert office.show(TableFilter(text="zuoan")) == ["左岸"]
        assert office.table.row_of(project_id) == 0
        assert office.table.row_of(office.table.index.ids[0]) == -1

    def test_企业改了_它的项目都变(self, office: Desk) -> None:
        first = office.table.id_at(0)
        facts = dict(office.projects.load(first).facts)
        office.projects.save(first, {**facts, "enterprise_name": "丁厂"})
        assert office.table.catch_up()
        assert office.show(TableFilter(text="dingchang")) == ["重庆线改造", "阿尔法"]

    def test_多了少了_要重读(self, office: Desk) -> None:
        office.projects.create({"project_name": "新的"})
        assert not office.table.catch_up()
        finish(office.table.load())
        assert office.names[-1] == "新的"
        office.projects.delete(office.table.id_at(0))
        assert not office.table.catch_up()

    def test_没变就不读(self, office: Desk) -> None:
        row = office.table.row(0)
        assert office.table.catch_up()
        assert office.table.row(0) is row

    def test_结论跟着变(self) -> None:
        office = desk((FULL_PROJECT,))
        row = office.table.row(0)
        assert row is not None
        office.table.judge.judge(row, [PACK], findings=True)
        assert office.table.judge.verdict(row.id, PACK) is Verdict.ELIGIBLE
        office.projects.save(row.id, {**row.facts, "meets_energy": False})
        office.table.catch_up()
        assert office.table.judge.verdict(row.id, PACK) is None
        assert office.show(TableFilter(verdict=(PACK, Verdict.INELIGIBLE))) == office.names


class Test格子:
    def test_没算好的先空着(self, office: Desk) -> None:
        row = office.table.row(0)
        assert row is not None
        judge, values = office.table.judge, office.table.values
        pending = cell_of(row, office.column(VERDICT), judge, values)
        assert pending.is_pending
        judge.judge(row, [PACK], findings=True)
        assert cell_of(row, office.column(VERDICT), judge, values).text in {"不符合", "待补充"}
        assert cell_of(row, office.column(FINDINGS), judge, values).text == "无"
        assert cell_of(row, office.column(BATCH), judge, values).text == ""
        assert note_of(row, office.column("total_investment")) == "总投资：1,000.5万元"

    def test_每个字段都有一列(self, office: Desk) -> None:
        assert set(office.store.fields) <= set(office.table.columns)


class Test合计:
    def total(self, office: Desk, rows: list[range], *keys: str) -> Totals:
        found: list[Totals] = []

        def work() -> Work:
            chosen = {office.column(key): rows for key in keys}
            found.append((yield from totals(office.table, chosen)))

        finish(work())
        return found[0]

    def test_精确相加_带单位(self, office: Desk) -> None:
        added = self.total(office, [range(4)], NAME, "total_investment")
        assert (added.rows, added.cells) == (4, 8)
        assert added.columns[0].total == Decimal("1200.4999")
        assert added.columns[0].known == 3
        assert added.words.startswith("选中4行8格；总投资合计1,200.4999万元")

    def test_一列时说最小最大(self, office: Desk) -> None:
        assert self.total(office, [range(3)], "total_investment").words.endswith(
            "3格有数，最小99.9999，最大1,000.5"
        )

    def test_分开的几块不重复数行(self, office: Desk) -> None:
        assert self.total(office, [range(0, 2), range(1, 3), range(3, 4)], NAME).rows == 4

    def test_一格不说(self, office: Desk) -> None:
        assert self.total(office, [range(1)], NAME).words == ""

    def test_很多行_读整列(self) -> None:
        many = desk(tuple({"project_name": "甲", "total_investment": Decimal("0.1")} for _ in range(501)))
        assert self.total(many, [range(501)], "total_investment").columns[0].total == Decimal("50.1")


def test_一步一步地做(office: Desk) -> None:
    work = office.table.load()
    _, is_finished = advance(work, 60)
    assert is_finished
    assert office.names
