"""Findings across records: pure comparison, what the store brings to it, and the catalogue raised in full."""

from decimal import Decimal

from db.memory import MemoryStore
from desktop_app.domain.entities import Dossier, Enterprise, Project, new_id
from desktop_app.domain.facts import Facts, FactValue
from desktop_app.services.declaring.export_checks import record_findings
from desktop_app.services.findings.across import compared
from desktop_app.services.findings.catalogue import as_markdown, catalogue
from desktop_app.services.findings.finding import Finding, Neighbour, Severity, Surroundings
from desktop_app.services.findings.of_record import export_findings, find
from desktop_app.services.findings.surroundings import surroundings
from tests.services.finding_cases import CASES, CONTEXT, GUANGDONG, GUANGDONG_CASES, MORE_CASES

D = Decimal
USCC, OTHER_USCC = "91450100MA5KA1B289", "914502007565229187"


def beside(facts: dict[str, FactValue], *others: dict[str, FactValue], firm: str = "e0") -> list[Finding]:
    neighbours = tuple(Neighbour(f"p{n}", f"e{n}", other, n) for n, other in enumerate(others, 1))
    return list(compared(facts, Surroundings("p0", firm, neighbours), CONTEXT))


def codes(facts: dict[str, FactValue], *others: dict[str, FactValue], firm: str = "e0") -> set[str]:
    return {each.code for each in beside(facts, *others, firm=firm)}


def test_同名企业两个信用代码_与一个代码两个名称() -> None:
    mine: dict[str, FactValue] = {"enterprise_name": "柳州长虹", "uscc": USCC}
    assert codes(mine, {"enterprise_name": "柳州 长虹", "uscc": OTHER_USCC}) == {"W.801"}
    assert codes(mine, {"enterprise_name": "柳州长虹铸造", "uscc": USCC}) == {"W.802"}
    assert codes(mine, {"enterprise_name": "柳州长虹", "uscc": USCC}) == set()
    assert codes(mine, {"enterprise_name": "柳州长虹"}) == set()  # 对方代码未知，不说
    assert codes({"uscc": USCC}, {"enterprise_name": "别家", "uscc": USCC}) == set()  # 本方名称未知，不说


def test_同一企业数据不一致() -> None:
    mine: dict[str, FactValue] = {"enterprise_name": "甲厂", "uscc": USCC, "employees": 300}
    assert codes(mine, {"uscc": USCC, "enterprise_name": "甲厂", "employees": 320}) == {"W.806"}
    assert codes(mine, {"enterprise_name": "甲厂", "employees": 320}) == {"W.806"}  # 按名称认作同一家
    assert codes(mine, {"uscc": USCC, "enterprise_name": "甲厂", "employees": 300}) == set()
    assert codes(mine, {"uscc": USCC, "enterprise_name": "甲厂"}) == set()
    assert codes(mine, {"uscc": OTHER_USCC, "enterprise_name": "乙厂", "employees": 320}) == set()
    (found,) = beside(mine, {"uscc": USCC, "employees": 320, "project_name": "铸造"})
    assert found.fields == ("employees",)
    assert found.explanation == "从业人员：“铸造”（第1项）填320人，这里填300人"
    assert found.others == ("p1",)


def test_同一份企业资料_未保存的修改不与自己比() -> None:
    mine: dict[str, FactValue] = {"enterprise_name": "甲厂", "employees": 300, "output_before": D(5)}
    assert codes(mine, {"enterprise_name": "甲厂", "employees": 320}, firm="e1") == set()
    assert codes(mine, {"enterprise_name": "甲厂", "output_before": D(6)}, firm="e1") == {"W.806"}
    assert codes({"output_after": D(5)}, {"output_after": D(6)}, firm="e1") == {"T.807"}
    assert codes({"output_after": D(5)}, {"output_after": D(6)}) == set()  # 不是同一家


def test_项目代码重复() -> None:
    mine: dict[str, FactValue] = {"project_code": "C", "project_name": "铸造线改造"}
    assert codes(mine, {"project_code": "C", "project_name": "铸造线 改造"}) == {"F.803"}
    assert codes(mine, {"project_code": "C", "project_name": "锅炉"}) == {"W.803"}
    assert codes(mine, {"project_code": "D", "project_name": "铸造线改造"}) == set()
    assert codes({"project_code": "C"}, {"project_code": "C"}) == {"W.803"}


def test_同一企业名称相近_代码相同时只说一次() -> None:
    mine: dict[str, FactValue] = {"enterprise_name": "甲厂", "project_name": "铸造线改造项目"}
    alike: dict[str, FactValue] = {"enterprise_name": "甲厂", "project_name": "铸造线技术改造项目"}
    assert codes(mine, alike) == {"W.805"}
    assert codes(mine, {**alike, "enterprise_name": "乙厂"}) == set()
    assert codes({**mine, "project_code": "C"}, {**alike, "project_code": "C"}) == {"W.803"}


def test_许多处时_列两处_其余计数() -> None:
    others: list[dict[str, FactValue]] = [{"project_code": "C", "project_name": f"第{n}"} for n in range(5)]
    (found,) = beside({"project_code": "C", "project_name": "铸造"}, *others)
    assert "等5处" in found.explanation
    assert len(found.others) == 5


def test_从数据库取来比对的() -> None:
    store = MemoryStore()
    firm = store.enterprises.save(Enterprise(new_id(), {"enterprise_name": "甲厂", "uscc": USCC}))
    twin = store.enterprises.save(
        Enterprise(new_id(), {"enterprise_name": "甲厂", "uscc": OTHER_USCC, "employees": 3})
    )
    facts: dict[str, FactValue] = {"project_name": "铸造线改造", "project_code": "C"}

    def add(name: str, firm_id: str | None, *, is_example: bool = False, **more: FactValue) -> str:
        project = Project(new_id(), firm_id, {"project_name": name, **more}, is_example=is_example)
        return store.projects.save(project).id

    mine = add("铸造线改造", firm.id, project_code="C")
    add("铸造线改造", firm.id, is_example=True, project_code="C")
    thrown = add("铸造线改造", firm.id, project_code="C")
    store.projects.delete(thrown)
    all_facts: Facts = {**firm.facts, **facts}
    around = surroundings(store, mine, firm.id, all_facts)
    assert [each.enterprise_id for each in around.neighbours] == [twin.id]
    assert {each.code for each in compared(all_facts, around, CONTEXT)} == {"W.801"}
    second = add("铸造线改造", None, project_code="C")
    around = surroundings(store, mine, firm.id, all_facts)
    assert {each.code for each in compared(all_facts, around, CONTEXT)} == {"W.801", "F.803"}
    assert {each.code for each in find(all_facts, {}, {}, CONTEXT, around)} >= {"W.801", "F.803"}
    store.projects.delete(second)
    around = surroundings(store, mine, firm.id, all_facts)
    assert {each.code for each in compared(all_facts, around, CONTEXT)} == {"W.801"}


def test_同一张表里重复的项目_导出前必改() -> None:
    facts: dict[str, FactValue] = {"project_name": "铸造线改造", "project_code": "2403-450102-04-01-123459"}
    one, two = (Dossier(Project(f"p{n}", None, facts, n), None) for n in (1, 2))
    shown = frozenset({"project_code", "project_name"})
    found = [(each.code, each.number) for each in record_findings((one, two), CONTEXT, shown)]
    assert ("F.803", 1) in found
    assert ("F.803", 2) in found
    assert "F.803" not in {each.code for each in record_findings((one,), CONTEXT, shown)}


def test_编号表里的每一条都有用例触发_触发的都在表里() -> None:
    raised: list[Finding] = []
    for context, cases in ((CONTEXT, [*CASES, *MORE_CASES]), (GUANGDONG, GUANGDONG_CASES)):
        for facts, code, wanted in cases:
            if wanted:
                raised += [each for each in find(facts, {}, {}, context) if each.code == code]
    raised += find({}, {"remark": "？"}, {}, CONTEXT)
    raised += export_findings({}, {}, {}, CONTEXT)
    firm: dict[str, FactValue] = {
        "enterprise_name": "甲厂",
        "uscc": USCC,
        "employees": 3,
        "output_after": D(1),
    }
    raised += beside(
        {**firm, "project_name": "铸造线改造"},
        {**firm, "uscc": OTHER_USCC},
        {**firm, "enterprise_name": "乙厂", "employees": 4, "output_after": D(2)},
        {**firm, "project_name": "铸造线技术改造"},
    )
    raised += beside({"project_code": "C"}, {"project_code": "C"})
    raised += beside({"project_code": "C", "project_name": "铸"}, {"project_code": "C", "project_name": "铸"})
    assert {each.code for each in raised} == set(catalogue())
    for each in raised:
        entry = catalogue()[each.code]
        assert each.severity is entry.severity is Severity(each.code[0])
        assert each.title and each.explanation and each.action and each.fields
        assert "{" not in each.title + each.action
        assert entry.means and entry.area
        assert "{" not in entry.plain_title


def test_手册里的表由编号表生成() -> None:
    text = as_markdown()
    assert all(f"| {code} |" in text for code in catalogue())
    assert "{" not in text
