"""Whose name the history carries."""

import pytest

from db.memory import MemoryStore
from desktop_app.domain.errors import AppError
from desktop_app.services.office.operator import LONGEST, keep_operator, operator_name, was_asked
from desktop_app.services.records.projects import ProjectService


@pytest.fixture(autouse=True)
def _login(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("USERNAME", "LOGNAME"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("USER", "zhangsan")


def test_没有登记用登录名_登记了用姓名_各登录各一个(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    assert operator_name(store) == "zhangsan"
    assert keep_operator(store, "  张 三 ") == "张 三"
    monkeypatch.setenv("USER", "lisi")
    assert operator_name(store) == "lisi"
    keep_operator(store, "李四")
    monkeypatch.setenv("USER", "zhangsan")
    assert operator_name(store) == "张 三"
    assert keep_operator(store, "") == "zhangsan"


def test_登记后历史里就是这个名字() -> None:
    store = MemoryStore()
    keep_operator(store, "张三")
    project_id = ProjectService(store).create({"project_name": "甲"}).projects[0]
    assert store.history(project_id)[0].actor == "张三"


def test_系统不知道是谁(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("USER")
    assert operator_name(MemoryStore()) == ""


def test_太长的退回() -> None:
    with pytest.raises(AppError) as caught:
        keep_operator(MemoryStore(), "字" * (LONGEST + 1))
    assert caught.value.code == "operator-long"


def test_问过一次不再问_不填也算_换一台电脑再问(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    assert not was_asked(store)
    keep_operator(store, "")
    assert was_asked(store)
    keep_operator(store, "张三")
    monkeypatch.setattr("desktop_app.services.office.operator.this_pc", lambda: "PC-2")
    assert not was_asked(store)
    assert operator_name(store) == "zhangsan"
    assert store.contents.history == []  # the names themselves leave no trace
