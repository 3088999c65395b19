"""Actions on the attachments of the project in view."""

from ui import messages
from ui.attachments.attachment_section import TITLE
from ui.main_window import MainWindow


def add(window: MainWindow) -> None:
    """Ask for files and add them to the project in view."""
    page = window.projects
    if page is None or not page.project_id:
        return
    page.form.build_all()
    if page.attachments is None:
        messages.show_note(window, "数据不在磁盘上时不能添加附件。")
        return
    page.form.go_to_section(TITLE)
    page.attachments.choose()
