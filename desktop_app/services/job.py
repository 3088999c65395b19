"""Long work that can be watched and stopped. Knows nothing of windows: whoever starts it looks at the progress."""

from dataclasses import dataclass, field
from threading import Event


class Cancelled(Exception):  # noqa: N818 - no error: the person thought better
    """The person stopped the work; nothing was written."""


@dataclass(slots=True)
class Progress:
    """How far a job is. done of total in steps of the phase; phase: what it is doing, a Chinese word or two.

    The job calls `begin` and `report`; the one who waits reads the fields from another thread and may call `cancel`.
    """

    phase: str = ""
    done: int = 0
    total: int = 0
    _stop: Event = field(default_factory=Event)

    def begin(self, phase: str) -> None:
        """A new phase. Raises Cancelled."""
        self.phase = phase
        self.report(0, 0)

    def report(self, done: int, total: int) -> None:
        """total 0: not known. Raises Cancelled where the work is to stop."""
        self.done, self.total = done, total
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Asks the job to stop at its next report."""
        self._stop.set()
