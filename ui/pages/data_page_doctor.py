"""The doctor's card: what was found, how bad it is, what to do."""

from html import escape

from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.services.doctor.examination import DoctorReport
from desktop_app.services.doctor.finding import Level
from ui.pages.data_page_card import Card, wrapped
from ui.pages.data_page_wording import moment
from ui.theme import ACCENT, AMBER, GREEN, MUTED, RED, SOFT

_MARKS = {Level.ERROR: (RED, "✕ 严重"), Level.WARNING: (AMBER, "! 注意"), Level.HINT: (ACCENT, "i 提示")}


class DoctorCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "体检", "检查数据库是否完好、附件是否齐全、磁盘空间、备份和电脑时间，只看不改。", parent
        )
        self.result = wrapped("还没有检查过。", self)
        self.body.addWidget(self.result)
        self.lines: list[QLabel] = []
        self.examine_button = self.button("开始体检", "检查数据库、附件、备份和时间，不作任何改动")
        self.repair_button = self.button(
            "修复…", "救回能读出来的，其余取自最近的备份；先看再换", primary=True
        )
        self.repair_button.hide()

    def show_report(self, report: DoctorReport) -> None:
        """The findings, the worst first."""
        for line in self.lines:
            self.body.removeWidget(line)
            line.deleteLater()
        self.lines.clear()
        self.repair_button.setVisible(report.is_repairable)
        when = moment(report.checked_at)
        if not report.findings:
            self.result.setText(
                f"<span style='color:{GREEN.name()}'>✓ 没有发现问题</span>"
                f"<span style='color:{MUTED.name()}'>　{when}</span>"
            )
            return
        self.result.setText(f"{when} 检查，{len(report.findings)}条：")
        for finding in sorted(report.findings, key=lambda each: list(Level).index(each.level)):
            colour, mark = _MARKS[finding.level]
            line = wrapped(
                f"<span style='color:{colour.name()}'>{mark}</span>　{escape(finding.title)}"
                f"<br/><span style='color:{SOFT.name()}'>怎么办：{escape(finding.advice)}</span>",
                self,
            )
            self.body.addWidget(line)
            line.show()  # at once, so that the card has its height when it is brought into view
            self.lines.append(line)
