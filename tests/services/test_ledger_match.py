"""Finding a project in the ledger: by itself, its code, its firm and name; what only looks alike is told apart."""

import pytest

from desktop_app.domain.declaring import BatchKey, LedgerEntry
from desktop_app.domain.entities import DeclarationStatus
from desktop_app.services.ledger.match import Identity, LedgerIndex, MatchKind
from desktop_app.services.records.names import firm_name, project_name

FIRM = "柳州长虹铸造有限公司"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("柳州市长虹铸造有限责任公司", "长虹铸造有限公司（柳州）", True),
        ("广西柳州长虹铸造集团股份有限公司", "长虹铸造公司", True),
        ("广西壮族自治区玉柴机器股份有限公司", "玉柴机器集团有限公司", True),
        ("ＡＢＣ机械有限公司", "abc机械有限公司", True),
        ("柳州五菱汽车有限公司", "南宁五菱汽车有限公司", False),
        ("柳州长虹铸造有限公司南宁分公司", "柳州长虹铸造有限公司", False),
        ("江南机械有限公司", "机械有限公司", False),
        ("有限公司", "有限公司", False),
        ("", "", False),
    ],
)
def test_企业名称_去掉公司形式和地名(one: str, other: str, same: bool) -> None:
    assert firm_name(one).same_as(firm_name(other)) is same
    assert firm_name(other).same_as(firm_name(one)) is same


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("铸造线技术改造项目", "铸造线技改", True),
        ("柳州长虹铸造有限公司铸造线技术改造", "铸造线改造项目", True),
        ("年产5万台内燃机智能化改造项目", "年产50000台内燃机智能化技改", True),
        ("年产1.5万吨铝型材", "年产15000吨铝型材", True),
        ("第十二车间改造", "12车间改造", True),
        ("Ⅱ期扩能", "二期扩能", True),
        ("内燃机缸体加工自动化生产线改造", "内燃机缸体加工自动生产线改造", True),
        ("铸造线改造一期", "铸造线改造二期", False),
        ("铸造线改造", "铸造线改造（二期）", False),
        ("2号线改造", "3号线改造", False),
        ("二号线改造", "3号线改造", False),
        ("年产5万台内燃机改造", "年产10万台内燃机改造", False),
        ("东区涂装线改造", "西区涂装线改造", False),
        ("A线改造", "B线改造", False),
        ("2024年技改项目", "2025年技改项目", False),
        ("铸造线智能化改造", "涂装线智能化改造", False),
        ("年产5万台内燃机智能化改造项目", "年产5万台内燃机智能化技术改造项目", True),
        ("铸造线改造", "铸造线改造（副本）", True),
        ("数控车床更新改造项目", "数控车床更新升级改造工程", True),
        ("内燃机改造项目一期", "内燃机改造项目二期", False),
        ("内燃机改造项目一期", "内燃机改造项目1期", True),
        ("内燃机改造项目（Ⅱ期）", "内燃机改造项目二期", True),
        ("年产5万台内燃机项目", "年产8万台内燃机项目", False),
        ("A线自动化改造", "B线自动化改造", False),
        ("南厂区锅炉改造", "北厂区锅炉改造", False),
        ("铝型材生产线技术改造项目", "铝板带生产线技术改造项目", False),
        ("食品加工车间智能化改造", "食品加工车间智能改造", True),
        ("", "", False),
        ("内燃机改造", "", False),
        ("技术改造项目", "技术改造工程", False),
    ],
)
def test_项目名称_相近与不同(one: str, other: str, near: bool) -> None:
    assert project_name(one, FIRM).near(project_name(other, FIRM)) is near
    assert project_name(other, FIRM).near(project_name(one, FIRM)) is near


def entry(
    project_name: str = "铸造线技术改造", project_code: str = "", enterprise_name: str = FIRM, uscc: str = ""
) -> LedgerEntry:
    return LedgerEntry(
        "d1", "p1", BatchKey("p", 2024, 1), DeclarationStatus.SENT, project_name, project_code, enterprise_name, uscc
    )  # fmt: skip


def kind(of: Identity, line: LedgerEntry) -> MatchKind | None:
    found = LedgerIndex([line]).matches(of)
    return found[0].kind if found else None


CODE, OTHER_CODE = "2401-450203-04-02-123456", "2401-450203-04-02-654321"


@pytest.mark.parametrize(
    ("of", "line", "expected"),
    [
        (Identity("p1", "改了名", "", "改了企业", ""), entry(), MatchKind.PROJECT),
        (Identity("p2", "别的", CODE, "别家", ""), entry(project_code=CODE), MatchKind.CODE),
        (Identity("p2", "别的", CODE.replace("-", ""), "别家", ""), entry(project_code=CODE), MatchKind.CODE),
        (Identity("p2", "铸造线技术改造", "", FIRM, ""), entry(), MatchKind.NAME),
        (Identity("p2", "铸造线技改", "", "长虹铸造公司", ""), entry(), MatchKind.NEAR),
        (Identity("p2", "铸造线技改", "", "改了名的公司", "U1"), entry(uscc="U1"), MatchKind.NEAR),
        (Identity("p2", "铸造线技术改造", "", FIRM, "U1"), entry(uscc="U2"), None),
        (Identity("p2", "铸造线技术改造", "", FIRM, "U1"), entry(), MatchKind.NAME),
        (Identity("p2", "铸造线技术改造", CODE, FIRM, ""), entry(project_code=OTHER_CODE), MatchKind.NEAR),
        (Identity("p2", "铸造线技改", CODE, FIRM, ""), entry(project_code=OTHER_CODE), None),
        (Identity("p2", "铸造线技改", "", "另一家铸造公司", ""), entry(), None),
        (Identity("p2", "", "", "", ""), entry(project_name="", enterprise_name=""), None),
    ],
)
def test_先代码_再企业和名称(of: Identity, line: LedgerEntry, expected: MatchKind | None) -> None:
    assert kind(of, line) is expected


def test_最确定的在前_撤回的不算() -> None:
    near = entry()
    same = LedgerEntry(
        "d2", "p2", BatchKey("p", 2024, 2), DeclarationStatus.REJECTED, "别的", CODE, "别家", ""
    )
    gone = LedgerEntry(
        "d3", "p3", BatchKey("p", 2024, 2), DeclarationStatus.WITHDRAWN, "别的", CODE, "别家", ""
    )
    found = LedgerIndex([near, same, gone]).matches(Identity("p9", "铸造线技改", CODE, FIRM, ""))
    assert [(match.kind, match.is_certain) for match in found] == [
        (MatchKind.CODE, True),
        (MatchKind.NEAR, False),
    ]
