"""The dock at the right of the window that holds the list of the project in view. It goes and comes with that page."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDockWidget, QWidget

from ui.findings.project_panel import ProjectFindingsPanel

WIDTH = 330


class ProjectFindingsDock(QDockWidget):
    """Closed by Esc twice, F8 or its cross. page: hidden together with it."""

    def __init__(self, panel: ProjectFindingsPanel, page: QWidget, parent: QWidget) -> None:
        super().__init__("自检", parent)
        self.setObjectName("project_findings")
        self.panel, self.page = panel, page
        self.setWidget(panel)
        self.setMinimumWidth(WIDTH - 40)
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._is_away = False
        page.installEventFilter(self)
        page.destroyed.connect(self.deleteLater)

    @property
    def has_focus(self) -> bool:
        """Whether the cursor stands in it."""
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide and not event.spontaneous() and self.isVisible():
            self._is_away = True
            self.hide()
        elif event.type() is QEvent.Type.Show and self._is_away:
            self._is_away = False
            self.show()
            self.panel.look()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.has_focus:
            self.panel.left.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.panel.left.emit()
            return
        super().keyPressEvent(event)
