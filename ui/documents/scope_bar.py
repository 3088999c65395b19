"""Which batch a paper is about: policy, year, quarter."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from desktop_app.domain.declaring import QUARTER_WORDS
from desktop_app.policy.pack import Pack
from desktop_app.services.documents.batch_papers import Scope


class ScopeBar(QWidget):
    """changed: another batch was chosen."""

    changed = Signal()

    def __init__(
        self, packs: Sequence[Pack], scope: Scope | None, year: int, parent: QWidget | None = None
    ) -> None:
        """scope: what to begin with; None for all projects under the first policy."""
        super().__init__(parent)
        self.policy = QComboBox(self)
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policy.setMinimumContentsLength(14)
        for pack in packs:
            self.policy.addItem(pack.badge, pack.id)
        self.year = QSpinBox(self)
        self.year.setRange(2000, 2100)
        self.year.setSuffix(" 年")
        self.year.setValue(scope.year if scope else year)
        self.quarter = QComboBox(self)
        self.quarter.addItem("全部项目", None)
        for number, word in enumerate(QUARTER_WORDS[1:], 1):
            self.quarter.addItem(word, number)
        if scope is not None:
            self.policy.setCurrentIndex(max(0, self.policy.findData(scope.policy_id)))
            self.quarter.setCurrentIndex(scope.quarter or 0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for word, editor in (("政策(&P)", self.policy), ("年度", self.year), ("批次(&B)", self.quarter)):
            label = QLabel(word, self)
            label.setBuddy(editor)
            layout.addWidget(label)
            layout.addWidget(editor)
        layout.addStretch(1)
        self.policy.currentIndexChanged.connect(self.changed)
        self.quarter.currentIndexChanged.connect(self.changed)
        self.year.valueChanged.connect(self.changed)

    @property
    def scope(self) -> Scope:
        """As chosen."""
        return Scope(str(self.policy.currentData()), self.year.value(), self.quarter.currentData())
