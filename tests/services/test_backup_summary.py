"""How the office stands with its backups, in a line: the border days of every piece of advice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.store import Store
from desktop_app.domain.entities import Project
from desktop_app.services.backup import backups as backup_module
from desktop_app.services.backup.backups import backup
from desktop_app.services.backup.facts import ELSEWHERE, read_facts, write_facts
from desktop_app.services.backup.summary import backup_summary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    with Store.open(folder) as store:
        store.projects.save(Project("p1", None, {"project_name": "甲"}))
    return folder


def test_还没有备份过(folder: Path) -> None:
    found = backup_summary(folder)
    assert (found.words, found.needs_attention, found.count) == ("还没有备份过", True, 0)
    assert found.place == folder / "backups"
    assert "请备份一次" in found.advice


def test_只在本机(folder: Path) -> None:
    info = backup(folder)
    found = backup_summary(folder)
    assert found.words.startswith("最近备份：今天")
    assert found.words.endswith("1个项目")
    assert (found.count, found.size, found.needs_attention) == (1, info.size, False)
    assert "同一块磁盘" in found.advice


@pytest.mark.parametrize(
    ("age", "attention", "advice"),
    [
        (timedelta(days=7), False, ""),
        (timedelta(days=8), True, "请再备份一次"),
    ],
)
def test_多久没有备份(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    age: timedelta,
    attention: bool,
    advice: str,
) -> None:
    monkeypatch.setattr(backup_module, "_is_elsewhere", lambda *_: True)
    info = backup(folder, tmp_path / "U盘.zip")
    found = backup_summary(folder, info.taken_at + age)
    assert (found.needs_attention, found.advice) == (attention, advice)
    assert found.elsewhere is not None
    assert found.newest is None


@pytest.mark.parametrize(("days", "advice"), [(30, ""), (31, "U盘上的备份已超过一个月，请再存一份")])
def test_U盘上的备份有多旧(folder: Path, tmp_path: Path, days: int, advice: str) -> None:
    backup(folder, tmp_path / "U盘.zip")
    facts = folder / "backups" / ELSEWHERE
    away = read_facts(facts)
    assert away is not None
    now = datetime.now(UTC) + timedelta(minutes=1)
    write_facts(replace(away, other_disk=True, taken_at=now - timedelta(days=days)), facts)
    backup(folder)
    assert backup_summary(folder, now).advice == advice


def test_昨天和更早(folder: Path) -> None:
    info = backup(folder)
    assert "昨天" in backup_summary(folder, info.taken_at + timedelta(days=1)).words
    assert "（2天前）" in backup_summary(folder, info.taken_at + timedelta(days=2)).words
    assert (
        f"{info.taken_at.astimezone():%Y-%m-%d %H:%M}"
        in backup_summary(folder, info.taken_at - timedelta(days=2)).words
    )
