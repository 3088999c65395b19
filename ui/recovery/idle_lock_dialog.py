"""Whether the window is to be covered after a while, after how long, with which passphrase."""

from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.errors import AppError
from desktop_app.services.office.idle_lock import MINUTES, WAY_OUT, IdleLock
from ui.escape import EscapeGuard
from ui.theme import RED, SOFT, Fonts, chrome_sheet

DEFAULT_MINUTES = 10


class IdleLockDialog(QDialog):
    """Accepted: the settings are kept as the person wants them."""

    def __init__(self, lock: IdleLock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle("离开时锁定")
        self._lock = lock
        settings = lock.settings()
        title = QLabel("离开时锁定", self)
        title.setFont(Fonts.title)
        words = QLabel(
            "一段时间没有操作，就遮住窗口里的内容，要口令才能继续；下次打开程序时也要口令。" + WAY_OUT, self
        )
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {SOFT.name()};")
        self.minutes = QSpinBox(self)
        self.minutes.setRange(*MINUTES)
        self.minutes.setSuffix(" 分钟")
        self.minutes.setValue(settings.minutes if settings else DEFAULT_MINUTES)
        self.first, self.second = QLineEdit(self), QLineEdit(self)
        for line in (self.first, self.second):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.fault = QLabel(self)
        self.fault.setWordWrap(True)
        self.fault.setStyleSheet(f"color: {RED.name()};")
        form = QFormLayout()
        form.addRow("多久没有操作", self.minutes)
        form.addRow("新口令" if settings else "口令", self.first)
        form.addRow("再输入一次", self.second)
        self.keep_button = QPushButton("更改" if settings else "启用", self)
        self.keep_button.setProperty("role", "primary")
        self.keep_button.setDefault(True)
        self.off_button = QPushButton("不再锁定", self)
        self.off_button.setVisible(settings is not None)
        cancel = QPushButton("取消", self)
        for button in (self.off_button, cancel):
            button.setAutoDefault(False)
        self.keep_button.clicked.connect(self.keep)
        self.off_button.clicked.connect(self.turn_off)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.off_button)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.keep_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addLayout(foot)
        self.setMinimumWidth(500)
        EscapeGuard(self)
        self.first.setFocus()

    def keep(self) -> None:
        """Turn the lock on with what was typed."""
        if self.first.text() != self.second.text():
            self.fault.setText("两次输入的口令不一样，请重新输入")
            return
        try:
            self._lock.turn_on(self.first.text(), self.minutes.value())
        except AppError as error:
            self.fault.setText(error.message)
            return
        self.accept()

    def turn_off(self) -> None:
        """No lock any more. Whoever is here has given the passphrase."""
        self._lock.turn_off()
        self.accept()
