"""The doctor: looks at the office's data, changes nothing, says what is wrong and what to do."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.database import FILE_NAME
from db.health import Health, check_health
from db.online_copy import DatabaseSummary
from desktop_app.domain.errors import AppError
from desktop_app.services.backup.backups import newest_backup
from desktop_app.services.doctor import files as doctor_files
from desktop_app.services.doctor.finding import DoctorFinding, Level

REPAIRABLE = frozenset({"store-damaged", "broken-references", "store-missing"})


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """holds: what is in the database; None where it could not be read."""

    file: Path
    checked_at: datetime
    findings: tuple[DoctorFinding, ...]
    holds: DatabaseSummary | None = None

    @property
    def is_repairable(self) -> bool:
        """Whether doctor_repair can do something about it."""
        return any(finding.code in REPAIRABLE for finding in self.findings)

    @property
    def is_healthy(self) -> bool:
        """No error and no warning."""
        return all(finding.level is Level.HINT for finding in self.findings)


def examine(folder: Path, now: datetime | None = None) -> DoctorReport:
    """Look at a data folder. now: for the ages (default: the clock)."""
    now = now or datetime.now(UTC)
    file = folder / FILE_NAME
    beside = (*doctor_files.cut_off(folder), *doctor_files.savepoints(folder))
    if not file.exists():
        return DoctorReport(file, now, (doctor_files.database_absent(folder), *beside))
    try:
        health = check_health(file)
    except AppError as error:
        finding = DoctorFinding(error.code, Level.ERROR, error.message, _advice(error, folder))
        return DoctorReport(file, now, (finding, *doctor_files.space(file), *beside))
    findings = (
        *_soundness(health, folder),
        *doctor_files.attachments(folder, health),
        *doctor_files.space(file),
        *doctor_files.backups(folder, health, now),
        *doctor_files.clock(folder, health, now),
        *_idle(health),
        *beside,
    )
    return DoctorReport(file, now, findings, health.summary)


def _advice(error: AppError, folder: Path) -> str:
    if error.code == "store-unopenable":
        return "请检查数据文件夹的权限和磁盘；数据库本身不一定有问题，先不要恢复备份"
    return _restore_advice(folder)


def _restore_advice(folder: Path) -> str:
    newest = newest_backup(folder)
    if newest is None:
        return "没有找到备份。请先复制整个数据文件夹保存，再点“修复”：能读出来的都会救回来"
    taken = newest.taken_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        f"请先复制整个数据文件夹保存，再点“修复”（命令是doctor --repair）：能读出来的都会救回来，读不出的取自最近的备份"
        f"{newest.file}（{taken}，{newest.holds.projects}个项目）"
    )


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
