"""Before the window closes: a backup of what has changed since the last one."""

from desktop_app.domain.errors import AppError
from desktop_app.services.backup.backups import backup_if_changed
from desktop_app.services.job import Cancelled
from ui.jobs import run_job
from ui.main_window import MainWindow


def back_up_what_changed(window: MainWindow) -> bool:
    """Whether the window may close: also where there is nothing to back up, the person stopped it, or leaves without."""
    folder = window.context.folder
    if folder is None or not window.isVisible():
        return True
    try:
        run_job(window, "正在备份今天的改动…", lambda progress: backup_if_changed(folder, progress=progress))
    except Cancelled:
        return True
    except AppError as error:
        from ui import messages  # noqa: PLC0415 - only when something is wrong

        return messages.ask(
            window, f"退出前的备份没有做成：{error.message}\n数据本身已经保存。仍要退出吗？", "不备份，退出"
        )
    return True
