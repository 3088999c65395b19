"""What the doctor finds in the files beside the database: attachments, backups, savepoints, work cut off."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from db import folder_swap
from db.database import FILE_NAME
from db.health import Health
from desktop_app.services.attachments.files import AttachmentFiles
from desktop_app.services.backup.backups import leftovers, list_backups, newest_backup, newest_elsewhere
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.doctor.finding import DoctorFinding, Level
from desktop_app.services.editing.savepoint_folder import SavepointFolder

ENOUGH_SPACE = 200 * 2**20
BACKUP_DAYS = 7  # without a backup, where something has changed
ELSEWHERE_DAYS = 30  # without a backup on another disk
CLOCK_TOLERANCE = timedelta(hours=1)
_SHOWN = 3


def attachments(folder: Path, health: Health) -> tuple[DoctorFinding, ...]:
    """Rows without their file, files of another size than noted, files without a row."""
    files = AttachmentFiles(folder)
    kept = {file.name: file for file in files.kept()}
    missing = [sha for sha, _ in health.attachments if sha not in kept]
    damaged = [sha for sha, size in health.attachments if sha in kept and kept[sha].stat().st_size != size]
    orphans = kept.keys() - {sha for sha, _ in health.attachments}
    found = []
    if missing or damaged:
        found.append(
            DoctorFinding(
                "attachments-missing",
                Level.ERROR,
                f"有{len(missing)}个附件的文件不见了，{len(damaged)}个大小不对",
                "请用含附件的备份恢复（缺的文件会补回来），或在项目里重新添加这些附件",
            )
        )
    if orphans:
        size = sum(kept[name].stat().st_size for name in orphans)
        found.append(
            DoctorFinding(
                "attachments-orphaned",
                Level.HINT,
                f"有{len(orphans)}个附件文件（{size / 2**20:.1f}MB）不属于任何项目",
                "不影响使用；恢复旧备份后会有这种文件，程序不会删除它们",
            )
        )
    return tuple(found)


def space(file: Path) -> tuple[DoctorFinding, ...]:
    free = shutil.disk_usage(file.parent).free
    needed = max(ENOUGH_SPACE, 3 * file.stat().st_size if file.exists() else 0)
    if free >= needed:
        return ()
    return (
        DoctorFinding(
            "little-space",
            Level.WARNING,
            f"数据所在的磁盘只剩{free // 2**20}MB",
            f"请清理磁盘，至少留出{needed // 2**20}MB，否则可能无法保存和备份",
        ),
    )


def backups(folder: Path, health: Health, now: datetime) -> tuple[DoctorFinding, ...]:
    """How old the newest backup is, and whether all lie on the disk that may fail."""
    if health.summary is None or not (health.summary.projects or health.summary.enterprises):
        return ()
    newest = newest_backup(folder)
    if newest is None:
        return (
            DoctorFinding("no-backup", Level.WARNING, "还没有备份过", "请在“数据”页备份，最好再存一份到U盘"),
        )
    found = []
    days = (now - newest.taken_at).days
    if days > BACKUP_DAYS and newest.holds.changes != health.summary.changes:
        found.append(
            DoctorFinding(
                "old-backup",
                Level.WARNING,
                f"最近一次备份在{days}天前，之后又有改动",
                "请备份一次，最好再存一份到U盘",
            )
        )
    away = newest_elsewhere(folder)
    if away is None or not away.other_disk:
        found.append(
            DoctorFinding(
                "backups-on-one-disk",
                Level.HINT,
                "所有备份都和数据在同一块磁盘上，磁盘坏了会一起丢",
                "请在“数据”页点“备份到U盘…”，另存一份",
            )
        )
    elif (now - away.taken_at).days > ELSEWHERE_DAYS:
        found.append(
            DoctorFinding(
                "old-backup-elsewhere",
                Level.HINT,
                f"别处的备份（{away.file}）已是{(now - away.taken_at).days}天前的",
                "请把U盘插上，再备份一份",
            )
        )
    return tuple(found)


def clock(folder: Path, health: Health, now: datetime) -> tuple[DoctorFinding, ...]:
    """A stamp later than now: the clock was set back, or had been wrong before."""
    stamps = [("修改", health.last_change)] + [("备份", info.taken_at) for info in list_backups(folder)[:1]]
    late = [(what, at) for what, at in stamps if at is not None and at > now + CLOCK_TOLERANCE]
    if not late:
        return ()
    what, at = max(late, key=lambda each: each[1])
    return (
        DoctorFinding(
            "clock-set-back",
            Level.WARNING,
            f"最近一次{what}记在{at.astimezone():%Y-%m-%d %H:%M}，晚于电脑现在的时间",
            "请核对电脑的日期和时间；时间不对会使历史和截止日期出错",
        ),
    )


def savepoints(folder: Path) -> tuple[DoctorFinding, ...]:
    """What was typed in an earlier run and is not in its record."""
    kept = SavepointFolder(AppFolders(folder).savepoints)
    left, unreadable = len(kept.left_behind()), len(kept.unreadable())
    found = []
    if left:
        found.append(
            DoctorFinding(
                "savepoints-left",
                Level.HINT,
                f"有{left}个项目的录入还没有存进记录（程序上次没有正常退出）",
                "打开程序时会问是恢复还是放弃",
            )
        )
    if unreadable:
        found.append(
            DoctorFinding(
                "savepoints-unreadable",
                Level.HINT,
                f"有{unreadable}个自动保存的文件读不出来",
                "它们写到一半断了电；之前保存的都在，可以不管",
            )
        )
    return tuple(found)


def cut_off(folder: Path) -> tuple[DoctorFinding, ...]:
    """A restore that will be finished, and what other work left behind."""
    if not folder.is_dir():
        return ()
    found = []
    if folder_swap.unfinished(folder):
        found.append(
            DoctorFinding(
                "swap-unfinished",
                Level.WARNING,
                "上次恢复在最后一步中断了，备份的内容已经齐全",
                "打开程序时会自动完成，不用做什么",
            )
        )
    left = [path.name for path in leftovers(folder)]
    if left:
        shown = "、".join(left[:_SHOWN])
        found.append(
            DoctorFinding(
                "leftovers",
                Level.HINT,
                f"有{len(left)}个上次没有完成的临时文件（{shown}等）",
                "不影响数据；一天以后，下次退出备份时自动清理",
            )
        )
    return tuple(found)


def database_absent(folder: Path) -> DoctorFinding:
    if (folder / f"{FILE_NAME}-wal").exists():
        return DoctorFinding(
            "store-missing",
            Level.ERROR,
            f"数据库主文件“{FILE_NAME}”不见了，只剩下日志文件",
            f"请把“{FILE_NAME}”找回来放进“{folder}”，或用备份恢复；不要删除日志文件",
        )
    return DoctorFinding(
        "store-absent", Level.HINT, f"“{folder}”里还没有数据库", "第一次打开程序时会自动建立"
    )
