"""Repair of a damaged database: what can still be read of it, on the ground of the newest good backup.

It is built beside and shown first; only then is it put in place, as one step, and the damaged file is kept.
"""

import shutil
import struct
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import folder_swap
from db.database import FILE_NAME
from db.online_copy import DatabaseSummary, fold_journal
from db.salvage import SalvagedTable, salvage
from db.salvage_merge import Merged, merge
from db.store import Store
from desktop_app.domain.errors import AppError
from desktop_app.domain.system_reasons import system_reason
from desktop_app.services.backup.backups import list_backups, newest_elsewhere
from desktop_app.services.backup.facts import BackupInfo
from desktop_app.services.backup.restore import keep_present, prepare, upgrade
from desktop_app.services.job import Progress

_VERSION_AT = 60  # of user_version in a database's first page


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """A database that is built and not put in place yet: `carry_out` does that, `discard` takes it away.

    base: the backup it stands on; None where there is none. Counts are of projects, those in the recycle bin included:
    from_damaged read from the damaged file, from_backup as the backup has them, of these from_history brought up to
    date by the history; lost: named by the history and found nowhere. refused: other rows that fit nowhere.
    """

    folder: Path
    building: Path
    base: Path | None
    base_taken_at: datetime | None
    holds: DatabaseSummary
    from_damaged: int
    from_backup: int
    from_history: int
    lost: int
    refused: int


def plan_repair(folder: Path, progress: Progress | None = None) -> RepairPlan:
    """Build a whole database out of a damaged one and the newest backup that is good. Changes nothing.

    Raises AppError("repair-impossible") where there is neither a backup nor anything that can be read, and where the
    disk is full; Cancelled.
    """
    progress = progress or Progress()
    building: Path | None = None
    kept = False
    try:
        building = folder_swap.begin(folder)
        with tempfile.TemporaryDirectory(dir=building) as work:
            plan = _build(folder, building, Path(work), progress)
        kept = True
        return plan
    except OSError as error:
        raise AppError(
            "repair-failed",
            f"修复没有完成（{system_reason(error)}），原文件没有改动。请检查磁盘空间和权限",
        ) from None
    finally:
        if building is not None and not kept:
            shutil.rmtree(building, ignore_errors=True)


def carry_out(plan: RepairPlan) -> Path | None:
    """Put the repaired database in place; where the damaged one is kept. Raises AppError, with nothing changed."""
    try:
        kept = keep_present(plan.folder)
        folder_swap.swap(plan.folder, plan.building)
    except OSError as error:
        raise AppError(
            "repair-failed",
            f"修复没有完成（{system_reason(error)}），原文件没有改动。请检查磁盘空间和权限",
        ) from None
    return kept


def discard(plan: RepairPlan) -> None:
    """Leave everything as it is."""
    shutil.rmtree(plan.building, ignore_errors=True)


def _build(folder: Path, building: Path, work: Path, progress: Progress) -> RepairPlan:
    damaged, new = folder / FILE_NAME, folder_swap.new_in(building)
    progress.begin("寻找完好的备份")
    base = _newest_good(folder, new)
    progress.begin("读取损坏的文件")
    tables: dict[str, SalvagedTable] = {}
    if damaged.exists():
        tables = dict(salvage(damaged, work, new / FILE_NAME if base else None, progress.report))
    if base is None:
        if not any(table.rows for name, table in tables.items() if name not in {"migration", "writer"}):
            raise AppError(
                "repair-impossible",
                "没有完好的备份，损坏的文件里也读不出内容，无法修复。请先复制整个数据文件夹保存，再找一找U盘上的备份",
            )
        upgrade(new)
    elif _version(damaged) != _version(new / FILE_NAME):
        upgrade(new)
    progress.begin("合并")
    merged = merge(new / FILE_NAME, tables, progress.report)
    progress.begin("核对")
    upgrade(new)
    _derive(new, merged)
    holds = upgrade(new)
    return RepairPlan(
        folder,
        building,
        base.file if base else None,
        base.taken_at if base else None,
        holds,
        merged.from_damaged,
        merged.from_backup,
        len(merged.replayed.get("project", ())),
        merged.lost,
        merged.refused,
    )


def _newest_good(folder: Path, new: Path) -> BackupInfo | None:
    """Put the database of the newest backup that is whole below `new`; None where there is none."""
    elsewhere = newest_elsewhere(folder)
    found = [*list_backups(folder), *([elsewhere] if elsewhere and not elsewhere.sealed else [])]
    for info in sorted(found, key=lambda each: each.taken_at, reverse=True):
        try:
            prepare(info.file, new, None, only=FILE_NAME)
            return info
        except (AppError, OSError):
            (new / FILE_NAME).unlink(missing_ok=True)
    return None


def _version(file: Path) -> int:
    """The schema version in a database's first page; 0 where it cannot be read."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_VERSION_AT + 4)
        return int(struct.unpack_from(">I", head, _VERSION_AT)[0])
    except (OSError, struct.error):
        return 0


def _derive(new: Path, merged: Merged) -> None:
    """What is copied out of the facts into columns of its own, anew for the records that the history changed."""
    with Store.open(new) as store, store.transaction("修复数据库"):
        for id_ in sorted(merged.replayed.get("enterprise", ())):
            firm = store.enterprises.get(id_)
            if firm is not None:
                store.enterprises.save(firm)
        for id_ in sorted(merged.replayed.get("project", ())):
            project = store.projects.get(id_)
            if project is not None:
                store.projects.save(project)
    fold_journal(new / FILE_NAME)
