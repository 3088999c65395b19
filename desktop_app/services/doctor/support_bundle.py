"""What is given to whoever helps: the log and how the data stands, in counts and codes; seen before it is written."""

import io
import platform
import shutil
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop_app import log
from desktop_app.safe_files import write_atomically
from desktop_app.services.backup.backups import list_backups
from desktop_app.services.backup.restorable import database_file
from desktop_app.services.data_folder.folders import AppFolders
from desktop_app.services.doctor.examination import examine
from desktop_app.services.editing.savepoint_folder import SavepointFolder

_LEFT_OUT = "（这一行不是本程序日志的样子，已隐去）"


@dataclass(frozen=True, slots=True)
class Part:
    """name: in the archive. what: what it is, for the person who decides."""

    name: str
    what: str
    text: str


def parts(folder: Path, version: str, now: datetime | None = None) -> tuple[Part, ...]:
    """What the bundle would hold. Reads the whole database: seconds where it is large."""
    now = now or datetime.now(UTC)
    found = [
        Part("环境.txt", "程序、系统的版本，剩余空间", _surroundings(folder, version, now)),
        Part("数据概况.txt", "各有多少条，体检发现的问题代号", _standing(folder, now)),
    ]
    for file in log.files(AppFolders(folder).logs):
        found.append(Part(file.name, "运行日志：时间、事件、代号和计数", _clean(file)))
    return (Part("说明.txt", "这个包里有什么", _contents(found)), *found)


def write_bundle(bundle: Sequence[Part], out: Path) -> None:
    """The parts as a zip. Raises AppError where it cannot be written; nothing half-written is left."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in bundle:
            archive.writestr(part.name, part.text.encode("utf-8"))
    write_atomically(out, content.getvalue())


def _contents(found: Sequence[Part]) -> str:
    lines = [f"{part.name}：{part.what}" for part in found]
    return "\n".join(
        [
            "这个包只含版本、计数、代号和出错位置，不含项目、企业、人名、电话、金额和文件路径。",
            *lines,
            "",
        ]
    )


def _surroundings(folder: Path, version: str, now: datetime) -> str:
    free = shutil.disk_usage(folder).free // 2**20 if folder.is_dir() else 0
    lines = (
        f"时间：{now.astimezone(UTC):%Y-%m-%d %H:%M}（UTC）",
        f"程序：{version}",
        f"系统：{platform.system()} {platform.release()} {platform.machine()}",
        f"Python：{platform.python_version()}",
        f"打包：{'是' if getattr(sys, 'frozen', False) else '否'}",
        f"数据所在磁盘剩余：{free} MB",
    )
    return "\n".join(lines) + "\n"


def _standing(folder: Path, now: datetime) -> str:
    report = examine(folder, now)
    file = database_file(folder)
    lines = [f"数据库大小：{file.stat().st_size if file.exists() else 0} 字节"]
    if report.holds is not None:
        holds = report.holds
        lines += [
            f"结构版本：{holds.version}",
            f"项目：{holds.projects}（回收站{holds.deleted_projects}）",
            f"企业：{holds.enterprises}",
            f"申报：{holds.declarations}",
            f"修改次数：{holds.changes}",
        ]
    savepoints = SavepointFolder(AppFolders(folder).savepoints)
    lines += [
        f"备份：{len(list_backups(folder))}份",
        f"未写入的修改：{len(savepoints.left_behind())}份，读不出{len(savepoints.unreadable())}份",
    ]
    lines += [f"体检：{finding.level.value} {finding.code}" for finding in report.findings]
    return "\n".join(lines) + "\n"


def _clean(file: Path) -> str:
    """Only lines as this program writes them: an older one, or another, may have written more."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return _LEFT_OUT + "\n"
    return "\n".join(each if log.LINE.fullmatch(each) else _LEFT_OUT for each in lines) + "\n"
