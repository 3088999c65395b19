"""Cells edited, pasted, filled, cleared: how they are understood, one transaction, one named step, undone field by field."""

from decimal import Decimal

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.project_table.columns import NAME
from desktop_app.services.project_table.paste import BlockReading, Outcome
from tests.services.table_office import Desk, desk

MONEY = ("total_investment", "fixed_asset_investment")


@pytest.fixture
def office() -> Desk:
    return desk()


def paste(office: Desk, text: str, row: int, *keys: str) -> BlockReading:
    """A block pasted at a cell; keys: the columns from there on."""
    columns = [office.column(key) for key in keys]
    beyond = (range(row, len(office.table)), columns)
    return office.commands.read_paste(text, ([row], columns[:1]), beyond)


def outcomes(reading: BlockReading) -> list[Outcome]:
    return [cell.outcome for cell in reading.cells]


class Test一格:
    def test_像表单一样读(self, office: Desk) -> None:
        project_id = office.table.id_at(0)
        change = office.commands.typed(project_id, office.column("total_investment"), "2.46亿")
        assert office.value(0, "total_investment") == Decimal(24600)
        assert change.projects == (project_id,)
        assert office.commands.edits.undo_name == "修改总投资"
        row = office.table.row(0)
        assert row is not None
        assert row.facts["total_investment"] == Decimal(24600)

    def test_读不懂的原样留着_撤销就没有了(self, office: Desk) -> None:
        column = office.column("total_investment")
        office.commands.typed(office.table.id_at(0), column, "约2亿")
        row = office.table.row(0)
        assert row is not None
        assert row.unread == {"total_investment": "约2亿"}
        assert "total_investment" not in row.facts
        office.commands.undo()
        row = office.table.row(0)
        assert row is not None
        assert row.unread == {}
        assert row.facts["total_investment"] == Decimal("1000.5")
        office.commands.redo()
        row = office.table.row(0)
        assert row is not None
        assert row.unread == {"total_investment": "约2亿"}

    def test_读不懂的改好了_撤销又回来(self, office: Desk) -> None:
        project_id, column = office.table.id_at(3), office.column("total_investment")
        office.commands.typed(project_id, column, "约2亿")
        office.commands.typed(project_id, column, "20000")
        office.commands.undo()
        row = office.table.row(3)
        assert row is not None
        assert (row.unread, row.facts.get("total_investment")) == ({"total_investment": "约2亿"}, None)

    def test_没变就没有这一步(self, office: Desk) -> None:
        change = office.commands.typed(office.table.id_at(0), office.column("total_investment"), "1,000.5")
        assert not change
        assert office.commands.edits.undo_name is None

    def test_选的值(self, office: Desk) -> None:
        office.commands.chosen(office.table.id_at(3), office.column("industry"), "36")
        assert office.value(3, "industry") == "36"
        office.commands.chosen(office.table.id_at(3), office.column("industry"), None)
        assert office.value(3, "industry") is None

    def test_企业的字段_同一企业的项目都变(self, office: Desk) -> None:
        change = office.commands.typed(office.table.id_at(0), office.column("employees"), "120")
        assert set(change.projects) == {office.table.id_at(0), office.table.id_at(1)}
        assert office.value(1, "employees") == 120
        _, left, undone = office.commands.undo() or ("", (), change)
        assert left == ()
        assert set(undone.projects) == set(change.projects)
        assert office.value(1, "employees") is None

    def test_改企业名到另一家_是改选(self, office: Desk) -> None:
        office.commands.typed(office.table.id_at(0), office.column("enterprise_name"), "乙厂")
        assert office.value(0, "enterprise_name") == "乙厂"
        assert office.value(1, "enterprise_name") == "甲厂"
        office.commands.undo()
        assert office.value(0, "enterprise_name") == "甲厂"
        office.commands.redo()
        assert office.value(0, "enterprise_name") == "乙厂"

    def test_新填的企业_撤销后不留空壳(self, office: Desk) -> None:
        bare = desk(({"project_name": "没有企业"},))
        bare.commands.typed(bare.table.id_at(0), bare.column("enterprise_name"), "新厂")
        assert bare.value(0, "enterprise_name") == "新厂"
        bare.commands.undo()
        assert bare.value(0, "enterprise_name") is None
        assert bare.store.enterprises.count() == 0
        bare.commands.redo()
        assert bare.value(0, "enterprise_name") == "新厂"
        assert bare.store.enterprises.count() == 1

    def test_放弃的输入_可以取回(self, office: Desk) -> None:
        project_id, column = office.table.id_at(0), office.column("total_investment")
        office.commands.given_up(project_id, column, "777")
        assert office.value(0, "total_investment") == Decimal("1000.5")
        assert office.commands.edits.redo_name == "录入总投资"
        office.commands.redo()
        assert office.value(0, "total_investment") == Decimal(777)
        office.commands.undo()
        assert office.value(0, "total_investment") == Decimal("1000.5")


class Test粘贴:
    def test_每一格怎样理解(self, office: Desk) -> None:
        reading = paste(office, "1.5亿\t约2亿\n\tabc\n100\t２０", 0, *MONEY)
        assert outcomes(reading) == [
            Outcome.CHANGED,
            Outcome.ASK,
            Outcome.CLEARED,
            Outcome.PROBLEM,
            Outcome.SAME,
            Outcome.CHANGED,
        ]
        first, asked, _, wrong, _, last = reading.cells
        assert (first.typed, first.before, first.after, first.words) == (
            "1.5亿",
            "1,000.5",
            "15,000",
            "1.5亿元",
        )
        assert asked.value == Decimal(20000)
        assert asked.problem
        assert "abc" in wrong.problem
        assert last.value == Decimal(20)
        assert reading.summary == "改2格，清空1格，不变1格，1格待确认，1格读不懂或不能写，原样不动"

    def test_读不懂的不写_待确认的要点头(self, office: Desk) -> None:
        reading = paste(office, "约2亿\nabc", 0, "total_investment")
        assert reading.edits == ()
        reading = reading.accepting(0, accepted=True).accepting(1, accepted=True)
        office.commands.apply("粘贴", reading)
        assert office.value(0, "total_investment") == Decimal(20000)
        assert office.value(1, "total_investment") == Decimal("99.9999")

    def test_一次写入_一步撤销(self, office: Desk) -> None:
        reading = paste(office, "1\t2\n3\t4\n5\t6", 0, *MONEY)
        change = office.commands.apply("粘贴", reading)
        assert len(change.projects) == 3
        assert office.commands.edits.undo_name == "粘贴6格"
        changes = {
            entry.change for row in range(3) for entry in office.store.history(office.table.id_at(row))
        }
        last = max(changes)
        for row in range(3):
            entries = [e for e in office.store.history(office.table.id_at(row)) if e.change == last]
            assert {entry.operation for entry in entries} == {"粘贴6格"}
        office.commands.undo()
        assert [office.value(row, "total_investment") for row in range(3)] == [
            Decimal("1000.5"),
            Decimal("99.9999"),
            Decimal(100),
        ]
        assert office.value(0, "fixed_asset_investment") is None
        assert office.commands.edits.redo_name == "粘贴6格"

    def test_各种类型(self, office: Desk) -> None:
        keys = ("site_region", "industry", "start_month", "is_technical_transformation", "gx_direction_2024")
        reading = paste(office, "柳州市柳北区\t汽车制造业\t2024.7\t是\t都不是", 3, *keys)
        office.commands.apply("粘贴", reading)
        expected: list[FactValue] = ["450205", "36", Month(2024, 7), True, ()]
        assert [office.value(3, key) for key in keys] == expected

    def test_复制出去再粘回来_什么都不变(self, office: Desk) -> None:
        keys = (NAME, "enterprise_name", "site_region", "industry", *MONEY, "gx_direction_2024", "employees")
        text = office.commands.copied(office.area(range(4), *keys))
        reading = paste(office, text, 0, *keys)
        assert set(outcomes(reading)) == {Outcome.SAME}

    def test_长的数字按文字复制(self) -> None:
        office = desk(({"project_name": "甲", "uscc": "914503001982038216", "enterprise_name": "甲厂"},))
        assert office.commands.copied(office.area(range(1), "uscc")) == '="914503001982038216"\r\n'
        assert outcomes(paste(office, '="914503001982038216"\r\n', 0, "uscc")) == [Outcome.SAME]

    def test_一格填满选中的(self, office: Desk) -> None:
        area = office.area(range(3), "total_investment")
        reading = office.commands.read_paste("8", area, area)
        office.commands.apply("粘贴", reading)
        assert [office.value(row, "total_investment") for row in range(3)] == [Decimal(8)] * 3

    def test_放不下的说出来(self, office: Desk) -> None:
        reading = paste(office, "1\t2\t3\n4\t5\t6\n7\t8\t9", 2, *MONEY)
        assert (reading.rows_left, reading.columns_left, len(reading.cells)) == (1, 1, 4)
        assert "表格到底，1行没有放下" in reading.summary
        assert "1列没有放下" in reading.summary

    def test_算出来的列不能写(self, office: Desk) -> None:
        reading = paste(office, "符合", 0, "verdict:gx-qianqi-2024")
        assert outcomes(reading) == [Outcome.PROBLEM]
        assert "由程序算出" in reading.cells[0].problem

    def test_同一企业两个不同的值_先到的算(self, office: Desk) -> None:
        reading = paste(office, "10\n20\n30", 0, "employees")
        assert outcomes(reading) == [Outcome.CHANGED, Outcome.PROBLEM, Outcome.CHANGED]
        assert "重庆线改造" in reading.cells[1].problem
        office.commands.apply("粘贴", reading)
        assert [office.value(row, "employees") for row in range(3)] == [10, 10, 30]

    def test_同一企业相同的值_没有冲突(self, office: Desk) -> None:
        assert outcomes(paste(office, "10\n10", 0, "employees")) == [Outcome.CHANGED, Outcome.CHANGED]

    def test_空剪贴板(self, office: Desk) -> None:
        assert paste(office, "", 0, NAME) == BlockReading(())


class Test成批:
    def test_向下填充_每列各填各的(self, office: Desk) -> None:
        reading = office.commands.read_fill(office.area(range(4), "industry", "total_investment", BATCHLESS))
        office.commands.apply("向下填充", reading)
        assert [office.value(row, "industry") for row in range(4)] == ["36"] * 4
        assert [office.value(row, "total_investment") for row in range(4)] == [Decimal("1000.5")] * 4
        assert office.commands.edits.undo_name == "向下填充6格"

    def test_读不懂的不往下填(self, office: Desk) -> None:
        office.commands.typed(office.table.id_at(0), office.column("total_investment"), "约2亿")
        assert office.commands.read_fill(office.area(range(3), "total_investment")).edits == ()

    def test_清空(self, office: Desk) -> None:
        reading = office.commands.read_clear(office.area(range(4), "total_investment"))
        assert outcomes(reading) == [Outcome.CLEARED] * 3 + [Outcome.SAME]
        office.commands.apply("清空", reading)
        assert office.value(0, "total_investment") is None
        office.commands.undo()
        assert office.value(0, "total_investment") == Decimal("1000.5")

    def test_清空读不懂的(self, office: Desk) -> None:
        office.commands.typed(office.table.id_at(3), office.column("total_investment"), "约2亿")
        reading = office.commands.read_clear(office.area(range(3, 4), "total_investment"))
        office.commands.apply("清空", reading)
        row = office.table.row(3)
        assert row is not None
        assert row.unread == {}

    def test_批量设置(self, office: Desk) -> None:
        reading = office.commands.read_set([0, 2], office.column("industry"), "32")
        office.commands.apply("批量设置所属行业", reading)
        assert [office.value(row, "industry") for row in range(4)] == ["32", "32", "32", None]

    def test_中途停止_什么都没写(self, office: Desk) -> None:
        progress = Progress()
        progress.cancel()
        reading = paste(office, "1\n2", 0, "total_investment")
        with pytest.raises(Cancelled):
            office.commands.apply("粘贴", reading, progress)
        assert office.value(0, "total_investment") == Decimal("1000.5")
        assert office.commands.edits.undo_name is None

    def test_一个项目没了_全都不写(self, office: Desk) -> None:
        reading = paste(office, "1\n2", 0, "total_investment")
        office.store.projects.purge(office.table.id_at(1))
        with pytest.raises(AppError) as caught:
            office.commands.apply("粘贴", reading)
        assert caught.value.code == "project-missing"
        assert office.value(0, "total_investment") == Decimal("1000.5")


BATCHLESS = "@batch"  # what the program says itself is skipped


class Test撤销时别处改过:
    def test_改过的那格保留_其余撤销_说出来(self, office: Desk) -> None:
        office.commands.apply("粘贴", paste(office, "1\t2\n3\t4", 0, *MONEY))
        project_id = office.table.id_at(0)
        facts = {**office.projects.load(project_id).facts, "total_investment": Decimal(55)}
        office.projects.save(project_id, facts)
        name, left, _ = office.commands.undo() or ("", (), None)
        assert name == "粘贴4格"
        assert left == ("“重庆线改造”的“总投资”之后又改成了“55”，保留现在的",)
        assert office.value(0, "total_investment") == Decimal(55)
        assert office.value(0, "fixed_asset_investment") is None
        assert office.value(1, "total_investment") == Decimal("99.9999")

    def test_重做只重做撤销了的(self, office: Desk) -> None:
        office.commands.apply("粘贴", paste(office, "1\t2", 0, *MONEY))
        project_id = office.table.id_at(0)
        office.projects.save(
            project_id, {**office.projects.load(project_id).facts, "total_investment": Decimal(55)}
        )
        office.commands.undo()
        office.commands.redo()
        assert office.value(0, "total_investment") == Decimal(55)
        assert office.value(0, "fixed_asset_investment") == Decimal(2)

    def test_别处已经改回去的_不算没撤销(self, office: Desk) -> None:
        office.commands.typed(office.table.id_at(0), office.column("total_investment"), "1")
        project_id = office.table.id_at(0)
        facts = {**office.projects.load(project_id).facts, "total_investment": Decimal("1000.5")}
        office.projects.save(project_id, facts)
        assert (office.commands.undo() or ("", ("?",), None))[1] == ()

    def test_项目删了(self, office: Desk) -> None:
        office.commands.apply("粘贴", paste(office, "1\n2", 0, "total_investment"))
        office.projects.delete(office.table.id_at(0))
        _, left, _ = office.commands.undo() or ("", (), None)
        assert left == ("“重庆线改造”：项目已删除，没有动",)
        assert office.value(1, "total_investment") == Decimal("99.9999")

    def test_企业又改选了(self, office: Desk) -> None:
        project_id = office.table.id_at(0)
        office.commands.typed(project_id, office.column("enterprise_name"), "乙厂")
        office.projects.choose_enterprise(project_id, None)
        _, left, _ = office.commands.undo() or ("", (), None)
        assert left == ("“重庆线改造”之后又改选了企业，保留现在的",)
        assert office.value(0, "enterprise_name") is None

    def test_没有可撤销的(self, office: Desk) -> None:
        assert office.commands.undo() is None
        assert office.commands.redo() is None

    def test_新的一步_清掉可重做的(self, office: Desk) -> None:
        column = office.column("total_investment")
        office.commands.typed(office.table.id_at(0), column, "1")
        office.commands.undo()
        office.commands.typed(office.table.id_at(0), column, "2")
        assert office.commands.edits.redo_name is None
