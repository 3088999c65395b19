"""Colours of dates, statuses and ways; each stands beside a mark and words."""

from collections.abc import Mapping

from PySide6.QtGui import QColor

from desktop_app.domain.batch_days import Tone
from desktop_app.domain.entities import DeclarationStatus as Status
from desktop_app.services.batches.routing import Route
from ui.theme import AMBER, GREEN, GREY, INK, RED, SOFT

DAYS: Mapping[Tone, QColor] = {Tone.UNKNOWN: GREY, Tone.CALM: SOFT, Tone.SOON: AMBER, Tone.PAST: GREY}
STATUSES: Mapping[Status, tuple[str, QColor]] = {
    Status.DRAFT: ("○", SOFT),
    Status.CHECKED: ("○", INK),
    Status.FINAL: ("●", INK),
    Status.SENT: ("●", INK),
    Status.RETURNED: ("!", AMBER),
    Status.LISTED: ("✓", GREEN),
    Status.REJECTED: ("✕", RED),
    Status.WITHDRAWN: ("—", GREY),
}
ROUTES: Mapping[Route, tuple[str, QColor]] = {
    Route.READY: ("✓", GREEN),
    Route.MISSING: ("?", AMBER),
    Route.SIMILAR: ("!", AMBER),
    Route.DECLARED: ("—", GREY),
    Route.INELIGIBLE: ("✕", RED),
    Route.MISSED: ("—", GREY),
}
