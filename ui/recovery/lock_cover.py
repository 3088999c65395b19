"""Nobody has touched the PC for a while: every window is covered until the passphrase is given."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.office.idle_lock import WAY_OUT, IdleLock
from ui.actions import TITLE
from ui.theme import PAPER, RED, SOFT, Fonts, chrome_sheet

_TOUCHES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
     QEvent.Type.InputMethod}
)  # fmt: skip
PAUSE_AFTER_WRONG = 1000  # ms


class IdleWatch(QObject):
    """Says when nobody has touched keyboard or mouse for so many minutes."""

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(minutes * 60_000)
        self._clock.timeout.connect(self.idle)
        self._clock.start()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._clock.start()
        return False


class LockDialog(QDialog):
    """Asks for the passphrase above covered windows. It cannot be closed otherwise than by it, or by leaving."""

    opened = Signal()
    leave_wanted = Signal()

    def __init__(self, lock: IdleLock, parent: QWidget | None = None, *, protected: bool = True) -> None:
        """protected: whether what was typed is on the disk."""
        super().__init__(parent)
        self._lock = lock
        self._covers: list[QWidget] = []
        self._titles: list[tuple[QWidget, str]] = []
        self.setStyleSheet(chrome_sheet())
        self.setWindowTitle(f"{TITLE}（已锁定）")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        title = QLabel("已锁定", self)
        title.setFont(Fonts.large)
        kept = (
            "输入的内容都已存好。"
            if protected
            else "刚输入的内容没能存盘（磁盘有问题），解锁后请先清理磁盘，不要退出。"
        )
        words = QLabel(f"窗口里的内容先遮住了。{kept}", self)
        words.setWordWrap(True)
        words.setStyleSheet(f"color: {SOFT.name()};")
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText("口令")
        self.passphrase.setAccessibleName("口令")
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(3 * Fonts.body_metrics.lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.open_button = QPushButton("解锁", self)
        self.open_button.setProperty("role", "primary")
        self.open_button.setDefault(True)
        self.forgotten_button = QPushButton("忘记口令", self)
        self.leave_button = QPushButton("退出程序", self)
        for button in (self.forgotten_button, self.leave_button):
            button.setAutoDefault(False)
        self.open_button.clicked.connect(self.try_to_open)
        self.forgotten_button.clicked.connect(self._tell_way_out)
        self.leave_button.clicked.connect(self.leave_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self.forgotten_button)
        foot.addWidget(self.leave_button)
        foot.addStretch(1)
        foot.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for part in (title, words, self.passphrase, self.note):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.setMinimumWidth(460)

    def cover(self, first: QWidget) -> None:
        """Hide what every window shows, the first one also before it is shown; dialogs go on waiting beneath."""
        for window in QApplication.topLevelWidgets():
            if window is self or not (window.isVisible() or window is first):
                continue
            if window.windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}:
                window.close()
                continue
            cover = QWidget(window)
            cover.setAutoFillBackground(True)
            cover.setStyleSheet(f"background: {PAPER.name()};")
            cover.resize(window.size())
            cover.show()
            cover.raise_()
            window.installEventFilter(self)
            self._covers.append(cover)
            self._titles.append((window, window.windowTitle()))
            window.setWindowTitle(f"{TITLE}（已锁定）")

    def try_to_open(self) -> None:
        """Uncover everything where the passphrase is right; else say so, and wait a moment."""
        if self._lock.opens(self.passphrase.text()):
            self._uncover()
            self.opened.emit()
            self.accept()
            return
        self.passphrase.clear()
        self.note.setStyleSheet(f"color: {RED.name()};")
        self.note.setText("口令不对，请再试一次。")
        self.open_button.setEnabled(False)
        QTimer.singleShot(PAUSE_AFTER_WRONG, self, lambda: self.open_button.setEnabled(True))

    def reject(self) -> None:
        """Esc opens nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            for cover in self._covers:
                if cover.parent() is watched and isinstance(watched, QWidget):
                    cover.resize(watched.size())
        return False

    def _uncover(self) -> None:
        for cover in self._covers:
            cover.hide()
            cover.deleteLater()
        for window, title in self._titles:
            window.removeEventFilter(self)
            window.setWindowTitle(title)
        self._covers, self._titles = [], []

    def _tell_way_out(self) -> None:
        self.note.setStyleSheet(f"color: {SOFT.name()};")
        self.note.setText(WAY_OUT)
        self.adjustSize()
