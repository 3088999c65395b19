"""How the program looks on this PC: the size of everything, and the contrast."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.domain.facts import FactValue
from desktop_app.services.office.screen_settings import SCALES, ScreenSettings
from ui.editors.option_editor import OptionEditor
from ui.pages.card_page import CardPage
from ui.theme import INK, SOFT, SURFACE, Fonts

SAMPLE = "样例：固定资产投资　20,941 万元"
_CONTRASTS: tuple[tuple[FactValue, str], ...] = ((False, "普通"), (True, "高对比"))


class SettingsPage(CardPage):
    """Emits what is chosen. The size counts from the next start, for Qt takes it when it starts; the contrast at once."""

    scale_chosen = Signal(int)
    contrast_chosen = Signal(bool)

    def __init__(
        self, settings: ScreenSettings, running_scale: int, place: str = "", parent: QWidget | None = None
    ) -> None:
        """running_scale: the size in use until the next start. place: the data folder, as it is shown."""
        super().__init__(parent)
        self._running_scale = running_scale
        card, inner = self.card, self.inner
        inner.setSpacing(10)
        title = QLabel("设置", card)
        title.setFont(Fonts.large)
        inner.addWidget(title)
        inner.addWidget(_words("只对这台电脑有效，换一台电脑打开同一份数据时用那台电脑自己的设置。", card))
        scales: tuple[tuple[FactValue, str], ...] = tuple((scale, f"{scale}%") for scale in SCALES)
        self.scale = self._add_choice(inner, "界面大小", scales, settings.scale)
        self.scale_note = _words("", card)
        self.sample = QLabel(SAMPLE, card)
        self.sample.setStyleSheet(f"color: {INK.name()};")
        self.sample.setMinimumHeight(2 * Fonts.body_metrics.height() + 6)
        self.sample.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        inner.addWidget(self.sample)
        inner.addWidget(self.scale_note)
        self.contrast = self._add_choice(inner, "显示", _CONTRASTS, settings.high_contrast)
        inner.addWidget(_words("高对比：黑字白底，边框加深，各种颜色更深。选了立即换上。", card))
        if place:
            inner.addSpacing(8)
            inner.addWidget(_words(f"数据存放在：{place}", card))
        self.scale.chosen.connect(self._choose_scale)
        self.contrast.chosen.connect(lambda high: self.contrast_chosen.emit(bool(high)))
        self.scale.stepped.connect(lambda _step: self.contrast.setFocus(Qt.FocusReason.TabFocusReason))
        self.contrast.stepped.connect(lambda _step: self.scale.setFocus(Qt.FocusReason.TabFocusReason))
        self._show_scale(settings.scale)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scale.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_choice(
        self, inner: QVBoxLayout, label: str, options: tuple[tuple[FactValue, str], ...], value: FactValue
    ) -> OptionEditor:
        heading = QLabel(label, self)
        heading.setFont(Fonts.strong)
        editor = OptionEditor(options, several=False, blank=False, parent=self)
        editor.setAccessibleName(label)
        editor.ground = SURFACE
        editor.show_content("", value)
        inner.addSpacing(8)
        inner.addWidget(heading)
        inner.addWidget(editor)
        return editor

    def _choose_scale(self, scale: object) -> None:
        if isinstance(scale, int):
            self._show_scale(scale)
            self.scale_chosen.emit(scale)

    def _show_scale(self, scale: int) -> None:
        font = QFont(Fonts.body)
        font.setPointSizeF(Fonts.body.pointSizeF() * scale / self._running_scale)
        self.sample.setFont(font)
        later = scale != self._running_scale
        self.scale_note.setText(
            f"现在用的是{self._running_scale}%；选定的{scale}%在下次打开程序时生效，上面一行是那时文字的大小。"
            if later
            else "在系统的显示比例之上再放大；换一种，下次打开程序时生效。"
        )


def _words(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setFont(Fonts.small)
    label.setStyleSheet(f"color: {SOFT.name()};")
    return label
