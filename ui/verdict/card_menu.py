"""The menu of a policy's badge: the conditions that decide, each with its id and clause, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.domain.verdict import Status
from desktop_app.policy.evaluate import PolicyResult
from desktop_app.services.verdicts.summary import verdict_text
from ui.theme import STATUSES

MOST_CONDITIONS = 14
_DECIDING = (Status.UNMET, Status.UNKNOWN)


def card_menu(
    result: PolicyResult,
    fields: FieldDictionary,
    parent: QWidget,
    go_to: Callable[[str], None],
    deeds: tuple[tuple[str, Callable[[], None]], ...],
) -> QMenu:
    """go_to: a field, of a condition that was chosen. deeds: word and deed of what else can be done."""
    menu = QMenu(parent)
    pack = result.pack
    title = menu.addAction(f"{pack.title}（{pack.document_number}）")
    title.setEnabled(False)
    found = [
        (place, condition, status)
        for wanted in _DECIDING
        for place, (condition, status) in enumerate(zip(pack.conditions, result.statuses, strict=True))
        if status is wanted
    ]
    for place, condition, status in found[:MOST_CONDITIONS]:
        words = f"{STATUSES[status].mark}　{condition.clause}　{condition.title}　[{condition.id}]"
        told = result.condition(place)
        target = next(iter(told.missing or told.fields), "")
        action = menu.addAction(words.replace("&", "&&"))
        action.setToolTip(told.message)
        action.setEnabled(bool(target))
        action.triggered.connect(lambda _checked=False, key=target: go_to(key))
    if len(found) > MOST_CONDITIONS:
        menu.addAction(f"另有{len(found) - MOST_CONDITIONS}项，展开卡片可见").setEnabled(False)
    menu.addSeparator()
    for word, deed in deeds:
        menu.addAction(word).triggered.connect(lambda _checked=False, deed=deed: deed())
    menu.addAction("复制结论文字").triggered.connect(
        lambda: QGuiApplication.clipboard().setText(verdict_text(result, fields))
    )
    menu.addAction(f"复制政策标识：{pack.id}").triggered.connect(
        lambda: QGuiApplication.clipboard().setText(pack.id)
    )
    return menu


def open_at(menu: QMenu, place: QPoint) -> None:
    """Show the menu; it goes with its closing."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
