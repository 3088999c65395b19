"""The manual in the program."""

import re

from pytestqt.qtbot import QtBot

from desktop_app import resources
from ui.actions import ACTIONS
from ui.pages.manual_dialog import ManualDialog


def test_手册在窗口里读得到也找得到(qtbot: QtBot) -> None:
    dialog = ManualDialog()
    qtbot.addWidget(dialog)
    assert "使用手册" in dialog.text.toPlainText()
    dialog.search.setText("完整性证明")
    dialog.find_next()
    assert dialog.text.textCursor().selectedText() == "完整性证明"
    dialog.search.setText("手册里没有的话")
    dialog.find_next()
    assert dialog.found.text() == "没有找到"


def test_手册提到的菜单项都在(qtbot: QtBot) -> None:
    dialog = ManualDialog()
    qtbot.addWidget(dialog)
    text = dialog.text.toPlainText()
    names = {f"{spec.menu} → {spec.text.rstrip('…')}" for spec in ACTIONS}
    mentioned = [line for name in names for line in [name] if name in text]
    assert {
        "文件 → 新建项目",
        "申报 → 导出申报表",
        "申报 → 打印预览",
        "转到 → 单位设置",
        "转到 → 政策库",
    } <= set(mentioned)


def test_手册写的菜单位置和键与程序一致() -> None:
    known = {(spec.menu, spec.text.partition("（")[0].rstrip("…")): spec.keys for spec in ACTIONS}
    menus = "|".join({spec.menu for spec in ACTIONS})
    written = re.findall(
        rf"({menus}) → ([^（），。：；、”*]+)\**(?:[（，]((?:Ctrl|Alt|Shift|F\d)[^（）]*)）)?",
        resources.text("help", "manual.md"),
    )
    assert len(written) > 20
    for menu, name, keys in written:
        assert (menu, name.rstrip("…")) in known, f"{menu} → {name}"
        assert keys in {"", known[menu, name.rstrip("…")]}, f"{menu} → {name}（{keys}）"
