"""How the office stands with its backups, in a few words: for the first page and the 数据 page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.services.backup.backups import list_backups, newest_elsewhere
from desktop_app.services.backup.facts import BackupInfo
from desktop_app.services.data_folder.folders import AppFolders

OLD_DAYS = 7  # without a backup
ELSEWHERE_DAYS = 30  # without one on another disk


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """place: the folder of the backups. newest: in that folder; elsewhere: on a stick or the like. size in bytes.

    needs_attention: there is none, or only an old one. words: one line for a start page; advice: "" where all is well.
    """

    place: Path
    count: int
    size: int
    newest: BackupInfo | None
    elsewhere: BackupInfo | None
    needs_attention: bool
    words: str
    advice: str


def backup_summary(folder: Path, now: datetime | None = None) -> BackupSummary:
    """Looks at the lists of contents only, so that it is quick. now: default the clock."""
    now = now or datetime.now(UTC)
    listed = list_backups(folder)
    newest, elsewhere = (listed[0] if listed else None), newest_elsewhere(folder)
    last = max((info for info in (newest, elsewhere) if info), key=lambda info: info.taken_at, default=None)
    if last is None:
        words, advice = "还没有备份过", "请备份一次，并另存一份到U盘"
    else:
        words = f"最近备份：{_when(last.taken_at, now)}，{last.holds.projects}个项目"
        away = elsewhere is not None and elsewhere.other_disk
        old = (now - last.taken_at).days > OLD_DAYS
        away_is_old = elsewhere is not None and (now - elsewhere.taken_at).days > ELSEWHERE_DAYS
        advice = (
            "请再备份一次"
            if old
            else "请另存一份到U盘：备份都在同一块磁盘上"
            if not away
            else "U盘上的备份已超过一个月，请再存一份"
            if away_is_old
            else ""
        )
    return BackupSummary(
        AppFolders(folder).backups,
        len(listed),
        sum(info.size for info in listed),
        newest,
        elsewhere,
        last is None or (now - last.taken_at).days > OLD_DAYS,
        words,
        advice,
    )


def _when(at: datetime, now: datetime) -> str:
    """今天 14:03 / 昨天 14:03 / 2024-05-01 (12天前)."""
    local, today = at.astimezone(), now.astimezone().date()
    days = (today - local.date()).days
    if days <= 0:
        return f"今天{local:%H:%M}" if days == 0 else f"{local:%Y-%m-%d %H:%M}"
    return f"昨天{local:%H:%M}" if days == 1 else f"{local:%Y-%m-%d}（{days}天前）"
