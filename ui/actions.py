"""Every action of the window in one table: where it stands in the menus, its key, what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """deed: module of ui/deeds and function in it, called with the window. needs_project: only while one is in view."""

    id: str
    deed: str
    menu: str
    text: str
    shortcut: str
    tip: str
    icon: str = ""
    needs_project: bool = False
    starts_group: bool = False

    @property
    def keys(self) -> str:
        """The shortcut as it is shown."""
        return self.shortcut.replace("Up", "↑").replace("Down", "↓").replace("Delete", "Del")

    def bring(self) -> "Callable[[MainWindow], None]":
        """What the action does; its module is imported now, not at the start."""
        module, name = self.deed.split(":")
        found: Callable[[MainWindow], None] = getattr(import_module(f"ui.deeds.{module}"), name)
        return found


TITLE = "技改申报台"
MENUS = ("文件", "编辑", "转到", "企业", "申报", "帮助")

ACTIONS = (
    ActionSpec(
        "new_project", "projects:new_project", "文件", "新建项目", "Ctrl+N", "在列表末尾新建一个项目", "new"
    ),
    ActionSpec(
        "duplicate",
        "projects:duplicate",
        "文件",
        "复制为新项目",
        "Ctrl+D",
        "以当前项目为底稿新建；代码和文号不复制",
        "copy",
        True,
    ),
    ActionSpec(
        "save",
        "projects:save",
        "文件",
        "保存",
        "Ctrl+S",
        "写入当前项目；离开项目时也会自动写入",
        "save",
        True,
    ),
    ActionSpec(
        "delete",
        "projects:delete",
        "文件",
        "删除项目",
        "Ctrl+Shift+Delete",
        "移到回收站，可立即撤销",
        "delete",
        True,
    ),
    ActionSpec(
        "add_attachment",
        "attachments:add",
        "文件",
        "添加附件…",
        "Ctrl+Shift+A",
        "给当前项目添加备案证、照片等文件；也可拖到“附件”一节",
        "attach",
        True,
    ),
    ActionSpec(
        "import_table",
        "data:import_table",
        "文件",
        "导入表格…",
        "Ctrl+I",
        "先试读，看过再导入；导入前自动备份",
        "import",
        False,
        True,
    ),
    ActionSpec(
        "take_out",
        "exchange:take_out",
        "文件",
        "带出项目…",
        "Ctrl+Shift+E",
        "选项目写成一个文件，带到另一台电脑上改",
        "take_out",
    ),
    ActionSpec(
        "take_in",
        "exchange:take_in",
        "文件",
        "带回合并…",
        "Ctrl+Shift+B",
        "打开另一台电脑带来的文件，先看再逐栏合并",
        "take_in",
    ),
    ActionSpec("back_up", "data:back_up", "文件", "立即备份", "Ctrl+B", "备份全部数据并核对", "backup"),
    ActionSpec(
        "restore", "data:restore", "文件", "恢复备份…", "Ctrl+Shift+R", "选择备份，看过内容再恢复", "restore"
    ),
    ActionSpec("recycle_bin", "data:recycle_bin", "文件", "回收站", "Ctrl+Shift+D", "找回删除的项目", "bin"),
    ActionSpec("lock", "idle_lock:lock", "文件", "立即锁定", "Ctrl+Shift+K", "遮住窗口内容，要口令才能继续"),
    ActionSpec(
        "idle_lock",
        "idle_lock:idle_lock",
        "文件",
        "离开时锁定…",
        "Ctrl+Alt+K",
        "一段时间没有操作就遮住窗口；默认不锁",
    ),
    ActionSpec(
        "operator", "safety:operator", "文件", "经办人…", "Ctrl+Shift+O", "您的姓名：修改历史里记下是谁改的"
    ),
    ActionSpec(
        "savepoints",
        "safety:savepoints",
        "文件",
        "未写入的修改…",
        "Ctrl+Shift+U",
        "断电或死机时留下的、放弃过的输入，可比较和恢复",
    ),
    ActionSpec("doctor", "data:doctor", "文件", "体检", "Ctrl+F8", "检查数据是否完好，说明怎么办", "doctor"),
    ActionSpec(
        "sample",
        "projects:sample",
        "文件",
        "载入示例数据…",
        "Ctrl+Shift+L",
        "载入标有“示例”的项目，供试用",
        "sample",
        False,
        True,
    ),
    ActionSpec("quit", "window:leave", "文件", "退出", "Ctrl+Q", "保存并退出", "quit", False, True),
    ActionSpec("undo", "window:undo", "编辑", "撤销", "Ctrl+Z", "撤销上一步修改", "undo", True),
    ActionSpec("redo", "window:redo", "编辑", "重做", "Ctrl+Y", "恢复刚撤销的修改", "redo", True),
    ActionSpec(
        "field_history",
        "history:field_history",
        "编辑",
        "本栏历史…",
        "Ctrl+H",
        "谁在何时改过光标所在的栏目，可恢复任一值",
        "history",
        True,
        True,
    ),
    ActionSpec(
        "record_history",
        "history:record_history",
        "编辑",
        "项目历史…",
        "Ctrl+Alt+H",
        "当前项目从新建到现在的每一次修改",
        "",
        True,
    ),
    ActionSpec(
        "find",
        "projects:find",
        "编辑",
        "查找项目",
        "Ctrl+F",
        "按项目、企业名称或代码查找，可打拼音首字母",
        "search",
        False,
        True,
    ),
    ActionSpec(
        "previous",
        "projects:previous",
        "转到",
        "上一个项目",
        "Alt+Up",
        "保存并打开列表中的上一个项目",
        "previous",
    ),
    ActionSpec(
        "next", "projects:following", "转到", "下一个项目", "Alt+Down", "保存并打开列表中的下一个项目", "next"
    ),
    ActionSpec(
        "show_projects",
        "window:show_projects",
        "转到",
        "项目",
        "Ctrl+1",
        "项目列表和表单",
        "projects",
        False,
        True,
    ),
    ActionSpec(
        "show_table",
        "table:toggle_table",
        "转到",
        "表格 / 表单",
        "Ctrl+G",
        "全部项目排成表格；在表格里再按一次，打开光标所在的项目",
        "table",
    ),
    ActionSpec(
        "show_policies",
        "window:show_policies",
        "转到",
        "政策库",
        "Ctrl+2",
        "政策的条款、原文和口径",
        "policies",
    ),
    ActionSpec(
        "show_office",
        "window:show_office",
        "转到",
        "单位设置",
        "Ctrl+3",
        "单位名称、地区、申报年度",
        "office",
    ),
    ActionSpec(
        "show_data", "window:show_data", "转到", "数据", "Ctrl+4", "导入、备份、恢复、回收站、体检", "data"
    ),
    ActionSpec(
        "show_settings",
        "window:show_settings",
        "转到",
        "设置",
        "Ctrl+,",
        "界面大小、高对比显示",
        "settings",
    ),
    ActionSpec(
        "toggle_list",
        "projects:toggle_list",
        "转到",
        "显示或隐藏项目列表",
        "F9",
        "窄屏上收起列表，给表单让出地方",
        "list",
        False,
        True,
    ),
    ActionSpec(
        "self_check",
        "findings:self_check",
        "申报",
        "自检",
        "F8",
        "列出必改、需说明和待填的栏目",
        "check",
        True,
    ),
    ActionSpec(
        "office_findings",
        "findings:office_findings",
        "申报",
        "核查全部项目",
        "Shift+F8",
        "全部项目的必改、需说明和提示，写说明",
        "findings",
    ),
    ActionSpec(
        "what_if",
        "verdict:what_if",
        "申报",
        "假如…",
        "Ctrl+J",
        "改几个数试算，看结论和金额怎么变；不会保存",
        "what_if",
        True,
    ),
    ActionSpec(
        "contrast",
        "verdict:contrast",
        "申报",
        "逐条对照两份文件…",
        "F7",
        "2024年通知与2019年方案各要求什么，本项目差在哪里",
        "contrast",
        True,
    ),
    ActionSpec(
        "export",
        "output:export",
        "申报",
        "导出申报表…",
        "Ctrl+E",
        "填入官方表样，另存为新文件",
        "export",
        False,
        True,
    ),
    ActionSpec(
        "register_table",
        "output:register_table",
        "申报",
        "登记官方表格…",
        "Ctrl+Shift+T",
        "没见过的表：核对一次各栏对应的字段，以后直接导出",
    ),
    ActionSpec(
        "print", "output:print_table", "申报", "打印预览…", "Ctrl+P", "预览、打印申报表或存为PDF", "print"
    ),
    ActionSpec(
        "project_card",
        "output:project_card",
        "申报",
        "项目卡…",
        "Ctrl+Shift+P",
        "当前项目的一页纸：数据、结论、差距，供领导看",
        needs_project=True,
    ),
    ActionSpec(
        "cover_letter",
        "documents:letter",
        "申报",
        "报送函…",
        "Ctrl+Shift+H",
        "按公文格式写报送函，数字从批次实时统计，存为docx",
        "letter",
        False,
        True,
    ),
    ActionSpec(
        "batch_summary",
        "documents:summary",
        "申报",
        "汇总表…",
        "Ctrl+Shift+M",
        "按建设地点、行业、方向、新增与结转汇总，可打印",
    ),
    ActionSpec(
        "carry_over",
        "carry:carry_over",
        "申报",
        "结转…",
        "Ctrl+Alt+Y",
        "上年在册、正常、继续推进的项目列入新年度一季度",
        "carry_over",
        False,
        True,
    ),
    ActionSpec(
        "routing",
        "carry:routing",
        "申报",
        "去向…",
        "Ctrl+Alt+R",
        "每个项目能报哪一批、何时截止、缺什么、进度有没有风险",
        "routing",
    ),
    ActionSpec(
        "notice_effect",
        "carry:notice_effect",
        "申报",
        "新通知影响…",
        "Ctrl+Alt+T",
        "新旧两份通知对照：哪些项目的结论变了、为什么",
        "notice",
    ),
    ActionSpec(
        "recommendation",
        "recommendation:recommendation",
        "申报",
        "推荐进度…",
        "Ctrl+Shift+J",
        "名额和差距、方向覆盖、储备库、典型做法",
    ),
    ActionSpec(
        "chasing",
        "documents:chasing",
        "企业",
        "缺什么（催办文字）…",
        "Ctrl+Shift+Q",
        "各企业还缺哪些内容，复制后粘贴到微信或短信",
        "message",
    ),
    ActionSpec(
        "collection",
        "documents:collection",
        "企业",
        "发收集表…",
        "Ctrl+Shift+F",
        "每家企业一个工作簿：已知的填好，缺的标出，发给企业填",
        "form",
    ),
    ActionSpec(
        "collection_return",
        "documents:collection_return",
        "企业",
        "读回收集表…",
        "Ctrl+Shift+I",
        "企业填好发回的收集表，逐项看过再采用",
        "import",
    ),
    ActionSpec(
        "field_help", "projects:field_help", "帮助", "本栏说明", "F1", "光标所在栏目怎么填", "help", True
    ),
    ActionSpec(
        "manual", "help:manual", "帮助", "使用手册", "Ctrl+F1", "怎样录入、看结论、导出和打印", "policies"
    ),
    ActionSpec("shortcuts", "help:shortcuts", "帮助", "快捷键一览", "Ctrl+/", "全部快捷键", "keyboard"),
    ActionSpec(
        "support_bundle",
        "support:support_bundle",
        "帮助",
        "支持包…",
        "Ctrl+Alt+S",
        "请人帮忙时交给他的日志和计数，存之前可以逐个看",
    ),
    ActionSpec("about", "help:about", "帮助", "关于", "Ctrl+Shift+F1", "版本和许可", "about", False, True),
)
