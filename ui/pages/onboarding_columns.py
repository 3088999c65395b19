"""The columns of a table, each with what it stands for: a chooser, the unit, how sure, and why."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop_app.domain.fields import Field
from desktop_app.services.onboarding.mapping import CERTAIN, Candidate, ColumnProposal
from desktop_app.services.onboarding.options import LEFT_OUT_LABEL, is_money, option_label
from desktop_app.services.onboarding.registering import Onboarding
from desktop_app.sheets.mapping import MONEY_UNITS
from ui.editors.chooser_editor import ChooserEditor
from ui.pages.onboarding_search import NEW_FIELD, option_search
from ui.theme import ACCENT, ACCENT_TINT, AMBER, FAINT, GREEN, GREY, INK, LINE, SURFACE, Fonts

PLACE, TITLE, FIELD, UNIT, SURE, REASON = range(6)
_HEADERS = ("列", "表头", "对应字段", "单位", "把握", "理由")
_WIDTHS = {PLACE: 44, TITLE: 220, FIELD: 262, UNIT: 92, SURE: 84}


class OnboardingColumns(QTableWidget):
    """changed: a choice was made (place of the column). new_field_wanted: for the column at this place."""

    changed = Signal(str)
    new_field_wanted = Signal(str)
    column_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADERS), parent)
        self._session: Onboarding | None = None
        self._rows: dict[str, int] = {}
        self.setHorizontalHeaderLabels(_HEADERS)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(Fonts.body_metrics.height() + 14)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setStyleSheet(
            f"QTableWidget::item:selected {{ background: {ACCENT_TINT.name()}; color: {INK.name()}; }}"
            f"QTableWidget::item {{ border-bottom: 1px solid {FAINT.name()}; }}"
        )
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        self.currentCellChanged.connect(self._tell_column)

    def show_session(self, session: Onboarding) -> None:
        """Every column of a table anew."""
        self._session = session
        self._rows = {}
        self.setRowCount(0)
        self.setRowCount(len(session.proposal.columns))
        for row, proposal in enumerate(session.proposal.columns):
            self._rows[proposal.column.place] = row
            self._fill_row(row, proposal, session)
        self.go_to_first_open()

    def go_to_first_open(self) -> None:
        """The first column that is not certain, else the first."""
        session = self._session
        if session is None or not self._rows:
            return
        for place, row in self._rows.items():
            candidate = session.choice(place)
            proposal = session.proposal.columns[row]
            if not proposal.left_out and (candidate is None or candidate.confidence < CERTAIN):
                self._focus(row)
                return
        self._focus(0)

    def chooser(self, place: str) -> ChooserEditor:
        widget = self.cellWidget(self._rows[place], FIELD)
        assert isinstance(widget, ChooserEditor)
        return widget

    def unit_box(self, place: str) -> QComboBox | None:
        """The unit of a column of money; None for any other column."""
        widget = self.cellWidget(self._rows[place], UNIT)
        return widget if isinstance(widget, QComboBox) else None

    @property
    def current_place(self) -> str:
        row = self.currentRow()
        return next((place for place, number in self._rows.items() if number == row), "")

    def refresh(self, place: str) -> None:
        """Show what now stands in a column; a chooser that is being taken away says a last time that it was left."""
        session, row = self._session, self._rows.get(place)
        if session is not None and row is not None:
            self._show_choice(row, session.proposal.columns[row], session)

    def _fill_row(self, row: int, proposal: ColumnProposal, session: Onboarding) -> None:
        column = proposal.column
        remarks = [f"下拉{len(column.choices)}项"] if column.choices else []
        remarks += [f"限{column.word_limit}字"] if column.word_limit else []
        title = column.title + (f"（{'，'.join(remarks)}）" if remarks else "")
        for number, text in ((PLACE, column.place), (TITLE, title)):
            item = QTableWidgetItem(text)
            item.setToolTip("下拉选项：" + "、".join(column.choices[:30]) if column.choices else column.title)
            self.setItem(row, number, item)
        chooser = ChooserEditor(option_search(session.fields, proposal.candidates), self)
        chooser.setStyleSheet(
            f"QLineEdit {{ border: 1px solid {LINE.name()}; border-radius: 4px; padding: 2px 7px; margin: 2px;"
            f" background: {SURFACE.name()}; }} QLineEdit:focus {{ border-color: {ACCENT.name()}; }}"
        )
        chooser.setPlaceholderText("打拼音首字母、汉字，或按↓")
        chooser.setAccessibleName(f"{column.place}列“{column.title}”对应的字段")
        place = column.place
        chooser.chosen.connect(lambda key, place=place: self._chosen(place, str(key)))
        chooser.entered.connect(lambda row=row: self.selectRow(row))
        chooser.left.connect(lambda place=place: self.refresh(place))
        chooser.stepped.connect(lambda step, row=row: self._focus(row + step))
        self.setCellWidget(row, FIELD, chooser)
        self._show_choice(row, proposal, session)

    def _show_choice(self, row: int, proposal: ColumnProposal, session: Onboarding) -> None:
        place = proposal.column.place
        candidate = session.choice(place)
        chooser = self.chooser(place)
        chooser.setText(_label(candidate, session.fields))
        chooser.setCursorPosition(0)
        chooser.setModified(False)
        self.removeCellWidget(row, UNIT)
        if candidate is not None and is_money(candidate.key, session.fields):
            self.setCellWidget(row, UNIT, self._unit_box(place, candidate.unit, session.unit))
        words, colour = _sureness(candidate, proposal, by_hand=session.is_by_hand(place))
        reason = (
            candidate.reason if candidate else proposal.left_out or _nothing_chosen(proposal, session.fields)
        )
        for number, text, ink in ((SURE, words, colour), (REASON, reason, INK)):
            item = QTableWidgetItem(text)
            item.setForeground(QBrush(ink))
            item.setToolTip(reason)
            self.setItem(row, number, item)

    def _unit_box(self, place: str, own: str, of_table: str) -> QComboBox:
        units = QComboBox(self)
        units.setAccessibleName(f"{place}列的金额单位")
        for unit in (of_table, *(unit for unit in MONEY_UNITS if unit != of_table)):
            units.addItem(unit, "" if unit == of_table else unit)
        units.setCurrentIndex(max(units.findData(own), 0))
        units.activated.connect(lambda _place: self._unit_chosen(place, str(units.currentData())))
        return units

    def _chosen(self, place: str, key: str) -> None:
        if self._session is None:
            return
        if key == NEW_FIELD:
            self.refresh(place)
            self.new_field_wanted.emit(place)
            return
        self._session.choose(place, key)
        self.refresh(place)
        self.changed.emit(place)

    def _unit_chosen(self, place: str, unit: str) -> None:
        if self._session is not None:
            self._session.set_unit(place, unit)
            self.changed.emit(place)

    def _focus(self, row: int) -> None:
        if not 0 <= row < self.rowCount():
            return
        self.setCurrentCell(row, TITLE)
        self.scrollTo(self.model().index(row, TITLE))
        widget = self.cellWidget(row, FIELD)
        if isinstance(widget, ChooserEditor):
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell_column(self, *_: int) -> None:
        if self.current_place:
            self.column_shown.emit(self.current_place)


def _nothing_chosen(proposal: ColumnProposal, fields: Mapping[str, Field]) -> str:
    best = proposal.best
    if best is None:
        return "没有相近的字段：可选一个、新建，或留空"
    return f"也许是“{option_label(best.key, fields)}”（{best.reason}）：按↓选，或留空"


def _label(candidate: Candidate | None, fields: Mapping[str, Field]) -> str:
    return option_label(candidate.key, fields) if candidate else LEFT_OUT_LABEL


def _sureness(candidate: Candidate | None, proposal: ColumnProposal, *, by_hand: bool) -> tuple[str, QColor]:
    if by_hand:
        return "✓ 已选定", ACCENT
    if candidate is None:
        return ("— 不填", GREY) if proposal.left_out else ("? 未识别", AMBER)
    if candidate.confidence >= CERTAIN:
        return f"✓ {candidate.confidence:.0%}", GREEN
    return f"? {candidate.confidence:.0%}", AMBER
