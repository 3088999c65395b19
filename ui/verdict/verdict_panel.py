"""The right third of the window: every active policy's card, always in view, and the conditions of the one opened."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.domain.fields import FieldDictionary
from desktop_app.services.editing.form_state import FormState
from desktop_app.services.verdicts.words import CAPTION
from ui.column_scroll import ColumnScroll
from ui.text_line import put_text
from ui.theme import LINE, MUTED, PAPER, SOFT, SURFACE, Fonts
from ui.verdict.condition_row import ConditionRow
from ui.verdict.panel_item import order_focus
from ui.verdict.panel_link import PanelLink
from ui.verdict.policy_card import PolicyCard
from ui.verdict.subsidy_card import SubsidyCard

if TYPE_CHECKING:
    from desktop_app.policy.evaluate import PolicyResult
    from desktop_app.policy.pack import Pack
    from ui.verdict.card_summary import CardSummary

COMPACT_FROM = 4  # so many policies of one document are listed one line each
_MARGIN = 12
CHECKING = "正在核对…"
SUMMARY_MILLISECONDS = 60


class _Heading(QLabel):
    """The document the compact cards beneath belong to."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setFont(Fonts.small)
        self.setStyleSheet(f"color: {MUTED.name()};")


class _Cards(QWidget):
    """Lays cards and rows out by hand, one beneath the other."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[QWidget] = []

    def arrange(self, width: int) -> None:
        y, inner = 8, width - 2 * _MARGIN
        previous: QWidget | None = None
        for item in self.items:
            if isinstance(item, ConditionRow):
                height, gap = item.height_for(inner), 0
            elif isinstance(item, _Heading):
                height, gap = Fonts.small_metrics.height() + 6, 8
            elif isinstance(item, PolicyCard) and item.is_compact:
                height, gap = item.height(), 1
            else:
                height, gap = item.height(), 8
            if isinstance(previous, ConditionRow) and not isinstance(item, ConditionRow):
                gap = 8
            y += gap if previous is not None else 0
            item.setGeometry(_MARGIN, y, inner, height)
            y += height
            previous = item
        self.resize(width, y + 12)

    def set_items(self, items: list[QWidget]) -> None:
        """What stands here, from top to bottom; the keys go through it in that order."""
        self.items = items
        order_focus(items)

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = [item.geometry() for item in self.items if isinstance(item, ConditionRow)]
        if rows:
            painter = QPainter(self)
            painter.setPen(LINE)
            painter.setBrush(SURFACE)
            block = QRect(rows[0].topLeft(), rows[-1].bottomRight())
            painter.drawRect(block.adjusted(0, -1, -1, 0))


class VerdictPanel(QWidget):
    """Renders results; emits the field a person wants to go to.

    what_if_wanted: to try numbers. contrast_wanted: a policy beside its counterpart. Which policy: `in_mind`.
    """

    field_picked = Signal(str)
    what_if_wanted = Signal()
    contrast_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = FieldDictionary(())
        self._is_checking = True
        self._results: dict[str, PolicyResult] = {}
        self._state: FormState | None = None
        self._subsidy_pack = ""
        self._open_id = ""
        self.in_mind = ""  # the policy the person looked at last
        self._row_grounds: list[tuple[object, ...]] = []
        self._row_reads: list[tuple[str, ...]] = []
        self._row_sensitive: frozenset[str] = frozenset()
        self.cards: dict[str, PolicyCard] = {}
        self.rows: list[ConditionRow] = []
        self.summary: CardSummary | None = None
        # The badge and the rows follow every key; the sentences of the summary wait for the end of a burst of keys.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SUMMARY_MILLISECONDS)
        self._soon.timeout.connect(self._summarise)
        self.links: list[PanelLink] = []
        self._counterparts: frozenset[str] = frozenset()
        self.subsidy = SubsidyCard()
        self._list = _Cards()
        self.subsidy.setParent(self._list)
        self._scroll = ColumnScroll(self._list, self)
        self._scroll.width_changed.connect(self._list.arrange)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Fonts.strong_metrics.height() + Fonts.small_metrics.height() + 20, 0, 0)
        layout.addWidget(self._scroll)

    def set_packs(self, packs: "Sequence[Pack]", fields: FieldDictionary) -> None:
        """The policies that get a card, in order. Those of one document with many are compact, under its number.

        Until then the panel says that it is still checking.
        """
        self._fields, self._is_checking = fields, False
        self.update()
        for item in self._list.items:
            if item is not self.subsidy:
                item.deleteLater()
        self.rows, self.summary, self._open_id = [], None, ""
        items: list[QWidget] = []
        judged = [pack for pack in packs if pack.has_verdict]
        per_document: dict[str, int] = {}
        for pack in judged:
            per_document[pack.document_number] = per_document.get(pack.document_number, 0) + 1
        self.cards = {}
        heading = ""
        for pack in judged:
            compact = per_document[pack.document_number] >= COMPACT_FROM
            if compact and heading != pack.document_number:
                heading = pack.document_number
                items.append(_Heading(heading, self._list))
            card = PolicyCard(pack, self._fields, is_compact=compact, parent=self._list)
            card.toggled.connect(self.toggle)
            card.menu_wanted.connect(self.open_menu)
            self.cards[pack.id] = card
            items.append(card)
        with_subsidy = [pack for pack in judged if pack.subsidy is not None]
        self._subsidy_pack = with_subsidy[0].id if with_subsidy else ""
        self.subsidy.setVisible(bool(with_subsidy))
        if with_subsidy:
            items.insert(items.index(self.cards[with_subsidy[-1].id]) + 1, self.subsidy)
        self._list.set_items(items)
        for item in items:
            item.show()
        self._show_links(judged)
        self._arrange()

    def show_state(self, state: FormState, typed: str | None = None) -> None:
        """Show the results; a result that is the same object as before is not looked at again.

        typed: the only field that differs from the state shown before.
        """
        before, self._state = self._results, state
        self._results = dict(state.results)
        for id_, result in state.results.items():
            card = self.cards.get(id_)
            if card is None or before.get(id_) is result:
                continue
            card.show_result(result)
            if id_ == self._subsidy_pack:
                self.subsidy.show_subsidy(result.subsidy, result.verdict)
            if id_ == self._open_id:
                self._render_rows(result, state, typed)

    def clear(self) -> None:
        """No project is shown."""
        self._results = {}

    @property
    def open_id(self) -> str:
        """The policy whose conditions are listed; "" for none."""
        return self._open_id

    def toggle(self, policy_id: str) -> None:
        """List the conditions of a policy beneath its card, or put them away."""
        opening = policy_id != self._open_id
        self.in_mind = policy_id
        put_away: list[QWidget] = [*self.rows, *([self.summary] if self.summary is not None else [])]
        self._list.items = [item for item in self._list.items if item not in put_away]
        for item in put_away:
            item.deleteLater()
        self.rows, self.summary = [], None
        self._open_id = policy_id if opening else ""
        for id_, card in self.cards.items():
            card.set_open(id_ == self._open_id)
        result = self._results.get(self._open_id)
        if opening and result is not None:
            self._add_rows(result)
        self._arrange()
        if opening:
            self._scroll.verticalScrollBar().setValue(max(0, self.cards[policy_id].y() - 8))

    def open_menu(self, policy_id: str, place: QPoint) -> None:
        """The menu of a policy's badge, at a place on the screen."""
        from ui.verdict.card_menu import card_menu, open_at  # noqa: PLC0415 - not needed to start

        result = self._results.get(policy_id)
        if result is None:
            return
        self.in_mind = policy_id
        deeds = [("假如…", self.what_if_wanted.emit)]
        if policy_id in self._counterparts:
            deeds.append(("与另一份文件逐条对照…", self.contrast_wanted.emit))
        open_at(card_menu(result, self._fields, self, self.field_picked.emit, tuple(deeds)), place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_links()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        painter.setPen(LINE)
        painter.drawLine(0, 0, 0, self.height())
        title_height = Fonts.strong_metrics.height()
        area = QRect(_MARGIN + 2, 8, self.width() - 2 * _MARGIN, title_height + 2)
        painter.setPen(SOFT)
        put_text(painter, area, "政策自检", "title")
        painter.setPen(MUTED)
        put_text(painter, area.translated(0, title_height + 2), CAPTION, "small")
        if self._is_checking:
            put_text(painter, area.translated(0, 3 * title_height), CHECKING, "small")

    def _summarise(self) -> None:
        self._soon.stop()
        result = self._results.get(self._open_id)
        if self.summary is not None and result is not None:
            self.summary.show_result(result)

    def _open_menu_of_summary(self) -> None:
        if self.summary is not None:
            self.open_menu(self._open_id, self.summary.mapToGlobal(QPoint(20, 20)))

    def _show_links(self, judged: "Sequence[Pack]") -> None:
        """What the head offers, from the right: trying numbers; two texts side by side where there are two."""
        from desktop_app.services.verdicts.contrast import counterparts  # noqa: PLC0415 - comes with the packs

        pairs = counterparts(judged)
        self._counterparts = frozenset(id_ for pair in pairs for id_ in pair)
        for link in self.links:
            link.deleteLater()
        self.links = []
        if judged:
            what_if = PanelLink("假如…", "改几个数试算，看结论怎么变；不会保存（Ctrl+J）", self)
            what_if.chosen.connect(self.what_if_wanted)
            self.links.append(what_if)
        if pairs:
            side_by_side = PanelLink("对照", "两份文件逐条对照（F7）", self)
            side_by_side.chosen.connect(self.contrast_wanted)
            self.links.append(side_by_side)
        for link in self.links:
            link.show()
        self._place_links()

    def _place_links(self) -> None:
        right = self.width() - _MARGIN
        for link in self.links:
            link.move(right - link.width(), 9)
            right = link.x() - 6

    def _arrange(self) -> None:
        self._list.arrange(self._scroll.view_width)
        self._list.update()

    def _add_rows(self, result: "PolicyResult") -> None:
        card = self.cards[result.pack.id]
        readings = {reading.id: reading.text for reading in result.pack.readings}
        from ui.verdict.card_summary import CardSummary  # noqa: PLC0415 - no card is open at the start

        self.summary = CardSummary(result.pack, self._fields, self._list)
        self.summary.menu_wanted.connect(self._open_menu_of_summary)
        items: list[QWidget] = [self.summary]
        self._row_reads = [
            (
                *condition.fields,
                *(key for each in condition.cautions if each.when for key in each.when.fields),
            )
            for condition in result.pack.conditions
        ]
        for _ in result.pack.conditions:
            row = ConditionRow(result.pack.id, readings, self._list)
            row.picked.connect(self.field_picked)
            row.toggled.connect(self._arrange)
            self.rows.append(row)
            items.append(row)
        place = self._list.items.index(card) + 1
        self._list.set_items([*self._list.items[:place], *items, *self._list.items[place:]])
        for item in items:
            item.show()
        self._row_grounds = [()] * len(self.rows)
        if self._state is not None:
            self._render_rows(result, self._state)

    def _render_rows(self, result: "PolicyResult", state: FormState, typed: str | None = None) -> None:
        """Explains anew only the conditions whose grounds have changed."""
        if typed is not None:
            self._soon.start()
        else:
            self._summarise()
        sensitive = frozenset(result.reading_sensitive)
        only = typed if sensitive == self._row_sensitive else None
        self._row_sensitive = sensitive
        statuses = result.statuses
        for place, condition in enumerate(result.pack.conditions):
            read = self._row_reads[place]
            if only is not None and only not in read:
                continue
            is_sensitive = not sensitive.isdisjoint(condition.readings)
            grounds = (statuses[place], is_sensitive, *(state.facts.get(key) for key in read))
            if grounds != self._row_grounds[place]:
                self._row_grounds[place] = grounds
                self.rows[place].show_condition(result.condition(place), is_sensitive=is_sensitive)
