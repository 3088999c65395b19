"""Dialogs fit the screen they open on."""

import pytest
from PySide6.QtCore import QSize

from ui.window_size import fitting


@pytest.mark.parametrize(
    ("room", "size"),
    [
        ((1920, 1080), (980, 680)),
        ((1020, 740), (980, 680)),  # just enough
        ((1019, 739), (979, 679)),
        ((910, 512), (870, 452)),  # 1366×768 at 150%
    ],
)
def test_对话框不比屏幕大(room: tuple[int, int], size: tuple[int, int]) -> None:
    assert fitting(QSize(980, 680), QSize(*room)) == QSize(*size)
