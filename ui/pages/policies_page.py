"""The policy library, to read: every policy with its clauses, the sentences they rest on, and the readings."""

from html import escape

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QListView, QTextBrowser, QWidget

from desktop_app.domain.entities import Office
from desktop_app.domain.money import grouped
from desktop_app.policy.library import Library
from desktop_app.policy.pack import Pack
from ui.theme import ACCENT, FAINT, MUTED, SOFT, SUNKEN, chrome_sheet

_Index = QModelIndex | QPersistentModelIndex


class _PackModel(QAbstractListModel):
    def __init__(self, packs: tuple[Pack, ...], active: frozenset[str]) -> None:
        super().__init__()
        self.packs = packs
        self._active = active

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.packs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        pack = self.packs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{pack.badge}{'' if pack.id in self._active else '（未启用）'}\n{pack.document_number}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{pack.title}\n命令行中的名称：{pack.id}"
        return None


class PoliciesPage(QWidget):
    """Packs at the left, the one picked at the right."""

    def __init__(self, library: Library, office: Office | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self._library = library
        active = frozenset(pack.id for pack in library.active_for(office)) if office else frozenset()
        ordered = sorted(library.packs.values(), key=lambda pack: pack.id not in active)
        self._model = _PackModel(tuple(ordered), active)
        self.view = QListView(self)
        self.view.setModel(self._model)
        self.view.setFixedWidth(300)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QTextBrowser(self)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.document().setDocumentMargin(24)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(self.view)
        layout.addWidget(self.text, 1)
        self.view.selectionModel().currentChanged.connect(self._show)
        self.view.setCurrentIndex(self._model.index(0))

    def show_pack(self, policy_id: str) -> None:
        """Open a policy by its id."""
        for place, pack in enumerate(self._model.packs):
            if pack.id == policy_id:
                self.view.setCurrentIndex(self._model.index(place))

    def _show(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.text.setHtml(pack_page(self._model.packs[current.row()], self._library))


def pack_page(pack: Pack, library: Library) -> str:
    """A policy as a page to read."""
    issued = f"{pack.issued.year}年{pack.issued.month}月{pack.issued.day}日" if pack.issued else ""
    head = "　".join(
        filter(None, (pack.issuer, pack.document_number, issued, f"{pack.year}年度" if pack.year else ""))
    )
    parts = [
        f"<h2>{escape(pack.title)}</h2>",
        f"<p style='color:{SOFT.name()}'>{escape(head)}</p>",
        f"<p style='color:{MUTED.name()}'>版本 {escape(pack.version)}　校验 {escape(pack.content_hash[:12])}</p>",
    ]
    if pack.conditions:
        parts.append("<h3>条件</h3>" + _conditions(pack))
    if pack.subsidy:
        parts.append(f"<h3>补助档次（上限）</h3>{_tiers(pack)}<p>{escape(pack.subsidy.source)}</p>")
    if pack.result_note:
        parts.append(f"<h3>结果</h3><p>{escape(pack.result_note)}</p>")
    if pack.readings:
        rows = "".join(f"<li><b>{escape(each.id)}</b>　{escape(each.text)}</li>" for each in pack.readings)
        parts.append(f"<h3>口径</h3><ul>{rows}</ul>")
    if pack.windows:
        rows = "".join(
            f"<li>{escape(each.title)}：{each.closes.isoformat()}截止　{escape(each.note)}</li>"
            for each in pack.windows
        )
        parts.append(f"<h3>申报批次</h3><ul>{rows}</ul>")
    if pack.quotas:
        rows = "".join(f"<li>{escape(each.title)}：不少于{each.at_least}</li>" for each in pack.quotas)
        parts.append(f"<h3>名额</h3><ul>{rows}</ul>")
    if pack.targets:
        rows = "".join(f"<li>{escape(each.title)}：{escape(each.quote)}</li>" for each in pack.targets)
        parts.append(f"<h3>目标</h3><ul>{rows}</ul>")
    return "".join(parts)


def _conditions(pack: Pack) -> str:
    rows = []
    for condition in pack.conditions:
        rows.append(
            f"<tr><td width='90' style='color:{MUTED.name()}'>{escape(condition.clause)}</td>"
            f"<td><b>{escape(condition.title)}</b><br/><span style='color:{SOFT.name()}'>“{escape(condition.quote)}”</span>"
            + (
                f"<br/><span style='color:{ACCENT.name()}'>口径 {'、'.join(condition.readings)}</span>"
                if condition.readings
                else ""
            )
            + "</td></tr>"
        )
    return f"<table cellpadding='6' cellspacing='0' width='100%' style='border-color:{FAINT.name()}'>{''.join(rows)}</table>"


def _tiers(pack: Pack) -> str:
    subsidy = pack.subsidy
    if subsidy is None:
        return ""
    head = "".join(f"<th align='right'>{escape(each.label)}</th>" for each in subsidy.classes)
    rows = []
    for tier in subsidy.tiers:
        band = f"{grouped(tier.at_least)}（含）" + (
            f" 至 {grouped(tier.below)}（不含）" if tier.below else "及以上"
        )
        caps = "".join(
            f"<td align='right'>{grouped(tier.caps[each.id]) if each.id in tier.caps else '—'}</td>"
            for each in subsidy.classes
        )
        rows.append(f"<tr><td>{band}</td>{caps}</tr>")
    label = escape(f"{subsidy.basis.label}（{subsidy.unit}）")
    return (
        f"<table cellpadding='6' cellspacing='0' bgcolor='{SUNKEN.name()}'>"
        f"<tr><th align='left'>{label}</th>{head}</tr>{''.join(rows)}</table>"
    )
