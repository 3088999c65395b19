"""What the review says: names and labels people know, values as the form shows them, who wrote them."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.explanation import Explanation
from desktop_app.services.exchange.take_in import opened, review
from desktop_app.services.exchange.words import ReviewLines, review_lines, undecided_lines
from desktop_app.services.records.unread_texts import keep_unread_texts
from tests.services.exchange_office import PNG, Computer


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Computer]:
    computer = Computer(tmp_path, "张三")
    computer.set_up()
    yield computer
    computer.close()


@pytest.fixture
def laptop(tmp_path: Path, home: Computer) -> Iterator[Computer]:
    computer = Computer(tmp_path, "李四")
    computer.take_in(home.take_out())
    yield computer
    computer.close()


def lines(computer: Computer, file: Path) -> ReviewLines:
    with opened(file, None) as package:
        return review_lines(computer.store, review(computer.store, package, computer.name))


def test_a_conflict(home: Computer, laptop: Computer) -> None:
    home.edit("p1", total_investment=Decimal("20941.5"))
    laptop.edit("p1", total_investment=None)
    (line,) = lines(home, laptop.take_out()).conflicts
    assert (line.owner, line.label) == ("铸造线改造", home.store.fields["total_investment"].label)
    assert (line.ancestor, line.here, line.there) == ("600万元", "20,941.5万元", "未填")
    assert line.here_by.startswith("张三　2")
    assert line.there_by.startswith("李四　2")
    assert [words for _, words in line.options] == ["20,941.5万元", "未填"]


def test_a_deletion(home: Computer, laptop: Computer) -> None:
    home.store.projects.delete("p1")
    laptop.edit("p1", remark="改")
    found = lines(home, laptop.take_out())
    (line,) = found.conflicts
    assert (line.label, line.here, line.there) == ("删除", "已删除", "保留")
    assert [words for _, words in line.options] == ["删除", "保留"]
    assert [each.label for each in found.taken] == [home.store.fields["remark"].label]


def test_all_that_travels_has_a_name(home: Computer, laptop: Computer) -> None:
    firm = laptop.store.enterprises.get("e1")
    assert firm is not None
    laptop.store.enterprises.save(type(firm)("e2", {"enterprise_name": "南宁第二厂"}))
    moved = laptop.store.projects.get("p2")
    assert moved is not None
    laptop.store.projects.save(type(moved)("p2", "e2", moved.facts))
    keep_unread_texts(laptop.store, "p1", {"new_tax": "约五百"})
    laptop.store.explanations.save(Explanation("x1", "p1", "W.302", ("remark",), "分两期", "{}"))
    (attachment,) = laptop.store.attachments.of_project("p1")
    laptop.attachments.rename(attachment.id, "新标题")
    laptop.attachments.add_contents("p1", [("现场.png", PNG)])
    found = lines(home, laptop.take_out())
    assert found.new == ("企业　南宁第二厂", "附件　现场")
    tax = home.store.fields["new_tax"].label
    assert {(line.owner, line.label, line.here, line.there) for line in found.taken} == {
        ("熔炼炉改造", "项目单位", "柳州长虹铸造有限公司", "南宁第二厂"),
        ("铸造线改造", f"{tax}（原文）", "未填", "约五百"),
        ("铸造线改造", "说明 W.302", "未填", "分两期"),
        ("附件　备案证", "附件标题", "备案证", "新标题"),
    }


def test_what_is_still_open(home: Computer, laptop: Computer) -> None:
    home.edit("p1", remark="家")
    laptop.edit("p1", remark="外")
    home.take_in(laptop.take_out())
    (line,) = undecided_lines(home.store)
    assert (line.here, line.there) == ("家", "外")
