"""Quotas, coverage, pool and texts of 百企千项, all from the packs."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document

from db.memory import MemoryStore
from desktop_app.domain.entities import Dossier, Enterprise, Office, Project
from desktop_app.domain.facts import FactValue
from desktop_app.domain.month import Month
from desktop_app.domain.text_length import characters, text_length, words_as_wps
from desktop_app.domain.verdict import Verdict
from desktop_app.policy.library import standard_library
from desktop_app.services.declaring.declare import DeclareService
from desktop_app.services.job import Cancelled, Progress
from desktop_app.services.recommendation.coverage import coverages
from desktop_app.services.recommendation.desk import RecommendationDesk
from desktop_app.services.recommendation.handed_in_text import text_state
from desktop_app.services.recommendation.pool import reserve_pool
from desktop_app.services.recommendation.quota_board import quota_lines
from desktop_app.services.records.projects import ProjectService

LIBRARY = standard_library()
PROJECTS, FIRMS = (LIBRARY.packs[f"gd-baiqian-2023-{kind}"] for kind in ("project", "enterprise"))
DOCUMENT = FIRMS.documents[0]


def dossier(
    number: int, region: str, firm: str = "", facts: Mapping[str, FactValue] | None = None, **more: FactValue
) -> Dossier:
    owner = Enterprise(
        firm or f"f{number}", {"enterprise_name": f"{firm or number}公司", "registered_region": region}
    )
    return Dossier(
        Project(
            f"p{number}",
            owner.id,
            {"project_name": f"项目{number}", "site_region": region, **(facts or {}), **more},
        ),
        owner,
    )


class Test名额:
    @pytest.mark.parametrize(
        ("office", "places"),
        [("440600", ["佛山市"]), ("440605", ["佛山市"]), ("445100", ["潮州市"]), ("441900", ["东莞市"])],
    )
    def test_只看本地的名额(self, office: str, places: list[str]) -> None:
        assert [line.place for line in quota_lines(PROJECTS, (), office)] == places

    def test_省级看全部21市(self) -> None:
        lines = quota_lines(PROJECTS, (), "440000")
        assert len(lines) == 21
        assert sum(line.at_least for line in lines) == 9 * 60 + 12 * 40

    @pytest.mark.parametrize(
        ("count", "gap", "words"), [(59, 1, "还差1个"), (60, 0, "已够"), (61, 0, "已够")]
    )
    def test_边界(self, count: int, gap: int, words: str) -> None:
        (line,) = quota_lines(PROJECTS, [dossier(n, "440605") for n in range(count)], "440600")
        assert (line.have, line.gap, line.words) == (count, gap, words)

    def test_县里的分布_外市的不算(self) -> None:
        members = [dossier(1, "440605"), dossier(2, "440605"), dossier(3, "440606"), dossier(4, "440103")]
        (line,) = quota_lines(PROJECTS, members, "440600")
        assert line.counties == (("南海区", 2), ("顺德区", 1))

    def test_企业按家数_两个项目算一家(self) -> None:
        members = [dossier(1, "440605", "甲"), dossier(2, "440605", "甲"), dossier(3, "440605", "乙")]
        line = quota_lines(FIRMS, members, "440600")[0]
        assert (line.have, line.unit, line.gap) == (2, "家", 4)

    @pytest.mark.parametrize(("chosen", "words"), [(0, "还差1家"), (1, "已够"), (2, "已够"), (3, "超出1家")])
    def test_标杆企业一至两家_从推荐的企业中选(self, chosen: int, words: str) -> None:
        members = [dossier(n, "440605", gd_is_benchmark=n < chosen) for n in range(5)]
        line = next(line for line in quota_lines(FIRMS, members, "440600") if "标杆" in line.title)
        assert (line.words, line.wanted) == (words, "1至2家")


def test_方向覆盖_没有的指出来() -> None:
    members = [
        dossier(1, "440605", gd_directions=("intelligent", "green"), gd_cluster="appliance"),
        dossier(2, "440606", gd_directions=("digital",)),
        dossier(3, "440606"),
    ]
    by_county, by_cluster = coverages(PROJECTS, members, LIBRARY.fields)
    assert by_county.columns == ("智能化", "数字化", "绿色化")
    assert dict(zip(by_county.rows, by_county.counts, strict=True)) == {
        "南海区": (1, 0, 1),
        "顺德区": (0, 1, 0),
    }
    assert set(by_county.gaps) == {("南海区", "数字化"), ("顺德区", "智能化"), ("顺德区", "绿色化")}
    assert by_county.totals == (1, 1, 1)
    assert by_cluster.rows[-1] == "未填"
    assert all(row != "未填" for row, _ in by_cluster.gaps)


def good(**more: FactValue) -> Mapping[str, FactValue]:
    return {
        "completion_month": Month(2023, 4), "gd_fits_policy": True, "gd_directions": ("green",),
        "gd_effect_evident": True, "gd_replicable": True, **more,
    }  # fmt: skip


def test_储备库_符合的在前_优先的更前_推荐了的不在() -> None:
    members = [
        dossier(1, "440605", gd_replicable=False),
        dossier(2, "440605", facts=good()),
        dossier(3, "440605", facts=good(gd_priority=("green",))),
        dossier(4, "440605", facts=good()),
        dossier(5, "440605"),
    ]
    lines = reserve_pool(members, frozenset({"p4"}), PROJECTS, LIBRARY.fields, date(2023, 12, 1), Progress())
    assert [line.project_id for line in lines] == ["p3", "p2", "p5", "p1"]
    assert lines[0].priority == ("绿色化",)
    assert lines[2].verdict is Verdict.INCOMPLETE
    assert "缺" in lines[2].why
    assert lines[3].why.startswith("不符合")
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        reserve_pool(members, frozenset(), PROJECTS, LIBRARY.fields, date(2023, 12, 1), stopped)


class Test典型做法:
    @pytest.mark.parametrize(("length", "over"), [(1499, 0), (1500, 0), (1501, 1)])
    def test_三章合计1500字(self, length: int, over: int) -> None:
        facts = {"gd_practice_profile": "甲" * 500, "gd_practice_upgrading": "乙" * 500,
                 "gd_practice_experience": "丙" * (length - 1000)}  # fmt: skip
        state = text_state(DOCUMENT, "f", "甲公司", facts)
        assert (state.length, state.over, state.is_ready) == (length, over, over == 0)

    def test_缺的章写出来(self) -> None:
        state = text_state(DOCUMENT, "f", "甲公司", {"gd_practice_profile": "简介"})
        assert state.words.startswith("缺“近年来开展技术改造情况”“具有示范借鉴意义的经验做法”")

    @pytest.mark.parametrize(
        ("text", "wps", "every"),
        [
            ("", 0, 0),
            ("技术改造。", 5, 5),
            ("ISO 9001认证", 4, 9),
            ("投入1,200万元", 5, 9),
            ("a b\nc", 3, 3),
        ],
    )
    def test_字数按多的算(self, text: str, wps: int, every: int) -> None:
        assert (words_as_wps(text), characters(text)) == (wps, every)
        assert text_length(text) == max(wps, every)


def test_推荐到文书_一条龙(tmp_path: Path) -> None:
    store = MemoryStore(LIBRARY.fields)
    office = Office("佛山市工业和信息化局", "440600", 2023, "李四", "0757-83334444")
    service = ProjectService(store)
    now = datetime(2023, 12, 1, 4, tzinfo=UTC)
    facts = {"enterprise_name": "佛山甲电器有限公司", "registered_region": "440605", "project_name": "注塑车间智能化改造",
             "site_region": "440605", "gd_practice_profile": "成立于2001年。\n主营家电。", **good()}  # fmt: skip
    first = service.create(facts).projects[0]
    service.create({"project_name": "没有推荐的", "site_region": "440605"})
    declare = DeclareService(store, LIBRARY, office, lambda: now)
    assert declare.declare([first], FIRMS.id, 2023, 4).declared
    assert declare.declare([first], PROJECTS.id, 2023, 4).declared
    desk = RecommendationDesk(store, LIBRARY, office, lambda: now)
    assert [pack.id for pack in desk.packs] == [PROJECTS.id, FIRMS.id]
    assert [line.have for line in desk.quotas(FIRMS)] == [1, 0]
    assert [line.project for line in desk.pool(PROJECTS, Progress())] == ["没有推荐的"]
    states = desk.texts(FIRMS)
    assert [state.name for state in states] == ["佛山甲电器有限公司"]
    (file,) = desk.save_texts(FIRMS, states, tmp_path)
    assert file.name == "附件3-佛山甲电器有限公司.docx"
    texts = [paragraph.text for paragraph in Document(io.BytesIO(file.read_bytes())).paragraphs]
    assert "一、企业简介" in texts
    assert {"成立于2001年。", "主营家电。"} <= set(texts)
    assert any("真实性负责" in text and "国家秘密" in text for text in texts)
    assert any(text.startswith("（写明时间段") for text in texts)
