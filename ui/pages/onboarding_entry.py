"""Where registering an official table begins: from the menu, and from the export when a table is not recognised."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.onboarding.templates import How, read_template, recognise
from ui import messages
from ui.context import AppContext
from ui.pages.onboarding_dialog import OnboardingDialog

_WORTH_REGISTERING = frozenset({"mapping-needed", "template-old-kind"})


def register_table(parent: QWidget, context: AppContext) -> Path | None:
    """Opens the page for any table; the table's file once it is registered. Raises AppError."""
    dialog = OnboardingDialog(context, None, parent)
    return dialog.file if dialog.exec() else None


def check_chosen_table(parent: QWidget, context: AppContext, file: Path) -> Path | None:
    """Offers to register a table that was chosen for the export and is not known.

    Returns the file to export into, the same or a converted one; None where it cannot be exported into as it is.
    """
    try:
        content = read_template(file)
        found = recognise(content, file.name, None, context.store.fields, context.mappings)
    except AppError as error:
        if error.code not in _WORTH_REGISTERING:
            messages.show_error(parent, error)
            return None
        if error.code == "template-old-kind":
            return _registered(parent, context, file)
        question = f"“{file.name}”还没有登记，程序不能确定各栏对应哪个字段。现在登记（只需核对一次）吗？"
        # Not now: the file stays chosen, for a mapping may be given by hand.
        return (
            _registered(parent, context, file) if messages.ask(parent, question, "登记这张表") else None
        ) or file
    if found.how is How.PROPOSED:
        known = f"“{file.name}”没有登记过，按表头名称已能对应{len(found.mapping.columns)}栏。"
        if messages.ask(parent, "\n\n".join((known, *found.notes[:6], "现在核对并登记吗？")), "核对并登记"):
            return _registered(parent, context, file) or file
    return file


def _registered(parent: QWidget, context: AppContext, file: Path) -> Path | None:
    dialog = OnboardingDialog(context, None, parent)
    dialog.open_file(file)
    if dialog.session is None:
        return None
    return dialog.file if dialog.exec() else None
