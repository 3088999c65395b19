"""A passphrase after idle time, if the office wants one. It covers the window; it encrypts nothing, and says so."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from desktop_app.domain.ports import Store

KEY = "ui.idle_lock"
SHORTEST = 4  # characters
MINUTES = (1, 120)
WAY_OUT = (
    "这个口令只挡住窗口，不加密数据，所以数据不会因为忘记口令而丢失。忘了的话：先退出程序（输入的内容已存好），"
    "再由能登录这台电脑的人在命令行运行 jigai unlock，口令就取消了。"
)
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1  # scrypt: 16 MB and some 50 ms for each try


@dataclass(frozen=True, slots=True)
class LockSettings:
    """minutes: without a key or the mouse, until the window is covered."""

    minutes: int


class IdleLock:
    def __init__(self, store: "Store") -> None:
        self._store = store

    def settings(self) -> LockSettings | None:
        """None where the office wants no lock, the default."""
        kept = self._kept()
        return LockSettings(int(kept["minutes"])) if kept is not None else None

    def turn_on(self, passphrase: str, minutes: int) -> None:
        """Raises AppError where the passphrase is too short or the time out of range."""
        if len(passphrase) < SHORTEST:
            raise AppError("lock-short", f"口令至少{SHORTEST}个字，请再长一些")
        if not MINUTES[0] <= minutes <= MINUTES[1]:
            raise AppError("lock-minutes", f"时间应在{MINUTES[0]}到{MINUTES[1]}分钟之间")
        salt = os.urandom(16)
        self._store.settings.set(
            KEY,
            {
                "minutes": minutes,
                "salt": salt.hex(),
                "digest": _digest(passphrase, salt, _COST, _BLOCK, _PARALLEL).hex(),
                "cost": [_COST, _BLOCK, _PARALLEL],
            },
        )

    def opens(self, passphrase: str) -> bool:
        """Whether this is the passphrase; True where there is no lock."""
        kept = self._kept()
        if kept is None:
            return True
        cost, block, parallel = (int(each) for each in kept["cost"])
        found = _digest(passphrase, bytes.fromhex(kept["salt"]), cost, block, parallel)
        return hmac.compare_digest(found, bytes.fromhex(kept["digest"]))

    def turn_off(self) -> bool:
        """Whether there was a lock."""
        was_on = self._store.settings.get(KEY) is not None
        if was_on:
            self._store.settings.remove(KEY)
        return was_on

    def _kept(self) -> dict[str, Any] | None:
        kept = self._store.settings.get(KEY)
        return (
            kept if isinstance(kept, dict) and {"minutes", "salt", "digest", "cost"} <= kept.keys() else None
        )


def _digest(passphrase: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        passphrase.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=block, p=parallel, maxmem=2**26
    )
