"""The badge of each line in the list: computed for the lines in view only, a few at a time, and remembered."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import AppError
from desktop_app.domain.verdict import Verdict
from desktop_app.services.records.projects import ProjectService

if TYPE_CHECKING:
    from desktop_app.policy.pack import Pack

AT_ONCE = 8
TYPING_PAUSE = 200  # ms


class BadgeSource(QObject):
    """Verdicts of the office's main policy, by project."""

    ready = Signal(list)
    renewed = Signal()

    def __init__(self, projects: ProjectService, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._projects = projects
        self._today = today
        self._pack: Pack | None = None
        self._known: dict[str, Verdict] = {}
        self._wanted: dict[str, None] = {}
        self._told = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE)
        self._pause.timeout.connect(lambda: self.ready.emit([self._told]))
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._compute)

    def set_packs(self, packs: "Sequence[Pack]") -> None:
        """The first policy that judges projects gives the badge."""
        self._pack = next((pack for pack in packs if pack.has_verdict), None)
        self._known.clear()
        self.renewed.emit()

    @property
    def policy_name(self) -> str:
        return self._pack.badge if self._pack else ""

    def verdict(self, project_id: str) -> Verdict | None:
        """The verdict if it is known; otherwise it is computed soon and `ready` says so."""
        known = self._known.get(project_id)
        if known is None and self._pack is not None:
            self._wanted[project_id] = None
            if not self._timer.isActive():
                self._timer.start()
        return known

    def tell(self, project_id: str, verdict: Verdict | None) -> None:
        """The form already knows this one; the list shows it once the typing pauses."""
        if verdict is not None and self._known.get(project_id) is not verdict:
            self._known[project_id] = verdict
            self._told = project_id
            self._pause.start()

    def forget(self, project_ids: Sequence[str]) -> None:
        """These were changed."""
        for project_id in project_ids:
            self._known.pop(project_id, None)

    def _compute(self) -> None:
        from desktop_app.policy.evaluate import evaluate  # noqa: PLC0415 - comes with the packs

        pack, today = self._pack, self._today()
        batch = list(self._wanted)[:AT_ONCE]
        for project_id in batch:
            del self._wanted[project_id]
            if pack is None:
                continue
            try:
                facts = self._projects.load(project_id).facts
            except AppError:
                continue  # deleted meanwhile: its line is going away too
            self._known[project_id] = evaluate(facts, pack, today).verdict
        if not self._wanted:
            self._timer.stop()
        if batch:
            self.ready.emit(batch)
