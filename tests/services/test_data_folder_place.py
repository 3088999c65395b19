"""Where the data folder lies, from what the systems say; the answers of Linux and Windows are handed in."""

from pathlib import Path

import pytest

from desktop_app.services.data_folder.place import Kind, Place, linux_place, place_of, windows_place

MOUNTS = """22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /proc rw - proc proc rw
40 22 8:17 / /media/li\\040si/STICK rw - vfat /dev/sdb1 rw
41 22 0:50 / /mnt/share rw - cifs //server/share rw
42 22 0:51 / /home/a/remote rw - fuse.sshfs a@b: rw
43 22 0:52 / /home/a/private rw - fuse.gocryptfs x rw
44 41 8:2 / /mnt/share/local rw - ext4 /dev/sda2 rw
odd line
"""


@pytest.mark.parametrize(
    ("folder", "kind", "what"),
    [
        ("/home/a/.local/share/jigai", Kind.LOCAL, ""),
        ("/media/li si/STICK/数据", Kind.REMOVABLE, "/media/li si/STICK"),
        ("/media/li si/STICK2", Kind.LOCAL, ""),
        ("/mnt/share/局里/jigai", Kind.NETWORK, "/mnt/share"),
        ("/mnt/share/local/jigai", Kind.LOCAL, ""),
        ("/home/a/remote", Kind.NETWORK, "/home/a/remote"),
        ("/home/a/private/x", Kind.LOCAL, ""),
    ],
)
def test_Linux(folder: str, kind: Kind, what: str) -> None:
    assert linux_place(folder, MOUNTS, lambda device: device == "8:17") == Place(kind, what)


@pytest.mark.parametrize(
    ("folder", "kind", "what"),
    [
        ("C:\\Users\\a\\jigai", Kind.LOCAL, ""),
        ("E:\\jigai", Kind.REMOVABLE, "E:"),
        ("Z:\\jigai", Kind.NETWORK, "Z:"),
        ("\\\\server\\share\\jigai", Kind.NETWORK, "\\\\server\\share"),
        ("\\\\?\\E:\\jigai", Kind.REMOVABLE, "E:"),
    ],
)
def test_Windows(folder: str, kind: Kind, what: str) -> None:
    types = {"C:\\": 3, "E:\\": 2, "Z:\\": 4}
    assert windows_place(folder, types.__getitem__) == Place(kind, what)


def test_只有不稳的地方才提醒(tmp_path: Path) -> None:
    assert place_of(tmp_path).kind in set(Kind)
    assert Place(Kind.LOCAL).warning == ""
    assert "拔盘前" in Place(Kind.REMOVABLE, "E:").warning
    assert "两台电脑" in Place(Kind.NETWORK, "Z:").warning
