"""核查: the findings of all projects in one list, narrowed and grouped; a click opens the project at the field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.findings.catalogue import catalogue
from desktop_app.services.findings.explanations import ExplanationStep
from desktop_app.services.findings.finding import Finding, Severity, Told
from desktop_app.services.findings.of_office import OfficeFinding, OfficeSurvey
from desktop_app.services.findings.office_view import (
    GROUPING_WORDS,
    STANDING_WORDS,
    Grouping,
    Standing,
    counts,
    grouped,
    narrowed,
    project_words,
)
from ui.findings.explanation_box import ExplanationBox
from ui.findings.finding_list import FindingList
from ui.findings.finding_rows import Row
from ui.findings.survey_runner import SurveyRunner
from ui.pages.page import Page
from ui.theme import SOFT, Fonts, chrome_sheet

SMALL_OFFICE = 2000  # projects; checked anew whenever the page comes to the front
_DETAIL_WIDTH = 340

Steps = Callable[[OfficeSurvey], Iterator[tuple[int, int]]]
StepsOf = Callable[[str, Finding], Sequence[ExplanationStep]]
Write = Callable[[str, Finding, str], Told | None]


class OfficeFindingsPage(Page):
    """steps: goes through the projects; steps_of, write: an explanation's past, and its writing (None: withdrawn)."""

    field_wanted = Signal(str, str)  # project id, field

    def __init__(
        self,
        steps: Steps,
        steps_of: StepsOf,
        write: Write,
        count: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self._steps_of, self._write_told, self._count = steps_of, write, count
        self.survey = OfficeSurvey()
        self._was_run = False
        self.runner = SurveyRunner(lambda: steps(self.survey), self)
        self.runner.moved.connect(self._show_progress)
        self.runner.ended.connect(self._show_end)
        self._make_head()
        self._make_middle()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addLayout(self._head_row)
        column.addLayout(self._filter_row)
        column.addWidget(self._middle, 1)

    def _make_head(self) -> None:
        title = QLabel("核查", self)
        title.setFont(Fonts.title)
        self.summary = QLabel("", self)
        self.summary.setStyleSheet(f"color: {SOFT.name()};")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(160, 8)
        self.stop = QPushButton("停止", self)
        self.again = QPushButton("重新核查", self)
        self.stop.clicked.connect(self.runner.stop)
        self.again.clicked.connect(self.start)
        self._head_row = QHBoxLayout()
        self._head_row.addWidget(title)
        self._head_row.addWidget(self.summary)
        self._head_row.addStretch(1)
        running: tuple[QWidget, ...] = (self.bar, self.stop, self.again)
        for part in running:
            self._head_row.addWidget(part)
        self.standing = self._combo("列出哪些", [(each, STANDING_WORDS[each]) for each in Standing])
        self.grouping = self._combo("怎样分组", [(each, GROUPING_WORDS[each]) for each in Grouping])
        self.code = self._combo("哪个问题", [("", "全部问题")])
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("查找项目、企业、问题")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._refresh)
        self._filter_row = QHBoxLayout()
        for box in (self.standing, self.grouping, self.code):
            self._filter_row.addWidget(box)
        self._filter_row.addWidget(self.search, 1)

    def _combo(self, name: str, items: Sequence[tuple[object, str]]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, words in items:
            box.addItem(words, value)
        box.currentIndexChanged.connect(self._refresh)
        return box

    def _make_middle(self) -> None:
        self.list = FindingList(self, uniform_lines=2, picks_by_click=False)
        self.empty = QLabel("", self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setStyleSheet(f"color: {SOFT.name()};")
        self._left = QStackedWidget(self)
        self._left.addWidget(self.list)
        self._left.addWidget(self.empty)
        right = QWidget(self)
        self.detail = QLabel("", right)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.go = QPushButton("打开这一栏", right)
        self.go.clicked.connect(lambda: self._go(self.list.current))
        self.box = ExplanationBox(right)
        column = QVBoxLayout(right)
        column.setContentsMargins(12, 4, 0, 0)
        column.addWidget(self.detail)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addWidget(self.box)
        self._middle = QSplitter(Qt.Orientation.Horizontal, self)
        self._middle.setChildrenCollapsible(False)
        self._middle.addWidget(self._left)
        self._middle.addWidget(right)
        self._middle.setStretchFactor(0, 1)
        self._middle.setSizes([800, _DETAIL_WIDTH])
        right.setMinimumWidth(260)
        self.list.chosen.connect(lambda _row: self._show_detail())
        self.list.explanation_wanted.connect(
            lambda: self.box.text.setFocus() if self.box.isVisible() else None
        )
        self.list.picked.connect(self._go)
        self.box.written.connect(self._write)
        self.box.left.connect(self.list.setFocus)

    def arrive(self) -> None:
        if not self._was_run or (self._count() <= SMALL_OFFICE and not self.runner.is_running):
            self.start()
        self.list.setFocus()

    def leave(self) -> bool:
        self.runner.stop()
        return True

    def start(self) -> None:
        """Go through all projects anew."""
        self._was_run = True
        self.survey = OfficeSurvey()
        self.bar.setRange(0, 0)
        self._show_running(True)
        self.runner.start()

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.again.setVisible(not running)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.summary.setText(f"已查{self.survey.projects}个项目")

    def _show_end(self, complete: bool) -> None:
        self._show_running(False)
        known = sorted({item.finding.code for item in self.survey.items}, key=lambda code: (code[2:], code))
        chosen = self.code.currentData()
        self.code.blockSignals(True)
        self.code.clear()
        self.code.addItem("全部问题", "")
        for code in known:
            self.code.addItem(f"{code} {catalogue()[code].plain_title}", code)
        self.code.setCurrentIndex(max(0, self.code.findData(chosen)))
        self.code.blockSignals(False)
        self._complete = complete
        self._refresh()

    _complete = True

    def _refresh(self) -> None:
        standing, grouping = Standing(self.standing.currentData()), Grouping(self.grouping.currentData())
        counted = counts(self.survey.items)
        for place, each in enumerate(Standing):
            self.standing.setItemText(place, f"{STANDING_WORDS[each]}（{counted[each]}）")
        items = narrowed(self.survey.items, standing, self.search.text(), self.code.currentData() or "")
        rows: list[Row] = []
        for group in grouped(items, grouping):
            rows.append(Row(f"{group.title}　{len(group.items)}项", is_heading=True, key=group.title))
            rows += [_row(item, grouping) for item in group.items]
        self.list.show_rows(rows)
        self._left.setCurrentWidget(self.list if rows else self.empty)
        self.empty.setText("没有要处理的问题" if not self.survey.items else "没有符合筛选的问题")
        parts = [f"{self.survey.projects}个项目", f"列出{len(items)}条"]
        if self.survey.left_out:
            parts.append(f"另有{self.survey.left_out}条未列出")
        if not self._complete:
            parts.append("没有查完")
        self.summary.setText("，".join(parts))
        self._show_detail()

    def _item(self) -> OfficeFinding | None:
        row = self.list.current
        return row.item if row is not None and isinstance(row.item, OfficeFinding) else None

    def _show_detail(self) -> None:
        item = self._item()
        self.go.setVisible(item is not None)
        takes = item is not None and item.finding.severity is Severity.EXPLAIN
        self.box.setVisible(takes)
        if item is None:
            self.detail.setText("")
            return
        finding = item.finding
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setText(
            f"{project_words(item)}\n\n{finding.word} {finding.code}　{finding.title}\n{finding.explanation}\n\n{finding.action}"
        )
        if takes:
            steps = self._steps_of(item.project_id, finding)
            self.box.show_finding((item.project_id, finding.key), finding, steps)

    def _go(self, row: Row | None) -> None:
        if row is not None and isinstance(row.item, OfficeFinding):
            self.field_wanted.emit(row.item.project_id, row.item.finding.fields[0])

    def _write(self, text: str) -> None:
        item = self._item()
        if item is None:
            return
        told = self._write_told(item.project_id, item.finding, text)
        place = self.survey.items.index(item)
        self.survey.items[place] = replace(item, finding=item.finding.explained(told))
        self._refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _row(item: OfficeFinding, grouping: Grouping) -> Row:
    finding = item.finding
    where = "" if grouping is Grouping.PROJECT else project_words(item)
    return Row(
        finding.title,
        finding.explanation,
        finding.action,
        where,
        finding,
        key=(item.project_id, finding.key),
        item=item,
    )
