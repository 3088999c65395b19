"""How the window looks on this PC: size of everything, contrast, its place. Kept per PC: the data may travel, screens do not."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

KEY = "ui.screens"
SCALES = (100, 110, 125, 150, 175, 200)  # per cent of what the system's own scale makes
MOST_PCS = 20  # that are remembered; the one not used for longest goes
LARGEST = 20_000  # logical pixels; no screen is larger
_NO_PANES: Mapping[str, tuple[int, ...]] = MappingProxyType({})


class ScreenSettings(NamedTuple):
    """scale: one of SCALES. width, height: of the window, logical pixels, 0 where it was never open here.

    panes: by the name of a splitter, the widths of the parts that keep theirs.
    """

    scale: int = 100
    high_contrast: bool = False
    width: int = 0
    height: int = 0
    maximized: bool = False
    panes: Mapping[str, tuple[int, ...]] = _NO_PANES


class ScreenSettingsService:
    """Reads and keeps the settings of one PC; those of others stay as they are."""

    def __init__(self, store: "Store", pc: str | None = None) -> None:
        """pc: its name; by default that of the machine the program runs on."""
        self._store = store
        self._pc = pc or _this_pc() or "pc"

    def load(self) -> ScreenSettings:
        """What was kept; what cannot be understood is as if it never was."""
        kept = self._all().get(self._pc)
        return _understood(kept) if isinstance(kept, dict) else ScreenSettings()

    def look(self, *, scale: int | None = None, high_contrast: bool | None = None) -> ScreenSettings:
        """Keep size and contrast; what is not given stays. Raises ValueError for a size that is not in SCALES."""
        if scale is not None and scale not in SCALES:
            raise ValueError(f"no such scale: {scale}")
        before = self.load()
        return self._keep(
            before._replace(
                scale=before.scale if scale is None else scale,
                high_contrast=before.high_contrast if high_contrast is None else high_contrast,
            )
        )

    def place(self, width: int, height: int, *, maximized: bool) -> ScreenSettings:
        """Keep the window's size; of a maximized one, the size it would return to."""
        return self._keep(self.load()._replace(width=width, height=height, maximized=maximized))

    def divide(self, splitter: str, widths: tuple[int, ...]) -> ScreenSettings:
        """Keep how the person divided a page."""
        before = self.load()
        return self._keep(before._replace(panes={**before.panes, splitter: widths}))

    def _all(self) -> dict[str, object]:
        kept = self._store.settings.get(KEY)
        return dict(kept) if isinstance(kept, dict) else {}

    def _keep(self, settings: ScreenSettings) -> ScreenSettings:
        if settings == self.load():
            return settings
        everything = self._all()
        everything.pop(self._pc, None)
        everything[self._pc] = {**settings._asdict(), "panes": dict(settings.panes)}
        latest = dict(list(everything.items())[-MOST_PCS:])
        self._store.settings.set(KEY, latest)
        return settings


def _understood(kept: Mapping[str, object]) -> ScreenSettings:
    scale = kept.get("scale")
    panes = kept.get("panes")
    return ScreenSettings(
        scale=scale if isinstance(scale, int) and scale in SCALES else 100,
        high_contrast=kept.get("high_contrast") is True,
        width=_length(kept.get("width")),
        height=_length(kept.get("height")),
        maximized=kept.get("maximized") is True,
        panes={
            name: tuple(_length(each) for each in widths)
            for name, widths in (panes.items() if isinstance(panes, dict) else ())
            if isinstance(widths, list | tuple)
        },
    )


def _length(kept: object) -> int:
    is_length = isinstance(kept, int) and not isinstance(kept, bool)
    return kept if is_length and isinstance(kept, int) and 0 <= kept <= LARGEST else 0


def _this_pc() -> str:
    """Its name in the network; the module `platform` would say the same after looking into everything else."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
