"""A picture of the form with its badges, made without a display where Qt's platform is offscreen."""

from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import AppError
from ui.context import AppContext
from ui.main_window import MainWindow

SIZE = (1366, 768)
ROUNDS = 40  # of the event loop: sections are built and badges computed a few at a time


def screenshot_form(
    context: AppContext,
    project_id: str,
    out: Path,
    size: tuple[int, int] = SIZE,
    open_policy: str = "",
    field: str = "",
) -> None:
    """The window with a project opened, as PNG. open_policy: list its conditions; field: where the cursor stands.

    size: logical pixels. Raises AppError where the picture cannot be written.
    """
    window = MainWindow(context)
    window.resize(*size)
    window.show()
    page = window.projects
    if page is None:
        raise AppError("office-missing", "还没有填写单位信息，不能打开表单。请先填写单位名称、地区和年度")
    page.form.build_all()
    page.open_project(project_id)
    if open_policy:
        page.panel.toggle(open_policy)
    if field:
        page.form.go_to(field, highlight=False)
    let_paint()
    picture = window.grab()
    window.close()
    if not picture.save(str(out), "PNG"):
        raise AppError("output-unwritable", f"写不了“{out}”，请检查文件夹是否存在、是否只读")


def let_paint() -> None:
    """Let everything that is due happen."""
    for _ in range(ROUNDS):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
