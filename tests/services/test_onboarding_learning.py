"""Last year's filled table teaches which field and which unit a column is, and tests a mapping cell by cell."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from db.memory import MemoryStore
from desktop_app.domain.entities import Dossier, Enterprise, Project, new_id
from desktop_app.domain.errors import AppError
from desktop_app.domain.month import Month
from desktop_app.services.onboarding.agreement import worst_columns
from desktop_app.services.onboarding.layout import recognise_layout
from desktop_app.services.onboarding.learning import learn_from
from desktop_app.services.onboarding.mapping import ColumnProposal, propose_mapping
from desktop_app.services.onboarding.registering import Onboarding

# Titles that say little: only the values tell what stands beneath them.
HEADER = ["序号", "项目名称", "业主", "投资额A", "投资额B", "产出", "起始", "门类", "牵头人"]
BLANK: list[list[object]] = [["技改项目表"], ["单位：万元"], list(HEADER), [None], [None], [None]]


def saved(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for number in range(1, 6):
        firm = store.enterprises.save(Enterprise(new_id(), {"enterprise_name": f"某{number}号有限公司"}))
        store.projects.save(
            Project(
                new_id(),
                firm.id,
                {
                    "project_name": f"第{number}条生产线改造",
                    "project_code": f"2401-450203-04-02-12345{number}",
                    "total_investment": Decimal(10_000 + number * 137),
                    "fixed_asset_investment": Decimal(7_000 + number * 91),
                    "output_after": Decimal(30_000 + number * 500),
                    "start_month": Month(2024, number),
                    "industry": ("36", "31", "34", "35", "38")[number - 1],
                },
            )
        )
    return store


def dossiers(store: MemoryStore) -> tuple[Dossier, ...]:
    return tuple(store.projects.iterate_dossiers())


def last_year(*, changed: int = 0) -> bytes:
    """Total in 亿元, fixed assets in 万元, months as 2024.03; `changed` projects have grown since."""
    rows: list[list[object]] = [["技改项目表"], ["2023年"], list(HEADER)]
    industries = [
        "汽车制造业",
        "黑色金属冶炼和压延加工业",
        "通用设备制造业",
        "专用设备制造业",
        "电气机械和器材制造业",
    ]
    for number in range(1, 6):
        fixed = 7_000 + number * 91 - (50 if number <= changed else 0)
        rows.append(
            [number, f"第{number}条生产线改造", f"某{number}号有限公司", (10_000 + number * 137) / 10_000, fixed,
             30_000 + number * 500, f"2024.{number:02d}", industries[number - 1], "张三"]
        )  # fmt: skip
    rows.append(["合计", None, None, 5.2055, 36365])
    return saved(rows)


def proposed(store: MemoryStore, filled: bytes) -> dict[str, ColumnProposal]:
    layout = recognise_layout(saved(BLANK), "表.xlsx", store.fields)
    learned = learn_from(filled, "去年.xlsx", dossiers(store), store.fields, 2023)
    return {c.column.place: c for c in propose_mapping(layout, store.fields, learned).columns}


def test_没有去年的表时_含糊的栏目都不确定(store: MemoryStore) -> None:
    layout = recognise_layout(saved(BLANK), "表.xlsx", store.fields)
    certain = [c.column.place for c in propose_mapping(layout, store.fields).certain]
    assert certain == ["A", "B"]


def test_去年的表教会字段_单位_写法和理由(store: MemoryStore) -> None:
    columns = proposed(store, last_year())
    keys = {place: column.best.key for place, column in columns.items() if column.best}
    assert keys == {
        "A": "@number", "B": "project_name", "C": "enterprise_name", "D": "total_investment",
        "E": "fixed_asset_investment", "F": "output_after", "G": "start_month", "H": "industry",
    }  # fmt: skip
    assert all(columns[place].is_certain for place in "BCDEFGH")
    total, start = columns["D"].best, columns["G"].best
    assert total is not None
    assert start is not None
    assert (total.unit, start.format) == ("亿元", "yyyy.mm")
    assert total.reason.endswith("；去年的表在此列填的是“总投资”（5个项目中5个相同）")


def test_去年的值否定名称时_名称不再算确定(store: MemoryStore) -> None:
    rows = [list(row) for row in BLANK]
    rows[2][4] = "总投资"  # but last year's total stood in the other column
    layout = recognise_layout(saved(rows), "表.xlsx", store.fields)
    filled = openpyxl.load_workbook(BytesIO(last_year()))
    filled.active["E3"] = "总投资"
    out = BytesIO()
    filled.save(out)
    learned = learn_from(out.getvalue(), "去年.xlsx", dossiers(store), store.fields, 2023)
    columns = {c.column.place: c for c in propose_mapping(layout, store.fields, learned).columns}
    assert columns["E"].best is not None
    assert columns["E"].best.key == "fixed_asset_investment"
    doubted = next(c for c in columns["E"].candidates if c.key == "total_investment")
    assert "去年的表在此列填的不是它" in doubted.reason


def test_按代码认项目_名称改过也认得(store: MemoryStore) -> None:
    rows: list[list[object]] = [
        ["项目名称", "项目代码", "总投资"],
        ["改过名字的项目", "2401-450203-04-02-123453", "1"],
        ["第1条生产线改造", None, "2"],
    ]
    learned = learn_from(saved(rows), "去年.xlsx", dossiers(store), store.fields, 2023)
    assert [(row.dossier.project.name, row.by) for row in learned.known] == [
        ("第3条生产线改造", "项目代码"),
        ("第1条生产线改造", "项目名称"),
    ]


def test_没有已知项目或没有表头_说明怎么办(store: MemoryStore) -> None:
    with pytest.raises(AppError, match="请先导入这些项目") as caught:
        learn_from(
            saved([["项目名称", "总投资"], ["别处的项目", 5]]),
            "去年.xlsx",
            dossiers(store),
            store.fields,
            2023,
        )
    assert caught.value.code == "learn-no-project"
    with pytest.raises(AppError, match="没有找到写着“项目名称”"):
        learn_from(saved([["姓名", "年龄"]]), "名单.xlsx", dossiers(store), store.fields, 2023)


@pytest.mark.parametrize(("changed", "percent"), [(0, 100), (2, 94)])
def test_核对逐格比较_给出百分数和不同之处(
    store: MemoryStore, tmp_path: Path, changed: int, percent: int
) -> None:
    (tmp_path / "表.xlsx").write_bytes(saved(BLANK))
    (tmp_path / "去年.xlsx").write_bytes(last_year(changed=changed))
    session = Onboarding(tmp_path / "表.xlsx", store, tmp_path / "mappings", 2024)
    agreement = session.learn(tmp_path / "去年.xlsx", dossiers(store))
    assert (agreement.rows, agreement.compared, agreement.percent) == (5, 35, percent)
    assert [c.place for c in worst_columns(agreement)] == (["E"] if changed else [])
    if changed:
        first = agreement.differences[0]
        assert (first.title, first.row, first.project) == ("投资额B", 4, "第1条生产线改造")
        assert (first.ours, first.theirs) == ("7,091", "7041")
        assert "5个已知项目" in agreement.summary


def test_选错的栏目核对得出来(store: MemoryStore, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(saved(BLANK))
    (tmp_path / "去年.xlsx").write_bytes(last_year())
    session = Onboarding(tmp_path / "表.xlsx", store, tmp_path / "mappings", 2024)
    session.choose("F", "fixed_asset_investment")
    session.choose("E", "output_after")
    agreement = session.learn(tmp_path / "去年.xlsx", dossiers(store))
    assert session.is_by_hand("E")
    assert [(c.place, c.percent) for c in worst_columns(agreement)] == [("E", 0), ("F", 0)]
