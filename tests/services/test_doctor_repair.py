"""Repair: pages overwritten at random, files cut short, heads lost; what comes back is what was once there."""

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db import folder_swap
from db.online_copy import examine_copy
from db.store import Store
from desktop_app.domain.entities import Declaration, Enterprise, Project
from desktop_app.domain.errors import AppError
from desktop_app.services.backup.backups import backup
from desktop_app.services.backup.restore import restore
from desktop_app.services.doctor.repair import RepairPlan, carry_out, discard, plan_repair
from tests.services.power_cut import deeds, power_cut

PAGE = 4096
State = dict[str, tuple[str | None, Mapping[str, Any]]]
OLD, EDITED, NEW = 120, 20, 25  # projects in the backup, of these edited afterwards, made afterwards


@dataclass(frozen=True)
class Office:
    """folder: the live data, with a backup taken before the last changes. then, now: what both hold."""

    folder: Path
    then: State
    now: State


def state(folder: Path) -> State:
    with Store.open(folder) as store:
        found: State = {}
        for row in store.projects.rows():
            project = store.projects.get(row.id)
            assert project is not None
            assert row.name == project.name
            found[row.id] = (project.enterprise_id, project.facts)
        return found


def save(store: Store, number: int, remark: str) -> None:
    facts = {"project_name": f"项目{number}", "remark": remark, "construction_content": f"内容{number}" * 60}
    store.projects.save(Project(f"p{number:04}", f"e{number % 10}", facts))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office") / "数据"
    with Store.open(folder) as store:
        for number in range(10):
            store.enterprises.save(Enterprise(f"e{number}", {"enterprise_name": f"企业{number}"}))
        for number in range(OLD):
            save(store, number, "旧")
        store.declarations.save(Declaration("d1", "p0001", "gx-qianqi-2024", 2024, 1))
    backup(folder)
    then = state(folder)
    with Store.open(folder) as store:
        for number in range(EDITED):
            save(store, number, "改过")
        for number in range(OLD, OLD + NEW):
            save(store, number, "新")
        store.projects.delete("p0119")
    return Office(folder, then, state(folder))


def copy_of(office: Office, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office.folder, tmp_path / "数据"))


def overwrite(folder: Path, pages: list[int], dice: random.Random) -> None:
    with (folder / "jigai.db").open("rb+") as stream:
        for page in pages:
            stream.seek(page * PAGE)
            stream.write(dice.randbytes(PAGE))


def repaired(folder: Path) -> RepairPlan:
    wreck = (folder / "jigai.db").read_bytes() if (folder / "jigai.db").exists() else None
    plan = plan_repair(folder)
    assert wreck is None or (folder / "jigai.db").read_bytes() == wreck
    kept = carry_out(plan)
    assert examine_copy(folder / "jigai.db") == plan.holds
    assert [p for p in folder.iterdir() if p.name.startswith(".")] == []
    if wreck is not None:
        assert kept is not None
        assert kept.suffix == ".zip" or kept.read_bytes() == wreck
    return plan


def assert_nothing_alien(office: Office, found: State) -> None:
    """Everything of the backup is there, and every record is as it was at the one time or the other."""
    assert found.keys() >= office.then.keys() - {"p0119"}
    for id_, record in found.items():
        firm, facts = record
        known = [version[id_] for version in (office.then, office.now) if id_ in version]
        assert facts in [k[1] for k in known], id_
        assert firm in [*(k[0] for k in known), None]


@pytest.mark.parametrize("seed", range(12))
def test_pages_overwritten_at_random(office: Office, tmp_path: Path, seed: int) -> None:
    folder = copy_of(office, tmp_path)
    dice = random.Random(seed)
    count = (folder / "jigai.db").stat().st_size // PAGE
    most = (1, 3, count // 4, count - 1)[seed % 4]
    overwrite(folder, dice.sample(range(count), dice.randint(1, most)), dice)
    plan = repaired(folder)
    found = state(folder)
    assert_nothing_alien(office, found)
    assert plan.from_damaged + plan.from_backup >= len(found)


@pytest.mark.parametrize("seed", range(5))
def test_bytes_changed_within_pages(office: Office, tmp_path: Path, seed: int) -> None:
    folder = copy_of(office, tmp_path)
    dice = random.Random(seed)
    with (folder / "jigai.db").open("rb+") as stream:
        for _ in range(10):
            stream.seek(dice.randrange(PAGE, (folder / "jigai.db").stat().st_size - 200))
            stream.write(dice.randbytes(dice.randint(20, 200)))
    repaired(folder)
    assert state(folder).keys() >= office.then.keys() - {"p0119"}


def test_one_lost_page_costs_little(office: Office, tmp_path: Path) -> None:
    """A project newer than the backup is kept; one whose row is lost is brought up to date by the history."""
    kept_new, total = 0, 0
    size = (office.folder / "jigai.db").stat().st_size // PAGE
    for page in range(1, size, 17):
        folder = copy_of(office, tmp_path / str(page))
        overwrite(folder, [page], random.Random(page))
        plan = repaired(folder)
        found = state(folder)
        assert_nothing_alien(office, found)
        total += NEW
        kept_new += sum(id_ in found for id_ in office.now.keys() - office.then.keys())
        assert plan.lost <= 30
        shutil.rmtree(folder)
    assert kept_new > 0.9 * total


def test_the_first_page_lost(office: Office, tmp_path: Path) -> None:
    """The table of contents comes from the backup; then everything can be read."""
    folder = copy_of(office, tmp_path)
    overwrite(folder, [0], random.Random(1))
    plan = repaired(folder)
    assert state(folder) == office.now
    assert (plan.from_damaged, plan.from_backup, plan.lost) == (OLD + NEW, 0, 0)


def test_whole_after_all(office: Office, tmp_path: Path) -> None:
    folder = copy_of(office, tmp_path)
    plan = repaired(folder)
    assert state(folder) == office.now
    assert (plan.from_damaged, plan.from_backup, plan.refused) == (OLD + NEW, 0, 0)


def test_cut_short(office: Office, tmp_path: Path) -> None:
    folder = copy_of(office, tmp_path)
    content = (folder / "jigai.db").read_bytes()
    (folder / "jigai.db").write_bytes(content[: len(content) * 2 // 3])
    repaired(folder)
    assert_nothing_alien(office, state(folder))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no database", bytes(40_000), None], ids=["empty", "zip", "zeros", "gone"]
)
def test_nothing_to_read_all_from_the_backup(office: Office, tmp_path: Path, content: bytes | None) -> None:
    folder = copy_of(office, tmp_path)
    if content is None:
        (folder / "jigai.db").unlink()
    else:
        (folder / "jigai.db").write_bytes(content)
    plan = repaired(folder)
    assert state(folder) == office.then
    assert (plan.from_damaged, plan.from_backup) == (0, OLD)


def test_no_backup_all_from_the_damaged_file(office: Office, tmp_path: Path) -> None:
    folder = copy_of(office, tmp_path)
    shutil.rmtree(folder / "backups")
    place = (folder / "jigai.db").read_bytes().index("内容60内容60".encode())
    overwrite(folder, [place // PAGE], random.Random(3))
    plan = repaired(folder)
    assert plan.base is None
    found = state(folder)
    assert found.keys() <= office.now.keys()
    assert len(found) > OLD // 2
    assert all(facts == office.now[id_][1] for id_, (_, facts) in found.items())


def test_neither_backup_nor_anything_to_read(tmp_path: Path) -> None:
    (tmp_path / "jigai.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    with pytest.raises(AppError) as caught:
        plan_repair(tmp_path)
    assert caught.value.code == "repair-impossible"
    assert [p.name for p in tmp_path.iterdir()] == ["jigai.db"]


def test_a_broken_backup_is_passed_over_for_an_older_one(office: Office, tmp_path: Path) -> None:
    folder = copy_of(office, tmp_path)
    (older,) = (folder / "backups").iterdir()
    newer = backup(folder).file
    content = bytearray(newer.read_bytes())
    content[5000:5100] = bytes(100)
    newer.write_bytes(content)
    (folder / "jigai.db").write_bytes(b"")
    assert repaired(folder).base == older


def test_thinking_better_of_it_changes_nothing(office: Office, tmp_path: Path) -> None:
    folder = copy_of(office, tmp_path)
    overwrite(folder, [3], random.Random(2))
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    discard(plan_repair(folder))
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_the_history_goes_on_and_stays_append_only(office: Office, tmp_path: Path) -> None:
    folder = copy_of(office, tmp_path)
    overwrite(folder, [5], random.Random(4))
    repaired(folder)
    with Store.open(folder) as store:
        save(store, 1, "修复之后")
        entries = store.history("p0001")
        assert entries[-1].new == '"修复之后"'
        with pytest.raises(Exception, match="append-only"):
            store._session.database.execute_sql("DELETE FROM history")


def test_power_fails_before_every_deed_of_the_swap(office: Office, tmp_path: Path) -> None:
    source = copy_of(office, tmp_path / "q")
    (source / "jigai.db").write_bytes(b"wreck")
    (info,) = (source / "backups").iterdir()
    last, after = 10**9, 0
    while after <= last:
        folder = Path(shutil.copytree(source, tmp_path / str(after)))
        plan = plan_repair(folder)
        with power_cut(after):
            carry_out(plan)
        last = deeds()
        if folder_swap.unfinished(folder) or (folder / "jigai.db").read_bytes() != b"wreck":
            assert state(folder) == office.then
        else:
            restore(folder / "backups" / info.name, folder)
            assert state(folder) == office.then
        shutil.rmtree(folder)
        after += 1
    assert after > 10
