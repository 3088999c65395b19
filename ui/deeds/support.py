"""The support bundle, seen before it is written."""

from desktop_app.services.doctor.support_bundle import parts
from ui.jobs import run_job
from ui.main_window import MainWindow
from ui.messages import show_note
from ui.recovery.support_dialog import SupportDialog


def support_bundle(window: MainWindow) -> None:
    context = window.context
    folder = context.folder
    if folder is None:
        show_note(window, "数据只在内存中，没有可以打包的日志")
        return
    found = run_job(window, "正在查看数据和日志…", lambda _progress: parts(folder, context.version))
    SupportDialog(found, context.today(), window).open()
