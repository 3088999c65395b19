"""Histories: of the field the cursor stands in, of the project in view."""

from contextlib import suppress

from PySide6.QtCore import Qt

from desktop_app.domain.errors import AppError
from desktop_app.domain.facts import FactValue
from desktop_app.domain.fields import Subject
from desktop_app.services.history.of_field import FieldHistory
from desktop_app.services.history.of_record import RecordHistory
from desktop_app.services.office.operator import keep_operator, operator_name
from ui.history.field_history_dialog import FieldHistoryDialog
from ui.history.record_history_dialog import RecordHistoryDialog
from ui.main_window import MainWindow


def field_history(window: MainWindow) -> None:
    """What was typed is kept first, so that it stands in the history too."""
    page = window.projects
    key = page.form.current_key if page is not None else ""
    if page is None or not page.presenter.keep() or page.presenter.state is None:
        return
    field = window.context.library.fields.get(key)
    if field is None:
        window.statusBar().showMessage("先把光标放进要看历史的那一栏", 5000)
        return
    state = page.presenter.state
    owner = str(state.facts.get("enterprise_name", "企业")) if field.subject is Subject.ENTERPRISE else ""
    entries = FieldHistory(window.context.store).of_field(state.project_id, key)
    dialog = FieldHistoryDialog(field.label, owner, entries, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def restore(value: FactValue | None) -> None:
        page.presenter.restore_value(key, value)

    dialog.restored.connect(restore)
    dialog.open()


def record_history(window: MainWindow) -> None:
    """The whole project, its firm and its explanations."""
    page = window.projects
    if page is None or not page.presenter.keep() or page.presenter.state is None:
        return
    state = page.presenter.state
    entries = RecordHistory(window.context.store).of_project(state.project_id)
    name = str(state.facts.get("project_name", "")) or "未命名项目"
    dialog = RecordHistoryDialog(name, entries, operator_name(window.context.store), window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def go_to(key: str) -> None:
        with suppress(KeyError):  # a field that no form shows
            page.form.go_to(key)

    dialog.field_picked.connect(go_to)
    dialog.operator_named.connect(lambda given: _name_operator(window, given))
    dialog.open()


def _name_operator(window: MainWindow, name: str) -> None:
    try:
        kept = keep_operator(window.context.store, name)
    except AppError as error:
        window.show_failure(error)
        return
    window.statusBar().showMessage(f"以后的修改记在“{kept}”名下", 5000)
