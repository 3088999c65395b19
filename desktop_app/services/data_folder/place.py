"""Where the data folder lies: on this PC's own disk, on a stick that may be pulled, or on a share of the network."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "9p", "glusterfs", "davfs", "lustre", "gfs2"}
)  # fmt: skip
_NETWORK_FUSE = frozenset({"sshfs", "davfs2", "rclone", "gvfsd-fuse", "glusterfs", "s3fs", "smbnetfs"})
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4  # GetDriveTypeW


class Kind(StrEnum):
    LOCAL = "local"
    REMOVABLE = "removable"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Place:
    """what: how the system calls it (a mount point, a drive)."""

    kind: Kind
    what: str = ""

    @property
    def warning(self) -> str:
        """What to know about it, in words; empty for the PC's own disk."""
        return _WARNINGS[self.kind].format(what=self.what)


_WARNINGS = {
    Kind.LOCAL: "",
    Kind.REMOVABLE: "数据放在可移动的盘上（{what}）：拔盘前请先退出程序，并常备份到别处。建议把数据放在本机硬盘，只把备份放U盘。",
    Kind.NETWORK: "数据放在网络共享上（{what}）：断网时可能写不进去，共享上的锁也不一定可靠，请勿两台电脑同时打开。建议放在本机硬盘。",
}


def place_of(folder: Path) -> Place:
    """Where a folder lies; local where the system does not say."""
    try:
        if sys.platform == "win32":
            return windows_place(str(folder.resolve()), _drive_type)
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        return linux_place(str(folder.resolve()), mounts, _is_removable)
    except OSError:
        return Place(Kind.LOCAL)


def linux_place(folder: str, mountinfo: str, is_removable: Callable[[str], bool]) -> Place:
    """mountinfo: as /proc/self/mountinfo has it. is_removable: asked with a device, "8:17"."""
    best: tuple[int, str, str, str] | None = None
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        if len(fields) < 5 or not kind:
            continue
        point = _unescaped(fields[4])
        depth = len(PurePosixPath(point).parts)
        # Of two mounts on one place the later one is seen.
        if PurePosixPath(folder).is_relative_to(point) and (best is None or depth >= best[0]):
            best = (depth, point, kind, fields[2])
    if best is None:
        return Place(Kind.LOCAL)
    _, point, kind, device = best
    base, _, helper = kind.partition(".")
    if kind in _NETWORK or (base == "fuse" and helper in _NETWORK_FUSE):
        return Place(Kind.NETWORK, point)
    return Place(Kind.REMOVABLE, point) if is_removable(device) else Place(Kind.LOCAL)


def windows_place(folder: str, drive_type: Callable[[str], int]) -> Place:
    """drive_type: what GetDriveTypeW says of a root."""
    if folder.startswith("\\\\") and not folder.startswith("\\\\?\\"):
        return Place(Kind.NETWORK, "\\".join(folder.split("\\")[:4]))
    drive = folder.removeprefix("\\\\?\\")[:2]
    kind = drive_type(drive + "\\")
    if kind == _DRIVE_REMOTE:
        return Place(Kind.NETWORK, drive)
    return Place(Kind.REMOVABLE, drive) if kind == _DRIVE_REMOVABLE else Place(Kind.LOCAL)


def _unescaped(text: str) -> str:
    """Blanks in mount points stand as \\040."""
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text


def _is_removable(device: str) -> bool:
    """Sticks say so themselves; disks in a USB case hang on the bus."""
    system = Path("/sys/dev/block") / device
    if not system.exists():
        return False
    real = system.resolve()
    flags = (real / "removable", real.parent / "removable")
    says_so = any(flag.is_file() and flag.read_text(encoding="ascii").strip() == "1" for flag in flags)
    return says_so or any(part.startswith("usb") for part in real.parts)


def _drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes  # noqa: PLC0415 - of this system only

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))
