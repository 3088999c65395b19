"""The doctor: looks at the office's data, changes nothing, says what is wrong and what to do."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from db.database import FILE_NAME
from db.health import Health, check_health
from db.online_copy import DatabaseSummary
from desktop_app.domain.errors import AppError
from desktop_app.services.backup import newest_backup

ENOUGH_SPACE = 200 * 2**20
BACKUP_DAYS = 7
CLOCK_TOLERANCE = timedelta(hours=1)


class Level(StrEnum):
    ERROR = "error"  # 数据有危险，请先处理
    WARNING = "warning"  # 请尽快处理
    HINT = "hint"  # 供参考


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """code: stable identifier. title: what is wrong. advice: what to do."""

    code: str
    level: Level
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """holds: what is in the database; None where it could not be read."""

    file: Path
    checked_at: datetime
    findings: tuple[DoctorFinding, ...]
    holds: DatabaseSummary | None = None

    @property
    def is_healthy(self) -> bool:
        """No error and no warning."""
        return all(finding.level is Level.HINT for finding in self.findings)


def examine(folder: Path, now: datetime | None = None) -> DoctorReport:
    """Look at a data folder. now: for the ages (default: the clock)."""
    now = now or datetime.now(UTC)
    file = folder / FILE_NAME
    leftovers = _leftovers(folder)
    if not file.exists():
        return DoctorReport(file, now, (_absent(file), *leftovers))
    try:
        health = check_health(file)
    except AppError as error:
        finding = DoctorFinding(error.code, Level.ERROR, error.message, _advice(error, folder))
        return DoctorReport(file, now, (finding, *leftovers, *_space(file)))
    findings = (
        *_soundness(health, folder),
        *_space(file),
        *_backups(folder, health, now),
        *_clock(health, now),
        *_idle(health),
        *leftovers,
    )
    return DoctorReport(file, now, findings, health.summary)


def _absent(file: Path) -> DoctorFinding:
    if file.with_name(f"{file.name}-wal").exists():
        return DoctorFinding(
            "store-missing",
            Level.ERROR,
            f"数据库主文件“{file.name}”不见了，只剩下日志文件",
            f"请把“{file.name}”找回来放进“{file.parent}”，或用备份恢复；不要删除日志文件",
        )
    return DoctorFinding(
        "store-absent", Level.HINT, f"“{file.parent}”里还没有数据库", "第一次打开程序时会自动建立"
    )


def _advice(error: AppError, folder: Path) -> str:
    if error.code == "store-unopenable":
        return "请检查数据文件夹的权限和磁盘；数据库本身不一定有问题，先不要恢复备份"
    return _restore_advice(folder)


def _restore_advice(folder: Path) -> str:
    newest = newest_backup(folder)
    if newest is None:
        return "没有找到备份。请先复制整个数据文件夹保存，再联系技术人员"
    taken = newest.taken_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"请先复制整个数据文件夹保存，再用最近的备份恢复：{newest.file}（{taken}，{newest.holds.projects}个项目）"


def _soundness(health: Health, folder: Path) -> tuple[DoctorFinding, ...]:
    found = []
    if health.damage:
        found.append(
            DoctorFinding(
                "store-damaged",
                Level.ERROR,
                f"数据库已损坏：内部检查有{len(health.damage)}处以上不符",
                _restore_advice(folder),
            )
        )
    if health.broken_references:
        found.append(
            DoctorFinding(
                "broken-references",
                Level.ERROR,
                f"有{health.broken_references}条记录缺少所属的企业或项目",
                _restore_advice(folder),
            )
        )
    if health.version > health.latest:
        found.append(
            DoctorFinding(
                "store-newer",
                Level.ERROR,
                f"数据库由更新版本的程序写成（结构版本{health.version}）",
                "请安装新版程序；数据是完好的",
            )
        )
    elif health.version < health.latest:
        found.append(
            DoctorFinding(
                "store-older",
                Level.HINT,
                f"数据库是旧版本的结构（{health.version}）",
                "下次打开程序时会先备份再自动升级",
            )
        )
    return tuple(found)


def _space(file: Path) -> tuple[DoctorFinding, ...]:
    free = shutil.disk_usage(file.parent).free
    needed = max(ENOUGH_SPACE, 3 * file.stat().st_size)
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


def _backups(folder: Path, health: Health, now: datetime) -> tuple[DoctorFinding, ...]:
    if health.summary is None or not (health.summary.projects or health.summary.enterprises):
        return ()
    newest = newest_backup(folder)
    if newest is None:
        return (
            DoctorFinding("no-backup", Level.WARNING, "还没有备份过", "请在“数据”页备份，最好再存一份到U盘"),
        )
    days = (now - newest.taken_at).days
    if days <= BACKUP_DAYS or newest.holds.changes == health.summary.changes:
        return ()
    return (
        DoctorFinding(
            "old-backup",
            Level.WARNING,
            f"最近一次备份在{days}天前，之后又有改动",
            "请备份一次，最好再存一份到U盘",
        ),
    )


def _clock(health: Health, now: datetime) -> tuple[DoctorFinding, ...]:
    if health.last_change is None or health.last_change <= now + CLOCK_TOLERANCE:
        return ()
    return (
        DoctorFinding(
            "clock-set-back",
            Level.WARNING,
            f"最近一次修改记在{health.last_change.astimezone():%Y-%m-%d %H:%M}，晚于电脑现在的时间",
            "请核对电脑的日期和时间；时间不对会使历史和截止日期出错",
        ),
    )


def _idle(health: Health) -> tuple[DoctorFinding, ...]:
    found = []
    if health.idle_firms:
        found.append(
            DoctorFinding(
                "idle-firms", Level.HINT, f"有{health.idle_firms}家企业没有项目", "不需要的可以在“企业”页删除"
            )
        )
    if health.stale_declarations:
        found.append(
            DoctorFinding(
                "stale-declarations",
                Level.HINT,
                f"回收站里的项目还有{health.stale_declarations}条申报记录",
                "它们不计入申报表；恢复项目后会重新出现",
            )
        )
    return tuple(found)


def _leftovers(folder: Path) -> tuple[DoctorFinding, ...]:
    """Folders of a restore, or databases under construction, that a power cut left behind."""
    if not folder.is_dir():
        return ()
    found = [p.name for p in folder.iterdir() if p.name.startswith((f".{FILE_NAME}.", ".恢复-"))]
    if not found:
        return ()
    return (
        DoctorFinding(
            "leftovers",
            Level.HINT,
            f"有{len(found)}个上次没有完成的临时文件（{found[0]}等）",
            "程序关闭后可以删除，不影响数据",
        ),
    )
