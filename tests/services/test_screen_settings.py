"""How the window looks is kept per PC."""

import pytest

from db.memory import MemoryStore
from desktop_app.services.office.screen_settings import (
    KEY,
    LARGEST,
    MOST_PCS,
    SCALES,
    ScreenSettings,
    ScreenSettingsService,
)


def test_没有设置过就是默认() -> None:
    assert ScreenSettingsService(MemoryStore()).load() == ScreenSettings()


def test_各项分别改_互不影响() -> None:
    store = MemoryStore()
    service = ScreenSettingsService(store, "甲机")
    service.look(scale=150)
    service.look(high_contrast=True)
    service.place(1200, 700, maximized=True)
    service.divide("projects", (260, 400))
    assert ScreenSettingsService(store, "甲机").load() == ScreenSettings(
        150, True, 1200, 700, True, {"projects": (260, 400)}
    )
    assert service.look(scale=100).high_contrast


def test_换一台电脑用自己的() -> None:
    store = MemoryStore()
    ScreenSettingsService(store, "甲机").look(scale=200)
    ScreenSettingsService(store, "乙机").look(high_contrast=True)
    assert ScreenSettingsService(store, "甲机").load().scale == 200
    assert ScreenSettingsService(store, "乙机").load().scale == 100


@pytest.mark.parametrize("scale", [0, 99, 101, 201])
def test_没有的比例不收(scale: int) -> None:
    with pytest.raises(ValueError, match="scale"):
        ScreenSettingsService(MemoryStore()).look(scale=scale)


@pytest.mark.parametrize("scale", SCALES)
def test_有的比例都收(scale: int) -> None:
    store = MemoryStore()
    ScreenSettingsService(store).look(scale=scale)
    assert ScreenSettingsService(store).load().scale == scale


@pytest.mark.parametrize(
    "kept",
    [
        "乱写",
        {"甲机": "乱写"},
        {
            "甲机": {
                "scale": "大",
                "high_contrast": 1,
                "width": -1,
                "height": LARGEST + 1,
                "maximized": "是",
                "panes": {"projects": "宽"},
            }
        },
    ],
)
def test_看不懂的当没有(kept: object) -> None:
    store = MemoryStore()
    store.settings.set(KEY, kept)
    assert ScreenSettingsService(store, "甲机").load() == ScreenSettings()


def test_只记最近用过的几台() -> None:
    store = MemoryStore()
    for number in range(MOST_PCS + 1):
        ScreenSettingsService(store, f"{number}号").look(scale=110)
    kept = store.settings.get(KEY)
    assert isinstance(kept, dict)
    assert list(kept) == [f"{number}号" for number in range(1, MOST_PCS + 1)]


def test_没有变就不写(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    service = ScreenSettingsService(store)
    service.place(1000, 600, maximized=False)
    monkeypatch.setattr(store.settings, "set", None)
    assert service.place(1000, 600, maximized=False).width == 1000
