"""Messages to the person: what happened, what was not lost, what to do."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from desktop_app.domain.errors import AppError
from ui.actions import TITLE
from ui.theme import chrome_sheet


def show_error(parent: QWidget | None, error: AppError) -> None:
    """An error the person can act on."""
    _tell(QMessageBox.Icon.Warning, parent, error.message)


def show_note(parent: QWidget | None, text: str) -> None:
    """Something to read."""
    _tell(QMessageBox.Icon.Information, parent, text)


def _tell(kind: QMessageBox.Icon, parent: QWidget | None, text: str) -> None:
    box = _box(kind, parent, text)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _box(kind: QMessageBox.Icon, parent: QWidget | None, text: str) -> QMessageBox:
    box = QMessageBox(kind, TITLE, text, parent=parent)
    box.setStyleSheet(chrome_sheet())
    return box


def ask(parent: QWidget | None, question: str, yes: str) -> bool:
    """A question whose answer is the named deed, or to leave things as they are."""
    box = _box(QMessageBox.Icon.Question, parent, question)
    deed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is deed


def ask_for_text(parent: QWidget | None, title: str, question: str) -> str | None:
    """What is written in answer, "" included; None where the person went back. Esc asks before it drops a text."""
    from ui.escape import EscapeGuard  # noqa: PLC0415 - it asks through this module

    box = QInputDialog(parent)
    box.setStyleSheet(chrome_sheet())
    box.setWindowTitle(title)
    box.setLabelText(question)
    box.setOkButtonText("确定")
    box.setCancelButtonText("取消")
    EscapeGuard(box)
    return box.textValue() if box.exec() else None


def show_unexpected(parent: QWidget | None, details: str) -> None:
    """A fault of the program: calm words, and the details to pass on."""
    box = _box(
        QMessageBox.Icon.Critical,
        parent,
        "刚才的操作没有完成，程序出了一个错误。已保存的内容没有丢失，可以继续使用；"
        "若反复出现，请点“复制详情”发给维护人员。",
    )
    copy = box.addButton("复制详情", QMessageBox.ButtonRole.ActionRole)
    box.addButton("关闭", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if box.clickedButton() is copy:
        QGuiApplication.clipboard().setText(details)
