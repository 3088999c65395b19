"""Self-check, capsule, amendment, the table that comes back: on a store in memory, with the real template."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from db.memory import MemoryStore
from desktop_app.domain.declaring import BatchKey
from desktop_app.domain.entities import DeclarationStatus, Office
from desktop_app.domain.errors import AppError
from desktop_app.domain.explanation import Explanation
from desktop_app.domain.facts import FactValue
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.finalising.batch_check import BatchCheck
from desktop_app.services.finalising.capsule_compare import compare
from desktop_app.services.finalising.capsule_file import CapsuleContent, open_capsule, pack_capsule
from desktop_app.services.finalising.finalise import Finaliser
from desktop_app.services.finalising.returned_table import Readable, accept, compare_returned, refuse
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.onboarding.templates import template_of
from desktop_app.services.printing.table import DeclarationTable
from desktop_app.services.records.projects import ProjectService
from tests.ui.sample_project import FULL_PROJECT

KEY = BatchKey("gx-qianqi-2024", 2024, 1)
OFFICE = Office("兴业县工业和信息化局", "450924", 2024, "张三", "0775-3761234")
LIBRARY = standard_library()
TEMPLATE = template_of("gx-qianqi-2024").file


def good(name: str, firm: str, **more: FactValue) -> dict[str, FactValue]:
    """A project that the 2024 notice admits."""
    facts = {
        **FULL_PROJECT,
        "project_name": name,
        "enterprise_name": firm,
        "gx_direction_2024": ("equipment",),
        "fixed_asset_investment": Decimal(1800),
        "total_investment": Decimal(2000),
        "equipment_investment": Decimal(900),
        "investment_this_year": Decimal(1800),
        "output_after": Decimal(15000),
        **more,
    }
    facts.pop("uscc", None)
    return facts


class Desk:
    """An office with two projects declared in the first quarter."""

    def __init__(self) -> None:
        self.time = datetime(2024, 1, 25, 4, tzinfo=UTC)
        self.store = MemoryStore(LIBRARY.fields, lambda: self.time)
        self.service = ProjectService(self.store)
        self.declare = DeclareService(self.store, LIBRARY, OFFICE, self.now)
        self.printed: list[DeclarationTable] = []
        self.finaliser = Finaliser(self.store, LIBRARY, OFFICE, self.print, self.now)
        self.first = self.add(good("年产一万吨铸件技术改造项目", "广西甲铸造有限公司"))
        self.second = self.add(good("智能包装生产线升级项目", "广西乙包装有限公司"))

    def now(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time

    def print(self, table: DeclarationTable) -> bytes:
        self.printed.append(table)
        return b"%PDF-1.7 " + table.title.encode()

    def add(self, facts: dict[str, FactValue]) -> str:
        project = self.service.create(facts).projects[0]
        outcome = self.declare.declare([project], *KEY)
        assert not outcome.refused, outcome.refused
        return project

    def change(self, project: str, **facts: FactValue | None) -> None:
        merged = {**self.service.load(project).facts, **facts}
        self.service.save(project, {key: value for key, value in merged.items() if value is not None})

    def check(self) -> BatchCheck:
        return self.finaliser.check(KEY, TEMPLATE, Progress())

    def finalise(self) -> CapsuleContent:
        made = self.finaliser.finalise(KEY, TEMPLATE, Progress(), anyway="演示")
        return self.finaliser.opened(made.entry)

    def returned(self, folder: Path, change: Callable[[object, Callable[[str], str]], None]) -> Path:
        """The capsule's table after somebody at the city edited it. change: gets the sheet and a column finder."""
        content = self.finaliser.opened(self.finaliser.versions(KEY)[-1])
        book = load_workbook(BytesIO(content.table))
        mapping = content.members["mapping.toml"].decode()
        sheet = book[mapping.split('sheet = "', 1)[1].split('"', 1)[0]]

        def column(field: str) -> str:
            line = next(line for line in mapping.splitlines() if f'"{field}"' in line and " = " in line)
            return line.split(" = ", 1)[0].strip('"')

        change(sheet, column)
        file = folder / "市局退回.xlsx"
        book.save(file)
        return file


@pytest.fixture
def desk() -> Desk:
    return Desk()


def codes(check: BatchCheck) -> list[str]:
    return [item.code for item in check.items]


class Test自检:
    def test_没有问题的一批_三处合计一致(self, desk: Desk) -> None:
        check = desk.check()
        assert check.musts == (), check.musts
        assert check.projects == 2
        assert [each.title for each in check.sums][:3] == ["项目数", "总投资", "固定资产投资"]
        assert all(each.agree and each.table and each.letter for each in check.sums[:3])
        assert check.sums[1].projects == "4,000"

    @pytest.mark.parametrize(("value", "passes"), [("499.9999", False), ("500", True), ("500.0001", True)])
    def test_不符合条件的列出条款和差距(self, desk: Desk, value: str, passes: bool) -> None:
        amount = Decimal(value)
        desk.change(
            desk.first,
            fixed_asset_investment=amount,
            equipment_investment=Decimal(400),
            investment_this_year=amount,
        )
        found = [item for item in desk.check().musts if item.code == "B.201"]
        assert (not found) is passes
        if found:
            assert found[0].project_id == desk.first
            assert "二（一）" in found[0].message or "500" in found[0].message

    def test_缺项的批次不能通过(self, desk: Desk) -> None:
        desk.change(desk.first, meets_land=None)
        found = [item for item in desk.check().musts if item.code == "B.202"]
        assert [item.field for item in found] == ["meets_land"]

    def test_必改的问题_需说明的写了说明就算处理(self, desk: Desk) -> None:
        desk.change(desk.first, equipment_investment=Decimal(1900))  # more than the fixed assets
        assert "B.101" in codes(desk.check())

    def test_批次里重复的互相指出(self, desk: Desk) -> None:
        again = desk.service.create(good("年产1万吨铸件技改项目", "甲铸造有限公司")).projects[0]
        outcome = desk.declare.declare([again], *KEY, override_reason="两条线分开建设")
        assert outcome.declared
        found = [item for item in desk.check().items if item.code in {"B.301", "B.302"}]
        assert {item.project_id for item in found} >= {again}

    def test_签章栏缺联系人(self, desk: Desk) -> None:
        from desktop_app.services.finalising.batch_check import BatchChecker  # noqa: PLC0415

        blank = Office(OFFICE.name, OFFICE.region, 2024)
        check = BatchChecker(desk.store, LIBRARY, blank, desk.now()).check(KEY, TEMPLATE, Progress())
        assert [item.message for item in check.musts if item.code == "B.601"] == [
            "“单位”页还没有填：联系人、电话"
        ]

    def test_空批次(self, desk: Desk) -> None:
        check = desk.finaliser.check(BatchKey(KEY.policy_id, 2024, 3), TEMPLATE, Progress())
        assert codes(check) == ["B.701"]

    def test_表格填不出来也说得清(self, desk: Desk, tmp_path: Path) -> None:
        broken = tmp_path / "坏.xlsx"
        broken.write_bytes(b"PK\x03\x04")
        check = desk.finaliser.check(KEY, broken, Progress())
        assert check.table is None
        assert "B.501" in codes(check)

    def test_可以停(self, desk: Desk) -> None:
        progress = Progress()
        progress.cancel()
        with pytest.raises(Cancelled):
            desk.finaliser.check(KEY, TEMPLATE, progress)


class Test定稿:
    def test_档案里什么都有_逐字节可重开(self, desk: Desk) -> None:
        made = desk.finaliser.finalise(KEY, TEMPLATE, Progress(), anyway="演示")
        content = desk.finaliser.opened(made.entry)
        assert content.heading["policy_hash"] == LIBRARY.packs[KEY.policy_id].content_hash
        assert content.heading["verdict_day"] == "2024-01-25"
        assert len(content.lines("records.jsonl")) == 2
        assert {line["project"] for line in content.lines("verdicts.jsonl")} == {desk.first, desk.second}
        answer = content.lines("verdicts.jsonl")[0]["results"][KEY.policy_id]
        assert answer["verdict"] == "eligible"
        assert answer["conditions"]
        assert b"fai-floor" in content.members["pack.toml"]
        assert content.members["print.pdf"].startswith(b"%PDF")
        assert json.loads(content.members["proof.json"])["year"] == 2024
        assert load_workbook(BytesIO(content.table)).sheetnames
        assert {item.status for item in desk.store.declarations.find(2024, 1)} == {DeclarationStatus.FINAL}
        assert desk.printed[0].watermark == ""  # final when it was printed

    def test_以后改数据_档案不变(self, desk: Desk) -> None:
        before = desk.finalise()
        raw = desk.store.capsules.content(desk.finaliser.versions(KEY)[0].id)
        desk.change(desk.first, total_investment=Decimal(9999))
        assert desk.store.capsules.content(desk.finaliser.versions(KEY)[0].id) == raw
        assert desk.finaliser.opened(desk.finaliser.versions(KEY)[0]).members == before.members

    def test_同样的内容打出同样的字节(self, desk: Desk) -> None:
        content = desk.finalise()
        assert pack_capsule(content) == pack_capsule(
            CapsuleContent(dict(content.heading), dict(content.members))
        )

    def test_自检没过不定稿_写了理由才行_什么都没变(self, desk: Desk) -> None:
        desk.change(desk.first, meets_land=None)
        with pytest.raises(AppError, match="自检未通过") as caught:
            desk.finaliser.finalise(KEY, TEMPLATE, Progress())
        assert caught.value.code == "check-failed"
        assert desk.store.capsules.all() == ()
        assert {item.status for item in desk.store.declarations.find(2024, 1)} == {DeclarationStatus.DRAFT}
        made = desk.finaliser.finalise(KEY, TEMPLATE, Progress(), anyway="市局要求先报")
        assert made.entry.reason == "市局要求先报"

    def test_打印出错时什么都没变(self, desk: Desk) -> None:
        def broken(_table: DeclarationTable) -> bytes:
            raise AppError("print-failed", "打印不了")

        finaliser = Finaliser(desk.store, LIBRARY, OFFICE, broken, desk.now)
        with pytest.raises(AppError, match="打印不了"):
            finaliser.finalise(KEY, TEMPLATE, Progress(), anyway="演示")
        assert desk.store.capsules.all() == ()
        assert {item.status for item in desk.store.declarations.find(2024, 1)} == {DeclarationStatus.DRAFT}

    def test_重新打开要理由_再定稿是第二版_说得出差别(self, desk: Desk) -> None:
        first = desk.finalise()
        with pytest.raises(AppError, match="理由"):
            desk.finaliser.amend(KEY, " ")
        assert len(desk.finaliser.amend(KEY, "投资额填错").moved) == 2
        desk.change(desk.first, total_investment=Decimal(2100), meets_land=False)
        second = desk.finalise()
        entries = desk.finaliser.versions(KEY)
        assert [(entry.version, entry.reason) for entry in entries] == [(1, "演示"), (2, "投资额填错")]
        found = compare(first, second, LIBRARY.fields)
        name = "年产一万吨铸件技术改造项目"
        assert [(d.project, d.what, d.before, d.after) for d in found.fields if d.what == "总投资"] == [
            (name, "总投资", "2,000万元", "2,100万元")
        ]
        assert (name, KEY.policy_id, "符合", "不符合") in [
            (d.project, d.what, d.before, d.after) for d in found.verdicts
        ]
        assert not found.pack_changed
        assert not found.added

    def test_没定稿的不用重新打开(self, desk: Desk) -> None:
        with pytest.raises(AppError, match="没有已定稿"):
            desk.finaliser.amend(KEY, "改")

    @pytest.mark.parametrize("place", [0, 40, -1, -30])
    def test_坏一个字节就认得出(self, desk: Desk, place: int) -> None:
        desk.finalise()
        entry = desk.finaliser.versions(KEY)[0]
        raw = bytearray(desk.store.capsules.content(entry.id) or b"")
        raw[place] ^= 0x55
        with pytest.raises(AppError, match="损坏"):
            open_capsule(bytes(raw), entry.sha256)

    def test_成员被换也认得出(self, desk: Desk) -> None:
        content = desk.finalise()
        raw = pack_capsule(content)
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
            for info in old.infolist():
                new.writestr(info.filename, b"{}" if info.filename == "check.json" else old.read(info))
        with pytest.raises(AppError, match="损坏"):
            open_capsule(out.getvalue())

    @pytest.mark.parametrize(
        "data", [b"", b"PK\x05\x06" + b"\0" * 18, b"x" * 100], ids=["空", "空包", "乱码"]
    )
    def test_不是档案(self, data: bytes) -> None:
        with pytest.raises(AppError):
            open_capsule(data)


class Test退回的表:
    def test_原样退回没有差别(self, desk: Desk, tmp_path: Path) -> None:
        content = desk.finalise()
        file = desk.returned(tmp_path, lambda _sheet, _column: None)
        assert compare_returned(file, content, desk.store).is_same

    def test_逐格比对_采用或不采用_两边都留下(self, desk: Desk, tmp_path: Path) -> None:
        content = desk.finalise()
        first_row = {}

        def edit(sheet, column) -> None:  # type: ignore[no-untyped-def]
            for row in range(1, 12):
                if sheet[f"{column('project_name')}{row}"].value == "年产一万吨铸件技术改造项目":
                    first_row["row"] = row
                    sheet[f"{column('total_investment')}{row}"] = 2222
                    sheet[f"{column('construction_content')}{row}"] = "改由市局核定的内容"

        file = desk.returned(tmp_path, edit)
        table = compare_returned(file, content, desk.store)
        found = {cell.field.key: cell for cell in table.cells if cell.field}
        assert set(found) == {"total_investment", "construction_content"}
        total = found["total_investment"]
        assert (total.project, total.ours, total.theirs, total.value) == (
            "年产一万吨铸件技术改造项目", "2000", "2222", Decimal(2222),
        )  # fmt: skip
        assert total.place.endswith(str(first_row["row"]))
        change = accept(desk.service, desk.store, [total])
        assert change.projects == (desk.first,)
        assert desk.service.load(desk.first).facts["total_investment"] == Decimal(2222)
        entries = [e for e in desk.store.history(desk.first) if e.field == "total_investment"]
        assert entries[-1].operation == "采用退回表的修改"
        with pytest.raises(AppError, match="理由"):
            refuse(desk.store, content, [found["construction_content"]], "", date(2024, 2, 1))
        assert (
            refuse(desk.store, content, [found["construction_content"]], "与备案不一致", date(2024, 2, 1))
            == 1
        )
        declaration = next(d for d in desk.store.declarations.find(2024, 1) if d.project_id == desk.first)
        assert "未采用退回表的修改：建设内容及规模" in desk.store.ledger.events_of(declaration.id)[-1].note

    def test_删了行_加了行_换了顺序(self, desk: Desk, tmp_path: Path) -> None:
        content = desk.finalise()

        def edit(sheet, column) -> None:  # type: ignore[no-untyped-def]
            name = column("project_name")
            row = next(r for r in range(1, 12) if sheet[f"{name}{r}"].value == "年产一万吨铸件技术改造项目")
            for cell in sheet[row]:
                other = sheet.cell(row + 1, cell.column)
                if cell.data_type != "f":
                    cell.value, other.value = other.value, cell.value
            for cell in sheet[row]:
                if cell.data_type != "f":
                    cell.value = None
            sheet[f"{name}{row}"] = "市局新增的项目"

        file = desk.returned(tmp_path, edit)
        table = compare_returned(file, content, desk.store)
        assert [name for _, name in table.removed] == ["智能包装生产线升级项目"]
        assert table.added == ("市局新增的项目",)
        assert [cell for cell in table.cells if cell.project == "年产一万吨铸件技术改造项目"] == []

    def test_看不懂的改动不能采用(self, desk: Desk, tmp_path: Path) -> None:
        content = desk.finalise()

        def edit(sheet, column) -> None:  # type: ignore[no-untyped-def]
            for row in range(1, 12):
                if sheet[f"{column('project_name')}{row}"].value == "智能包装生产线升级项目":
                    sheet[f"{column('total_investment')}{row}"] = "待定"

        table = compare_returned(desk.returned(tmp_path, edit), content, desk.store)
        assert [cell.readable for cell in table.cells] == [Readable.UNREAD]
        assert not accept(desk.service, desk.store, table.cells)

    def test_不是这张表(self, desk: Desk, tmp_path: Path) -> None:
        content = desk.finalise()
        other = template_of("gd-baiqian-2023-project").file
        with pytest.raises(AppError, match="不是"):
            compare_returned(other, content, desk.store)

    def test_表头改动列在表外(self, desk: Desk, tmp_path: Path) -> None:
        content = desk.finalise()

        def edit(sheet, _column) -> None:  # type: ignore[no-untyped-def]
            sheet["A1"] = "市局改了标题"

        table = compare_returned(desk.returned(tmp_path, edit), content, desk.store)
        assert [(cell.place, cell.theirs) for cell in table.others] == [("A1", "市局改了标题")]


def test_说明随档案保存(desk: Desk) -> None:
    desk.store.explanations.save(
        Explanation("x1", desk.first, "W.302", ("completion_month",), "分两期", "{}")
    )
    assert desk.finalise().lines("explanations.jsonl")[0]["text"] == "分两期"
