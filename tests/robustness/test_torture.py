"""Killed at random moments, a few rounds of it; `jigai torture --rounds 500` is the long form."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.cli.torture_ledger import Ledger, overlaid
from desktop_app.main import main
from desktop_app.services.editing.savepoint import Savepoint

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL")


@pytest.mark.parametrize("faults", [[], ["--write-errors"], ["--full-disk"]], ids=["好盘", "写错", "满盘"])
def test_随时杀掉_说过安全的都在(
    faults: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code = main(["--data", str(tmp_path / "data"), "torture", "--rounds", "3", "--seed", "7", *faults])
    told = capsys.readouterr().out
    assert code == 0, told
    said = re.search(r"(\d+)轮：表单(\d+)个状态，(\d+)次说已安全，.*丢失(\d+)处", told)
    assert said is not None
    rounds, states, safe, losses = map(int, said.groups())
    assert (rounds, losses) == (3, 0)
    assert states > 20
    assert safe > 10
    assert not (tmp_path / "data").exists()  # the office's own folder is none of its business


def test_账本_说过安全的之后哪一个都可以_之前的不行() -> None:
    ledger = Ledger()
    for line in (
        '{"event": "state", "project": "p", "number": 1, "facts": {"a": 1}, "texts": {}}',
        '{"event": "state", "project": "p", "number": 2, "facts": {"a": 2}, "texts": {}}',
        '{"event": "safe", "number": 2}',
        '{"event": "state", "project": "p", "number": 3, "facts": {"a": 3}, "texts": {}}',
    ):
        ledger.read(line)
    assert [content["facts"]["a"] for content in ledger.allowed("p")] == [2, 3]
    ledger.read('{"event": "safe", "number": 1}')  # an older claim that comes late takes nothing back
    assert [content["facts"]["a"] for content in ledger.allowed("p")] == [2, 3]


def test_存盘点盖在记录上() -> None:
    savepoint = Savepoint(
        "p", datetime(2024, 6, 1, tzinfo=UTC), 0, None, "", "", {"a": None, "b": 5}, {"c": "三千"}
    )
    there = overlaid({"facts": {"a": 1, "c": "3"}, "texts": {"b": "五"}}, savepoint)
    assert there == {"facts": {"b": 5}, "texts": {"c": "三千"}}
